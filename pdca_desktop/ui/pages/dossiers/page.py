"""The list of dossiers, as it is seen."""

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QByteArray, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.domain.french import typeset
from pdca_desktop.services.ports import DossierLine
from pdca_desktop.ui.forms.choices import Combo
from pdca_desktop.ui.page import Page
from pdca_desktop.ui.pages.dossiers.model import CHANGED, COLUMNS, ID, DossiersModel
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import FIELD_HEIGHT, ROOM, SNUG
from pdca_desktop.ui.widgets.headers import EmptyState, SectionHeader, primary_button, quiet_button

_REST = 80
_EVERY = "Tous les états"
_WIDTHS = {
    "number": 120,
    "title": 270,
    "holders": 190,
    "state": 150,
    "agency": 120,
    "segment": 150,
    "adviser": 160,
}


class _Table(QTableView):
    """Enter opens the line."""

    entered_line = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Enter opens; other keys are the table's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_line.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class DossiersPage(Page):
    """The list.

    Signals:
        asked: identifier of the dossier to open.
        created: identifier of the segment of a new dossier: "tpe" or "ess".
        imported: a dossier file is to be taken in.
        exported: identifier of the dossier to write to a file.
        shown: the page came to the front.
        columns_chosen: names of the columns wanted.
    """

    asked = Signal(str)
    created = Signal(str)
    imported = Signal()
    exported = Signal(str)
    shown = Signal()
    columns_chosen = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self.model = DossiersModel(self)
        self._head = SectionHeader("Dossiers", "", "title", self)
        self._columns = quiet_button("Colonnes", self, "list-filter")
        self._columns.clicked.connect(self._ask_columns)
        self._import = quiet_button("Importer", self, "upload")
        self._import.clicked.connect(self.imported)
        self._new = primary_button("Nouveau dossier", self, "file-plus")
        self._new.setMenu(self._new_menu(self._new))
        for button in (self._columns, self._import, self._new):
            self._head.add(button)
        self.body.addWidget(self._head)
        self.words = QLineEdit(self)
        self.words.setPlaceholderText(typeset("Filtrer : un nom, une commune, un numéro, un état…"))
        self.words.setAccessibleName("Filtrer les dossiers")
        self.words.setClearButtonEnabled(True)
        for clear in self.words.findChildren(QToolButton):
            clear.setAccessibleName("Effacer le filtre")
        self.state = Combo(self)
        self.state.addItem(_EVERY, "")
        self.state.setAccessibleName("État des dossiers")
        self.state.setMinimumWidth(200)
        self._export = quiet_button("Exporter le dossier choisi", self, "download")
        self._export.clicked.connect(self._export_chosen)
        self.table = self._build_table()
        self._stack = QStackedWidget(self)
        self._full = QWidget(self._stack)
        box = QVBoxLayout(self._full)
        box.setContentsMargins(0, 0, 0, ROOM)
        box.setSpacing(SNUG)
        row = QHBoxLayout()
        row.setSpacing(SNUG)
        row.addWidget(self.words, 1)
        row.addWidget(self.state)
        row.addWidget(self._export)
        box.addLayout(row)
        box.addWidget(self.table, 1)
        self._nobody = self._build_empty()
        self._stack.addWidget(self._full)
        self._stack.addWidget(self._nobody)
        self.body.addWidget(self._stack, 1)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._filter)
        self.words.textEdited.connect(self._rest.start)
        self.words.textChanged.connect(self._rest.start)
        self.state.currentIndexChanged.connect(self._filter)
        self.words.returnPressed.connect(self._to_table)
        self._count()

    def entered(self) -> None:
        """The page comes to the front."""
        self.shown.emit()

    def show_lines(self, lines: Sequence[DossierLine]) -> None:
        """Show the dossiers, the chosen one staying chosen."""
        chosen = self.chosen()
        self.model.show_lines(lines)
        self._stack.setCurrentWidget(self._full if lines else self._nobody)
        self._list_states()
        self.choose(chosen)
        self._count()

    def chosen(self) -> str:
        """Identifier of the dossier chosen; empty when none is."""
        index = self.table.currentIndex()
        return str(index.data(ID) or "") if index.isValid() else ""

    def choose(self, dossier_id: str) -> None:
        """Choose a dossier, or the first one."""
        row = max(0, self.model.row_of(dossier_id)) if self.model.rowCount() else -1
        if row >= 0:
            self.table.selectRow(row)
        self._export.setEnabled(row >= 0)

    def show_columns(self, names: Collection[str]) -> None:
        """Show these columns; the project's title always is."""
        for rank, column in enumerate(COLUMNS):
            self.table.setColumnHidden(rank, column.name not in names and column.name != "title")

    def columns(self) -> tuple[str, ...]:
        """Names of the columns shown."""
        return tuple(
            column.name for rank, column in enumerate(COLUMNS) if not self.table.isColumnHidden(rank)
        )

    def arrangement(self) -> QByteArray:
        """Widths, order and sorting of the columns, to be kept."""
        return self.table.horizontalHeader().saveState()

    def arrange(self, state: object) -> None:
        """Take back an arrangement that was kept."""
        if isinstance(state, QByteArray):
            self.table.horizontalHeader().restoreState(state)

    def _build_table(self) -> _Table:
        table = _Table(self)
        table.setModel(self.model)
        table.setAccessibleName("Dossiers")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(look().px(FIELD_HEIGHT + SNUG // 2))
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionsMovable(True)
        for rank, column in enumerate(COLUMNS[:-1]):
            header.resizeSection(rank, look().px(_WIDTHS[column.name]))
        header.setSortIndicator(CHANGED, Qt.SortOrder.DescendingOrder)
        table.setSortingEnabled(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._ask_columns)
        table.doubleClicked.connect(self._open)
        table.entered_line.connect(self._open)
        return table

    def _build_empty(self) -> EmptyState:
        empty = EmptyState(
            "folder-open",
            "Aucun dossier sur ce poste",
            "Un dossier suit un projet du premier rendez-vous à la décision du comité. Créez le premier, "
            "ou importez celui qu'un collègue vous a remis.",
            "Nouveau dossier",
            self._stack,
        )
        empty.button.setMenu(self._new_menu(empty.button))
        return empty

    def _new_menu(self, button: QPushButton) -> QMenu:
        menu = QMenu(button)
        for text, segment in (
            ("Dossier TPE (création, reprise)", "tpe"),
            ("Dossier d’entrepreneur engagé", "entrepreneur_engage"),
            ("Dossier ESS (association, coopérative)", "ess"),
        ):
            menu.addAction(text).triggered.connect(partial(self._create, segment))
        return menu

    def _create(self, segment: str) -> None:
        self.created.emit(segment)

    def _list_states(self) -> None:
        now = str(self.state.currentData() or "")
        self.state.blockSignals(True)
        self.state.clear()
        self.state.addItem(_EVERY, "")
        for state in self.model.states():
            self.state.addItem(state, state)
        self.state.setCurrentIndex(max(0, self.state.findData(now)))
        self.state.blockSignals(False)

    def _filter(self) -> None:
        chosen = self.chosen()
        self.model.filter(self.words.text(), str(self.state.currentData() or ""))
        self.choose(chosen)
        self._count()

    def _count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        several = "s" if total > 1 else ""
        self._head.show_detail(
            f"{total} dossier{several}" if shown == total else f"{shown} sur {total} dossier{several}"
        )

    def _to_table(self) -> None:
        self._rest.stop()
        self._filter()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, index: QModelIndex) -> None:
        line = self.model.line(index.row())
        if line is not None:
            self.asked.emit(line.id)

    def _export_chosen(self) -> None:
        if self.chosen():
            self.exported.emit(self.chosen())

    def _ask_columns(self, _where: object = None) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for rank, column in enumerate(COLUMNS):
            action = QAction(column.title, menu)
            action.setCheckable(True)
            action.setChecked(not self.table.isColumnHidden(rank))
            action.setEnabled(column.name != "title")
            action.toggled.connect(partial(self._toggle_column, rank))
            menu.addAction(action)
        menu.popup(self._columns.mapToGlobal(QPoint(0, self._columns.height())))

    def _toggle_column(self, rank: int, on: bool) -> None:
        self.table.setColumnHidden(rank, not on)
        self.columns_chosen.emit(self.columns())
