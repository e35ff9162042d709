"""Exchanges with the head office, asked for or by themselves: one at a time, in a job, tried again.

exchanging.begin()                      # the dossiers are open
exchanging.changed.connect(...)         # another `situation`
exchanging.exchange_now()               # asked for
exchanging.end()                        # they are about to close
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from pdca_desktop.errors import AppError
from pdca_desktop.services.exchanges import Exchanges, ExchangeState
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.jobs.job import Job, Progress
from pdca_desktop.ui.pages.exchange import situation as words
from pdca_desktop.ui.pages.exchange.network import NetworkWatch
from pdca_desktop.ui.pages.exchange.ran import Ran, exchange, tell_pages
from pdca_desktop.ui.pages.exchange.situation import DELAYS, OLD, Situation, Trouble
from pdca_desktop.ui.pages.start.desk import Desk

PROBE_MS = 180_000
REST_MS = int(words.GAP.total_seconds() * 1000)
"""Not begun anew by each save: who types without a pause is sent as often as who pauses."""

_READ_MS = 150
_AUTOMATIC = "exchange/automatic"
_BROKEN = "L’échange s’est arrêté sur une erreur inattendue. Vos saisies restent sur ce poste."


class Exchanging(QObject):
    """The exchange of this window.

    Signals:
        changed: `situation` is another.
        ran: a `Ran`, after the pages were told.
        failed: the `AppError`, and whether the adviser had asked.
        progressed: done, total, label.
    """

    changed = Signal()
    ran = Signal(object)
    failed = Signal(object, bool)
    progressed = Signal(int, int, str)

    def __init__(self, desk: Desk, network: NetworkWatch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._network = desk, network
        self.situation = Situation()
        self._open = self._asked = False
        self._failures = 0
        self._run: Job | None = None
        self._probing: Job | None = None
        self.reading = self._timer(_READ_MS, self._read)
        self.resting = self._timer(REST_MS, self._consider)
        self.retrying = self._timer(0, self._retry)
        self.probing = self._timer(PROBE_MS, self.look, single=False)
        network.changed.connect(self.look)
        desk.bus.changed.connect(self._saved)

    @property
    def begun(self) -> bool:
        """Whether the dossiers are open and the head office is looked for."""
        return self._open

    @property
    def running(self) -> bool:
        """Whether an exchange is under way."""
        return self._run is not None

    def now(self) -> datetime:
        """The present instant."""
        return self._desk.machine.clock.now()

    def begin(self) -> None:
        """The dossiers are open: read where the exchange stands and look for the head office."""
        self._open, self._failures = True, 0
        automatic = str(self._desk.settings.value(_AUTOMATIC, "oui")) != "non"
        self.situation = Situation(automatic=automatic)
        self._network.begin()
        self.probing.start()
        self._read()
        self.look()

    def end(self) -> None:
        """The dossiers are about to close: what was exchanged is kept, the rest goes another time."""
        self._open = False
        for timer in (self.reading, self.resting, self.retrying, self.probing):
            timer.stop()
        self.cancel()
        self._run = self._probing = None
        self._say(Situation(automatic=self.situation.automatic))

    def look(self) -> None:
        """Find out whether the head office answers."""
        if not self._open or self._probing is not None or not self.situation.enrolled:
            return
        exchanges = self._exchanges()
        if exchanges is None:
            return

        def probe(progress: Progress) -> bool:
            return exchanges.reachable(progress)

        self._probing = self._desk.runner.elsewhere(probe, "Recherche du siège")
        self._probing.finished.connect(self._probed)
        self._probing.ended.connect(self._probe_ended)

    def refresh(self) -> None:
        """Read where the exchange stands, soon."""
        if self._open:
            self.reading.start()

    def exchange_now(self) -> str:
        """Begin an exchange; why not, when one is under way or none can be made."""
        if self.situation.running is not None:
            return words.under_way_told(self.situation.running)
        refusal = words.refusal(self.situation)
        if not refusal:
            self._begin(asked=True)
        return refusal

    def cancel(self) -> None:
        """Stop after the request under way."""
        if self._run is not None:
            self._run.cancel()

    def set_automatic(self, on: bool) -> None:
        """Let exchanges begin by themselves, or only when asked."""
        self._desk.settings.setValue(_AUTOMATIC, "oui" if on else "non")
        self._say(replace(self.situation, automatic=on))
        if not on:
            self.retrying.stop()
            self._say(replace(self.situation, again_at=None))
        self._consider()

    def enrolled(self) -> None:
        """This device now belongs to a head office: look for it and make the first exchange."""
        self._failures = 0
        self._say(replace(self.situation, trouble=Trouble.NONE, why="", again_at=None, reachable=True))
        self._read()
        self._begin(asked=True)

    def left(self) -> None:
        """This device belongs to no head office any more."""
        self.retrying.stop()
        self.cancel()
        self._failures = 0
        self._say(Situation(automatic=self.situation.automatic))
        self._read()

    def _read(self) -> None:
        exchanges = self._exchanges()
        if exchanges is None:
            self._say(replace(self.situation, running=None))
            return

        def read(_progress: Progress) -> ExchangeState:
            return exchanges.state()

        job = self._desk.runner.write(read, "Lecture des échanges")
        job.finished.connect(self._state_read)
        job.failed.connect(self._not_read)

    def _state_read(self, state: ExchangeState) -> None:
        if not self._open:
            return
        known = self.situation.state
        self._say(replace(self.situation, state=state, running=self._running()))
        if known is not None and state.waiting > known.waiting and not self.resting.isActive():
            self.resting.start()
        if known is not None and state.address and not known.address:
            self.look()
        self._consider()

    def _not_read(self, error: AppError) -> None:
        if self._open:
            self._say(replace(self.situation, trouble=Trouble.OTHER, why=str(error), running=self._running()))

    def _running(self) -> tuple[int, int, str] | None:
        return self.situation.running if self._run is not None else None

    def _saved(self, _changes: Changes) -> None:
        """Something was saved, here or elsewhere: what waits is another, once it rests."""
        self.refresh()

    def _probed(self, reachable: bool) -> None:
        if not self._open:
            return
        came_back = reachable and self.situation.reachable is not True
        situation = replace(self.situation, reachable=reachable)
        if came_back and situation.trouble is Trouble.UNREACHABLE:
            self._failures = 0
            self.retrying.stop()
            situation = replace(situation, trouble=Trouble.NONE, why="", again_at=None)
        self._say(situation)
        self._consider()

    def _probe_ended(self) -> None:
        self._probing = None

    def _consider(self) -> None:
        """Begin an exchange by itself, when one is due and the saves had their rest."""
        if self._open and not self.resting.isActive() and self.situation.due(self.now()):
            self._begin(asked=False)

    def _retry(self) -> None:
        """What was promised: the wait is over, so it is tried, whatever the head office answered last."""
        if self._open and self._run is None and self.situation.trouble not in words.FINAL:
            self._say(replace(self.situation, again_at=None))
            self._begin(asked=False)

    def _begin(self, *, asked: bool) -> None:
        exchanges = self._exchanges()
        if exchanges is None or self._run is not None:
            return
        self.resting.stop()
        self.retrying.stop()
        self._asked = asked
        self._say(replace(self.situation, running=(0, 0, ""), again_at=None))
        work = exchange(self._desk.store, exchanges, asked=asked)
        job = self._run = self._desk.runner.elsewhere(work, "Échange avec le siège")
        job.progressed.connect(self._progressed)
        job.finished.connect(self._finished)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        job.broke.connect(self._broke)
        job.ended.connect(self._ended)

    def _progressed(self, done: int, total: int, label: str) -> None:
        if self._run is not None:
            self._say(replace(self.situation, running=(done, total, label)))
            self.progressed.emit(done, total, label)

    def _finished(self, ran: Ran) -> None:
        if self._run is None:
            return
        self._failures = 0
        level = replace(self.situation, reachable=True, trouble=Trouble.NONE, why="", again_at=None)
        self._say(replace(level, ended_at=self.now()))
        tell_pages(self._desk.bus, ran.outcome)
        self.ran.emit(ran)

    def _failed(self, error: AppError) -> None:
        if self._run is None:
            return
        trouble = words.trouble_of(error)
        situation = replace(self.situation, trouble=trouble, why=str(error))
        if trouble is Trouble.UNREACHABLE:
            situation = replace(situation, reachable=False)
        delay = DELAYS[min(self._failures, len(DELAYS) - 1)]
        self._failures += 1
        self._put_off(situation, delay)
        self.failed.emit(error, self._asked)

    def _cancelled(self) -> None:
        """The adviser stopped it: it is not begun again under their hands."""
        if self._run is not None:
            self._put_off(replace(self.situation, trouble=Trouble.NONE, why=""), OLD)

    def _broke(self, _error: object) -> None:
        """A bug, which the crash dialog shows: it is not met again at once."""
        if self._run is not None:
            self._put_off(replace(self.situation, trouble=Trouble.OTHER, why=_BROKEN), DELAYS[-1])

    def _put_off(self, situation: Situation, delay: timedelta) -> None:
        """Promise another try and keep the promise; nothing is promised where it would change nothing."""
        again: datetime | None = None
        if situation.automatic and situation.trouble not in words.FINAL:
            self.retrying.start(int(delay.total_seconds() * 1000))
            again = self.now() + delay
        self._say(replace(situation, again_at=again))

    def _ended(self) -> None:
        if self._run is None:
            return
        self._run = None
        if self._open:
            self._read()  # until then it is still under way: what waited is not told as waiting
        else:
            self._say(replace(self.situation, running=None))

    def _exchanges(self) -> Exchanges | None:
        """The exchange of the open dossiers; None once they are closed."""
        try:
            return self._desk.machine.exchanges() if self._open else None
        except AppError as error:
            self._not_read(error)
            return None

    def _say(self, situation: Situation) -> None:
        if situation != self.situation:
            self.situation = situation
            self.changed.emit()

    def _timer(self, milliseconds: int, does: Callable[[], object], *, single: bool = True) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(single)
        timer.setInterval(milliseconds)
        timer.timeout.connect(does)
        return timer
