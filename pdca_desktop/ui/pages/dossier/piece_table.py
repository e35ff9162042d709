"""The table of the pieces: what is awaited, where each stands; files may be dropped on a line."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QIcon, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from pdca_desktop.domain.checklist import PieceStatus
from pdca_desktop.domain.french import day, typeset
from pdca_desktop.services.pieces import PieceLine
from pdca_desktop.ui.icons import icon
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import Tone
from pdca_desktop.ui.widgets.list_table import Index, LinesModel, ListTable

_TITLES = ("Pièce", "État", "Copies", "Reçue le", "Valable jusqu’au")
_PIECE, _STATUS, _COPIES, _RECEIVED, _UNTIL = range(len(_TITLES))
_WIDTHS = {_STATUS: 132, _COPIES: 72, _RECEIVED: 100, _UNTIL: 128}
_LEAST_PIECE = 210
TONES = {
    PieceStatus.RECEIVED: Tone.CONFORME,
    PieceStatus.SEEN: Tone.CONFORME,
    PieceStatus.EXPIRING: Tone.ALERTE,
    PieceStatus.EXPIRED: Tone.BLOQUANT,
    PieceStatus.MISSING: Tone.INCONNU,
}


class PiecesModel(LinesModel[PieceLine]):
    """The lines of the list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_TITLES, parent)
        self._words: list[tuple[str, ...]] = []

    def show_lines(self, lines: Sequence[PieceLine]) -> bool:
        """Replace the lines; whether they were others."""
        if tuple(lines) == self._lines:
            return False
        self._words = [_words(line) for line in lines]  # once: a table asks for each a dozen times
        self.put(lines)
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> object:
        """A cell's words; the state has its icon too."""
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line, column = self._lines[index.row()], index.column()
        words = self._words[index.row()][column]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.ToolTipRole:
            return words or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_TITLES[column]} : {words or 'sans'}"
        if role == Qt.ItemDataRole.DecorationRole:
            return _decoration(line, column)
        return None


class PiecesTable(ListTable):
    """The lines; narrow, it leaves out what the panel beside says too.

    Signals:
        dropped: rank of a line, and the files dropped on it.
        chosen: rank of the line now in front.
    """

    dropped = Signal(int, object)
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Pièces du dossier", parent)
        self.lines = PiecesModel(self)
        self.setModel(self.lines)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(True)
        self.setDragDropOverwriteMode(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.verticalHeader().setMinimumSectionSize(look().px(34))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(_PIECE, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._choose)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Show the columns that there is room for, the first ones first."""
        room = event.size().width() - look().px(_LEAST_PIECE)
        for column, width in _WIDTHS.items():
            wide = look().px(width)
            room -= wide
            self.setColumnHidden(column, room < 0)
            self.horizontalHeader().resizeSection(column, wide)
        super().resizeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent, /) -> None:
        """Files are welcome."""
        self._welcome(event)

    def dragMoveEvent(self, event: QDragMoveEvent, /) -> None:
        """On a line that can take them, which is shown."""
        row = self.rowAt(event.position().toPoint().y())
        line = self.lines.line(row)
        if line is None or line.target is None:
            event.ignore()
            return
        self.selectRow(row)
        self._welcome(event)

    def dropEvent(self, event: QDropEvent, /) -> None:
        """Tell what fell where."""
        row, files = self.rowAt(event.position().toPoint().y()), files_of(event)
        if row >= 0 and files:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(row, files)

    def _welcome(self, event: QDragMoveEvent) -> None:
        if files_of(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row())


def files_of(event: QDropEvent) -> tuple[Path, ...]:
    """The files of this machine that are dragged; folders and web addresses are left out."""
    found = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
    return tuple(path for path in found if path.is_file())


def _words(line: PieceLine) -> tuple[str, ...]:
    received = next((piece.received_on for piece in line.pieces if piece.received_on), None)
    return (
        typeset(line.title),
        line.status.label,
        str(len(line.copies)) if line.copies else "",
        day(received) if received else "",
        day(line.until) if line.until else "",
    )


def _decoration(line: PieceLine, column: int) -> QIcon | None:
    if column == _STATUS:
        tone = TONES[line.status]
        return icon(tone.icon, tone.value)
    return icon("paperclip", "muted") if column == _COPIES and line.copies else None
