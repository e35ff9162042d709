"""A workbook under construction: formulas with their values, lists of choices, printing, its bytes."""

import io
import re
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.french import UNANSWERED, typeset
from pdca_desktop.domain.record import Kind
from pdca_desktop.exchange.plan_sheet_shape import LIST_SHEET, Column
from pdca_desktop.exchange.plan_sheet_style import own_text, place

_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v\s*(?:/>|></v>)</c>', re.DOTALL)
_LARGEST = "10000000000000"


class Book:
    """A workbook and the values of its formulas.

    A program that does not calculate (protected view, mail preview, telephone) shows the values that a
    workbook stores; the library stores none, so they are added to what it writes.
    """

    def __init__(self) -> None:
        self.workbook = Workbook()
        first = self.workbook.active
        if first is not None:
            self.workbook.remove(first)
        self.workbook.properties.creator = "pdca_desktop"
        if self.workbook.calculation is not None:
            self.workbook.calculation.fullCalcOnLoad = True
        self._values: dict[str, dict[str, Decimal | str]] = {}
        self._lists: dict[type[Choice], str] = {}

    def sheet(self, name: str) -> Worksheet:
        """A new sheet at the end, to be printed on A4 in landscape, as wide as the page."""
        sheet: Worksheet = self.workbook.create_sheet(name)
        sheet.sheet_view.showGridLines = False
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_options.horizontalCentered = True
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        footer = sheet.oddFooter
        if footer is not None and footer.right is not None:
            footer.left.text, footer.right.text = "&A", "Page &P sur &N"
        return sheet

    def formula(self, cell: Cell, formula: str, value: Decimal | str) -> None:
        """Put a formula of ours, with the value it has today."""
        cell.value = formula
        self._values.setdefault(cell.parent.title, {})[cell.coordinate] = value

    def validate(self, sheet: Worksheet, column: Column, cells: str) -> None:
        """Offer a column's choices, or warn of a number below the least; other entries stay possible."""
        slot = column.slot
        if slot.kind is Kind.CHOICE:
            rule = DataValidation(type="list", formula1=self._list(slot.of), allow_blank=True)
            rule.error = typeset("Cette réponse n'est pas dans la liste : elle sera à vérifier à la lecture.")
        elif slot.kind in (Kind.EUROS, Kind.WHOLE, Kind.DECIMAL):
            most = _LARGEST if slot.declared.most is None else str(slot.declared.most)
            rule = DataValidation(operator="between", formula1="0", formula2=most)
            rule.type = "whole" if slot.kind is Kind.WHOLE else "decimal"
            rule.allow_blank = True
            rule.error = typeset("Un nombre positif est attendu ici, sans texte.")
        else:
            return
        rule.errorStyle = "warning"
        rule.errorTitle = "À vérifier"
        rule.showErrorMessage = True
        rule.add(cells)
        sheet.add_data_validation(rule)

    def _list(self, of: type[Choice]) -> str:
        """The place of a list of choices, on a hidden sheet: its labels are too long for the rule itself."""
        if of not in self._lists:
            found = LIST_SHEET in self.workbook.sheetnames
            sheet = self.workbook[LIST_SHEET] if found else self.workbook.create_sheet(LIST_SHEET)
            sheet.sheet_state = "hidden"
            at = len(self._lists) + 1
            labels = [UNANSWERED, *(member.label for member in of)]
            for row, label in enumerate(labels, 1):
                own_text(place(sheet, row, at), label)
            letter = get_column_letter(at)
            self._lists[of] = f"{LIST_SHEET}!${letter}$1:${letter}${len(labels)}"
        return self._lists[of]

    def content(self) -> bytes:
        """The file."""
        drafted, finished = io.BytesIO(), io.BytesIO()
        self.workbook.save(drafted)
        parts = {
            f"xl/worksheets/sheet{number}.xml": self._values.get(name, {})
            for number, name in enumerate(self.workbook.sheetnames, 1)
        }
        with zipfile.ZipFile(drafted) as source, zipfile.ZipFile(finished, "w", zipfile.ZIP_DEFLATED) as out:
            for name in source.namelist():
                out.writestr(name, _with_values(source.read(name), parts.get(name, {})))
        return finished.getvalue()


def _with_values(part: bytes, values: dict[str, Decimal | str]) -> bytes:
    def filled(found: re.Match[bytes]) -> bytes:
        value = values[found[1].decode()]
        text, kind = (escape(value), b' t="str"') if isinstance(value, str) else (f"{value:f}", b"")
        return b'<c r="%b"%b%b><f>%b</f><v>%b</v></c>' % (found[1], found[2], kind, found[3], text.encode())

    return _FORMULA.sub(filled, part) if values else part


def widths(sheet: Worksheet, first: int, columns: Iterable[Column]) -> None:
    """Give columns their widths."""
    for at, column in enumerate(columns, first):
        sheet.column_dimensions[get_column_letter(at)].width = column.width


def fold_away(sheet: Worksheet, at: int) -> None:
    """Hide a column that nothing fills, under a [+] that shows it again."""
    letter = get_column_letter(at)
    sheet.column_dimensions.group(letter, letter, hidden=True)
