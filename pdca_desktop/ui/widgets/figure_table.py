"""Computed figures in a table that is only read: a name, a figure for each column, a note."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from pdca_desktop.ui.icons import pixmap
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import SNUG, TIGHT, Size, Tone

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROW_ROLE = Qt.ItemDataRole.UserRole
_ROW, _ICON = 30, 16
_TALL = 10_000
_NAME = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
_NAMES, _LEAST_FIGURE, _MOST_FIGURE = 290, 118, 180


@dataclass(frozen=True, slots=True)
class Row:
    """A row.

    Attributes:
        figures: in words, one for each column.
        note: how it reads, under the name.
        strong: whether it stands out.
        tones: what a figure means, one for each column; empty: nothing.
        tip: more on it, under the pointer.
    """

    name: str
    figures: tuple[str, ...]
    note: str = ""
    strong: bool = False
    tones: tuple[Tone | None, ...] = ()
    tip: str = ""

    def tone(self, column: int) -> Tone | None:
        """What a figure means."""
        return self.tones[column] if column < len(self.tones) else None


class FigureModel(QAbstractTableModel):
    """The rows."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.titles: tuple[str, ...] = ()
        self.rows: tuple[Row, ...] = ()

    def show_rows(self, titles: tuple[str, ...], rows: tuple[Row, ...]) -> bool:
        """Replace the rows; whether their places changed."""
        if titles == self.titles and [row.note for row in rows] == [row.note for row in self.rows]:
            changed = rows != self.rows
            self.rows = rows
            if changed:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(titles)))
            return False
        self.beginResetModel()
        self.titles, self.rows = titles, rows
        self.endResetModel()
        return True

    def rowCount(self, parent: _Index = _NOWHERE, /) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _NOWHERE, /) -> int:
        """The name and the figures."""
        return 0 if parent.isValid() else 1 + len(self.titles)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> Any:
        """The words of a cell."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        words = row.name if column == 0 else row.figures[column - 1]
        if role == _ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            tone = row.tone(column - 1) if column else None
            said = f"{row.name}, {self.titles[column - 1]} : {words}" if column else f"{row.name}. {row.note}"
            return f"{said}, {tone.word}" if tone else said
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> Any:
        """The columns."""
        if orientation is not Qt.Orientation.Horizontal or not 0 < section <= len(self.titles):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return self.titles[section - 1] if role == Qt.ItemDataRole.DisplayRole else None


class FigureCells(QStyledItemDelegate):
    """The name with its note under it, the figures at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, /) -> None:
        """One cell."""
        now, rect, view = look(), QRect(option.rect), option.widget
        row: Row = index.data(_ROW_ROLE)
        painter.save()
        painter.setPen(QPen(now.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        line = _line(row, view.columnWidth(0) if isinstance(view, QTableView) else rect.width())
        top = QRect(rect.left(), rect.top(), rect.width() - SNUG, line)
        painter.setPen(now.colour("text"))
        if index.column() == 0:
            painter.setFont(now.font(strong=row.strong))
            painter.drawText(top, int(_NAME), row.name)
        else:
            self.figure(painter, top, row, index.column() - 1, option)
        painter.restore()
        if row.note and index.column() == 0 and isinstance(view, QTableView):
            painter.save()  # the note runs under the figures too, so it is painted over the whole row
            painter.setClipRect(QRect(0, rect.top(), view.viewport().width(), rect.height()))
            painter.setFont(now.font(Size.SMALL))
            painter.setPen(now.colour("muted"))
            where = QRect(
                rect.left(), rect.top() + line - TIGHT, view.viewport().width() - SNUG, rect.height()
            )
            painter.drawText(where, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft), row.note)
            painter.restore()

    def figure(
        self, painter: QPainter, where: QRect, row: Row, column: int, option: QStyleOptionViewItem
    ) -> None:
        """One figure, with what it means."""
        now, tone, words, view = look(), row.tone(column), row.figures[column], option.widget
        font = now.figures(strong=row.strong)
        painter.setFont(font)
        painter.setPen(now.colour(tone.value if tone else "text"))
        painter.drawText(where, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), words)
        if tone is not None:
            left = where.right() - QFontMetrics(font).horizontalAdvance(words) - _ICON - TIGHT
            y = where.top() + (where.height() - _ICON) // 2
            painter.drawPixmap(left, y, pixmap(tone.icon, _ICON, tone.value, view.devicePixelRatioF()))


def _line(row: Row, width: int) -> int:
    """The height of a name and its figures; a long name takes the lines it needs."""
    now = look()
    name = QFontMetrics(now.font(strong=row.strong)).boundingRect(
        QRect(0, 0, max(1, width - SNUG), _TALL), int(_NAME), row.name
    )
    return max(now.px(_ROW), name.height() + 2 * TIGHT)


class FigureTable(QTableView):
    """The table; it is as high as its rows."""

    of_model, of_cells = FigureModel, FigureCells

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = self.of_model(self)
        self.setModel(self.figures)
        self.setItemDelegate(self.of_cells(self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_rows(self, titles: Sequence[str], rows: Sequence[Row]) -> None:
        """Show figures; only what changed is drawn again."""
        if self.figures.show_rows(tuple(titles), tuple(rows)):
            self.fit()

    def fit(self) -> None:
        """Take the height of the rows and share the width."""
        now, count = look(), len(self.figures.titles)
        names = now.px(_NAMES)  # the columns stand under those of the table that the figures come from
        shared = (self.width() - names - TIGHT) // max(1, count)
        figure = min(max(now.px(_LEAST_FIGURE), shared), now.px(_MOST_FIGURE))
        name = max(1, min(names, self.width() - count * figure))
        self.setColumnWidth(0, name)
        for column in range(1, count + 1):
            self.setColumnWidth(column, figure)
        small = QFontMetrics(now.font(Size.SMALL))
        height = self.horizontalHeader().sizeHint().height() + 2
        for rank, row in enumerate(self.figures.rows):
            high = _line(row, name)
            if row.note:
                room_for = QRect(0, 0, max(1, self.width() - SNUG), _TALL)
                high += small.boundingRect(room_for, Qt.TextFlag.TextWordWrap, row.note).height() + TIGHT
            self.setRowHeight(rank, high)
            height += high
        self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Columns share the width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def changeEvent(self, event: QEvent, /) -> None:
        """Rows follow the size of the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "figures"):
            self.fit()
