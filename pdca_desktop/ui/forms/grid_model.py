"""A list of like records as a table: a row for each field, a column for each item."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from pdca_desktop.domain import french
from pdca_desktop.domain.french import NO_BREAK, typeset
from pdca_desktop.domain.record import Kind, Slot, slots_of
from pdca_desktop.exchange.findings import value_findings
from pdca_desktop.ui.forms.cells import VALUE, Index

FAULT = VALUE + 1
"""French sentence on a value that does not make sense; empty otherwise."""

FIGURES = (Kind.EUROS, Kind.WHOLE, Kind.DECIMAL)
_LEAST_FIGURES = 8
_NOWHERE = QModelIndex()


def is_grid(slot: Slot) -> bool:
    """Whether a list is filled in as a table: its items hold figures, and records of their own at most."""
    if slot.kind is not Kind.RECORDS or not slot.declared.each:
        return False
    inner = [field for field in slots_of(slot.of).values() if field.name != "id"]
    figures = sum(field.kind in FIGURES for field in inner)
    return figures >= _LEAST_FIGURES and all(
        field.kind in (*FIGURES, Kind.RECORD, Kind.RECORDS) for field in inner
    )


class GridModel(QAbstractTableModel):
    """The figures of a list.

    Signals:
        edited: rank of the item, name of the field, value: at each key stroke that makes one.
    """

    edited = Signal(int, str, object)

    def __init__(self, slot: Slot, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._slot = slot
        self._blank = slot.of()
        self._records: tuple[Any, ...] = ()
        self._titles: tuple[str, ...] = ()
        self.read_only = False
        self.rows: list[Slot | str] = []
        for field in slots_of(slot.of).values():
            if field.kind in FIGURES:
                if field.declared.section:
                    self.rows.append(typeset(field.declared.section))
                self.rows.append(field)

    def records(self) -> tuple[Any, ...]:
        """The list as it stands."""
        return self._records

    def show_records(self, records: tuple[Any, ...]) -> None:
        """Show a list; as many columns as usual are there to be filled in."""
        if records == self._records:
            return
        before, after = self.columnCount(), max(len(records), self._slot.declared.usual)
        if before != after:
            self.beginResetModel()
            self._records = records
            self.endResetModel()
            return
        self._records = records
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, after - 1))

    def show_titles(self, titles: tuple[str, ...]) -> None:
        """Give the columns other titles; those without one are counted."""
        if titles != self._titles:
            self._titles = titles
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def title(self, column: int) -> str:
        """What a column is called."""
        if column < len(self._titles) and self._titles[column]:
            return self._titles[column]
        return f"{self._slot.declared.each}{NO_BREAK}{column + 1}"

    def field(self, row: int) -> Slot | None:
        """The field of a row; None: it is a title."""
        found = self.rows[row] if 0 <= row < len(self.rows) else ""
        return found if isinstance(found, Slot) else None

    def place(self, column: int, name: str) -> Index | None:
        """Where a field of an item stands."""
        for row, field in enumerate(self.rows):
            if isinstance(field, Slot) and field.name == name and column < self.columnCount():
                return self.index(row, column)
        return None

    def rowCount(self, parent: Index = _NOWHERE, /) -> int:
        """Fields and titles."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE, /) -> int:
        """Items, or as many as usual."""
        return 0 if parent.isValid() else max(len(self._records), self._slot.declared.usual)

    def flags(self, index: Index, /) -> Qt.ItemFlag:
        """A title is not chosen; a figure is typed."""
        if self.field(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if self.read_only else flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> Any:
        """A figure in French; what is wrong with it; itself."""
        slot = self.field(index.row()) if index.isValid() else None
        if slot is None:
            return None
        value = self._value(index.column(), slot)
        if role == VALUE:
            return value
        if role == Qt.ItemDataRole.DisplayRole:
            return shown(slot, value)
        if role in (FAULT, Qt.ItemDataRole.ToolTipRole):
            fault = "" if value is None else next(iter(value_findings(slot, value)), "")
            return fault if role == FAULT else fault or typeset(slot.declared.help) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = french.UNANSWERED if value is None else shown(slot, value)
            return typeset(f"{slot.declared.label}, {self.title(index.column())} : {words}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> Any:
        """Fields at the left, items above."""
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            return self.title(section) if role == Qt.ItemDataRole.DisplayRole else None
        found = self.rows[section] if 0 <= section < len(self.rows) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return typeset(found.declared.label) if isinstance(found, Slot) else found
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(found, Slot):
            return typeset(found.declared.help) or None
        return None

    def setData(self, index: Index, value: Any, role: int = VALUE, /) -> bool:
        """Take a figure; columns before it that nobody filled in come with it."""
        slot = self.field(index.row())
        if slot is None or self.read_only or role not in (VALUE, Qt.ItemDataRole.EditRole):
            return False
        column = index.column()
        if self._value(column, slot) == value:
            return True
        records = [*self._records, *[self._blank] * (column + 1 - len(self._records))]
        changes: Mapping[str, Any] = {slot.name: value}
        records[column] = replace(records[column], **changes)
        self._records = tuple(records)
        self.dataChanged.emit(index, index)
        self.edited.emit(column, slot.name, value)
        return True

    def _value(self, column: int, slot: Slot) -> Any:
        return getattr(self._records[column], slot.name) if column < len(self._records) else None


def shown(slot: Slot, value: Any) -> str:
    """A figure without its unit, which the whole table shares; a blank one is left blank."""
    if value is None:
        return ""
    if slot.kind is Kind.EUROS:
        return french.euros(value).removesuffix(f"{NO_BREAK}€")
    return french.number(value)
