"""One field on a form: label above, editor, unit after, help on demand, what to mend under it."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.record import Kind, Slot, is_blank
from pdca_desktop.exchange.findings import value_findings
from pdca_desktop.ui.forms.choices import CheckListEditor, ChoiceEditor, YesNoEditor
from pdca_desktop.ui.forms.display import display
from pdca_desktop.ui.forms.line import DateEditor, LineEditor
from pdca_desktop.ui.forms.long_text import LongTextEditor
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.theme import restyle, text_label
from pdca_desktop.ui.tokens import FIELD_HEIGHT, SNUG, TIGHT

AnyEditor = LineEditor | DateEditor | LongTextEditor | ChoiceEditor | YesNoEditor | CheckListEditor


def editor_for(slot: Slot, parent: QWidget | None = None) -> AnyEditor:
    """The editor of a field by its kind.

    Raises:
        KeyError: records have no editor: they are nested forms.
    """
    if slot.kind is Kind.TEXT and slot.declared.long:
        return LongTextEditor(slot, parent)
    if slot.kind in _EDITORS:
        return _EDITORS[slot.kind](slot, parent)
    return LineEditor(slot, parent)


_EDITORS: dict[Kind, type[DateEditor | ChoiceEditor | YesNoEditor | CheckListEditor]] = {
    Kind.DATE: DateEditor,
    Kind.CHOICE: ChoiceEditor,
    Kind.YES_NO: YesNoEditor,
    Kind.CHOICES: CheckListEditor,
}


class FieldBox(QWidget):
    """A field of a form.

    Signals:
        edited: place relative to the form ("/birth_date") and new value.
        left: place of a field that was left.
    """

    edited = Signal(str, object)
    left = Signal(str)

    def __init__(self, slot: Slot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slot = slot
        self.path = f"/{slot.name}"
        self.internal = slot.declared.internal
        self.wide = slot.declared.long or slot.kind is Kind.CHOICES
        self.editor = editor_for(slot, self)
        self._error: QLabel | None = None
        self._help: QLabel | None = None
        self._offer: QWidget | None = None
        self._offered: Any = None
        self._build()
        self.editor.edited.connect(self._edited)
        self.editor.left.connect(self._left)

    def value(self) -> Any:
        """The value held."""
        return self.editor.value()

    def show_value(self, value: Any, *, over_typing: bool = False) -> None:
        """Show a value, unless the adviser is typing another one there: then it is offered beside."""
        if self.editor.typing() and not over_typing:
            self.offer(value)
            return
        if value != self.editor.value() or self.editor.complaint() or over_typing:
            self.editor.show_value(value)
        self._withdraw()
        self.complain(self._sentence())

    def offer(self, value: Any) -> None:
        """Say that the field was changed elsewhere and let the adviser take that value or keep theirs."""
        self._withdraw()
        if value == self.editor.value():
            return
        self._offered = value
        self._offer = self._offer_row(value)
        self._box.addWidget(self._offer)
        self._offer.show()

    def mark(self, words: str) -> None:
        """Say under the field what happened to it elsewhere; empty words take that away."""
        if self._offered is not None:
            return  # a value is offered there, which says more
        self._withdraw()
        if words:
            self._offer = text_label(words, "notice", self)
            self._box.addWidget(self._offer)
            self._offer.show()

    def complain(self, sentence: str) -> None:
        """Show what to mend under the field; an empty sentence takes it away."""
        if not sentence and self._error is None:
            return
        if self._error is None:
            self._error = text_label("", "error", self)
            self._error.setAccessibleName("À corriger")
            self._box.insertWidget(self._box.indexOf(self._row) + 1, self._error)
        self._error.setText(f"✗ {sentence}" if sentence else "")
        self._error.setVisible(bool(sentence))
        restyle(self.editor.marked(), "fault", bool(sentence))
        self._describe(sentence)

    def check(self) -> str:
        """Judge the value held and show what to mend; returns the sentence."""
        sentence = self._sentence()
        self.complain(sentence)
        return sentence

    def toggle_help(self) -> None:
        """Show or hide the help of the field."""
        if not self.slot.declared.help:
            return
        if self._help is None:
            self._help = text_label(typeset(self.slot.declared.help), "small", self)
            self._box.insertWidget(1, self._help)
            self._help.show()
        else:
            self._help.setVisible(self._help.isHidden())

    def set_read_only(self, on: bool) -> None:
        """Show without letting change; what is known or put right later stays open."""
        self.editor.set_read_only(on and not self.slot.declared.later)

    def set_meeting(self, on: bool) -> None:
        """Nothing inside a field depends on it; its form hides internal fields."""

    def fit(self) -> None:
        """Follow the size of the type."""
        if isinstance(self.editor, LineEditor | DateEditor | LongTextEditor):
            self.editor.fit()

    def field_at(self, path: str) -> "FieldBox | None":
        """This field when the place is its own."""
        return self if path == self.path or path.startswith(f"{self.path}/") else None

    def fields(self) -> "list[FieldBox]":
        """This field."""
        return [self]

    def tab_stops(self) -> list[QWidget]:
        """What takes the focus, in order."""
        stops = [self.editor, *self.editor.findChildren(QWidget)]
        here = self.window()  # a list's popup is a window of its own
        return [
            stop for stop in stops if stop.focusPolicy() & Qt.FocusPolicy.TabFocus and stop.window() is here
        ]

    def _build(self) -> None:
        declared = self.slot.declared
        name = typeset(declared.label)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(TIGHT // 2)
        label = QLabel(name.replace("&", "&&"), self)
        label.setProperty("role", "label")
        label.setWordWrap(True)
        label.setBuddy(self.editor.target())
        self._box.addWidget(label)
        self._row = self._with_more() if declared.unit or declared.help else self.editor
        self._box.addWidget(self._row)
        self._box.addStretch(1)
        self.editor.target().setAccessibleName(f"{name} ({declared.unit})" if declared.unit else name)
        self._describe("")

    def _with_more(self) -> QWidget:
        """The editor followed by its unit and the button of its help."""
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SNUG)
        self.editor.setParent(row)
        line.addWidget(self.editor)
        if self.slot.declared.unit:
            unit = QLabel(self.slot.declared.unit, row)
            unit.setProperty("role", "muted")
            line.addWidget(unit)
        if self.slot.declared.help:
            line.addWidget(self._help_button(row), 0, Qt.AlignmentFlag.AlignTop)
        if self.slot.kind in (Kind.WHOLE, Kind.DECIMAL, Kind.EUROS, Kind.DATE, Kind.YES_NO):
            line.addStretch(1)
        return row

    def _help_button(self, parent: QWidget) -> QToolButton:
        button = QToolButton(parent)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # F1 in the field does the same
        button.setFixedHeight(FIELD_HEIGHT)
        button.setAccessibleName(f"Aide : {self.slot.declared.label}")
        button.setToolTip("Aide (F1)")
        dress(button, "circle-help", "muted")
        button.clicked.connect(self.toggle_help)
        return button

    def _describe(self, sentence: str) -> None:
        said = (sentence, typeset(self.slot.declared.help))
        self.editor.target().setAccessibleDescription(" ".join(part for part in said if part))

    def _offer_row(self, value: Any) -> QWidget:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SNUG)
        line.addWidget(
            text_label(typeset(f"▲ Changé ailleurs : {display(self.slot, value)}"), "notice", row), 1
        )
        for text, slot in (("Prendre", self._take), ("Garder", self._withdraw)):
            button = QPushButton(text, row)
            button.setProperty("kind", "link")
            button.setAccessibleName(f"{text} : {self.slot.declared.label}")
            button.clicked.connect(slot)
            line.addWidget(button)
        return row

    def _take(self) -> None:
        value = self._offered
        self.editor.show_value(value)
        self._withdraw()
        self.complain(self._sentence())
        self.edited.emit(self.path, value)

    def _withdraw(self) -> None:
        if self._offer is not None:
            self._offer.hide()
            self._offer.deleteLater()
            self._offer = self._offered = None

    def _sentence(self) -> str:
        if self.editor.complaint():
            return f"{self.editor.complaint()} {self._kept()}"
        value = self.editor.value()
        if is_blank(value):
            return ""
        return next(iter(value_findings(self.slot, value)), "")

    def _kept(self) -> str:
        value = self.editor.value()
        return typeset("" if is_blank(value) else f"Valeur gardée : {display(self.slot, value)}.")

    def _edited(self, value: Any) -> None:
        self.complain("")
        self.edited.emit(self.path, value)

    def _left(self) -> None:
        self.check()
        self.left.emit(self.path)
