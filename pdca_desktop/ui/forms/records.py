"""A list of records inside a record: to add to, remove from and reorder."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.record import Kind, Slot, slots_of
from pdca_desktop.services.wording import item_title
from pdca_desktop.ui.forms.field_box import FieldBox
from pdca_desktop.ui.forms.inner import InnerForm, MakeForm
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import SNUG, TIGHT

_SMALL = 6


class _Item(QWidget):
    """One item of a list: its tools and its form, built when it is opened; its signals say which it is."""

    edited = Signal(object, str, object)
    left = Signal(object, str)
    moved = Signal(object, int)
    removed = Signal(object)
    rebuilt = Signal()

    def __init__(self, owner: "RecordsBox", record: Any, *, opened: bool) -> None:
        super().__init__(owner)
        self._owner = owner
        self._record = record
        self.form: InnerForm | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, SNUG)
        self._box.setSpacing(TIGHT)
        head = QHBoxLayout()
        head.setSpacing(TIGHT)
        self._fold = QToolButton(self)
        self._fold.clicked.connect(self._toggle)
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setProperty("role", "strong")
        self._up, self._down, self._remove = QToolButton(self), QToolButton(self), QToolButton(self)
        for button, name, slot in (
            (self._up, "arrow-up", self._go_up),
            (self._down, "arrow-down", self._go_down),
            (self._remove, "trash-2", self._go),
        ):
            dress(button, name, "muted")
            button.clicked.connect(slot)
        head.addWidget(self._fold)
        head.addWidget(self._title)
        head.addStretch(1)
        for button in (self._up, self._down, self._remove):
            head.addWidget(button)
        self._box.addLayout(head)
        if opened:
            self.opened()

    def record(self) -> Any:
        """The item as it stands."""
        return self._record

    def show_record(self, record: Any, *, over_typing: bool = False) -> None:
        """Show an item."""
        self._record = record
        if self.form is not None:
            self.form.set_record(record, over_typing=over_typing)

    def place(self, rank: int, count: int, *, read_only: bool) -> None:
        """Take a rank in the list and say it."""
        name = item_title(self._record)
        said = f"{rank + 1}{f' · {name}' if name else ''}"
        self._title.setText(said)
        self._fold.setVisible(not self._owner.small)
        dress(self._fold, "chevron-right" if self.form is None or self.form.isHidden() else "chevron-down")
        label = self._owner.slot.declared.label
        for button, verb in ((self._up, "Monter"), (self._down, "Descendre"), (self._remove, "Retirer")):
            button.setAccessibleName(f"{verb} : {label}, {said}")
            button.setToolTip(verb)
            button.setVisible(not read_only)
        self._fold.setAccessibleName(f"Ouvrir ou fermer : {label}, {said}")
        self._up.setEnabled(rank > 0)
        self._down.setEnabled(rank < count - 1)

    def opened(self) -> InnerForm:
        """The item's form, built now if need be."""
        if self.form is None:
            self.form = self._owner.make_form(self)
            self.form.set_record(self._record)
            self.form.edited.connect(self._inner_edited)
            self.form.left.connect(self._inner_left)
            self._box.addWidget(self.form)
        return self.form

    def tab_stops(self) -> list[QWidget]:
        """What takes the focus, in order."""
        inner = [] if self.form is None else self.form.tab_stops()
        return [self._fold, self._up, self._down, self._remove, *inner]

    def _toggle(self) -> None:
        closed = self.form is None or self.form.isHidden()
        self.opened().setVisible(closed)
        dress(self._fold, "chevron-down" if closed else "chevron-right")
        self.rebuilt.emit()

    def _inner_edited(self, path: str, value: Any) -> None:
        self._record = self.opened().record()
        self.edited.emit(self, path, value)

    def _inner_left(self, path: str) -> None:
        self.left.emit(self, path)

    def _go_up(self) -> None:
        self.moved.emit(self, -1)

    def _go_down(self) -> None:
        self.moved.emit(self, 1)

    def _go(self) -> None:
        self.removed.emit(self)


class RecordsBox(QWidget):
    """A list of records.

    Signals:
        edited: "/jobs/0/fte" for a field, "/jobs/-" for an item added, "/jobs/0" and None for one
            removed, "/jobs" and the list for a new order.
        left: place of a field that was left.
        rebuilt: items came, went or moved.
    """

    edited = Signal(str, object)
    left = Signal(str)
    rebuilt = Signal()
    wide = True

    def __init__(
        self, slot: Slot, make: MakeForm, parent: QWidget | None = None, *, columns: int = 2
    ) -> None:
        super().__init__(parent)
        self.slot = slot
        self.path = f"/{slot.name}"
        self.internal = slot.declared.internal
        inner = [field for field in slots_of(slot.of).values() if field.name != "id"]
        self.small = len(inner) <= _SMALL and not any(
            field.declared.long or field.kind in (Kind.RECORD, Kind.RECORDS, Kind.CHOICES) for field in inner
        )
        self._make = make
        self._columns = 1 if columns == 1 else min(3, len(inner)) if self.small else 2
        self._items: list[_Item] = []
        self._states = {"read_only": False, "meeting": False}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, SNUG, 0, 0)
        box.setSpacing(SNUG)
        box.addWidget(text_label(typeset(slot.declared.label), "subsection", self))
        self._none = text_label("Aucune ligne.", "small", self)
        box.addWidget(self._none)
        self._list = QVBoxLayout()
        self._list.setSpacing(SNUG)
        box.addLayout(self._list)
        self._add = QPushButton("Ajouter une ligne", self)
        self._add.setProperty("kind", "quiet")
        self._add.setAccessibleName(f"Ajouter une ligne : {slot.declared.label}")
        dress(self._add, "plus", "accent")
        self._add.clicked.connect(self.add)
        box.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)

    def value(self) -> Any:
        """The list as it stands."""
        return tuple(item.record() for item in self._items)

    def show_value(self, value: Any, *, over_typing: bool = False) -> None:
        """Show a list: items keep their place, more are added, the rest removed."""
        changed = len(value) != len(self._items)
        while len(self._items) > len(value):
            self._discard(len(self._items) - 1)
        for item, record in zip(self._items, value, strict=False):
            item.show_record(record, over_typing=over_typing)
        for record in value[len(self._items) :]:
            self._append(record, opened=self.small)
        self._renumber()
        if changed:
            self.rebuilt.emit()

    def offer(self, value: Any) -> None:
        """Mark what differs in items that are open; an untouched list is shown as it is elsewhere."""
        if len(value) != len(self._items) and not any(field.editor.typing() for field in self.fields()):
            self.show_value(value)
            return
        for item, record in zip(self._items, value, strict=False):
            if item.form is not None:
                item.form.offer(record)
            else:
                item.show_record(record)

    def set_read_only(self, on: bool) -> None:
        """Show without letting change."""
        self._states["read_only"] = on
        self._add.setVisible(not on)
        for item in self._items:
            if item.form is not None:
                item.form.set_read_only(on)
        self._renumber()

    def set_meeting(self, on: bool) -> None:
        """Hide internal fields."""
        self._states["meeting"] = on
        for item in self._items:
            if item.form is not None:
                item.form.set_meeting(on)

    def fit(self) -> None:
        """The inner forms follow the type by themselves."""

    def field_at(self, path: str) -> FieldBox | None:
        """The field at a place; its item is opened."""
        rank, _, rest = path.removeprefix(f"{self.path}/").partition("/")
        if not path.startswith(f"{self.path}/") or not rank.isdecimal() or int(rank) >= len(self._items):
            return None
        form = self._items[int(rank)].opened()
        form.show()
        self._renumber()
        return form.field_at(f"/{rest}")

    def fields(self) -> list[FieldBox]:
        """Every field of the items that are open."""
        return [field for item in self._items if item.form is not None for field in item.form.fields()]

    def tab_stops(self) -> list[QWidget]:
        """What takes the focus, in order."""
        return [*(stop for item in self._items for stop in item.tab_stops()), self._add]

    def make_form(self, item: QWidget) -> Any:
        """The form of an item."""
        form = self._make(self.slot.of, self._columns, item)
        form.set_read_only(self._states["read_only"])
        form.set_meeting(self._states["meeting"])
        return form

    def add(self) -> None:
        """Add an empty item at the end, opened, its first field focused."""
        record = self.slot.of()
        item = self._append(record, opened=True)
        self._renumber()
        self.rebuilt.emit()
        self.edited.emit(f"{self.path}/-", record)
        stops = item.opened().tab_stops()
        if stops:
            stops[0].setFocus()

    def _append(self, record: Any, *, opened: bool) -> _Item:
        item = _Item(self, record, opened=opened)
        item.edited.connect(self._item_edited)
        item.left.connect(self._item_left)
        item.moved.connect(self._move)
        item.removed.connect(self._remove)
        item.rebuilt.connect(self.rebuilt)
        self._items.append(item)
        self._list.addWidget(item)
        return item

    def _discard(self, rank: int) -> None:
        item = self._items.pop(rank)
        self._list.removeWidget(item)
        item.hide()
        item.deleteLater()

    def _renumber(self) -> None:
        for rank, item in enumerate(self._items):
            item.place(rank, len(self._items), read_only=self._states["read_only"])
        self._none.setVisible(not self._items)

    def _item_edited(self, item: _Item, path: str, value: Any) -> None:
        rank = self._items.index(item)
        item.place(rank, len(self._items), read_only=self._states["read_only"])
        self.edited.emit(f"{self.path}/{rank}{path}", value)

    def _item_left(self, item: _Item, path: str) -> None:
        if item in self._items:
            self.left.emit(f"{self.path}/{self._items.index(item)}{path}")

    def _move(self, item: _Item, by: int) -> None:
        rank = self._items.index(item)
        self._items.insert(rank + by, self._items.pop(rank))
        self._list.removeWidget(item)
        self._list.insertWidget(rank + by, item)
        self._renumber()
        self.rebuilt.emit()
        self.edited.emit(self.path, self.value())

    def _remove(self, item: _Item) -> None:
        rank = self._items.index(item)
        self._discard(rank)
        self._renumber()
        self.rebuilt.emit()
        self._add.setFocus()
        self.edited.emit(f"{self.path}/{rank}", None)
