"""The editor of free text in several paragraphs: plain, comfortable, as high as what it holds."""

from typing import Any

from PySide6.QtCore import QMimeData, QSizeF, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from pdca_desktop.domain.record import Slot
from pdca_desktop.exchange.scalars import clean
from pdca_desktop.ui.forms.editor import OneWidget, really_left, undo_belongs_to_dossier, undo_free
from pdca_desktop.ui.theme import look

_LEAST_LINES, _MOST_LINES = 3, 16


class LongTextEditor(OneWidget, QPlainTextEdit):
    """A long text; what is pasted loses its formatting and its invisible characters.

    Signals:
        edited: the text after each key stroke.
        left: the field lost the focus.
    """

    edited = Signal(object)
    left = Signal()

    def __init__(self, slot: Slot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = str(slot.default)
        self._changed = False
        self._lines = 0
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(4)
        self.textChanged.connect(self._typed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.fit()

    def fit(self) -> None:
        """Take the height of the text in the type of now."""
        self._lines = 0
        self._grow(self.document().documentLayout().documentSize())

    def value(self) -> Any:
        """The text held."""
        return self._value

    def show_value(self, value: Any) -> None:
        """Show a text."""
        self._value = value
        self._changed = False
        if self._text() != value:
            self.blockSignals(True)
            self.setPlainText(value)
            self.blockSignals(False)

    def complaint(self) -> str:
        """Any text can be read."""
        return ""

    def typing(self) -> bool:
        """Whether the text was changed since the focus came."""
        return self._changed and self.hasFocus()

    def set_read_only(self, on: bool) -> None:
        """Show without letting change; the text can still be selected."""
        self.setReadOnly(on)

    def insertFromMimeData(self, source: QMimeData, /) -> None:
        """Paste plain text only."""
        self.insertPlainText(clean(source.text()))

    def focusInEvent(self, event: QFocusEvent, /) -> None:
        """The dossier's undo goes before the text's own."""
        undo_belongs_to_dossier(self)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent, /) -> None:
        """Leaving ends the typing."""
        undo_free(self)
        super().focusOutEvent(event)
        if really_left(event):
            self._changed = False
            self.left.emit()

    def _typed(self) -> None:
        self._changed = True
        value = clean(self._text())
        if value != self._value:
            self._value = value
            self.edited.emit(value)

    def _text(self) -> str:
        # toPlainText() turns no-break spaces into plain ones, and an amount would lose them.
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def _grow(self, size: QSizeF) -> None:
        lines = min(max(int(size.height()), _LEAST_LINES), _MOST_LINES)
        if lines != self._lines:
            self._lines = lines
            margin = 2 * int(self.document().documentMargin()) + 2 * self.frameWidth() + 6
            self.setFixedHeight(lines * QFontMetrics(look().font()).lineSpacing() + margin)
