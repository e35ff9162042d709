"""The sections of a dossier that are forms, made from the declarations of the records."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

from pdca_desktop.domain import path as places
from pdca_desktop.domain.assessment import Assessment
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.project import Project, Segment
from pdca_desktop.domain.record import slots_of
from pdca_desktop.domain.structure import Structure
from pdca_desktop.domain.workflow import is_decided, why_frozen
from pdca_desktop.ui.forms.field_box import FieldBox
from pdca_desktop.ui.forms.form import HIDDEN, RecordForm
from pdca_desktop.ui.forms.line import DateEditor
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, ROOM
from pdca_desktop.ui.widgets.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Part:
    """A record of the dossier in a section.

    Attributes:
        base: its place.
        only: the fields shown; empty: all.
        when: whether this dossier has it.
    """

    of: type[Any]
    base: str = ""
    only: tuple[str, ...] = ()
    when: Callable[[Dossier], bool] = lambda _dossier: True


def _is_ess(dossier: Dossier) -> bool:
    return dossier.segment is Segment.ESS


def _is_tpe(dossier: Dossier) -> bool:
    return not _is_ess(dossier)


_ESS_TEXTS = ("leadership", "team", "strategy", "social_impact", "economics")
_OPINION = ("opinion", "opinion_reason", "conditions", "follow_up", "opinion_on", "opinion_by")
_ANALYSIS = ("strengths", "weaknesses", "risk_zones", "watch_points", "partners")

PROJECT = (
    Part(Dossier, "", ("number", "agency", "adviser", "segment", "applied_on", "decided_on", "effective_on")),
    Part(Project, "/project"),
    Part(Structure, "/structure"),
    Part(Dossier, "", ("jobs", "no_other_aid", "aids")),
    Part(Dossier, "", ("starter",), _is_tpe),
    Part(Dossier, "", ("fidess", "dasess", "innovation"), _is_ess),
)
ASSESSMENT = (
    Part(Assessment, "/assessment", ("model", "tests", "organisation")),
    Part(Assessment, "/assessment", _ESS_TEXTS, _is_ess),
    Part(Assessment, "/assessment", _ANALYSIS),
)
OPINION = (Part(Assessment, "/assessment", _OPINION), Part(Dossier, "", ("derogations",)))


class Section(Sheet):
    """What every section is: it follows the presenter's dossier and tells it what is typed.

    What is long to build is built one part a turn of the loop, so that the screen never stops.
    """

    def __init__(self, presenter: DossierPresenter) -> None:
        super().__init__((AIR, ROOM, AIR, AIR))
        self.presenter = presenter
        self._meeting = False
        self._notice: QLabel | None = None
        self._steps: list[Callable[[], None]] = []

    def build(self, steps: Iterable[Callable[[], None]]) -> None:
        """Build the first part now, the others one a turn."""
        self._steps.extend(steps)
        self._build_next()

    def build_all(self) -> None:
        """Build what is left at once: a field of it is asked for."""
        while self._steps:
            self._steps.pop(0)()

    def _build_next(self) -> None:
        if self._steps:
            self._steps.pop(0)()
        if self._steps:
            QTimer.singleShot(0, self, self._build_next)

    def freeze(self, dossier: Dossier) -> bool:
        """Say above everything else why the contents are only read; whether they are."""
        sentence = why_frozen(dossier.state, aloud=self._meeting)
        if self._notice is None and sentence:
            self._notice = text_label("", "notice", self.widget())
            self.box.insertWidget(0, self._notice)
        if self._notice is not None:
            self._notice.setText(sentence)
            self._notice.setVisible(bool(sentence))
        return bool(sentence)

    def show_dossier(self, dossier: Dossier, over_typing: bool) -> None:
        """Show a dossier."""

    def set_meeting(self, on: bool) -> None:
        """Hide what is internal."""
        self._meeting = on
        if self._notice is not None:
            self.freeze(self.presenter.dossier)

    def reveal(self, _path: str) -> bool:
        """Open, scroll to and focus a field; False when it is not here."""
        return False

    def mark(self, _path: str, _words: str) -> bool:
        """Say under a field what happened to it elsewhere; False when it is not here."""
        return False

    def entered(self) -> None:
        """The section comes to the front."""


class FormSection(Section):
    """Forms one under the other."""

    def __init__(self, presenter: DossierPresenter, parts: tuple[Part, ...]) -> None:
        super().__init__(presenter)
        self._forms: list[tuple[Part, RecordForm]] = []
        self.box.addStretch(1)
        self.build(partial(self._build_part, part) for part in parts)

    def show_dossier(self, dossier: Dossier, over_typing: bool) -> None:
        """Show a dossier in every form that is built."""
        frozen = self.freeze(dossier)
        for part, form in self._forms:
            form.setVisible(part.when(dossier))
            _freeze(form, dossier, frozen=frozen)
            form.set_record(places.read(dossier, part.base), over_typing=over_typing)

    def set_meeting(self, on: bool) -> None:
        """Hide what is internal."""
        super().set_meeting(on)
        for _, form in self._forms:
            form.set_meeting(on)

    def reveal(self, path: str) -> bool:
        """Open, scroll to and focus a field."""
        self.build_all()
        return any(_shows(part, path) and form.reveal(path) for part, form in self._forms)

    def mark(self, path: str, words: str) -> bool:
        """Say under a field what happened to it elsewhere."""
        return any(_shows(part, path) and form.mark(path, words) for part, form in self._forms)

    def built(self, part: Part, at: int) -> None:
        """A form was built; something may be put under it, at that place of the box."""

    def built_forms(self) -> list[RecordForm]:
        """The forms that are there already."""
        return [form for _, form in self._forms]

    def forms(self) -> list[RecordForm]:
        """The forms, all built."""
        self.build_all()
        return [form for _, form in self._forms]

    def _build_part(self, part: Part) -> None:
        titles = bool(part.base) or "number" in part.only
        form = RecordForm(part.of, base=part.base, only=part.only, without=_left_out(part), titles=titles)
        dossier = self.presenter.dossier
        form.set_record(places.read(dossier, part.base))
        form.set_meeting(self._meeting)
        form.edited.connect(self._edited)
        form.left.connect(self.presenter.leave)
        decision = form.field_at("/decided_on")
        if isinstance(decision, FieldBox) and isinstance(decision.editor, DateEditor):
            decision.editor.proposed = self.presenter.sessions
        self._forms.append((part, form))
        self.box.insertWidget(self.box.count() - 1, form)
        self.built(part, self.box.count() - 1)
        form.setVisible(part.when(dossier))
        _freeze(form, dossier, frozen=self.freeze(dossier))

    def _edited(self, path: str, value: object) -> None:
        self.presenter.edit(path, value)
        # One record stands in several forms: the others must not give back what it held before.
        dossier = self.presenter.dossier
        for part, form in self._forms:
            if form is not self.sender():
                form.setVisible(part.when(dossier))
                form.set_record(places.read(dossier, part.base))


def _freeze(form: RecordForm, dossier: Dossier, *, frozen: bool) -> None:
    """What the committee reads is no longer edited; its decision, once taken, is changed by its own step."""
    form.set_read_only(frozen)
    decision = form.field_at("/decided_on")
    if decision is not None and is_decided(dossier.state):
        decision.editor.set_read_only(True)


def _left_out(part: Part) -> tuple[str, ...]:
    return (*HIDDEN, *(name for name in slots_of(part.of) if part.only and name not in part.only))


def _shows(part: Part, path: str) -> bool:
    if not path.startswith(f"{part.base}/"):
        return False
    name = path.removeprefix(part.base).split("/")[1]
    return name in slots_of(part.of) and (not part.only or name in part.only)
