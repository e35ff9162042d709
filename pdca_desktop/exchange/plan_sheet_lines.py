"""The lines of one table: which are lines of the plan, which are totals, what each cell says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pdca_desktop.domain import french
from pdca_desktop.domain.money import ZERO, Euros
from pdca_desktop.errors import FileError
from pdca_desktop.exchange import plan_sheet_words as words
from pdca_desktop.exchange.plan_sheet import SheetWarning
from pdca_desktop.exchange.plan_sheet_grid import Grid, SheetCell, address
from pdca_desktop.exchange.plan_sheet_shape import Column
from pdca_desktop.exchange.plan_sheet_tables import Table
from pdca_desktop.exchange.plan_sheet_values import UnreadableError, amount, field_value, shown
from pdca_desktop.exchange.plan_sheet_words import AMOUNT, LABEL, NATURE, NUMBER
from pdca_desktop.exchange.scalars import quoted, say

_LISTED = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the plan as it stands in the sheet.

    Attributes:
        row: its row.
        label: text of its label.
        nature: text of its nature; None: the table has no such column, or it is blank.
        amount: None when it is not filled or not readable.
        note: French sentence on the amount.
        fault: French phrase on an amount that is there but not readable.
        said: the amount is written "à renseigner".
    """

    row: int
    label: str
    nature: str | None
    amount: Euros | None
    note: str = ""
    fault: str = ""
    said: bool = False


@dataclass(slots=True)
class Warnings:
    """What is to be looked at, with its place."""

    found: list[SheetWarning] = field(default_factory=list)

    def add(self, grid: Grid, place: tuple[int, int] | None, sentence: str) -> None:
        """Add a sentence on a place; the place is written in front of it."""
        where = address(*place) if place else ""
        name = quoted(grid.name, 40)
        head = say("Feuille « {} », cellule {} : ", name, where) if where else say("Feuille « {} » : ", name)
        self.found.append(SheetWarning(grid.name, where, head + sentence))


def lines_of(table: Table, warnings: Warnings) -> Iterator[Line]:
    """The lines of a table; totals are checked, and what is left out is told."""
    totals = [row for row in table.rows() if words.is_total(table.name(row))]
    sums = _Sums()
    left_out: list[int] = []
    over = False
    for row in table.rows():
        line = _line(table, row)
        name = table.name(row)
        if over:
            if line.label and line.amount and not (words.is_gap(name) or words.is_total(name)):
                left_out.append(row)
        elif row in totals or (not table.complete and sums.is_unnamed_total(line)):
            over = row not in totals[:-1] or words.is_grand_total(name)
            _check_total(table, line, sums, warnings, final=over)
            sums.section = ZERO
        elif words.is_gap(name) and not table.complete:
            continue
        elif _belongs(table, line):
            sums.add(line.amount)
            if line.fault:
                place = (row, table.columns[AMOUNT])
                warnings.add(table.grid, place, say("{} ; le montant reste à renseigner.", line.fault))
            yield line
        elif line.label and not table.complete:
            left_out.append(row)
    if left_out:
        _tell_left_out(table, left_out, warnings)


@dataclass(slots=True)
class _Sums:
    """What the lines read so far add up to, in all and since the last subtotal."""

    whole: Euros = ZERO
    section: Euros = ZERO
    count: int = 0

    def add(self, amount_read: Euros | None) -> None:
        self.whole += amount_read or ZERO
        self.section += amount_read or ZERO
        self.count += 1

    def is_unnamed_total(self, line: Line) -> bool:
        return not line.label and self.count > 1 and bool(self.whole) and line.amount == self.whole


def fields_of(table: Table, row: int, columns: tuple[Column, ...], warnings: Warnings) -> dict[str, Any]:
    """The other fields of a line by name, only those that are filled."""
    found: dict[str, Any] = {}
    for column in columns:
        at = table.columns.get(column.slot.name)
        if at is not None and column.slot.name not in (NATURE, AMOUNT, LABEL):
            value = cell_value(table.grid, (row, at), column, warnings)
            if value is not None:
                found[column.slot.name] = value
    return found


def cell_value(grid: Grid, place: tuple[int, int], column: Column, warnings: Warnings) -> Any:
    """A field's value from its cell; an unreadable one is told and left out.

    Raises:
        FileError: the cell holds a formula without its value.
    """
    cell = grid.get(*place)
    refuse_hollow(grid, place, cell)
    try:
        return field_value(column.slot, cell)
    except UnreadableError as error:
        warnings.add(grid, place, say("{} ; « {} » reste à renseigner.", str(error), column.title))
        return None


def refuse_hollow(grid: Grid, place: tuple[int, int], cell: SheetCell | None) -> None:
    """Refuse a formula whose value the file does not hold.

    Raises:
        FileError: it is one.
    """
    if cell is not None and cell.hollow:
        raise FileError(
            say(
                "la formule n'a pas de résultat enregistré. Ouvrez le classeur dans votre tableur, "
                "enregistrez-le, puis recommencez."
            ),
            say("Feuille « {} », cellule {}", quoted(grid.name, 40), address(*place)),
        )


def _label(table: Table, row: int) -> str:
    """The label as it is in our own tables, without surrounding spaces in others."""
    cell = table.grid.get(row, table.columns.get(LABEL), above=not table.complete)
    if cell is None or cell.fault or isinstance(cell.value, bool):
        return ""
    refuse_hollow(table.grid, (row, table.columns[LABEL]), cell)
    label = cell.value if isinstance(cell.value, str) else shown(cell)
    return label if table.complete else " ".join(label.split())


def _line(table: Table, row: int) -> Line:
    """A row as a line, whatever it turns out to be.

    Raises:
        FileError: its amount is a formula without its value, and it is no total.
    """
    place = (row, table.columns[AMOUNT])
    cell, label = table.grid.get(*place), _label(table, row)
    nature = (table.text(row, NATURE) or None) if table.complete else None
    name = table.name(row)
    if cell is not None and cell.hollow and (not name or words.is_total(name) or words.is_gap(name)):
        cell = None
    refuse_hollow(table.grid, place, cell)
    try:
        read = amount(cell, thousands=table.thousands)
    except UnreadableError as error:
        return Line(row, label, nature, None, fault=str(error))
    return Line(row, label, nature, read.value, read.note, said=read.said)


def _belongs(table: Table, line: Line) -> bool:
    """Whether a row is a line of the plan."""
    if table.complete:
        return any(
            table.grid.get(line.row, at) is not None for role, at in table.columns.items() if role != NUMBER
        )
    if words.is_detail(line.label):
        return False
    if line.fault:
        return bool(line.label) and words.role_of(table.text(line.row, AMOUNT)) is None
    return bool(line.amount) or line.said


def _check_total(table: Table, line: Line, sums: _Sums, warnings: Warnings, *, final: bool) -> None:
    """Compare a total with the lines: all of them, or for a subtotal those since the last one."""
    expected = (sums.whole,) if final else (sums.section, sums.whole)
    if line.amount is not None and line.amount not in expected:
        warnings.add(
            table.grid,
            (line.row, table.columns[AMOUNT]),
            say(
                "le total écrit est {}, mais les lignes lues font {}.",
                french.euros(line.amount),
                french.euros(expected[0]),
            ),
        )


def _tell_left_out(table: Table, left_out: list[int], warnings: Warnings) -> None:
    column = table.columns[LABEL]
    places = ", ".join(address(row, column) for row in left_out[:_LISTED])
    more = "…" if len(left_out) > _LISTED else ""
    warnings.add(
        table.grid,
        None,
        say(
            "lignes sans montant, de détail ou sous le total, non reprises : {}. Vérifiez qu'il n'y "
            "manque rien.",
            places + more,
        ),
    )
