"""One side of a plan as a table: a row per line, a column per field."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from pdca_desktop.domain import french
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Need, Resource
from pdca_desktop.domain.record import slots_of
from pdca_desktop.services.plans import Side, name_of
from pdca_desktop.services.wording import status_told
from pdca_desktop.ui.forms.cells import VALUE, Index
from pdca_desktop.ui.pages.plan.reading import quiet_text
from pdca_desktop.ui.tokens import Tone

MORE = "more"
"""The last column: opens the detail of the line."""

COLUMNS = {
    Side.NEEDS: ("nature", "label", "amount", MORE),
    Side.RESOURCES: ("nature", "label", "funder", "status", "amount", MORE),
}
_SLOTS = {Side.NEEDS: slots_of(Need), Side.RESOURCES: slots_of(Resource)}
TITLES = {name: slot.declared.label for name, slot in _SLOTS[Side.RESOURCES].items()} | {MORE: ""}
NOTE, TONE = (VALUE + rank for rank in (1, 2))


class PlanLinesModel(QAbstractTableModel):
    """The lines of a side; what is typed in them is told, never kept.

    Signals:
        edited: rank, field and value wanted.
    """

    edited = Signal(int, str, object)

    def __init__(self, side: Side, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.side = side
        self.columns = COLUMNS[side]
        self.lines: tuple[Need | Resource, ...] = ()
        self._marks: Mapping[int, Tone] = {}
        self._holders: tuple[Person, ...] = ()
        self._narrow = self._read_only = False

    def show_lines(self, lines: tuple[Need | Resource, ...], marks: Mapping[int, Tone]) -> None:
        """Show other lines: rows that stay the same are left alone, so that an open editor stays too."""
        before, were = self.lines, self._marks
        start = 0
        while start < min(len(before), len(lines)) and before[start] is lines[start]:
            start += 1
        end = 0
        most = min(len(before), len(lines)) - start
        while end < most and before[-1 - end] is lines[-1 - end]:
            end += 1
        more = len(lines) - len(before)
        nowhere = QModelIndex()
        if more > 0:
            at = len(before) - end
            self.beginInsertRows(nowhere, at, at + more - 1)
            self.lines = (*before[:at], *lines[at : at + more], *before[at:])
            self.endInsertRows()
        elif more < 0:
            at = len(before) - end + more
            self.beginRemoveRows(nowhere, at, at - more - 1)
            self.lines = (*before[:at], *before[at - more :])
            self.endRemoveRows()
        self.lines, self._marks = lines, marks
        last = len(lines) - end - max(more, 0)
        if last > start:
            self._changed(start, last - 1)
        for rank in {*were, *marks}:
            if rank < len(lines) and not start <= rank < last and were.get(rank) is not marks.get(rank):
                self._changed(rank, rank)

    def set_narrow(self, on: bool) -> None:
        """Whether the table has no room for the financer and the status: they join the second line."""
        if on != self._narrow:
            self._narrow = on
            if self.lines:
                self._changed(0, len(self.lines) - 1)

    def show_holders(self, holders: tuple[Person, ...]) -> None:
        """Who may be meant by the lines."""
        if holders != self._holders:
            self._holders = holders
            if self.lines:
                self._changed(0, len(self.lines) - 1)

    def set_read_only(self, on: bool) -> None:
        """Let only what is known later be typed."""
        self._read_only = on

    def column(self, field: str) -> int:
        """The rank of a field's column."""
        return self.columns.index(field)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """Lines of the side."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """Fields of a line."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell is edited but the last, which opens the detail; read only, what is known later."""
        flags = super().flags(index)
        if index.isValid() and self.edits(self.columns[index.column()]):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def edits(self, field: str) -> bool:
        """Whether the cells of a column are typed in."""
        return field != MORE and (not self._read_only or _SLOTS[self.side][field].declared.later)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[self.columns[section]]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = self.columns[section] == "amount"
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell, its value, the line's second text and its tone."""
        if not index.isValid() or not 0 <= index.row() < len(self.lines):
            return None
        line, field = self.lines[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, field)
        if role == VALUE:
            return getattr(line, field, None)
        if role == NOTE:
            return quiet_text(line, self._holders, narrow=self._narrow)
        if role == TONE:
            return self._marks.get(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if field == MORE:
                return f"Détail de « {name_of(line)} »"
            tone = self._marks.get(index.row()) if field == "amount" else None
            told = self._text(line, field) or french.UNANSWERED
            return f"{TITLES[field]} : {told}" + (f", {tone.word}" if tone else "")
        if role == Qt.ItemDataRole.ToolTipRole and field != MORE:
            return self._text(line, field) or None
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell what was typed; the lines shown afterwards hold it, or not."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        if value != index.data(VALUE):
            self.edited.emit(index.row(), self.columns[index.column()], value)
        return True

    def _changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    @staticmethod
    def _text(line: Need | Resource, field: str) -> str:
        if field == "nature":
            return french.typeset(line.nature.label) if line.nature else ""
        if field == "amount":
            return "" if line.amount is None else french.euros(line.amount)
        if field == "status":
            return status_told(line) if isinstance(line, Resource) else ""
        return str(getattr(line, field, ""))
