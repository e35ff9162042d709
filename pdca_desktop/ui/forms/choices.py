"""Editors of closed answers: one of a list, several of a list, yes or no or not answered."""

from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.record import Slot
from pdca_desktop.ui.forms.editor import AtOnce, really_left
from pdca_desktop.ui.icons import pixmap
from pdca_desktop.ui.theme import restyle
from pdca_desktop.ui.tokens import ROOM, SNUG

UNANSWERED = "À renseigner"
_ARROW = 16


class Combo(QComboBox):
    """A closed list that the wheel never changes while the page scrolls, drawn without bevel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(14)

    def wheelEvent(self, event: QWheelEvent, /) -> None:
        """Let the page scroll."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """The field and its chevron."""
        super().paintEvent(event)
        painter = QPainter(self)
        name = "muted" if self.isEnabled() else "edge"
        picture = pixmap("chevron-down", _ARROW, name, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - _ARROW - SNUG, (self.height() - _ARROW) // 2, picture)
        painter.end()


class ChoiceEditor(AtOnce, Combo):
    """One of a list, "À renseigner" first when the field may stay unanswered; typing finds.

    Signals:
        edited: the member chosen, None for "À renseigner".
        left: the field lost the focus.
    """

    edited = Signal(object)
    left = Signal()

    def __init__(self, slot: Slot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        choice: type[Choice] = slot.of
        self._members: list[Choice | None] = [*([None] if slot.optional else []), *choice]
        self._value: Choice | None = slot.default
        self._read_only = False
        self.addItems([UNANSWERED if member is None else typeset(member.label) for member in self._members])
        self.show_value(slot.default)
        self.activated.connect(self._chosen)

    def value(self) -> Any:
        """The member held."""
        return self._value

    def show_value(self, value: Any) -> None:
        """Show a member."""
        self._value = value
        self.setCurrentIndex(self._members.index(value))
        restyle(self, "blank", value is None)

    def set_read_only(self, on: bool) -> None:
        """Show without letting change."""
        self._read_only = on
        self.setEnabled(not on)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Delete goes back to "À renseigner"."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._members[0] is None:
            self.setCurrentIndex(0)
            self._chosen(0)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent, /) -> None:
        """Tell the form."""
        super().focusOutEvent(event)
        if really_left(event):
            self.left.emit()

    def _chosen(self, index: int) -> None:
        member = self._members[index]
        restyle(self, "blank", member is None)
        if member is not self._value:
            self._value = member
            self.edited.emit(member)


class YesNoEditor(AtOnce, QWidget):
    """Oui, Non or À renseigner; O, N and Delete answer from the keyboard.

    Signals:
        edited: True, False or None.
        left: emitted with each answer, for there is nothing to leave unfinished.
    """

    edited = Signal(object)
    left = Signal()

    _ANSWERS: ClassVar = (("Oui", True), ("Non", False), (UNANSWERED, None))
    _KEYS: ClassVar = {
        Qt.Key.Key_O: True,
        Qt.Key.Key_N: False,
        Qt.Key.Key_Delete: None,
        Qt.Key.Key_Backspace: None,
        Qt.Key.Key_Question: None,
    }

    def __init__(self, slot: Slot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: bool | None = slot.default
        self._buttons: dict[bool | None, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self._read_only = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SNUG)
        for rank, (word, answer) in enumerate(self._ANSWERS):
            if answer is None and not slot.optional:
                continue
            button = QRadioButton(word, self)
            button.setAccessibleName(f"{slot.declared.label} : {word.lower()}")
            self._buttons[answer] = button
            self._group.addButton(button, rank)
            row.addWidget(button)
        row.addStretch(1)
        self.setFocusProxy(next(iter(self._buttons.values())))
        self.show_value(slot.default)
        self._group.idClicked.connect(self._chosen)

    def value(self) -> Any:
        """The answer held."""
        return self._value

    def show_value(self, value: Any) -> None:
        """Show an answer."""
        self._value = value
        self._buttons[value].setChecked(True)
        self.setFocusProxy(self._buttons[value])

    def set_read_only(self, on: bool) -> None:
        """Show without letting change."""
        self._read_only = on
        for button in self._buttons.values():
            button.setEnabled(not on)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """One key answers."""
        key = Qt.Key(event.key())
        if key in self._KEYS and self._KEYS[key] in self._buttons and not self._read_only:
            self._buttons[self._KEYS[key]].setFocus()
            self._buttons[self._KEYS[key]].click()
        else:
            super().keyPressEvent(event)

    def _chosen(self, rank: int) -> None:
        answer = self._ANSWERS[rank][1]
        if answer is not self._value:
            self._value = answer
            self.setFocusProxy(self._buttons[answer])
            self.edited.emit(answer)
            self.left.emit()


class CheckListEditor(AtOnce, QWidget):
    """Several of a list, each with its box.

    Signals:
        edited: the members ticked, in the order of the list.
        left: emitted with each tick.
    """

    edited = Signal(object)
    left = Signal()

    def __init__(self, slot: Slot, parent: QWidget | None = None, columns: int = 2) -> None:
        super().__init__(parent)
        choice: type[Choice] = slot.of
        self._members: list[Choice] = list(choice)
        self._value: tuple[Choice, ...] = slot.default
        self._boxes: dict[Choice, QCheckBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(ROOM)
        grid.setVerticalSpacing(0)
        rows = -(-len(self._members) // columns)
        for rank, member in enumerate(self._members):
            box = QCheckBox(typeset(member.label).replace("&", "&&"), self)
            box.setAccessibleDescription(slot.declared.label)
            box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            box.clicked.connect(self._ticked)
            self._boxes[member] = box
            grid.addWidget(box, rank % rows, rank // rows)
        self.setFocusProxy(next(iter(self._boxes.values())))

    def value(self) -> Any:
        """The members held."""
        return self._value

    def show_value(self, value: Any) -> None:
        """Show which are ticked."""
        self._value = value
        for member, box in self._boxes.items():
            box.setChecked(member in value)

    def set_read_only(self, on: bool) -> None:
        """Show without letting change."""
        for box in self._boxes.values():
            box.setEnabled(not on)

    def _ticked(self) -> None:
        value = tuple(member for member in self._members if self._boxes[member].isChecked())
        if value != self._value:
            self._value = value
            self.edited.emit(value)
            self.left.emit()
