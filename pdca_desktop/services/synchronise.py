"""One exchange with the head office, from the first request to the last page.

The loop knows neither the file nor the network: both are ports. Every step may be cut and begun again: what a
request asks is read from the file each time, and what an answer says is kept in one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.messages import Answer, Request
from pdca_desktop.services.carried import Carried
from pdca_desktop.services.progress import Progress

MOST_ROUNDS = 10_000
"""Beyond it something turns in a circle: it is told rather than left to spin."""

_MOST_REACTIONS = 3


class UnreachableError(AppError):
    """The head office does not answer; nothing is lost, everything waits."""


class BusyError(UnreachableError):
    """The head office asks to come back later."""


class RevokedError(AppError):
    """The head office took this device's access away.

    Attributes:
        kept: identifiers of the acts of the last request that it keeps in quarantine.
        farewell: the word that orders the dossiers erased, to be checked; empty: no such order.
        erase: whether that word was checked and is the head office's own.
    """

    def __init__(
        self, sentence: str, kept: tuple[str, ...] = (), farewell: str = "", *, erase: bool = False
    ) -> None:
        super().__init__(sentence)
        self.kept, self.farewell, self.erase = kept, farewell, erase


class UpgradeError(AppError):
    """The application must be brought up to date before it can exchange."""


class RemoteOffice(Protocol):
    """The head office, wherever it is."""

    def exchange(self, request: Request) -> Answer:
        """Send a request.

        Raises:
            UnreachableError: no answer came; the request may have arrived all the same.
            RevokedError: this device has no access any more.
            UpgradeError: it no longer understands this version.
            AppError: it refused the request, with why.
        """
        ...


@dataclass(frozen=True, slots=True)
class Received:
    """What one answer changed here.

    Attributes:
        changed: dossiers that are not as before.
        gone: dossiers that left this device.
        conflicts: conflicts that are open and were not before.
        aside: acts that the head office refused, set aside with their reason.
        sent: acts that it now has.
        waiting: acts that still wait to be sent.
        published: what the head office published, or withdrew, since.
        unfinished: one more request is to follow, though nothing waits.
        differs: both sides count their rows differently: they are to be read again.
    """

    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    sent: int = 0
    waiting: int = 0
    published: tuple[str, ...] = ()
    unfinished: bool = False
    differs: bool = False


class SyncFile(Protocol):
    """What the exchange needs of the file of dossiers."""

    def request(self, most_commits: int, most_bytes: int) -> Request:
        """The next request: the acts that wait, as many as fit, and how far the history was followed."""
        ...

    def waiting(self) -> int:
        """How many acts wait to be sent."""
        ...

    def receive(self, request: Request, answer: Answer) -> Received:
        """Keep an answer, in one transaction or not at all; of one that tells an error, the receipts.

        Raises:
            AppError: it cannot be written; nothing was.
        """
        ...

    def begin_again(self, *, history: bool) -> None:
        """Number the acts anew, so that they may all be offered again.

        Args:
            history: the head office follows another history: its rows are read again from the beginning.

        Raises:
            AppError: it cannot be written; nothing was.
        """
        ...

    def read_again(self) -> None:
        """Ask for every row anew: what is missing here is put back, what only lies here is set aside.

        Raises:
            AppError: it cannot be written; nothing was.
        """
        ...


@dataclass(slots=True)
class Outcome:
    """What a whole exchange did.

    Attributes:
        rounds: requests made.
        read_again: rows were missing here or too many, and all were read anew.
        carried: the documents that followed.
    """

    changed: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    conflicts: set[str] = field(default_factory=set)
    aside: set[str] = field(default_factory=set)
    sent: int = 0
    published: set[str] = field(default_factory=set)
    rounds: int = 0
    read_again: bool = False
    carried: Carried = field(default_factory=Carried)

    def add(self, received: Received) -> None:
        """Count one answer in."""
        self.changed |= set(received.changed)
        self.gone |= set(received.gone)
        self.changed -= self.gone
        self.conflicts |= set(received.conflicts)
        self.aside |= set(received.aside)
        self.sent += received.sent
        self.published |= set(received.published)

    def sentence(self) -> str:
        """What happened, in one French sentence."""
        told = [
            _counted(self.sent, "modification envoyée", "modifications envoyées"),
            _counted(len(self.changed), "dossier reçu", "dossiers reçus"),
            _counted(len(self.published), "publication du siège", "publications du siège"),
            _counted(len(self.conflicts), "conflit à trancher", "conflits à trancher"),
            _counted(len(self.aside), "modification mise de côté", "modifications mises de côté"),
            _counted(
                len(self.gone), "dossier confié à une autre agence", "dossiers confiés à une autre agence"
            ),
            *self.carried.phrases(),
        ]
        words: Sequence[str] = [one for one in told if one]
        sentence = "Échange terminé : " + (", ".join(words) if words else "tout était à jour") + "."
        told = [sentence, _REREAD if self.read_again else "", self.carried.why()]
        return typeset(" ".join(filter(None, told)))


def synchronise(
    file: SyncFile, office: RemoteOffice, progress: Progress, *, most_commits: int, most_bytes: int
) -> Outcome:
    """Send what waits and take in what is new, until both sides are level.

    Args:
        file: the dossiers of this device.
        office: the other side.
        progress: told between two requests; may cancel there: what was exchanged is kept.
        most_commits: acts of one request.
        most_bytes: of one request, about.

    Raises:
        UnreachableError, RevokedError, UpgradeError: see `RemoteOffice`; what was exchanged before is kept.
        AppError: the file cannot be written, or the head office refused.
    """
    outcome, reactions = Outcome(), 0
    waiting = file.waiting()
    for _ in range(MOST_ROUNDS):
        progress.step(outcome.sent, outcome.sent + waiting, _label(outcome, waiting))
        request = file.request(most_commits, most_bytes)
        answer = office.exchange(request)
        outcome.rounds += 1
        if answer.error:
            if answer.acks:  # what it took is noted all the same
                received = file.receive(request, answer)
                outcome.add(received)
                waiting = received.waiting
                if waiting:
                    continue
            reactions += 1
            if reactions > _MOST_REACTIONS:
                raise AppError(_CIRCLE)
            _react(file, answer.error)
            continue
        received = file.receive(request, answer)
        outcome.add(received)
        waiting = received.waiting
        if received.differs and not outcome.read_again:
            outcome.read_again = True
            file.read_again()
        elif not (answer.more or received.unfinished or waiting):
            return outcome
    raise AppError(_CIRCLE)


_REREAD = (
    "Ce poste et le siège ne tenaient pas le même compte des dossiers : tous ont été relus, après une copie "
    "de sécurité. Rien n’est perdu."
)

_CIRCLE = typeset(
    "L’échange avec le siège n’aboutit pas. Rien n’est perdu : vos saisies restent sur ce poste. "
    "Recommencez plus tard, et prévenez le siège si cela se répète."
)


def _react(file: SyncFile, error: str) -> None:
    if error == "upgrade":
        raise UpgradeError(
            typeset(
                "Cette version de l’application est trop ancienne pour le siège : mettez-la à jour. "
                "Vos saisies restent sur ce poste et partiront ensuite."
            )
        )
    if error == "behind":
        raise UpgradeError(
            typeset(
                "Le siège n’a pas encore la version de ce poste : prévenez-le. Vos saisies restent sur ce "
                "poste et partiront ensuite."
            )
        )
    if error not in ("history", "gap", "forked"):
        raise AppError(
            typeset(
                "La réponse du siège est d’une version que ce poste ne connaît pas : mettez l’application à "
                "jour, puis recommencez. Vos saisies restent sur ce poste."
            )
        )
    file.begin_again(history=error == "history")


def _label(outcome: Outcome, waiting: int) -> str:
    if waiting:
        return typeset(_counted(waiting, "modification à envoyer", "modifications à envoyer"))
    return typeset(
        f"Réception du siège ({_counted(len(outcome.changed), 'dossier', 'dossiers') or 'en cours'})"
    )


def _counted(number: int, one: str, many: str) -> str:
    return "" if not number else f"{number} {one if number == 1 else many}"
