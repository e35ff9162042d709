"""A list of records full of figures: the months of a cash plan, the years of a forecast, as one table."""

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QScrollArea,
    QTableView,
    QWidget,
)

from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.record import Slot
from pdca_desktop.ui.forms.cells import Index
from pdca_desktop.ui.forms.grid_cells import FieldNames, FigureDelegate, figures_font
from pdca_desktop.ui.forms.grid_model import GridModel
from pdca_desktop.ui.forms.writing import UnreadableError, writing_of
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import AIR, SNUG, TIGHT

_ROW, _TITLE_ROW = 30, 42
_NAMES, _LEAST_NAMES = 290, 190
_ROOM_FOR, _MOST_WIDTH = "−100\u202f000,00", 180


class FigureGrid(QTableView):
    """The table; it is as high as its rows: the page scrolls, the table does not.

    Signals:
        complained: French sentence on what was typed or pasted and could not be read; empty once it can.
        left: a cell was left.
        looked_at: the help of the row now in front, empty without one.
    """

    complained = Signal(str)
    left = Signal()
    looked_at = Signal(str)

    def __init__(self, slot: Slot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = GridModel(slot, self)
        self.cells = FigureDelegate(self.figures, self)
        self.setModel(self.figures)
        self.setItemDelegate(self.cells)
        self.setVerticalHeader(FieldNames(self.figures, self))
        self.setAccessibleName(typeset(slot.declared.label))
        self.setAccessibleDescription(
            "Entrée : ligne suivante ; Suppr : vider ; Ctrl+R : recopier à droite ; Ctrl+V : coller."
        )
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        for corner in self.findChildren(QAbstractButton):
            corner.setAccessibleName(f"Coin du tableau : {self.accessibleName()}")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.DoubleClicked | trigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cells.entered.connect(self._down)
        self.cells.left.connect(self.left)
        self.cells.complained.connect(self.complained)
        self.figures.modelReset.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take the height of the rows and share the width."""
        now, model = look(), self.figures
        height = self.horizontalHeader().sizeHint().height() + 2
        for row in range(model.rowCount()):
            high = now.px(_TITLE_ROW if model.field(row) is None else _ROW)
            self.setRowHeight(row, high)
            height += high
        count = max(1, model.columnCount())
        least = QFontMetrics(figures_font(count)).horizontalAdvance(_ROOM_FOR) + 2 * SNUG
        names = now.px(_NAMES if self.width() - count * least > now.px(_NAMES) else _LEAST_NAMES)
        self.verticalHeader().setFixedWidth(names)
        wide = min(max(least, (self.width() - names - TIGHT) // count), now.px(_MOST_WIDTH))
        for column in range(count):
            self.setColumnWidth(column, wide)
        if names + count * wide > self.width():
            height += self.horizontalScrollBar().sizeHint().height()
        if self.minimumHeight() != height or self.maximumHeight() != height:
            self.setFixedHeight(height)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Walk, empty, repeat, copy and paste."""
        index, key = self.currentIndex(), event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._down()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and index.isValid():
            self._take(index, None)
            self.left.emit()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._walk(-1 if key == Qt.Key.Key_Backtab else 1)
        elif key == Qt.Key.Key_R and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.repeat()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Copy) and index.isValid():
            QGuiApplication.clipboard().setText(str(index.data() or ""))
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint, /) -> None:
        """Tab leaves the cell for the next one, without opening it: typing does."""
        end = QAbstractItemDelegate.EndEditHint
        super().closeEditor(editor, end.NoHint)
        if hint in (end.EditNextItem, end.EditPreviousItem):
            self._walk(1 if hint is end.EditNextItem else -1)

    def currentChanged(self, current: QModelIndex | Any, previous: QModelIndex | Any, /) -> None:
        """The page follows the cell, and the help its row."""
        super().currentChanged(current, previous)
        slot = self.figures.field(current.row()) if current.isValid() else None
        self.looked_at.emit("" if slot is None else typeset(slot.declared.help))
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        inside = None if area is None else area.widget()
        if area is not None and inside is not None and current.isValid() and self.hasFocus():
            where = self.viewport().mapTo(inside, self.visualRect(current).center())
            area.ensureVisible(where.x(), where.y(), 0, 3 * AIR)

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

    def minimumSizeHint(self) -> QSize:
        """Narrow, and as high as its rows."""
        return QSize(look().px(_LEAST_NAMES), self.minimumHeight())

    def repeat(self) -> None:
        """Give the columns after this one its figure."""
        index = self.currentIndex()
        if not index.isValid() or self.figures.field(index.row()) is None:
            return
        value = index.data(Qt.ItemDataRole.UserRole)
        for column in range(index.column() + 1, self.figures.columnCount()):
            self._take(index.siblingAtColumn(column), value)
        self.left.emit()

    def paste(self, text: str) -> None:
        """Take a table copied from a spreadsheet, from the current cell on; titles in the way are skipped."""
        start = self.currentIndex()
        rows = [row for row in range(start.row(), self.figures.rowCount()) if self.figures.field(row)]
        wrong = ""
        for row, line in zip(rows, text.rstrip("\n").splitlines(), strict=False):
            for column, cell in enumerate(line.split("\t"), start.column()):
                slot = self.figures.field(row)
                if slot is None or column >= self.figures.columnCount():
                    continue
                try:
                    self._take(self.figures.index(row, column), writing_of(slot.kind).read(cell))
                except UnreadableError as error:
                    wrong = wrong or str(error)
        self.complained.emit(wrong)
        self.left.emit()

    def _take(self, index: Index, value: Any) -> None:
        self.figures.setData(index, value)

    def _ask(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if not index.isValid() or self.figures.read_only or self.figures.field(index.row()) is None:
            return
        self.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Recopier vers la droite\tCtrl+R", self.repeat)
        menu.addAction("Coller un tableau\tCtrl+V", partial(self.paste, QGuiApplication.clipboard().text()))
        menu.popup(self.viewport().mapToGlobal(at))

    def _down(self) -> None:
        rows = [row for row in range(self.figures.rowCount()) if self.figures.field(row) is not None]
        current = self.currentIndex()
        after = next((row for row in rows if row > current.row()), None)
        if after is not None:
            self.setCurrentIndex(self.figures.index(after, max(0, current.column())))
        elif current.column() + 1 < self.figures.columnCount():
            self.setCurrentIndex(self.figures.index(rows[0], current.column() + 1))

    def _walk(self, by: int) -> None:
        rows = [row for row in range(self.figures.rowCount()) if self.figures.field(row) is not None]
        cells = [(row, column) for row in rows for column in range(self.figures.columnCount())]
        current = self.currentIndex()
        here = (current.row(), current.column())
        at = cells.index(here) + by if here in cells else (0 if by > 0 else len(cells) - 1)
        if 0 <= at < len(cells):
            self.setCurrentIndex(self.figures.index(*cells[at]))
            return
        self.setTabKeyNavigation(False)
        self.focusNextPrevChild(by > 0)
        self.setTabKeyNavigation(True)
