"""A sheet that scrolls up and down: what a page longer than the window lies on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from pdca_desktop.ui.tokens import ROOM


class Sheet(QScrollArea):
    """No frame, no bar across, no focus of its own.

    Args:
        margins: left, top, right, bottom of what it holds.

    Attributes:
        sheet: the parent of what it holds.
        box: the column of what it holds.
    """

    def __init__(self, margins: tuple[int, int, int, int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sheet = QWidget()
        self.sheet.setProperty("sheet", True)
        self.box = QVBoxLayout(self.sheet)
        self.box.setContentsMargins(*margins)
        self.box.setSpacing(ROOM)
        self.setWidget(self.sheet)
