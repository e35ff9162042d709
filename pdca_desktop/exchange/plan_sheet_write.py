"""The sheets of a financing plan: needs beside resources, loans, guarantees, the instructions."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pdca_desktop.domain import french
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.loan import GuaranteeLine, LoanTerms
from pdca_desktop.domain.money import total
from pdca_desktop.domain.plan import Need, Plan, Resource
from pdca_desktop.domain.record import is_blank
from pdca_desktop.errors import FileError
from pdca_desktop.exchange import plan_sheet_shape as shape
from pdca_desktop.exchange import plan_sheet_style as style
from pdca_desktop.exchange.disk import replace_bytes
from pdca_desktop.exchange.plan_sheet_book import Book, fold_away, widths
from pdca_desktop.exchange.plan_sheet_shape import Column
from pdca_desktop.exchange.scalars import say

_BAND, _HEADER, _FIRST = 4, 5, 6
_TEMPLATE_LINES = 20
_TEMPLATE_LOANS = 12
_GAP = 1
_NUMBER_WIDTH = 6
_NUMBER_AT = len(shape.NEED_COLUMNS) + _GAP + 1
_RESOURCES_AT = _NUMBER_AT + 1
_TITLE = "Plan de financement"
_SUBTITLE = "Montants en euros. Sous réserve de l'accord des financeurs."

_GUIDE = """\
Remplissez la feuille « Plan de financement » : une ligne par besoin à gauche, une par ressource à droite.
Choisissez la nature dans la liste ; si vous hésitez, laissez-la vide et soignez le libellé.
Écrivez les montants en euros, hors taxes, sans texte dans la cellule : 8000,50. \
La TVA à avancer a sa propre ligne (« TVA sur investissements »).
Un montant inconnu reste vide : il sera « à renseigner », jamais zéro.
Ne touchez pas aux totaux : ils se calculent seuls. S'il manque des lignes, insérez-en au-dessus du total.
Pour chaque prêt, ajoutez une ligne à la feuille « Prêts » avec le numéro de la ressource (colonne N°) ; \
pour chaque garantie, une ligne à la feuille « Garanties ».
Les taux et les quotités s'écrivent en pour cent : 3,4 pour 3,4 %.
Enregistrez au format .xlsx, sans mot de passe, puis rendez ce fichier à votre conseiller : \
il relit chaque ligne avant de la reprendre.
""".splitlines()


def write(path: Path, book: Book) -> None:
    """Put a workbook in a file, whole or not at all.

    Raises:
        FileError: it cannot be written.
    """
    replace_bytes(path, book.content())


def plan_workbook(plan: Plan, title: str) -> Book:
    """The workbook of a plan.

    Raises:
        FileError: a text is longer than a cell holds, or there are more lines than a plan has.
    """
    loans = [(at, one.loan) for at, one in enumerate(plan.resources, 1) if one.loan is not None]
    guarantees = [(at, line) for at, loan in loans for line in loan.guarantees]
    if max(len(plan.needs), len(plan.resources), len(guarantees)) > shape.MOST_LINES:
        raise FileError(
            say(
                "Ce plan a plus de {} lignes : il ne tient pas dans une feuille.",
                french.number(shape.MOST_LINES),
            )
        )
    book = Book()
    last = _plan_sheet(book, plan, title or _TITLE, max(len(plan.needs), len(plan.resources)))
    names = [resource.label for resource in plan.resources]
    _linked_sheet(book, shape.LOAN_SHEET, shape.LOAN_COLUMNS, loans, names, last)
    _linked_sheet(book, shape.GUARANTEE_SHEET, shape.GUARANTEE_COLUMNS, guarantees, names, last)
    return book


def template_workbook() -> Book:
    """The empty workbook to fill in."""
    book = Book()
    _guide(book.sheet(shape.GUIDE_SHEET))
    blank = Plan(needs=(), resources=())
    last = _plan_sheet(book, blank, _TITLE, _TEMPLATE_LINES)
    _linked_sheet(book, shape.LOAN_SHEET, shape.LOAN_COLUMNS, (), (), last)
    _linked_sheet(book, shape.GUARANTEE_SHEET, shape.GUARANTEE_COLUMNS, (), (), last)
    return book


def _plan_sheet(book: Book, plan: Plan, title: str, lines: int) -> int:
    """The main sheet; gives the row of the last line."""
    sheet = book.sheet(shape.PLAN_SHEET)
    style.title(style.place(sheet, 1, 1), title)
    style.subtitle(style.place(sheet, 2, 1), typeset(_SUBTITLE))
    last = _FIRST + lines
    style.header(style.place(sheet, _HEADER, _NUMBER_AT), shape.NUMBER_TITLE)
    for number in range(1, (len(plan.resources) or lines) + 1):
        style.place(sheet, _FIRST + number - 1, _NUMBER_AT).value = number
    sheet.column_dimensions[get_column_letter(_NUMBER_AT)].width = _NUMBER_WIDTH
    sheet.column_dimensions[get_column_letter(_NUMBER_AT - _GAP)].width = 2
    style.band(sheet, _BAND, 1, len(shape.NEED_COLUMNS), shape.NEEDS_TITLE.upper())
    end = _RESOURCES_AT + len(shape.RESOURCE_COLUMNS) - 1
    style.band(sheet, _BAND, _NUMBER_AT, end, shape.RESOURCES_TITLE.upper())
    _table(book, sheet, 1, shape.NEED_COLUMNS, plan.needs, last)
    _table(book, sheet, _RESOURCES_AT, shape.RESOURCE_COLUMNS, plan.resources, last)
    _totals(book, sheet, plan, last)
    sheet.freeze_panes = f"A{_FIRST}"
    sheet.print_title_rows = f"{_BAND}:{_HEADER}"
    sheet.row_dimensions[_HEADER].height = 32
    return last


def _table(
    book: Book,
    sheet: Worksheet,
    first: int,
    columns: Sequence[Column],
    records: Sequence[Need | Resource],
    last: int,
) -> None:
    widths(sheet, first, columns)
    for at, column in enumerate(columns, first):
        style.header(style.place(sheet, _HEADER, at), column.title)
        if not column.always and all(is_blank(getattr(one, column.slot.name)) for one in records) and records:
            fold_away(sheet, at)
        letter = get_column_letter(at)
        book.validate(sheet, column, f"{letter}{_FIRST}:{letter}{last}")
    _fill(sheet, _FIRST, first, columns, records)
    start = first - 1 if first == _RESOURCES_AT else first
    for row in range(_FIRST, last):
        style.line(style.place(sheet, row, at) for at in range(start, first + len(columns)))
    for row in range(_FIRST + len(records), last + 1):
        for at, column in enumerate(columns, first):
            style.place(sheet, row, at).number_format = style.FORMATS.get(column.slot.kind, "General")


def _fill(sheet: Worksheet, row: int, first: int, columns: Sequence[Column], records: Sequence[Any]) -> None:
    for down, record in enumerate(records):
        for at, column in enumerate(columns, first):
            style.put(style.place(sheet, row + down, at), column.slot, getattr(record, column.slot.name))


def _totals(book: Book, sheet: Worksheet, plan: Plan, last: int) -> None:
    """The totals count the blank row above them, so that a line inserted at the end is counted."""
    row = last + 1
    needs = total(need.amount for need in plan.needs if need.amount is not None).decimal
    resources = total(one.amount for one in plan.resources if one.amount is not None).decimal
    amounts = []
    for first, columns, name, value in (
        (1, shape.NEED_COLUMNS, shape.NEEDS_TOTAL, needs),
        (_RESOURCES_AT, shape.RESOURCE_COLUMNS, shape.RESOURCES_TOTAL, resources),
    ):
        cells = [style.place(sheet, row, at) for at in range(first, first + len(columns))]
        style.own_text(cells[0], name)
        at = next(place for place, column in enumerate(columns) if column.slot.name == "amount")
        letter = get_column_letter(first + at)
        book.formula(cells[at], f"=SUM({letter}{_FIRST}:{letter}{last})", value)
        cells[at].number_format = style.EUROS_FORMAT
        style.total(cells)
        amounts.append(cells[at])
    style.total([style.place(sheet, row, _NUMBER_AT)])
    gap = style.place(sheet, row + 1, amounts[1].column)
    book.formula(gap, f"={amounts[1].coordinate}-{amounts[0].coordinate}", resources - needs)
    gap.number_format = style.EUROS_FORMAT
    style.subtitle(style.place(sheet, row + 1, _RESOURCES_AT), shape.GAP_TITLE)


def _linked_sheet(
    book: Book,
    name: str,
    columns: Sequence[Column],
    records: Sequence[tuple[int, LoanTerms | GuaranteeLine]],
    names: Sequence[str],
    plan_last: int,
) -> None:
    """A sheet of lines that belong to numbered resources."""
    sheet = book.sheet(name)
    style.title(style.place(sheet, 1, 1), name)
    sheet.column_dimensions["A"].width = 12
    sheet.column_dimensions["B"].width = 28
    header = 3
    style.header(style.place(sheet, header, 1), shape.LINK_TITLE)
    style.header(style.place(sheet, header, 2), shape.NAME_TITLE)
    widths(sheet, 3, columns)
    first, count = header + 1, len(records) if names else max(len(records), _TEMPLATE_LOANS)
    last = first + max(count, 1)
    for at, column in enumerate(columns, 3):
        style.header(style.place(sheet, header, at), column.title)
        letter = get_column_letter(at)
        book.validate(sheet, column, f"{letter}{first}:{letter}{last}")
    for row in range(first, first + count):
        index = records[row - first][0] if row - first < len(records) else None
        style.place(sheet, row, 1).value = index
        book.formula(style.place(sheet, row, 2), _name_of(row, plan_last), names[index - 1] if index else "")
        for at, column in enumerate(columns, 3):
            style.place(sheet, row, at).number_format = style.FORMATS.get(column.slot.kind, "General")
    _fill(sheet, first, 3, columns, [record for _, record in records])
    for row in range(first, first + count):
        style.line(style.place(sheet, row, at) for at in range(1, len(columns) + 3))
    sheet.freeze_panes = f"C{first}"
    sheet.print_title_rows = f"{header}:{header}"
    sheet.row_dimensions[header].height = 32


def _name_of(row: int, plan_last: int) -> str:
    """The formula of the label of a numbered resource."""
    labels = [column.slot.name for column in shape.RESOURCE_COLUMNS].index("label")
    start, end = get_column_letter(_NUMBER_AT), get_column_letter(_RESOURCES_AT + labels)
    table = f"'{shape.PLAN_SHEET}'!${start}${_FIRST}:${end}${plan_last}"
    return f'=IFERROR(VLOOKUP(A{row},{table},{labels + 2},FALSE)&"","")'


def _guide(sheet: Worksheet) -> None:
    style.title(style.place(sheet, 1, 1), "Remplir ce plan de financement")
    sheet.column_dimensions["A"].width = 4
    sheet.column_dimensions["B"].width = 110
    for number, sentence in enumerate(_GUIDE, 1):
        style.place(sheet, number + 2, 1).value = number
        cell = style.place(sheet, number + 2, 2)
        style.own_text(cell, typeset(sentence))
        cell.font = Font(size=12)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[number + 2].height = 36
