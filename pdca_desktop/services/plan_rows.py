"""Two plans that stand against each other in words: a row for each line that differs, and the sums."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.french import euros, typeset
from pdca_desktop.domain.money import Euros, total
from pdca_desktop.domain.plan import Plan, Resource
from pdca_desktop.domain.record import Kind
from pdca_desktop.services.clashes import Keep
from pdca_desktop.services.composing import Composition
from pdca_desktop.services.plan_difference import Line, field_differences
from pdca_desktop.services.plan_strands import Strand
from pdca_desktop.services.plans import Side, name_of
from pdca_desktop.services.totals import plan_totals
from pdca_desktop.services.wording import in_words, item_title, status_told, terms_told

ABSENT = "—"

_SUMS = {Side.NEEDS: "Besoins", Side.RESOURCES: "Ressources"}
_AMOUNT, _WHOSE = "/amount", "/holder"
_INNER = " › "
_MAYBE_TWO = "Deux lignes, peut-être : gardez l'une, l'autre ou les deux"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of a plan, or a sum, in its three versions.

    Attributes:
        figures: base, theirs, mine, in words.
        kept: the same of the plan that is chosen.
        differs: whether theirs, then mine, is not as at the base.
        note: what else than the amount is not the same.
        total: whether it is a sum of lines.
        offers: what can be kept of it; empty where there is nothing to choose.
        keep: what is kept of it.
        fits: of the gap, whether the plan that is chosen balances; None: an amount is still unknown.
    """

    name: str
    figures: tuple[str, str, str]
    kept: str
    differs: tuple[bool, bool]
    note: str = ""
    total: bool = False
    offers: tuple[Keep, ...] = ()
    keep: Keep = Keep.THEIRS
    fits: bool | None = None


def plan_rows(
    base: Plan | None, made: Composition, other: str = "l'autre", *, common: bool = False
) -> tuple[PlanRow, ...]:
    """What differs between two plans and where both started, line by line, and the sums.

    Args:
        base: where both started.
        made: both plans, and what is chosen of them.
        other: how the plan that is not kept is called.
        common: whether the lines that nobody changed have a row too, so that each column adds up.
    """
    base, chosen = base or Plan(), made.plan
    sums = [plan_totals(one) for one in (base, made.theirs, made.mine, chosen)]
    rows: list[PlanRow] = []
    for side in Side:
        here = [
            (strand, keep)
            for strand, keep in zip(made.strands, made.choices, strict=True)
            if strand.side is side
        ]
        rows += [_row(strand, keep, other) for strand, keep in here if not strand.same]
        if common:
            rows += _common(side, [strand.theirs for strand, _ in here if strand.same and strand.theirs])
        rows.append(_sum(_SUMS[side], [getattr(one, side.value) for one in sums]))
    gap, last = _sum("Écart", [one.gap for one in sums]), sums[-1]
    rows.append(replace(gap, fits=not last.gap if last.complete else None))
    return tuple(rows)


def _row(strand: Strand, keep: Keep, other: str) -> PlanRow:
    one, two, three = (
        ABSENT if line is None else euros(line.amount) for line in (strand.base, strand.theirs, strand.mine)
    )
    return PlanRow(
        typeset(strand.name),
        (one, two, three),
        _amounts(strand.taken(keep)),
        (strand.theirs != strand.base, strand.mine != strand.base),
        typeset(". ".join(filter(None, _notes(strand, other)))),
        offers=strand.offers,
        keep=keep,
    )


def _notes(strand: Strand, other: str) -> Iterator[str]:
    theirs, mine = strand.theirs, strand.mine
    if Keep.BOTH in strand.offers:
        yield _MAYBE_TWO
    if theirs is not None and mine is not None:
        if theirs != mine:
            yield from _told(theirs, mine, f"{{}} au siège, {{}} pour {other}")
        elif strand.base is not None:
            yield from _told(strand.base, theirs, "{} → {}")
    else:
        for line in (theirs, mine):
            if isinstance(line, Resource):
                yield ", ".join(filter(None, (terms_told(line), status_told(line))))


def _told(one: Line, other: Line, said: str) -> Iterator[str]:
    """What differs besides the amount; whose a resource is has no name here, only an identifier."""
    for found in field_differences(one, other):
        if found.path == _WHOSE:
            yield f"{found.label} : ce n'est pas le même"
        elif found.path != _AMOUNT:
            words = (_worded(type(one), found.path, value) for value in (found.left, found.right))
            yield f"{found.label.partition(_INNER)[2] or found.label} : {said.format(*words)}"


def _worded(of: type[Line], place: str, value: Any) -> str:
    if value is None and place[-1].isdecimal():
        return ABSENT
    slot = paths.slot_at(of, place)
    return item_title(value) if slot.kind is Kind.RECORDS else in_words(slot, value)


def _common(side: Side, lines: Sequence[Line]) -> Iterator[PlanRow]:
    if lines:
        fields: dict[str, Any] = {side.value: tuple(lines)}
        figure = euros(getattr(plan_totals(Plan(**fields)), side.value))
        name = "1 ligne commune" if len(lines) == 1 else f"{len(lines)} lignes communes"
        note = " · ".join(f"{name_of(line)} {euros(line.amount)}" for line in lines)
        yield PlanRow(name, (figure,) * 3, figure, (False, False), typeset(note))


def _amounts(lines: Iterable[Line]) -> str:
    amounts = [line.amount for line in lines]
    known = [amount for amount in amounts if amount is not None]
    if not amounts:
        return ABSENT
    return euros(total(known) if len(known) == len(amounts) else None)


def _sum(name: str, amounts: Sequence[Euros]) -> PlanRow:
    base, theirs, mine, chosen = amounts
    figures = (euros(base), euros(theirs), euros(mine))
    return PlanRow(name, figures, euros(chosen), (theirs != base, mine != base), total=True)
