"""Lines pasted from a spreadsheet: columns by tabs, lines by line ends; pure: no Qt."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import FinancingTerms, Need, NeedNature, Resource, ResourceNature
from pdca_desktop.domain.words import folded
from pdca_desktop.services.natures import new_resource
from pdca_desktop.services.plans import Side
from pdca_desktop.ui.forms.writing import UnreadableError, read_euros

N = TypeVar("N", NeedNature, ResourceNature)

_TOTALS = ("total", "sous-total", "totaux")


def pasted(text: str, side: Side, terms: FinancingTerms, today: date) -> tuple[Need | Resource, ...]:
    """The lines of a text: the last amount is the amount, words that name a nature give it, others the label.

    Blank lines, titles without an amount and totals are left out.
    """
    lines = (_line(row.split("\t"), side, terms, today) for row in text.replace("\r", "\n").split("\n"))
    return tuple(line for line in lines if line is not None)


def _line(cells: list[str], side: Side, terms: FinancingTerms, today: date) -> Need | Resource | None:
    words = [cell.strip() for cell in cells if cell.strip()]
    amount: Euros | None = None
    for cell in reversed(words):
        amount = _amount(cell)
        if amount is not None:
            words.remove(cell)
            break
    words = [word for word in words if _amount(word) is None]
    if amount is None or not words or folded(words[0]).startswith(_TOTALS):
        return None
    if side is Side.NEEDS:
        need = _named(words, NeedNature)
        return Need(nature=need, label=_label(words, need), amount=amount)
    nature = _named(words, ResourceNature)
    label = _label(words, nature)
    if nature is None:
        return Resource(label=label, amount=amount)
    made = new_resource(terms, nature, today)
    return Resource(
        nature=nature,
        label=label,
        amount=amount,
        status=made.status,
        status_on=made.status_on,
        loan=made.loan,
    )


def _named(words: Iterable[str], natures: type[N]) -> N | None:
    said = {folded(word) for word in words}
    for nature in natures:
        names = {folded(nature.label), folded(nature.label.partition(" (")[0]), nature.value}
        if names & said:
            return nature
    return next((nature for nature in natures if nature.value in said), None)


def _label(words: list[str], nature: NeedNature | ResourceNature | None) -> str:
    others = [word for word in words if nature is None or folded(word) != folded(nature.label)]
    return (others or words)[0]


def _amount(cell: str) -> Euros | None:
    try:
        return read_euros(cell)
    except UnreadableError:
        return None
