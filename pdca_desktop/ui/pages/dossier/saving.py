"""Keeps what is typed: soon after each key stroke, at once when a field is left, again after a failure."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError, ConflictError, GoneError
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.start.desk import Desk

REST_MS = 600
"""The most that a kill can take: what was typed since."""

_MOST_NAMED = 3
_AGAIN_S = (5, 10, 20, 40, 60)


class Saver(QObject):
    """Brings the store to the value shown; one save at a time, in the thread that writes.

    Args:
        desk: store, jobs, adviser.
        stored: the dossier as the store gave it.

    Signals:
        saved: when, and the dossier as it now is in the store.
        refused: a sentence that says what will happen next, and the error.
        clashed: a `ConflictError`; nothing more is kept until `settle`.
    """

    saved = Signal(object, object)
    refused = Signal(str, object)
    clashed = Signal(object)

    def __init__(self, desk: Desk, stored: Dossier, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._base = self._wanted = stored
        self._sent: Dossier | None = None
        self._why = _Why()
        self._sent_why = _Why()
        self._failures = 0
        self._clash: tuple[ConflictError, Dossier] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.now)

    @property
    def waiting(self) -> bool:
        """Whether something is not in the store yet."""
        return self._sent is not None or self._wanted != self._base

    def want(self, dossier: Dossier, why: str, *, whole: bool = False) -> None:
        """Keep this value soon.

        Args:
            dossier: the value.
            why: what was changed, a French noun.
            whole: whether the journal says all of it, whatever else is kept at the same time.
        """
        self._wanted = dossier
        self._why.add(why, whole=whole)
        # Not restarted at each key stroke: who types without a pause is kept as often as who pauses.
        if self._clash is None and (not self._timer.isActive() or self._failures):
            self._timer.start(REST_MS)

    def now(self) -> None:
        """Keep it at once; while a save is under way, right after it."""
        self._timer.stop()
        if self._sent is None and self._wanted != self._base and self._clash is None:
            self._send(self._base, self._wanted, self._wanted)

    def settle(self, settled: Dossier, why: str) -> None:
        """Keep what the adviser chose where two had changed the same places; what was typed since follows.

        Args:
            settled: over what the conflict says is stored.
            why: for the journal.
        """
        if self._clash is None:
            return
        (conflict, wanted), self._clash = self._clash, None
        self._why.add(why, whole=True)
        self._send(conflict.stored, settled, wanted)

    @property
    def clash(self) -> ConflictError | None:
        """What waits to be settled."""
        return None if self._clash is None else self._clash[0]

    def _send(self, before: Dossier, after: Dossier, shown: Dossier) -> None:
        """Save in the thread that writes.

        Args:
            before: what the store is taken to hold.
            after: what it shall hold.
            shown: what the adviser saw meanwhile, over which they may have typed.
        """
        act = self._desk.adviser.act(self._why.told())
        self._sent, self._sent_why, self._why = shown, self._why, _Why()

        def save(_progress: Progress) -> tuple[Dossier, datetime]:
            return self._desk.store.save(before, after, act), self._desk.machine.clock.now()

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
        wanted, act = self._wanted, self._desk.adviser.act(self._sent_why.then(self._why).told())
        # A save whose answer was not heard yet has either been written, or left the store as it was.
        bases = [self._base] if self._sent is None else [self._sent, self._base]

        def keep() -> AppError | None:
            failure: AppError | None = None
            for base in bases:
                try:
                    self._desk.store.save(base, wanted, act)
                except AppError as error:
                    failure = error
                else:
                    return None
            return failure

        return keep if self.waiting else _nothing

    def resume(self) -> None:
        """The store did not close after all: what waits is tried again."""
        if self.waiting:
            self._timer.start(REST_MS)

    def take_stored(self, stored: Dossier) -> None:
        """The store holds another value, and nothing waits here."""
        self._timer.stop()
        self._base = self._wanted = stored
        self._clash = None

    def _saved(self, result: tuple[Dossier, datetime]) -> None:
        dossier, at = result
        sent, self._sent, self._sent_why = self._sent, None, _Why()
        self._failures = 0
        if sent is not None:
            # What is typed meanwhile was typed over what was sent: the store merges it with the rest.
            self._base = dossier if self._wanted == sent else sent
            if self._wanted == sent:
                self._wanted = dossier
        self.saved.emit(at, dossier)
        if self._wanted != self._base:
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
