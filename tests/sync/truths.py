"""What must hold of desktops and head office, whatever happened to them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from pdca_desktop.exchange.tally import tally
from pdca_desktop.head_office.book import CONFLICT, Held
from pdca_desktop.head_office.checking import differences
from pdca_desktop.head_office.merging import Result
from pdca_desktop.head_office.perimeter import covers
from pdca_desktop.head_office.shelf import held_of
from pdca_desktop.head_office.tables import CHANGE_LOG, COMMIT_LOG, ROW
from pdca_desktop.store.incoming import ENTITIES
from pdca_desktop.store.journal import get_meta, values_of
from pdca_desktop.store.mapping import parsed
from pdca_desktop.store.outgoing import unsettled
from pdca_desktop.store.receiving import rows_held
from pdca_desktop.store.repository import Store
from pdca_desktop.store.rows import read_state
from pdca_desktop.store.tables import COMMIT_LOG as HERE
from pdca_desktop.store.tables import DOSSIER
from pdca_desktop.store.tables import ENTITIES as TABLES

if TYPE_CHECKING:
    from tests.sync.world import Desktop, World


GIVEN_HERE = "/number"
"""The head office gives one where none was typed, and no operation tells it."""


class _Gone:
    """A row that is not there."""


_GONE = _Gone()


def check_always(world: "World") -> None:
    """After every step: what was saved and not settled stays visible."""
    for desktop in world.desktops:
        with desktop.store.reading() as connection:
            _check_visible(desktop, connection)


def _check_visible(desktop: "Desktop", connection: Connection) -> None:
    cursor = int(get_meta(connection, "sync_cursor") or 0)
    last: dict[tuple[str, str, str], Any] = {}
    gone: dict[tuple[str, str], bool] = {}
    for row in unsettled(connection, cursor):
        new = parsed(values_of(row)[1])
        if row.kind in ("u", "e"):
            last[row.entity, row.row, row.field] = new
            gone[row.entity, row.row] = False
        else:
            gone[row.entity, row.row] = row.kind == "d"
            last = {key: value for key, value in last.items() if key[:2] != (row.entity, row.row)}
    for (entity, row, name), value in last.items():
        if not gone[entity, row] and entity in ENTITIES and name in ENTITIES[entity].by_field:
            shown = _shown(connection, desktop.store, entity, row, name)
            assert shown is _GONE or shown == value, (desktop.name, entity, row, name, shown, value)


def check_at_rest(world: "World") -> None:
    """When nothing moves any more: nothing lost, nothing overwritten, nothing leaked, everybody level."""
    with world.engine.connect() as connection:
        log = [row.cid for row in connection.execute(select(COMMIT_LOG.c.cid))]
        assert len(log) == len(set(log))
        missing = world.acts - set(log)
        assert not missing, f"{len(missing)} acts are missing"
        rows = [held_of(row) for row in connection.execute(select(ROW))]
        changes = connection.execute(select(CHANGE_LOG).order_by(CHANGE_LOG.c.seq, CHANGE_LOG.c.i)).all()
    found = list(differences(world.engine))
    assert found == [], found
    _check_changes(changes, rows)
    for desktop in world.desktops:
        assert desktop.courier.waiting() == 0
        assert desktop.store.verify_journal() is None
        _check_level(desktop, [row for row in rows if covers(desktop.caller.scopes, row.scope)])


def _check_changes(changes: Sequence[Any], rows: list[Held]) -> None:
    """What the log says of each operation is true, and none overwrote a value its author had not seen."""
    conflicts = {
        (parsed(row.fields["/entity"]), parsed(row.fields["/row"]), parsed(row.fields["/field"]))
        for row in rows
        if row.entity == CONFLICT
    }
    here = {(row.entity, row.row) for row in rows}
    values: dict[tuple[str, str, str], str] = {}
    seen = Replay()
    for change in changes:
        key = change.entity, change.row, change.field
        seen.follow(change)
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


@dataclass
class Replay:
    """The rows as the operations that were applied make them, worked out without the code that merges.

    An operation that waited for its row was applied right after the row came.
    """

    fields: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    above: dict[tuple[str, str], str] = field(default_factory=dict)
    living: set[tuple[str, str]] = field(default_factory=set)
    waited: defaultdict[tuple[str, str], list[Any]] = field(default_factory=lambda: defaultdict(list))

    def follow(self, change: Any) -> None:  # noqa: C901  (one branch a kind of operation)
        """One operation of the log."""
        key: tuple[str, str] = (change.entity, change.row)
        new: Any = parsed(change.new)
        said_there = change.result == Result.SAME.value and change.kind == "u" and not change.struck
        if said_there and key in self.fields:
            self._check_there(key, change.field, new)
        if change.result not in (Result.APPLIED.value, Result.REVIVED.value):
            return
        if change.kind == "i" or (change.kind == "r" and new):
            self.above[key] = new.pop("parent", self.above.get(key, change.row))
            if change.kind == "r" and not change.struck:
                self._check_kept(key, new)
            self.fields[key] = new
        elif key not in self.fields:
            self.waited[key].append(change)
            return
        elif change.kind == "d":
            seen: Any = parsed(change.seen)
            if not change.struck:  # an erasure took what its author saw
                self._check_seen(key, seen)
        elif change.kind != "r":
            self.fields[key][change.field] = new
        if change.kind == "d":
            self.living.discard(key)
        else:
            self.living |= {key, (DOSSIER.name, self.above[key])}
        if change.kind == "i":
            for waiting in self.waited.pop(key, ()):
                self.follow(waiting)

    def _check_kept(self, key: tuple[str, str], new: dict[str, Any]) -> None:
        """Who restores a row takes nothing away that they cannot read."""
        known = ENTITIES[key[0]].by_field if key[0] in ENTITIES else {}
        beyond = {name: one for name, one in self.fields.get(key, {}).items() if name not in known}
        assert {name: new.get(name) for name in beyond if name.startswith("/")} == beyond, key

    def _check_there(self, key: tuple[str, str], name: str, value: Any) -> None:
        """What is said to be there already is there, and not on a row that was deleted."""
        there = self.fields[key].get(name)
        assert _same(there, value) or name == GIVEN_HERE, f"{key} {name} is said to be {value}, not {there}"
        assert {key, (DOSSIER.name, self.above[key])} <= self.living, f"{key} is deleted"

    def _check_seen(self, key: tuple[str, str], seen: dict[str, Any]) -> None:
        """Nothing is deleted that its author had not seen as it was."""
        family = seen.get("children", {})
        pairs = [(key, seen)]
        if key[0] == DOSSIER.name:
            mine = [one for one in self.living if one[0] != DOSSIER.name and self.above[one] == key[1]]
            pairs += [(one, family.get(one[0], {}).get(one[1], {})) for one in mine]
        for one, known in pairs:
            for name, value in self.fields[one].items():
                if name.startswith("/") and not _same(value, None):
                    assert _same(known.get(name), value), f"{one} was deleted with an unseen {name}"


def _check_level(desktop: "Desktop", rows: list[Held]) -> None:
    """Each row of the perimeter is on the machine as it is at the head office, and nothing else is."""
    living = {row.row for row in rows if row.entity == DOSSIER.name and not row.deleted}
    assert {line.id for line in desktop.store.lines()} == living, desktop.name
    with desktop.store.reading() as connection:
        held = set(rows_held(connection))
        wanted = {(row.entity, row.row, row.seq) for row in rows if not row.deleted}
        assert tally(held) == tally(wanted), (desktop.name, held ^ wanted)
        for row in rows:
            if row.entity in ENTITIES and row.root in living:
                _check_row(desktop, connection, row)
        assert set(connection.execute(select(HERE.c.cid)).scalars())


def _check_row(desktop: "Desktop", connection: Connection, row: Held) -> None:
    state = read_state(connection, desktop.store.path, row.root)
    assert state is not None
    if row.deleted:
        assert row.key in state.deleted or row.key not in _rows_of(state.record), (desktop.name, row)
        return
    assert row.key not in state.deleted, (desktop.name, row)
    extra = state.extras.get(row.key, {})
    for name, value in row.fields.items():
        if name in ENTITIES[row.entity].by_field:
            shown = _shown(connection, desktop.store, row.entity, row.row, name)
            assert _same(shown, parsed(value)) or _same(extra.get(name), parsed(value)), (
                desktop.name,
                row.key,
                name,
            )
        elif name.startswith("/"):
            assert _same(extra.get(name), parsed(value)), (desktop.name, row.key, name, "of a newer version")


def _shown(connection: Connection, store: Store, entity: str, row: str, name: str) -> Any:
    """A value as the machine shows it; `_GONE` when its dossier is deleted or is not there."""
    table = TABLES[entity]
    root = row
    if entity != DOSSIER.name:
        root = connection.execute(select(table.c.dossier_id).where(table.c.id == row)).scalar() or ""
    state = read_state(connection, store.path, root)
    if state is None or (DOSSIER.name, root) in state.deleted:
        return _GONE
    record = _rows_of(state.record)[entity, row]
    return state.plain(ENTITIES[entity], record, ENTITIES[entity].by_field[name])


def _rows_of(dossier: Any) -> dict[tuple[str, str], Any]:
    found = {(DOSSIER.name, dossier.id): dossier}
    for name, child in DOSSIER.children.items():
        found |= {(child.name, item.id): item for item in getattr(dossier, name)}
    return found


def _alike(one: str, other: str) -> bool:
    blank = {'""', "null", "[]", "{}"}
    return one == other or (one in blank and other in blank)


def _same(one: Any, other: Any) -> bool:
    blank: tuple[Any, ...] = ("", None, [], {})
    return one == other or (one in blank and other in blank)
