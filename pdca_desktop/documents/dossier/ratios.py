"""The ratios with their meaning, the banker's checks, and the sum behind each ratio."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pdca_desktop.documents.blocks import (
    Block,
    Cell,
    Column,
    Kind,
    Para,
    Row,
    RowKind,
    Status,
    Table,
    Tone,
)
from pdca_desktop.documents.dossier.asked import inside
from pdca_desktop.documents.dossier.forecast import year_columns
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french
from pdca_desktop.domain.french import NOT_COMPUTABLE, typeset
from pdca_desktop.domain.money import Euros
from pdca_desktop.finance.ratios import Input, Ratio
from pdca_desktop.services.banker import Reading, shown

_STATUS = {
    Reading.GOOD: Status.CONFORM,
    Reading.TIGHT: Status.WARNING,
    Reading.REVIEW: Status.WARNING,
    Reading.UNKNOWN: Status.UNKNOWN,
}


def checked(view: PrintView) -> Iterator[Block]:
    """The ratios that a banker checks, over three years with how to read them; judged on the first year."""
    checks = {one.ratio.id for one in view.figures.checks}
    yield from _table(view, [over for over in _by_ratio(view) if over[0].id in checks], _RATES)


def meanings(view: PrintView) -> Iterator[Block]:
    """Every ratio over three years with how to read it."""
    yield from _table(view, tuple(_by_ratio(view)), _AMOUNTS)


_RATES, _AMOUNTS = Decimal("10.5"), Decimal("13.5")
"""Part of the width that a year takes, of rates and of amounts."""


def _table(view: PrintView, ratios: Sequence[Sequence[Ratio]], year: Decimal) -> Iterator[Block]:
    known = [over for over in ratios if any(ratio.value is not None for ratio in over)]
    if known:
        columns = (
            Column("Ratios", Decimal(23), head=True),
            *(Column(f"Année {n}", year, Kind.NUMBER) for n in (1, 2, 3)),
            Column("Repère", 63 - 3 * year),
            Column("Banquier, an 1", Decimal(14), Kind.STATUS),
        )
        yield Table(
            "Ratios sur trois ans et comment les lire", columns, tuple(_row(view, over) for over in known)
        )
    open_ = [over[0].label for over in ratios if over not in known]
    if open_ and view.dossier.forecast.years:
        words = ", ".join((open_[0], *(inside(one) for one in open_[1:])))
        yield Para(typeset(f"Non calculables (n.c.) à ce stade : {words}."), Tone.SMALL)


def _row(view: PrintView, over: Sequence[Ratio]) -> Row:
    checks = {one.ratio.id: one for one in view.figures.checks}
    check = checks.get(over[0].id)
    cells: tuple[Cell, ...] = (
        typeset(over[0].label),
        *map(shown, over),
        typeset(over[0].reading) or "—",
        "—" if check is None else _STATUS[check.reading],
    )
    return Row(cells)


def sums(view: PrintView) -> Iterator[Block]:
    """The formula and the inputs of each ratio, year by year."""
    rows: list[Row] = []
    for over in _by_ratio(view):
        first = over[0]
        if all(ratio.value is None for ratio in over):
            continue
        rows.append(Row((typeset(f"{first.label} = {first.formula}"),), RowKind.GROUP))
        for rank, one in enumerate(first.inputs):
            rows.append(Row((typeset(one.label), *(_input(ratio.inputs[rank]) for ratio in over))))
        rows.append(Row((typeset(first.label), *map(shown, over)), RowKind.SUBTOTAL))
    if rows:
        yield Table("Calcul des ratios", year_columns("Formule et éléments"), tuple(rows))


def _by_ratio(view: PrintView) -> Iterator[Sequence[Ratio]]:
    """Each ratio over the three years."""
    return zip(*(year.ratios for year in view.figures.years), strict=True)


def _input(one: Input) -> str:
    if one.value is None:
        return NOT_COMPUTABLE
    if "jours" in one.label or "ETP" in one.label:
        return french.number(one.value)
    return french.euros(Euros.rounded(one.value))
