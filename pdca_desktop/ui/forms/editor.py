"""What the editors of fields share.

Each is a widget with the signals `edited` (the new value, at each key stroke that makes one) and `left`, and
with `value`, `show_value` (emits nothing), `complaint`, `typing`, `target`, `marked`, `set_read_only`.
"""

from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget


class OneWidget:
    """An editor that is one widget: that takes the focus, bears the name, and its border shows a fault."""

    def target(self) -> QWidget:
        """The part that takes the focus and bears the accessible name."""
        return cast("QWidget", self)

    def marked(self) -> QWidget:
        """The part whose border shows a fault."""
        return cast("QWidget", self)


class AtOnce(OneWidget):
    """An editor whose answer is given at once, by a choice: there is nothing unreadable or unfinished."""

    def complaint(self) -> str:
        """The sentence on what cannot be read: none."""
        return ""

    def typing(self) -> bool:
        """Whether something is being typed: never."""
        return False


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


class TypedLine(QLineEdit):
    """A line whose Ctrl+Z, while it has the focus, is the dossier's."""

    def focusInEvent(self, event: QFocusEvent, /) -> None:
        """The dossier's undo goes before the line's own."""
        undo_belongs_to_dossier(self)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent, /) -> None:
        """A line without focus needs no filter."""
        undo_free(self)
        super().focusOutEvent(event)
