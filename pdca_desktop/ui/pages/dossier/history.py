"""The journal of a dossier, by field: when, who, what, from, to."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from pdca_desktop.services.ports import JournalEntry
from pdca_desktop.services.session import Adviser
from pdca_desktop.services.telling import Told, tell
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.dossier.sections import Section
from pdca_desktop.ui.pages.start.desk import hour, local
from pdca_desktop.ui.theme import look, text_label

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TITLES = ("Quand", "Qui", "Champ", "Avant", "Après")
_WIDTHS = (150, 140, 240, 170)


class HistoryModel(QAbstractTableModel):
    """The lines of the history.

    Args:
        adviser: who is told by name; others by the identifier of the journal.
    """

    def __init__(self, adviser: Adviser, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._adviser = adviser
        self._all: tuple[Told, ...] = ()
        self._lines: tuple[Told, ...] = ()
        self._meeting = False

    def show_entries(self, entries: Sequence[JournalEntry]) -> None:
        """Replace the lines."""
        self._all = tell(entries)
        self._refresh()

    def set_meeting(self, on: bool) -> None:
        """Internal fields are not shown to the entrepreneur."""
        self._meeting = on
        self._refresh()

    def rowCount(self, parent: _Index = _NOWHERE, /) -> int:
        """How many lines."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = _NOWHERE, /) -> int:
        """Five."""
        return 0 if parent.isValid() else len(_TITLES)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> object:
        """A cell's words, whole in its tip."""
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        words = self._words(self._lines[index.row()], index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.ToolTipRole:
            return words or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_TITLES[index.column()]} : {words}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> object:
        """Titles of the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return _TITLES[section] if 0 <= section < len(_TITLES) else None
        return None

    def _words(self, line: Told, column: int) -> str:
        who = self._adviser.name if line.who == self._adviser.id else line.who[-8:]
        at = f"{local(line.at):%d/%m/%Y}, {hour(line.at)}"
        return (at, who, line.where, line.before, line.after)[column]

    def _refresh(self) -> None:
        self.beginResetModel()
        self._lines = tuple(line for line in self._all if not (self._meeting and line.internal))
        self.endResetModel()


class HistorySection(Section):
    """The journal, read when it is looked at."""

    def __init__(self, presenter: DossierPresenter, adviser: Adviser) -> None:
        super().__init__(presenter)
        self.model = HistoryModel(adviser, self)
        table = QTableView(self.widget())
        table.setModel(self.model)
        table.setAccessibleName("Historique du dossier")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(look().px(32))
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        for rank, width in enumerate(_WIDTHS):
            header.resizeSection(rank, look().px(width))
        hint = "Chaque champ modifié, par qui et quand ; rien ne s’efface de l’historique."
        self.box.addWidget(text_label(hint, "muted", self.widget()))
        self.box.addWidget(table, 1)
        presenter.history_read.connect(self.model.show_entries)

    def entered(self) -> None:
        """Read it again."""
        self.presenter.read_history()

    def set_meeting(self, on: bool) -> None:
        """Hide what is internal."""
        self.model.set_meeting(on)
