"""What every editor of a field offers to its form, and the focus habits they share."""

from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget


class Editor(Protocol):
    """One field's editor; a QWidget.

    Attributes:
        edited: emitted with the new value at each key stroke that makes one.
        left: emitted when the adviser leaves the field.
    """

    @property
    def edited(self) -> SignalInstance:
        """The value was changed by the adviser."""
        ...

    @property
    def left(self) -> SignalInstance:
        """The adviser left the field."""
        ...

    def value(self) -> Any:
        """The value held: the last one shown or made by typing."""
        ...

    def show_value(self, value: Any) -> None:
        """Show a value; nothing is emitted."""
        ...

    def complaint(self) -> str:
        """The sentence on what is typed and cannot be read; empty when all of it is."""
        ...

    def typing(self) -> bool:
        """Whether the adviser is in the field and has changed it since entering."""
        ...

    def target(self) -> QWidget:
        """The part that takes the focus and bears the accessible name."""
        ...

    def marked(self) -> QWidget:
        """The part whose border shows a fault."""
        ...

    def set_read_only(self, on: bool) -> None:
        """Show without letting change."""
        ...


def really_left(event: QFocusEvent) -> bool:
    """Whether the focus went to another field, not to a menu, a popup or another window for a moment."""
    return event.reason() not in (
        Qt.FocusReason.PopupFocusReason,
        Qt.FocusReason.MenuBarFocusReason,
    )


class _UndoYields(QObject):
    """Lets Ctrl+Z and Ctrl+Y through to the dossier's own undo instead of the field's."""

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Refuse the field's claim on the two key sequences."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if event.matches(undo) or event.matches(redo):
                event.ignore()
                return True
        return super().eventFilter(watched, event)


_yields: list[_UndoYields] = []


def undo_belongs_to_dossier(widget: QWidget) -> None:
    """Call when a text field takes the focus; `undo_free` when it loses it."""
    if not _yields:
        _yields.append(_UndoYields())
    widget.installEventFilter(_yields[0])


def undo_free(widget: QWidget) -> None:
    """A field without focus needs no filter: filters cost at every event."""
    if _yields:
        widget.removeEventFilter(_yields[0])
