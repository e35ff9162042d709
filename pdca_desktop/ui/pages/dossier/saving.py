"""Keeps what is typed: a draft at each key stroke, an act of the journal soon after and when a field is left.

A kill takes what was typed while one draft was written: the last key stroke of a person.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError, ConflictError, GoneError
from pdca_desktop.services.drafts import Draft, Going, Typing
from pdca_desktop.services.ports import Act
from pdca_desktop.services.resuming import WHY
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.start.desk import Desk

REST_MS = 600
"""How long what is typed stays a draft: journal and exchange are not to hold an act a letter."""

_MOST_NAMED = 3
_AGAIN_S = (5, 10, 20, 40, 60)


class Saver(QObject):
    """Brings the store to the value shown; one save at a time, in the thread that writes.

    Args:
        desk: store, jobs, adviser.
        stored: the dossier as the store gave it.
        draft: what was typed over it before the application stopped; `now` keeps it.

    Signals:
        saved: when, and the dossier as it now is in the store.
        refused: a sentence that says what will happen next, and the error.
        clashed: a `ConflictError`; nothing more is kept until `settle`.
    """

    saved = Signal(object, object)
    refused = Signal(str, object)
    clashed = Signal(object)

    def __init__(
        self, desk: Desk, stored: Dossier, parent: QObject | None = None, draft: Draft | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._typing = Typing(stored, draft)
        self._drafting = False
        self._paint = QTimer(self)
        self._paint.setSingleShot(True)
        self._paint.setInterval(0)  # what the key stroke changed is painted first
        self._paint.timeout.connect(self._draft)
        self._sent: Dossier | None = None
        self._why = _Why([WHY] if draft else [])
        self._sent_why = _Why()
        self._failures = 0
        self._clash: tuple[ConflictError, Dossier] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.now)

    @property
    def waiting(self) -> bool:
        """Whether something is not in the store yet."""
        return self._sent is not None or self._typing.newest != self._typing.ground

    def want(self, dossier: Dossier, why: str, *, whole: bool = False) -> None:
        """Keep this value soon, and a draft of it as soon as it is painted.

        Args:
            dossier: the value.
            why: what was changed, a French noun.
            whole: whether the journal says all of it, whatever else is kept at the same time.
        """
        self._typing.take(dossier)
        if self._paint.isActive():  # a second stroke before the first one is painted
            self._draft()
        else:
            self._paint.start()
        self._why.add(why, whole=whole)
        # Not restarted at each key stroke: who types without a pause is kept as often as who pauses.
        if self._clash is None and (not self._timer.isActive() or self._failures):
            self._timer.start(REST_MS)

    def now(self) -> None:
        """Keep it at once; while a save is under way, right after it."""
        self._timer.stop()
        if self._sent is None and self.waiting and self._clash is None:
            self._send(self._typing.going(self._act()))

    def settle(self, settled: Dossier, why: str) -> None:
        """Keep what the adviser chose where two had changed the same places; what was typed since follows.

        Args:
            settled: over what the conflict says is stored.
            why: for the journal.
        """
        if self._clash is None:
            return
        (conflict, shown), self._clash = self._clash, None
        self._why.add(why, whole=True)
        self._send(self._typing.settling(self._act(), Draft(conflict.stored, settled), shown))

    @property
    def clash(self) -> ConflictError | None:
        """What waits to be settled."""
        return None if self._clash is None else self._clash[0]

    def _draft(self) -> None:
        """Write what is on the screen beside the dossiers; typed meanwhile, once more after it."""
        if self._drafting:
            return
        self._drafting = True
        typing = self._typing

        def write(_progress: Progress) -> Dossier:
            return typing.draft(self._desk.store)

        job = self._desk.runner.quick(write, "Brouillon")
        job.finished.connect(self._drafted)
        job.failed.connect(self._not_drafted)
        job.broke.connect(self._not_drafted)

    def _drafted(self, safe: Dossier) -> None:
        self._drafting = False
        if safe is not self._typing.newest:
            self._draft()

    def _not_drafted(self, _error: object) -> None:
        """The next key stroke tries again; what fails here fails for the save, which tells it."""
        self._drafting = False

    def _act(self) -> Act:
        return self._desk.adviser.act(self._why.told())

    def _send(self, going: Going) -> None:
        """Save in the thread that writes."""
        typing = self._typing
        self._sent, self._sent_why, self._why = going.shown, self._why, _Why()

        def save(_progress: Progress) -> tuple[Dossier, datetime]:
            return typing.save(self._desk.store, going), self._desk.machine.clock.now()

        job = self._desk.runner.write(save, "Enregistrement")
        job.finished.connect(self._saved)
        job.failed.connect(self._refused)
        job.broke.connect(self._broke)

    def hand_over(self) -> Callable[[], AppError | None]:
        """What keeps all that waits, for the thread that writes: the store is about to close.

        Returns:
            To be called once no other save is under way; it says why it could not, None when it could.
        """
        self._timer.stop()
        typing = self._typing
        going = typing.going(self._desk.adviser.act(self._sent_why.then(self._why).told()))

        def keep() -> AppError | None:
            try:
                typing.save(self._desk.store, going)
            except AppError as error:
                return error
            return None

        return keep if self.waiting else _nothing

    def finish(self) -> None:
        """The dossier is closed: what waits is kept, or stays a draft for its next opening."""
        if not self.waiting:
            return
        keep, typing = self.hand_over(), self._typing

        def work(_progress: Progress) -> Changes:
            if keep() is not None:
                typing.draft(self._desk.store)
            return Changes(typing.newest.id)

        job = self._desk.runner.write(work, "Enregistrement")
        job.finished.connect(self._desk.bus.publish)

    def resume(self) -> None:
        """The store did not close after all: what waits is tried again."""
        if self.waiting:
            self._timer.start(REST_MS)

    def take_stored(self, stored: Dossier) -> None:
        """The store holds another value, and nothing waits here."""
        self._timer.stop()
        self._typing.begin(stored)
        self._clash = None
        self._draft()  # one that was written of something else goes

    def _saved(self, result: tuple[Dossier, datetime]) -> None:
        dossier, at = result
        sent, self._sent, self._sent_why = self._sent, None, _Why()
        self._failures = 0
        if self._typing.newest == sent:
            self._typing.begin(dossier)  # else what was typed since was typed over what was sent
        self.saved.emit(at, dossier)
        if self.waiting:
            self._timer.start(REST_MS)

    def _refused(self, error: AppError) -> None:
        if isinstance(error, ConflictError) and self._sent is not None:
            self._clash = error, self._sent
        self._take_back()
        if self._clash is not None:
            self.refused.emit("Pas encore enregistré : des valeurs sont à choisir.", error)
            self.clashed.emit(error)
            return
        if isinstance(error, GoneError):
            self.refused.emit(str(error), error)
            return
        seconds = _AGAIN_S[min(self._failures, len(_AGAIN_S) - 1)]
        self._failures += 1
        self._timer.start(seconds * 1000)
        self.refused.emit(typeset(f"Pas encore enregistré. {error} Nouvel essai dans {seconds} s."), error)

    def _take_back(self) -> None:
        """What was sent is not kept: it waits again, with what it was done for."""
        self._sent, self._why, self._sent_why = None, self._sent_why.then(self._why), _Why()

    def _broke(self, _error: object) -> None:
        self._take_back()
        self._failures += 1
        self._timer.start(_AGAIN_S[0] * 1000)
        self.refused.emit(typeset("Pas encore enregistré. Nouvel essai dans 5 s."), None)


class _Why:
    """What is done since the last save, for the journal: acts by all their words, fields by the first few."""

    def __init__(self, acts: Sequence[str] = (), fields: Sequence[str] = ()) -> None:
        self._acts, self._fields = [*dict.fromkeys(acts)], [*dict.fromkeys(fields)]

    def add(self, words: str, *, whole: bool) -> None:
        """One more thing."""
        if words and words not in (*self._acts, *self._fields):
            (self._acts if whole else self._fields).append(words)

    def then(self, later: "_Why") -> "_Why":
        """These, and what came after."""
        return _Why([*self._acts, *later._acts], [*self._fields, *later._fields])  # noqa: SLF001  (its own kind)

    def told(self) -> str:
        """In one phrase."""
        return ", ".join([*self._acts, *self._fields[:_MOST_NAMED]]) or "saisie"


def _nothing() -> AppError | None:
    """Nothing waits."""
    return None
