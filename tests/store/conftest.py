"""A data file per test, copied from one made once; a child process for what must be done apart."""

import os
import shutil
import signal
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pdca_desktop.services.ports import Act, DossierStore
from pdca_desktop.store import opening
from pdca_desktop.store.repository import Store
from tests.fakes.store import CountedIds, FakeStore, SetClock

KEY = bytes(range(32))
DEVICE = "poste-essai"
ACT = Act(who="conseil-1", why="saisie")


def open_at(path: Path, lot: int = 1, clock: SetClock | None = None, wait_ms: int = 200) -> Store:
    """Open a data file with the test key."""
    return opening.open_store(
        path, KEY, clock=clock or SetClock(), ids=CountedIds(lot), device=DEVICE, wait_ms=wait_ms
    )


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "pdca.db"
    opening.create(path, KEY, clock=SetClock(), ids=CountedIds(), device=DEVICE).close()
    return path


@pytest.fixture
def path(tmp_path: Path, empty_file: Path) -> Path:
    return Path(shutil.copy(empty_file, tmp_path / "pdca.db"))


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with_clock = open_at(path)
    yield with_clock
    with_clock.close()


@pytest.fixture(params=["file", "fake"])
def any_store(request: pytest.FixtureRequest, path: Path) -> Iterator[DossierStore]:
    """The real one and the fake: whatever they promise, both keep."""
    if request.param == "fake":
        yield FakeStore()
        return
    store = open_at(path)
    yield store
    store.close()


def _tell(writer: int, said: object) -> None:
    os.write(writer, f"{said}\n".encode())


class Child:
    """A forked process that runs a function; its lines are what it tells."""

    def __init__(self, run: Callable[[Callable[[object], None]], None], user: int | None = None) -> None:
        reader, writer = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(reader)
            try:
                if user is not None:
                    os.setuid(user)
                run(lambda said: _tell(writer, said))
            except BaseException:  # noqa: BLE001  (told to the parent, which fails)
                os.write(writer, traceback.format_exc().encode())
            finally:
                os._exit(0)
        os.close(writer)
        self._out = os.fdopen(reader)

    def line(self) -> str:
        return self._out.readline().strip()

    def kill(self) -> list[str]:
        """End it at once, as a power cut; what it had told."""
        os.kill(self.pid, signal.SIGKILL)
        return self.rest()

    def rest(self) -> list[str]:
        """Wait for its end; what it told since."""
        lines = self._out.read().splitlines()
        self._out.close()
        os.waitpid(self.pid, 0)
        return lines
