"""Looks for garbage on the main thread only.

Python looks for it in whichever thread makes objects. In a worker it may take down the Python side of a
QObject while Qt, on the main thread and without Python's lock, asks it for its signals: the process then
ends, rarely and without a word. So the automatic search is off, and this does it between two turns.
"""

import gc

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

_EVERY_MS = 500
_WHOLE_MS = 600_000


class Collector(QObject):
    """Looks at young objects twice a second, at all of them when the window is left, or every ten minutes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._young, self._whole = QTimer(self), QTimer(self)
        self._young.timeout.connect(self.look)
        self._young.start(_EVERY_MS)
        self._whole.timeout.connect(self.look_at_all)
        self._whole.start(_WHOLE_MS)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.applicationStateChanged.connect(self._state_changed)

    def look(self) -> None:
        """Look among the objects made lately, when they are many."""
        young, middle, _ = gc.get_count()
        many, most, _ = gc.get_threshold()
        if young > many:
            gc.collect(1 if middle > most else 0)

    def look_at_all(self) -> None:
        """Look among all objects; the one search that may be felt."""
        gc.collect()

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationInactive:
            self.look_at_all()
