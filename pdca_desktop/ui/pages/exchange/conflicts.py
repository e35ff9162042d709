"""Decides conflicts one after the other; every decision can be taken back."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.services.exchanges import Answer, Decided, OpenConflict
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.exchange.composing import Composing
from pdca_desktop.ui.pages.exchange.conflict_view import ConflictView
from pdca_desktop.ui.pages.exchange.conflict_words import shown
from pdca_desktop.ui.pages.exchange.situation import age
from pdca_desktop.ui.pages.exchange.third_texts import ThirdTexts
from pdca_desktop.ui.pages.start.desk import Desk

_MEANWHILE = "Une des valeurs a changé entre-temps : regardez à nouveau."


class ConflictsPresenter(QObject):
    """Decides for the conflicts.

    Signals:
        told: a sentence on what was done, and the way back or None.
        opened: dossier of a conflict, and its place.
        left: nothing more is to be decided, or not now.
    """

    told = Signal(str, object)
    opened = Signal(str, str)
    left = Signal()

    def __init__(self, desk: Desk, view: ConflictView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._view = desk, view
        self._open: tuple[OpenConflict, ...] = ()
        self._current: OpenConflict | None = None
        self._front = self._known = False
        view.chosen.connect(self._choose)
        view.decided.connect(self._decide)
        view.typed.connect(self._typed)
        self._texts = ThirdTexts(desk, self)
        self._composing = Composing(desk, view, self._texts, self)
        self._texts.found.connect(self._found)
        view.opened.connect(self._open_dossier)
        view.returned.connect(self._leave)

    def take(self, conflicts: Sequence[OpenConflict]) -> None:
        """The conflicts are these; the one in front stays, unless it was decided elsewhere."""
        self._open, self._known = tuple(conflicts), True
        if not self._front:
            return
        known = {one.id: one for one in self._open}
        current = self._current
        if current is None or current.id not in known:
            self._next(0)
        elif known[current.id] != current:
            self._show(known[current.id], _MEANWHILE)
        else:
            self._list()
            self._composing.refresh()

    def show(self, conflict_id: str = "") -> None:
        """Bring a conflict to the front, by default the oldest one; not read yet, as soon as they are."""
        self._front = True
        if not self._known:
            return
        wanted = next((one for one in self._open if one.id == conflict_id), None)
        if wanted is not None:
            self._show(wanted)
        else:
            self._next(0)

    def _next(self, rank: int) -> None:
        """The conflict that now stands at a rank, or the last; with none left, back to the exchanges."""
        if not self._open:
            self._leave()
            return
        self._show(self._open[min(rank, len(self._open) - 1)])

    def _show(self, one: OpenConflict, notice: str = "") -> None:
        self._current = one
        self._list()
        told = shown(one, self._desk.adviser.id, self._desk.today())
        self._view.show_one(told, notice)
        self._composing.begin(told)
        self._view.begin()
        self._texts.look_for(one.id, {known.id for known in self._open})

    def _typed(self, value: object) -> None:
        """A long text is work that a power cut must not take; a date or an amount is typed again at once."""
        if self._current is not None and isinstance(value, str):
            self._texts.take(self._current.id, value)

    def _found(self, conflict_id: str, text: str) -> None:
        if self._current is None or self._current.id != conflict_id:
            return
        if self._composing.plan is not None:
            self._composing.resume(text)
        else:
            self._view.propose(text)

    def _list(self) -> None:
        now = self._now()
        lines = []
        for one in self._open:
            known = [at for at in (one.mine_at, one.clash.at) if at is not None]
            told = "\n".join(filter(None, (one.title, age(max(known), now) if known else "")))
            lines.append((typeset(one.clash.place), typeset(told)))
        ids = [one.id for one in self._open]
        current = self._current
        self._view.show_list(lines, ids.index(current.id) if current and current.id in ids else 0)

    def _choose(self, rank: int) -> None:
        if rank < len(self._open):
            self._show(self._open[rank])

    def _decide(self, answer: Answer, value: object, reason: str) -> None:
        one = self._current
        if one is None:
            return
        if answer is Answer.OTHER and self._composing.plan is not None:
            value = self._composing.plan
        place = one.clash.place
        why = f"conflit tranché, {place}{f' : {reason}' if reason else ''}"
        act = self._desk.adviser.act(typeset(why))
        exchanges = self._desk.machine.exchanges()

        def settle(_progress: Progress) -> OpenConflict:
            exchanges.settle(one.id, answer, value, act)
            return one

        self._view.set_busy(True)
        job = self._desk.runner.write(settle, "Enregistrement du choix")
        job.finished.connect(self._settled)
        job.failed.connect(self._refused)
        job.ended.connect(self._decided)

    def _decided(self) -> None:
        self._view.set_busy(False)

    def _settled(self, one: OpenConflict) -> None:
        ranks = [known.id for known in self._open]
        rank = ranks.index(one.id) if one.id in ranks else 0
        self._open = tuple(known for known in self._open if known.id != one.id)
        self._texts.take(one.id, "")
        back = Decided(one.id, one.dossier_id, one.title, one.clash.place, one.clash.path, "", self._now())
        self.told.emit(typeset(f"Tranché : {one.clash.place}."), partial(self.take_back, back))
        self._desk.bus.publish(Changes(one.dossier_id, (one.clash.path,), here=False))
        if self._front:
            self._next(rank)

    def take_back(self, one: Decided) -> None:
        """Settled the way it was before: a new act, and the conflict is open again."""
        act = self._desk.adviser.act(typeset(f"choix repris, {one.place}"))
        try:
            exchanges = self._desk.machine.exchanges()
        except AppError as error:  # locked since
            self._not_reopened(error)
            return

        def reopen(_progress: Progress) -> Decided:
            exchanges.reopen(one.id, act)
            return one

        job = self._desk.runner.write(reopen, "Reprise du choix")
        job.finished.connect(self._reopened)
        job.failed.connect(self._not_reopened)

    def _reopened(self, one: Decided) -> None:
        self.told.emit(typeset(f"Choix repris : {one.place} est de nouveau à trancher."), None)
        self._desk.bus.publish(Changes(one.dossier_id, (one.path,), here=False))

    def _not_reopened(self, error: AppError) -> None:
        self.told.emit(str(error), None)

    def _refused(self, error: AppError) -> None:
        self._view.say_trouble(str(error))
        self._desk.bus.publish(Changes())

    def _open_dossier(self) -> None:
        if self._current is not None:
            self.opened.emit(self._current.dossier_id, self._current.clash.path)

    def _now(self) -> datetime:
        return self._desk.machine.clock.now()

    def _leave(self) -> None:
        self._front, self._current = False, None
        self.left.emit()
