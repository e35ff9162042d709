"""Looks of our spreadsheets, and how one value is put in a cell: typed, never turned into a formula."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from pdca_desktop.domain.french import UNANSWERED
from pdca_desktop.domain.record import Kind, Slot
from pdca_desktop.errors import FileError
from pdca_desktop.exchange.plan_sheet_shape import MOST_TEXT
from pdca_desktop.exchange.scalars import clean, quoted, say

EUROS_FORMAT = r"#,##0.00\ [$€-40C]"
FORMATS = {
    Kind.EUROS: EUROS_FORMAT,
    Kind.DATE: "dd/mm/yyyy",
    Kind.WHOLE: "0",
    Kind.DECIMAL: "0.00###",
    Kind.TEXT: "@",
}
FIRST_DAY = date(1900, 3, 1)
"""Before it, spreadsheet programs disagree on the day of a number."""

_INK = "1B3A4B"
_PALE = "E8F0F3"
_LINE = Side(style="thin", color="C5D3DA")
_STRONG = Side(style="medium", color=_INK)
_NOT_XML = re.compile("[\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_DIGITS = 15


def place(sheet: Worksheet, row: int, column: int) -> Cell:
    """A cell to write in."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"{cell.coordinate} is inside merged cells")
    return cell


def put_text(cell: Cell, text: str) -> None:
    """Put a user's text: a string for the program whatever it begins with (`=`, `+`, `-`, `@`, tab).

    Raises:
        FileError: it is longer than a cell holds.
    """
    stored = _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", clean(text))
    if len(stored) > MOST_TEXT:
        raise FileError(
            say(
                "« {} » dépasse les {} caractères d'une cellule : raccourcissez ce texte, puis recommencez.",
                quoted(text, 40),
                "32 767",
            )
        )
    if stored:
        cell.value = stored
        cell.data_type = "s"
        cell.quotePrefix = True


def put(cell: Cell, slot: Slot, value: Any) -> None:
    """Put a field's value, a real number or date wherever a spreadsheet holds it exactly."""
    cell.number_format = FORMATS.get(slot.kind, "General")
    if value is None:
        if slot.name in ("nature", "amount"):
            own_text(cell, UNANSWERED)
    elif slot.kind is Kind.TEXT:
        put_text(cell, value)
    elif slot.kind is Kind.CHOICE:
        own_text(cell, value.label)
    elif slot.kind is Kind.EUROS:
        _put_number(cell, value.decimal)
    elif slot.kind is Kind.DATE:
        _put_day(cell, value)
    else:
        _put_number(cell, Decimal(value))


def own_text(cell: Cell, text: str) -> None:
    """Put a text of ours."""
    cell.value = text
    cell.data_type = "s"


def _put_day(cell: Cell, value: date) -> None:
    if value >= FIRST_DAY:
        cell.value = value
        cell.number_format = FORMATS[Kind.DATE]
    else:
        own_text(cell, f"{value.day:02d}/{value.month:02d}/{value.year:04d}")


def _put_number(cell: Cell, value: Decimal) -> None:
    """Spreadsheets keep 15 digits; a longer number stays exact as a text."""
    if value.is_finite() and len(value.normalize().as_tuple().digits) <= _DIGITS:
        cell.value = value
    else:
        own_text(cell, f"{value:f}".replace(".", ","))


def title(cell: Cell, text: str) -> None:
    """The sheet's title."""
    put_text(cell, text)
    cell.font = Font(size=16, bold=True, color=_INK)


def subtitle(cell: Cell, text: str) -> None:
    """A quiet line under the title."""
    own_text(cell, text)
    cell.font = Font(size=10, italic=True, color="4A5B66")


def band(sheet: Worksheet, row: int, first: int, last: int, text: str) -> None:
    """The name of a table over all its columns."""
    cell = place(sheet, row, first)
    own_text(cell, text)
    sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    cell.font = Font(size=12, bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", start_color=_INK)
    cell.alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[row].height = 22


def header(cell: Cell, text: str) -> None:
    """A column's title."""
    own_text(cell, text)
    cell.font = Font(bold=True, color=_INK)
    cell.fill = PatternFill("solid", start_color=_PALE)
    cell.border = Border(bottom=_STRONG)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def line(cells: Iterable[Cell]) -> None:
    """A line of a table."""
    for cell in cells:
        cell.border = Border(bottom=_LINE)
        right = cell.number_format in (EUROS_FORMAT, FORMATS[Kind.DECIMAL], FORMATS[Kind.WHOLE])
        cell.alignment = Alignment(
            horizontal="right" if right else "left", vertical="top", wrap_text=not right
        )
        if cell.value == UNANSWERED and cell.quotePrefix is not True:
            cell.font = Font(italic=True, color="7A4B00")


def total(cells: Iterable[Cell]) -> None:
    """A total's line."""
    for cell in cells:
        cell.font = Font(bold=True, color=_INK)
        cell.fill = PatternFill("solid", start_color=_PALE)
        cell.border = Border(top=_STRONG, bottom=_STRONG)
