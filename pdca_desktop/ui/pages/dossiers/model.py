"""The lines of the list, filtered and sorted over plain tuples, so that 10 000 stay light.

entries = prepare(store.lines())       # in a job: 10 000 lines, accents taken away once
model.show_entries(entries)            # on the main thread: nothing is computed
model.search(Search(words="lens"))
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pdca_desktop.domain.french import UNANSWERED
from pdca_desktop.services.ports import DossierLine
from pdca_desktop.services.wording import number_of
from pdca_desktop.ui.fuzzy import folded
from pdca_desktop.ui.pages.dossiers.search import NEWEST, Search
from pdca_desktop.ui.pages.start.desk import hour, local

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ID = Qt.ItemDataRole.UserRole


class Column(NamedTuple):
    """A column of the list.

    Attributes:
        name: that of the line's field; kept in the settings.
        text: what a line shows there.
        width: in logical pixels, before the adviser chooses.
        least: its width on a small screen.
        first: whether it is shown unless the adviser says otherwise.
    """

    name: str
    title: str
    text: Callable[[DossierLine], str]
    width: int
    least: int
    first: bool = True


def changed(line: DossierLine) -> str:
    """When a dossier was last changed."""
    return f"{local(line.changed_at):%d/%m/%Y} à {hour(line.changed_at)}"


COLUMNS = (
    Column("number", "Numéro", lambda line: number_of(line.number, line.id), 124, 112),
    Column("title", "Projet", lambda line: line.title, 300, 200),
    Column("holders", "Porteur(s)", lambda line: line.holders, 184, 124),
    Column("state", "État", lambda line: line.state, 160, 148),
    Column("agency", "Agence", lambda line: line.agency, 184, 104),
    Column("segment", "Segment", lambda line: line.segment, 160, 104, first=False),
    Column("adviser", "Chargé de mission", lambda line: line.adviser, 168, 124, first=False),
    Column(NEWEST, "Modifié", changed, 168, 156),
)
NAMES = tuple(column.name for column in COLUMNS)
TITLE, CHANGED = NAMES.index("title"), NAMES.index(NEWEST)
_texts = itemgetter(*(DossierLine._fields.index(name) for name in NAMES if name != NEWEST))


def words_of(lines: Iterable[DossierLine]) -> tuple[str, ...]:
    """The words of each line, without accents and case; slow for many: call it in a job."""
    # They are parted by a sign that nobody types: "lens" and "calais" never join.
    return tuple(folded("\n".join(_texts(line))) for line in lines)


class DossiersModel(QAbstractTableModel):
    """The dossiers that a search wants, in its order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[DossierLine] = ()
        self._words: Sequence[str] | None = ()
        self._sorted: Sequence[int] = ()
        self._shown: Sequence[DossierLine] = ()
        self._search = Search()

    def show_lines(self, lines: Sequence[DossierLine]) -> None:
        """Replace the dossiers; nothing is computed if they come last changed first."""
        self._lines, self._words = lines, None
        self._order()

    def know_words(self, lines: Sequence[DossierLine], words: Sequence[str]) -> None:
        """Take the words of lines, unless others are shown by now."""
        if lines is self._lines:
            self._words = words

    def search(self, wanted: Search) -> None:
        """Keep what a search wants, in its order."""
        before, self._search = self._search, wanted
        if (before.column, before.growing) != (wanted.column, wanted.growing):
            self._order()
        elif not wanted.same_lines(before):
            self._choose()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder, /) -> None:
        """Sort by a column; blanks are last in either order."""
        now = self._search
        growing = order is Qt.SortOrder.AscendingOrder
        self.search(Search(now.words, now.picked, COLUMNS[column].name, growing))

    @property
    def wanted(self) -> Search:
        """The search in force."""
        return self._search

    @property
    def total(self) -> int:
        """How many dossiers there are, shown or not."""
        return len(self._lines)

    def counts(self, facet: str) -> dict[str, int]:
        """How many dossiers have each value of a facet, by alphabetical order; blanks left out."""
        rank = DossierLine._fields.index(facet)
        met = Counter(str(line[rank]) for line in self._lines)
        return {value: met[value] for value in sorted(met, key=folded) if value}

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
            return f"{column.title} : {column.text(line) or UNANSWERED}"
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

    def _order(self) -> None:
        """Sort everything once: typing in the filter only chooses among it."""
        wanted, lines = self._search, self._lines
        name = wanted.column if wanted.column in NAMES else NEWEST
        rank = DossierLine._fields.index(name)
        if name == NEWEST:
            order = range(len(lines))
            self._sorted = sorted(order, key=lambda at: lines[at].changed_at, reverse=not wanted.growing)
        else:
            keys = [folded(str(line[rank])) for line in lines]
            said = [at for at, key in enumerate(keys) if key]
            said.sort(key=keys.__getitem__, reverse=not wanted.growing)
            self._sorted = [*said, *(at for at, key in enumerate(keys) if not key)]
        self._choose()

    def _choose(self) -> None:
        lines = self._lines
        if self._search.narrows:
            test = self._search.test()
            if self._words is None:
                self._words = words_of(lines) if self._search.words.split() else None
            words = self._words or [""] * len(lines)
            shown = [lines[at] for at in self._sorted if test(lines[at], words[at])]
        else:
            shown = [lines[at] for at in self._sorted]
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()
