"""Takes the dossier from one state to the next: the steps it may take, and what each asks for first."""

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu

from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.readiness import Readiness
from pdca_desktop.domain.workflow import Possibility, Role, move, possible, told
from pdca_desktop.errors import AppError
from pdca_desktop.services.judging import Judgement
from pdca_desktop.services.readying import readiness
from pdca_desktop.ui.pages.dossier.header import DossierHeader
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.start.desk import Desk


class Moving(QObject):
    """Between the state in the header and the presenter that changes it."""

    def __init__(self, desk: Desk, presenter: DossierPresenter, header: DossierHeader) -> None:
        super().__init__(presenter)
        self._desk, self._presenter, self._header = desk, presenter, header
        header.moved.connect(self._ask)

    def take(self, step: Possibility) -> None:
        """Take a step, once its warnings were read and its reason is given."""
        judgement = self._presenter.judgement
        if judgement is None:
            return
        verb, reason = step.transition.label, ""
        question, explanation = typeset(f"{verb} ?"), " ".join(step.warnings)
        if step.transition.needs_reason:
            why = self._desk.dialogs.reason(
                question, yes=verb, usual=step.transition.reasons, explanation=explanation
            )
            if why is None:
                return
            reason = why
        elif step.warnings and not self._desk.dialogs.ask(question, yes=verb, explanation=explanation):
            return
        try:
            ready = self._readiness(judgement)
            after = move(self._presenter.dossier, step.transition, self._role(), ready, reason)
        except AppError as error:
            self._desk.dialogs.tell(error)
            return
        self._presenter.replace(after, told(step.transition, reason))

    def _ask(self) -> None:
        """The steps out of the dossier's state; one that is refused says why."""
        judgement = self._presenter.judgement
        if judgement is None:
            return
        button = self._header.state
        menu = QMenu(button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for step in possible(self._presenter.dossier, self._role(), self._readiness(judgement)):
            action = menu.addAction(step.transition.label)
            action.setEnabled(step.allowed)
            action.setToolTip("\n".join(step.refusals or step.warnings) or step.transition.after.label)
            action.triggered.connect(partial(self.take, step))
            if step.refusals:
                why = menu.addAction(f"      {step.refusals[0]}")
                why.setEnabled(False)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _role(self) -> Role:
        """What the person who works here does in the house, as the head office said."""
        return self._desk.machine.exchanges().state().role

    def _readiness(self, judgement: Judgement) -> Readiness:
        conflicts = self._desk.machine.exchanges().conflicts(self._presenter.dossier.id)
        return readiness(judgement, conflicts=conflicts)
