"""Walks a window and tells what a keyboard or a screen reader could not use."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from pdca_desktop.ui.tokens import TARGET


def faults(root: QWidget) -> list[str]:
    """A line per fault: no accessible name, a target too small, a label without text."""
    return [*_nameless(root), *_small(root), *_empty_labels(root)]


def _shown(root: QWidget) -> list[QWidget]:
    return [widget for widget in (root, *root.findChildren(QWidget)) if widget.isVisibleTo(root)]


def _nameless(root: QWidget) -> Iterator[str]:
    for widget in _shown(root):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus and not isinstance(widget, QAbstractButton):
            continue
        seen = QAccessible.queryAccessibleInterface(widget)
        if not seen.text(QAccessible.Text.Name).strip():
            yield f"no name: {_place(widget)}"


def _small(root: QWidget) -> Iterator[str]:
    for widget in _shown(root):
        if isinstance(widget, QAbstractButton) and min(widget.width(), widget.height()) < TARGET:
            yield f"small ({widget.width()}×{widget.height()}): {_place(widget)}"


def _empty_labels(root: QWidget) -> Iterator[str]:
    for widget in _shown(root):
        if isinstance(widget, QLabel) and not widget.text() and widget.pixmap().isNull():
            yield f"empty label: {_place(widget)}"


def _place(widget: QWidget) -> str:
    steps = []
    current: QWidget | None = widget
    while current is not None:
        steps.append(type(current).__name__ + (f"[{current.objectName()}]" if current.objectName() else ""))
        current = current.parentWidget()
    return " < ".join(steps[:4])
