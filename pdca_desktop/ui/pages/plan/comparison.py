"""Two montages side by side, in the place of the tables."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.models.plan_comparison import PlanComparisonModel, Row
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import FIELD_HEIGHT, ROOM, SNUG
from pdca_desktop.ui.widgets.headers import SectionHeader, quiet_button
from pdca_desktop.ui.widgets.list_table import ListTable

_TOLD = 3
_WIDEST = 168


class _Airy(QStyledItemDelegate):
    """Lines with room above and under their words."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /) -> QSize:
        """The words and the room, wrapped a little early: the base class counts no margin when it paints."""
        hint, view = super().sizeHint(option, index), option.widget
        if isinstance(view, QTableView):
            room = QRect(0, 0, view.columnWidth(index.column()) - ROOM, 10_000)
            metrics = QFontMetrics(look().font(strong=True))
            words = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, str(index.data() or ""))
            hint.setHeight(max(words.height(), metrics.height()))
        return hint + QSize(0, 2 * SNUG)


class ComparisonView(QWidget):
    """The table of what differs.

    Signals:
        closed: back to the tables.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PlanComparisonModel(self)
        self.table = ListTable("Comparaison de deux montages", self)
        self.table.setModel(self.model)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.verticalHeader().setMinimumSectionSize(FIELD_HEIGHT)
        self.table.setWordWrap(True)
        self.table.setItemDelegate(_Airy(self.table))
        self.table.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._title = SectionHeader("Côte à côte", parent=self)
        close = quiet_button("Retour au plan", self._title, "chevron-left")
        close.clicked.connect(self.closed)
        self._title.add(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, SNUG, 0)
        box.setSpacing(SNUG)
        box.addWidget(self._title)
        box.addWidget(self.table, 1)

    def show_rows(self, left: str, right: str, rows: tuple[Row, ...]) -> None:
        """Show a comparison."""
        self.model.show_rows(left, right, rows)
        self._share()
        self.table.setAccessibleDescription(typeset(f"{left} et {right}"))

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Columns share the width."""
        super().resizeEvent(event)
        self._share()

    def changeEvent(self, event: QEvent, /) -> None:
        """Columns follow the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "table"):
            self._share()

    def _share(self) -> None:
        left = self.width() - 2 * SNUG - look().px(8)
        for column in (1, 2):
            self.table.setColumnWidth(column, self._amounts(column))
            left -= self.table.columnWidth(column)
        for column in (0, _TOLD):
            self.table.setColumnWidth(column, max(left // 2, 0))
        self.table.resizeRowsToContents()

    def _amounts(self, column: int) -> int:
        """The room of a montage's amounts and of its name."""
        role = Qt.ItemDataRole.DisplayRole
        name = str(self.model.headerData(column, Qt.Orientation.Horizontal, role) or "")
        shown = [str(self.model.index(row, column).data() or "") for row in range(self.model.rowCount())]
        metrics = QFontMetrics(look().figures(strong=True))
        widths = [metrics.horizontalAdvance(text) for text in (name, *(one for one in shown if "€" in one))]
        return min(max(widths, default=0) + 3 * SNUG, look().px(_WIDEST))
