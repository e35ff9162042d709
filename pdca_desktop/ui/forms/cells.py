"""Typing in the cell of a table: the line that takes it, and the delegate that opens and closes it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pdca_desktop.ui.forms.editor import TypedLine
from pdca_desktop.ui.forms.writing import UnreadableError

Index = QModelIndex | QPersistentModelIndex
VALUE = Qt.ItemDataRole.UserRole
"""Role of a cell's value, as its record holds it."""


class CellLine(TypedLine):
    """A value being typed.

    Args:
        name: what a screen reader says of it.
        read: the value of a text; raises `UnreadableError`.
        figure: whether it stands at the right.
    """

    def __init__(self, name: str, read: Callable[[str], Any], parent: QWidget, *, figure: bool) -> None:
        super().__init__(parent)
        self._read = read
        self.setAccessibleName(name)
        if figure:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def value(self) -> Any:
        """What is typed.

        Raises:
            UnreadableError: it cannot be read.
        """
        return self._read(self.text())


class CellDelegate(QStyledItemDelegate):
    """Opens the editors of a table's cells; each key stroke that makes a value is told to the model.

    Args:
        model: shows a cell's words under `DisplayRole` and its value under `VALUE`.

    Signals:
        entered: Enter ended an editor.
        left: an editor was closed: the moment to seal an undo step.
        complained: French sentence on what was typed and could not be read; empty once it can.
    """

    entered = Signal()
    left = Signal()
    complained = Signal(str)

    def __init__(self, model: QAbstractItemModel, parent: QObject) -> None:
        super().__init__(parent)
        self._cells = model
        self._before: Any = None
        self._open: tuple[QPersistentModelIndex, QWidget] | None = None

    @property
    def typing(self) -> bool:
        """Whether something is being typed."""
        editor = self._open[1] if self._open is not None else None
        return isinstance(editor, CellLine) and editor.isModified()

    def make_editor(self, parent: QWidget, index: Index) -> QWidget:
        """The editor of a cell: a `CellLine`, or one that calls `take` by itself. Each table has its own."""
        raise NotImplementedError

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index, /) -> QWidget:
        """The editor, and the value to give back."""
        editor = self.make_editor(parent, index)
        if isinstance(editor, CellLine):
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
        """Show the cell's value, unless what is typed says it already."""
        if isinstance(editor, CellLine):
            try:
                same = editor.isModified() and editor.value() == index.data(VALUE)
            except UnreadableError:
                same = True
            if not same:
                editor.setText(str(index.data() or ""))

    def setModelData(self, editor: QWidget, _model: Any, index: Index, /) -> None:
        """Settle what is typed; what cannot be read leaves the last value that could."""
        if isinstance(editor, CellLine) and editor.isModified():
            try:
                self._cells.setData(index, editor.value())
            except UnreadableError as error:
                self.complained.emit(str(error))
            else:
                self.complained.emit("")

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Enter walks down, Escape gives the value before back."""
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
                self._cells.setData(index, before)
                return True
        return super().eventFilter(watched, event)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index, /) -> None:
        """The editor fills its cell."""
        editor.setGeometry(option.rect.adjusted(1, 1, -1, -1))

    def take(self, value: Any) -> None:
        """Give the open cell a value."""
        if self._open is not None:
            self._cells.setData(self._open[0], value)

    def _typed(self, _text: str) -> None:
        editor = self._open[1] if self._open is not None else None
        if isinstance(editor, CellLine):
            try:
                self.take(editor.value())
            except UnreadableError:
                return
