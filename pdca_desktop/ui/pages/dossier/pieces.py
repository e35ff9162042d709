"""The supporting documents: what is awaited of this dossier, what came, what expires."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QPushButton, QTableView, QWidget

from pdca_desktop.domain.checklist import PieceStatus
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import day, typeset
from pdca_desktop.services.pieces import PieceLine, discard, piece_list, receive, see
from pdca_desktop.services.plans import Edit
from pdca_desktop.ui.icons import icon
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.dossier.sections import Section
from pdca_desktop.ui.theme import look, text_label
from pdca_desktop.ui.tokens import SNUG, Tone
from pdca_desktop.ui.widgets.headers import quiet_button

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TITLES = ("Pièce", "État", "Reçue le", "Valable jusqu’au", "Pourquoi")
_WIDTHS = (310, 130, 100, 120)
_TONES = {
    PieceStatus.RECEIVED: Tone.CONFORME,
    PieceStatus.SEEN: Tone.CONFORME,
    PieceStatus.EXPIRING: Tone.ALERTE,
    PieceStatus.EXPIRED: Tone.BLOQUANT,
    PieceStatus.MISSING: Tone.INCONNU,
}


class PiecesModel(QAbstractTableModel):
    """The lines of the list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[PieceLine, ...] = ()

    def show_lines(self, lines: Sequence[PieceLine]) -> None:
        """Replace the lines."""
        if tuple(lines) == self._lines:
            return
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def line(self, row: int) -> PieceLine | None:
        """A line; None when there is none at that rank."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def rowCount(self, parent: _Index = _NOWHERE, /) -> int:
        """How many lines."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = _NOWHERE, /) -> int:
        """Five."""
        return 0 if parent.isValid() else len(_TITLES)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> object:
        """A cell's words; the state has its icon too."""
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line, column = self._lines[index.row()], index.column()
        words = _words(line)[column]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.ToolTipRole:
            return words or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_TITLES[column]} : {words or 'sans'}"
        if role == Qt.ItemDataRole.DecorationRole and column == 1:
            return _icon(line.status)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole, /
    ) -> object:
        """Titles of the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return _TITLES[section] if 0 <= section < len(_TITLES) else None
        return None


class PiecesSection(Section):
    """The list, and what an adviser does with a line."""

    def __init__(self, presenter: DossierPresenter, who: str) -> None:
        super().__init__(presenter)
        self._who = who
        self.model = PiecesModel(self)
        holder = QWidget(self.widget())
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SNUG)
        self._told = text_label("", "muted", holder)
        row.addWidget(self._told, 1)
        self.received = self._button("Reçue aujourd’hui", "check", holder)
        self.seen = self._button("Original vu", "user-round", holder)
        self.removed = self._button("Retirer", "trash-2", holder)
        self.received.clicked.connect(self._receive)
        self.seen.clicked.connect(self._see)
        self.removed.clicked.connect(self._discard)
        for button in (self.received, self.seen, self.removed):
            row.addWidget(button)
        self.table = QTableView(self.widget())
        self.table.setModel(self.model)
        self.table.setAccessibleName("Pièces du dossier")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.verticalHeader().setDefaultSectionSize(look().px(34))
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        for rank, width in enumerate(_WIDTHS):
            header.resizeSection(rank, look().px(width))
        self.box.addWidget(holder)
        self.box.addWidget(self.table, 1)
        self.table.selectionModel().currentRowChanged.connect(self._allow)
        self.show_dossier(presenter.dossier, False)

    def show_dossier(self, dossier: Dossier, over_typing: bool) -> None:  # noqa: ARG002
        """Show the pieces of a dossier, the chosen line staying chosen."""
        chosen = max(0, self.table.currentIndex().row())
        lines = piece_list(dossier, self.presenter.today)
        self.model.show_lines(lines)
        asked = [line for line in lines if line.expected is not None and line.expected.required]
        there = sum(line.status.there for line in asked)
        said = (
            f"{there} sur {len(asked)} pièces nécessaires"
            if asked
            else "Les pièces dépendent des dispositifs."
        )
        self._told.setText(typeset(said))
        if lines:
            self.table.selectRow(min(chosen, len(lines) - 1))
        self._allow()

    def entered(self) -> None:
        """What is awaited depends on the rest of the dossier."""
        self.show_dossier(self.presenter.dossier, False)

    def _button(self, text: str, picture: str, parent: QWidget) -> QPushButton:
        return quiet_button(text, parent, picture)

    def _current(self) -> PieceLine | None:
        return self.model.line(self.table.currentIndex().row())

    def _allow(self) -> None:
        line = self._current()
        asked = line is not None and line.expected is not None
        self.received.setEnabled(asked)
        self.seen.setEnabled(asked)
        self.removed.setEnabled(line is not None and bool(line.pieces))

    def _receive(self) -> None:
        line = self._current()
        if line is not None and line.expected is not None:
            made = self.presenter.new_id()
            self._apply(receive(self.presenter.dossier, line.expected, made, self.presenter.today))

    def _see(self) -> None:
        line = self._current()
        if line is not None and line.expected is not None:
            self._apply(see(self.presenter.dossier, line.expected, self.presenter.new_id(), self._who))

    def _discard(self) -> None:
        line = self._current()
        if line is not None and line.pieces:
            rank = self.presenter.dossier.pieces.index(line.pieces[0])
            self._apply(discard(self.presenter.dossier, rank))

    def _apply(self, edit: Edit) -> None:
        self.presenter.apply(edit)


def _words(line: PieceLine) -> tuple[str, ...]:
    received = next((piece.received_on for piece in line.pieces if piece.received_on), None)
    expected = line.expected
    why = "" if expected is None else expected.why
    if expected is not None and not expected.required:
        why = f"Utile. {why}"
    return (
        typeset(line.title),
        line.status.label,
        day(received) if received else "",
        day(line.until) if line.until else "",
        typeset(why),
    )


def _icon(status: PieceStatus) -> QIcon:
    tone = _TONES[status]
    return icon(tone.icon, tone.value)
