"""The sections of a dossier that are forms, made from the declarations of the records."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from pdca_desktop.domain import path as places
from pdca_desktop.domain.assessment import Assessment
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.forecast import Forecast
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.project import Project, Segment
from pdca_desktop.domain.record import slots_of
from pdca_desktop.domain.structure import Structure
from pdca_desktop.domain.workflow import is_frozen
from pdca_desktop.ui.forms.form import HIDDEN, RecordForm
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, ROOM


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
_FROZEN = (
    "Le dossier est prêt pour le comité : ce qu'il lira ne se modifie plus. Ramenez-le à une étape d'avant."
)

FORECAST = (Part(Forecast, "/forecast"),)
OPINION = (Part(Assessment, "/assessment", _OPINION), Part(Dossier, "", ("derogations",)))


class Section(QScrollArea):
    """What every section is: it follows the presenter's dossier and tells it what is typed."""

    def __init__(self, presenter: DossierPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sheet = QWidget()
        sheet.setProperty("sheet", True)
        self.box = QVBoxLayout(sheet)
        self.box.setContentsMargins(AIR, ROOM, AIR, AIR)
        self.box.setSpacing(ROOM)
        self.setWidget(sheet)

    def show_dossier(self, dossier: Dossier, over_typing: bool) -> None:
        """Show a dossier."""

    def set_meeting(self, on: bool) -> None:
        """Hide what is internal."""

    def reveal(self, _path: str) -> bool:
        """Open, scroll to and focus a field; False when it is not here."""
        return False

    def entered(self) -> None:
        """The section comes to the front."""


class FormSection(Section):
    """Forms one under the other, built one a turn of the loop so that the screen never stops.

    Args:
        freezes: whether its fields are only read once the dossier is ready for the committee.
    """

    def __init__(
        self, presenter: DossierPresenter, parts: tuple[Part, ...], *, freezes: bool = False
    ) -> None:
        super().__init__(presenter)
        self._parts = parts
        self._freezes = freezes
        self._notice = text_label(typeset(_FROZEN), "notice", self.widget())
        self._notice.hide()
        self.box.addWidget(self._notice)
        self._forms: list[tuple[Part, RecordForm]] = []
        self._meeting = False
        self.box.addStretch(1)
        self._build_next()

    def show_dossier(self, dossier: Dossier, over_typing: bool) -> None:
        """Show a dossier in every form that is built."""
        for part, form in self._forms:
            form.setVisible(part.when(dossier))
            self._freeze(form, dossier)
            form.set_record(places.read(dossier, part.base), over_typing=over_typing)

    def set_meeting(self, on: bool) -> None:
        """Hide what is internal."""
        self._meeting = on
        for _, form in self._forms:
            form.set_meeting(on)

    def reveal(self, path: str) -> bool:
        """Open, scroll to and focus a field."""
        self.build_all()
        return any(_shows(part, path) and form.reveal(path) for part, form in self._forms)

    def forms(self) -> list[RecordForm]:
        """The forms, all built."""
        self.build_all()
        return [form for _, form in self._forms]

    def build_all(self) -> None:
        """Build what is left at once: a field of it is asked for."""
        while len(self._forms) < len(self._parts):
            self._build_one()

    def _build_next(self) -> None:
        if len(self._forms) < len(self._parts):
            self._build_one()
            QTimer.singleShot(0, self, self._build_next)

    def _build_one(self) -> None:
        part = self._parts[len(self._forms)]
        titles = bool(part.base) or "number" in part.only
        form = RecordForm(part.of, base=part.base, only=part.only, without=_left_out(part), titles=titles)
        dossier = self.presenter.dossier
        form.set_record(places.read(dossier, part.base))
        form.set_meeting(self._meeting)
        form.edited.connect(self._edited)
        form.left.connect(self.presenter.leave)
        self._forms.append((part, form))
        self.box.insertWidget(self.box.count() - 1, form)
        form.setVisible(part.when(dossier))
        self._freeze(form, dossier)

    def _freeze(self, form: RecordForm, dossier: Dossier) -> None:
        """What the committee reads is no longer edited once the dossier is ready for it."""
        if self._freezes:
            frozen = is_frozen(dossier.state)
            form.set_read_only(frozen)
            self._notice.setVisible(frozen)

    def _edited(self, path: str, value: object) -> None:
        self.presenter.edit(path, value)
        # One record stands in several forms: the others must not give back what it held before.
        dossier = self.presenter.dossier
        for part, form in self._forms:
            if form is not self.sender():
                form.setVisible(part.when(dossier))
                form.set_record(places.read(dossier, part.base))


def _left_out(part: Part) -> tuple[str, ...]:
    return (*HIDDEN, *(name for name in slots_of(part.of) if part.only and name not in part.only))


def _shows(part: Part, path: str) -> bool:
    if not path.startswith(f"{part.base}/"):
        return False
    name = path.removeprefix(part.base).split("/")[1]
    return name in slots_of(part.of) and (not part.only or name in part.only)
