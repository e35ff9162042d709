"""The table of a list inside a form, and under it the records that its items hold."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from pdca_desktop.domain import path as places
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.record import Kind, Slot, slots_of
from pdca_desktop.ui.forms.field_box import FieldBox
from pdca_desktop.ui.forms.grid import FigureGrid
from pdca_desktop.ui.forms.grid_model import FIGURES
from pdca_desktop.ui.forms.inner import InnerForm, MakeForm
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import SNUG
from pdca_desktop.ui.widgets.headers import quiet_button

_HINT = "Entrée descend, Tab va à droite, Ctrl+R recopie vers la droite, Ctrl+V colle un tableau."


class GridBox(QWidget):
    """A list as a table.

    Signals:
        edited: "/years/0/production" for a figure, "/years" and the list when it takes more items.
        left: place of a field that was left.
        rebuilt: forms came or went.
    """

    edited = Signal(str, object)
    left = Signal(str)
    rebuilt = Signal()
    wide = True

    def __init__(self, slot: Slot, make: MakeForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slot = slot
        self.path = f"/{slot.name}"
        self.internal = slot.declared.internal
        self._make = make
        self._value: tuple[Any, ...] = ()
        self._states = {"read_only": False, "meeting": False}
        self._inner = tuple(
            field.name
            for field in slots_of(slot.of).values()
            if field.kind not in FIGURES and field.name != "id"
        )
        self.table = FigureGrid(slot, self)
        self.table.figures.edited.connect(self._typed)
        self.table.left.connect(self._left)
        self.table.looked_at.connect(self._show_help)
        self.table.complained.connect(self._complain)
        self._error = text_label("", "error", self)
        self._error.hide()
        self._help = text_label(_HINT, "small", self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, SNUG, 0, 0)
        box.setSpacing(SNUG)
        kinds = {field.kind for field in self.table.figures.rows if isinstance(field, Slot)}
        unit = " (en euros)" if kinds == {Kind.EUROS} else ""
        box.addWidget(text_label(typeset(slot.declared.label + unit), "subsection", self))
        box.addWidget(self.table)
        box.addWidget(self._error)
        box.addWidget(self._help)
        self._folds: list[tuple[QPushButton, InnerForm | None]] = []
        self._below = QVBoxLayout()
        self._below.setSpacing(SNUG)
        box.addLayout(self._below)
        self._show_folds()

    def value(self) -> Any:
        """The list as it stands."""
        return self._value

    def show_value(self, value: Any, *, over_typing: bool = False) -> None:
        """Show a list; what is being typed stays, unless the adviser's own act replaces it."""
        if self.table.cells.typing and not over_typing:
            return
        self._value = value
        self.table.figures.show_records(value)
        self._show_folds()
        for rank, (_, form) in enumerate(self._folds):
            if form is not None:
                form.set_record(self._item(rank), over_typing=over_typing)

    def offer(self, value: Any) -> None:
        """A table that nobody types in shows what changed elsewhere."""
        self.show_value(value)

    def set_read_only(self, on: bool) -> None:
        """Show without letting change."""
        self._states["read_only"] = on
        self.table.figures.read_only = on
        self._help.setHidden(on)
        for _, form in self._folds:
            if form is not None:
                form.set_read_only(on)

    def set_meeting(self, on: bool) -> None:
        """Hide internal fields."""
        self._states["meeting"] = on
        for _, form in self._folds:
            if form is not None:
                form.set_meeting(on)

    def fit(self) -> None:
        """The table follows the type by itself."""

    def show_titles(self, titles: tuple[str, ...]) -> None:
        """Give the columns other titles."""
        self.table.figures.show_titles(titles)
        self._show_folds()

    def reveal(self, path: str) -> bool:
        """Choose the cell of a place; False when it is not a figure of this table."""
        rank, name = _split(path.removeprefix(f"{self.path}/"))
        index = self.table.figures.place(rank, name) if rank is not None else None
        if index is None:
            return False
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.table.setCurrentIndex(self.table.figures.index(index.row(), index.column()))
        return True

    def field_at(self, path: str) -> FieldBox | None:
        """The field at a place inside a record of an item; its form is opened."""
        rank, name = _split(path.removeprefix(f"{self.path}/"))
        if not path.startswith(f"{self.path}/") or rank is None or name not in self._inner:
            return None
        if rank >= len(self._folds):
            return None
        self._folds[rank][0].setChecked(True)
        form = self._folds[rank][1]
        found: FieldBox | None = None
        if form is not None:
            found = form.field_at(path.removeprefix(f"{self.path}/{rank}"))
        return found

    def fields(self) -> list[FieldBox]:
        """The fields of the records that are open."""
        return [field for _, form in self._folds if form is not None for field in form.fields()]

    def tab_stops(self) -> list[QWidget]:
        """What takes the focus, in order."""
        stops: list[QWidget] = [self.table]
        for button, form in self._folds:
            stops += [button, *([] if form is None else form.tab_stops())]
        return stops

    def _item(self, rank: int) -> Any:
        return self._value[rank] if rank < len(self._value) else self.slot.of()

    def _typed(self, rank: int, name: str, value: Any) -> None:
        known = rank < len(self._value)
        self._value = self.table.figures.records()
        if known:
            self.edited.emit(f"{self.path}/{rank}/{name}", value)
        else:
            self.edited.emit(self.path, self._value)

    def _inner_edited(self, rank: int, path: str, value: Any) -> None:
        known = rank < len(self._value)
        blank = self.slot.of()
        value_of = (*self._value, *(blank for _ in range(rank + 1 - len(self._value))))
        self._value = places.write(value_of, f"/{rank}{path}", value)
        self.table.figures.show_records(self._value)
        if known:
            self.edited.emit(f"{self.path}/{rank}{path}", value)
        else:
            self.edited.emit(self.path, self._value)

    def _inner_left(self, rank: int, path: str) -> None:
        self.left.emit(f"{self.path}/{rank}{path}")

    def _left(self) -> None:
        self.left.emit(self.path)

    def _show_help(self, sentence: str) -> None:
        self._help.setText(sentence or _HINT)

    def _complain(self, sentence: str) -> None:
        self._error.setText(f"✗ {sentence}" if sentence else "")
        self._error.setVisible(bool(sentence))

    def _show_folds(self) -> None:
        """A button for each item that may hold records; its form is built when it is opened."""
        count = self.table.figures.columnCount() if self._inner else 0
        slots = slots_of(self.slot.of)
        words = ", ".join(slots[name].declared.label.lower() for name in self._inner)
        while len(self._folds) < count:
            button = quiet_button("", self, "chevron-right")
            button.setCheckable(True)
            button.toggled.connect(partial(self._toggle, len(self._folds)))
            self._folds.append((button, None))
            self._below.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        for rank, (button, _) in enumerate(self._folds):
            button.setVisible(rank < count)
            button.setText(typeset(f"{self.table.figures.title(rank)} : {words}"))

    def _toggle(self, rank: int, on: bool) -> None:
        button, form = self._folds[rank]
        if form is None:
            form = self._make(self.slot.of, 2, self, self._inner)
            form.set_record(self._item(rank))
            form.set_read_only(self._states["read_only"])
            form.set_meeting(self._states["meeting"])
            form.edited.connect(partial(self._inner_edited, rank))
            form.left.connect(partial(self._inner_left, rank))
            self._below.insertWidget(self._below.indexOf(button) + 1, form)
            self._folds[rank] = button, form
            self.rebuilt.emit()
        form.setVisible(on)
        dress(button, "chevron-down" if on else "chevron-right", "accent")


def _split(rest: str) -> tuple[int | None, str]:
    rank, _, name = rest.partition("/")
    return (int(rank) if rank.isdecimal() else None), name.partition("/")[0]
