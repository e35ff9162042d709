"""What the benchmarks of the exchange stand on: databases, desktops, a line that counts, CPU and memory."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import httpx2
import psycopg
from sqlalchemy import Engine, insert

from pdca_desktop.bootstrap.ground import SystemClock, Uuid7
from pdca_desktop.bootstrap.siege import make_database
from pdca_desktop.exchange.messages import Answer, Request
from pdca_desktop.head_office.access import Access
from pdca_desktop.head_office.tables import ACCOUNT
from pdca_desktop.services.ports import Act
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.synchronise import Outcome, synchronise
from pdca_desktop.store import opening
from pdca_desktop.store.courier import Courier
from pdca_desktop.store.repository import Store
from pdca_desktop.sync.client import HeadOffice
from tests.head_office.postgres import fresh, running

KEY = bytes(range(32))
CLOCK = SystemClock()
IDS = Uuid7(CLOCK)
ACT = Act("conseil-1", "saisie")
MOST_COMMITS, MOST_BYTES = 500, 2 * 1024 * 1024
KINDS = ("postgresql", "sqlite")
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Ground:
    """A database of the head office.

    Attributes:
        postgres: process of PostgreSQL's postmaster; 0 for a SQLite file.
    """

    kind: str
    database: str
    engine: Engine
    folder: Path
    postgres: int = 0

    def adviser(self, name: str, agency: str, scope: str) -> str:
        """An account whose perimeter is its own; agencies here may be more than the six of the report."""
        account = IDS.new()
        values = {"id": account, "name": name, "role": "banc", "agency": agency, "scopes": f'["{scope}"]'}
        with self.engine.begin() as connection:
            connection.execute(insert(ACCOUNT), {**values, "closed_at": ""})
        return account

    def token(self, account: str) -> str:
        """The token of one more device of an account."""
        access = Access(self.engine, CLOCK, IDS)
        return access.enrol(access.invite(account), "banc")[1]


@contextmanager
def grounds(kinds: tuple[str, ...] = KINDS) -> Iterator[Iterator[Ground]]:
    """A fresh database of each kind, one after the other."""
    with tempfile.TemporaryDirectory(prefix="pdca-banc-") as name, running() as address:
        yield (_ground(kind, address, Path(name)) for kind in kinds)


def _ground(kind: str, address: str, folder: Path) -> Ground:
    place = folder / kind
    place.mkdir()
    if kind == "sqlite":
        database = str(place / "siege.db")
        return Ground(kind, database, make_database(database), place)
    database = fresh(address)
    with psycopg.connect(address.replace("postgresql+psycopg", "postgresql")) as connection:
        (backend,) = connection.execute("SELECT pg_backend_pid()").fetchone() or (0,)
        postmaster = int(_stat(backend)[1])
    return Ground(kind, database, make_database(database), place, postmaster)


class Line(httpx2.BaseTransport):
    """The network, counted.

    Attributes:
        sent, received: bytes of each request's body, as they travelled, and of its answer's.
    """

    def __init__(self) -> None:
        self.sent: list[int] = []
        self.received: list[int] = []
        self._real = httpx2.HTTPTransport()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = self._real.handle_request(request)
        self.sent.append(int(request.headers.get("Content-Length", 0)))
        self.received.append(int(answer.headers.get("Content-Length", 0)))
        return answer

    def close(self) -> None:
        self._real.close()


@dataclass
class Clocked:
    """A head office whose every request is timed, and the file of a desktop whose every step is.

    Attributes:
        spent: seconds, by what took them: "asked" the file's request made, "line" the head office and the
            way to it, "kept" the answer taken in.
    """

    courier: Courier
    office: HeadOffice
    spent: dict[str, float] = field(default_factory=lambda: dict.fromkeys(("asked", "line", "kept"), 0.0))

    def exchange(self, request: Request) -> Answer:
        with self._timed("line"):
            return self.office.exchange(request)

    def request(self, most_commits: int, most_bytes: int) -> Request:
        with self._timed("asked"):
            return self.courier.request(most_commits, most_bytes)

    def waiting(self) -> int:
        with self._timed("asked"):
            return self.courier.waiting()

    def receive(self, request: Request, answer: Answer) -> object:
        with self._timed("kept"):
            return self.courier.receive(request, answer)

    def __getattr__(self, name: str) -> object:
        return getattr(self.courier, name)

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.spent[name] += time.perf_counter() - began


@dataclass
class Desktop:
    """A machine of an adviser, enrolled: its encrypted file and its line."""

    store: Store
    line: Line
    office: HeadOffice

    @classmethod
    def new(cls, path: Path, address: str, token: str) -> Self:
        """A machine whose file is made, or opened when it is there."""
        make = opening.open_store if path.exists() else opening.create
        store = make(path, KEY, clock=CLOCK, ids=IDS, device=IDS.new())
        line = Line()
        return cls(store, line, HeadOffice(address, token, transport=line))

    def sync(self) -> tuple[Outcome, dict[str, float]]:
        """Exchange until both sides are level; what it did and where its seconds went."""
        both = Clocked(Courier(self.store), self.office)
        done = synchronise(
            both, both, Quiet(), most_commits=MOST_COMMITS, most_bytes=MOST_BYTES  # type: ignore[arg-type]
        )  # fmt: skip
        return done, both.spent

    def close(self) -> None:
        self.office.close()
        self.store.close()


@contextmanager
def bare(database: str) -> Iterator[str]:
    """The address of a server that does nothing, over the same database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.sync_bare", str(port), database])
    try:
        for _ in range(200):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def cpu(*roots: int) -> float:
    """Seconds of processor that these processes and all below them took so far."""
    total = 0.0
    for pid in family(*roots):
        values = _stat(pid)
        total += sum(int(values[at]) for at in (11, 12)) / _TICK
        if pid in roots:
            total += sum(int(values[at]) for at in (13, 14)) / _TICK  # of children that ended
    return total


def peak(*roots: int) -> int:
    """The most memory that one of these processes, or one below them, ever held; bytes."""
    found = 0
    for pid in family(*roots):
        status = Path(f"/proc/{pid}/status").read_text()
        found = max(found, int(status.split("VmHWM:")[1].split()[0]) * 1024)
    return found


def family(*roots: int) -> set[int]:
    """These processes and all below them."""
    above = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                above[int(entry.name)] = int(_stat(int(entry.name))[1])
            except OSError:
                continue
    found = set(roots)
    while more := {pid for pid, parent in above.items() if parent in found} - found:
        found |= more
    return found


def _stat(pid: int) -> list[str]:
    """The numbers of a process after its name: state, parent, …"""
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
