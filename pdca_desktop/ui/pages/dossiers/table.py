"""The table of the list: its columns, their widths and order, what Enter does."""

from collections.abc import Collection

from PySide6.QtCore import QByteArray, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionHeader, QWidget

from pdca_desktop.services.ports import DossierLine
from pdca_desktop.ui.pages.dossiers.model import CHANGED, COLUMNS, ID, TITLE, DossiersModel
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import FIELD_HEIGHT, SNUG
from pdca_desktop.ui.widgets.list_table import ListTable

_REST = 400


class _Titles(QHeaderView):
    """The titles of the columns; the arrow points down when the greatest, or the latest, is first."""

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:
        """What a title is drawn from: Fusion draws the arrow the other way round."""
        super().initStyleOptionForIndex(option, section)
        arrow = QStyleOptionHeader.SortIndicator
        turned = {arrow.SortUp: arrow.SortDown, arrow.SortDown: arrow.SortUp}
        option.sortIndicator = turned.get(option.sortIndicator, arrow.None_)


class DossiersTable(ListTable):
    """Rows of dossiers, several of which can be chosen.

    Signals:
        opened: identifier of the dossier that Enter or a double click opens.
        chosen_changed: other rows are chosen.
        arranged: widths or order of the columns, or the sorting, were changed and have come to rest.
    """

    opened = Signal(str)
    chosen_changed = Signal()
    arranged = Signal()

    def __init__(self, model: DossiersModel, parent: QWidget | None = None) -> None:
        super().__init__("Dossiers", parent)
        self._lines = model
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(look().px(FIELD_HEIGHT + SNUG // 2))
        header = _Titles(Qt.Orientation.Horizontal, self)
        self.setHorizontalHeader(header)
        header.setSectionsClickable(True)
        self.style_header(header)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(look().px(FIELD_HEIGHT))
        self._own_widths = self._fitting = False
        header.setSortIndicator(CHANGED, Qt.SortOrder.DescendingOrder)
        self.setSortingEnabled(True)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self.arranged)
        header.sectionResized.connect(self._widened)
        header.sectionMoved.connect(self._arranging)
        header.sortIndicatorChanged.connect(self._arranging)
        self.doubleClicked.connect(self._open)
        self.selectionModel().selectionChanged.connect(self._chosen_changed)

    def current(self) -> str:
        """Identifier of the dossier with the focus; empty when there is none."""
        index = self.currentIndex()
        return str(index.data(ID) or "") if index.isValid() else ""

    def chosen(self) -> tuple[DossierLine, ...]:
        """The dossiers chosen, in the order shown."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(line for row in rows if (line := self._lines.line(row)) is not None)

    def choose(self, dossier_id: str) -> None:
        """Choose a dossier, or the first one."""
        if self._lines.rowCount():
            self.selectRow(max(0, self._lines.row_of(dossier_id)))

    def show_columns(self, names: Collection[str]) -> None:
        """Show these columns; the project's title always is."""
        for rank, column in enumerate(COLUMNS):
            self.setColumnHidden(rank, column.name not in names and rank != TITLE)
        self._fit()

    def columns(self) -> tuple[str, ...]:
        """Names of the columns shown."""
        return tuple(column.name for rank, column in enumerate(COLUMNS) if not self.isColumnHidden(rank))

    def arrangement(self) -> QByteArray:
        """Widths and order of the columns, and the sorting, to be kept."""
        return self.horizontalHeader().saveState()

    def arrange(self, state: object) -> None:
        """Take back an arrangement that was kept."""
        if isinstance(state, QByteArray) and not state.isEmpty():
            self.horizontalHeader().restoreState(state)
            self._own_widths = True
            self._rest.stop()

    def show_order(self, column: str, growing: bool) -> None:
        """Sort by a column."""
        rank = next((rank for rank, known in enumerate(COLUMNS) if known.name == column), CHANGED)
        order = Qt.SortOrder.AscendingOrder if growing else Qt.SortOrder.DescendingOrder
        self.sortByColumn(rank, order)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Enter opens; other keys are the table's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """The title takes what the others leave."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Share the room until the adviser chooses the widths; the title takes what the others leave."""
        self._fitting = True
        header, room = self.horizontalHeader(), self.viewport().width() - look().px(COLUMNS[TITLE].least)
        shown = [rank for rank in range(len(COLUMNS)) if rank != TITLE and not self.isColumnHidden(rank)]
        if not self._own_widths:
            least, most = (
                sum(look().px(getattr(COLUMNS[rank], name)) for rank in shown) for name in ("least", "width")
            )
            ease = min(max(room - least, 0) / max(most - least, 1), 1.0)
            for rank in shown:
                column = COLUMNS[rank]
                header.resizeSection(rank, look().px(column.least + (column.width - column.least) * ease))
        roomy = sum(header.sectionSize(rank) for rank in shown) <= room
        mode = QHeaderView.ResizeMode.Stretch if roomy else QHeaderView.ResizeMode.Interactive
        if header.sectionResizeMode(TITLE) != mode:
            header.setSectionResizeMode(TITLE, mode)
            if not roomy:
                header.resizeSection(TITLE, look().px(COLUMNS[TITLE].least))
        self._fitting = False

    def _widened(self, rank: int) -> None:
        if self._fitting or not self.isVisible():
            return
        self._own_widths = self._own_widths or rank != TITLE  # that one may only follow the window
        self._rest.start()

    def _arranging(self) -> None:
        if self.isVisible():
            self._rest.start()

    def _chosen_changed(self) -> None:
        self.chosen_changed.emit()

    def _open(self, index: QModelIndex) -> None:
        line = self._lines.line(index.row())
        if line is not None:
            self.opened.emit(line.id)
