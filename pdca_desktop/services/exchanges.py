"""The exchange with the head office as an adviser sees it: state in words, conflicts, what is set aside."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.workflow import Role
from pdca_desktop.errors import Clash
from pdca_desktop.services.carried import Carried
from pdca_desktop.services.ports import Act
from pdca_desktop.services.progress import QUIET, Progress
from pdca_desktop.services.synchronise import Outcome


class Standing(Choice):
    """Where what was saved here stands."""

    WAITING = "waiting", "En attente"
    RECEIVED = "received", "Reçu par le siège"
    APPLIED = "applied", "Appliqué"
    CONFLICT = "conflict", "Conflit"
    ASIDE = "aside", "Mis de côté"


@dataclass(frozen=True, slots=True)
class ExchangeLine:
    """A dossier that something is to be said of.

    Attributes:
        acts: acts in that standing.
        since: the oldest of them.
        why: what they were, short French phrases, last first; for what is set aside, the reason too.
    """

    dossier_id: str
    number: str
    title: str
    standing: Standing
    acts: int
    since: datetime
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """Two values for one place; the first stays until somebody decides.

    Attributes:
        clash: base, theirs (kept), mine; who and when of the value kept.
        mine_who: identifier of the author of the other value.
        mine_at: when it was given, by the clock of that machine.
        names: names of the people by their identifier, those that are known.
        me: under which identifier the head office knows who works here; empty when nobody knows.
    """

    id: str
    dossier_id: str
    title: str
    clash: Clash
    mine_who: str
    mine_at: datetime | None
    names: dict[str, str]
    me: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A conflict that was decided on this device, and can be taken back.

    Attributes:
        place: the place in French words.
        path: JSON Pointer of the place in the dossier.
        why: what was written in the journal.
    """

    id: str
    dossier_id: str
    title: str
    place: str
    path: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SetAside:
    """An act that the head office refused: kept here, to be sent again, done otherwise or let go.

    Attributes:
        reason: French sentence.
        changes: place by place: what its author saw, what the dossier holds now, what they wanted.
        here: whether the dossier is on this device.
    """

    id: str
    dossier_id: str
    title: str
    at: datetime
    why: str
    reason: str
    changes: tuple[Clash, ...] = ()
    here: bool = True


class Answer(Enum):
    """Which value of a conflict is kept."""

    THEIRS = "theirs"
    MINE = "mine"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ExchangeState:
    """The exchange at a glance.

    Attributes:
        address: of the head office; empty before this device is enrolled.
        last: when both sides were last level.
        waiting: acts to send.
        conflicts: open ones.
        aside: acts set aside.
        in_keyring: whether the system's keyring guards this device's access, and not the encrypted file
            alone; None before it is enrolled.
        role: of the person who works here, as the head office said last.
    """

    address: str
    last: datetime | None
    waiting: int
    conflicts: int
    aside: int
    in_keyring: bool | None = None
    role: Role = Role.ADVISER


class Exchanges(Protocol):
    """The exchange of this device. Slow calls are said so: they belong in a job."""

    def state(self) -> ExchangeState:
        """The exchange at a glance."""
        ...

    def reachable(self, progress: Progress = QUIET) -> bool:
        """Whether the head office answers now. Slow; given up within a moment when it is cancelled."""
        ...

    def lines(self) -> Sequence[ExchangeLine]:
        """Dossiers with something to say, conflicts first, then what is set aside, then what waits."""
        ...

    def conflicts(self, dossier_id: str = "") -> Sequence[OpenConflict]:
        """Open conflicts, of one dossier if it is given, oldest first."""
        ...

    def aside(self) -> Sequence[SetAside]:
        """What the head office refused, oldest first."""
        ...

    def decided(self) -> Sequence[Decided]:
        """The last conflicts that were decided here, last first."""
        ...

    def settle(self, conflict_id: str, answer: Answer, value: Any, act: Act) -> None:
        """Decide a conflict: an act like any other, which travels at the next exchange.

        Args:
            conflict_id: which one.
            answer: which value is kept.
            value: the third one, for `Answer.OTHER`.
            act: who decides, and why.

        Raises:
            AppError: it was decided meanwhile, or cannot be written.
        """
        ...

    def reopen(self, conflict_id: str, act: Act) -> None:
        """Take a decision back: the value that was kept before it stands again, and the conflict is open.

        It is a new act, which travels at the next exchange; one that is open already is left alone.

        Raises:
            AppError: somebody else changed the place since, or it cannot be written.
        """
        ...

    def send_again(self, act_id: str) -> None:
        """Offer an act that was set aside again; the dossier shows its values again meanwhile.

        Raises:
            AppError: it is no longer set aside, or it cannot be written.
        """
        ...

    def abandon(self, act_id: str) -> None:
        """Let an act that was set aside go: the dossier stays as it is shown, the journal keeps the act.

        Raises:
            AppError: it is no longer set aside, or it cannot be written.
        """
        ...

    def enrol(self, address: str, code: str, device_name: str, progress: Progress = QUIET) -> None:
        """Join the head office with a one-time code. Slow; may be cancelled.

        Raises:
            AppError: address or code are refused, or no answer came.
        """
        ...

    def leave(self) -> None:
        """Forget the head office's address and token; dossiers stay."""
        ...

    def run(self, progress: Progress) -> Outcome:
        """Exchange now. Slow; cancelled, it stops within a moment, and what was exchanged is kept.

        Raises:
            RevokedError: the access was taken away, and what waited was handed over; when its `erase` is
                true the head office orders the dossiers erased: see `Machine.withdraw`.
            UnreachableError, UpgradeError, AppError: see `synchronise`.
        """
        ...

    def export(self, path: Path) -> int:
        """Write all that waits into a file that only the head office reads (`pdca-siege import`). Slow.

        It stays to be sent: whichever way comes first, it counts once.

        Returns:
            How many acts it holds.

        Raises:
            AppError: this device has not joined the head office, nothing waits, or it cannot be written.
        """
        ...

    def fetch(self, sha256s: Collection[str], progress: Progress) -> Carried:
        """Receive documents that are not on this device. Slow; cancelled, those that came are kept.

        Args:
            sha256s: their fingerprints.
            progress: told between two parts.

        Raises:
            AppError: this device has not joined the head office.
        """
        ...

    def there(self, sha256s: Collection[str]) -> Collection[str]:
        """Those documents that the head office was seen to have; joined here and not there, they wait."""
        ...
