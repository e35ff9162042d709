"""The exchange in the window: the chip that tells where it stands, its page, its commands, what is told."""

# ruff: noqa: PLC0415  (nothing of it is loaded before the dossiers are open, its page not before it is looked at)

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.services.session import Stage
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell

if TYPE_CHECKING:
    from pdca_desktop.services.after_exchange import Review
    from pdca_desktop.ui.page import Page
    from pdca_desktop.ui.pages.exchange.aftermath import Aftermath
    from pdca_desktop.ui.pages.exchange.exchanging import Exchanging
    from pdca_desktop.ui.pages.exchange.presenter import ExchangePresenter
    from pdca_desktop.ui.pages.exchange.ran import Ran

EXCHANGE = "exchange"
_NOW, _DECIDE = "exchange.now", "exchange.decide"
_GROUP = "Échanges"
_CLOSED = "Ouvrez d’abord vos dossiers."
_NO_CONFLICT = "Aucun conflit à trancher."


class ExchangeRoom(QObject):
    """Everything of the exchange that the window shows.

    Signals:
        asked: identifier of a dossier, and the place to go to in it.
        gone: identifiers of the dossiers that left this device.
        published: the head office published something, or took it back.
        published_asked: what the head office published is to be shown.
        withdrawn: the head office took the access away and orders the dossiers erased.
    """

    asked = Signal(str, str)
    gone = Signal(tuple)
    published = Signal()
    published_asked = Signal()
    withdrawn = Signal()

    def __init__(self, shell: Shell, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shell, self._desk = shell, desk
        self.exchanging: Exchanging | None = None
        self._aftermath: Aftermath | None = None
        self._presenter: ExchangePresenter | None = None
        shell.show_sync("Échanges")
        shell.sync_asked.connect(self.show)
        add = shell.commands.add
        add(_NOW, "Échanger maintenant avec le siège", self.exchange, group=_GROUP, icon="refresh-cw")
        add(_DECIDE, "Trancher les conflits", self._decide_first, group=_GROUP, icon="scale")
        for name in (_NOW, _DECIDE):
            shell.commands.refuse(name, _CLOSED)

    def open(self) -> None:
        """The dossiers are open: the page can be gone to."""
        self._shell.add_page(EXCHANGE, self._make)

    def begin(self) -> None:
        """Look for the head office, and exchange by itself from now on."""
        exchanging, aftermath = self._parts()
        if self._desk.machine.stage is Stage.OPEN and not exchanging.begun:
            exchanging.begin()
            aftermath.begin()

    def end(self) -> None:
        """The dossiers are about to close."""
        if self.exchanging is not None and self._aftermath is not None:
            self.exchanging.end()
            self._aftermath.end()

    def close(self) -> None:
        """Nothing of the dossiers stays on the screen."""
        self.end()
        self._shell.close_page(EXCHANGE)
        if self._presenter is not None:
            self._presenter.deleteLater()
            self._presenter = None

    def show(self) -> None:
        """Open the page."""
        self._shell.open_page(EXCHANGE)

    def exchange(self) -> None:
        """Exchange now; what happens is told at the foot of the window."""
        why_not = self._parts()[0].exchange_now()
        if why_not:
            self._shell.toast(why_not)

    def decide(self, conflict_id: str = "") -> None:
        """Open what is to be decided, at one of them."""
        self.show()
        if self._presenter is not None:
            self._presenter.show_conflicts(conflict_id)

    def _decide_first(self) -> None:
        self.decide()

    def seen(self, dossier_id: str) -> None:
        """A dossier was opened: what came in of it is no longer new."""
        if self._aftermath is not None:
            self._aftermath.seen(dossier_id)

    def _parts(self) -> "tuple[Exchanging, Aftermath]":
        if self.exchanging is None or self._aftermath is None:
            from pdca_desktop.ui.pages.exchange.aftermath import Aftermath
            from pdca_desktop.ui.pages.exchange.exchanging import Exchanging
            from pdca_desktop.ui.pages.exchange.network import NetworkWatch

            self.exchanging = Exchanging(self._desk, NetworkWatch(self), self)
            self._aftermath = Aftermath(self._desk, self.exchanging, self)
            self.exchanging.changed.connect(self._show_chip)
            self.exchanging.ran.connect(self._ran)
            self.exchanging.failed.connect(self._failed)
            self._aftermath.found.connect(self._found)
        return self.exchanging, self._aftermath

    def _make(self) -> "Page":
        from pdca_desktop.ui.pages.exchange.page import ExchangePage
        from pdca_desktop.ui.pages.exchange.presenter import ExchangePresenter

        page = ExchangePage()
        exchanging, aftermath = self._parts()
        presenter = self._presenter = ExchangePresenter(self._desk, page, exchanging, aftermath, self)
        presenter.opened.connect(self.asked)
        presenter.told.connect(self._shell.toast)
        page.published_asked.connect(self.published_asked)
        return page

    def _show_chip(self) -> None:
        from pdca_desktop.ui.pages.exchange import situation

        if self.exchanging is None:
            return
        now = self.exchanging.situation
        self._shell.show_sync(*situation.chip(now, self.exchanging.now()))
        refusal = situation.refusal(now) if now.state is not None else _CLOSED
        conflicts = now.state.conflicts if now.state is not None else 0
        for name, why_not in ((_NOW, refusal), (_DECIDE, "" if conflicts else _NO_CONFLICT)):
            if why_not:
                self._shell.commands.refuse(name, why_not)
            else:
                self._shell.commands.allow(name)

    def _ran(self, ran: "Ran") -> None:
        """Said when the adviser asked, or when something is to be seen; never before the entrepreneur."""
        outcome = ran.outcome
        if outcome.gone:
            self.gone.emit(tuple(sorted(outcome.gone)))
        if not self._shell.meeting and (ran.asked or outcome.conflicts or outcome.aside or outcome.published):
            self._shell.toast(outcome.sentence())
        if outcome.published:
            self.published.emit()

    def _failed(self, error: AppError, asked: bool) -> None:
        from pdca_desktop.services.synchronise import RevokedError

        if isinstance(error, RevokedError) and error.erase:
            self.withdrawn.emit()
            return
        if asked and self._shell.current != EXCHANGE and not self._shell.meeting:
            self._shell.toast(str(error))

    def _found(self, reviews: "tuple[Review, ...]") -> None:
        if self._shell.meeting or self._shell.current == EXCHANGE:
            return  # the page lists them
        from pdca_desktop.ui.pages.exchange import situation

        rest = len(reviews) - 1
        more = f" ; et {situation.counted(rest, 'autre', 'autres')}" if rest else ""
        self._shell.toast(typeset(f"À revoir : {reviews[0].sentence}{more}."))
