"""The pages that stand beside a dossier: home, list, settings; each is loaded when it is first looked at."""

# ruff: noqa: PLC0415  (a page not looked at costs nothing at the start)

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell

if TYPE_CHECKING:
    from pdca_desktop.ui.page import Page
    from pdca_desktop.ui.pages.dossiers.listing import Listing
    from pdca_desktop.ui.pages.dossiers.presenter import DossiersPresenter
    from pdca_desktop.ui.pages.start.session_watch import SessionWatch

PLACES = ("home", "dossiers", "settings")


class FrontPages(QObject):
    """Makes them, and takes them away when the dossiers are locked.

    Args:
        watch: gives what follows the session of the system.

    Signals:
        asked: identifier of a dossier, and the place to go to in it.
        locked: lock now.
        delay_changed: minutes before the lock.
        introduced: somebody else works here, or under another name.
        closing: a backup is about to take the store's place: keep and close what is open.
        papers_asked: identifiers of the dossiers whose documents are wanted as PDF.
        exchange_asked: the exchange with the head office is to be shown.
    """

    asked = Signal(str, str)
    locked = Signal()
    delay_changed = Signal(int)
    introduced = Signal()
    closing = Signal()
    papers_asked = Signal(tuple)
    exchange_asked = Signal()

    def __init__(
        self, shell: Shell, desk: Desk, watch: Callable[[], "SessionWatch"], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._shell, self._desk, self._watch = shell, desk, watch
        self._presenters: list[QObject] = []
        self._list: DossiersPresenter | None = None
        self._listing: Listing | None = None
        add, group = shell.commands.add, "Dossiers"
        add("dossiers.new", "Nouveau dossier TPE", self.create, shortcut="Ctrl+N", group=group,
            icon="file-plus")  # fmt: skip
        add("dossiers.new_ess", "Nouveau dossier ESS", self.create_ess, group=group, icon="file-plus")
        add("dossiers.import", "Importer un dossier", self.take_in, shortcut="Ctrl+O", group=group,
            icon="upload")  # fmt: skip

    def open(self) -> None:
        """The dossiers are open: the places of the navigation can be gone to."""
        for name, make in zip(PLACES, (self._home, self._dossiers, self._settings), strict=True):
            self._shell.add_page(name, make)

    def close(self) -> None:
        """Nothing of the dossiers stays on the screen."""
        for name in PLACES:
            self._shell.close_page(name)
        for presenter in self._presenters:
            presenter.deleteLater()
        self._presenters.clear()
        if self._listing is not None:
            self._listing.deleteLater()
        self._list = self._listing = None

    def create(self) -> None:
        """Make a TPE dossier and open it."""
        self.list().create("tpe")

    def create_ess(self) -> None:
        """Make an ESS dossier and open it."""
        self.list().create("ess")

    def take_in(self) -> None:
        """Take in a dossier file."""
        self.list().take_in()

    def list(self) -> "DossiersPresenter":
        """What decides for the list, which is shown if it never was."""
        if self._list is None:
            self._shell.open_page("dossiers")
        assert self._list is not None  # noqa: S101  (the page was made with it)
        return self._list

    def _home(self) -> "Page":
        from pdca_desktop.ui.pages.home.page import HomePage
        from pdca_desktop.ui.pages.home.presenter import HomePresenter

        page = HomePage()
        presenter = HomePresenter(self._desk, page, self._made_listing(), self)
        presenter.opened.connect(self.asked)
        presenter.created.connect(self.create)
        presenter.imported.connect(self.take_in)
        self._presenters.append(presenter)
        return page

    def _dossiers(self) -> "Page":
        from pdca_desktop.ui.pages.dossiers.page import DossiersPage
        from pdca_desktop.ui.pages.dossiers.presenter import DossiersPresenter

        page = DossiersPage()
        page.papers_asked.connect(self.papers_asked)
        presenter = self._list = DossiersPresenter(self._desk, page, self._made_listing(), self)
        presenter.opened.connect(self._open)
        presenter.told.connect(self._shell.toast)
        self._presenters.append(presenter)
        return page

    def _settings(self) -> "Page":
        from pdca_desktop.ui.pages.settings.page import SettingsPage
        from pdca_desktop.ui.pages.settings.presenter import SettingsPresenter
        from pdca_desktop.ui.pages.settings.secrets import SecretsPresenter
        from pdca_desktop.ui.pages.start.paper import print_code

        page = SettingsPage()
        theme = self._shell.theme
        presenter = SettingsPresenter(self._desk, page, theme, self._watch(), self.closing.emit, self)
        secrets = SecretsPresenter(self._desk, page, print_code, self)
        for one in (presenter, secrets):
            one.told.connect(self._shell.toast)
        page.post.office_asked.connect(self.exchange_asked)
        presenter.introduced.connect(self.introduced)
        presenter.locked.connect(self.locked)
        presenter.delay_changed.connect(self.delay_changed)
        self._presenters += [presenter, secrets]
        return page

    def _made_listing(self) -> "Listing":
        from pdca_desktop.ui.pages.dossiers.listing import Listing

        if self._listing is None:
            self._listing = Listing(self._desk, self)
        return self._listing

    def _open(self, dossier_id: str) -> None:
        self.asked.emit(dossier_id, "")
