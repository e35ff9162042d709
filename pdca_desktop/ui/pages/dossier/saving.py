"""Keeps what is typed: soon after each key stroke, at once when a field is left, again after a failure."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.start.desk import Desk

REST_MS = 600
"""The most that a kill can take: what was typed since."""

_AGAIN_S = (5, 10, 20, 40, 60)


class Saver(QObject):
    """Brings the store to the value shown; one save at a time, in the thread that writes.

    Args:
        desk: store, jobs, adviser.
        stored: the dossier as the store gave it.

    Signals:
        saved: when, and the dossier as it now is in the store.
        refused: a sentence that says what will happen next, and the error.
    """

    saved = Signal(object, object)
    refused = Signal(str, object)

    def __init__(self, desk: Desk, stored: Dossier, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._base = self._wanted = stored
        self._sent: Dossier | None = None
        self._why: list[str] = []
        self._failures = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.now)

    @property
    def waiting(self) -> bool:
        """Whether something is not in the store yet."""
        return self._sent is not None or self._wanted != self._base

    def want(self, dossier: Dossier, why: str) -> None:
        """Keep this value soon.

        Args:
            why: what was changed, a French noun.
        """
        self._wanted = dossier
        if why and why not in self._why:
            self._why.append(why)
        # Not restarted at each key stroke: who types without a pause is kept as often as who pauses.
        if not self._timer.isActive() or self._failures:
            self._timer.start(REST_MS)

    def now(self) -> None:
        """Keep it at once; while a save is under way, right after it."""
        self._timer.stop()
        if self._sent is not None or self._wanted == self._base:
            return
        before, after = self._base, self._wanted
        act = self._desk.adviser.act(self._reason())
        self._sent = after

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
        wanted, act = self._wanted, self._desk.adviser.act(self._reason())
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
        self._base = self._wanted = stored

    def _reason(self) -> str:
        """What is kept now, in one short phrase."""
        why, self._why = self._why[:3], []
        return ", ".join(why) or "saisie"

    def _saved(self, result: tuple[Dossier, datetime]) -> None:
        dossier, at = result
        sent, self._sent = self._sent, None
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
        self._sent = None
        seconds = _AGAIN_S[min(self._failures, len(_AGAIN_S) - 1)]
        self._failures += 1
        self._timer.start(seconds * 1000)
        self.refused.emit(typeset(f"Pas encore enregistré. {error} Nouvel essai dans {seconds} s."), error)

    def _broke(self, _error: object) -> None:
        self._sent = None
        self._failures += 1
        self._timer.start(_AGAIN_S[0] * 1000)
        self.refused.emit(typeset("Pas encore enregistré. Nouvel essai dans 5 s."), None)


def _nothing() -> AppError | None:
    """Nothing waits."""
    return None
