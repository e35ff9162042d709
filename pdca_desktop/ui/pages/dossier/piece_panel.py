"""What is known of the piece chosen in the table, and what can be done with it."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pdca_desktop.domain.checklist import PieceStatus
from pdca_desktop.domain.document import Piece
from pdca_desktop.domain.french import day, typeset
from pdca_desktop.services.pieces import PieceLine
from pdca_desktop.ui.pages.dossier.piece_card import Look, PieceCard
from pdca_desktop.ui.pages.dossier.piece_table import TONES
from pdca_desktop.ui.theme import look, text_label
from pdca_desktop.ui.tokens import ROOM, SNUG
from pdca_desktop.ui.widgets.chips import Chip
from pdca_desktop.ui.widgets.headers import primary_button, quiet_button
from pdca_desktop.ui.widgets.sheet import Sheet

_WIDTH = 316
_DROP = "Vous pouvez aussi déposer des fichiers sur une ligne de la liste."


class PiecePanel(Sheet):
    """The line in front, with a card for each piece that answers it.

    Signals:
        joined: files are to be chosen and joined.
        received: it came on paper today.
        seen: the original was seen.
        viewed: identifier of a piece whose document is to be shown.
        copied: identifier of a piece of whose document a copy is wanted.
        fetched: fingerprint of a document to receive.
        removed: identifier of a piece to take off the list.
        edited: identifier of a piece, place in it, new value.
        left: a field was left.
    """

    joined = Signal()
    received = Signal()
    seen = Signal()
    viewed = Signal(str)
    copied = Signal(str)
    fetched = Signal(str)
    removed = Signal(str)
    edited = Signal(str, str, object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((0, 0, ROOM, ROOM), parent)
        self.setFixedWidth(look().px(_WIDTH))
        sheet, box = self.sheet, self.box
        box.setSpacing(SNUG)
        self._title = text_label("", "heading", sheet)
        self._status = Chip("", parent=sheet)
        self._why = text_label("", "muted", sheet)
        box.addWidget(self._title)
        box.addWidget(self._status, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self._why)
        self.join = primary_button("Joindre…", sheet, "paperclip")
        self.join.setToolTip("Un ou plusieurs PDF ou images")
        self.receive = quiet_button("Reçue sans copie", sheet, "check")
        self.see = quiet_button("Original vu", sheet, "eye")
        self.join.clicked.connect(self.joined)
        self.receive.clicked.connect(self.received)
        self.see.clicked.connect(self.seen)
        acts = QGridLayout()
        acts.setHorizontalSpacing(ROOM)
        acts.setVerticalSpacing(SNUG)
        acts.addWidget(self.join, 0, 0, 1, 2)
        acts.addWidget(self.receive, 1, 0)
        acts.addWidget(self.see, 1, 1)
        box.addLayout(acts)
        self._hint = text_label(_DROP, "small", sheet)
        box.addWidget(self._hint)
        self._cards: list[PieceCard] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(SNUG)
        box.addLayout(self._list)
        box.addStretch(1)

    @property
    def cards(self) -> tuple[PieceCard, ...]:
        """The pieces shown, the last received first."""
        return tuple(self._cards)

    def show_line(self, line: PieceLine | None, kept: Mapping[str, str]) -> None:
        """Show a line.

        Args:
            line: None when the list is empty.
            kept: for a piece, why it may not be taken off the list.
        """
        self.sheet.setVisible(line is not None)
        if line is None:
            self._show_cards((), kept)
            return
        expected = line.expected
        self._title.setText(typeset(line.title))
        self._status.show_text(line.status.label, TONES[line.status])
        self._status.updateGeometry()
        why = "Personne ne la demande pour ce dossier : elle y reste." if expected is None else expected.why
        if expected is not None and not expected.required:
            why = f"Utile, sans être nécessaire. {why}"
        if line.until is not None and line.status is not PieceStatus.MISSING:
            why = f"{why} Valable jusqu'au {day(line.until)}."
        self._why.setText(typeset(why))
        for button in (self.join, self.receive, self.see, self._hint):
            button.setVisible(line.target is not None)
        self._show_cards(line.pieces, kept)

    def show_looks(self, looks: Mapping[str, Look]) -> None:
        """Show what is known of the documents, by fingerprint."""
        for card in self._cards:
            if card.piece.sha256 in looks:
                card.show_look(looks[card.piece.sha256])

    def _show_cards(self, pieces: Sequence[Piece], kept: Mapping[str, str]) -> None:
        same = [card.piece.id for card in self._cards] == [piece.id for piece in pieces]
        if same and all(
            card.piece.sha256 == piece.sha256 and card.piece.file_name == piece.file_name
            for card, piece in zip(self._cards, pieces, strict=True)
        ):
            for card, piece in zip(self._cards, pieces, strict=True):
                card.show_piece(piece)
            return
        for card in self._cards:
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [self._card(piece, kept.get(piece.id, "")) for piece in pieces]

    def _card(self, piece: Piece, why_kept: str) -> PieceCard:
        card = PieceCard(piece, why_kept, self.sheet)
        card.viewed.connect(partial(self.viewed.emit, piece.id))
        card.copied.connect(partial(self.copied.emit, piece.id))
        card.fetched.connect(partial(self.fetched.emit, piece.sha256))
        card.removed.connect(partial(self.removed.emit, piece.id))
        card.edited.connect(partial(self.edited.emit, piece.id))
        card.left.connect(self.left)
        self._list.addWidget(card)
        return card
