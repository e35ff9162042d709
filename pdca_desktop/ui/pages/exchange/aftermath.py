"""What exchanges left to look at: dossiers that came in, dossiers that no longer hold; kept in the file."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import AppError
from pdca_desktop.services.ports import DossierStore
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.exchange.exchanging import Exchanging
from pdca_desktop.ui.pages.exchange.ran import Ran
from pdca_desktop.ui.pages.start.desk import Desk

if TYPE_CHECKING:
    from pdca_desktop.services.after_exchange import Review

_NOTE = "exchange"
_MOST_JUDGED = 200
_LABEL = "Vérification des règles"


class Kept(NamedTuple):
    """What the file remembers.

    Attributes:
        received: when each dossier came in that was not opened since.
        rules: of each dossier to look at again, the rules that block since.
    """

    received: Mapping[str, datetime]
    rules: Mapping[str, tuple[str, ...]]


class Aftermath(QObject):
    """Remembers what came in, and judges again what an exchange changed.

    Signals:
        changed: `received` or `reviews` are others.
        found: the dossiers (`Review`) that the last exchange made to be looked at again.
    """

    changed = Signal()
    found = Signal(tuple)

    def __init__(self, desk: Desk, exchanging: Exchanging, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.received: dict[str, datetime] = {}
        self.reviews: dict[str, Review] = {}
        self._open = self._judging = False
        exchanging.ran.connect(self._ran)

    def begin(self) -> None:
        """The dossiers are open: read what is remembered."""
        self._open = True
        store = self._desk.store

        def read(_progress: Progress) -> Kept:
            return _read(store.note(_NOTE))

        job = self._desk.runner.write(read, "Lecture des échanges")
        job.finished.connect(self._kept_read)

    def end(self) -> None:
        """The dossiers close: nothing of them stays in memory."""
        self._open = False
        self.received, self.reviews = {}, {}

    def seen(self, dossier_id: str) -> None:
        """A dossier was opened: it is no longer new."""
        if self.received.pop(dossier_id, None) is not None:
            self._keep()
            self.changed.emit()

    def look_again(self) -> None:
        """Judge once more what is to be looked at again: it may have been put right."""
        if not self.reviews or self._judging or not self._open:
            return
        wrong = {key: one.rules for key, one in self.reviews.items()}
        self._judge_again(wrong)

    def _judge_again(self, wrong: Mapping[str, tuple[str, ...]]) -> None:
        desk, store, today = self._desk, self._desk.store, self._desk.today()

        def judge(_progress: Progress) -> tuple["Review", ...]:
            from pdca_desktop.services.after_exchange import still  # noqa: PLC0415  (the rules wait for it)

            loaded = _loaded(store, wrong)
            found = [still(one, wrong[one.id], desk.rules(), today) for one in loaded]
            return tuple(one for one in found if one is not None)

        self._judging = True
        job = self._desk.runner.elsewhere(judge, _LABEL)
        job.finished.connect(self._judged_again)
        job.ended.connect(self._judge_ended)

    def _kept_read(self, kept: Kept) -> None:
        if not self._open:
            return
        self.received = {**kept.received, **self.received}
        if kept.rules:
            self._judge_again(kept.rules)
        self.changed.emit()

    def _judged_again(self, reviews: Sequence["Review"]) -> None:
        if not self._open:
            return
        found = {one.dossier_id: one for one in reviews}
        if found != self.reviews:
            self.reviews = found
            self._keep()
            self.changed.emit()

    def _judge_ended(self) -> None:
        self._judging = False

    def _ran(self, ran: Ran) -> None:
        """What came in is new until it is opened; a first exchange brings everything, and nothing is new."""
        if ran.first or not self._open:
            return
        desk, store, today = self._desk, self._desk.store, self._desk.today()
        changed = tuple(ran.outcome.changed)
        at = self._desk.machine.clock.now()
        self.received.update(dict.fromkeys(changed, at))
        for dossier_id in ran.outcome.gone:
            self.received.pop(dossier_id, None)
            self.reviews.pop(dossier_id, None)
        if changed or ran.outcome.gone:
            self._keep()
            self.changed.emit()

        def judge(progress: Progress) -> tuple["Review", ...]:
            from pdca_desktop.services.after_exchange import review  # noqa: PLC0415  (the rules wait for it)

            found = []
            wanted = changed[:_MOST_JUDGED]
            for rank, dossier in enumerate(_loaded(store, wanted)):
                progress.step(rank, len(wanted), _LABEL)
                one = review(ran.before.get(dossier.id), dossier, desk.rules(), today)
                if one is not None:
                    found.append(one)
            return tuple(found)

        if changed:
            job = self._desk.runner.elsewhere(judge, _LABEL)
            job.finished.connect(self._judged)

    def _judged(self, reviews: tuple["Review", ...]) -> None:
        if not self._open or not reviews:
            return
        self.reviews.update({one.dossier_id: one for one in reviews})
        self._keep()
        self.changed.emit()
        self.found.emit(reviews)

    def _keep(self) -> None:
        text = _written(self.received, {key: one.rules for key, one in self.reviews.items()})
        store = self._desk.store

        def keep(_progress: Progress) -> None:
            store.keep_note(_NOTE, text)

        self._desk.runner.write(keep, "Enregistrement")  # what is lost here is only a mark


def _loaded(store: DossierStore, ids: Iterable[str]) -> Iterable[Dossier]:
    for dossier_id in ids:
        try:
            yield store.load(dossier_id)
        except AppError:
            continue  # deleted, or gone to another agency


def _written(received: Mapping[str, datetime], rules: Mapping[str, tuple[str, ...]]) -> str:
    times = {key: at.isoformat() for key, at in received.items()}
    return json.dumps({"received": times, "rules": rules})


def _read(text: str) -> Kept:
    """What was kept; nothing when it cannot be read, for it is only marks."""
    try:
        data = json.loads(text or "{}")
        received = {str(key): datetime.fromisoformat(at) for key, at in data.get("received", {}).items()}
        rules = {str(key): tuple(map(str, one)) for key, one in data.get("rules", {}).items()}
    except (ValueError, TypeError, AttributeError):
        return Kept({}, {})
    return Kept(received, rules)
