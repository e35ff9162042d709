"""A table that is read and chosen from, line by line."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

Index = QModelIndex | QPersistentModelIndex


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


def title_of(titles: tuple[str, ...], section: int, orientation: Qt.Orientation, role: int) -> str | None:
    """The title of a column, for `headerData`."""
    if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
        return None
    return titles[section] if 0 <= section < len(titles) else None
