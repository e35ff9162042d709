"""Financing plans as spreadsheets: export, empty template, tolerant reading.

The spreadsheet library is loaded by the first call, not by importing this module.
"""

from pathlib import Path

from pdca_desktop.domain.plan import Plan
from pdca_desktop.exchange.plan_sheet_preview import Confidence, PreviewRow, SheetPreview, SheetWarning

__all__ = [
    "Confidence",
    "PreviewRow",
    "SheetPreview",
    "SheetWarning",
    "read_plan_sheet",
    "write_plan_sheet",
    "write_template",
]


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
