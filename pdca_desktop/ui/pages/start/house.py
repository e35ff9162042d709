"""Joins the pages to the window: what opens what, what is kept when the dossiers close."""

# ruff: noqa: PLC0415  (what the first page does not need waits)

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from pdca_desktop.errors import AppError
from pdca_desktop.services.session import Stage
from pdca_desktop.ui.dialogs import CrashHook
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.exchange.exchange_room import EXCHANGE, ExchangeRoom
from pdca_desktop.ui.pages.guide.guide_room import GuideRoom
from pdca_desktop.ui.pages.published.published_room import PublishedRoom
from pdca_desktop.ui.pages.start.choices import kept_scheme, kept_size, lock_minutes, locks_with_session
from pdca_desktop.ui.pages.start.cover import Cover
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.pages.start.dossier_room import DOSSIER, DossierRoom
from pdca_desktop.ui.pages.start.front_pages import PLACES, FrontPages
from pdca_desktop.ui.pages.start.idle import Idle
from pdca_desktop.ui.pages.start.loading import Loading
from pdca_desktop.ui.pages.start.presenter import StartPresenter
from pdca_desktop.ui.pages.start.resuming import Resuming
from pdca_desktop.ui.pages.start.searching import Searching
from pdca_desktop.ui.pages.start.withdrawing import Withdrawing
from pdca_desktop.ui.shell import Shell

if TYPE_CHECKING:
    from pdca_desktop.ui.pages.dossier.workspace import Workspace
    from pdca_desktop.ui.pages.preview.paper_room import PaperRoom
    from pdca_desktop.ui.pages.start.session_watch import SessionWatch

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
        self._return = ("", "", "")
        self._demo = False
        shell.theme.choose(kept_scheme(desk.settings))
        shell.theme.enlarge(kept_size(desk.settings))
        self.hook = CrashHook(desk.dialogs, self)
        desk.runner.crashed.connect(self.hook.take_error)
        self.cover = Cover(shell.window)
        self.start = StartPresenter(desk, self.cover, _print_code, self)
        self.start.opened.connect(self._opened)
        self.start.left.connect(shell.window.close)
        self.start.locked.connect(self._locked)
        self.withdrawing = Withdrawing(desk, self.cover, self)
        self.withdrawing.erased.connect(self._locked)
        self.withdrawing.spared.connect(self._spared)
        self.withdrawing.anew.connect(self.start.begin)
        self.withdrawing.left.connect(shell.window.close)
        app = QApplication.instance()
        self.idle: Idle | None = None
        if isinstance(app, QApplication):
            self.idle = Idle(app, lock_minutes(desk.settings), self)
            self.idle.reached.connect(self.lock)
        self._watch: SessionWatch | None = None
        shell.window.closing.connect(self.leave)
        self._join_pages()
        shell.commands.add(
            "app.lock", "Verrouiller", self.lock, shortcut="Ctrl+L", group="Application", icon="lock"
        )

    @property
    def watch(self) -> "SessionWatch":
        """What follows the session of the system."""
        if self._watch is None:
            from pdca_desktop.ui.pages.start.session_watch import session_watch

            self._watch = session_watch(self)
            self._watch.left.connect(self._session_left)
            self._watch.start()
        return self._watch

    @property
    def workspace(self) -> "Workspace | None":
        """The dossier that is open."""
        return self.dossier.workspace

    @property
    def papers(self) -> "PaperRoom":
        """Everything printed."""
        return self.dossier.papers

    def begin(self) -> None:
        """Ask for what opens the dossiers."""
        self.hook.install()
        if self.desk.machine.stage is Stage.WITHDRAWN:
            self.withdrawing.resume()
        else:
            self.start.begin()

    def begin_demo(self) -> None:
        """Open the examples under a key that nobody keeps: so they are never locked."""
        self._demo = True
        self.hook.install()
        self.start.begin_demo()

    def open_dossier(self, dossier_id: str, place: str = "") -> None:
        """Open a dossier, at a section or a field of it."""
        self.dossier.open(dossier_id, place)

    def create(self) -> None:
        """Make a TPE dossier and open it."""
        self.pages.create()

    def close_dossier(self) -> None:
        """Keep the dossier that is open and close its page."""
        self.dossier.close()

    def lock(self) -> None:
        """Cover the window, keep everything, close the store, drop the key, then take the pages away."""
        if self.cover.on:
            return
        if self._demo:
            self.shell.toast("Ce sont les exemples : il n’y a rien à verrouiller.")
            return
        if self.shell.meeting:
            self.shell.set_meeting(False)
        workspace = self.workspace
        wanted = workspace.presenter.dossier.id if workspace is not None and self.dossier.in_front else ""
        self._return = (self.shell.current, wanted, self.dossier.section())
        self.exchange.end()
        self.start.lock(self.dossier.hand_over())

    def leave(self) -> None:
        """The window closes: keep what waits, or say that it could not be kept, then close the store."""
        keep = self.dossier.hand_over()
        self.exchange.end()
        self.desk.runner.close()
        while self.desk.machine.stage is Stage.OPEN:
            error = keep()
            if error is None or not self.desk.dialogs.ask(
                "Réessayer d’enregistrer avant de fermer ?",
                yes="Réessayer",
                no="Fermer sans enregistrer",
                explanation=f"{error} La dernière saisie du dossier ouvert risque d’être perdue.",
            ):
                break
        self.desk.machine.lock()
        self.desk.settings.sync()

    def _join_pages(self) -> None:
        shell, desk = self.shell, self.desk
        self.dossier = DossierRoom(shell, desk, lambda: self.cover.on, self)
        self.pages = FrontPages(shell, desk, lambda: self.watch, self)
        self.resuming = Resuming(shell, desk, self)
        self.exchange = ExchangeRoom(shell, desk, self)
        self.exchange.asked.connect(self.dossier.open)
        self.exchange.gone.connect(self._leave_gone)
        self.exchange.withdrawn.connect(self._withdraw)
        self.dossier.opened.connect(self.exchange.seen)
        self.dossier.decide_asked.connect(self.exchange.decide)
        self.published = PublishedRoom(shell, desk, self)
        self.exchange.published.connect(self.published.look)
        self.exchange.published_asked.connect(self.published.show)
        self.published.left.connect(self.exchange.show)
        self.guide = GuideRoom(shell, self.dossier.section, self)
        self.searching = Searching(desk, shell.finder, self)
        self.start.kept_open.connect(self.dossier.take_back)
        self.dossier.opened.connect(self.dossier_opened)
        self.dossier.handed_out.connect(self._hand_out)
        self.dossier.refused.connect(self._refused)
        self.pages.asked.connect(self.dossier.open)
        self.pages.locked.connect(self.lock)
        self.pages.introduced.connect(self._name_adviser)
        self.pages.closing.connect(self.dossier.close)
        self.pages.papers_asked.connect(self._print_several)
        self.pages.exchange_asked.connect(self.exchange.show)
        if self.idle is not None:
            self.pages.delay_changed.connect(self.idle.set_minutes)
        rest = (lambda: self.dossier.papers, lambda: self.watch, self.published.begin, self.exchange.begin)
        self.loading = Loading(desk, lambda: self.cover.on, rest, self)
        self.guide.left.connect(self._leave_guide)
        self.searching.chosen.connect(self.dossier.open)
        self.searching.failed.connect(shell.toast)

    def _opened(self, told: tuple[str, ...]) -> None:
        self._name_adviser()
        self.resuming.begin(told)
        self.pages.open()
        self.exchange.open()
        self.published.open()
        page, dossier_id, section = self._return
        self.shell.open_page(page if page in (*PLACES, EXCHANGE) else "home")
        if dossier_id:
            self.dossier.open(dossier_id, section)
        if told:
            self.shell.toast(" ".join(told))
        self.opened.emit()
        self.loading.begin()
        QTimer.singleShot(_DAILY_MS, self, self._back_up)

    def _locked(self) -> None:
        """Nothing of the dossiers stays in memory or on the screen."""
        self.dossier.forget()
        self.pages.close()
        self.exchange.close()
        self.published.close()
        self.closed.emit()

    def _name_adviser(self) -> None:
        who = self.desk.adviser
        self.shell.show_adviser(who.initials, who.name)

    def _session_left(self) -> None:
        if locks_with_session(self.desk.settings):
            self.lock()

    def _leave_gone(self, dossier_ids: tuple[str, ...]) -> None:
        """A dossier that left this device is closed, unless something of it still has to be kept."""
        workspace = self.workspace
        if workspace is None or workspace.presenter.dossier.id not in dossier_ids:
            return
        if not workspace.presenter.waiting and not self.shell.meeting:
            self.dossier.close()

    def _withdraw(self) -> None:
        """The head office orders the dossiers erased; behind a lock, the next exchange hears it again."""
        if self.cover.on:
            return
        if self.shell.meeting:
            self.shell.set_meeting(False)
        self._return = ("", "", "")
        self.exchange.end()
        self.withdrawing.begin(self.dossier.hand_over())

    def _spared(self, error: AppError) -> None:
        """Nothing was erased: the work goes on, and the head office is asked again."""
        self.dossier.take_back()
        self.exchange.begin()
        self.shell.toast(str(error))

    def _leave_guide(self, page: str) -> None:
        if page == DOSSIER and self.workspace is not None:
            self.dossier.front()
        else:
            self.shell.open_page(page if page in PLACES else "home")

    def _hand_out(self, dossier_id: str) -> None:
        self.pages.list().hand_out(dossier_id)

    def _print_several(self, dossier_ids: tuple[str, ...]) -> None:
        self.dossier.papers.print_several(dossier_ids)

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


def _print_code(code: str, name: str) -> bool:
    from pdca_desktop.ui.pages.start.paper import print_code

    return print_code(code, name)
