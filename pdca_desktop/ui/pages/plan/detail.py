"""What a line of the plan holds beside its cells: dates, statuses, loan terms, guarantee lines, the quota."""

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from pdca_desktop.domain import french
from pdca_desktop.domain.plan import Need, Resource, ResourceNature
from pdca_desktop.services.banker import BankSide
from pdca_desktop.services.natures import WITH_TERMS
from pdca_desktop.services.plans import Side, name_of
from pdca_desktop.services.quota import QuotaBounds
from pdca_desktop.ui.forms.form import RecordForm
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.pages.plan.editors import figures_font
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import FIELD_HEIGHT, ROOM, SNUG, TIGHT
from pdca_desktop.ui.widgets.headers import rule

_CELLS = ("id", "nature", "label", "amount", "holder")
_FIGURES = ("Prêt", "Couvert par la garantie", "Reste au risque de la banque", "Caution évitée")


class QuotaBox(QWidget):
    """The guarantee seen from the bank: a slider of its quota, what it covers, what it leaves.

    Signals:
        seized: the slider was taken: proportions are those of now until it is let go.
        moved: the quota wanted, in percent.
        released: the slider was let go.
    """

    seized = Signal()
    moved = Signal(object)
    released = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName("Quotité de garantie (%)")
        self.slider.setPageStep(5)
        self.slider.setTickInterval(5)
        self.slider.setMinimumHeight(FIELD_HEIGHT)
        self.slider.sliderPressed.connect(self.seized)
        self.slider.sliderReleased.connect(self.released)
        self.slider.valueChanged.connect(self._moved)
        self._showing = False
        self._quota = text_label("", "heading", self)
        self._quota.setWordWrap(False)
        self._least, self._most = text_label("", "small", self), text_label("", "small", self)
        for end in (self._least, self._most):
            end.setWordWrap(False)
        self._figures: list[QLabel] = []
        self._told = text_label("", "", self)
        self._told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._refusal = text_label("", "notice", self)
        title = text_label("La garantie, du côté de la banque", "subsection", self)
        row = QHBoxLayout()
        row.setSpacing(SNUG)
        for part, stretch in ((self._quota, 0), (self._least, 0), (self.slider, 1), (self._most, 0)):
            row.addWidget(part, stretch)
        grid = QGridLayout()
        grid.setHorizontalSpacing(ROOM)
        grid.setVerticalSpacing(TIGHT)
        for rank, name in enumerate(_FIGURES):
            grid.addWidget(text_label(name, "small", self), 0, rank)
            amount = text_label("", "strong", self)
            amount.setFont(figures_font(strong=True))
            self._figures.append(amount)
            grid.addWidget(amount, 1, rank)
            grid.setColumnStretch(rank, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, SNUG, 0, SNUG)
        box.setSpacing(SNUG)
        box.addWidget(title)
        box.addLayout(row)
        box.addWidget(self._refusal)
        box.addLayout(grid)
        box.addWidget(self._told)

    def show_quota(self, bounds: QuotaBounds, side: BankSide | None) -> None:
        """Show a loan as its bank sees it; without a guarantee line, moving the slider makes one."""
        quota = None if side is None else side.quota
        self._showing = True
        self.slider.setRange(int(bounds.least_rate), int(bounds.most_rate))
        if quota is not None:
            self.slider.setValue(int(quota))
        self._showing = False
        self._quota.setText(french.percent(quota))
        self._least.setText(french.percent(bounds.least_rate))
        self._most.setText(french.percent(bounds.most_rate))
        refusal = "" if quota is None else bounds.refusal(quota)
        self._refusal.setText(refusal)
        self._refusal.setVisible(bool(refusal))
        amounts = (None,) * 4 if side is None else (side.lent, side.guaranteed, side.left, side.avoided)
        for label, amount in zip(self._figures, amounts, strict=True):
            label.setText(french.euros(amount))
        told = "Aucune garantie sur ce prêt : déplacez le curseur pour en essayer une."
        self._told.setText(side.sentence if side is not None else french.typeset(told))

    def _moved(self, value: int) -> None:
        if not self._showing:
            self.moved.emit(Decimal(value))


class LineDetail(QWidget):
    """The detail of one line, under the tables.

    Signals:
        edited: place in the line and value.
        left: a field was left.
        closed: the detail is no longer wanted.
    """

    edited = Signal(str, object)
    left = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forms: dict[str, RecordForm] = {}
        self.form: RecordForm | None = None
        self._where: tuple[Side, int] | None = None
        self._meeting = False
        self._title = text_label("", "section", self)
        close = QToolButton(self)
        close.setFixedSize(FIELD_HEIGHT, FIELD_HEIGHT)
        close.setAccessibleName("Fermer le détail")
        close.setToolTip("Fermer le détail (Échap)")
        dress(close, "x", "muted")
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close)
        self.quota = QuotaBox(self)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(SNUG)
        self._box.addWidget(rule(self))
        self._box.addLayout(head)
        self._box.addWidget(self.quota)

    def show_line(self, side: Side, rank: int, line: Need | Resource, *, over_typing: bool = False) -> None:
        """Show a line; the one shown already is brought up to date under the typing, or over it (undo)."""
        kind = self._kind(line)
        form = self._forms.get(kind)
        if form is None:
            form = self._forms[kind] = self._make(kind)
        same = form is self.form and self._where == (side, rank)
        if not same:
            if self.form is not None:
                self.form.hide()
            self.form, self._where = form, (side, rank)
            form.show()
        form.set_record(line, over_typing=over_typing or not same)
        self._title.setText(french.typeset(f"Détail de « {name_of(line)} »"))
        self.setAccessibleName(self._title.text())

    def show_quota(self, bounds: QuotaBounds | None, side: BankSide | None) -> None:
        """Show the slider of a bank loan; no bounds: this line has none."""
        self.quota.setVisible(bounds is not None)
        if bounds is not None:
            self.quota.show_quota(bounds, side)

    def set_meeting(self, on: bool) -> None:
        """Hide what is internal."""
        self._meeting = on
        for form in self._forms.values():
            form.set_meeting(on)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    @staticmethod
    def _kind(line: Need | Resource) -> str:
        if isinstance(line, Need):
            return "need"
        return "loan" if line.nature in WITH_TERMS or line.loan is not None else "resource"

    def _make(self, kind: str) -> RecordForm:
        record: type[Any] = Need if kind == "need" else Resource
        without = _CELLS if kind != "resource" else (*_CELLS, "loan")
        form = RecordForm(record, without=without, parent=self)
        form.set_meeting(self._meeting)
        form.edited.connect(self.edited)
        form.left.connect(self._left)
        self._box.addWidget(form)
        return form

    def _left(self, _path: str) -> None:
        self.left.emit()


def has_quota(line: Need | Resource) -> bool:
    """Whether a line is a bank loan, which alone carries a guarantee."""
    return isinstance(line, Resource) and line.nature is ResourceNature.BANK_LOAN
