"""What differs between two plans, line by line: two montages side by side, or two versions in conflict.

Lines have no identity of their own. They are paired by what they say, strongest likeness first: the same
line, the same nature and label, the same label, the same nature, the same amount; what is left stands alone.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pdca_desktop.domain import path
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.money import ZERO, Euros
from pdca_desktop.domain.plan import Need, Plan, Resource
from pdca_desktop.domain.record import Kind, is_blank, slots_of
from pdca_desktop.services.plans import name_of

Line = Need | Resource


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that differs between two paired lines.

    Attributes:
        path: place in the line ("/loan/months").
        label: the place in words ("Conditions du prêt › Durée").
    """

    path: str
    label: str
    left: Any
    right: Any


@dataclass(frozen=True, slots=True)
class LinePair:
    """A line of either plan, or of both.

    Attributes:
        left_rank: rank in the left plan, None when it is not there.
        right_rank: rank in the right plan, None when it is not there.
        left: the line in the left plan.
        right: the line in the right plan.
        differences: what differs; empty when the lines are equal or one side is missing.
    """

    left_rank: int | None
    right_rank: int | None
    left: Line | None
    right: Line | None
    differences: tuple[FieldDifference, ...] = ()

    @property
    def name(self) -> str:
        """The line as an adviser calls it, as the right plan does if it has it."""
        line = self.right or self.left
        return "" if line is None else name_of(line)

    @property
    def same(self) -> bool:
        """Whether both plans have the line, equal."""
        return self.left == self.right

    @property
    def more(self) -> Euros | None:
        """By how much the right amount exceeds the left one; a missing line is nil, a blank one unknown."""
        amounts = [ZERO if line is None else line.amount for line in (self.left, self.right)]
        return None if amounts[0] is None or amounts[1] is None else amounts[1] - amounts[0]

    @property
    def sentence(self) -> str:
        """What happens from left to right, in French; empty when nothing does."""
        if self.same:
            return ""
        if self.left is None:
            return typeset(f"« {self.name} » ajouté")
        if self.right is None:
            return typeset(f"« {self.name} » retiré")
        return typeset(f"« {self.name} » : {', '.join(one.label.lower() for one in self.differences)}")


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """Both sides of two plans, each in the left plan's order with the right one's own lines woven in."""

    needs: tuple[LinePair, ...]
    resources: tuple[LinePair, ...]

    @property
    def same(self) -> bool:
        """Whether the plans hold the same lines, in any order."""
        return all(pair.same for pair in (*self.needs, *self.resources))


def difference(left: Plan, right: Plan) -> PlanDifference:
    """The lines of two plans, paired."""
    return PlanDifference(_paired(left.needs, right.needs), _paired(left.resources, right.resources))


def field_differences(left: Any, right: Any) -> tuple[FieldDifference, ...]:
    """The fields that differ between two records of one type, those of inner records included."""
    return tuple(_differences(type(left), left, right, ""))


def _paired(left: Sequence[Line], right: Sequence[Line]) -> tuple[LinePair, ...]:
    partner: dict[int, int] = {}
    for likeness, _ in LIKENESSES:
        free: dict[Hashable, list[int]] = {}
        taken = set(partner.values())
        for rank, line in enumerate(right):
            if rank not in taken and (key := likeness(line)) is not None:
                free.setdefault(key, []).append(rank)
        for rank, line in enumerate(left):
            if rank not in partner and (key := likeness(line)) is not None and free.get(key):
                partner[rank] = free[key].pop(0)
    return tuple(_woven(left, right, partner))


def _woven(left: Sequence[Line], right: Sequence[Line], partner: dict[int, int]) -> Iterator[LinePair]:
    alone = set(range(len(right))) - set(partner.values())

    def following(rank: int) -> Iterator[LinePair]:
        """The right plan's own lines that come right at a rank."""
        while rank in alone:
            yield LinePair(None, rank, None, right[rank])
            rank += 1

    yield from following(0)
    for rank, line in enumerate(left):
        other = partner.get(rank)
        if other is None:
            yield LinePair(rank, None, line, None)
        else:
            differing = tuple(_differences(type(line), line, right[other], ""))
            yield LinePair(rank, other, line, right[other], differing)
            yield from following(other + 1)


def _differences(root: type[Any], left: Any, right: Any, where: str) -> Iterator[FieldDifference]:
    for name, slot in slots_of(type(left)).items():
        one, other, place = getattr(left, name), getattr(right, name), f"{where}/{name}"
        if one == other:
            continue
        if slot.kind is Kind.RECORD:
            yield from _differences(root, one or slot.of(), other or slot.of(), place)
        elif slot.kind is Kind.RECORDS:
            yield from _listed(root, one, other, place)
        else:
            yield FieldDifference(place, path.label(root, place), one, other)


def _listed(
    root: type[Any], left: Sequence[Any], right: Sequence[Any], where: str
) -> Iterator[FieldDifference]:
    for rank in range(max(len(left), len(right))):
        place = f"{where}/{rank}"
        one = left[rank] if rank < len(left) else None
        other = right[rank] if rank < len(right) else None
        if one is None or other is None:
            yield FieldDifference(place, path.label(root, place), one, other)
        else:
            yield from _differences(root, one, other, place)


def _label(line: Line) -> str:
    return " ".join(line.label.split()).casefold()


def _named(line: Line) -> Hashable:
    return (line.nature, _label(line)) if line.nature and _label(line) else None


LIKENESSES: tuple[tuple[Callable[[Line], Hashable], bool], ...] = (
    (lambda line: line, True),
    (_named, True),
    (lambda line: _label(line) or None, True),
    (lambda line: line.nature if not _label(line) else None, True),
    (lambda line: line.nature, False),
    (lambda line: None if is_blank(line.amount) else line.amount, False),
)
"""What two lines may have in common, the strongest first; and whether it makes one line of what two people
added, each for themselves, as it does of a line and what became of it."""
