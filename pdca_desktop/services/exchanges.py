"""The exchange with the head office as an adviser sees it: state in words, conflicts, what is set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

from pdca_desktop.domain.field import Choice
from pdca_desktop.errors import Clash
from pdca_desktop.services.ports import Act
from pdca_desktop.services.progress import Progress
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
    """

    id: str
    dossier_id: str
    title: str
    clash: Clash
    mine_who: str
    mine_at: datetime | None
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class SetAside:
    """An act that the head office refused: kept here, to be sent again or let go.

    Attributes:
        reason: French sentence.
    """

    id: str
    dossier_id: str
    title: str
    at: datetime
    why: str
    reason: str


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
    """

    address: str
    last: datetime | None
    waiting: int
    conflicts: int
    aside: int


class Exchanges(Protocol):
    """The exchange of this device. Slow calls are said so: they belong in a job."""

    def state(self) -> ExchangeState:
        """The exchange at a glance."""
        ...

    def reachable(self) -> bool:
        """Whether the head office answers now. Slow."""
        ...

    def lines(self) -> Sequence[ExchangeLine]:
        """Dossiers with something to say, conflicts first, then what is set aside, then what waits."""
        ...

    def conflicts(self) -> Sequence[OpenConflict]:
        """Open conflicts, oldest first."""
        ...

    def aside(self) -> Sequence[SetAside]:
        """What the head office refused, oldest first."""
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
        """Offer an act that was set aside again.

        Raises:
            AppError: it cannot be written.
        """
        ...

    def enrol(self, address: str, code: str, device_name: str) -> None:
        """Join the head office with a one-time code. Slow.

        Raises:
            AppError: address or code are refused, or no answer came.
        """
        ...

    def leave(self) -> None:
        """Forget the head office's address and token; dossiers stay."""
        ...

    def run(self, progress: Progress) -> Outcome:
        """Exchange now. Slow.

        Raises:
            UnreachableError, RevokedError, UpgradeError, AppError: see `synchronise`.
        """
        ...
