"""A record inside a record: a sub-section of the form."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.record import Slot
from pdca_desktop.ui.forms.field_box import FieldBox
from pdca_desktop.ui.forms.inner import InnerForm, MakeForm
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import ROOM, SNUG

_SMALL = 6


class NestedBox(QWidget):
    """A record inside a record; one that may be absent is added and taken away by a button.

    Signals:
        edited: place relative to the form and new value.
        left: place of a field that was left.
        rebuilt: fields came or went.
    """

    edited = Signal(str, object)
    left = Signal(str)
    rebuilt = Signal()
    wide = True

    def __init__(self, slot: Slot, make: MakeForm, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slot = slot
        self.path = f"/{slot.name}"
        self.internal = slot.declared.internal
        self._make, self._columns = make, columns
        self._form: InnerForm | None = None
        self._states = {"read_only": False, "meeting": False}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, SNUG, 0, 0)
        self._box.setSpacing(SNUG)
        head = QHBoxLayout()
        head.setSpacing(ROOM)
        title = text_label(typeset(slot.declared.label), "subsection", self)
        title.setWordWrap(False)
        head.addWidget(title)
        self._button = QPushButton("", self)
        self._button.setProperty("kind", "quiet")
        self._button.clicked.connect(self._toggle)
        self._button.setVisible(slot.optional)
        head.addWidget(self._button)
        head.addStretch(1)
        self._box.addLayout(head)
        self._show_form(slot.default)

    def value(self) -> Any:
        """The record as it stands, None when absent."""
        return None if self._form is None else self._form.record()

    def show_value(self, value: Any, *, over_typing: bool = False) -> None:
        """Show a record."""
        if self._form is None or value is None:
            self._show_form(value)
        else:
            self._form.set_record(value, over_typing=over_typing)

    def offer(self, value: Any) -> None:
        """Mark what differs; a record that came or went elsewhere is shown when nothing is typed here."""
        if self._form is None or value is None:
            if self.value() is None or not any(field.editor.typing() for field in self.fields()):
                self._show_form(value)
        else:
            self._form.offer(value)

    def set_read_only(self, on: bool) -> None:
        """Show without letting change."""
        self._states["read_only"] = on
        self._button.setVisible(self.slot.optional and not on)
        if self._form is not None:
            self._form.set_read_only(on)

    def set_meeting(self, on: bool) -> None:
        """Hide internal fields."""
        self._states["meeting"] = on
        if self._form is not None:
            self._form.set_meeting(on)

    def fit(self) -> None:
        """The inner form follows the type by itself."""

    def field_at(self, path: str) -> FieldBox | None:
        """The field at a place inside the record."""
        if self._form is None or not path.startswith(f"{self.path}/"):
            return None
        found: FieldBox | None = self._form.field_at(path.removeprefix(self.path))
        return found

    def reveal_figure(self, path: str) -> bool:
        """Choose the cell of a place inside the record; False when no table shows it."""
        if self._form is None or not path.startswith(f"{self.path}/"):
            return False
        return self._form.reveal_figure(path.removeprefix(self.path))

    def tables(self) -> dict[str, Any]:
        """The tables of figures inside, by their place."""
        inner = {} if self._form is None else self._form.tables()
        return {self.path + place: table for place, table in inner.items()}

    def fields(self) -> list[FieldBox]:
        """Every field inside."""
        return [] if self._form is None else list(self._form.fields())

    def tab_stops(self) -> list[QWidget]:
        """What takes the focus, in order."""
        return [self._button, *([] if self._form is None else self._form.tab_stops())]

    def _show_form(self, value: Any) -> None:
        if value is None and self._form is not None:
            self._form.hide()
            self._form.deleteLater()
            self._form = None
        elif value is not None:
            self._form = self._make(self.slot.of, self._columns, self)
            self._form.set_record(value)
            self._form.set_read_only(self._states["read_only"])
            self._form.set_meeting(self._states["meeting"])
            self._form.edited.connect(self._inner_edited)
            self._form.left.connect(self._inner_left)
            self._box.addWidget(self._form)
        absent = self._form is None
        self._button.setText("Renseigner" if absent else "Retirer")
        self._button.setAccessibleName(f"{self._button.text()} : {self.slot.declared.label}")
        dress(self._button, "plus" if absent else "x", "accent")
        self.rebuilt.emit()

    def _toggle(self) -> None:
        value = self.slot.of() if self._form is None else None
        self._show_form(value)
        self.edited.emit(self.path, value)

    def _inner_edited(self, path: str, value: Any) -> None:
        self.edited.emit(self.path + path, value)

    def _inner_left(self, path: str) -> None:
        self.left.emit(self.path + path)
