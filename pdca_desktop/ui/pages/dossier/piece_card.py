"""One piece that came: its document, when, who saw the original, and what can be done with it."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from pdca_desktop.domain.document import Piece
from pdca_desktop.domain.french import day, typeset
from pdca_desktop.services.piece_files import size_told
from pdca_desktop.ui.forms.form import RecordForm
from pdca_desktop.ui.icons import dress, pixmap
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import SNUG, TARGET, TIGHT
from pdca_desktop.ui.widgets.headers import quiet_button, rule

PICTURE_WIDTH = 56
_FIELDS = ("received_on", "valid_until", "original_seen", "seen_by", "note")


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of a document on this machine.

    Attributes:
        size: in bytes; None when it cannot be told.
        picture: its first page, small; None when it cannot be drawn.
        fault: French sentence of why it cannot be given back; empty when it can.
        note: where it is, in French, when that is not both here and at the head office.
        receivable: it cannot be given back, but the head office may be asked for it.
    """

    size: int | None = None
    picture: QImage | None = None
    fault: str = ""
    note: str = ""
    receivable: bool = False


class PieceCard(QWidget):
    """A piece.

    Signals:
        viewed: its document is to be shown.
        copied: a copy of its document is wanted.
        fetched: its document is to be received.
        removed: it is to be taken off the list.
        edited: place in the piece ("/note") and new value.
        left: a field was left.
    """

    viewed = Signal()
    copied = Signal()
    fetched = Signal()
    removed = Signal()
    edited = Signal(str, object)
    left = Signal()

    def __init__(self, piece: Piece, why_kept: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.piece = piece
        name = typeset(piece.file_name) or "Sans copie"
        self._picture = QLabel(self)
        self._picture.setFixedWidth(PICTURE_WIDTH)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._picture.setAccessibleName(f"Aperçu : {name}")
        self._name = text_label(name, "strong", self)
        self._facts = text_label("", "small", self)
        self._seen = text_label("", "small", self)
        self._note = text_label("", "muted", self)
        self._note.hide()
        self._fault = text_label("", "error", self)
        self._fault.hide()
        words = QVBoxLayout()
        words.setSpacing(TIGHT // 2)
        for label in (self._name, self._facts, self._seen, self._note, self._fault):
            words.addWidget(label)
        words.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(SNUG)
        top.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self._form: RecordForm | None = None
        self._size: int | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, SNUG, 0, 0)
        self._box.setSpacing(SNUG)
        self._box.addLayout(top)
        self._box.addLayout(self._buttons(name, why_kept))
        self._box.addSpacing(TIGHT)
        self._box.addWidget(rule(self))
        self.show_piece(piece)
        self.show_look(Look())

    def show_piece(self, piece: Piece) -> None:
        """Show another value of the same piece."""
        self.piece = piece
        seen = ""
        if piece.original_seen:
            seen = f"Original vu par {piece.seen_by}" if piece.seen_by else "Original vu"
        elif piece.original_seen is False:
            seen = "Original non vu"
        self._seen.setText(typeset(f"✓ {seen}" if piece.original_seen else seen))
        self._seen.setVisible(bool(seen))
        self._tell()
        if self._form is not None:
            self._form.set_record(piece)

    def show_look(self, look: Look) -> None:
        """Show what is known of its document."""
        ratio = self.devicePixelRatioF()
        if look.picture is not None:
            picture = QPixmap.fromImage(look.picture)
            picture.setDevicePixelRatio(ratio)
        else:
            sign = "file-text" if self.piece.sha256 else "user-round"
            sign = "triangle-alert" if look.fault else "download" if look.receivable else sign
            colour = "bloquant" if look.fault else "muted"
            picture = pixmap(sign, PICTURE_WIDTH // 2, colour, ratio)
        self._picture.setPixmap(picture)
        self._fault.setText(f"✗ {look.fault}" if look.fault else "")
        self._fault.setVisible(bool(look.fault))
        self._note.setText(typeset(look.note))
        self._note.setVisible(bool(look.note))
        kept = bool(self.piece.sha256)
        self.fetch.setVisible(look.receivable)
        self.view.setVisible(kept and not look.receivable)
        self.copy.setVisible(kept and not look.receivable)
        self.view.setEnabled(kept and not look.fault)
        self.copy.setEnabled(self.view.isEnabled())
        self._size = look.size
        self._tell()

    def set_read_only(self, on: bool) -> None:
        """Show without letting change: the document can still be read and copied."""
        self.remove.setHidden(on)
        if self._form is not None:
            self._form.set_read_only(on)

    def _tell(self) -> None:
        piece, size = self.piece, self._size
        received = f"reçue le {day(piece.received_on)}" if piece.received_on else ""
        until = f"valable jusqu'au {day(piece.valid_until)}" if piece.valid_until else ""
        facts = [size_told(size) if size is not None else "", received, until, piece.note]
        self._facts.setText(typeset(" · ".join(filter(None, facts))))
        self._facts.setVisible(bool(self._facts.text()))

    def _buttons(self, name: str, why_kept: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SNUG)
        self.view = self._button("Voir", "eye", name)
        self.copy = self._button("Copie…", "download", name)
        self.copy.setToolTip("Enregistrer une copie, qui ne sera pas chiffrée")
        self.fetch = self._button("Recevoir", "download", name)
        self.fetch.setToolTip("Demander ce document au siège")
        self.details = self._tool("Préciser", "pencil", name)
        self.details.setCheckable(True)
        self.details.setToolTip("Dates, original vu, remarque")
        self.remove = self._tool("Retirer", "trash-2", name)
        self.remove.setEnabled(not why_kept)
        self.remove.setToolTip(why_kept or "Retirer de la liste")
        self.view.clicked.connect(self.viewed)
        self.copy.clicked.connect(self.copied)
        self.fetch.clicked.connect(self.fetched)
        self.remove.clicked.connect(self.removed)
        self.details.toggled.connect(self._unfold)
        for text in (self.view, self.copy, self.fetch):
            row.addWidget(text)
        row.addStretch(1)
        for tool in (self.details, self.remove):
            row.addWidget(tool)
        return row

    def _button(self, text: str, picture: str, name: str) -> QPushButton:
        button = quiet_button(text, self, picture)
        button.setAccessibleName(f"{text} : {name}")
        return button

    def _tool(self, text: str, picture: str, name: str) -> QToolButton:
        button = QToolButton(self)
        dress(button, picture, "accent")
        button.setMinimumSize(TARGET, TARGET)
        button.setAccessibleName(f"{text} : {name}")
        return button

    def _unfold(self, on: bool) -> None:
        if self._form is None:
            self._form = RecordForm(Piece, columns=1, only=_FIELDS, titles=False, parent=self)
            self._form.set_record(self.piece)
            self._form.edited.connect(self.edited)
            self._form.left.connect(self._left)
            self._box.insertWidget(self._box.count() - 2, self._form)
        self._form.setVisible(on)
        dress(self.details, "chevron-up" if on else "pencil", "accent")

    def _left(self, _path: str) -> None:
        self.left.emit()
