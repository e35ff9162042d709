"""Kleene's three-valued answers that remember what was missing, and sums of partly known amounts."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol, Self, TypeVar

from pdca_desktop.domain.money import Euros


class Answer(NamedTuple):
    """True, false, or None with the places of the dossier that would settle it."""

    truth: bool | None
    missing: tuple[str, ...] = ()


TRUE = Answer(True)
FALSE = Answer(False)


def asked(truth: bool | None, *places: str) -> Answer:  # noqa: FBT001  (the truth is the subject)
    """An answer read at these places; when it is not there, they are missing."""
    return Answer(truth, places if truth is None else ())


def all_of(*answers: Answer) -> Answer:
    """False as soon as one is false, true when all are, else unknown."""
    if any(answer.truth is False for answer in answers):
        return FALSE
    missing = _missing(answers)
    return Answer(None, missing) if any(answer.truth is None for answer in answers) else TRUE


def any_of(*answers: Answer) -> Answer:
    """True as soon as one is true, false when none is, else unknown."""
    if any(answer.truth for answer in answers):
        return TRUE
    missing = _missing(answers)
    return Answer(None, missing) if any(answer.truth is None for answer in answers) else FALSE


def negated(answer: Answer) -> Answer:
    """The opposite; unknown stays unknown."""
    return answer if answer.truth is None else Answer(not answer.truth)


def _missing(answers: Iterable[Answer]) -> tuple[str, ...]:
    places = (place for answer in answers if answer.truth is None for place in answer.missing)
    return tuple(dict.fromkeys(places))


class Sum(NamedTuple):
    """An amount that is at least `known`: the lines at `missing` have no amount yet, and none is negative."""

    known: Euros
    missing: tuple[str, ...] = ()

    @property
    def exact(self) -> Euros | None:
        """The amount when nothing is missing."""
        return None if self.missing else self.known

    def plus(self, other: "Sum") -> "Sum":
        """Both together."""
        return Sum(self.known + other.known, self.missing + other.missing)


class Range(NamedTuple):
    """An amount between two bounds, `high` None when nothing bounds it; `missing` would settle it."""

    low: Euros
    high: Euros | None
    missing: tuple[str, ...] = ()

    def plus(self, other: "Range") -> "Range":
        """Both together."""
        high = None if self.high is None or other.high is None else self.high + other.high
        return Range(self.low + other.low, high, self.missing + other.missing)


def exactly(amount: Euros) -> Range:
    """A known amount as a range."""
    return Range(amount, amount)


def range_of(amount: Sum) -> Range:
    """A sum as a range: its missing lines may hold any amount."""
    return Range(amount.known, None if amount.missing else amount.known, amount.missing)


def reaches(amount: Range, floor: Range) -> Answer:
    """Whether the amount is at least the floor, wherever both lie within their bounds."""
    if floor.high is not None and not amount.low < floor.high:
        return TRUE
    if amount.high is not None and amount.high < floor.low:
        return FALSE
    return Answer(None, tuple(dict.fromkeys(amount.missing + floor.missing)))


class _Ordered(Protocol):
    def __lt__(self, other: Self, /) -> bool: ...


T = TypeVar("T", bound=_Ordered)


def sum_at_most(amount: Sum, limit: Euros) -> Answer:
    """Whether the amount stays within the limit, whatever the missing lines hold."""
    if limit < amount.known:
        return FALSE
    return Answer(None, amount.missing) if amount.missing else TRUE


def sum_at_least(amount: Sum, floor: Euros) -> Answer:
    """Whether the amount reaches the floor, whatever the missing lines hold."""
    if not amount.known < floor:
        return TRUE
    return Answer(None, amount.missing) if amount.missing else FALSE


def at_most(value: T | None, limit: T, place: str) -> Answer:
    """Whether a value read at a place stays within a limit."""
    return Answer(None, (place,)) if value is None else Answer(not limit < value)


def at_least(value: T | None, floor: T, place: str) -> Answer:
    """Whether a value read at a place reaches a floor."""
    return Answer(None, (place,)) if value is None else Answer(not value < floor)
