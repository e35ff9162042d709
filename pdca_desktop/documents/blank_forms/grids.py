"""Tables to fill by hand: a row a nature of the form, what is known written in."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any

from pdca_desktop.documents.blank_forms.inputs import asked
from pdca_desktop.documents.blocks import Column, Kind, Row, RowKind, Table
from pdca_desktop.domain import french
from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.employment import JobHorizon, JobKind, Jobs
from pdca_desktop.domain.engagement import CRITERIA, Axis, Mark, Presence
from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.forecast import CashMonth, Forecast, ForecastYear, PlanYear
from pdca_desktop.domain.french import NO_BREAK, typeset
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.plan import Need, NeedNature, Plan, Resource, ResourceNature
from pdca_desktop.domain.record import Kind as ValueKind
from pdca_desktop.domain.record import is_blank, slots_of
from pdca_desktop.services.pieces import PieceLine
from pdca_desktop.services.wording import in_words

_BOX, _TICKED = "☐", "☑"
_MORE = 3
"""Blank rows after those of the form, for what it did not foresee."""


def needs(plan: Plan) -> Table:
    """What has to be financed, a row a nature."""
    columns = (
        _column(Need, "label", 40, head=True),
        _column(Need, "amount", 22),
        _column(Need, "evidence", 38),
    )
    rows = [
        Row((name, _amount(line), line.evidence if line else ""))
        for name, line in _lines(NeedNature, plan.needs)
    ]
    return _table("Besoins", columns, rows, "Total des besoins")


def resources(plan: Plan) -> Table:
    """What finances it, a row a nature, with the terms of a loan."""
    columns = (
        _column(Resource, "label", 30, head=True),
        _column(Resource, "funder", 20),
        _column(Resource, "amount", 16),
        _column(LoanTerms, "months", 11),
        _column(LoanTerms, "annual_rate", 12),
        _column(LoanTerms, "grace_months", 11),
    )
    rows = []
    for name, line in _lines(ResourceNature, plan.resources):
        terms = line.loan if line and line.loan else LoanTerms()
        known = [_said(terms, field) for field in ("months", "annual_rate", "grace_months")]
        rows.append(Row((name, line.funder if line else "", _amount(line), *known)))
    return _table("Ressources", columns, rows, "Total des ressources")


def years(forecast: Forecast, without: Collection[str]) -> Table:
    """Three income statements side by side."""
    found = (*forecast.years, *(ForecastYear() for _ in range(3)))[:3]
    heads = tuple(f"Année {rank} (€)" for rank in (1, 2, 3))
    return _by_field("Comptes de résultat prévisionnels", ForecastYear, found, heads, without)


def funding(forecast: Forecast) -> Table:
    """What three years add to the plan."""
    found = (*forecast.plan_years, *(PlanYear() for _ in range(3)))[:3]
    heads = tuple(f"Année {rank} (€)" for rank in (1, 2, 3))
    return _by_field("Plan de financement à trois ans", PlanYear, found, heads, ())


def cash(forecast: Forecast) -> tuple[Table, Table]:
    """The cash plan, half a year a table."""
    found = (*forecast.cash.months, *(CashMonth() for _ in range(12)))[:12]
    return _half_year(found, 0), _half_year(found, 6)


def jobs(known: Sequence[Jobs]) -> Table:
    """Jobs by kind and horizon."""
    horizons = tuple(JobHorizon)
    unit = slots_of(Jobs)["fte"].declared.unit
    columns = (
        _column(Jobs, "kind", 34, head=True),
        *(Column(typeset(f"{one.label} ({unit})"), Decimal(22), Kind.NUMBER) for one in horizons),
    )
    rows = []
    for kind in JobKind:
        cells = []
        for horizon in horizons:
            found = [one.fte for one in known if (one.kind, one.horizon) == (kind, horizon)]
            said = [fte for fte in found if fte is not None]
            cells.append(french.number(sum(said, Decimal(0))) if said else "")
        rows.append(Row((typeset(kind.label), *cells)))
    return Table("Emplois", columns, tuple(rows), by_hand=True)


def marks(known: Sequence[Mark]) -> Table:
    """The five axes, a box for each presence and room for the evidence."""
    found = {mark.criterion: mark for mark in known}
    columns = (
        _column(Mark, "criterion", 29, head=True),
        *(Column(typeset(one.label), Decimal(10)) for one in Presence),
        _column(Mark, "evidence", 36),
    )
    rows = []
    for axis in Axis:
        rows.append(Row((typeset(axis.label),), RowKind.GROUP))
        for criterion in CRITERIA[axis]:
            mark = found.get(criterion, Mark())
            boxes = [_TICKED if mark.presence is one else _BOX for one in Presence]
            rows.append(Row((typeset(criterion.label), *boxes, mark.evidence)))
    return Table("Cinq axes d’engagement", columns, tuple(rows), by_hand=True)


def pieces(lines: Sequence[PieceLine] | None, kinds: Sequence[PieceKind]) -> Table:
    """The pieces to bring: those this dossier awaits, or all those of the form."""
    columns = (
        _column(Piece, "kind", 52, head=True),
        *(_column(Piece, name, 16) for name in ("received_on", "valid_until", "original_seen")),
    )
    if lines is None:
        rows = [Row((f"{_BOX}{NO_BREAK} {typeset(kind.label)}", "", "", _BOX)) for kind in kinds]
    else:
        rows = [_piece(line) for line in lines]
    return Table(
        "Pièces à réunir", columns, tuple(rows), "Aucune pièce n’est attendue à ce jour.", by_hand=True
    )


def _half_year(months: Sequence[CashMonth], first: int) -> Table:
    heads = tuple(f"Mois {first + rank}" for rank in range(1, 7))
    found = months[first : first + 6]
    return _by_field("Plan de trésorerie, en euros TTC", CashMonth, found, heads, (), head_share=34)


def _piece(line: PieceLine) -> Row:
    last = line.pieces[0] if line.pieces else Piece()
    there = line.status.there
    return Row((
        f"{_TICKED if there else _BOX}{NO_BREAK} {line.title}",
        french.day(last.received_on) if there and last.received_on else "",
        french.day(line.until) if there and line.until else "",
        _TICKED if last.original_seen else _BOX,
    ))  # fmt: skip


def _by_field(
    caption: str,
    record: type[Any],
    found: Sequence[Any],
    heads: Sequence[str],
    without: Collection[str],
    head_share: int = 46,
) -> Table:
    """A row a field, a column a record, groups as on the screen."""
    columns = (
        Column("", Decimal(head_share), head=True),
        *(Column(typeset(head), Decimal(100 - head_share) / len(heads), Kind.NUMBER) for head in heads),
    )
    rows: list[Row] = []
    title = ""
    for section, slot in asked(record, without):
        if slot.kind is not ValueKind.EUROS:
            continue
        if section != title:
            title = section
            rows.append(Row((typeset(title),), RowKind.GROUP))
        cells = [_said(one, slot.name) for one in found]
        rows.append(Row((typeset(slot.declared.label), *cells)))
    return Table(typeset(caption), columns, tuple(rows), by_hand=True)


def _lines(natures: type[Choice], known: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """The rows of a plan: every nature, with the lines there are, then rows for what else there is."""
    for nature in natures:
        found = [line for line in known if line.nature is nature]
        for line in found:
            yield typeset(line.label or nature.label), line
        if not found:
            yield typeset(nature.label), None
    for line in known:
        if line.nature is None:
            yield line.label, line
    for _ in range(_MORE):
        yield "", None


def _table(caption: str, columns: tuple[Column, ...], rows: list[Row], total: str) -> Table:
    blank = ("",) * (len(columns) - 1)
    return Table(caption, columns, (*rows, Row((total, *blank), RowKind.TOTAL)), by_hand=True)


def _column(record: type[Any], name: str, share: int, *, head: bool = False) -> Column:
    slot = slots_of(record)[name]
    unit = slot.declared.unit or ("€" if slot.kind is ValueKind.EUROS else "")
    label = f"{slot.declared.label} ({unit})" if unit else slot.declared.label
    return Column(typeset(label), Decimal(share), head=head)


def _amount(line: Any) -> str:
    return "" if line is None else _said(line, "amount")


def _said(record: Any, name: str) -> str:
    """A known value, nothing for one that is to be written."""
    slot, value = slots_of(type(record))[name], getattr(record, name)
    return "" if is_blank(value) or value == slot.default else in_words(slot, value)
