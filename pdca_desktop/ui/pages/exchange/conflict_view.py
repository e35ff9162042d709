"""What is to be decided: the conflicts at the left, the three values of one at the right, answers below."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.domain.french import typeset
from pdca_desktop.services.exchanges import Answer
from pdca_desktop.services.plan_rows import PlanRow
from pdca_desktop.ui.forms.field_box import FieldBox
from pdca_desktop.ui.pages.exchange.answers import Answers
from pdca_desktop.ui.pages.exchange.conflict_list import ConflictListView
from pdca_desktop.ui.pages.exchange.conflict_words import ConflictShown
from pdca_desktop.ui.pages.exchange.plan_values import PlanValues
from pdca_desktop.ui.pages.start.step import labelled
from pdca_desktop.ui.theme import look, text_label
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG
from pdca_desktop.ui.widgets.clash_columns import ClashColumns
from pdca_desktop.ui.widgets.headers import SectionHeader, primary_button, quiet_button, rule

if TYPE_CHECKING:
    from pdca_desktop.ui.pages.exchange.plan_outlook import PlanOutlook

_DECIDE, _KEEP = "Trancher", "Garder ce plan composé"
_WIDE = 800
_REASON = 280


class ConflictView(QWidget):
    """The open conflicts.

    Signals:
        chosen: rank of the conflict to show.
        decided: the answer, the value typed (for `Answer.OTHER`), the reason.
        typed: another value, at each key stroke that makes one.
        answered: an answer was chosen.
        ticked: rank among the lines of two plans to choose from, and whose line.
        why_asked: rule whose sum is wanted.
        each_asked: what each of both changed in a plan is to be taken.
        opened: the dossier of the conflict is wanted, at its place.
        returned: back to the exchanges; everything stays as it is.
    """

    chosen = Signal(int)
    decided = Signal(object, object, str)
    typed = Signal(object)
    answered = Signal(object)
    ticked = Signal(int, object)
    why_asked = Signal(str)
    each_asked = Signal()
    opened = Signal()
    returned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: ConflictShown | None = None
        self.answers: Answers | None = None
        self.plan: PlanValues | None = None
        self._outlook: PlanOutlook | None = None
        self._field: FieldBox | None = None
        self._filling = False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(ROOM)
        self.head = SectionHeader("À trancher", "", "title", self)
        self.back = quiet_button("Revenir aux échanges", self, "chevron-left")
        self.back.clicked.connect(self.returned)
        self.head.add(self.back)
        box.addWidget(self.head)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setSpacing(AIR)
        self.list = ConflictListView(self)
        self.list.selectionModel().currentChanged.connect(self._choose)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._across.addWidget(self.list)
        self._across.addWidget(self._area, 1)
        box.addLayout(self._across, 1)
        self.reason, self.go = QLineEdit(), QPushButton()
        self._trouble = text_label("", "error")

    def show_list(self, lines: Sequence[tuple[str, str]], rank: int) -> None:
        """Show the conflicts, oldest first, as their place and a detail; nothing is emitted."""
        self._filling = True
        self.list.conflicts.show_lines(lines)
        self.list.setCurrentIndex(self.list.conflicts.index(rank))
        self._filling = False
        self.head.show_detail(f"{rank + 1} sur {len(lines)}" if len(lines) > 1 else "")

    def show_one(self, shown: ConflictShown, notice: str = "") -> None:
        """Show a conflict; nothing is decided yet.

        Args:
            notice: what happened to it meanwhile.
        """
        self._shown, self._field, self.plan, self._outlook = shown, None, None, None
        sheet = QWidget()
        sheet.setProperty("sheet", True)
        box = QVBoxLayout(sheet)
        box.setContentsMargins(0, 0, SNUG, AIR)
        box.setSpacing(ROOM)
        first = QHBoxLayout()
        first.addWidget(text_label(shown.place, "heading", sheet), 1)
        dossier = quiet_button(f"Ouvrir « {shown.title} »", sheet, "folder-open")
        dossier.clicked.connect(self.opened)
        first.addWidget(dossier, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(first)
        if notice:
            box.addWidget(text_label(f"▲ {notice}", "notice", sheet))
        box.addWidget(self._values(shown, sheet))
        if shown.made is None:  # a table ends with its own
            box.addWidget(rule(sheet))
        self.answers = Answers(shown, sheet)
        self.answers.toggled.connect(self._toggled)
        box.addWidget(self.answers)
        self._other = QVBoxLayout()
        box.addLayout(self._other)
        self._put_reason(shown, sheet, box)
        self._last = QVBoxLayout()
        box.addLayout(self._last)
        box.addStretch(1)
        self._area.setWidget(sheet)
        self._allow()

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """The list stands over the conflict where four columns of amounts need the width."""
        super().resizeEvent(event)
        beside = self.width() >= look().px(_WIDE)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._across.setDirection(way)
        self.list.stand(beside=beside)

    def begin(self) -> None:
        """Let the keyboard go to the list: an answer with the focus would look chosen."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def answer(self) -> Answer | None:
        """What is chosen so far."""
        return None if self.answers is None else self.answers.chosen

    def choose(self, answer: Answer) -> None:
        """Choose an answer."""
        if self.answers is not None:
            self.answers.choose(answer)

    def propose(self, value: Any) -> None:
        """Choose another value, this one, unless an answer was chosen meanwhile."""
        if self.answer() is None and self._shown is not None and self._shown.slot is not None:
            self.choose(Answer.OTHER)
            if self._field is not None:
                self._field.show_value(value)

    def show_plan(self, rows: Sequence[PlanRow], *, chosen: bool) -> None:
        """Show two plans line by line, and what is chosen of them once something is."""
        if self.plan is None:
            return
        self.plan.show_rows(rows, chosen=chosen)
        if chosen:
            self.outlook.show()
            self.outlook.failures.show()
            self.outlook.each.setVisible(self.answer() is Answer.OTHER)

    @property
    def outlook(self) -> "PlanOutlook":
        """What the plan that is chosen comes to."""
        if self._outlook is None:
            from pdca_desktop.ui.pages.exchange.plan_outlook import (  # noqa: PLC0415  (the rules wait for it)
                PlanOutlook,
            )

            self._outlook = PlanOutlook(self._area)
            self._outlook.hide()
            self._outlook.why_asked.connect(self.why_asked)
            self._outlook.each_asked.connect(self.each_asked)
            self._other.addWidget(self._outlook)
            self._last.addWidget(self._outlook.failures)
        return self._outlook

    @property
    def field(self) -> FieldBox | None:
        """Where another value is typed; None unless that answer is chosen."""
        return self._field

    def say_trouble(self, sentence: str) -> None:
        """Say why it is not decided; an empty sentence takes it away."""
        self._trouble.setText(f"✕ {typeset(sentence)}" if sentence else "")
        self._trouble.setVisible(bool(sentence))

    def set_busy(self, on: bool) -> None:
        """While it is being decided, nothing else is."""
        self.go.setEnabled(not on)
        if not on:
            self._allow()

    def _values(self, shown: ConflictShown, parent: QWidget) -> QWidget:
        if shown.made is None:
            return ClashColumns("", shown.titles, shown.values, parent)
        name = f"Différence ligne à ligne : {shown.place}"
        self.plan = PlanValues(name, shown.signed, shown.titles, parent)
        self.plan.ticked.connect(self.ticked)
        self.plan.reached.connect(self._area.ensureVisible)
        return self.plan

    def _put_reason(self, shown: ConflictShown, parent: QWidget, box: QVBoxLayout) -> None:
        if shown.no_other:
            box.addWidget(text_label(shown.no_other, "small", parent))
        self.reason = QLineEdit(parent)
        self.reason.setMaxLength(_REASON)
        self.reason.textEdited.connect(self._allow)
        self.reason.returnPressed.connect(self._decide)
        asked = "Motif, gardé dans l'historique" + ("" if shown.reason else " (facultatif)")
        row = QHBoxLayout()
        row.setSpacing(ROOM)
        row.addWidget(labelled(asked, self.reason, parent), 1)
        self.go = primary_button(_DECIDE, parent, "check")
        self.go.clicked.connect(self._decide)
        row.addWidget(self.go, 0, Qt.AlignmentFlag.AlignBottom)
        box.addLayout(row)
        self._why_not = text_label("", "small", parent)
        box.addWidget(self._why_not)
        self._trouble = text_label("", "error", parent)
        self._trouble.setAccessibleName("À corriger")
        self._trouble.hide()
        box.addWidget(self._trouble)

    def _toggled(self, answer: Answer, on: bool) -> None:
        if answer is Answer.OTHER:
            self._show_field(on=on)
            if self.plan is not None:
                self.go.setText(_KEEP if on else _DECIDE)
                if on:
                    self.plan.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._allow()
        if on:
            self.answered.emit(answer)

    def _show_field(self, *, on: bool) -> None:
        shown = self._shown
        if self._field is not None:
            self._field.setVisible(on)
        elif on and shown is not None and shown.slot is not None:
            self._field = FieldBox(shown.slot, self._area.widget())
            self._field.show_value(shown.proposed)
            self._field.edited.connect(self._typed)
            self._other.addWidget(self._field)
            self._field.show()
        if on and self._field is not None:
            self._field.editor.target().setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, _path: str, value: Any) -> None:
        self.typed.emit(value)

    def _refusal(self) -> str:
        if self.answer() is None:
            return "Choisissez une valeur."
        if self._shown is not None and self._shown.reason and not self.reason.text().strip():
            return "Dites pourquoi : c’est un montant ou une décision."
        return ""

    def _allow(self) -> None:
        refusal = self._refusal()
        self.go.setEnabled(not refusal)
        self.go.setToolTip(refusal)
        self._why_not.setText(refusal)
        self._why_not.setVisible(bool(refusal))

    def _decide(self) -> None:
        answer = self.answer()
        if answer is None or self._refusal():
            return
        value: Any = None
        if answer is Answer.OTHER and self._field is not None:
            self.go.setFocus(Qt.FocusReason.OtherFocusReason)  # a field left is a field read
            self._field.check()
            if self._field.editor.complaint():
                self.say_trouble("Corrigez d'abord la valeur saisie.")
                return
            value = self._field.value()
        self.say_trouble("")
        self.decided.emit(answer, value, " ".join(self.reason.text().split()))

    def _choose(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and not self._filling:
            self.chosen.emit(current.row())
