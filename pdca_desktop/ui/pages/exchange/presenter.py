"""Échanges: reads what there is to say in jobs, asks for exchanges, joins the device and takes it off."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, QSysInfo, QTimer, Signal

from pdca_desktop.errors import AppError
from pdca_desktop.services.exchanges import Decided, ExchangeLine, OpenConflict, SetAside
from pdca_desktop.services.ports import DossierLine
from pdca_desktop.services.synchronise import UnreachableError
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.exchange import lines as rows
from pdca_desktop.ui.pages.exchange import situation as words
from pdca_desktop.ui.pages.exchange.aftermath import Aftermath
from pdca_desktop.ui.pages.exchange.asides import AsidesPresenter
from pdca_desktop.ui.pages.exchange.by_hand import ByHand
from pdca_desktop.ui.pages.exchange.conflicts import ConflictsPresenter
from pdca_desktop.ui.pages.exchange.exchanging import Exchanging
from pdca_desktop.ui.pages.exchange.page import ExchangePage
from pdca_desktop.ui.pages.exchange.situation import Trouble
from pdca_desktop.ui.pages.start.desk import Desk

_MINUTE_MS = 20_000


class Found(NamedTuple):
    """What the job that reads the lists gives.

    Attributes:
        dossiers: for the titles of what came in; None when nothing did.
    """

    lines: Sequence[ExchangeLine]
    conflicts: Sequence[OpenConflict]
    aside: Sequence[SetAside]
    decided: Sequence[Decided]
    dossiers: Sequence[DossierLine] | None


class ExchangePresenter(QObject):
    """Decides for Échanges.

    Signals:
        opened: identifier of a dossier, and the place to go to in it.
        told: a sentence on what was done, and the way back or None.
    """

    opened = Signal(str, str)
    told = Signal(str, object)

    def __init__(
        self,
        desk: Desk,
        page: ExchangePage,
        exchanging: Exchanging,
        aftermath: Aftermath,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._page = desk, page
        self._exchanging, self._aftermath = exchanging, aftermath
        self._stale, self._loading, self._joining = True, False, False
        self._found = Found((), (), (), (), None)
        self.conflicts = ConflictsPresenter(desk, page.conflict, self)
        self.conflicts.told.connect(self.told)
        self.conflicts.opened.connect(self.opened)
        self.conflicts.left.connect(page.show_main)
        self._clock = QTimer(self)  # "dans 5 minutes" becomes "dans 4 minutes"
        self._clock.setInterval(_MINUTE_MS)
        self._clock.timeout.connect(self._show_state)
        page.shown.connect(self._shown)
        page.exchanged.connect(self.exchange)
        page.progress.stopped.connect(exchanging.cancel)
        page.automatic_chosen.connect(exchanging.set_automatic)
        page.enrol_asked.connect(self._ask_enrol)
        page.enrol.given.connect(self._enrol)
        page.enrol.returned.connect(self._return)
        page.leave_asked.connect(self._leave)
        by_hand = ByHand(desk, self)
        by_hand.told.connect(self.told)
        page.export_asked.connect(by_hand.export)
        page.conflicts.asked.connect(self.show_conflicts)
        self._asides = AsidesPresenter(desk, page.aside, self)
        self._asides.told.connect(self.told)
        self._asides.refused.connect(self.load)
        page.decided.acted.connect(self._take_back)
        for listed in (page.reviews, page.aside, page.received, page.waiting, page.decided):
            listed.asked.connect(self.opened)
        exchanging.changed.connect(self._situation_changed)
        exchanging.progressed.connect(page.progress.show_progress)
        aftermath.changed.connect(self._show_lists)
        desk.bus.changed.connect(self._changed)
        self._running = False

    def exchange(self) -> None:
        """Exchange now, or say why not."""
        why_not = self._exchanging.exchange_now()
        if why_not:
            self.told.emit(why_not, None)

    def show_conflicts(self, conflict_id: str = "", _path: str = "") -> None:
        """Open what is to be decided, at one of them."""
        self._page.show_conflict()
        self.conflicts.show(conflict_id)

    def load(self) -> None:
        """Read the lists in a job; asked meanwhile, once more after it."""
        self._stale = True
        if self._loading:
            return
        try:
            exchanges, store = self._desk.machine.exchanges(), self._desk.store
        except AppError:
            return  # the dossiers are closed
        self._loading, self._stale = True, False
        received = bool(self._aftermath.received)

        def read(_progress: Progress) -> Found:
            dossiers = store.lines() if received else None
            return Found(
                exchanges.lines(), exchanges.conflicts(), exchanges.aside(), exchanges.decided(), dossiers
            )

        job = self._desk.runner.write(read, "Lecture des échanges")
        job.finished.connect(self._loaded)
        job.failed.connect(self._not_loaded)
        job.ended.connect(self._load_ended)

    def _loaded(self, found: Found) -> None:
        self._found = found
        self.conflicts.take(found.conflicts)
        self._show_lists()

    def _not_loaded(self, error: AppError) -> None:
        self._page.show_nothing(str(error))

    def _load_ended(self) -> None:
        self._loading = False
        if self._stale and self._page.isVisible():
            self.load()

    def _shown(self) -> None:
        self._clock.start()
        self._exchanging.look()
        self._exchanging.refresh()
        self._aftermath.look_again()
        self._show_state()
        self.load()

    def _changed(self, _changes: Changes) -> None:
        self._stale = True
        if self._page.isVisible():
            self.load()

    def _situation_changed(self) -> None:
        running = self._exchanging.running
        if running != self._running:
            self._running = running
            if running:
                self._page.progress.begin("Échange avec le siège")
            else:
                self._page.progress.end()
                self._changed(Changes())
        self._show_state()

    def _show_state(self) -> None:
        if not self._page.isVisible():
            self._clock.stop()
            return
        page, now, at = self._page, self._exchanging.situation, self._exchanging.now()
        state = now.state
        again = now.trouble is Trouble.REVOKED
        told = [] if state is None else [words.last_told(state, at), words.next_told(now, at)]
        page.show_state(words.headline(now, at), " ".join(filter(None, told)), now.why)
        why_not = words.under_way_told(now.running) if now.running is not None else words.refusal(now)
        page.show_choices(why_not, automatic=now.automatic, withdrawn=again)
        if state is not None:
            page.show_post(state.address, words.guarded_told(state))
        if not now.enrolled:
            page.enrol.propose("", QSysInfo.machineHostName(), again=False)
            page.show_enrol()
        elif page.front is page.enrol and not self._joining and not again:
            page.show_main()

    def _show_lists(self) -> None:
        page, found, aftermath = self._page, self._found, self._aftermath
        if aftermath.received and found.dossiers is None:
            self._stale = True  # their titles were not read yet
        today = self._desk.today()
        page.conflicts.show_rows(rows.conflict_rows(found.conflicts, self._exchanging.now()))
        page.reviews.show_rows(rows.review_rows(aftermath.reviews.values()))
        page.aside.show_rows(rows.aside_rows(found.aside, today))
        page.decided.show_rows(rows.decided_rows(found.decided, today))
        page.received.show_rows(rows.received_rows(aftermath.received, found.dossiers or (), today))
        page.waiting.show_rows(rows.waiting_rows(found.lines, today))
        empty = all(one.isHidden() for one in page.lists())
        page.show_nothing("Rien n'attend : tout ce qui est saisi ici est au siège." if empty else "")
        if self._stale and page.isVisible():
            self.load()

    def _ask_enrol(self) -> None:
        state = self._exchanging.situation.state
        self._page.enrol.propose(
            "" if state is None else state.address, QSysInfo.machineHostName(), again=True
        )
        self._joining = True
        self._page.show_enrol()

    def _return(self) -> None:
        self._joining = False
        self._page.enrol.forget()
        self._page.show_main()

    def _enrol(self, address: str, code: str, device: str) -> None:
        exchanges, step = self._desk.machine.exchanges(), self._page.enrol

        def enrol(progress: Progress) -> None:
            exchanges.enrol(address, code, device, progress)

        self._joining = True
        step.set_busy("Rattachement au siège")
        job = self._desk.runner.elsewhere(enrol, "Rattachement au siège")
        job.finished.connect(self._enrolled)
        job.failed.connect(self._not_enrolled)
        job.ended.connect(step.set_busy)

    def _enrolled(self) -> None:
        self._joining = False
        self._page.enrol.forget()
        self._page.show_main()
        self._exchanging.enrolled()
        self.told.emit("Poste rattaché : premier échange avec le siège.", None)

    def _not_enrolled(self, error: AppError) -> None:
        self._joining = False
        self._page.enrol.refuse(str(error), code=not isinstance(error, UnreachableError))

    def _leave(self) -> None:
        state = self._exchanging.situation.state
        waiting = state.waiting if state is not None else 0
        kept = words.counted(waiting, "modification n'est pas envoyée", "modifications ne sont pas envoyées")
        agreed = self._desk.dialogs.ask(
            "Détacher ce poste du siège ?",
            yes="Détacher",
            explanation="Vos dossiers restent sur ce poste ; plus rien ne part ni n'arrive. Il faudra un "
            f"nouveau code pour le rattacher.{f' {kept} encore : tout reste ici.' if waiting else ''}",
        )
        if not agreed:
            return
        exchanges = self._desk.machine.exchanges()

        def leave(_progress: Progress) -> None:
            exchanges.leave()

        job = self._desk.runner.write(leave, "Détachement du poste")
        job.finished.connect(self._left)
        job.failed.connect(self._desk.dialogs.tell)

    def _left(self) -> None:
        self._exchanging.left()
        self.told.emit("Poste détaché : vos dossiers restent ici.", None)

    def _take_back(self, conflict_id: str) -> None:
        for one in self._found.decided:
            if one.id == conflict_id:
                self.conflicts.take_back(one)
