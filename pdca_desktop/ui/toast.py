"""A sentence for a few seconds at the foot of the window, with the way back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from pdca_desktop.ui.tokens import AIR, ROOM, SNUG

SECONDS = 8


class Toast(QFrame):
    """One per window; a new sentence replaces the one before.

    Signals:
        undone: the adviser took the way back.
    """

    undone = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("toast", True)
        self.setAccessibleName("Message")
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._undo = QPushButton("Annuler", self)
        self._undo.clicked.connect(self._take_back)
        self._way_back: Callable[[], object] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(ROOM, SNUG, SNUG, SNUG)
        row.setSpacing(ROOM)
        row.addWidget(self._text)
        row.addWidget(self._undo)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SECONDS * 1000)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def say(self, sentence: str, undo: Callable[[], object] | None = None) -> None:
        """Show a sentence.

        Args:
            sentence: French, what was done.
            undo: bound method of the way back; None: nothing to take back.
        """
        self._way_back = undo
        self._text.setText(sentence)
        self._undo.setVisible(undo is not None)
        self._undo.setAccessibleName(f"Annuler : {sentence}")
        self.setAccessibleDescription(sentence)
        self._place()
        self.show()
        self.raise_()
        # Its enumerations are many: not before there is something to say.
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # noqa: PLC0415

        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))
        self._timer.start()

    def sentence(self) -> str:
        """What is shown; empty when nothing is."""
        return self._text.text() if self.isVisible() else ""

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Stay at the foot of the window."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent, /) -> None:
        """Under the pointer it stays."""
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent, /) -> None:
        """And leaves after it."""
        super().leaveEvent(event)
        self._timer.start()

    def changeEvent(self, event: QEvent, /) -> None:
        """Larger type needs a larger message."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and not self.isHidden():
            QTimer.singleShot(0, self._place)

    def _place(self) -> None:
        window = self._window
        natural = self._text.fontMetrics().horizontalAdvance(self._text.text()) + SNUG
        beside = self._undo.sizeHint().width() + ROOM if self._undo.isVisibleTo(self) else 0
        most = window.width() - 2 * AIR - 2 * ROOM - beside
        self._text.setWordWrap(natural > most)
        self._text.setFixedWidth(min(natural, most))
        self.adjustSize()
        self.move((window.width() - self.width()) // 2, window.height() - self.height() - AIR)

    def _take_back(self) -> None:
        self.hide()
        self._timer.stop()
        way_back, self._way_back = self._way_back, None
        if way_back is not None:
            way_back()
        self.undone.emit()
