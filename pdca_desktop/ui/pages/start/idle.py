"""Knows when nobody has touched the computer's keys or pointer for a while."""

from time import monotonic

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

_ACTS = frozenset(
    (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
     QEvent.Type.TouchBegin, QEvent.Type.InputMethod)
)  # fmt: skip
_CLOSE = 0.05


class Idle(QObject):
    """Watches the application.

    Signals:
        reached: nothing was touched for the delay.
    """

    reached = Signal()

    def __init__(self, app: QApplication, minutes: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._delay = minutes * 60
        self._last = monotonic()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._over)
        self.set_minutes(minutes)
        app.installEventFilter(self)

    def set_minutes(self, minutes: float) -> None:
        """Wait so long from now."""
        self._delay, self._last = minutes * 60, monotonic()
        self._timer.start(round(self._delay * 1000))

    def eventFilter(self, _watched: QObject, event: QEvent, /) -> bool:
        """Remember when something was touched; the timer is not set again at each key stroke."""
        if event.type() in _ACTS:
            self._last = monotonic()
        return False

    def _over(self) -> None:
        left = self._delay - (monotonic() - self._last)
        if left > _CLOSE:
            self._timer.start(round(left * 1000))
            return
        self.set_minutes(self._delay / 60)
        self.reached.emit()
