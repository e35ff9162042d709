"""The five axes of engagement: for each criterion how far it is met and what shows it; the radar beside."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pdca_desktop.domain import path as places
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.engagement import CRITERIA, Axis, Criterion, Mark, Presence
from pdca_desktop.domain.french import UNANSWERED, typeset
from pdca_desktop.domain.record import slots_of
from pdca_desktop.domain.workflow import is_frozen
from pdca_desktop.ui.forms.field_box import AnyEditor, editor_for
from pdca_desktop.ui.forms.long_text import LongTextEditor
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.dossier.sections import Section
from pdca_desktop.ui.theme import look, text_label
from pdca_desktop.ui.tokens import AIR, ROOM, TIGHT
from pdca_desktop.ui.widgets.radar import Radar, Spoke

_RINGS = len(Presence) - 1
_ANSWER = 200
_SIDE_BY_SIDE = 860
_RADAR = 370


class EngagementSection(Section):
    """Twenty criteria in printed order."""

    def __init__(self, presenter: DossierPresenter) -> None:
        super().__init__(presenter)
        self._editors: dict[tuple[Criterion, str], AnyEditor] = {}
        column = QVBoxLayout()
        column.setSpacing(ROOM)
        self._side = QWidget(self)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, ROOM, ROOM, 0)
        self._radar = Radar("Engagement", _RINGS, self._side)
        self._radar.setFixedWidth(_RADAR)
        side.addWidget(self._radar, 0, Qt.AlignmentFlag.AlignHCenter)
        hint = text_label(typeset("Aucune note : chaque critère se prouve."), "small", self._side)
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        side.addWidget(hint)
        side.addStretch(1)
        self.box.addLayout(column)
        self.box.addStretch(1)
        self.build(partial(self._build_axis, axis, column) for axis in Axis)
        self.show_dossier(presenter.dossier, False)

    def show_dossier(self, dossier: Dossier, over_typing: bool) -> None:
        """Show what was found for each criterion."""
        marks = {mark.criterion: mark for mark in dossier.engagement}
        frozen = self.freeze(dossier)
        for (criterion, name), editor in self._editors.items():
            editor.set_read_only(frozen)
            value = getattr(marks.get(criterion, Mark()), name)
            if editor.value() != value and (over_typing or not editor.typing()):
                editor.show_value(value)
        self._radar.show_spokes(spokes(dossier))

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """The radar stays beside what is filled in; on a narrow screen it stands above and scrolls."""
        super().resizeEvent(event)
        room = _RADAR + AIR
        wide = self.width() >= look().px(_SIDE_BY_SIDE)
        if wide:
            self.box.removeWidget(self._side)
            self._side.setParent(self)
            self._side.setGeometry(self.width() - room - AIR, 0, room, self.height())
            self._side.show()
        elif self.box.indexOf(self._side) < 0:
            self.box.insertWidget(self.box.count() - 2, self._side)
        margin = room if wide else 0
        if self.viewportMargins().right() != margin:
            self.setViewportMargins(0, 0, margin, 0)

    def reveal(self, path: str) -> bool:
        """Focus a criterion by its rank."""
        steps = path.split("/")
        if len(steps) < 3 or steps[1] != "engagement":
            return False
        self.build_all()
        rank = int(steps[2]) if steps[2].isdecimal() else 0
        marks = self.presenter.dossier.engagement
        criterion = marks[rank].criterion if rank < len(marks) else None
        editor = self._editors.get((criterion or Criterion.JOB_CREATION, "presence"))
        if editor is not None:
            self.ensureWidgetVisible(editor)
            editor.target().setFocus(Qt.FocusReason.OtherFocusReason)
        return editor is not None

    def _build_axis(self, axis: Axis, column: QVBoxLayout) -> None:
        column.addWidget(text_label(typeset(axis.label), "section", self.widget()))
        grid = QGridLayout()
        grid.setHorizontalSpacing(ROOM)
        grid.setVerticalSpacing(ROOM)
        grid.setColumnStretch(1, 1)
        for row, criterion in enumerate(CRITERIA[axis]):
            # The title stands over the answer as a label does: the evidence has the whole width left.
            cell = QVBoxLayout()
            cell.setSpacing(TIGHT)
            title = text_label(typeset(criterion.label), "strong", self.widget())
            title.setFixedWidth(_ANSWER)
            cell.addWidget(title)
            presence, evidence = (self._editor(axis, criterion, name) for name in ("presence", "evidence"))
            cell.addWidget(presence)
            cell.addStretch(1)
            grid.addLayout(cell, row, 0)
            grid.addWidget(evidence, row, 1)
        holder = QWidget(self.widget())
        holder.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        column.addWidget(holder)

    def _editor(self, axis: Axis, criterion: Criterion, name: str) -> AnyEditor:
        slot = slots_of(Mark)[name]
        editor = editor_for(slot, self.widget())
        editor.target().setAccessibleName(typeset(f"{axis.label}, {criterion.label} : {slot.declared.label}"))
        if isinstance(editor, LongTextEditor):
            editor.setPlaceholderText("Ce qui le montre")
        marks = {mark.criterion: mark for mark in self.presenter.dossier.engagement}
        editor.show_value(getattr(marks.get(criterion, Mark()), name))
        editor.set_read_only(is_frozen(self.presenter.dossier.state))
        editor.edited.connect(partial(self._edited, criterion, f"/{name}"))
        editor.left.connect(self.presenter.leave)
        self._editors[criterion, name] = editor
        return editor

    def _edited(self, criterion: Criterion, path: str, value: Any) -> None:
        dossier = self.presenter.dossier
        ranks = [rank for rank, mark in enumerate(dossier.engagement) if mark.criterion is criterion]
        label = f"engagement, {criterion.label.lower()}"
        if ranks:
            self.presenter.edit(f"/engagement/{ranks[0]}{path}", value, label)
        else:
            mark = places.write(Mark(criterion=criterion), path, value)
            marks = (*dossier.engagement, mark)
            printed = list(Criterion)
            ordered = tuple(
                sorted(marks, key=lambda one: printed.index(one.criterion) if one.criterion else 0)
            )
            self.presenter.edit("/engagement", ordered, label)
        self._radar.show_spokes(spokes(self.presenter.dossier))


def spokes(dossier: Dossier) -> tuple[Spoke, ...]:
    """Each axis by its strongest criterion; no criterion answered is a gap, not a zero."""
    found: dict[Criterion | None, Presence | None] = {
        mark.criterion: mark.presence for mark in dossier.engagement
    }
    levels = list(Presence)
    drawn = []
    for axis in Axis:
        answers = [answer for one in CRITERIA[axis] if (answer := found.get(one)) is not None]
        best = max(answers, key=levels.index, default=None)
        share = None if best is None else levels.index(best) / _RINGS
        word = UNANSWERED if best is None else best.label.lower()
        drawn.append(Spoke(typeset(axis.label), share, word))
    return tuple(drawn)
