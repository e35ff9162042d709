"""What the services need of the edges. An edge implements a port; a fake passes the same contract test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:  # the list of dossiers is shown before the records are loaded
    from pdca_desktop.domain.dossier import Dossier
    from pdca_desktop.domain.person import Person


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


class DossierLine(NamedTuple):
    """A dossier as the list shows it; a tuple, for thousands are made at once."""

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
class Break:
    """The first commit of the journal that is not as it was written.

    Attributes:
        n: its number on this machine; that of the missing one when commits were removed.
        cid: its identifier, empty when it is gone.
        what: English, which check failed.
    """

    n: int
    cid: str
    what: str


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


class Erasing(Protocol):
    """What an erasure takes away; the store carries it out."""

    @property
    def person(self) -> str:
        """Identifier of who is erased."""
        ...

    def says(self, data: object) -> bool:
        """Whether a text, or plain JSON data, names the person."""
        ...

    def struck(self, data: Any) -> Any:
        """A text, or plain JSON data, with the person's name struck out wherever it stands."""
        ...

    def left(self, person: Person) -> Person:
        """What is left of the person where they are no longer a holder."""
        ...

    def applied(self, dossier: Dossier) -> Dossier:
        """The dossier without the person."""
        ...


class ErasureStore(Protocol):
    """Takes people out of the store for good, history included; every erasure is one transaction."""

    def people(self, dossier_id: str) -> Mapping[str, Sequence[Person]]:
        """Everybody who was ever a holder of a dossier, by identifier: each act's version, the last first."""
        ...

    def traces(self, dossier_id: str, erasing: Erasing) -> int:
        """How many entries of the history would lose their values.

        Raises:
            GoneError: there is no such dossier.
        """
        ...

    def erase(self, dossier_id: str, erasing: Erasing, act: Act) -> None:
        """Erase a person from a dossier, deleted or not; the seals of the history still hold. Slow.

        Raises:
            GoneError: there is no such dossier.
            AppError: it cannot be written; nothing was.
        """
        ...

    def shared(self) -> bool:
        """Whether other machines and a head office hold the same dossiers."""
        ...

    def orphans(self) -> Sequence[str]:
        """Fingerprints of the documents that no dossier refers to any more since an erasure."""
        ...

    def orphans_removed(self) -> None:
        """They are no longer on the disk."""
        ...


class Note(NamedTuple):
    """A text that a screen keeps inside the encrypted file; an empty one leaves nothing."""

    name: str
    text: str


class DossierStore(Protocol):
    """Keeps dossiers and what happened to them; every write is one transaction with its journal."""

    def create(self, dossier: Dossier, act: Act) -> Dossier:
        """Keep a new dossier, given the identifiers it lacks."""
        ...

    def load(self, dossier_id: str) -> Dossier:
        """The dossier as last saved.

        Raises:
            GoneError: there is no such dossier, or it was deleted.
        """
        ...

    def save(self, before: Dossier, after: Dossier, act: Act, note: Note | None = None) -> Dossier:
        """Keep what changed between two values of a dossier; unchanged, nothing is written of it.

        Args:
            before: what its author saw.
            after: what they want.
            act: who and why.
            note: kept in the same transaction.

        Raises:
            ConflictError: the dossier was changed meanwhile at the same places; nothing was written.
            GoneError: it was deleted meanwhile.
            RefusedValueError: a value that its field cannot hold.
            AppError: it cannot be written; nothing was.
        """
        ...

    def delete(self, dossier: Dossier, act: Act) -> None:
        """Take a dossier off the list and out of the search; its rows and history stay.

        Args:
            dossier: as seen by who deletes it.

        Raises:
            GoneError: it is not there, or already deleted.
            AppError: it is no longer as seen, or cannot be written; nothing was.
        """
        ...

    def restore(self, dossier_id: str, act: Act) -> Dossier:
        """Bring a deleted dossier back as it was; one that is not deleted is left alone.

        Raises:
            GoneError: there is no such dossier.
            AppError: it cannot be written; nothing was.
        """
        ...

    def deleted_lines(self) -> Sequence[DossierLine]:
        """Every deleted dossier, last deleted first; `changed_at` says when it was."""
        ...

    def lines(self) -> Sequence[DossierLine]:
        """Every dossier, last changed first."""
        ...

    def search(self, words: str, limit: int = 50) -> Sequence[Hit]:
        """Dossiers whose people, structures, references or places match; accents and case ignored."""
        ...

    def verify_journal(self) -> Break | None:
        """Walk the chain of everything that was ever written: where it breaks first, or None. Slow."""
        ...

    def history(self, dossier_id: str) -> Sequence[JournalEntry]:
        """What happened to a dossier, last first."""
        ...

    def note(self, name: str) -> str:
        """A text that a screen asked to keep inside the encrypted file; empty when there is none."""
        ...

    def notes(self, beginning: str) -> Sequence[Note]:
        """The texts whose name begins so."""
        ...

    def keep_note(self, name: str, text: str) -> None:
        """Keep a text for a screen, in place of the one before: it belongs to no journal. Any thread may.

        Raises:
            AppError: it cannot be written; the one before still stands.
        """
        ...
