"""What was read in a spreadsheet, as a table: a row per line, whether it is taken in, what was understood."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from pdca_desktop.domain import french
from pdca_desktop.domain.money import Euros, total
from pdca_desktop.domain.plan import Need
from pdca_desktop.domain.record import slots_of
from pdca_desktop.exchange.plan_sheet import Confidence
from pdca_desktop.services.plan_import import DraftLine, Nature
from pdca_desktop.services.plans import Side
from pdca_desktop.ui.icons import pixmap
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import Size, Tone

Index = QModelIndex | QPersistentModelIndex

KEEP, NATURE, LABEL, AMOUNT, READING = range(5)
_TONES = {
    Confidence.SURE: Tone.CONFORME,
    Confidence.LIKELY: Tone.INCONNU,
    Confidence.TO_CHECK: Tone.ALERTE,
}
_SIDES = {Side.NEEDS: "Besoins", Side.RESOURCES: "Ressources"}
_ICON = 16


class SheetPreviewModel(QAbstractTableModel):
    """The lines of a draft under the titles of their sides; what is corrected in them is told, never kept.

    Signals:
        nature_given: place of a line and its nature.
        kept: place of a line and whether it is taken in.
    """

    nature_given = Signal(str, object)
    kept = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[DraftLine | Side, ...] = ()
        self._sums: dict[Side, Euros] = {}

    def show_lines(self, lines: tuple[DraftLine, ...]) -> None:
        """Show lines; rows that stay where they were keep their open editor."""
        rows: list[DraftLine | Side] = []
        for side in Side:
            mine = [line for line in lines if line.side is side]
            rows += [side, *mine] if mine else []
            self._sums[side] = total(line.line.amount for line in mine if line.kept and line.line.amount)
        if [_place(row) for row in rows] != [_place(row) for row in self.rows]:
            self.beginResetModel()
            self.rows = tuple(rows)
            self.endResetModel()
            return
        before, self.rows = self.rows, tuple(rows)
        for rank, (was, row) in enumerate(zip(before, rows, strict=True)):
            if was != row or isinstance(row, Side):
                self.dataChanged.emit(self.index(rank, 0), self.index(rank, READING))

    def line(self, index: Index) -> DraftLine | None:
        """The line of a row; None on a title."""
        row = self.rows[index.row()] if index.isValid() and index.row() < len(self.rows) else None
        return row if isinstance(row, DraftLine) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """Titles and lines."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """Whether it is taken in, nature, label, amount, what was understood."""
        return 0 if parent.isValid() else READING + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The titles of the columns: those of the fields, and two of our own."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section <= READING:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        return _side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A nature is chosen, a line ticked."""
        line = self.line(index)
        if line is None:
            return Qt.ItemFlag.ItemIsEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags
        flags = super().flags(index)
        if index.column() == KEEP:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        elif index.column() == NATURE and line.kept:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, tick, tone and weight of a cell."""
        if not index.isValid() or not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        if isinstance(row, Side):
            return self._title(row, index.column(), role)
        return _cell(row, index.column(), role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell what was corrected; the lines shown afterwards hold it."""
        line = self.line(index)
        if line is None:
            return False
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == KEEP:
            self.kept.emit(line.path, Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        if role == Qt.ItemDataRole.EditRole and index.column() == NATURE and value is not None:
            if value is not line.line.nature:
                self.nature_given.emit(line.path, value)
            return True
        return False

    def nature(self, index: Index) -> Nature | None:
        """The nature of a row's line."""
        line = self.line(index)
        return None if line is None else line.line.nature

    def _title(self, side: Side, column: int, role: int) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return {NATURE: _SIDES[side], AMOUNT: french.euros(self._sums[side])}.get(column, "")
        if role == Qt.ItemDataRole.FontRole:
            return look().font(strong=True)
        if role == Qt.ItemDataRole.BackgroundRole:
            return look().colour("ground")
        return _side(column) if role == Qt.ItemDataRole.TextAlignmentRole else None


_FIELDS = slots_of(Need)
_TITLES = (
    "",
    _FIELDS["nature"].declared.label,
    _FIELDS["label"].declared.label,
    _FIELDS["amount"].declared.label,
    "Lecture",
)


def _cell(row: DraftLine, column: int, role: int) -> Any:
    now, checked = look(), Qt.CheckState
    if role == Qt.ItemDataRole.CheckStateRole and column == KEEP:
        return checked.Checked if row.kept else checked.Unchecked
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
        return _text(row, column)
    if role == Qt.ItemDataRole.AccessibleTextRole:
        if column == KEEP:
            return f"Reprendre « {row.line.label or row.source} » : {french.yes_no(row.kept)}"
        return f"{_TITLES[column]} : {_text(row, column) or french.UNANSWERED}"
    if role == Qt.ItemDataRole.FontRole:
        font = now.figures(Size.SMALL if column == READING else Size.BODY)
        font.setStrikeOut(not row.kept and column in (LABEL, AMOUNT))
        return font
    if role == Qt.ItemDataRole.ForegroundRole:
        return now.colour("text" if row.kept and column in (NATURE, LABEL, AMOUNT) else "muted")
    if role == Qt.ItemDataRole.DecorationRole and column == READING:
        tone = _TONES[row.confidence]
        return pixmap(tone.icon, _ICON, tone.value if row.kept else "muted", 2)
    return _side(column) if role == Qt.ItemDataRole.TextAlignmentRole else None


def _text(row: DraftLine, column: int) -> str:
    line = row.line
    if column == NATURE:
        return french.typeset(line.nature.label) if line.nature else french.UNANSWERED
    if column == LABEL:
        return line.label
    if column == AMOUNT:
        return french.euros(line.amount)
    if column == READING:
        told = "Non repris" if not row.kept else row.confidence.label
        return french.typeset(f"{told} · {row.source}" + (f"\n{row.remark}" if row.remark else ""))
    return ""


def _place(row: DraftLine | Side) -> str:
    return row.value if isinstance(row, Side) else row.path


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == AMOUNT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
