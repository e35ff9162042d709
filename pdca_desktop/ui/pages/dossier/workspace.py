"""Puts a dossier's page and its presenter together, with the commands that belong to them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.services.drafts import Draft
from pdca_desktop.ui.commands import ICON, Commands
from pdca_desktop.ui.forms.warm import warm_checks
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.dossier import sections as forms
from pdca_desktop.ui.pages.dossier.engagement import EngagementSection
from pdca_desktop.ui.pages.dossier.forecast import ForecastSection
from pdca_desktop.ui.pages.dossier.history import HistorySection
from pdca_desktop.ui.pages.dossier.history_presenter import HistoryPresenter
from pdca_desktop.ui.pages.dossier.moving import Moving
from pdca_desktop.ui.pages.dossier.nav import SECTIONS
from pdca_desktop.ui.pages.dossier.page import DossierPage, MakeSection
from pdca_desktop.ui.pages.dossier.people import PeopleSection
from pdca_desktop.ui.pages.dossier.pieces import PiecesSection
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.dossier.removal import Removal
from pdca_desktop.ui.pages.dossier.rights import Rights
from pdca_desktop.ui.pages.dossier.settling import Settling
from pdca_desktop.ui.pages.exchange.disputed import Disputed
from pdca_desktop.ui.pages.exchange.received import Received
from pdca_desktop.ui.pages.plan.commands import COMMANDS
from pdca_desktop.ui.pages.start.desk import Desk

_SECTION, _DOSSIER = "dossier/section", "dossier/last"
_GROUP = "Dossier"


def _load_checks(_progress: Progress) -> None:
    warm_checks(Dossier)


class Workspace(QObject):
    """One dossier open in the window.

    Signals:
        deleted: identifier and title of the dossier, which is no longer on the list.
        exported: the dossier is to be written to a file.
        previewed: the document of the dossier is to be shown.
        said: a sentence to tell, and whether undo takes back what it tells.
    """

    deleted = Signal(str, str)
    exported = Signal(str)
    previewed = Signal()
    said = Signal(str, bool)

    def __init__(
        self,
        desk: Desk,
        commands: Commands,
        dossier: Dossier,
        parent: QObject | None = None,
        draft: Draft | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._commands = desk, commands
        self.presenter = DossierPresenter(desk, dossier, self, draft)
        self.history = HistoryPresenter(desk, self.presenter)
        self.page = DossierPage(self._makers())
        presenter, page = self.presenter, self.page
        presenter.shown.connect(page.show_dossier)
        presenter.shown.connect(self._refresh)
        presenter.edited.connect(self._refresh)
        presenter.judged.connect(page.header.show_judgement)
        presenter.judged.connect(page.nav.show_judgement)
        presenter.undoing_changed.connect(self._say_undoing)
        page.section_left.connect(presenter.leave)
        page.section_opened.connect(self._remember)
        page.shown.connect(self._entered)
        page.header.questions_asked.connect(self._ask_next)
        page.header.exported.connect(self._export)
        page.header.previewed.connect(self.previewed)
        page.header.more_asked.connect(self._ask_more)
        self.settling = Settling(desk, presenter, page)
        self.received = Received(desk, presenter, page)
        self.disputed = Disputed(desk, presenter, page)
        self.moving = Moving(desk, presenter, page.header)
        self.removal = Removal(desk, presenter)
        self.removal.deleted.connect(self.deleted)
        self.rights = Rights(desk, presenter)
        self.rights.said.connect(self._tell)
        self.rights.erased.connect(self._forget)
        self._add_commands()
        self._refresh()

    def open(self, section: str = "") -> None:
        """Show a section: the one asked, or the first."""
        self.page.open_section(section or SECTIONS[0].name)
        self.presenter.judge()
        self._desk.runner.elsewhere(_load_checks, "Préparation des champs")

    def close(self) -> None:
        """Keep what waits and take the commands away."""
        self.presenter.close()
        self._commands.remove("dossier.")

    def _makers(self) -> dict[str, MakeSection]:
        presenter, who = self.presenter, self._desk.adviser
        form = forms.FormSection
        return {
            "project": partial(form, presenter, forms.PROJECT),
            "holders": partial(PeopleSection, presenter),
            "assessment": partial(form, presenter, forms.ASSESSMENT),
            "engagement": partial(EngagementSection, presenter),
            "plan": self._make_plan,
            "forecast": partial(ForecastSection, presenter),
            "pieces": self._make_pieces,
            "opinion": partial(form, presenter, forms.OPINION),
            "history": partial(HistorySection, presenter, self.history, who),
        }

    def _make_plan(self) -> QWidget:
        from pdca_desktop.ui.pages.dossier.plan import PlanSection  # noqa: PLC0415  (only when it is looked at)

        section = PlanSection(self.presenter, self._desk)
        section.field_wanted.connect(self.page.reveal)
        section.said.connect(self._say)
        return section

    def _in_plan(self, command: str) -> None:
        """Do a command of the plan, on its page."""
        self.page.open_section("plan")
        does = getattr(self.page.section("plan"), "do", None)
        if callable(does):
            does(command)

    def _make_pieces(self) -> QWidget:
        section = PiecesSection(self.presenter, self._desk)
        section.pieces.said.connect(self._say)
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
        add("dossier.copy_person", "Donner à une personne ses données…", self._ask_copy, group=_GROUP,
            icon="file-text")  # fmt: skip
        add("dossier.erase_person", "Effacer une personne…", self._ask_erase, group=_GROUP, icon="user-round")
        add("dossier.delete", "Supprimer le dossier…", self.removal.ask_delete, group=_GROUP, icon="trash-2")
        for name, (text, icon) in COMMANDS.items():
            add(f"dossier.plan.{name}", text, partial(self._in_plan, name), icon=icon)
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

    def _ask_more(self) -> None:
        """The rarer acts, as a menu."""
        more = self.page.header.more
        menu = QMenu(more)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in ("dossier.copy_person", "dossier.erase_person", "dossier.delete"):
            action = self._commands.action(name)
            if action.icon().isNull():
                dress(action, str(action.property(ICON)))
            menu.addAction(action)
        menu.popup(more.mapToGlobal(more.rect().bottomLeft()))

    def _ask_copy(self) -> None:
        self._of_whom(self.rights.hand_out)

    def _ask_erase(self) -> None:
        self._of_whom(self.rights.ask_erase)

    def _of_whom(self, does: Callable[[str], None]) -> None:
        """Do something for the one person of the dossier, or for the one that is chosen."""
        people = self.rights.people
        if len(people) == 1:
            does(people[0].id)
            return
        more = self.page.header.more
        menu = QMenu(more)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not people:
            menu.addAction("Ce dossier n’a pas de porteur").setEnabled(False)
        for rank, person in enumerate(people):
            name = typeset(person.full_name) or f"Porteur {rank + 1}"
            menu.addAction(name.replace("&", "&&")).triggered.connect(partial(does, person.id))
        menu.popup(more.mapToGlobal(more.rect().bottomLeft()))

    def _tell(self, sentence: str) -> None:
        self.said.emit(sentence, False)

    def _forget(self) -> None:
        """Somebody was erased: what screens remember of them goes too."""
        pieces = self.page.built("pieces")
        if isinstance(pieces, PiecesSection):
            pieces.pieces.forget()
        self.history.read()
