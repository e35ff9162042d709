"""The adviser's work on this machine: who works here, what protects the dossiers, the store once open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from pdca_desktop.domain.territory import Agency
from pdca_desktop.services.ports import Act, Clock, DossierStore, ErasureStore, IdSource
from pdca_desktop.services.progress import Progress

if TYPE_CHECKING:  # a locked machine needs neither
    from pdca_desktop.services.exchanges import Exchanges
    from pdca_desktop.services.pieces import AttachmentStore
    from pdca_desktop.services.publications import Publications

Step = Callable[[int, int, str], None]
"""Told between pieces of work: done, total, label; may raise to cancel."""


@dataclass(frozen=True, slots=True)
class Adviser:
    """Who works on this machine.

    Attributes:
        id: what the journal keeps.
    """

    id: str
    name: str
    agency: Agency

    @property
    def initials(self) -> str:
        """First letters of the first and last words of the name."""
        words = self.name.replace("-", " ").split()
        return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))

    def act(self, why: str) -> Act:
        """An act of this adviser.

        Args:
            why: what was done, a short French phrase.
        """
        return Act(self.id, why)


class Stage(Enum):
    """Where the machine stands."""

    NEW = "nothing here yet"
    LOCKED = "dossiers here, closed"
    OPEN = "dossiers open"
    WITHDRAWN = "erased, or being erased, by order of the head office"


@dataclass(frozen=True, slots=True)
class Worth:
    """What a passphrase is worth.

    Attributes:
        enough: it may be used.
        findings: French sentences on what to add or change.
    """

    enough: bool
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BackupLine:
    """A backup as it is shown.

    Attributes:
        name: tells it apart; given back to restore it.
        why: French, why it was made.
        size: in bytes.
    """

    name: str
    at: datetime
    why: str
    size: int


class Machine(Protocol):
    """This machine's dossiers, closed or open. Slow calls are said so: they belong in a job."""

    @property
    def clock(self) -> Clock:
        """Tells the time."""
        ...

    @property
    def ids(self) -> IdSource:
        """Makes identifiers."""
        ...

    @property
    def stage(self) -> Stage:
        """Where the machine stands."""
        ...

    @property
    def adviser(self) -> Adviser | None:
        """Who works here; None before the first start is finished."""
        ...

    @property
    def place(self) -> str:
        """The folder of the dossiers, to be shown."""
        ...

    @property
    def loss(self) -> str:
        """What happens when passphrase and recovery code are lost, in French sentences."""
        ...

    def doubts(self) -> Sequence[str]:
        """What is unsafe with the folder, in French sentences."""
        ...

    def worth(self, passphrase: str, personal: Sequence[str]) -> Worth:
        """What a passphrase is worth, given words that are known of the adviser."""
        ...

    def draw_keys(self, name: str, agency: Agency, passphrase: str) -> str:
        """Draw the key of this machine; nothing is kept yet. Slow.

        Returns:
            The recovery code, to be shown once.

        Raises:
            AppError: the passphrase is too weak, or something is here already.
        """
        ...

    def begin(self, *, examples: bool, step: Step) -> None:
        """Keep the key drawn, make the store and open it. Slow.

        Args:
            examples: fill it with the example dossiers.
            step: told at each dossier.

        Raises:
            AppError: it cannot be written; what was there is untouched.
        """
        ...

    def introduce(self, name: str, agency: Agency) -> None:
        """Say who works here, or say it again.

        Raises:
            AppError: it cannot be written.
        """
        ...

    def unlock(self, passphrase: str, *, remember: bool) -> Sequence[str]:
        """Open the dossiers. Slow.

        Returns:
            French sentences on what was mended or could not be done on the way.

        Raises:
            AppError: wrong passphrase, or the store cannot be opened.
        """
        ...

    def unlock_remembered(self) -> bool:
        """Open the dossiers with the key this machine remembers; False when it remembers none. Slow.

        Raises:
            AppError: the store cannot be opened.
        """
        ...

    def unlock_with_code(self, code: str, passphrase: str) -> Sequence[str]:
        """Open the dossiers with the recovery code and give them another passphrase. Slow.

        Raises:
            AppError: wrong code, weak passphrase, or the store cannot be opened.
        """
        ...

    def change_passphrase(self, present: str, passphrase: str) -> Sequence[str]:
        """Give the open dossiers another passphrase. Slow.

        Raises:
            AppError: the present one is wrong, the other too weak, or it cannot be kept: nothing is changed.
        """
        ...

    def new_recovery_code(self, passphrase: str) -> str:
        """Draw another recovery code; the one printed before no longer opens this machine. Slow.

        Returns:
            The code, to be shown once.

        Raises:
            AppError: wrong passphrase, or the code cannot be kept: the one printed before still stands.
        """
        ...

    def forget_key(self) -> bool:
        """Let this machine forget the key it remembers; False when it may still be there. Slow."""
        ...

    def lock(self) -> None:
        """Close the store and drop the key. Slow."""
        ...

    def store(self) -> DossierStore:
        """The open store.

        Raises:
            AppError: it is locked.
        """
        ...

    def attachments(self) -> "AttachmentStore":
        """The documents of the open dossiers.

        Raises:
            AppError: it is locked.
        """
        ...

    def erasures(self) -> ErasureStore:
        """What takes people out of the open dossiers for good; see `services/privacy.py`.

        Raises:
            AppError: it is locked.
        """
        ...

    def exchanges(self) -> "Exchanges":
        """The exchange of the open dossiers with the head office.

        Raises:
            AppError: it is locked.
        """
        ...

    def publications(self) -> "Publications":
        """What the head office published here, the rules that judge among it; nothing while locked."""
        ...

    def withdraw(self, progress: Progress) -> None:
        """The access was taken away: hand over what waits, hear the order again, erase everything. Slow.

        The stage is `WITHDRAWN` from the moment the order is written. What was saved, printed or exported
        elsewhere is not touched.

        Raises:
            RevokedError, UnreachableError: there is no such order, or nobody answers: nothing is erased.
            AppError: something could not be erased, or nothing could; the stage tells which.
        """
        ...

    def finish_withdrawal(self) -> None:
        """Erase what is left of an order that was cut, and tell the head office. Slow.

        Raises:
            AppError: something could not be erased.
        """
        ...

    def start_anew(self) -> None:
        """The adviser knows: the stage is `NEW`.

        Raises:
            AppError: something is still to be erased.
        """
        ...

    def backups(self) -> Sequence[BackupLine]:
        """The backups of this machine, last first."""
        ...

    def back_up(self, step: Step, *, asked: bool) -> BackupLine | None:
        """Make a backup: when asked, or when the daily one is due. Slow.

        Raises:
            AppError: it cannot be made; older ones are untouched.
        """
        ...

    def restore(self, name: str, step: Step) -> None:
        """Put a backup in the place of the dossiers, which are set aside, and open it. Slow.

        Raises:
            AppError: it cannot be read; nothing is changed.
        """
        ...

    def needs_recovery(self, error: Exception) -> bool:
        """Whether an error of opening means a damaged or missing file, so that a backup is the way on."""
        ...
