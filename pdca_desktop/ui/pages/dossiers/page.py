"""The list of dossiers, as it is seen."""

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from pdca_desktop.services.ports import DossierLine
from pdca_desktop.ui.page import Page
from pdca_desktop.ui.pages.dossiers.filters import FilterBar, NameBar
from pdca_desktop.ui.pages.dossiers.model import COLUMNS, TITLE, DossiersModel
from pdca_desktop.ui.pages.dossiers.search import Kept, Search
from pdca_desktop.ui.pages.dossiers.table import DossiersTable
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import ROOM, SNUG
from pdca_desktop.ui.widgets.headers import EmptyState, SectionHeader, primary_button, quiet_button

_NEW = (
    ("Dossier TPE (création, reprise)", "tpe"),
    ("Dossier d’entrepreneur engagé", "entrepreneur_engage"),
    ("Dossier ESS (association, coopérative)", "ess"),
)


class DossiersPage(Page):
    """The list.

    Signals:
        asked: identifier of the dossier to open.
        created: identifier of the segment of a new dossier: "tpe" or "ess".
        imported: a dossier file is to be taken in.
        exported: identifier of the dossier to write to a file.
        papers_asked: identifiers of the dossiers whose documents are wanted as PDF.
        shown: the page came to the front.
        columns_chosen: names of the columns wanted.
        arranged: the columns' widths or order, or the sorting, were changed.
        kept: the name for the search in force, and the name that it replaces or "".
        dropped: name of the search to forget.
    """

    asked = Signal(str)
    created = Signal(str)
    imported = Signal()
    exported = Signal(str)
    papers_asked = Signal(tuple)
    shown = Signal()
    columns_chosen = Signal(tuple)
    arranged = Signal()
    kept = Signal(str, str)
    dropped = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.model = DossiersModel(self)
        self._kept: Kept = {}
        self._renamed = ""
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
        self._stack = QStackedWidget(self)
        full = self._full = QWidget(self._stack)
        self.filters = FilterBar(self.model.counts, full)
        self.words = self.filters.words
        self.name_bar = NameBar(full)
        self.table = DossiersTable(self.model, full)
        header = self.table.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._ask_columns)
        self._nothing = EmptyState(
            "search", "Aucun dossier ne correspond", "Enlevez un mot ou un choix, ou affichez tout.",
            "Tout afficher", full,
        )  # fmt: skip
        self._rows = QStackedWidget(full)
        self._rows.addWidget(self.table)
        self._rows.addWidget(self._nothing)
        box = QVBoxLayout(full)
        box.setContentsMargins(0, 0, 0, SNUG)
        box.setSpacing(SNUG)
        box.addWidget(self.filters)
        box.addWidget(self.name_bar)
        box.addWidget(self._rows, 1)
        box.addWidget(self._build_chosen_bar())
        self._nobody = self._build_empty()
        self._stack.addWidget(full)
        self._stack.addWidget(self._nobody)
        self.body.addWidget(self._stack, 1)
        self.filters.changed.connect(self._narrow)
        self.filters.entered.connect(self._to_table)
        self.filters.keep_asked.connect(self._ask_name)
        self.filters.dropped.connect(self.dropped)
        self.filters.recalled.connect(self._recall)
        self._nothing.asked.connect(self.filters.clear)
        self.name_bar.named.connect(self._name)
        self.table.opened.connect(self.asked)
        self.table.arranged.connect(self.arranged)
        self.table.chosen_changed.connect(self._say_chosen)
        self._count()
        self._say_chosen()

    def entered(self) -> None:
        """The page comes to the front."""
        self.shown.emit()

    def show_lines(self, lines: Sequence[DossierLine]) -> None:
        """Show the dossiers, the chosen one staying chosen."""
        chosen = self.chosen()
        self.model.show_lines(lines)
        self._stack.setCurrentWidget(self._full if lines else self._nobody)
        self._refresh(chosen)

    def show_kept(self, kept: Kept) -> None:
        """Show the searches that were named."""
        self._kept = kept
        self.filters.show_kept(kept)

    def search(self) -> Search:
        """What is asked of the list now."""
        return self.model.wanted

    def show_search(self, search: Search) -> None:
        """Ask something else of the list."""
        chosen = self.chosen()
        self.filters.show_search(search)
        self.model.search(search)
        self.table.show_order(search.column, search.growing)
        self._refresh(chosen)

    def chosen(self) -> str:
        """Identifier of the dossier with the focus; empty when there is none."""
        return self.table.current()

    def show_columns(self, names: Collection[str]) -> None:
        """Show these columns; the project's title always is."""
        self.table.show_columns(names)

    def columns(self) -> tuple[str, ...]:
        """Names of the columns shown."""
        return self.table.columns()

    def _build_chosen_bar(self) -> QWidget:
        """What is done with the dossiers chosen, under the list."""
        bar = QWidget(self._full)
        self._said = text_label("", "muted", bar)
        self._said.setWordWrap(False)
        self._open = quiet_button("Ouvrir", bar, "folder-open")
        self._open.clicked.connect(self._open_chosen)
        self._papers = quiet_button("Enregistrer en PDF…", bar, "printer")
        self._papers.setToolTip("Un ou plusieurs dossiers : Ctrl ou Maj pour en choisir plusieurs.")
        self._papers.clicked.connect(self._ask_papers)
        self._export = quiet_button("Exporter…", bar, "download")
        self._export.setToolTip("Dans un fichier qu’un autre poste peut importer.")
        self._export.clicked.connect(self._export_chosen)
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(ROOM)
        row.addWidget(self._said)
        row.addStretch(1)
        for button in (self._open, self._papers, self._export):
            row.addWidget(button)
        return bar

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
        for text, segment in _NEW:
            menu.addAction(text).triggered.connect(partial(self._create, segment))
        return menu

    def _create(self, segment: str, _checked: object = None) -> None:
        self.created.emit(segment)

    def _narrow(self, search: Search) -> None:
        chosen, now = self.chosen(), self.model.wanted
        self.model.search(Search(search.words, search.picked, now.column, now.growing))
        self._refresh(chosen)

    def _recall(self, name: str) -> None:
        if name in self._kept:
            self.show_search(self._kept[name])

    def _ask_name(self, name: str) -> None:
        self._renamed = name
        self.name_bar.ask(name or self.search().words_for_it)

    def _name(self, name: str) -> None:
        self.kept.emit(name, self._renamed)

    def _refresh(self, chosen: str) -> None:
        none = not self.model.rowCount() and bool(self.model.total)
        self._rows.setCurrentWidget(self._nothing if none else self.table)
        self.table.choose(chosen)
        self._count()
        self._say_chosen()

    def _count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        several = "s" if total > 1 else ""
        self._head.show_detail(
            f"{total} dossier{several}" if shown == total else f"{shown} sur {total} dossier{several}"
        )

    def _say_chosen(self) -> None:
        count = len(self.table.chosen())
        words = ("Aucun dossier choisi", "1 dossier choisi")
        self._said.setText(words[count] if count < len(words) else f"{count} dossiers choisis")
        self._papers.setEnabled(count > 0)
        for button in (self._open, self._export):
            button.setEnabled(count == 1)

    def _to_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_chosen(self) -> None:
        for line in self.table.chosen()[:1]:
            self.asked.emit(line.id)

    def _export_chosen(self) -> None:
        for line in self.table.chosen()[:1]:
            self.exported.emit(line.id)

    def _ask_papers(self) -> None:
        self.papers_asked.emit(tuple(line.id for line in self.table.chosen()))

    def _ask_columns(self, _where: object = None) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for rank, column in enumerate(COLUMNS):
            action = QAction(column.title, menu)
            action.setCheckable(True)
            action.setChecked(not self.table.isColumnHidden(rank))
            action.setEnabled(rank != TITLE)
            action.toggled.connect(partial(self._toggle_column, rank))
            menu.addAction(action)
        menu.popup(self._columns.mapToGlobal(QPoint(0, self._columns.height())))

    def _toggle_column(self, rank: int, on: bool) -> None:
        wanted = {
            column.name
            for at, column in enumerate(COLUMNS)
            if (on if at == rank else column.name in self.columns())
        }
        self.show_columns(wanted)
        self.columns_chosen.emit(self.columns())
