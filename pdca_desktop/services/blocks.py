"""A block (a plan, a forecast) in words, and what was done to it: it is kept and merged as one value."""

from typing import Any

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.french import euros, typeset
from pdca_desktop.domain.plan import Plan
from pdca_desktop.domain.record import Kind
from pdca_desktop.services.plan_difference import FieldDifference, LinePair, difference, field_differences
from pdca_desktop.services.totals import plan_totals
from pdca_desktop.services.wording import in_words, item_title

_REMOVED, _SAME = "Retiré", "Inchangé"


def block_told(value: Any) -> str:
    """A block in a line or two."""
    if value is None:
        return "Absent"
    if isinstance(value, Plan):
        totals = plan_totals(value)
        return typeset(f"Besoins {euros(totals.needs)}\nRessources {euros(totals.resources)}")
    return item_title(value) or "Rempli"


def changes_told(base: Any, value: Any) -> str:
    """What was done to a block, a line each."""
    if value is None:
        return _REMOVED
    if base is None:
        return block_told(value)
    if isinstance(value, Plan):
        found = difference(base, value)
        lines = [line for pair in (*found.needs, *found.resources) for line in _pair(pair)]
        return "\n".join(lines) or _SAME
    return "\n".join(_field(type(value), one) for one in field_differences(base, value)) or _SAME


def _pair(pair: LinePair) -> list[str]:
    if pair.same:
        return []
    line = pair.right or pair.left
    if pair.left is None or pair.right is None or line is None:
        amount = line.amount if line is not None else None
        return [typeset(f"{pair.sentence} ({euros(amount)})")]
    return [typeset(f"« {pair.name} », {_field(type(line), one)}") for one in pair.differences]


def _field(of: type[Any], one: FieldDifference) -> str:
    try:
        slot = paths.slot_at(of, one.path)
    except LookupError:
        return one.label
    if slot.kind is Kind.RECORDS:
        return typeset(f"{one.label} : {'retiré' if one.right is None else 'ajouté'}")
    return typeset(f"{one.label} : {in_words(slot, one.left)} → {in_words(slot, one.right)}")
