"""A record's form, made from its declarations.

    form = RecordForm(Person, base="/holders/0", without=("id", "neet"))
    form.set_record(dossier.holders[0])
    form.edited.connect(presenter.field_edited)     # ("/holders/0/birth_date", date(1995, 3, 14))
    form.left.connect(presenter.field_left)         # a place: the moment to seal an undo step
    form.set_record(after_undo, over_typing=True)   # the adviser's own act: shown whatever is typed
    form.offer(changed_elsewhere)                   # marks what differs, overwrites nothing
    form.reveal("/holders/0/home/postcode")         # opens, scrolls, focuses

The form emits each key stroke that makes a value and keeps no other state than what it shows; saving later,
undo and verdicts are the presenter's.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from pdca_desktop.domain import path as places
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.record import Kind, Slot, slots_of
from pdca_desktop.ui.forms.field_box import FieldBox
from pdca_desktop.ui.forms.grid_box import GridBox
from pdca_desktop.ui.forms.grid_model import is_grid
from pdca_desktop.ui.forms.inner import InnerForm
from pdca_desktop.ui.forms.nested import NestedBox
from pdca_desktop.ui.forms.records import RecordsBox
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, ROOM

Part = FieldBox | NestedBox | RecordsBox | GridBox
HIDDEN = ("id",)
_SIDE_BY_SIDE = 2
"""Columns for which there is always place."""


@dataclass(slots=True)
class _Section:
    """A titled part of the form."""

    title: QLabel | None
    grid: QGridLayout
    parts: list[Part] = field(default_factory=list)


class RecordForm(InnerForm):
    """A form of one record.

    Args:
        record_type: any type that `slots_of` reads.
        base: JSON Pointer of the record in the dossier, put before every place told.
        columns: columns of fields; long texts and inner records take the whole width. Of more than two,
            one less stands side by side where the place is narrow.
        only: names of the fields to show, in the record's order; by default all.
        without: names of the fields to leave out; identifiers are.
        titles: whether sections have their title.

    Signals:
        edited: place and new value, at each key stroke that makes one.
        left: place of a field that was left.
    """

    def __init__(
        self,
        record_type: type[Any],
        *,
        base: str = "",
        columns: int = 2,
        only: Collection[str] = (),
        without: Collection[str] = HIDDEN,
        titles: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._record: Any = record_type()
        self._base = base
        self._columns = self._fitting = columns
        self._titles = titles
        self._meeting = self._read_only = False
        self._parts: dict[str, Part] = {}
        self._sections: list[_Section] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(ROOM)
        for name, slot in slots_of(record_type).items():
            # A section's title stands with its first field: it opens even when that field is left out.
            if slot.declared.section or not self._sections:
                self._open_section(slot.declared.section)
            if name not in without and (not only or name in only):
                self._add(slot)
        for section in self._sections:
            self._arrange(section)

    def record(self) -> Any:
        """The record as it stands, typed values included."""
        return self._record

    def set_record(self, record: Any, *, over_typing: bool = False) -> None:
        """Show a record without taking the focus.

        Args:
            over_typing: also replace what is being typed now (undo, a way out); otherwise the value is
                offered beside it.
        """
        before, self._record = self._record, record
        for name, part in self._parts.items():
            value = getattr(record, name)
            if over_typing or part.value() != value or value != getattr(before, name):
                part.show_value(value, over_typing=over_typing)
            elif isinstance(part, FieldBox) and not part.editor.typing():
                part.check()

    def offer(self, record: Any) -> None:
        """Mark the fields that were changed elsewhere and offer their value; nothing shown is replaced."""
        for name, part in self._parts.items():
            part.offer(getattr(record, name))

    def set_read_only(self, on: bool) -> None:
        """Show without letting change."""
        self._read_only = on
        for part in self._parts.values():
            part.set_read_only(on)

    def set_meeting(self, on: bool) -> None:
        """Hide what is internal: the screen is turned toward the entrepreneur."""
        self._meeting = on
        for part in self._parts.values():
            part.set_meeting(on)
        for section in self._sections:
            self._arrange(section)

    def complain(self, path: str, sentence: str) -> None:
        """Show under a field what the presenter knows to mend; typing there clears it."""
        found = self.field_at(path.removeprefix(self._base))
        if found is not None:
            found.complain(sentence)

    def mark(self, path: str, words: str) -> bool:
        """Say under a field what happened to it elsewhere; False when this form does not show it."""
        found = self.field_at(path.removeprefix(self._base)) if path.startswith(self._base) else None
        if found is not None:
            found.mark(words)
        return found is not None

    def reveal(self, path: str) -> bool:
        """Open, scroll to and focus the field of a place; False when this form does not show it."""
        if path.startswith(self._base) and self.reveal_figure(path.removeprefix(self._base)):
            return True
        found = self.field_at(path.removeprefix(self._base)) if path.startswith(self._base) else None
        if found is None or found.isHidden():
            return False
        ancestor: QWidget | None = self.parentWidget()
        while ancestor is not None and not isinstance(ancestor, QScrollArea):
            ancestor = ancestor.parentWidget()
        if ancestor is not None:
            ancestor.ensureWidgetVisible(found, 0, 8 * AIR)
        found.editor.target().setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def reveal_figure(self, path: str) -> bool:
        """Choose the cell of a place relative to the record; False when no table shows it."""
        part = self._parts.get(path.split("/")[1] if path.startswith("/") else "")
        if isinstance(part, GridBox):
            return part.reveal(path)
        return isinstance(part, NestedBox) and part.reveal_figure(path)

    def field_at(self, path: str) -> FieldBox | None:
        """The field at a place relative to the record."""
        part = self._parts.get(path.split("/")[1] if path.startswith("/") else "")
        return None if part is None else part.field_at(path)

    def tables(self) -> dict[str, GridBox]:
        """The tables of figures, by their place relative to the record."""
        found: dict[str, GridBox] = {}
        for part in self._parts.values():
            if isinstance(part, GridBox):
                found[part.path] = part
            elif isinstance(part, NestedBox):
                found |= part.tables()
        return found

    def fields(self) -> list[FieldBox]:
        """Every field shown, those of inner records included."""
        return [box for part in self._parts.values() for box in part.fields()]

    def tab_stops(self) -> list[QWidget]:
        """What takes the focus, in reading order."""
        return [stop for part in self._parts.values() for stop in part.tab_stops()]

    def changeEvent(self, event: QEvent, /) -> None:
        """Fields follow the size of the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for part in self._parts.values():
                part.fit()

    def event(self, event: QEvent, /) -> bool:
        """F1 is the field's own where it has a help; elsewhere it is the window's."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_F1
            and self._helped() is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """F1 shows the help of the field that has the focus."""
        box = self._helped() if event.key() == Qt.Key.Key_F1 else None
        if box is not None:
            box.toggle_help()
            return
        super().keyPressEvent(event)

    def _helped(self) -> FieldBox | None:
        """The field that has the focus, if it has a help."""
        focused = self.focusWidget()
        return next(
            (box for box in self.fields() if box.slot.declared.help and box.isAncestorOf(focused)), None
        )

    def _open_section(self, title: str) -> None:
        label = None
        if title and self._titles:
            label = text_label(typeset(title), "section", self)
            self._layout.addWidget(label)
        grid = QGridLayout()
        grid.setHorizontalSpacing(AIR)
        grid.setVerticalSpacing(ROOM)
        for column in range(self._columns):
            grid.setColumnStretch(column, 1)
        self._layout.addLayout(grid)
        self._sections.append(_Section(label, grid))

    def _add(self, slot: Slot) -> None:
        part: Part
        if slot.kind is Kind.RECORD:
            part = NestedBox(slot, self._inner, self._columns, self)
            part.rebuilt.connect(self._retab)
        elif is_grid(slot):
            part = GridBox(slot, self._inner, self)
            part.rebuilt.connect(self._retab)
        elif slot.kind is Kind.RECORDS:
            part = RecordsBox(slot, self._inner, self, columns=self._columns)
            part.rebuilt.connect(self._retab)
        else:
            part = FieldBox(slot, self)
        part.edited.connect(self._edited)
        part.left.connect(self._left)
        self._parts[slot.name] = part
        self._sections[-1].parts.append(part)

    def _arrange(self, section: _Section) -> None:
        """Lay the visible parts row by row."""
        row = column = 0
        shown = 0
        for part in section.parts:
            section.grid.removeWidget(part)
            hidden = self._meeting and part.internal
            if hidden or part.isHidden():
                part.setVisible(not hidden)
            if hidden:
                continue
            shown += 1
            if part.wide and column:
                row, column = row + 1, 0
            section.grid.addWidget(part, row, column, 1, self._fitting if part.wide else 1)
            column = 0 if part.wide else column + 1
            if part.wide or column == self._fitting:
                row, column = row + 1, 0
        if section.title is not None:
            section.title.setVisible(bool(shown))

    def minimumSizeHint(self) -> QSize:
        """Of more than two columns, that of one less: a narrow window is not made wider."""
        hint = super().minimumSizeHint()
        if self._columns <= _SIDE_BY_SIDE:
            return hint
        return QSize(min(hint.width(), self._width_of(self._columns - 1)), hint.height())

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """As many columns as there is place for."""
        super().resizeEvent(event)
        if self._columns <= _SIDE_BY_SIDE:
            return
        fitting = self._columns - (self.width() < self._width_of(self._columns))
        if fitting != self._fitting:
            self._fitting = fitting
            for section in self._sections:
                section.grid.setColumnStretch(self._columns - 1, int(fitting == self._columns))
                self._arrange(section)

    def _width_of(self, columns: int) -> int:
        """What so many columns need."""
        widths = [0] * columns
        for section in self._sections:
            column = 0
            for part in (part for part in section.parts if not part.isHidden()):
                if part.wide:
                    column = 0
                    continue
                widths[column] = max(widths[column], part.minimumSizeHint().width())
                column = (column + 1) % columns
        return sum(widths) + (columns - 1) * AIR

    def _inner(
        self, record_type: type[Any], columns: int, parent: QWidget, only: Collection[str] = (), /
    ) -> "RecordForm":
        return RecordForm(record_type, columns=columns, only=only, titles=False, parent=parent)

    def _edited(self, path: str, value: Any) -> None:
        self._record = places.write(self._record, path, value)
        self.edited.emit(self._base + path, value)

    def _left(self, path: str) -> None:
        self.left.emit(self._base + path)

    def _retab(self) -> None:
        stops = self.tab_stops()
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)
