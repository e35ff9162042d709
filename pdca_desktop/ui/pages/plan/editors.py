"""What is typed in a cell of the plan, and the type of its figures."""

import unicodedata
from time import monotonic
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.forms.choices import Combo
from pdca_desktop.ui.forms.editor import undo_belongs_to_dossier, undo_free
from pdca_desktop.ui.forms.writing import read_euros
from pdca_desktop.ui.models.plan_lines import TITLES
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import Size

_PAUSE = 1.2


def figures_font(size: Size = Size.BODY, *, strong: bool = False) -> QFont:
    """The family with figures of one width, so that amounts stand under each other."""
    font = look().font(size, strong=strong)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


class TextCell(QLineEdit):
    """A text or an amount typed in a cell."""

    def __init__(self, field: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        self.setAccessibleName(TITLES[field])
        if field == "amount":
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setFont(figures_font())

    def value(self) -> Any:
        """What is typed.

        Raises:
            UnreadableError: it is no amount.
        """
        return read_euros(self.text()) if self.field == "amount" else self.text()

    def focusInEvent(self, event: QFocusEvent, /) -> None:
        """The dossier's undo goes before the line's own."""
        undo_belongs_to_dossier(self)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent, /) -> None:
        """A field without focus needs no filter."""
        undo_free(self)
        super().focusOutEvent(event)


class ChoiceCell(Combo):
    """A nature or a status; typing any part of its label finds it ("ptz", "apport")."""

    def __init__(self, field: str, members: list[Any], parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        self.members = [None, *members]
        self.setAccessibleName(TITLES[field])
        self.addItems([typeset(member.label) if member else "À renseigner" for member in self.members])
        self._folded = [_folded(self.itemText(rank)) for rank in range(self.count())]
        self._typed, self._at = "", 0.0

    def value(self) -> Any:
        """The member chosen."""
        return self.members[self.currentIndex()]

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Letters find, Delete blanks."""
        text = event.text()
        if event.key() == Qt.Key.Key_Delete:
            self._choose(0)
        elif (
            text.isprintable()
            and text.strip()
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._typed = (self._typed if monotonic() - self._at < _PAUSE else "") + _folded(text)
            self._at = monotonic()
            self._find(self._typed)
        else:
            super().keyPressEvent(event)

    def _find(self, typed: str) -> None:
        ranked = sorted(
            (not words.startswith(typed), f" {words}".find(f" {typed}") < 0, rank)
            for rank, words in enumerate(self._folded)
            if rank and typed in words
        )
        if ranked:
            self._choose(ranked[0][2])

    def _choose(self, rank: int) -> None:
        self.setCurrentIndex(rank)
        self.activated.emit(rank)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
