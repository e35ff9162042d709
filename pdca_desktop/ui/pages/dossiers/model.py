"""The lines of the list: filtered and sorted in one pass over plain tuples, so that 10 000 stay light."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pdca_desktop.services.ports import DossierLine
from pdca_desktop.ui.fuzzy import folded
from pdca_desktop.ui.pages.start.desk import hour, local

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ID = Qt.ItemDataRole.UserRole


class Column(NamedTuple):
    """A column of the list.

    Attributes:
        name: identifier, kept in the settings.
        text: what a line shows there.
        first: whether it is shown unless the adviser says otherwise.
    """

    name: str
    title: str
    text: Callable[[DossierLine], str]
    first: bool = True


def changed(line: DossierLine) -> str:
    """When a dossier was last changed."""
    return f"{local(line.changed_at):%d/%m/%Y} à {hour(line.changed_at)}"


COLUMNS = (
    Column("number", "Numéro", lambda line: line.number),
    Column("title", "Projet", lambda line: line.title),
    Column("holders", "Porteur(s)", lambda line: line.holders),
    Column("state", "État", lambda line: line.state),
    Column("agency", "Agence", lambda line: line.agency),
    Column("segment", "Segment", lambda line: line.segment, first=False),
    Column("adviser", "Chargé de mission", lambda line: line.adviser, first=False),
    Column("changed_at", "Modifié", changed),
)
CHANGED = len(COLUMNS) - 1
_SEARCHED = tuple(column.text for column in COLUMNS[:-1])
_BLANK = "à renseigner"


class DossiersModel(QAbstractTableModel):
    """The dossiers that match the filter, in the order asked."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[tuple[str, DossierLine], ...] = ()
        self._shown: list[DossierLine] = []
        self._words: tuple[str, ...] = ()
        self._state = ""
        self._column, self._order = CHANGED, Qt.SortOrder.DescendingOrder

    def show_lines(self, lines: Sequence[DossierLine]) -> None:
        """Replace the dossiers."""
        # One line's words apart by a sign that nobody types: "lens" and "calais" never join.
        self._all = tuple((folded("\n".join(text(line) for text in _SEARCHED)), line) for line in lines)
        self._refresh()

    def filter(self, words: str, state: str = "") -> None:
        """Keep the dossiers that hold every word, accents and case ignored, and are in a state."""
        asked = tuple(folded(words).split())
        if (asked, state) != (self._words, self._state):
            self._words, self._state = asked, state
            self._refresh()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder, /) -> None:
        """Sort by a column; blanks last in growing order."""
        self._column, self._order = column, order
        self._refresh()

    @property
    def total(self) -> int:
        """How many dossiers there are, shown or not."""
        return len(self._all)

    def line(self, row: int) -> DossierLine | None:
        """A line shown; None when there is none at that rank."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, dossier_id: str) -> int:
        """Where a dossier is shown; -1 when it is not."""
        return next((row for row, line in enumerate(self._shown) if line.id == dossier_id), -1)

    def rowCount(self, parent: _Index = _NOWHERE, /) -> int:
        """How many dossiers are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = _NOWHERE, /) -> int:
        """How many columns there are, hidden ones included."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> object:
        """What a cell shows, what is read aloud, and the dossier's identifier."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        line = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[index.column()].text(line)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            column = COLUMNS[index.column()]
            return f"{column.title} : {column.text(line) or _BLANK}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return COLUMNS[index.column()].text(line) or None
        return line.id if role == ID else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> object:
        """Titles of the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return COLUMNS[section].title if 0 <= section < len(COLUMNS) else None
        return None

    def states(self) -> tuple[str, ...]:
        """The states met, in alphabetical order."""
        return tuple(sorted({line.state for _, line in self._all}, key=folded))

    def _refresh(self) -> None:
        words, state = self._words, self._state
        shown = [
            line
            for text, line in self._all
            if (not state or line.state == state) and all(word in text for word in words)
        ]
        down = self._order is Qt.SortOrder.DescendingOrder
        if self._column == CHANGED:
            shown.sort(key=lambda line: line.changed_at, reverse=down)
        else:
            text = COLUMNS[self._column].text
            shown.sort(key=lambda line: (not text(line), folded(text(line))), reverse=down)
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()
