"""What it takes to decide a conflict: plans line by line, a third value typed, a reason where one is owed."""

from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import euros, typeset
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import Need, Plan, Resource
from pdca_desktop.domain.record import Kind, Slot, slots_of
from pdca_desktop.errors import Clash
from pdca_desktop.services.plan_difference import LinePair, difference
from pdca_desktop.services.plans import name_of
from pdca_desktop.services.totals import plan_totals
from pdca_desktop.services.wording import status_told, terms_told

_DECISIONS = ("/state", "/decided_on", "/effective_on", "/chosen", "/derogations", "/assessment/opinion")
"""Places where somebody decided: their conflict is not settled without saying why."""

_ABSENT = "—"


def slot_of(clash: Clash) -> Slot | None:
    """The field that a conflict is about; None when this version does not know it."""
    try:
        return paths.slot_at(Dossier, clash.path)
    except LookupError:
        return None


def typed_slot(clash: Clash) -> Slot | None:
    """The field in which another value can be typed; None where the conflict is about a block or a line."""
    slot = slot_of(clash)
    if slot is None or slot.kind in (Kind.RECORD, Kind.RECORDS) or is_line(clash):
        return None
    return slot


def is_line(clash: Clash) -> bool:
    """Whether a whole line of a list came or went."""
    return clash.path.rpartition("/")[2].isdecimal()


def is_plan(clash: Clash) -> bool:
    """Whether two financing plans stand against each other."""
    return isinstance(clash.theirs, Plan) and isinstance(clash.mine, Plan)


def owes_reason(clash: Clash) -> bool:
    """Whether a decision has to say why: it is about money, or about what somebody decided."""
    if any(clash.path.startswith(place) for place in _DECISIONS):
        return True
    return tells_money(clash)


def tells_money(clash: Clash) -> bool:
    """Whether a conflict is about an amount, or about something that holds one."""
    slot = slot_of(clash)
    return slot is not None and is_money(slot)


def is_money(slot: Slot) -> bool:
    """Whether a field holds an amount, somewhere in it."""
    if slot.kind is Kind.EUROS:
        return True
    return is_dataclass(slot.of) and any(map(is_money, slots_of(slot.of).values()))


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of a plan, or a sum, in its three versions.

    Attributes:
        figures: base, theirs, mine, in words.
        differs: whether theirs, then mine, is not as at the base.
        note: what else than the amount is not the same.
        total: whether it is a sum of lines.
    """

    name: str
    figures: tuple[str, str, str]
    differs: tuple[bool, bool]
    note: str = ""
    total: bool = False


def plan_rows(base: Plan | None, theirs: Plan, mine: Plan) -> tuple[PlanRow, ...]:
    """What differs between two plans and where both started, line by line, and the sums."""
    base = base or Plan()
    kept, other = difference(base, theirs), difference(base, mine)
    sums = [plan_totals(one) for one in (base, theirs, mine)]
    return (
        *_rows(base.needs, kept.needs, other.needs),
        _sum("Besoins", [one.needs for one in sums]),
        *_rows(base.resources, kept.resources, other.resources),
        _sum("Ressources", [one.resources for one in sums]),
        _sum("Écart", [one.gap for one in sums]),
    )


def _rows(
    base: tuple[Need | Resource, ...], theirs: tuple[LinePair, ...], mine: tuple[LinePair, ...]
) -> Iterator[PlanRow]:
    kept, other = ({one.left_rank: one for one in pairs} for pairs in (theirs, mine))
    for rank, line in enumerate(base):
        one, two = kept[rank], other[rank]
        if not (one.same and two.same):
            yield _row(name_of(line), line, one.right, two.right)
    added = [one.right for one in mine if one.left is None]
    for pair in theirs:
        if pair.left is None and pair.right is not None:
            same = next((line for line in added if line is not None and _alike(line, pair.right)), None)
            if same is not None:
                added.remove(same)
            yield _row(pair.name, None, pair.right, same)
    for left in added:
        if left is not None:
            yield _row(name_of(left), None, None, left)


def _alike(one: Need | Resource, other: Need | Resource) -> bool:
    return one.nature == other.nature and name_of(one) == name_of(other)


def _row(
    name: str, base: Need | Resource | None, theirs: Need | Resource | None, mine: Need | Resource | None
) -> PlanRow:
    one, two, three = (_ABSENT if line is None else euros(line.amount) for line in (base, theirs, mine))
    told = [
        f"{title} : {words}"
        for title, line in (("au départ", base), ("au siège", theirs), ("l'autre", mine))
        if (words := _terms(line))
    ]
    note = " / ".join(told) if len({words.partition(" : ")[2] for words in told}) > 1 else ""
    return PlanRow(typeset(name), (one, two, three), (theirs != base, mine != base), typeset(note))


def _terms(line: Need | Resource | None) -> str:
    if not isinstance(line, Resource):
        return ""
    return ", ".join(filter(None, (terms_told(line), status_told(line))))


def _sum(name: str, amounts: list[Euros]) -> PlanRow:
    base, theirs, mine = amounts
    figures = (euros(base), euros(theirs), euros(mine))
    return PlanRow(name, figures, (theirs != base, mine != base), total=True)
