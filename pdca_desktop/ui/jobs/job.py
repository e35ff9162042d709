"""One piece of work away from the main thread: its progress, its end, its cancellation."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Signal

from pdca_desktop.errors import AppError
from pdca_desktop.services.progress import Cancelled


class Progress:
    """Given to the work: tells how far it is, and stops it there when it was cancelled."""

    def __init__(self, job: "Job") -> None:
        self._job = job

    def step(self, done: int, total: int, label: str) -> None:
        """Say how far the work is; call it between transactions, never inside one.

        Args:
            done: steps done.
            total: steps in all; 0 when nobody knows.
            label: what is being done, a short French phrase.

        Raises:
            Cancelled: the adviser asked to stop.
        """
        if self._job.cancelling:
            raise Cancelled
        self._job.tell("progress", (done, total, label))


Work = Callable[[Progress], Any]


class Job(QObject):
    """A piece of work, made on the main thread; its signals all reach the main thread.

    Connect them to bound methods of QObjects: when such an object is destroyed, it is simply not told.

    Signals:
        progressed: done, total, label.
        finished: the result.
        failed: the `AppError` to tell.
        cancelled: the work stopped at the adviser's request.
        broke: the exception, when it is a bug; the runner shows the crash dialog.
        ended: last of all, whatever the end.
    """

    progressed = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    broke = Signal(object)
    ended = Signal()
    _told = Signal(str, object)

    def __init__(self, work: Work, label: str, parent: QObject, *, writes: bool = False) -> None:
        super().__init__(parent)
        self.label = label
        self.writes = writes
        self._stop = threading.Event()
        self._told.connect(self._hear)
        self.runnable = JobRunnable(self, work)

    @property
    def cancelling(self) -> bool:
        """Whether the adviser asked to stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    def tell(self, what: str, news: object) -> None:
        """Pass news to the main thread; called from the work's own thread."""
        self._told.emit(what, news)

    def _hear(self, what: str, news: Any) -> None:
        if what == "progress":
            if not self.cancelling:
                self.progressed.emit(*news)
            return
        if what == "cancelled":
            self.cancelled.emit()
        else:
            {"finished": self.finished, "failed": self.failed, "broke": self.broke}[what].emit(news)
        self.ended.emit()


class JobRunnable(QRunnable):
    """Runs the work in a pool's thread; it refers to its job and owns nothing."""

    def __init__(self, job: Job, work: Work) -> None:
        super().__init__()
        self.setAutoDelete(False)  # the job holds it until it has ended
        self._job = job
        self._work = work

    def run(self) -> None:
        """Do the work, unless it was cancelled before its turn, and tell its end."""
        if self._job.cancelling:
            self._job.tell("cancelled", None)
            return
        try:
            end: tuple[str, object] = ("finished", self._work(Progress(self._job)))
        except Cancelled:
            end = ("cancelled", None)
        except AppError as error:
            end = ("failed", error)
        except Exception as error:  # noqa: BLE001  (a bug of the work must reach the crash dialog, not the thread)
            end = ("broke", error)
        self._job.tell(*end)
