"""A head office that accepts and never answers: who waits may give up, and nothing is held by it."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from pdca_desktop.bootstrap.exchange import DeviceExchanges
from pdca_desktop.services.progress import Cancelled, Progress
from pdca_desktop.store import opening
from pdca_desktop.store.membership import Membership
from pdca_desktop.store.repository import Store
from pdca_desktop.sync.client import HeadOffice
from pdca_desktop.sync.patience import unless_given_up
from pdca_desktop.ui.jobs.runner import JobRunner
from tests.fakes.store import CountedIds, SetClock
from tests.sync.world import KEY

_PATIENCE_S = 20
_LESS_THAN_ANY_TIMEOUT_MS = 10_000
"""Of the network: an answer is waited for a minute, a connection four seconds, and twice as long in all."""


class Silent:
    """Listens, accepts, reads, and never answers."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.heard = threading.Event()
        self.lines: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            line, _ = self._listening.accept()
            self.lines.append(line)
            if line.recv(1) == b"":
                return
            self.heard.set()

    def close(self) -> None:
        """Cut every line."""
        socket.create_connection(self._listening.getsockname()).close()
        self._thread.join(_PATIENCE_S)
        for line in self.lines:
            line.close()
        self._listening.close()


@pytest.fixture
def silent() -> Iterator[Silent]:
    made = Silent()
    yield made
    made.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = opening.create(tmp_path / "p.db", KEY, clock=SetClock(), ids=CountedIds(lot=4), device="poste")
    yield made
    made.close()


@pytest.mark.parametrize("what", ["run", "reachable", "enrol"])
def test_a_job_that_waits_for_the_network_stops_when_it_is_cancelled(
    qtbot: QtBot, silent: Silent, store: Store, what: str
) -> None:
    Membership(store).join(silent.address, "token", "")
    exchanges = DeviceExchanges(store, lambda: None)

    def work(progress: Progress) -> object:
        if what == "enrol":
            exchanges.enrol(silent.address, "CODE", "poste", progress)
            return None
        return getattr(exchanges, what)(progress)

    parent = QObject()
    runner = JobRunner(parent)
    job = runner.elsewhere(work, "Échange avec le siège")
    qtbot.waitUntil(silent.heard.is_set, timeout=_PATIENCE_S * 1_000)
    with qtbot.waitSignal(job.cancelled, timeout=_LESS_THAN_ANY_TIMEOUT_MS):
        job.cancel()
    assert runner.close(_LESS_THAN_ANY_TIMEOUT_MS)


def test_closing_does_not_wait_for_a_silent_head_office(qtbot: QtBot, silent: Silent, store: Store) -> None:
    Membership(store).join(silent.address, "token", "")
    exchanges = DeviceExchanges(store, lambda: None)
    parent = QObject()
    runner = JobRunner(parent)
    runner.elsewhere(exchanges.run, "Échange avec le siège")
    qtbot.waitUntil(silent.heard.is_set, timeout=_PATIENCE_S * 1_000)
    assert runner.close(_LESS_THAN_ANY_TIMEOUT_MS)
    assert exchanges.state().address == silent.address  # and the file is free


def test_a_connection_given_up_is_let_go_by_its_own_thread(silent: Silent) -> None:
    def still() -> None:
        if silent.heard.is_set():
            raise Cancelled

    before = set(threading.enumerate())
    with HeadOffice(silent.address, still=still) as office, pytest.raises(Cancelled):
        office.reachable()
    (waiting,) = set(threading.enumerate()) - before
    assert not office._client.is_closed
    for line in silent.lines:
        line.close()
    waiting.join(_PATIENCE_S)
    assert office._client.is_closed


def test_what_the_work_gives_or_raises_comes_back() -> None:
    def fail() -> None:
        raise KeyError("x")

    assert unless_given_up(lambda: 3, lambda: None, lambda: None) == 3
    with pytest.raises(KeyError):
        unless_given_up(fail, lambda: None, lambda: None)


@pytest.mark.parametrize("late", [False, True])
def test_it_is_tidied_up_once_whoever_ends_first(late: bool) -> None:
    """`late`: the work ends while the waiter gives up."""
    go, tidied = threading.Event(), threading.Semaphore(0)
    counted: list[None] = []

    def tidy() -> None:
        counted.append(None)
        tidied.release()

    before = set(threading.enumerate())

    def still() -> None:
        if late:
            go.set()
            (work,) = set(threading.enumerate()) - before
            work.join(_PATIENCE_S)
        raise Cancelled

    with pytest.raises(Cancelled):
        unless_given_up(lambda: go.wait(_PATIENCE_S), still, tidy)
    go.set()
    assert tidied.acquire(timeout=_PATIENCE_S)
    assert counted == [None]
