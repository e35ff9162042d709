"""The list under the search box: what was found and how it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import SNUG, TIGHT, Size

_ROW = 40
_LEAST_WIDTH = 480


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the list.

    Attributes:
        kind: "Dossier", "Personne", "Comité"... said at the right.
        title: what it is.
        detail: number, date, or why a command is disabled.
        key: given back when it is chosen.
        enabled: whether it can be chosen.
    """

    kind: str
    title: str
    detail: str
    key: str
    enabled: bool = True


_Index = QModelIndex | QPersistentModelIndex


class FoundModel(QAbstractListModel):
    """The lines found."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Found, ...] = ()

    def show_lines(self, lines: Sequence[Found]) -> None:
        """Replace the lines."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def line(self, rank: int) -> Found | None:
        """A line; None when there is none of that rank."""
        return self._lines[rank] if 0 <= rank < len(self._lines) else None

    def rowCount(self, parent: _Index = QModelIndex(), /) -> int:  # noqa: B008  (Qt's own default)
        """How many lines."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> object:
        """A line's title, words for a screen reader, and the line itself."""
        found = self.line(index.row())
        if found is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return found.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ", ".join(part for part in (found.kind, found.title, found.detail) if part)
        return found if role == Qt.ItemDataRole.UserRole else None

    def flags(self, index: _Index, /) -> Qt.ItemFlag:
        """A disabled command is read, not chosen."""
        found = self.line(index.row())
        if found is None:
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return plain | Qt.ItemFlag.ItemIsEnabled if found.enabled else plain


class _Lines(QStyledItemDelegate):
    """Title, detail after it, kind at the right."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index, /) -> QSize:
        return QSize(320, look().px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, /) -> None:
        found = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(found, Found):
            return
        now = look()
        rect = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, now.colour("accent_soft"))
        rect = rect.adjusted(SNUG, 0, -SNUG, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(now.font(Size.SMALL))
        painter.setPen(now.colour("muted"))
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignRight, found.kind)
        rect.setRight(rect.right() - QFontMetrics(painter.font()).horizontalAdvance(found.kind) - 2 * SNUG)
        painter.setFont(now.font())
        painter.setPen(now.colour("text" if found.enabled else "muted"))
        metrics = QFontMetrics(painter.font())
        title = metrics.elidedText(found.title, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, middle, title)
        rect.setLeft(rect.left() + metrics.horizontalAdvance(title) + SNUG)
        painter.setFont(now.font(Size.SMALL))
        painter.setPen(now.colour("muted"))
        detail = QFontMetrics(painter.font()).elidedText(
            found.detail, Qt.TextElideMode.ElideRight, max(0, rect.width())
        )
        painter.drawText(rect, middle, detail)


class FinderList(QFrame):
    """The list itself, above everything else in the window.

    Signals:
        picked: a line was clicked.
    """

    picked = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("floating", True)
        self.model = FoundModel(self)
        self._view = QListView(self)
        self._view.setModel(self.model)
        self._view.setItemDelegate(_Lines(self._view))
        self._view.setAccessibleName("Résultats de la recherche")
        self._view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setUniformItemSizes(True)
        self._view.clicked.connect(self._clicked)
        # Neither takes the focus: losing it would close the list before the click is heard.
        for part in (self, self._view, self._view.viewport()):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box = QVBoxLayout(self)
        box.setContentsMargins(TIGHT, TIGHT, TIGHT, TIGHT)
        box.addWidget(self._view)

    def show_under(self, field: QWidget, lines: Sequence[Found]) -> None:
        """Show lines under a field, the first that can be chosen already chosen."""
        self.model.show_lines(lines)
        height = len(lines) * look().px(_ROW) + 2 * TIGHT + 2
        corner = field.mapTo(field.window(), QPoint(0, field.height() + 2))
        self.setGeometry(QRect(corner, QSize(max(field.width(), _LEAST_WIDTH), height)))
        self.show()
        self.raise_()
        self._view.setCurrentIndex(QModelIndex())
        self.walk(1)

    def walk(self, by: int) -> None:
        """Choose the next line that can be."""
        count = self.model.rowCount()
        rank = self._view.currentIndex().row()
        for _ in range(count):
            rank = (rank + by) % count
            found = self.model.line(rank)
            if found is not None and found.enabled:
                self._view.setCurrentIndex(self.model.index(rank))
                return

    def current(self) -> Found | None:
        """The line chosen."""
        return self.model.line(self._view.currentIndex().row())

    def _clicked(self, index: QModelIndex) -> None:
        self.picked.emit(self.model.line(index.row()))
