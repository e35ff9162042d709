"""Financing plans as spreadsheets: export, empty template, tolerant reading.

The spreadsheet library is loaded by the first call, not by importing this module.
"""

from dataclasses import dataclass
from pathlib import Path

from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.plan import Plan


class Confidence(Choice):
    """How sure the reading of a line is."""

    SURE = "sure", "Sûr"
    LIKELY = "likely", "Probable"
    TO_CHECK = "to_check", "À vérifier"


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """Where one line of the proposed plan comes from.

    Attributes:
        path: JSON Pointer of the line in the plan ("/needs/0").
        sheet: name of the sheet.
        cell: address of the line's first cell there ("B12").
        confidence: how sure its nature and amount are.
        remark: French sentences on what was understood; empty when nothing needs saying.
    """

    path: str
    sheet: str
    cell: str
    confidence: Confidence
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SheetWarning:
    """Something the adviser should look at.

    Attributes:
        sheet: name of the sheet; empty for the whole file.
        cell: address there; empty for the whole sheet.
        sentence: French, complete, the place included.
    """

    sheet: str
    cell: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """A proposal: nothing is changed until the adviser accepts it.

    Attributes:
        plan: the plan as read.
        rows: one for each need and resource of the plan, in order.
        warnings: what to look at, in reading order.
    """

    plan: Plan
    rows: tuple[PreviewRow, ...]
    warnings: tuple[SheetWarning, ...]


def write_plan_sheet(path: Path, plan: Plan, title: str) -> None:
    """Put a plan in a printable .xlsx file that `read_plan_sheet` reads back exactly.

    Args:
        path: the file, replaced whole or not at all.
        plan: what is exported.
        title: written on top; any text, no formula comes of it.

    Raises:
        FileError: it cannot be written, or a text is longer than a cell holds.
    """
    from pdca_desktop.exchange.plan_sheet_write import plan_workbook, write  # noqa: PLC0415  (heavy)

    write(path, plan_workbook(plan, title))


def write_template(path: Path) -> None:
    """Put the empty plan to fill in, with its instructions, in an .xlsx file.

    Raises:
        FileError: it cannot be written.
    """
    from pdca_desktop.exchange.plan_sheet_write import template_workbook, write  # noqa: PLC0415  (heavy)

    write(path, template_workbook())


def read_plan_sheet(path: Path) -> SheetPreview:
    """What a spreadsheet proposes as a plan: our export, our template, or anybody's table.

    Raises:
        FileError: it is no readable .xlsx, it is dangerous, or no financing plan is found in it.
    """
    from pdca_desktop.exchange.plan_sheet_open import open_workbook  # noqa: PLC0415  (heavy)
    from pdca_desktop.exchange.plan_sheet_read import preview  # noqa: PLC0415  (heavy)

    return preview(open_workbook(path), path.name)
