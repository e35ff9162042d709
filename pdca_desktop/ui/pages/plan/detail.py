"""What a line of the plan holds beside its cells: dates, statuses, for whom, loan terms, guarantee, quota."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from pdca_desktop.domain import french
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Need, Resource
from pdca_desktop.domain.record import slots_of
from pdca_desktop.services import beneficiary
from pdca_desktop.services.banker import BankSide
from pdca_desktop.services.natures import GUARANTEED, WITH_TERMS, idle_fields, idle_terms
from pdca_desktop.services.plans import Side, name_of
from pdca_desktop.services.quota import QuotaBounds
from pdca_desktop.ui.forms.form import RecordForm
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.pages.plan.quota_box import QuotaBox
from pdca_desktop.ui.pages.plan.whose import WhoseBox
from pdca_desktop.ui.theme import look, text_label
from pdca_desktop.ui.tokens import FIELD_HEIGHT, SNUG
from pdca_desktop.ui.widgets.headers import rule

_CELLS = ("id", "nature", "label", "amount", "holder", "loan")
_TERMS = "/loan"
_TWO_COLUMNS = 600


@dataclass(frozen=True, slots=True)
class _Shape:
    """Which fields of a record are shown, in how many columns."""

    record: type[Any]
    base: str
    without: frozenset[str]
    columns: int


class LineDetail(QWidget):
    """The detail of one line, under the tables; only fields that can matter for its nature are shown.

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
        self._made: dict[_Shape, RecordForm] = {}
        self._shapes: tuple[_Shape, ...] = ()
        self._shown: tuple[Side, int, object] | None = None
        self._line: Need | Resource = Need()
        self._meeting = self._read_only = False
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
        self.whose = WhoseBox(self)
        self.whose.chosen.connect(self._chosen)
        self._terms_title: QLabel = text_label(
            french.typeset(slots_of(Resource)["loan"].declared.label), "subsection", self
        )
        self._terms_title.setContentsMargins(0, SNUG, 0, 0)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(SNUG)
        self._box.addWidget(rule(self))
        self._box.addLayout(head)
        for part in (self.quota, self.whose, self._terms_title):
            self._box.addWidget(part)
            part.hide()

    @property
    def forms(self) -> tuple[RecordForm, ...]:
        """The forms shown: the line's own fields, then its loan terms."""
        return tuple(self._made[shape] for shape in self._shapes)

    def show_line(
        self,
        side: Side,
        rank: int,
        line: Need | Resource,
        holders: Sequence[Person] = (),
        *,
        over_typing: bool = False,
    ) -> None:
        """Show a line; the one shown already is brought up to date under the typing, or over it (undo)."""
        shown = (side, rank, line.nature)
        same = shown == self._shown
        self._line, self._shown = line, shown
        self._shape(same=same)
        for form in self.forms:
            form.set_record(_part(line, form), over_typing=over_typing or not same)
        if isinstance(line, Resource):
            self.whose.show_whose(line, holders)
        self.whose.setVisible(isinstance(line, Resource) and beneficiary.asked(holders, line))
        self._title.setText(french.typeset(f"Détail de « {name_of(line)} »"))
        self.setAccessibleName(self._title.text())

    def show_quota(self, bounds: QuotaBounds | None, side: BankSide | None) -> None:
        """Show the slider of a bank loan; no bounds: this line has none."""
        self.quota.setVisible(bounds is not None)
        if bounds is not None:
            self.quota.show_quota(bounds, side)

    def reveal(self, place: str) -> bool:
        """Lead to a field; False when it is not shown."""
        if place == "/holder" and not self.whose.isHidden():
            self.whose.combo.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return any(form.reveal(place) for form in self.forms)

    def focus_first(self) -> bool:
        """Lead to the first field."""
        stops = [stop for form in self.forms for stop in form.tab_stops()]
        stops = ([] if self.whose.isHidden() else [self.whose.combo]) + stops
        if stops:
            stops[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(stops)

    def set_meeting(self, on: bool) -> None:
        """Hide what is internal."""
        self._meeting = on
        for form in self._made.values():
            form.set_meeting(on)

    def set_read_only(self, on: bool) -> None:
        """Show without letting change what is not known later."""
        self._read_only = on
        self.quota.set_read_only(on)
        self.whose.set_read_only(on)
        for form in self._made.values():
            form.set_read_only(on)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Two columns of fields where there is room."""
        super().resizeEvent(event)
        if self._shapes and self._columns() != self._shapes[0].columns:
            self._shape(same=True)
            for form in self.forms:
                form.set_record(_part(self._line, form), over_typing=True)

    def _shape(self, *, same: bool) -> None:
        """Show the forms that the line needs; under the typing, no field is taken away."""
        wanted = _shapes(self._line, self._columns())
        if same and [one.record for one in wanted] == [one.record for one in self._shapes]:
            wanted = tuple(
                _Shape(now.record, now.base, now.without & was.without, now.columns)
                for was, now in zip(self._shapes, wanted, strict=True)
            )
        if wanted == self._shapes:
            return
        for form in self.forms:
            form.hide()
        self._shapes = wanted
        for shape in wanted:
            if shape not in self._made:
                self._made[shape] = self._make(shape)
            self._made[shape].show()
        self._terms_title.setVisible(len(wanted) > 1)

    def _columns(self) -> int:
        return 2 if self.width() >= look().px(_TWO_COLUMNS) else 1

    def _make(self, shape: _Shape) -> RecordForm:
        form = RecordForm(
            shape.record, base=shape.base, without=shape.without, columns=shape.columns, parent=self
        )
        form.set_meeting(self._meeting)
        form.set_read_only(self._read_only)
        form.edited.connect(self.edited)
        form.left.connect(self._left)
        if shape.base:
            self._box.addWidget(form)
        else:
            self._box.insertWidget(self._box.indexOf(self._terms_title), form)
        return form

    def _chosen(self, holder: str) -> None:
        self.edited.emit("/holder", holder)
        self.left.emit()

    def _left(self, _path: str) -> None:
        self.left.emit()


def _part(line: Need | Resource, form: RecordForm) -> Any:
    """What of a line a form shows."""
    if isinstance(form.record(), LoanTerms):
        return getattr(line, "loan", None) or LoanTerms()
    return line


def _shapes(line: Need | Resource, columns: int) -> tuple[_Shape, ...]:
    """The forms of a line: idle fields are left out unless they hold something."""
    if isinstance(line, Need):
        return (_Shape(Need, "", frozenset(_CELLS), columns),)
    without = _CELLS + tuple(name for name in idle_fields(line.nature) if not getattr(line, name))
    own = _Shape(Resource, "", frozenset(without), columns)
    if line.nature not in WITH_TERMS and line.loan is None:
        return (own,)
    terms = line.loan or LoanTerms()
    idle = frozenset(name for name in idle_terms(line.nature) if not _written(terms, name))
    return own, _Shape(LoanTerms, _TERMS, idle, columns)


def _written(terms: LoanTerms, name: str) -> bool:
    """Whether a field of the terms holds something that nobody would guess."""
    value = getattr(terms, name)
    return bool(value) and value != slots_of(LoanTerms)[name].default


def has_quota(line: Need | Resource) -> bool:
    """Whether a line may carry a guarantee."""
    return isinstance(line, Resource) and line.nature in GUARANTEED
