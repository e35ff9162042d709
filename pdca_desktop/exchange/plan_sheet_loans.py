"""The loans and guarantees that our own sheets keep apart, and the loan columns of other tables."""

from dataclasses import dataclass, field, replace
from typing import Any

from pdca_desktop.domain.loan import GuaranteeLine, LoanTerms
from pdca_desktop.domain.plan import Resource
from pdca_desktop.exchange import plan_sheet_shape as shape
from pdca_desktop.exchange import plan_sheet_words as words
from pdca_desktop.exchange.plan_sheet_grid import Grid, SheetCell
from pdca_desktop.exchange.plan_sheet_lines import Warnings, cell_value, refuse_hollow
from pdca_desktop.exchange.plan_sheet_shape import Column
from pdca_desktop.exchange.plan_sheet_tables import Table
from pdca_desktop.exchange.plan_sheet_values import UnreadableError, field_value
from pdca_desktop.exchange.plan_sheet_words import fold
from pdca_desktop.exchange.scalars import say

_NUMBER = next(column for column in shape.LOAN_COLUMNS if column.slot.name == "months")


@dataclass(slots=True)
class Linked:
    """What belongs to numbered resources.

    Attributes:
        loans: terms by number of the resource.
        guarantees: lines by number of the resource, in order.
    """

    loans: dict[int, LoanTerms] = field(default_factory=dict)
    guarantees: dict[int, list[GuaranteeLine]] = field(default_factory=dict)


def read_linked(grids: list[Grid], known: set[int], warnings: Warnings) -> Linked:
    """The loans and guarantees of all sheets.

    Args:
        grids: the sheets.
        known: numbers of the resources that were read.
        warnings: lines that belong to no resource are told there.
    """
    linked = Linked()
    for grid in grids:
        for row, cells in grid.rows().items():
            if any(words.role_of(cell.text) == words.LINK for cell in cells.values() if cell.text):
                _read(grid, row, cells, linked, known, warnings)
                break
    return linked


def with_loans(resources: list[Resource], numbers: list[int | None], linked: Linked) -> tuple[Resource, ...]:
    """The resources with what belongs to them."""
    found = []
    for resource, number in zip(resources, numbers, strict=True):
        loan = linked.loans.get(number, resource.loan) if number is not None else resource.loan
        guarantees = tuple(linked.guarantees.get(number, ())) if number is not None else ()
        if guarantees:
            loan = replace(loan or LoanTerms(), guarantees=guarantees)
        found.append(replace(resource, loan=loan))
    return tuple(found)


def loan_columns(table: Table, row: int, warnings: Warnings) -> tuple[LoanTerms | None, str]:
    """The terms of a loan that stand on the resource's own row, with a remark on them."""
    found: dict[str, Any] = {}
    for column in shape.LOAN_COLUMNS:
        at = table.columns.get(column.slot.name)
        value = cell_value(table.grid, (row, at), column, warnings) if at is not None else None
        if value is not None:
            found[column.slot.name] = value
    years = table.columns.get(words.YEARS)
    if years is not None and "months" not in found:
        value = cell_value(table.grid, (row, years), _NUMBER, warnings)
        if value is not None:
            found["months"] = value * (1 if _is_text(table.grid, row, years) else 12)
    if not found:
        return None, ""
    return LoanTerms(**found), _remark(table, row)


def _remark(table: Table, row: int) -> str:
    """What to check when a title does not say whether a duration is in months."""
    at = table.columns.get("months")
    title = table.grid.get(table.row, at)
    cell = table.grid.get(row, at)
    if at is None or cell is None or cell.text or (title is not None and "mois" in fold(title.text)):
        return ""
    return say("Durée lue en mois : à vérifier.")


def _is_text(grid: Grid, row: int, column: int) -> bool:
    """Whether a duration is written with its unit ("7 ans"), already counted in months."""
    cell = grid.get(row, column)
    return cell is not None and any(letter.isalpha() for letter in cell.text)


def _read(
    grid: Grid, header: int, cells: dict[int, SheetCell], linked: Linked, known: set[int], warnings: Warnings
) -> None:
    link = next(at for at, cell in cells.items() if words.role_of(cell.text) == words.LINK)
    loans, guarantees = _matched(cells, shape.LOAN_COLUMNS), _matched(cells, shape.GUARANTEE_COLUMNS)
    for row in range(header + 1, grid.last_row + 1):
        number = _number(grid, row, link)
        columns = loans if len(loans) >= len(guarantees) else guarantees
        values = {
            column.slot.name: value
            for at, column in columns.items()
            if (value := cell_value(grid, (row, at), column, warnings)) is not None
        }
        if number is None and not values:
            continue
        if number is None or number not in known:
            shown = (
                "sans numéro de ressource"
                if number is None
                else f"de la ressource n° {number}, absente du plan"
            )
            warnings.add(grid, (row, link), say("ligne {}, non reprise.", shown))
        elif columns is guarantees:
            linked.guarantees.setdefault(number, []).append(GuaranteeLine(**values))
        elif number in linked.loans:
            warnings.add(grid, (row, link), say("deuxième ligne pour le même prêt, non reprise."))
        else:
            linked.loans[number] = LoanTerms(**values)


def _matched(cells: dict[int, SheetCell], columns: tuple[Column, ...]) -> dict[int, Column]:
    by_title = {fold(column.title): column for column in columns}
    return {at: by_title[fold(cell.text)] for at, cell in cells.items() if fold(cell.text) in by_title}


def _number(grid: Grid, row: int, column: int) -> int | None:
    cell = grid.get(row, column)
    refuse_hollow(grid, (row, column), cell)
    try:
        number = field_value(_NUMBER.slot, cell)
    except UnreadableError:
        return None
    return number if isinstance(number, int) else None


def resource_number(table: Table, row: int) -> int | None:
    """The number of a resource's row."""
    at = table.columns.get(words.NUMBER)
    return None if at is None else _number(table.grid, row, at)
