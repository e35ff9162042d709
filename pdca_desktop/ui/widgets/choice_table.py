"""A table of figures in which some are there to be chosen, by a click, or with arrows and space bar."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from pdca_desktop.ui.icons import pixmap
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import SNUG, TIGHT
from pdca_desktop.ui.widgets.figure_table import FigureCells, FigureModel, FigureTable, Row

_Index = QModelIndex | QPersistentModelIndex
_ICON, _ROUND, _GAP = 14, 4, 3
_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class ChoiceRow(Row):
    """A row with figures to choose from.

    Attributes:
        chosen: for each column whether its figure is chosen; None: it is only read. Empty: all are.
        said: what a screen reader says of a figure instead, one for each column.
    """

    chosen: tuple[bool | None, ...] = ()
    said: tuple[str, ...] = ()

    def choice(self, column: int) -> bool | None:
        """Whether a figure is chosen; None when it is only read."""
        return self.chosen[column] if 0 <= column < len(self.chosen) else None


class _Model(FigureModel):
    """The rows, their choices as boxes to tick."""

    def flags(self, index: _Index, /) -> Qt.ItemFlag:
        """A figure to choose can be ticked."""
        known = super().flags(index)
        return known | Qt.ItemFlag.ItemIsUserCheckable if self.choice(index) is not None else known

    def choice(self, index: _Index) -> bool | None:
        """Whether a cell is chosen; None when it is only read."""
        row = self.rows[index.row()] if index.isValid() else None
        return row.choice(index.column() - 1) if isinstance(row, ChoiceRow) else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> Any:
        """The same, ticked or not."""
        chosen = self.choice(index)
        if role == Qt.ItemDataRole.CheckStateRole and chosen is not None:
            return Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole and chosen is not None:
            row, column = self.rows[index.row()], index.column() - 1
            said = row.said[column] if isinstance(row, ChoiceRow) and row.said else row.figures[column]
            return f"{row.name}, {self.titles[column]} : {said}, {'retenu' if chosen else 'non retenu'}"
        return super().data(index, role)


class _Cells(FigureCells):
    """A figure to choose stands in a box; the chosen one is ticked."""

    def figure(
        self, painter: QPainter, where: QRect, row: Row, column: int, option: QStyleOptionViewItem
    ) -> None:
        """One figure."""
        chosen = row.choice(column) if isinstance(row, ChoiceRow) else None
        if chosen is None:
            super().figure(painter, where, row, column, option)
            return
        now, state = look(), option.state
        box = where.adjusted(SNUG, _GAP, SNUG // 2, -_GAP)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(
            QPen(now.colour("text" if focused else "accent" if chosen else "edge"), 2 if focused else 1)
        )
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setBrush(now.colour("accent_soft" if chosen else "sunken" if over else "surface"))
        painter.drawRoundedRect(box, _ROUND, _ROUND)
        words = where.adjusted(0, 0, -TIGHT, 0)
        if not chosen:
            super().figure(painter, words, row, column, option)
            return
        painter.setFont(now.figures(strong=True))
        painter.setPen(now.colour("accent"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, int(right), row.figures[column])
        top = box.top() + (box.height() - _ICON) // 2
        ratio = option.widget.devicePixelRatioF()
        painter.drawPixmap(box.left() + TIGHT, top, pixmap("check", _ICON, "accent", ratio))


class ChoiceTable(FigureTable):
    """The table.

    Signals:
        chosen: row and column of a figure that was clicked, or ticked with the space bar.
        reached: the cell where the keyboard stands, within the table.
    """

    chosen = Signal(int, int)
    reached = Signal(QRect)
    of_model, of_cells = _Model, _Cells

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self._choose)

    def focusInEvent(self, event: QFocusEvent, /) -> None:
        """The keyboard comes to the first figure to choose."""
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._first())  # else the first cell of all takes it
        super().focusInEvent(event)

    def currentChanged(self, current: _Index, previous: _Index, /) -> None:
        """Tell where the keyboard stands."""
        super().currentChanged(current, previous)
        self.reached.emit(self.visualRect(current).translated(self.viewport().pos()))

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Space and return choose."""
        if event.key() in _KEYS:
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _choose(self, index: _Index) -> None:
        if isinstance(self.figures, _Model) and self.figures.choice(index) is not None:
            self.chosen.emit(index.row(), index.column() - 1)

    def _first(self) -> QModelIndex:
        for rank, row in enumerate(self.figures.rows):
            if isinstance(row, ChoiceRow):
                for column in range(len(row.chosen)):
                    if row.choice(column) is not None:
                        return self.figures.index(rank, column + 1)
        return QModelIndex()
