"""Puts a dossier's page and its presenter together, with the commands that belong to them."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.workflow import Possibility, Role, move, possible, told
from pdca_desktop.errors import AppError
from pdca_desktop.services.readying import readiness
from pdca_desktop.ui.commands import Commands
from pdca_desktop.ui.pages.dossier import sections as forms
from pdca_desktop.ui.pages.dossier.engagement import EngagementSection
from pdca_desktop.ui.pages.dossier.history import HistorySection
from pdca_desktop.ui.pages.dossier.nav import SECTIONS
from pdca_desktop.ui.pages.dossier.page import DossierPage, MakeSection
from pdca_desktop.ui.pages.dossier.people import PeopleSection
from pdca_desktop.ui.pages.dossier.pieces import PiecesSection
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.start.desk import Desk

_SECTION, _DOSSIER = "dossier/section", "dossier/last"
_GROUP = "Dossier"


class Workspace(QObject):
    """One dossier open in the window.

    Signals:
        exported: the dossier is to be written to a file.
        said: a sentence to tell, and whether undo takes back what it tells.
    """

    exported = Signal(str)
    said = Signal(str, bool)

    def __init__(
        self, desk: Desk, commands: Commands, dossier: Dossier, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._commands = desk, commands
        self.presenter = DossierPresenter(desk, dossier, self)
        self.page = DossierPage(self._makers())
        presenter, page = self.presenter, self.page
        presenter.shown.connect(page.show_dossier)
        presenter.shown.connect(self._refresh)
        presenter.edited.connect(self._refresh)
        presenter.judged.connect(page.header.show_judgement)
        presenter.undoing_changed.connect(self._say_undoing)
        page.section_left.connect(presenter.leave)
        page.section_opened.connect(self._remember)
        page.shown.connect(self._entered)
        page.header.questions_asked.connect(self._ask_next)
        page.header.exported.connect(self._export)
        page.header.moved.connect(self._ask_move)
        self._add_commands()
        self._refresh()

    def open(self, section: str = "") -> None:
        """Show a section: the one asked, or the first."""
        self.page.open_section(section or SECTIONS[0].name)
        self.presenter.judge()

    def close(self) -> None:
        """Keep what waits and take the commands away."""
        self.presenter.leave()
        self._commands.remove("dossier.")

    def _makers(self) -> dict[str, MakeSection]:
        presenter, who = self.presenter, self._desk.adviser
        form = forms.FormSection
        return {
            "project": partial(form, presenter, forms.PROJECT),
            "holders": partial(PeopleSection, presenter),
            "assessment": partial(form, presenter, forms.ASSESSMENT, freezes=True),
            "engagement": partial(EngagementSection, presenter),
            "plan": self._make_plan,
            "forecast": partial(form, presenter, forms.FORECAST),
            "pieces": partial(PiecesSection, presenter, who.name),
            "opinion": partial(form, presenter, forms.OPINION, freezes=True),
            "history": partial(HistorySection, presenter, who),
        }

    def _make_plan(self) -> QWidget:
        from pdca_desktop.ui.pages.dossier.plan import PlanSection  # noqa: PLC0415  (only when it is looked at)

        section = PlanSection(self.presenter, self._desk)
        section.field_wanted.connect(self.page.reveal)
        section.said.connect(self._say)
        return section

    def _say(self, sentence: str, undoable: bool) -> None:
        self.said.emit(sentence, undoable)

    def _add_commands(self) -> None:
        add = self._commands.add
        keys = QKeySequence.StandardKey
        add("dossier.undo", "Annuler", self.presenter.undo, shortcut=keys.Undo, group=_GROUP, icon="undo-2")
        add("dossier.redo", "Rétablir", self.presenter.redo, shortcut="Ctrl+Y", group=_GROUP, icon="redo-2")
        add(
            "dossier.next", "Section suivante", partial(self.page.go, 1), shortcut="Ctrl+PgDown", group=_GROUP
        )
        add(
            "dossier.previous",
            "Section précédente",
            partial(self.page.go, -1),
            shortcut="Ctrl+PgUp",
            group=_GROUP,
        )
        add("dossier.question", "Aller à la question la plus utile", self._ask_next, shortcut="F8",
            group=_GROUP,
            icon="lightbulb")  # fmt: skip
        add("dossier.export", "Exporter le dossier", self._export, group=_GROUP, icon="download")
        for entry in SECTIONS:
            add(f"dossier.section.{entry.name}", f"Section {entry.title}",
                partial(self.page.open_section, entry.name))  # fmt: skip
        self._say_undoing()

    def _say_undoing(self) -> None:
        undo = self.presenter.undoing
        for name, can, text, reason in (
            ("dossier.undo", undo.can_undo, undo.undo_text, "Rien à annuler."),
            ("dossier.redo", undo.can_redo, undo.redo_text, "Rien à rétablir."),
        ):
            self._commands.action(name).setText(text)
            if can:
                self._commands.allow(name)
            else:
                self._commands.refuse(name, reason)

    def _refresh(self) -> None:
        dossier = self.presenter.dossier
        self.page.header.show_dossier(dossier)
        self.page.nav.show_dossier(dossier, self.presenter.today)

    def _entered(self) -> None:
        self._remember(self.page.current)

    def _remember(self, section: str) -> None:
        settings = self._desk.settings
        settings.setValue(_DOSSIER, self.presenter.dossier.id)
        settings.setValue(_SECTION, section)
        settings.setValue("dossier/at", self._desk.machine.clock.now().isoformat())

    def _ask_next(self) -> None:
        judgement = self.presenter.judgement
        if judgement is not None and judgement.questions:
            self.page.reveal(judgement.questions[0].path)

    def _export(self) -> None:
        self.presenter.leave()
        self.exported.emit(self.presenter.dossier.id)

    def _ask_move(self) -> None:
        """The steps out of the dossier's state; one that is refused says why."""
        judgement = self.presenter.judgement
        if judgement is None:
            return
        menu = QMenu(self.page.header.state)
        menu.setToolTipsVisible(True)
        for step in possible(self.presenter.dossier, Role.ADVISER, readiness(judgement)):
            action = menu.addAction(step.transition.label)
            action.setEnabled(step.allowed)
            action.setToolTip("\n".join(step.refusals or step.warnings) or step.transition.after.label)
            action.triggered.connect(partial(self._move, step))
            if step.refusals:
                why = menu.addAction(f"      {step.refusals[0]}")
                why.setEnabled(False)
        menu.popup(self.page.header.state.mapToGlobal(self.page.header.state.rect().bottomLeft()))

    def _move(self, step: Possibility) -> None:
        judgement = self.presenter.judgement
        if judgement is None:
            return
        reason = step.transition.reasons[0] if step.transition.reasons else ""
        if step.transition.needs_reason or step.warnings:
            agreed = self._desk.dialogs.ask(
                f"{step.transition.label} ?",
                yes=step.transition.label,
                explanation=" ".join(step.warnings) or reason,
            )
            if not agreed:
                return
        try:
            after = move(self.presenter.dossier, step.transition, Role.ADVISER, readiness(judgement), reason)
        except AppError as error:
            self._desk.dialogs.tell(error)
            return
        self.presenter.replace(after, told(step.transition, reason))
