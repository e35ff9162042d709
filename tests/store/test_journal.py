"""The journal: append-only, chained, and the only way that rows change."""

# ruff: noqa: S608

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.store.engine import connect, reading
from pdca_desktop.store.faults import UnjournalledChangeError
from pdca_desktop.store.journal import operations
from pdca_desktop.store.repository import Store
from pdca_desktop.store.tables import SCHEMA
from tests.builders import a_dossier, a_need, a_plan
from tests.fakes.store import SetClock
from tests.store.conftest import ACT, DEVICE, KEY, open_at

COPY = (
    "INSERT INTO change_log SELECT n, 9, entity, row, kind, field, seen, new, salt, digest "
    "FROM change_log WHERE n = 2"
)
COMMIT_COLUMNS = [
    "n",
    "cid",
    "stream",
    "device",
    "who",
    "wall",
    "why",
    "app_version",
    "schema",
    "ops",
    "salt",
    "seal",
    "prev",
    "digest",
]
CHANGE_COLUMNS = ["n", "i", "entity", "row", "kind", "field", "seen", "new", "salt", "digest"]


@pytest.fixture
def raw(store: Store) -> Iterator[dbapi2.Connection]:
    """A connection beside the store, as a tool would have."""
    connection = connect(store.path, KEY)
    yield connection
    connection.close()


@pytest.fixture
def kept(store: Store) -> Dossier:
    first = store.create(a_dossier(), ACT)
    plan = a_plan(tuple(a_need(amount) for amount in range(1_000, 9_000, 1_000)))
    second = store.save(first, replace(first, scenarios=(replace(first.scenarios[0], plan=plan),)), ACT)
    return store.save(second, replace(second, number="7", holders=()), ACT)


def test_commits_hold_who_when_where_and_why(store: Store, raw: dbapi2.Connection, kept: Dossier) -> None:
    rows = raw.execute("SELECT n, device, who, why, schema, ops FROM commit_log ORDER BY n").fetchall()
    assert rows == [
        (1, DEVICE, ACT.who, ACT.why, SCHEMA, 4),
        (2, DEVICE, ACT.who, ACT.why, SCHEMA, 1),
        (3, DEVICE, ACT.who, ACT.why, SCHEMA, 2),
    ]
    changes = raw.execute("SELECT entity, kind, field FROM change_log WHERE n = 3 ORDER BY i").fetchall()
    assert changes == [("Dossier", "u", "/number"), ("Person", "d", "")]


def test_every_commit_waits_in_the_outbox_without_a_hole(
    store: Store, raw: dbapi2.Connection, kept: Dossier
) -> None:
    rows = raw.execute(
        "SELECT o.n, o.state FROM outbox o JOIN commit_log c USING (cid) ORDER BY c.n"
    ).fetchall()
    assert rows == [(1, "pending"), (2, "pending"), (3, "pending")]
    assert len(raw.execute("SELECT DISTINCT stream FROM outbox").fetchall()) == 1


def test_long_values_are_packed_and_come_back(store: Store, raw: dbapi2.Connection, kept: Dossier) -> None:
    (seen, new) = raw.execute("SELECT seen, new FROM change_log WHERE field = '/plan'").fetchone()
    assert isinstance(seen, bytes)
    assert isinstance(new, bytes)
    with reading(store._engine) as connection:
        op = next(op for _, op in operations(connection) if op.field == "/plan")
    assert isinstance(op.new, dict)
    assert len(op.new["needs"]) == 8  # type: ignore[arg-type]


def test_a_sound_journal_is_verified(store: Store, kept: Dossier) -> None:
    assert store.verify_journal() is None


@pytest.mark.parametrize("log", ["commit_log", "change_log"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET n = n", "DELETE FROM {}", "INSERT OR REPLACE INTO {} SELECT * FROM {}"],
)
def test_the_logs_refuse_changes(raw: dbapi2.Connection, kept: Dossier, log: str, statement: str) -> None:
    with pytest.raises(dbapi2.IntegrityError, match="append-only"):
        raw.execute(statement.format(log, log))


def altered(value: object) -> Sequence[object]:
    """A value with each of its parts changed in turn."""
    if isinstance(value, int):
        return [value + 100]
    if isinstance(value, str):
        return [f"{value[:at]}{chr(ord(value[at]) ^ 1)}{value[at + 1 :]}" for at in range(len(value))] + [
            value + "x"
        ]
    assert isinstance(value, bytes)
    bits = [value[:at] + bytes([value[at] ^ 1 << at % 8]) + value[at + 1 :] for at in range(len(value))]
    return [*bits, value + b"x", value[:-1]]


@pytest.mark.parametrize(
    ("log", "column"),
    [("commit_log", name) for name in COMMIT_COLUMNS] + [("change_log", name) for name in CHANGE_COLUMNS],
)
def test_any_altered_byte_shows(
    store: Store, raw: dbapi2.Connection, kept: Dossier, log: str, column: str
) -> None:
    raw.executescript("PRAGMA foreign_keys = OFF; INSERT INTO erasure VALUES ('hand')")
    rowids = [row for (row,) in raw.execute(f"SELECT rowid FROM {log} WHERE n = 2")]
    for rowid in rowids:
        value = raw.execute(f"SELECT {column} FROM {log} WHERE rowid = ?", (rowid,)).fetchone()[0]
        for other in altered(value):
            raw.execute("BEGIN")
            try:
                raw.execute(f"UPDATE {log} SET {column} = ? WHERE rowid = ?", (other, rowid))
            except dbapi2.IntegrityError:
                raw.execute("ROLLBACK")
                continue
            raw.execute("COMMIT")
            broken = store.verify_journal()
            assert broken is not None, (column, value, other)
            assert broken.n in (2, 3)
            now = other if (log, column) == ("commit_log", "n") else rowid
            raw.execute(f"UPDATE {log} SET {column} = ? WHERE rowid = ?", (value, now))
    assert store.verify_journal() is None


@pytest.mark.parametrize(
    ("statement", "n"),
    [
        ("DELETE FROM change_log WHERE n = 2", 2),
        ("DELETE FROM change_log WHERE n = 3 AND i = 1", 3),
        ("DELETE FROM commit_log WHERE n = 3", 4),
        ("DELETE FROM commit_log WHERE n = 1", 1),
        (COPY, 2),
        ("DELETE FROM change_log WHERE n = 3; DELETE FROM commit_log WHERE n = 3", 3),
    ],
)  # fmt: skip
def test_removed_or_added_entries_show(
    store: Store, raw: dbapi2.Connection, kept: Dossier, statement: str, n: int
) -> None:
    raw.executescript(f"PRAGMA foreign_keys = OFF; INSERT INTO erasure VALUES ('hand'); {statement}")
    broken = store.verify_journal()
    assert broken is not None
    assert broken.n in (n, n - 1)


def test_an_erased_operation_leaves_the_chain_whole(
    store: Store, raw: dbapi2.Connection, kept: Dossier
) -> None:
    raw.execute("INSERT INTO erasure VALUES ('hand')")
    raw.execute("UPDATE change_log SET seen = NULL, new = NULL, salt = NULL WHERE entity = 'Person'")
    assert store.verify_journal() is None
    assert store.history(kept.id)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dossier SET number = 'faux'",
        "UPDATE scenario SET plan = '{}'",
        "DELETE FROM piece",
        "UPDATE person SET id = 'autre'",
    ],
)
def test_rows_changed_behind_the_journal_stop_the_next_commit(
    store: Store, raw: dbapi2.Connection, kept: Dossier, statement: str
) -> None:
    raw.execute(statement)
    before = raw.execute("SELECT max(n) FROM commit_log").fetchone()
    seen = store.load(kept.id)
    with pytest.raises(UnjournalledChangeError, match="en dehors de l’application"):
        store.save(seen, replace(seen, adviser="Autre"), ACT)
    assert raw.execute("SELECT max(n) FROM commit_log").fetchone() == before
    assert store.load(kept.id) == seen


def test_a_clock_moved_back_does_not_change_the_order(path: Path) -> None:
    clock = SetClock()
    store = open_at(path, clock=clock)
    kept = store.create(a_dossier(), ACT)
    clock.time = datetime(1999, 1, 1, tzinfo=UTC)
    later = store.save(kept, replace(kept, number="après"), ACT)
    other = store.create(a_dossier(id="autre", holders=(), scenarios=(), pieces=()), ACT)
    store.save(later, replace(later, number="encore"), ACT)
    assert [line.id for line in store.lines()] == [kept.id, other.id]
    numbers = [entry.new for entry in store.history(kept.id) if entry.path == "/number"]
    assert numbers == ["encore", "après"]
    assert store.verify_journal() is None
    store.close()
