"""The form of our spreadsheets: columns made from the field declarations, names of sheets."""

from dataclasses import dataclass
from typing import Any

from pdca_desktop.domain.loan import GuaranteeLine, LoanTerms
from pdca_desktop.domain.plan import Need, Resource
from pdca_desktop.domain.record import Kind, Slot, slots_of

PLAN_SHEET = "Plan de financement"
LOAN_SHEET = "Prêts"
GUARANTEE_SHEET = "Garanties"
LIST_SHEET = "Listes"
GUIDE_SHEET = "Mode d’emploi"

NUMBER_TITLE = "N°"
LINK_TITLE = "N° ressource"
NAME_TITLE = "Ressource"
NEEDS_TITLE = "Besoins"
RESOURCES_TITLE = "Ressources"
NEEDS_TOTAL = "Total des besoins"
RESOURCES_TOTAL = "Total des ressources"
GAP_TITLE = "Écart (ressources − besoins)"

MOST_ROWS = 3000
"""Rows read in a sheet; a plan of more lines is no plan."""

MOST_LINES = MOST_ROWS - 100
"""Lines of one table that we write."""

MOST_TEXT = 32_767
"""Characters a cell holds."""

_WIDTHS = {
    Kind.TEXT: 22,
    Kind.EUROS: 17,
    Kind.DATE: 13,
    Kind.WHOLE: 10,
    Kind.DECIMAL: 11,
    Kind.CHOICE: 24,
}
_WIDER = {"label": 28, "nature": 30}
_ALWAYS = {"nature", "label", "amount", "funder", "status"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of our tables.

    Attributes:
        slot: the field it shows.
        title: French, the field's label with its unit.
        width: in characters.
        always: shown even when no line fills it.
    """

    slot: Slot
    title: str
    width: int
    always: bool


def columns_of(record: type[Any]) -> tuple[Column, ...]:
    """The columns of a record's own values, in order of declaration; records inside have their own sheet."""
    return tuple(
        Column(
            slot,
            slot.declared.label + (f" ({slot.declared.unit})" if slot.declared.unit else ""),
            _WIDER.get(name, _WIDTHS[slot.kind]),
            record not in (Need, Resource) or name in _ALWAYS,
        )
        for name, slot in slots_of(record).items()
        if slot.kind in _WIDTHS
    )


NEED_COLUMNS = columns_of(Need)
RESOURCE_COLUMNS = columns_of(Resource)
LOAN_COLUMNS = columns_of(LoanTerms)
GUARANTEE_COLUMNS = columns_of(GuaranteeLine)
