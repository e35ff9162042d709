"""Jobs: results, progress, cancellation, errors, an owner that goes away, one writer."""

import gc
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pdca_desktop.errors import AppError
from pdca_desktop.services.progress import Cancelled
from pdca_desktop.ui.jobs.collector import Collector
from pdca_desktop.ui.jobs.job import Job, Progress
from pdca_desktop.ui.jobs.runner import JobRunner


class Listener(QObject):
    """A page that hears."""

    def __init__(self, job: Job | None = None) -> None:
        super().__init__()
        self.heard: list[Any] = []
        self.threads: set[QThread] = set()
        if job is not None:
            job.progressed.connect(self._progressed)
            job.finished.connect(self._finished)
            job.failed.connect(self._failed)
            job.cancelled.connect(self._cancelled)

    def _progressed(self, done: int, total: int, label: str) -> None:
        self.threads.add(QThread.currentThread())
        self.heard.append((done, total, label))

    def _finished(self, result: object) -> None:
        self.threads.add(QThread.currentThread())
        self.heard.append(("finished", result))

    def _failed(self, error: AppError) -> None:
        self.heard.append(("failed", str(error)))

    def _cancelled(self) -> None:
        self.heard.append("cancelled")


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    assert made.close(10_000)
    qapp.processEvents()


def test_progress_and_result_reach_the_main_thread(runner: JobRunner, qtbot: QtBot) -> None:
    def work(progress: Progress) -> int:
        for done in range(3):
            progress.step(done, 3, "lecture")
        return 42

    job = runner.elsewhere(work, "Lecture")
    listener = Listener(job)
    with qtbot.waitSignal(job.ended):
        pass
    assert listener.heard == [(0, 3, "lecture"), (1, 3, "lecture"), (2, 3, "lecture"), ("finished", 42)]
    assert listener.threads == {QThread.currentThread()}
    assert runner.jobs == ()


def test_cancelling_stops_at_the_next_step(runner: JobRunner, qtbot: QtBot) -> None:
    started, go = threading.Event(), threading.Event()
    reached: list[int] = []

    def work(progress: Progress) -> None:
        started.set()
        go.wait(10)
        for done in range(100):
            progress.step(done, 100, "envoi")
            reached.append(done)

    job = runner.elsewhere(work, "Envoi")
    listener = Listener(job)
    assert started.wait(10)
    job.cancel()
    with qtbot.waitSignal(job.ended):
        go.set()
    assert listener.heard == ["cancelled"]
    assert reached == []


def test_an_expected_error_is_told(runner: JobRunner, qtbot: QtBot) -> None:
    def work(_progress: Progress) -> None:
        raise AppError("Le disque est plein : libérez de la place.")

    job = runner.write(work, "Enregistrement")
    listener = Listener(job)
    with qtbot.waitSignal(job.ended):
        pass
    assert listener.heard == [("failed", "Le disque est plein : libérez de la place.")]


def test_a_bug_reaches_the_crash_dialog(runner: JobRunner, qtbot: QtBot) -> None:
    def work(_progress: Progress) -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(runner.crashed) as crashed:
        runner.elsewhere(work, "Calcul")
    assert isinstance(crashed.args[0], ZeroDivisionError)


def test_a_page_that_is_gone_is_not_told(runner: JobRunner, qtbot: QtBot) -> None:
    go = threading.Event()

    def work(_progress: Progress) -> bool:
        return go.wait(10)

    job = runner.elsewhere(work, "Lecture")
    page = Listener(job)
    heard = page.heard
    page.deleteLater()
    del page
    gc.collect()
    QApplication.sendPostedEvents(None, 52)  # QEvent.Type.DeferredDelete
    with qtbot.waitSignal(job.ended):
        go.set()
    assert heard == []


def test_writes_go_one_after_the_other_in_one_thread(runner: JobRunner, qtbot: QtBot) -> None:
    order: list[tuple[int, int]] = []

    def write(rank: int) -> Any:
        return lambda _progress: order.append((rank, threading.get_ident()))

    jobs = [runner.write(write(rank), "Enregistrement") for rank in range(20)]
    with qtbot.waitSignal(jobs[-1].ended):
        pass
    assert [rank for rank, _ in order] == list(range(20))
    assert len({thread for _, thread in order}) == 1
    assert threading.get_ident() not in {thread for _, thread in order}


def test_work_that_a_service_cancelled_is_cancelled_not_broken(runner: JobRunner, qtbot: QtBot) -> None:
    def work(_progress: Progress) -> None:
        raise Cancelled

    job = runner.elsewhere(work, "lecture")
    listener = Listener(job)
    with qtbot.waitSignal(job.ended):
        pass
    assert listener.heard == ["cancelled"]


def test_closing_finishes_writes_and_cancels_the_rest(qapp: QApplication, qtbot: QtBot) -> None:
    runner = JobRunner()
    written: list[int] = []
    started = threading.Event()

    def slow(progress: Progress) -> None:
        started.set()
        while True:
            progress.step(0, 0, "attente")

    runner.elsewhere(slow, "Attente")
    assert started.wait(10)
    for rank in range(5):
        runner.write(partial(_note, written, rank), "Enregistrement")
    assert runner.close(10_000)
    assert written == [0, 1, 2, 3, 4]
    qapp.processEvents()
    assert runner.jobs == ()


def _note(written: list[int], rank: int, _progress: Progress) -> None:
    written.append(rank)


def test_how_many_are_under_way(runner: JobRunner, qtbot: QtBot) -> None:
    counts: list[int] = []
    runner.busy.connect(counts.append)
    job = runner.elsewhere(lambda _progress: None, "Rien")
    with qtbot.waitSignal(job.ended):
        pass
    assert counts == [1, 0]


class Litter:
    """Garbage of the kind that only a search finds; it notes which thread takes it down."""

    def __init__(self, seen: list[int]) -> None:
        self.itself = self
        self.seen = seen

    def __del__(self) -> None:
        self.seen.append(threading.get_ident())


@pytest.fixture
def collector(runner: JobRunner) -> Iterator[Collector]:
    enabled = gc.isenabled()
    yield Collector(runner)
    if enabled:
        gc.enable()


def test_garbage_of_a_worker_is_taken_down_on_the_main_thread(
    runner: JobRunner, collector: Collector, qtbot: QtBot
) -> None:
    seen: list[int] = []

    def work(_progress: Progress) -> None:
        for _ in range(5_000):
            Litter(seen)

    with qtbot.waitSignal(runner.elsewhere(work, "Calcul").ended):
        pass
    assert seen == []
    collector.look()
    assert len(seen) == 5_000
    assert set(seen) == {threading.get_ident()}
