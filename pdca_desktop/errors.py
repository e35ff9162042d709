"""The one tree of expected errors.

The text of an `AppError` is a French sentence fit to show to an adviser: what happened and what to do.
Anything that is not an `AppError` is a bug. The classes that a screen or another edge tells apart are here;
those that only their own room tells apart stay there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


class AppError(Exception):
    """An expected error; `str(error)` is a French sentence with its remedy."""


class FileError(AppError):
    """A file given by the user cannot be read or understood; nothing was written.

    Attributes:
        place: where in the file, as an adviser can find it ("ligne 12, plan › besoins › 1 › montant").
    """

    def __init__(self, sentence: str, place: str = "") -> None:
        super().__init__(f"{place} : {sentence}" if place else sentence)
        self.place = place


class RulePackError(AppError):
    """A rule pack does not load, or has no value for the date asked."""


class StoreError(AppError):
    """The data file cannot be read or written now; what was saved before is untouched: try again later."""


class GoneError(AppError):
    """The dossier is not, or no longer, on this machine; trying again changes nothing."""


class RefusedValueError(AppError):
    """A value that its field cannot hold (a text too long...): nothing was written before it is mended."""


@dataclass(frozen=True, slots=True)
class Clash:
    """One place that an author and somebody else changed differently since the author saw it.

    Attributes:
        path: JSON Pointer in the record its author wants; of a list row they removed, in the one they saw.
        row: identifier of the list row the place lies in, empty for a field of the record itself.
        place: the place in French words.
        base: value its author saw.
        theirs: value now kept; None for a list row that was removed.
        mine: value its author wants; None for a list row that they removed.
        who: identifier of the author of the value now kept, empty when nobody knows.
        at: when it was kept, by the clock of that machine; None when nobody knows.
    """

    path: str
    row: str
    place: str
    base: Any
    theirs: Any
    mine: Any
    who: str = ""
    at: datetime | None = None


class ConflictError(AppError):
    """A record was changed meanwhile at the same places; nothing was written.

    Attributes:
        clashes: the places, at least one.
        stored: the record as it is now kept.
        merged: the same with all that its author changed elsewhere; `services/conflicts.py` settles the rest.
    """

    def __init__(self, sentence: str, clashes: tuple[Clash, ...], stored: Any, merged: Any) -> None:
        super().__init__(sentence)
        self.clashes = clashes
        self.stored = stored
        self.merged = merged

    @property
    def paths(self) -> tuple[str, ...]:
        """The places, as JSON Pointers."""
        return tuple(clash.path for clash in self.clashes)
