"""What a device does whose access was taken away: hand over all that waits, and nothing else.

The head office keeps it in quarantine for a person to judge: the unsent work of who leaves is not lost. Only
then may the dossiers be erased, and only for a word that nobody else could say (see `messages.Revoked`):
any machine on the way can answer 410, and none of them knows that word.
"""

from typing import Protocol

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.messages import Request
from pdca_desktop.services.progress import Progress
from pdca_desktop.services.synchronise import MOST_ROUNDS, RemoteOffice, RevokedError

_AGAIN = typeset("Le siège reconnaît de nouveau ce poste : échangez comme d’habitude. Rien n’est effacé.")
_NOT_KEPT = typeset(
    "Le siège n’a pas pris en garde tout ce que ce poste avait à envoyer : rien n’est effacé. Voyez avec lui."
)


class HandedFile(Protocol):
    """What this needs of the file of dossiers."""

    def waiting(self) -> int:
        """How many acts wait to be sent."""
        ...

    def request(self, most_commits: int, most_bytes: int) -> Request:
        """The next request."""
        ...

    def handed(self, request: Request, kept: tuple[str, ...]) -> int:
        """Note what of a request is in quarantine; how many acts that is.

        Raises:
            AppError: it cannot be written.
        """
        ...


def hand_over(
    file: HandedFile, office: RemoteOffice, progress: Progress, *, most_commits: int, most_bytes: int
) -> RevokedError:
    """Hand over everything that waits.

    Returns:
        The last thing the head office said, once nothing waited any more.

    Raises:
        UnreachableError: no answer came; what was kept before is kept.
        AppError: it keeps nothing more, or it knows this device again.
    """
    handed = 0
    for _ in range(MOST_ROUNDS):
        waiting = file.waiting()
        progress.step(handed, handed + waiting, "Remise au siège de ce qui attend")
        request = file.request(most_commits, most_bytes)
        try:
            office.exchange(request)
        except RevokedError as told:
            if not request.commits and not request.recovered:
                return told
            kept = file.handed(request, told.kept)
            handed += kept
            if request.commits and not kept:
                raise AppError(_NOT_KEPT) from told
        else:
            raise AppError(_AGAIN)
    raise AppError(_NOT_KEPT)
