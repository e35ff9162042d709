"""A workbook opened: its visible sheets as grids of exact values."""

import io
import re
import warnings
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS

from pdca_desktop.exchange.disk import read_bytes
from pdca_desktop.exchange.plan_sheet_grid import LOCAL_CURRENCY, Grid, SheetCell
from pdca_desktop.exchange.plan_sheet_guard import MOST_BYTES, Traits, check, damaged
from pdca_desktop.exchange.plan_sheet_shape import MOST_ROWS
from pdca_desktop.exchange.scalars import clean

_MOST_COLUMNS = 100
_MOST_SHEETS = 50
_LOCAL = {form for form in BUILTIN_FORMATS.values() if '"$"' in form}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def open_workbook(path: Path) -> list[Grid]:
    """The visible sheets of a workbook.

    Raises:
        FileError: it cannot be read, is no .xlsx, has a password, is a trap or is damaged.
    """
    content = read_bytes(path, MOST_BYTES)
    traits = check(content, path.name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the library will not keep when writing: we only read
            return _grids(content, traits)
    except Exception as error:  # the library raises anything on a damaged file
        raise damaged(path.name) from error


def _grids(content: bytes, traits: dict[str, Traits]) -> list[Grid]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [_grid(sheet, traits.get(sheet.title, Traits())) for sheet in visible[:_MOST_SHEETS]]
    finally:
        book.close()


def _grid(sheet: Any, traits: Traits) -> Grid:
    grid = Grid(sheet.title, merges=tuple(traits.merges))
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=_MOST_COLUMNS):
        for cell in row:
            found = None if cell.value is None else _cell(cell)
            if found is not None:
                grid.cells[cell.row, cell.column] = found
    for place in traits.hollow:
        if place[0] <= MOST_ROWS and place[1] <= _MOST_COLUMNS:
            grid.cells[place] = SheetCell("", hollow=True)
    grid.cut = traits.last_row > MOST_ROWS
    return grid


def _cell(cell: Any) -> SheetCell | None:
    """A cell's exact value: a binary number is taken as the shortest decimal that writes it."""
    value, form = cell.value, str(cell.number_format or "General")
    if form in _LOCAL:
        form = LOCAL_CURRENCY
    if cell.data_type == "e":
        return SheetCell(str(value), form, fault=True)
    if isinstance(value, bool):
        return SheetCell(value, form)
    if isinstance(value, int | float):
        return SheetCell(Decimal(repr(value)), form)
    if isinstance(value, datetime):
        return SheetCell(value.date(), form)
    if isinstance(value, date):
        return SheetCell(value, form)
    text = clean(_ESCAPED.sub(_unescaped, str(value)))
    return SheetCell(text, form) if text else None


def _unescaped(found: re.Match[str]) -> str:
    """The character that a workbook writes as its number; a carriage return becomes a line end."""
    return "\n" if found[1].upper() == "000D" else chr(int(found[1], 16))
