"""The table of the list: its columns, their widths and order, what Enter does."""

from collections.abc import Collection

from PySide6.QtCore import QByteArray, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from pdca_desktop.services.ports import DossierLine
from pdca_desktop.ui.pages.dossiers.model import CHANGED, COLUMNS, ID, TITLE, DossiersModel
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import FIELD_HEIGHT, SNUG

_LEAST_TITLE = 200
_REST = 400


class DossiersTable(QTableView):
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
        super().__init__(parent)
        self._lines = model
        self.setModel(model)
        self.setProperty("list", True)
        self.setAccessibleName("Dossiers")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(look().px(FIELD_HEIGHT + SNUG // 2))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(look().px(FIELD_HEIGHT))
        for rank, column in enumerate(COLUMNS):
            header.resizeSection(rank, look().px(column.width))
        header.setSortIndicator(CHANGED, Qt.SortOrder.DescendingOrder)
        self.setSortingEnabled(True)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self.arranged)
        header.sectionResized.connect(self._arranging)
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
        self._fit_title()

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
        self._fit_title()

    def _fit_title(self) -> None:
        header = self.horizontalHeader()
        others = sum(header.sectionSize(rank) for rank in range(header.count()) if rank != TITLE)
        roomy = self.viewport().width() - others >= look().px(_LEAST_TITLE)
        mode = QHeaderView.ResizeMode.Stretch if roomy else QHeaderView.ResizeMode.Interactive
        if header.sectionResizeMode(TITLE) != mode:
            header.setSectionResizeMode(TITLE, mode)
            if not roomy:
                header.resizeSection(TITLE, look().px(_LEAST_TITLE))

    def _arranging(self) -> None:
        if self.isVisible():
            self._rest.start()

    def _chosen_changed(self) -> None:
        self.chosen_changed.emit()

    def _open(self, index: QModelIndex) -> None:
        line = self._lines.line(index.row())
        if line is not None:
            self.opened.emit(line.id)
