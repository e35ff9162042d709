"""A widget on a sheet that scrolls, as pages show it."""

from PySide6.QtWidgets import QWidget

from pdca_desktop.ui.tokens import AIR, ROOM, SNUG
from pdca_desktop.ui.widgets.sheet import Sheet


def on_a_sheet(part: QWidget) -> Sheet:
    """The sheet that holds it."""
    sheet = Sheet((0, SNUG, ROOM, AIR))
    sheet.box.addWidget(part)
    sheet.box.addStretch(1)
    return sheet
