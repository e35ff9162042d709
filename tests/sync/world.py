"""Several desktops and a head office in one process, on real files, and every way an exchange breaks."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.exchange.messages import Answer, Request
from pdca_desktop.head_office.backup import back_up
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.checking import differences
from pdca_desktop.head_office.database import make_engine
from pdca_desktop.head_office.merging import CONFLICT, Result
from pdca_desktop.head_office.office import Office, found
from pdca_desktop.head_office.shelf import held_of
from pdca_desktop.head_office.tables import CHANGE_LOG, COMMIT_LOG, ORG, ROW
from pdca_desktop.services.ports import Act
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.synchronise import UnreachableError, synchronise
from pdca_desktop.store import opening
from pdca_desktop.store.courier import Courier
from pdca_desktop.store.incoming import ENTITIES
from pdca_desktop.store.journal import get_meta
from pdca_desktop.store.mapping import parsed
from pdca_desktop.store.outgoing import unsettled
from pdca_desktop.store.repository import Store
from pdca_desktop.store.rows import read_state
from pdca_desktop.store.tables import COMMIT_LOG as HERE
from pdca_desktop.store.tables import OUTBOX
from tests.fakes.store import CountedIds, SetClock

KEY = bytes(range(32))


@dataclass
class Desktop:
    """A machine: its file, and its line to the head office."""

    name: str
    folder: Path
    ids: CountedIds
    clock: SetClock = field(default_factory=SetClock)
    store: Store = field(init=False)
    caller: Caller = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.caller = Caller(self.name, f"adviser-{self.name}", "lens_1", ("*/*",))
        path = self.folder / "pdca.db"
        make = opening.open_store if path.exists() else opening.create
        self.store = make(path, KEY, clock=self.clock, ids=self.ids, device=self.name)

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


@dataclass
class Line:
    """The network between a desktop and the head office, with one fault to come.

    Attributes:
        fault: "request" lost, "answer" lost, sent "twice", "cut" after so many rounds.
    """

    office: Office
    caller: Caller
    fault: str = ""
    rounds: int = 0
    limit: int = 2_000

    def exchange(self, request: Request) -> Answer:
        """See `RemoteOffice`."""
        self.rounds += 1
        request = replace_limit(request, self.limit)
        if self.fault == "request" or (self.fault == "cut" and self.rounds > 1):
            raise UnreachableError("coupé")
        answer = self.office.exchange(request, self.caller)
        if self.fault == "answer":
            raise UnreachableError("coupé")
        if self.fault == "twice":
            answer = self.office.exchange(request, self.caller)
        return answer


def replace_limit(request: Request, limit: int) -> Request:
    """The same request for smaller pages."""
    import msgspec  # noqa: PLC0415

    return msgspec.structs.replace(request, limit=limit)


@dataclass
class World:
    """Everything, and what must hold of it."""

    folder: Path
    desktops: list[Desktop] = field(default_factory=list)
    acts: set[str] = field(default_factory=set)
    ids: CountedIds = field(default_factory=lambda: CountedIds(lot=1))
    made: int = 0

    def __post_init__(self) -> None:
        self.database = self.folder / "siege.db"
        self.open_office()

    def open_office(self) -> None:
        """The head office on its database."""
        self.engine: Engine = make_engine(str(self.database))
        found(self.engine, self.ids)
        self.office = Office(self.engine, SetClock())

    def desktop(self) -> Desktop:
        """One more machine."""
        self.made += 1
        made = Desktop(f"d{self.made}", self.folder / f"d{self.made}", CountedIds(lot=100 + self.made))
        self.desktops.append(made)
        return made

    def clone(self, desktop: Desktop) -> Desktop:
        """A machine made from another one's disk: same file, same numbering, and it works on."""
        self.made += 1
        folder = self.folder / f"d{self.made}"
        desktop.image(folder)
        made = Desktop(f"d{self.made}", folder, CountedIds(lot=100 + self.made))
        self.desktops.append(made)
        return made

    def noted(self, desktop: Desktop) -> None:
        """Remember the acts of a machine: none may ever be missing."""
        self.acts |= desktop.own_acts()

    def sync(self, desktop: Desktop, fault: str = "", limit: int = 2_000, most_commits: int = 500) -> None:
        """Exchange; a fault cuts it."""
        line = Line(self.office, desktop.caller, fault, limit=limit)
        try:
            synchronise(desktop.courier, line, Quiet(), most_commits=most_commits, most_bytes=1_000_000)
        except UnreachableError:
            assert fault

    def back_up(self) -> Path:
        """A checked backup of the head office: from then on what it holds is durable."""
        path = self.folder / "siege.zst"
        path.unlink(missing_ok=True)
        back_up(self.engine, path)
        self.engine.dispose()
        shutil.copy(self.database, self.folder / "siege.kept")
        self.open_office()
        return path

    def put_office_back(self, *, declared: bool) -> None:
        """The head office is what it was at its last backup."""
        kept = self.folder / "siege.kept"
        if not kept.exists():
            return
        self.engine.dispose()
        for end in ("-wal", "-shm"):
            Path(f"{self.database}{end}").unlink(missing_ok=True)
        shutil.copy(kept, self.database)
        self.open_office()
        if declared:
            with self.engine.begin() as connection:
                connection.execute(ORG.update(), {"gen": self.ids.new()})

    def settle_down(self) -> None:
        """Exchange without faults until nothing moves."""
        for _ in range(3):
            for desktop in self.desktops:
                self.sync(desktop)

    def check_always(self) -> None:
        """After every step: what was saved and not settled stays visible, and each journal verifies."""
        for desktop in self.desktops:
            with desktop.store.reading() as connection:
                cursor = int(get_meta(connection, "sync_cursor") or 0)
                last: dict[tuple[str, str, str], Any] = {}
                roots: dict[tuple[str, str], bool] = {}
                for row in unsettled(connection, cursor):
                    values = _values_of(row)
                    if row.kind == "u":
                        last[row.entity, row.row, row.field] = values[1]
                        roots[row.entity, row.row] = False
                    else:
                        roots[row.entity, row.row] = row.kind == "d"
                        last = {key: value for key, value in last.items() if key[:2] != (row.entity, row.row)}
                for (entity, row, name), value in last.items():
                    if not roots[entity, row] and name != "rank":
                        shown = _shown(connection, desktop.store, entity, row, name)
                        assert shown is _GONE or shown == value, (
                            desktop.name,
                            entity,
                            row,
                            name,
                            shown,
                            value,
                        )

    def check_at_rest(self) -> None:
        """When nothing moves any more: nothing lost, nothing overwritten, everybody level."""
        with self.engine.connect() as connection:
            log = [row.cid for row in connection.execute(select(COMMIT_LOG.c.cid))]
            assert len(log) == len(set(log))
            missing = self.acts - set(log)
            assert not missing, f"{len(missing)} acts are missing"
            rows = [held_of(row) for row in connection.execute(select(ROW))]
            changes = connection.execute(select(CHANGE_LOG).order_by(CHANGE_LOG.c.seq, CHANGE_LOG.c.i)).all()
        assert list(differences(self.engine)) == []
        self._check_changes(changes, rows)
        for desktop in self.desktops:
            assert desktop.courier.waiting() == 0
            assert desktop.store.verify_journal() is None
            self._check_level(desktop, rows)

    def _check_changes(self, changes: Sequence[Any], rows: list[Any]) -> None:
        conflicts = {
            (parsed(row.fields["/entity"]), parsed(row.fields["/row"]), parsed(row.fields["/field"]))
            for row in rows
            if row.entity == CONFLICT
        }
        here = {(row.entity, row.row) for row in rows}
        values: dict[tuple[str, str, str], str] = {}
        for change in changes:
            key = change.entity, change.row, change.field
            if change.result == Result.CONFLICT.value:
                assert key in conflicts, f"no conflict tells {key}"
            if change.result == Result.WAITING.value:
                assert key[:2] not in here, f"{key} still waits for a row that is here"
            if change.kind != "u":
                values = {known: value for known, value in values.items() if known[:2] != key[:2]}
            elif change.result in (Result.APPLIED.value, Result.REVIVED.value):
                if key in values and not _alike(values[key], change.new):
                    assert _alike(values[key], change.seen), f"{key} was overwritten in silence"
                values[key] = change.new

    def _check_level(self, desktop: Desktop, rows: list[Any]) -> None:
        """Each row of the head office is on the machine as it is there, and nothing else is."""
        living = {row.row for row in rows if row.entity == "Dossier" and not row.deleted}
        assert {line.id for line in desktop.store.lines()} == living, desktop.name
        with desktop.store.reading() as connection:
            for row in rows:
                if row.entity not in ENTITIES or row.root not in living:
                    continue
                state = read_state(connection, desktop.store.path, row.root)
                assert state is not None
                assert ((row.entity, row.row) in state.deleted) == row.deleted or row.deleted, (
                    desktop.name,
                    row,
                )
                if row.deleted:
                    continue
                for name, value in row.fields.items():
                    if name in ENTITIES[row.entity].by_field:
                        shown = _shown(connection, desktop.store, row.entity, row.row, name)
                        assert _same(shown, parsed(value)), (desktop.name, row.row, name, shown, value)
            kept = set(connection.execute(select(HERE.c.cid)).scalars())
        assert kept


class _Gone:
    pass


_GONE = _Gone()


def _shown(connection: Any, store: Store, entity: str, row: str, name: str) -> Any:
    from pdca_desktop.store.tables import DOSSIER  # noqa: PLC0415
    from pdca_desktop.store.tables import ENTITIES as TABLES  # noqa: PLC0415

    table = TABLES[entity]
    root = row
    if entity != DOSSIER.name:
        root = connection.execute(select(table.c.dossier_id).where(table.c.id == row)).scalar()
    state = read_state(connection, store.path, root) if root else None
    if state is None or (entity, row) in state.deleted or (DOSSIER.name, root) in state.deleted:
        return _GONE
    record: Any = state.record
    if entity != DOSSIER.name:
        items = [item for list_ in ("holders", "scenarios", "pieces") for item in getattr(record, list_)]
        record = next((item for item in items if item.id == row), None)
        if record is None:
            return _GONE
    leaf = ENTITIES[entity].by_field[name]
    return state.plain(ENTITIES[entity], record, leaf)


def _values_of(row: Any) -> tuple[Any, Any]:
    from pdca_desktop.store.journal import values_of  # noqa: PLC0415

    seen, new = values_of(row)
    return parsed(seen), parsed(new)


def _alike(one: str, other: str) -> bool:
    blank = {'""', "null", "[]", "{}"}
    return one == other or (one in blank and other in blank)


def _same(one: Any, other: Any) -> bool:
    blank: tuple[Any, ...] = ("", None, [], {})
    return one == other or (one in blank and other in blank)


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
    return replace(dossier, no_other_aid=bool(value % 2))
