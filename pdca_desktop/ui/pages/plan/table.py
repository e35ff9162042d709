"""One side of the plan as a table that is walked with the keyboard."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from pdca_desktop.services.plans import Side
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.models.plan_lines import MORE, NOTE, PlanLinesModel
from pdca_desktop.ui.pages.plan.cells import ROW, LineDelegate, row_height
from pdca_desktop.ui.pages.plan.editors import ChoiceCell
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import SNUG, WIDE

_WIDE_ENOUGH, _NATURE_TOO = 720, 320
_SHARES = {"nature": 4, "label": 5, "funder": 3, "status": 4}
_ROOM_FOR = "100\u202f000,00\u00a0€"
_MARK = 16


class PlanTable(QTableView):
    """The table of a side. It is as high as its lines: the page scrolls, the table does not.

    Signals:
        added: a line is wanted at the end.
        removed: rank of the line to take away.
        moved: rank of a line and the rank wanted.
        pasted: rank where lines are pasted, and their text.
        duplicated: rank of the line to copy under itself.
        opened: rank of the line whose detail is wanted.
    """

    added = Signal()
    removed = Signal(int)
    moved = Signal(int, int)
    pasted = Signal(int, str)
    duplicated = Signal(int)
    opened = Signal(int)

    def __init__(self, side: Side, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._amounts = 0
        self.lines = PlanLinesModel(side, self)
        self.cells = LineDelegate(self.lines, self)
        self.setModel(self.lines)
        self.setItemDelegate(self.cells)
        self.setAccessibleName("Besoins" if side is Side.NEEDS else "Ressources")
        self.setAccessibleDescription(
            "Entrée : ligne suivante ou nouvelle ligne ; Suppr : retirer ; Alt+Haut et Alt+Bas : déplacer ; "
            "Ctrl+Entrée : détail de la ligne."
        )
        self.setShowGrid(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.DoubleClicked | trigger.EditKeyPressed)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(ROW)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(WIDE)
        header.setHighlightSections(False)
        header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cells.entered.connect(self.step_down)
        self.lines.rowsInserted.connect(self.fit)
        self.lines.rowsRemoved.connect(self.fit)
        self.lines.dataChanged.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take the height of the lines, and for the amounts the width of the longest."""
        if self._amounts_width() != self._amounts:
            self._share()
        height = self.horizontalHeader().sizeHint().height() + 2
        texts = {
            name: rank
            for rank, name in enumerate(self.lines.columns)
            if name not in ("amount", MORE) and not self.isColumnHidden(rank)
        }
        widths = {name: self.columnWidth(rank) for name, rank in texts.items()}
        for row in range(self.lines.rowCount()):
            note = str(self.lines.index(row, 0).data(NOTE) or "")
            shown = {
                name: (str(self.lines.index(row, rank).data() or ""), widths[name])
                for name, rank in texts.items()
            }
            high = row_height(note, shown)
            if self.rowHeight(row) != high:
                self.setRowHeight(row, high)
            height += high
        if self.minimumHeight() != height or self.maximumHeight() != height:
            self.setFixedHeight(height)

    def go(self, row: int, field: str = "") -> None:
        """Make a cell the current one and take the focus; without a field, in the column of now."""
        field = field or self.lines.columns[max(self.currentIndex().column(), 0)]
        self.setCurrentIndex(self.lines.index(row, self.lines.column(field)))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_down(self) -> None:
        """The line under this one, or a new one after the last."""
        current = self.currentIndex()
        if not current.isValid() or current.row() == self.lines.rowCount() - 1:
            self.added.emit()
        else:
            self.setCurrentIndex(current.siblingAtRow(current.row() + 1))

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Walk, add, remove, move, open, copy and paste."""
        key, row = event.key(), self.currentIndex().row()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if control and row >= 0:
                self.opened.emit(row)
            else:
                self.step_down()
        elif (
            key == Qt.Key.Key_Space and row >= 0 and self.lines.columns[self.currentIndex().column()] == MORE
        ):
            self.opened.emit(row)
        elif key == Qt.Key.Key_Delete and row >= 0:
            self.removed.emit(row)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._walk(-1 if key == Qt.Key.Key_Backtab else 1)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif event.matches(QKeySequence.StandardKey.Copy) and row >= 0:
            self._copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent, /) -> None:
        """What is done to a line, with the keys that do it too."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
            if index.isValid():
                self.setCurrentIndex(index)
        if self.currentIndex().isValid():
            self.menu = self.line_menu()
            self.menu.popup(event.globalPos())

    def line_menu(self) -> QMenu:
        """What is done to the current line."""
        menu, row, free = QMenu(self), self.current_row(), self.lines.edits("label")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dress(menu.addAction("Détail de la ligne\tCtrl+Entrée", self._open), "chevron-right")
        menu.addAction("Copier la ligne\tCtrl+C", self._copy)
        if free:
            dress(menu.addAction("Dupliquer la ligne", self._duplicate), "copy")
            menu.addAction("Coller des lignes\tCtrl+V", self._paste)
            menu.addSeparator()
            for text, icon, by in (("Monter\tAlt+↑", "arrow-up", -1), ("Descendre\tAlt+↓", "arrow-down", 1)):
                action = menu.addAction(text, self._up if by < 0 else self._down)
                action.setEnabled(0 <= row + by < self.lines.rowCount())
                dress(action, icon)
            menu.addSeparator()
            dress(menu.addAction("Retirer la ligne\tSuppr", self._remove), "trash-2")
        return menu

    def _open(self) -> None:
        self.opened.emit(self.current_row())

    def _copy(self) -> None:
        row = self.current_row()
        cells = [self.lines.index(row, column).data() for column in range(len(self.lines.columns) - 1)]
        QGuiApplication.clipboard().setText("\t".join(str(cell or "") for cell in cells))

    def _paste(self) -> None:
        self.pasted.emit(self.current_row(), QGuiApplication.clipboard().text())

    def _duplicate(self) -> None:
        self.duplicated.emit(self.current_row())

    def _remove(self) -> None:
        self.removed.emit(self.current_row())

    def _up(self) -> None:
        self._move(-1)

    def _down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        row = self.current_row()
        if row >= 0 and 0 <= row + by < self.lines.rowCount():
            self.moved.emit(row, row + by)

    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        """A click on the chevron opens the detail."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.lines.columns[index.column()] == MORE:
            self.opened.emit(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent, /) -> None:
        """A list opened with the mouse shows its choices."""
        super().mouseDoubleClickEvent(event)
        editor = self.focusWidget()
        if isinstance(editor, ChoiceCell):
            editor.showPopup()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint, /) -> None:
        """Tab leaves the cell for the next one, without opening it: typing does."""
        end = QAbstractItemDelegate.EndEditHint
        super().closeEditor(editor, end.NoHint)
        if hint in (end.EditNextItem, end.EditPreviousItem):
            self._walk(1 if hint is end.EditNextItem else -1)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Columns share the width; a narrow table keeps nature, label and amount, at last the last two."""
        super().resizeEvent(event)
        self._share()
        self.fit()

    def changeEvent(self, event: QEvent, /) -> None:
        """Rows follow the size of the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "lines"):
            self._share()
            self.fit()

    def minimumSizeHint(self) -> QSize:
        """Narrow, and as high as its lines."""
        return QSize(240, self.minimumHeight())

    def _walk(self, by: int) -> None:
        current = self.currentIndex()
        shown = [rank for rank in range(len(self.lines.columns)) if not self.isColumnHidden(rank)]
        cells = [(row, column) for row in range(self.lines.rowCount()) for column in shown]
        here = (current.row(), current.column())
        at = cells.index(here) + by if here in cells else (0 if by > 0 else len(cells) - 1)
        if 0 <= at < len(cells):
            self.setCurrentIndex(self.lines.index(*cells[at]))
            return
        self.setTabKeyNavigation(False)
        self.focusNextPrevChild(by > 0)
        self.setTabKeyNavigation(True)

    def _share(self) -> None:
        width = self.viewport().width()
        narrow = width < look().px(_WIDE_ENOUGH)
        self.lines.set_narrow(narrow)
        self._amounts = self._amounts_width()
        fixed = {"amount": self._amounts, MORE: WIDE}
        shared = [name for name in self.lines.columns if name not in fixed]
        if narrow:
            kept = ("nature", "label") if width >= look().px(_NATURE_TOO) else ("label",)
            shared = [name for name in shared if name in kept]
        left = max(width - sum(fixed.values()), 0)
        weight = sum(_SHARES[name] for name in shared)
        for rank, name in enumerate(self.lines.columns):
            hidden = name not in fixed and name not in shared
            if self.isColumnHidden(rank) != hidden:
                self.setColumnHidden(rank, hidden)
            if not hidden:
                share = left * _SHARES[name] // weight if name in shared[1:] else 0
                first = left - sum(left * _SHARES[one] // weight for one in shared[1:])
                self.setColumnWidth(rank, fixed.get(name) or share or first)

    def _amounts_width(self) -> int:
        metrics, column = QFontMetrics(look().figures()), self.lines.column("amount")
        shown = (str(self.lines.index(row, column).data()) for row in range(self.lines.rowCount()))
        longest = max((_ROOM_FOR, *shown), key=len)
        return metrics.horizontalAdvance(longest) + _MARK + 2 * SNUG

    def current_row(self) -> int:
        """The rank of the current line, -1 without one."""
        return self.currentIndex().row()
