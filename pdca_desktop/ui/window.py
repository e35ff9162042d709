"""The window before anything is in it: what the adviser sees first, painted with nothing but Qt loaded."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSize, QTimer, Signal
from PySide6.QtWidgets import QMainWindow

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent

TITLE = "PdC Actif"
_LEAST = QSize(960, 560)
_FIRST = QSize(1280, 760)
_GEOMETRY = "window/geometry"


class Window(QMainWindow):
    """An empty window that knows its place on the screen.

    Args:
        settings: file of the window's place; nothing personal is kept in it.

    Signals:
        closing: the window is about to close; save what waits.
    """

    closing = Signal()

    def __init__(self, settings: Path) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.setMinimumSize(_LEAST)
        self._settings = QSettings(str(settings), QSettings.Format.IniFormat)
        self._waiting: list[Callable[[], object]] = []
        self._painted = False
        geometry = self._settings.value(_GEOMETRY)
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(_FIRST.boundedTo(self.screen().availableGeometry().size()))

    def after_first_paint(self, does: Callable[[], object]) -> None:
        """Do it once the window has been painted, in the order asked, one turn of the loop each."""
        self._waiting.append(does)
        if self._painted:
            QTimer.singleShot(0, self._next)

    def paintEvent(self, event: "QPaintEvent", /) -> None:
        """The first one lets what waits begin."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._next)

    def closeEvent(self, event: "QCloseEvent", /) -> None:
        """Remember the window's place."""
        self._settings.setValue(_GEOMETRY, self.saveGeometry())
        self._settings.sync()
        self.closing.emit()
        super().closeEvent(event)

    def _next(self) -> None:
        if self._waiting:
            self._waiting.pop(0)()
            QTimer.singleShot(0, self._next)
