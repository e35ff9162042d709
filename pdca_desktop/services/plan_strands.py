"""The lines of two plans that stand against each other, each with what it was where both started.

A line is known again by what it says, as in `plan_difference`, but in three plans at once: what both made of
one line stands together, so that one of the two is taken and not both by mistake.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from pdca_desktop.domain.plan import Plan
from pdca_desktop.services.clashes import Keep
from pdca_desktop.services.plan_difference import LIKENESSES, Line
from pdca_desktop.services.plans import Side, name_of

_BASE, _THEIRS, _MINE = range(3)
_FIRST = 0
"""Stands before the first line; no strand is called so."""

_MEETINGS = ((_THEIRS, _MINE), (_BASE, _THEIRS), (_BASE, _MINE))


@dataclass(frozen=True, slots=True)
class Strand:
    """A line in its three versions; None where a plan does not have it.

    Attributes:
        base: as both had seen it.
        theirs: as it is kept.
        mine: as the other one wants it.
    """

    side: Side
    base: Line | None
    theirs: Line | None
    mine: Line | None

    @property
    def name(self) -> str:
        """The line as an adviser calls it."""
        line = self.theirs or self.mine or self.base
        return "" if line is None else name_of(line)

    @property
    def same(self) -> bool:
        """Whether nobody changed it."""
        return self.base == self.theirs == self.mine

    @property
    def offers(self) -> tuple[Keep, ...]:
        """What can be kept of it: nothing to choose where both want the same.

        Both are offered where they may be two lines: each added one, or they are no longer called the same.
        """
        if self.theirs == self.mine:
            return ()
        if self.theirs is None or self.mine is None:
            return (Keep.THEIRS, Keep.MINE)
        one_line = self.base is not None and _called(self.theirs) == _called(self.mine)
        return (Keep.THEIRS, Keep.MINE) if one_line else (Keep.THEIRS, Keep.MINE, Keep.BOTH)

    def taken(self, keep: Keep) -> Iterator[Line]:
        """The lines that a choice keeps of it."""
        if self.theirs is not None and keep is not Keep.MINE:
            yield self.theirs
        if self.mine is not None and keep is not Keep.THEIRS:
            yield self.mine


def strands(base: Plan, theirs: Plan, mine: Plan) -> tuple[Strand, ...]:
    """Every line of three plans, needs first, in the order of the plan that is kept.

    What it does not have stands after the line that it followed in its own plan.
    """
    found: list[Strand] = []
    for side in Side:
        plans = [getattr(plan, side.value) for plan in (base, theirs, mine)]
        for bound in _ordered(_bound(plans)):
            lines = [None if rank is None else plan[rank] for plan, rank in zip(plans, bound, strict=True)]
            found.append(Strand(side, *lines))
    return tuple(found)


_Bound = list[int | None]
"""A strand as ranks in the three plans."""


def _bound(plans: Sequence[Sequence[Line]]) -> list[list[_Bound]]:
    """For each plan the strand of each of its lines; no strand has two lines of one plan."""
    of: list[list[_Bound]] = []
    for version, plan in enumerate(plans):
        of.append([[None, None, None] for _ in plan])
        for rank, strand in enumerate(of[version]):
            strand[version] = rank
    for likeness, direct in LIKENESSES:
        keys = [[likeness(line) for line in plan] for plan in plans]
        for one, other in _MEETINGS if direct else _MEETINGS[1:]:
            free: defaultdict[Hashable, list[_Bound]] = defaultdict(list)
            for strand, key in zip(of[other], keys[other], strict=True):
                if strand[one] is None:
                    free[key].append(strand)
            for strand, key in zip(of[one][:], keys[one], strict=True):
                if key is not None and strand[other] is None:
                    met = next((found for found in free[key] if _apart(strand, found)), None)
                    if met is not None:
                        free[key].remove(met)
                        _join(strand, met, of)
    return of


def _apart(one: _Bound, other: _Bound) -> bool:
    return all(first is None or second is None for first, second in zip(one, other, strict=True))


def _join(one: _Bound, other: _Bound, of: Sequence[list[_Bound]]) -> None:
    for version, rank in enumerate(other):
        if rank is not None:
            one[version] = rank
            of[version][rank] = one


def _ordered(of: Sequence[Sequence[_Bound]]) -> Iterator[_Bound]:
    following: defaultdict[int, list[_Bound]] = defaultdict(list)
    placed: set[int] = set()
    for version in (_THEIRS, _MINE, _BASE):
        before = _FIRST
        for strand in of[version]:
            if id(strand) not in placed:
                placed.add(id(strand))
                following[before].append(strand)
            before = id(strand)
    waiting = following[_FIRST]
    while waiting:  # the plan that is kept was asked first, and goes on when those beside it are done
        strand = waiting.pop()
        yield strand
        waiting += following[id(strand)]


def _called(line: Line) -> tuple[object, str]:
    return line.nature, name_of(line).casefold()
