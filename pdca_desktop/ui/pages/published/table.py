"""The rows of a publication in a table that is only read."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from pdca_desktop.services.publication_words import Part
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import FIELD_HEIGHT
from pdca_desktop.ui.widgets.list_table import Index, ListTable, title_of

_NOWHERE = QModelIndex()
_NAME = "Contenu de la publication"
_LEAST, _MEASURED = 80, 40
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class PartModel(QAbstractTableModel):
    """The rows of a part."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.part = Part("")

    def show_part(self, part: Part) -> None:
        """Show another part."""
        self.beginResetModel()
        self.part = part
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE, /) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self.part.rows)

    def columnCount(self, parent: Index = _NOWHERE, /) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self.part.titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> Any:
        """The words of a cell; the same under the pointer, for those that are cut."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.part.rows[index.row()][index.column()]
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and self._figures(index.column()) else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> Any:
        """The titles."""
        if role == Qt.ItemDataRole.TextAlignmentRole and self._figures(section):
            return _RIGHT
        return title_of(self.part.titles, section, orientation, role)

    def _figures(self, column: int) -> bool:
        return self.part.figures and column == len(self.part.titles) - 1


class PartTable(ListTable):
    """The table: its columns as wide as their words, the widest cut where the window ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_NAME, parent)
        self.rows = PartModel(self)
        self.setModel(self.rows)
        self.setProperty("list", True)
        self.setWordWrap(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setResizeContentsPrecision(_MEASURED)

    def show_part(self, part: Part) -> None:
        """Show the rows of a part, from the first one."""
        self.setAccessibleName(part.title or _NAME)
        self.rows.show_part(part)
        self.fit()
        self.scrollToTop()

    def fit(self) -> None:
        """Rows as high as the type asks, columns as wide as their words."""
        self.verticalHeader().setDefaultSectionSize(look().px(FIELD_HEIGHT))
        header, room = self.horizontalHeader(), self.viewport().width()
        wide = [
            max(look().px(_LEAST), self.sizeHintForColumn(column), header.sectionSizeHint(column))
            for column in range(self.rows.columnCount())
        ]
        most = max(_level(wide, room), look().px(_LEAST))
        for column, width in enumerate(wide):
            self.setColumnWidth(column, min(width, most))

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Columns follow the window."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()


def _level(wide: Sequence[int], room: int) -> int:
    """The width at which the widest are to be cut for all of them to fit."""
    narrower = 0
    for rank, width in enumerate(sorted(wide)):
        if width * (len(wide) - rank) > room - narrower:
            return (room - narrower) // (len(wide) - rank)
        narrower += width
    return room
