"""Runs jobs: one thread that writes the store, one for drafts, a pool for network and paper.

job = runner.write(save, "Enregistrement")      # save(progress) -> result, in the store's thread
job.finished.connect(self._saved)               # bound method of a QObject, on the main thread
job.failed.connect(self._refused)
runner.elsewhere(make_pdf, "Impression")        # in the pool
"""

from PySide6.QtCore import QObject, QThreadPool, Signal

from pdca_desktop.ui.jobs.job import Job, Work

_POOL = 4
_NEVER = -1


class JobRunner(QObject):
    """Owns the jobs and the threads.

    Signals:
        busy: how many jobs are under way, each time it changes.
        crashed: an exception that is a bug, for the crash dialog.
    """

    busy = Signal(int)
    crashed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: set[Job] = set()
        self._store, self._quick = self._pool(1), self._pool(1)
        self._others = self._pool(_POOL)

    def write(self, work: Work, label: str) -> Job:
        """Do what reads or writes the store: always in the same thread, one after the other, in order."""
        return self._start(self._store, work, label)

    def quick(self, work: Work, label: str) -> Job:
        """Do a short write that must not wait behind a backup: in a thread of its own, in order."""
        return self._start(self._quick, work, label)

    def elsewhere(self, work: Work, label: str) -> Job:
        """Do what needs no store: network, paper, key derivation."""
        return self._start(self._others, work, label)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """What is under way."""
        return tuple(self._jobs)

    def close(self, milliseconds: int = 30_000) -> bool:
        """Cancel what can be, wait for the rest; whether everything ended in time.

        Writes already asked for are done, not cancelled: they are an adviser's work.
        """
        for job in self._jobs:
            if not job.writes:
                job.cancel()
        return all(pool.waitForDone(milliseconds) for pool in (self._others, self._quick, self._store))

    def _pool(self, threads: int) -> QThreadPool:
        pool = QThreadPool(self)
        pool.setMaxThreadCount(threads)
        pool.setExpiryTimeout(_NEVER)  # a database connection belongs to its thread
        return pool

    def _start(self, pool: QThreadPool, work: Work, label: str) -> Job:
        job = Job(work, label, self, writes=pool is not self._others)
        self._jobs.add(job)
        job.broke.connect(self.crashed)
        job.ended.connect(self._ended)
        pool.start(job.runnable)
        self.busy.emit(len(self._jobs))
        return job

    def _ended(self) -> None:
        job = self.sender()
        if isinstance(job, Job):
            self._jobs.discard(job)
            job.deleteLater()
        self.busy.emit(len(self._jobs))
