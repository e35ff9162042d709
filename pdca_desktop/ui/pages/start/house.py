"""Joins the pages to the window: what opens what, what is kept when the dossiers close."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.services.session import Stage
from pdca_desktop.ui.dialogs import CrashHook
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.page import Page
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.dossier.workspace import Workspace
from pdca_desktop.ui.pages.dossiers.page import DossiersPage
from pdca_desktop.ui.pages.dossiers.presenter import DossiersPresenter
from pdca_desktop.ui.pages.home.page import HomePage
from pdca_desktop.ui.pages.home.presenter import HomePresenter
from pdca_desktop.ui.pages.settings.page import SettingsPage
from pdca_desktop.ui.pages.settings.presenter import SettingsPresenter, kept_scheme, lock_minutes
from pdca_desktop.ui.pages.start.cover import Cover
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.pages.start.idle import Idle
from pdca_desktop.ui.pages.start.paper import print_code
from pdca_desktop.ui.pages.start.presenter import StartPresenter
from pdca_desktop.ui.pages.start.searching import Searching
from pdca_desktop.ui.shell import Shell

_DOSSIER = "dossier"
_PLACES = ("home", "dossiers", "settings")
_DAILY_MS = 4_000


class House(QObject):
    """The whole window.

    Signals:
        opened: the dossiers are open and the first page shown.
        dossier_opened: identifier of the dossier now in front.
        closed: the dossiers are locked.
    """

    opened = Signal()
    dossier_opened = Signal(str)
    closed = Signal()

    def __init__(self, shell: Shell, desk: Desk) -> None:
        super().__init__(shell)
        self.shell, self.desk = shell, desk
        self.workspace: Workspace | None = None
        self._presenters: list[QObject] = []
        self._wanted = ("", "")
        self._return = ""
        self._demo = False
        shell.theme.choose(kept_scheme(desk.settings))
        self.hook = CrashHook(desk.dialogs, self)
        desk.runner.crashed.connect(self.hook.take_error)
        self.cover = Cover(shell.window)
        self.start = StartPresenter(desk, self.cover, print_code, self)
        self.start.opened.connect(self._opened)
        self.start.left.connect(shell.window.close)
        self.start.locked.connect(self._locked)
        self.start.kept_open.connect(self._kept_open)
        app = QApplication.instance()
        self.idle: Idle | None = None
        if isinstance(app, QApplication):
            self.idle = Idle(app, lock_minutes(desk.settings), self)
            self.idle.reached.connect(self.lock)
        shell.window.closing.connect(self.leave)
        self.searching = Searching(desk, shell.finder, self)
        self.searching.chosen.connect(self.open_dossier)
        self.searching.failed.connect(self._say)
        shell.show_sync("Hors ligne", "wifi-off")
        shell.commands.add(
            "app.lock", "Verrouiller", self.lock, shortcut="Ctrl+L", group="Application", icon="lock"
        )
        new, group = "Nouveau dossier TPE", "Dossiers"
        shell.commands.add("dossiers.new", new, self.create, shortcut="Ctrl+N", group=group,
                           icon="file-plus")  # fmt: skip
        shell.commands.add("dossiers.new_ess", "Nouveau dossier ESS", self.create_ess, group="Dossiers",
                           icon="file-plus")  # fmt: skip
        shell.commands.add("dossiers.import", "Importer un dossier", self.take_in, shortcut="Ctrl+O",
                           group="Dossiers", icon="upload")  # fmt: skip

    def begin(self) -> None:
        """Ask for what opens the dossiers."""
        self.hook.install()
        self.start.begin()

    def begin_demo(self) -> None:
        """Open the examples under a key that nobody keeps: so they are never locked."""
        self._demo = True
        self.hook.install()
        self.cover.show_step(self.cover.content)
        self.cover.content.set_busy("Préparation des dossiers d’exemple")
        machine, secret = self.desk.machine, "".join(self.desk.machine.ids.new() for _ in range(2)) + "Aé!"

        def make(progress: Progress) -> tuple[str, ...]:
            machine.draw_keys("Camille Exemple", Agency.LENS_1, secret)
            machine.begin(examples=True, step=progress.step)
            return ("Exemples : des personnes et des entreprises inventées.",)

        job = self.desk.runner.write(make, "Préparation des dossiers d’exemple")
        job.finished.connect(self.start.open_now)
        job.failed.connect(self.desk.dialogs.tell)

    def open_dossier(self, dossier_id: str, place: str = "") -> None:
        """Open a dossier, at a section or a field of it."""
        if self.workspace is not None and self.workspace.presenter.dossier.id == dossier_id:
            self._front(place)
            return
        self._wanted = (dossier_id, place)

        def load(_progress: Progress) -> Dossier:
            return self.desk.store.load(dossier_id)

        job = self.desk.runner.write(load, "Ouverture du dossier")
        job.finished.connect(self._loaded)
        job.failed.connect(self.desk.dialogs.tell)

    def create(self) -> None:
        """Make a TPE dossier and open it."""
        self._list().create("tpe")

    def create_ess(self) -> None:
        """Make an ESS dossier and open it."""
        self._list().create("ess")

    def take_in(self) -> None:
        """Take in a dossier file."""
        self._list().take_in()

    def close_dossier(self) -> None:
        """Keep the dossier that is open and close its page."""
        workspace, self.workspace = self.workspace, None
        if workspace is None:
            return
        workspace.close()
        if self.shell.current == _DOSSIER:
            self.shell.open_page("dossiers")
        self.shell.close_page(_DOSSIER)
        workspace.deleteLater()

    def lock(self) -> None:
        """Cover the window, keep everything, close the store, drop the key, then take the pages away."""
        if self.cover.on:
            return
        if self._demo:
            self._say("Ce sont les exemples : il n’y a rien à verrouiller.")
            return
        if self.shell.meeting:
            self.shell.set_meeting(False)
        self._return, self._wanted = self.shell.current, ("", "")
        workspace = self.workspace
        if workspace is not None and self._return == _DOSSIER:
            self._wanted = (workspace.presenter.dossier.id, workspace.page.current)
        self.start.lock(workspace.presenter.hand_over() if workspace is not None else _nothing_waits)

    def leave(self) -> None:
        """The window closes: keep what waits, or say that it could not be kept, then close the store."""
        keep = self.workspace.presenter.hand_over() if self.workspace is not None else _nothing_waits
        self.desk.runner.close()
        while self.desk.machine.stage is Stage.OPEN:
            error = keep()
            if error is None or not self.desk.dialogs.ask(
                "Réessayer d’enregistrer avant de fermer ?",
                yes="Réessayer",
                no="Fermer sans enregistrer",
                explanation=f"{error} La dernière saisie du dossier ouvert serait perdue.",
            ):
                break
        self.desk.machine.lock()
        self.desk.settings.sync()

    def _locked(self) -> None:
        """Nothing of the dossiers stays in memory or on the screen."""
        workspace, self.workspace = self.workspace, None
        if workspace is not None:
            self.shell.commands.remove("dossier.")
            self.shell.close_page(_DOSSIER)
            workspace.deleteLater()
        for name in _PLACES:
            self.shell.close_page(name)
        for presenter in self._presenters:
            presenter.deleteLater()
        self._presenters.clear()
        self.closed.emit()

    def _kept_open(self) -> None:
        if self.workspace is not None:
            self.workspace.presenter.resume()

    def _opened(self, told: tuple[str, ...]) -> None:
        who = self.desk.adviser
        self.shell.show_adviser(who.initials, who.name)
        self.shell.add_page("home", self._make_home)
        self.shell.add_page("dossiers", self._make_dossiers)
        self.shell.add_page("settings", self._make_settings)
        wanted, place = self._wanted
        self.shell.open_page(self._return if self._return in _PLACES else "home")
        if wanted:
            self.open_dossier(wanted, place)
        if told:
            self.shell.toast(" ".join(told))
        self.opened.emit()
        QTimer.singleShot(_DAILY_MS, self, self._back_up)

    def _make_home(self) -> Page:
        page = HomePage()
        presenter = HomePresenter(self.desk, page, self)
        presenter.opened.connect(self.open_dossier)
        presenter.created.connect(self.create)
        presenter.imported.connect(self.take_in)
        self._presenters.append(presenter)
        return page

    def _make_dossiers(self) -> Page:
        page = DossiersPage()
        presenter = DossiersPresenter(self.desk, page, self)
        presenter.opened.connect(self.open_dossier)
        presenter.told.connect(self._say)
        self._presenters.append(presenter)
        return page

    def _make_settings(self) -> Page:
        page = SettingsPage()
        presenter = SettingsPresenter(self.desk, page, self.shell.theme, self.close_dossier, self)
        presenter.told.connect(self._say)
        presenter.locked.connect(self.lock)
        if self.idle is not None:
            presenter.delay_changed.connect(self.idle.set_minutes)
        self._presenters.append(presenter)
        return page

    def _list(self) -> DossiersPresenter:
        known = next((one for one in self._presenters if isinstance(one, DossiersPresenter)), None)
        if known is None:
            self.shell.open_page("dossiers")
            known = next(one for one in self._presenters if isinstance(one, DossiersPresenter))
        return known

    def _loaded(self, dossier: Dossier) -> None:
        wanted, place = self._wanted
        if dossier.id != wanted or self.cover.on:
            return
        self.close_dossier()
        self.workspace = Workspace(self.desk, self.shell.commands, dossier, self)
        presenter: DossierPresenter = self.workspace.presenter
        presenter.saved.connect(self.shell.show_saved)
        presenter.not_saved.connect(self.shell.show_not_saved)
        presenter.refused.connect(self._refused)
        self.workspace.exported.connect(self._export)
        self.workspace.said.connect(self._say_of_dossier)
        page = self.workspace.page
        self.shell.add_page(_DOSSIER, lambda: page)
        self.workspace.open(place if not place.startswith("/") else "")
        self._front(place if place.startswith("/") else "")

    def _front(self, place: str) -> None:
        if self.workspace is None:
            return
        self.shell.open_page(_DOSSIER)
        self.shell.mark_entry("dossiers")
        if place.startswith("/"):
            self.workspace.page.reveal(place)
        elif place:
            self.workspace.page.open_section(place)
        self.dossier_opened.emit(self.workspace.presenter.dossier.id)

    def _export(self, dossier_id: str) -> None:
        self._list().hand_out(dossier_id)

    def _say(self, sentence: str) -> None:
        self.shell.toast(sentence)

    def _say_of_dossier(self, sentence: str, undoable: bool) -> None:
        workspace = self.workspace
        self.shell.toast(sentence, workspace.presenter.undo if undoable and workspace is not None else None)

    def _refused(self, error: AppError) -> None:
        """A file found damaged while working: the recovery page, with what waits still behind it."""
        if self.desk.machine.needs_recovery(error):
            self.start.recover(error)

    def _back_up(self) -> None:
        if self.cover.on:
            return

        def work(progress: Progress) -> object:
            return self.desk.machine.back_up(progress.step, asked=False)

        job = self.desk.runner.write(work, "Sauvegarde du jour")
        job.failed.connect(self._not_backed_up)

    def _not_backed_up(self, error: AppError) -> None:
        if not self.cover.on:
            self.shell.toast(str(error))


def _nothing_waits() -> None:
    """No dossier is open."""
