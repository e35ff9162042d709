"""The list in a cell of the plan, searched by typing."""

from time import monotonic
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.words import folded
from pdca_desktop.ui.forms.choices import Combo
from pdca_desktop.ui.models.plan_lines import TITLES

_PAUSE = 1.2


class ChoiceCell(Combo):
    """A nature or a status; typing any part of its label finds it ("ptz", "apport")."""

    def __init__(self, field: str, members: list[Any], parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        self.members = [None, *members]
        self.setAccessibleName(TITLES[field])
        self.addItems([typeset(member.label) if member else "À renseigner" for member in self.members])
        self._folded = [folded(self.itemText(rank)) for rank in range(self.count())]
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
            self._typed = (self._typed if monotonic() - self._at < _PAUSE else "") + folded(text)
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
