"""What the services need of the edges. An edge implements a port; a fake passes the same contract test."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pdca_desktop.domain.dossier import Dossier


class Clock(Protocol):
    """Tells the time; never read anywhere else."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        ...


class IdSource(Protocol):
    """Makes identifiers."""

    def new(self) -> str:
        """A UUIDv7 in its usual text form, later than every one made before on this device."""
        ...


@dataclass(frozen=True, slots=True)
class Act:
    """One act of an adviser, recorded as one commit.

    Attributes:
        who: identifier of the adviser.
        why: what was done, a short French phrase ("saisie du plan", "import").
    """

    who: str
    why: str


@dataclass(frozen=True, slots=True)
class DossierLine:
    """A dossier as the list shows it."""

    id: str
    number: str
    title: str
    holders: str
    agency: str
    segment: str
    state: str
    adviser: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result.

    Attributes:
        excerpt: the words around the match.
    """

    dossier_id: str
    title: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One field's change, as history tells it.

    Attributes:
        commit: identifier of the act it belongs to.
        path: place in the dossier (JSON Pointer, rows by their position at the time).
        seen: plain JSON value its author saw.
        new: plain JSON value given.
    """

    commit: str
    at: datetime
    who: str
    why: str
    path: str
    seen: Any
    new: Any


class DossierStore(Protocol):
    """Keeps dossiers and what happened to them; every write is one transaction with its journal."""

    def create(self, dossier: Dossier, act: Act) -> Dossier:
        """Keep a new dossier, given the identifiers it lacks."""
        ...

    def load(self, dossier_id: str) -> Dossier:
        """The dossier as last saved.

        Raises:
            AppError: there is no such dossier.
        """
        ...

    def save(self, before: Dossier, after: Dossier, act: Act) -> Dossier:
        """Keep what changed between two values of a dossier; unchanged, nothing is written.

        Raises:
            AppError: the dossier was changed meanwhile at the same places, or cannot be written.
        """
        ...

    def lines(self) -> Sequence[DossierLine]:
        """Every dossier, last changed first."""
        ...

    def search(self, words: str, limit: int = 50) -> Sequence[Hit]:
        """Dossiers whose people, structures, references or places match; accents and case ignored."""
        ...

    def history(self, dossier_id: str) -> Sequence[JournalEntry]:
        """What happened to a dossier, last first."""
        ...
