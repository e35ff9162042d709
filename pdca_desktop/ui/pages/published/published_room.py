"""What the head office published, in the window: its page, loaded when first looked at, and its command."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell

if TYPE_CHECKING:
    from pdca_desktop.ui.page import Page
    from pdca_desktop.ui.pages.published.presenter import PublishedPresenter

PUBLISHED = "published"
_COMMAND = "exchange.published"
_PLACE = "exchange"
_CLOSED = "Ouvrez d’abord vos dossiers."


class PublishedRoom(QObject):
    """The page of publications.

    Signals:
        left: back to the exchanges.
    """

    left = Signal()

    def __init__(self, shell: Shell, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shell, self._desk = shell, desk
        self._presenter: PublishedPresenter | None = None
        self._rules = ""
        shell.commands.add(
            _COMMAND, "Voir ce que publie le siège", self.show, group="Échanges", icon="book-open"
        )
        shell.commands.refuse(_COMMAND, _CLOSED)

    def open(self) -> None:
        """The dossiers are open: the page can be gone to."""
        self._shell.add_page(PUBLISHED, self._make)
        self._rules = ""
        self._shell.commands.allow(_COMMAND)

    def show(self) -> None:
        """Open the page."""
        self._shell.open_page(PUBLISHED)
        self._shell.mark_entry(_PLACE)

    def begin(self) -> None:
        """The rules are loaded: remember which ones judge, to say when others do."""
        self._rules = self._desk.rules().number

    def look(self) -> None:
        """Something was published or taken back: say what cannot be used, or that other rules judge now."""
        publications, today = self._desk.machine.publications(), self._desk.today()
        known, self._rules = self._rules, publications.pack(today).number
        if self._shell.meeting:
            return
        trouble = next((one for one in publications.posted(today) if one.trouble), None)
        if trouble is not None:
            said = f"{trouble.label} « {trouble.name} » : {trouble.trouble}"
            self._shell.toast(typeset(said))
        elif known not in ("", self._rules):
            self._shell.toast(
                typeset(f"Règles {self._rules} du siège en vigueur : les dossiers sont jugés de nouveau.")
            )

    def close(self) -> None:
        """Nothing of it stays on the screen."""
        self._shell.commands.refuse(_COMMAND, _CLOSED)
        self._shell.close_page(PUBLISHED)
        if self._presenter is not None:
            self._presenter.deleteLater()
            self._presenter = None

    def _make(self) -> "Page":
        from pdca_desktop.ui.pages.published.page import PublishedPage  # noqa: PLC0415  (when first looked at)
        from pdca_desktop.ui.pages.published.presenter import PublishedPresenter  # noqa: PLC0415

        page = PublishedPage()
        page.left.connect(self.left)
        self._presenter = PublishedPresenter(self._desk, page, self)
        self._presenter.told.connect(self._shell.toast)
        return page
