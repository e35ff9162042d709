"""A job under way: what it does, how far it is, and how to stop it."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import ROOM
from pdca_desktop.ui.widgets.headers import quiet_button

_PATIENCE_MS = 300
_WHOLE = 1_000


class ProgressStrip(QWidget):
    """Shown while a job lasts; one that is over in a moment is not shown at all.

    Signals:
        stopped: the adviser asked to stop.
    """

    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._doing = text_label("", "small", self)
        self._doing.setWordWrap(False)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Avancement")
        self.stop = quiet_button("Arrêter", self, "x")
        self.stop.clicked.connect(self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(ROOM)
        row.addWidget(self._doing)
        row.addWidget(self._bar, 1)
        row.addWidget(self.stop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self.show)
        self.hide()

    def begin(self, label: str) -> None:
        """A job starts.

        Args:
            label: what it does, a short French phrase.
        """
        self._doing.setText(typeset(f"{label}…"))
        self._bar.setRange(0, 0)
        self.stop.setEnabled(True)
        self.stop.setAccessibleName(f"Arrêter : {label}")
        self._timer.start()

    def show_progress(self, done: int, total: int, label: str) -> None:
        """Say how far it is."""
        self._doing.setText(typeset(f"{label}…"))
        self._bar.setRange(0, _WHOLE if total else 0)
        self._bar.setValue(done * _WHOLE // total if total else 0)  # bytes may exceed what a bar counts

    def end(self) -> None:
        """It is over."""
        self._timer.stop()
        self.hide()

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self._doing.setText("Arrêt demandé…")
        self.stopped.emit()
