"""How a figure of a table is painted and typed in."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pdca_desktop.domain.record import Slot
from pdca_desktop.ui.forms.editor import undo_belongs_to_dossier, undo_free
from pdca_desktop.ui.forms.grid_model import FAULT, VALUE, GridModel, Index
from pdca_desktop.ui.forms.writing import UnreadableError, writing_of
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import SNUG, TIGHT, Size


class FigureLine(QLineEdit):
    """A figure being typed."""

    def __init__(self, slot: Slot, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._read = writing_of(slot.kind).read
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(name)
        self.setProperty("cell", True)

    def value(self) -> Any:
        """What is typed.

        Raises:
            UnreadableError: it is no figure.
        """
        return self._read(self.text())

    def focusInEvent(self, event: QFocusEvent, /) -> None:
        """The dossier's undo goes before the line's own."""
        undo_belongs_to_dossier(self)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent, /) -> None:
        """A field without focus needs no filter."""
        undo_free(self)
        super().focusOutEvent(event)


class FigureDelegate(QStyledItemDelegate):
    """Paints the figures and opens their editors; each key stroke that makes a value is told to the model.

    Signals:
        entered: Enter ended an editor.
        left: an editor was closed: the moment to seal an undo step.
        complained: French sentence on what was typed and could not be read; empty once it can.
    """

    entered = Signal()
    left = Signal()
    complained = Signal(str)

    def __init__(self, model: GridModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._before: Any = None
        self._open: tuple[QPersistentModelIndex, FigureLine] | None = None

    @property
    def typing(self) -> bool:
        """Whether a figure is being typed."""
        return self._open is not None and self._open[1].isModified()

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index, /) -> QWidget:
        """A line."""
        slot = self._model.field(index.row())
        if slot is None:
            raise LookupError("a title is not typed in")
        editor = FigureLine(slot, f"{slot.declared.label}, {self._model.title(index.column())}", parent)
        editor.textEdited.connect(self._typed)
        self._before = index.data(VALUE)
        self._open = QPersistentModelIndex(index), editor
        return editor

    def destroyEditor(self, editor: QWidget, index: Index, /) -> None:
        """The cell was left."""
        self._open = None
        super().destroyEditor(editor, index)
        self.left.emit()

    def setEditorData(self, editor: QWidget, index: Index, /) -> None:
        """Show the cell's figure, unless what is typed says it already."""
        if isinstance(editor, FigureLine):
            try:
                same = editor.isModified() and editor.value() == index.data(VALUE)
            except UnreadableError:
                same = True
            if not same:
                editor.setText(str(index.data() or ""))

    def setModelData(self, editor: QWidget, _model: Any, index: Index, /) -> None:
        """Settle what is typed; what cannot be read leaves the last figure that could."""
        if isinstance(editor, FigureLine) and editor.isModified():
            try:
                self._model.setData(index, editor.value())
            except UnreadableError as error:
                self.complained.emit(str(error))
            else:
                self.complained.emit("")

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Enter walks down, Escape gives the figure before back."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(watched, QWidget)
        ):
            hint = QAbstractItemDelegate.EndEditHint.NoHint
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, hint)
                self.entered.emit()
                return True
            if event.key() == Qt.Key.Key_Escape and self._open is not None:
                index, before = self._open[0], self._before
                self.closeEditor.emit(watched, hint)
                self._model.setData(index, before)
                return True
        return super().eventFilter(watched, event)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index, /) -> None:
        """The editor fills its cell."""
        editor.setGeometry(option.rect.adjusted(1, 1, -1, -1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, /) -> None:
        """The figure at the right, a rule under it; a fault has its sign, not its colour alone."""
        now, rect, view = look(), QRect(option.rect), option.widget
        fault = str(index.data(FAULT) or "")
        title = self._model.field(index.row()) is None
        painter.save()
        painter.setClipRect(rect)
        current = view.hasFocus() and bool(option.state & QStyle.StateFlag.State_HasFocus)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if fault or current or chosen:
            painter.fillRect(rect, now.colour("bloquant_soft" if fault else "accent_soft"))
        painter.setPen(QPen(now.colour("edge" if title else "line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        words = str(index.data() or "")
        inner = rect.adjusted(TIGHT, 0, -SNUG, 0)
        painter.setFont(figures_font(small=self._model.columnCount() > _FEW))
        painter.setPen(now.colour("bloquant" if fault else "text"))
        painter.drawText(
            inner,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            f"✗ {words}" if fault else words,
        )
        if current:
            painter.setPen(QPen(now.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _typed(self, _text: str) -> None:
        if self._open is not None:
            index, editor = self._open
            try:
                self._model.setData(index, editor.value())
            except UnreadableError:
                return


_FEW = 6
"""Beyond so many columns the figures are smaller."""


def figures_font(*, small: bool = False) -> Any:
    """The family with figures of one width, so that amounts stand under each other."""
    font = look().font(Size.SMALL if small else Size.BODY)
    font.setFeature(font.Tag("tnum"), 1)
    return font


class FieldNames(QHeaderView):
    """The fields at the left of a table; titles of parts stand out."""

    def __init__(self, model: GridModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._grid = model
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintSection(self, painter: QPainter, rect: QRect, section: int, /) -> None:
        """The name, or the title of a part."""
        now, title = look(), self._grid.field(section) is None
        painter.save()
        painter.fillRect(rect, now.colour("surface"))
        painter.setPen(QPen(now.colour("edge" if title else "line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        font = now.font(strong=title) if title else now.font()
        words = str(self._grid.headerData(section, Qt.Orientation.Vertical) or "")
        inner = rect.adjusted(0, 0, -SNUG, -TIGHT if title else 0)
        if not title and QFontMetrics(font).horizontalAdvance(words) > inner.width():
            font = now.font(Size.SMALL)
        painter.setFont(font)
        painter.setPen(now.colour("accent" if title else "text"))
        side = Qt.AlignmentFlag.AlignBottom if title else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignLeft | side | Qt.TextFlag.TextWordWrap), words)
        painter.restore()
