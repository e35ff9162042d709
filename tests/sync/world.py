"""Several desktops and a head office in one process, on real files, and every way an exchange breaks."""

import atexit
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, select

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.messages import Answer, Request
from pdca_desktop.head_office.backup import back_up, restore
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.database import make_engine
from pdca_desktop.head_office.office import Office, found
from pdca_desktop.head_office.perimeter import covers
from pdca_desktop.head_office.tables import ORG, ROW
from pdca_desktop.services.ports import Act
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.synchronise import Outcome, UnreachableError, synchronise
from pdca_desktop.store import opening
from pdca_desktop.store.courier import Courier
from pdca_desktop.store.followed import Followed
from pdca_desktop.store.journal import STREAM, set_meta
from pdca_desktop.store.repository import Store
from pdca_desktop.store.tables import OUTBOX
from tests.fakes.store import CountedIds, SetClock
from tests.head_office.postgres import fresh
from tests.sync import truths
from tests.sync.breaking import KilledError
from tests.sync.line import Breaking, Line

KEY = bytes(range(32))

EVERYWHERE = ("*/*",)
LENS = ("lens_1/*",)


@cache
def empty_file() -> Path:
    """A file without dossiers, made once: every machine begins with a copy, numbered on its own."""
    folder = tempfile.TemporaryDirectory(prefix="pdca-empty-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    path = Path(folder.name) / "pdca.db"
    opening.create(path, KEY, clock=SetClock(), ids=CountedIds(lot=99), device="").close()
    return path


@dataclass
class Desktop:
    """A machine: its file, and its line to the head office."""

    name: str
    folder: Path
    ids: CountedIds
    scopes: tuple[str, ...] = EVERYWHERE
    clock: SetClock = field(default_factory=SetClock)
    store: Store = field(init=False)
    caller: Caller = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.now_holds(self.scopes)
        path = self.folder / "pdca.db"
        new = not path.exists()
        if new:
            shutil.copy(empty_file(), path)
        self.store = opening.open_store(path, KEY, clock=self.clock, ids=self.ids, device=self.name)
        if new:
            with self.store.writing() as connection:
                set_meta(connection, STREAM, self.ids.new())

    def now_holds(self, scopes: tuple[str, ...]) -> None:
        """Its adviser is given another perimeter."""
        self.scopes = scopes
        self.caller = Caller(self.name, f"adviser-{self.name}", "lens_1", scopes)

    @property
    def courier(self) -> Courier:
        """Its side of the exchange."""
        return Courier(self.store)

    def act(self, why: str) -> Act:
        """Something its adviser does."""
        return Act(f"adviser-{self.name}", why)

    def own_acts(self) -> set[str]:
        """Identifiers of the acts of this file that are to be sent, or were."""
        with self.store.reading() as connection:
            return set(connection.execute(select(OUTBOX.c.cid)).scalars())

    def image(self, to: Path) -> None:
        """Copy its file, as a disk image would."""
        self.store.close()
        shutil.copytree(self.folder, to, dirs_exist_ok=True)
        self.__post_init__()

    def put_back(self, image: Path) -> None:
        """Its disk is what it was."""
        self.store.close()
        shutil.rmtree(self.folder)
        shutil.copytree(image, self.folder)
        self.__post_init__()

    def die(self) -> None:
        """Its process is gone, and another one opens the file."""
        self.store._engine.dispose()
        self.__post_init__()

    def compare_next_time(self) -> None:
        """The next exchange compares the rows of both sides."""
        with self.store.writing() as connection:
            here = Followed.read(connection)
            here.checked_at = ""
            here.write(connection)


@dataclass
class World:
    """Everything, and what must hold of it.

    Attributes:
        acts: identifiers of every act that may never be missing.
        late: requests that are still under way.
        counts: what happened, for who wants to know whether a run was worth it.
        address: of the head office's database, a PostgreSQL; by default a SQLite file of the folder.
    """

    folder: Path
    desktops: list[Desktop] = field(default_factory=list)
    acts: set[str] = field(default_factory=set)
    ids: CountedIds = field(default_factory=lambda: CountedIds(lot=1))
    late: list[tuple[Request, Caller]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    address: str = ""
    made: int = 0

    def __post_init__(self) -> None:
        self.database = self.folder / "siege.db"
        self._settled: set[str] = set()
        self.open_office()

    def open_office(self) -> None:
        """The head office on its database."""
        self.engine: Engine = make_engine(self.address or str(self.database))
        found(self.engine, self.ids)
        self.office = Office(self.engine, SetClock())

    def close(self) -> None:
        """Let every file go."""
        for desktop in self.desktops:
            desktop.store.close()
        self.engine.dispose()

    def desktop(self, scopes: tuple[str, ...] = EVERYWHERE) -> Desktop:
        """One more machine."""
        self.made += 1
        name = f"d{self.made}"
        made = Desktop(name, self.folder / name, CountedIds(lot=100 + self.made), scopes)
        self.desktops.append(made)
        return made

    def clone(self, desktop: Desktop) -> Desktop:
        """A machine made from another one's disk: same file, same numbering, and it works on."""
        self.made += 1
        folder = self.folder / f"d{self.made}"
        desktop.image(folder)
        made = Desktop(f"d{self.made}", folder, CountedIds(lot=100 + self.made), desktop.scopes)
        self.desktops.append(made)
        return made

    def noted(self, desktop: Desktop) -> None:
        """Remember the acts of a machine: none may ever be missing."""
        self.acts |= desktop.own_acts()

    def sync(
        self, desktop: Desktop, fault: str = "", limit: int = 2_000, most_commits: int = 500, at: int = 1
    ) -> Outcome | None:
        """Exchange; a fault cuts it."""
        line, file = Line(self, desktop, fault, limit, at), Breaking(desktop, fault, at)
        try:
            outcome = synchronise(file, line, Quiet(), most_commits=most_commits, most_bytes=1_000_000)
        except KilledError:
            self.counts[f"stopped: {fault}"] += 1
            desktop.die()
            return None
        except AppError as error:
            if not (fault if isinstance(error, UnreachableError) else fault == "full here"):
                raise
            self.counts[f"stopped: {fault}"] += 1
            return None
        assert not outcome.read_again, "both sides counted their rows differently"
        return outcome

    def deliver_late(self, rank: int) -> None:
        """A request arrives that was sent before others that came first; nobody waits for its answer."""
        if self.late:
            request, caller = self.late.pop(rank % len(self.late))
            self.count(self.office.exchange(request, caller))

    def count(self, answer: Answer) -> None:
        """Count what an answer tells."""
        self.counts["requests"] += 1
        self.counts[answer.error or "answered"] += 1
        for ack in answer.acks:
            self.counts["duplicates" if ack.cid in self._settled else ack.status] += 1
            self._settled.add(ack.cid)

    def check_perimeter(self, answer: Answer, caller: Caller) -> None:
        """No row of an answer is outside what the caller may hold."""
        with self.engine.connect() as connection:
            connection.execution_options(reads=True)
            for row in answer.rows:
                here = (ROW.c.entity == row.entity) & (ROW.c.row == row.row)
                scope = connection.execute(select(ROW.c.scope).where(here)).scalar_one()
                assert covers(caller.scopes, scope), f"{row.entity} of {scope} for {caller.scopes}"

    def back_up(self) -> Path:
        """A checked backup of the head office: from then on what it holds is durable."""
        path = self.folder / "siege.zst"
        path.unlink(missing_ok=True)
        back_up(self.engine, path)
        if self.address:
            return path
        self.engine.dispose()
        shutil.copy(self.database, self.folder / "siege.kept")
        self.open_office()
        return path

    def put_office_back(self, *, declared: bool) -> None:
        """The head office is what it was at its last backup."""
        kept = self.folder / ("siege.zst" if self.address else "siege.kept")
        if not kept.exists():
            return
        with self.engine.connect() as connection:
            gen = connection.execute(select(ORG.c.gen)).scalar_one()
        self.engine.dispose()
        if self.address:
            self.address = fresh(self.address)
            engine = make_engine(self.address)
            restore(kept, engine, self.ids)
            engine.dispose()
        else:
            for end in ("-wal", "-shm"):
                Path(f"{self.database}{end}").unlink(missing_ok=True)
            shutil.copy(kept, self.database)
        self.open_office()
        self.counts["restored"] += 1
        with self.engine.begin() as connection:
            connection.execute(ORG.update(), {"gen": self.ids.new() if declared else gen})

    def settle_down(self) -> None:
        """Exchange without faults until nothing moves; at last both sides compare their rows."""
        while self.late:
            self.deliver_late(0)
        for turn in range(3):
            for desktop in self.desktops:
                if turn == 2:
                    desktop.compare_next_time()
                self.sync(desktop)

    def check_always(self) -> None:
        """See `truths.check_always`."""
        truths.check_always(self)

    def check_at_rest(self) -> None:
        """See `truths.check_at_rest`."""
        truths.check_at_rest(self)


def edited(dossier: Dossier, which: int, value: int) -> Dossier:
    """One of the edits an adviser makes."""
    if which == 0:
        return replace(dossier, number=f"2026-{value}")
    if which == 1:
        return replace(dossier, project=replace(dossier.project, title=f"Projet {value}"))
    if which == 2 and dossier.holders:
        first, *others = dossier.holders
        return replace(dossier, holders=(replace(first, phone=f"03210000{value:02}"), *others))
    if which == 3:
        return replace(dossier, holders=dossier.holders[:-1])
    if which == 4:
        return replace(dossier, holders=dossier.holders[::-1])
    if which == 6:
        return replace(dossier, agency=(None, Agency.LENS_1, Agency.CALAIS_1)[value % 3])
    return replace(dossier, no_other_aid=bool(value % 2))


def moved(desktop: Desktop, days: int) -> None:
    """Somebody sets the clock of a machine, forward or back."""
    desktop.clock.time += timedelta(days=days)
