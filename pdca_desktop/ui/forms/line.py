"""Editors on one line: text, numbers, amounts, dates."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.domain.french import UNANSWERED
from pdca_desktop.domain.record import Kind, Slot
from pdca_desktop.ui.forms.editor import OneWidget, TypedLine, really_left
from pdca_desktop.ui.forms.writing import UnreadableError, writing_of
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import ROOM, TIGHT

_RIGHT = (Kind.WHOLE, Kind.DECIMAL, Kind.EUROS)


class LineEditor(OneWidget, TypedLine):
    """A text, a number, an amount or a date, typed.

    Signals:
        edited: the value made by the last key stroke.
        left: the field lost the focus, its text now in full typography.
    """

    edited = Signal(object)
    left = Signal()

    def __init__(self, slot: Slot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slot = slot
        self._writing = writing_of(slot.kind)
        self._value: Any = slot.default
        self._complaint = ""
        self._changed = False
        if slot.kind in _RIGHT:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if self._writing.example:
            self.setPlaceholderText(self._writing.example)
        self.textEdited.connect(self._typed)
        self.returnPressed.connect(self._finish)
        self.fit()

    def fit(self) -> None:
        """Take the width that the widest usual value needs in the type of now."""
        if self._writing.example_width:
            metrics = QFontMetrics(look().font())
            widest = max(map(metrics.horizontalAdvance, (self._writing.example_width, UNANSWERED)))
            self.setFixedWidth(widest + 2 * ROOM)

    def value(self) -> Any:
        """The value held."""
        return self._value

    def show_value(self, value: Any) -> None:
        """Show a value in French typography."""
        self._value = value
        self._complaint = ""
        self._changed = False
        text = self._writing.show(value)
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def complaint(self) -> str:
        """The sentence on a text that cannot be read."""
        return self._complaint

    def typing(self) -> bool:
        """Whether the text was changed since the focus came."""
        return self._changed and self.hasFocus()

    def set_read_only(self, on: bool) -> None:
        """Show without letting change; a blank field says so."""
        self.setReadOnly(on)
        self.setPlaceholderText(UNANSWERED if on else self._writing.example)

    def take(self, value: Any) -> None:
        """A value chosen another way than by typing, as if it had been typed."""
        if value != self._value:
            self.show_value(value)
            self.edited.emit(value)

    def focusOutEvent(self, event: QFocusEvent, /) -> None:
        """Leaving settles what was typed."""
        super().focusOutEvent(event)
        if really_left(event):
            self._finish()
            self.left.emit()

    def _typed(self, text: str) -> None:
        self._changed = True
        try:
            value = self._read(text)
        except UnreadableError:
            return
        self._complaint = ""
        if self._writing.whole_keystroke(text):
            self._hold(value)

    def _finish(self) -> None:
        if not self._changed:
            return
        self._changed = False
        try:
            value = self._read(self.text())
        except UnreadableError as error:
            self._complaint = str(error)
            return
        self._complaint = ""
        self._hold(value)
        text = self._writing.show(value)
        if text != self.text():
            self.setText(text)

    def _read(self, text: str) -> Any:
        value = self._writing.read(text)
        return self._slot.default if value is None and not self._slot.optional else value

    def _hold(self, value: Any) -> None:
        if value != self._value:
            self._value = value
            self.edited.emit(value)


class DateEditor(QWidget):
    """A date, typed or taken from a calendar (button, or Alt+Down in the line).

    Attributes:
        proposed: days to choose from above the calendar, with their words; none by default.

    Signals:
        edited: the day made by typing or by the calendar.
        left: the line lost the focus.
    """

    edited = Signal(object)
    left = Signal()

    def __init__(self, slot: Slot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = LineEditor(slot, self)
        self._button = QToolButton(self)
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Alt+Down opens the calendar from the line
        self._button.setAccessibleName(f"Calendrier : {slot.declared.label}")
        self._button.setToolTip("Calendrier (Alt+Bas)")
        dress(self._button, "calendar", "muted")
        self._popup: QFrame | None = None
        self.proposed: Callable[[], Sequence[tuple[date, str]]] = tuple
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT)
        row.addWidget(self._line)
        row.addWidget(self._button)
        row.addStretch(1)
        self._line.edited.connect(self.edited)
        self._line.left.connect(self.left)
        self._button.clicked.connect(self.open_calendar)

    def fit(self) -> None:
        """Take the width of a date in the type of now."""
        self._line.fit()

    def value(self) -> Any:
        """The day held."""
        return self._line.value()

    def show_value(self, value: Any) -> None:
        """Show a day."""
        self._line.show_value(value)

    def complaint(self) -> str:
        """The sentence on a text that is no date."""
        return self._line.complaint()

    def typing(self) -> bool:
        """Whether the line is being typed in."""
        return self._line.typing()

    def target(self) -> QWidget:
        """The line."""
        return self._line

    def marked(self) -> QWidget:
        """The line."""
        return self._line

    def set_read_only(self, on: bool) -> None:
        """Show without letting change."""
        self._line.set_read_only(on)
        self._button.setHidden(on)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Alt+Down and F4 open the calendar, as they open a list."""
        alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if (alt_down or event.key() == Qt.Key.Key_F4) and not self._line.isReadOnly():
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def open_calendar(self) -> None:
        """Show the calendar at the day held."""
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.setProperty("floating", True)
        calendar = QCalendarWidget(popup)
        calendar.setAccessibleName(self._button.accessibleName())
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setGridVisible(False)
        day = self._line.value()
        if day is not None:
            calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        calendar.clicked.connect(self._chosen)
        calendar.activated.connect(self._chosen)
        box = QVBoxLayout(popup)
        box.setContentsMargins(TIGHT, TIGHT, TIGHT, TIGHT)
        for proposed, words in self.proposed():
            box.addWidget(self._proposal(proposed, words, popup))
        box.addWidget(calendar)
        popup.adjustSize()
        popup.move(self.mapToGlobal(QPoint(0, self.height() + TIGHT)))
        popup.show()
        calendar.setFocus()
        self._popup = popup

    def _proposal(self, day: date, words: str, popup: QFrame) -> QPushButton:
        button = QPushButton(words, popup)
        button.setProperty("kind", "link")
        button.clicked.connect(partial(self._chosen, QDate(day.year, day.month, day.day)))
        return button

    def _chosen(self, day: QDate) -> None:
        self._line.take(day.toPython())
        if self._popup is not None:
            self._popup.close()
            self._popup = None
        self._line.setFocus()
