"""A table that is read and chosen from, line by line, and the lines in it."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

Index = QModelIndex | QPersistentModelIndex
L = TypeVar("L")
_NOWHERE = QModelIndex()


class ListTable(QTableView):
    """Whole lines, chosen one at a time; no cell is typed in.

    Args:
        name: what a screen reader says of it.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("list", True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.style_header(self.horizontalHeader())

    @staticmethod
    def style_header(header: QHeaderView) -> None:
        """Titles at the left, none of them stands out."""
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)


class LinesModel(QAbstractTableModel, Generic[L]):
    """Lines under titles; what a cell says is `data`, of who inherits.

    Args:
        titles: of the columns, in French.
    """

    def __init__(self, titles: tuple[str, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = titles
        self._lines: tuple[L, ...] = ()

    def line(self, row: int) -> L | None:
        """A line; None when there is none at that rank."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def rowCount(self, parent: Index = _NOWHERE, /) -> int:
        """How many lines."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE, /) -> int:
        """As many as titles."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> object:
        """Titles of the columns."""
        return title_of(self._titles, section, orientation, role)

    def put(self, lines: Sequence[L]) -> None:
        """Hold other lines."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()


def title_of(titles: tuple[str, ...], section: int, orientation: Qt.Orientation, role: int) -> str | None:
    """The title of a column, for `headerData`."""
    if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
        return None
    return titles[section] if 0 <= section < len(titles) else None
