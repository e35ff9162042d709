"""The list of conflicts: the place, then whose dossier and since when in a quieter type."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import SNUG, TIGHT, Size

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_DETAIL = Qt.ItemDataRole.UserRole
_WRAP = Qt.TextFlag.TextWordWrap
_TALL, _MARK = 10_000, 3
_WIDTH, _HEIGHT = 216, 104


class ConflictList(QAbstractListModel):
    """The conflicts, oldest first, as their place and a detail."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lines: tuple[tuple[str, str], ...] = ()

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show other conflicts; the same ones are left alone."""
        if tuple(lines) != self._lines:
            self.beginResetModel()
            self._lines = tuple(lines)
            self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE, /) -> int:
        """How many conflicts."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> Any:
        """The words of a line."""
        if not index.isValid():
            return None
        place, detail = self._lines[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{place}, {detail}"
        return {Qt.ItemDataRole.DisplayRole: place, _DETAIL: detail}.get(Qt.ItemDataRole(role))


class ConflictListView(QListView):
    """The list; it stands beside the conflict, or over it where there is too little room for both."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.conflicts = ConflictList(self)
        self.setModel(self.conflicts)
        self.setAccessibleName("Conflits, du plus ancien au plus récent")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setItemDelegate(ConflictLines(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def stand(self, *, beside: bool) -> None:
        """Take the room of a column, or of a few lines."""
        width, height = (look().px(_WIDTH), _TALL) if beside else (_TALL, look().px(_HEIGHT))
        self.setMinimumWidth(width if beside else 0)
        self.setMaximumSize(width, height)


class ConflictLines(QStyledItemDelegate):
    """Paints a conflict: its place whole, its detail under it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index, /) -> QSize:
        """As high as its words."""
        view = option.widget
        width = (view.viewport().width() if isinstance(view, QListView) else option.rect.width()) - 2 * SNUG
        high = sum(_height(words, font, width) for words, font in _parts(index))
        return QSize(width, high + TIGHT + 2 * SNUG)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, /) -> None:
        """The words, on the accent's soft colour when chosen."""
        now, rect = look(), QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(rect, now.colour("accent_soft"))
            painter.fillRect(QRect(rect.left(), rect.top(), _MARK, rect.height()), now.colour("accent"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(now.colour("accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        where = rect.adjusted(SNUG + TIGHT, SNUG, -SNUG, -SNUG)
        for (words, font), colour in zip(_parts(index), ("text", "muted"), strict=True):
            painter.setFont(font)
            painter.setPen(now.colour(colour))
            high = _height(words, font, where.width())
            painter.drawText(where, _WRAP, words)
            where.setTop(where.top() + high + TIGHT)
        painter.restore()


def _parts(index: _Index) -> tuple[tuple[str, QFont], tuple[str, QFont]]:
    now = look()
    place, detail = index.data(Qt.ItemDataRole.DisplayRole), index.data(_DETAIL)
    return (place, now.font(strong=True)), (detail, now.font(Size.SMALL))


def _height(words: str, font: QFont, width: int) -> int:
    return QFontMetrics(font).boundingRect(QRect(0, 0, width - TIGHT, _TALL), _WRAP, words).height()
