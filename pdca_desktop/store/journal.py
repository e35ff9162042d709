"""The journal: one commit per act with its operations, chained by digests; audit trail and outbox at once."""

import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from pdca_desktop.services.ports import Act, Break, Clock, IdSource
from pdca_desktop.store.journal_rows import change_row, commit_digest, is_intact, is_told, seal_of, unpacked
from pdca_desktop.store.mapping import parsed
from pdca_desktop.store.operations import Key, Op, OpKind
from pdca_desktop.store.tables import CHANGE_LOG, COMMIT_LOG, ERASURE, META, OUTBOX, SCHEMA

HEAD = "head"
STREAM = "stream"
PENDING = "pending"

_LAST = select(COMMIT_LOG.c.n, COMMIT_LOG.c.digest).order_by(COMMIT_LOG.c.n.desc()).limit(1)
_COMMIT = COMMIT_LOG.insert()
_CHANGE = CHANGE_LOG.insert()
_TURN = select(func.coalesce(func.max(OUTBOX.c.n), 0) + 1).where(OUTBOX.c.stream == bindparam("of"))
_OUTBOX = OUTBOX.insert().values(
    cid=bindparam("cid"), stream=bindparam("stream"), n=_TURN.scalar_subquery(), state=bindparam("state")
)
_LAST_CHANGE = (
    select(COMMIT_LOG.c.who, COMMIT_LOG.c.wall)
    .join(CHANGE_LOG, CHANGE_LOG.c.n == COMMIT_LOG.c.n)
    .where(CHANGE_LOG.c.row == bindparam("row_id"), CHANGE_LOG.c.entity == bindparam("of"))
    .order_by(CHANGE_LOG.c.n.desc())
    .limit(1)
)
_ERASING = "under way"
_FORGET = (
    update(CHANGE_LOG)
    .where(CHANGE_LOG.c.n == bindparam("of"), CHANGE_LOG.c.i == bindparam("at"))
    .values(seen=None, new=None, salt=None)
)
_HUSH = update(COMMIT_LOG).where(COMMIT_LOG.c.n == bindparam("of")).values(why="", salt=None)
_GET_META = select(META.c.value).where(META.c.key == bindparam("wanted"))
PUT_META = (_PUT := insert(META)).on_conflict_do_update(
    index_elements=[META.c.key], set_={"value": _PUT.excluded.value}
)


@dataclass(frozen=True, slots=True)
class Signature:
    """What every commit of this opening carries beside its act.

    Attributes:
        device: identifier of the machine.
    """

    clock: Clock
    ids: IdSource
    device: str
    app_version: str


def record(
    connection: Connection, signature: Signature, act: Act, ops: Sequence[Op], *, received: bool = False
) -> tuple[int, str]:
    """Write a commit, its operations and its place in the outbox.

    Args:
        connection: in a writing transaction.
        signature: of this opening.
        act: who and why.
        ops: what it did.
        received: it came from the head office, so that it is not sent back.

    Returns:
        Its number on this machine and its time, ISO in UTC.
    """
    last = connection.execute(_LAST).one_or_none()
    n, prev = (last.n + 1, last.digest) if last else (1, "")
    stream = get_meta(connection, STREAM) or ""
    changes = [change_row(n, i, op) for i, op in enumerate(ops)]
    commit: dict[str, Any] = {
        "n": n,
        "cid": signature.ids.new(),
        "stream": "" if received else stream,
        "device": signature.device,
        "who": act.who,
        "wall": instant(signature.clock.now()),
        "why": act.why,
        "salt": (salt := secrets.token_hex(16)),
        "seal": seal_of(salt, act.why),
        "app_version": signature.app_version,
        "schema": SCHEMA,
        "ops": len(changes),
        "prev": prev,
    }
    commit["digest"] = commit_digest(commit, [change["digest"] for change in changes])
    connection.execute(_COMMIT, commit)
    connection.execute(_CHANGE, changes)
    if not received:
        place = {"cid": commit["cid"], "stream": stream, "of": stream, "state": PENDING}
        connection.execute(_OUTBOX, place)
    set_meta(connection, HEAD, commit["digest"])
    return n, commit["wall"]


def operations(connection: Connection, rows: Collection[Key] | None = None) -> Iterator[tuple[Any, Op]]:
    """Every operation with its commit, in order, of some rows if they are given; erased ones are left out."""
    query = (
        select(CHANGE_LOG, COMMIT_LOG.c.cid, COMMIT_LOG.c.wall, COMMIT_LOG.c.who, COMMIT_LOG.c.why)
        .join(COMMIT_LOG, COMMIT_LOG.c.n == CHANGE_LOG.c.n)
        .order_by(CHANGE_LOG.c.n, CHANGE_LOG.c.i)
    )
    if rows is not None:
        query = query.where(CHANGE_LOG.c.row.in_({row for _, row in rows}))
    for row in connection.execute(query):
        if row.salt is not None and (rows is None or (row.entity, row.row) in rows):
            seen, new = unpacked(row.seen, row.new)
            yield row, Op(row.entity, row.row, OpKind(row.kind), row.field, parsed(seen), parsed(new))


def last_change(connection: Connection, key: Key, field: str) -> tuple[str, datetime] | None:
    """Who last gave a field its value, or made or removed its row, and when; None when nobody did."""
    entity, row = key
    query = _LAST_CHANGE.where(CHANGE_LOG.c.field.in_((field, ""))) if field else _LAST_CHANGE
    found = connection.execute(query, {"of": entity, "row_id": row}).one_or_none()
    return (found.who, datetime.fromisoformat(found.wall)) if found else None


def values_of(row: Any) -> tuple[str, str]:
    """The canonical JSON of an operation's two values; null when they were erased."""
    return ("null", "null") if row.salt is None else unpacked(row.seen, row.new)


def forget(
    connection: Connection,
    rows: Collection[Key],
    tells: Callable[[Op], bool],
    says: Callable[[str], bool],
) -> None:
    """Take the values of operations out of the journal, and the reasons that name somebody: seals stay.

    Args:
        rows: whose operations are looked at.
        tells: whether an operation must lose its values.
        says: whether a reason must go.
    """
    lost = [(row.n, row.i) for row, op in operations(connection, rows) if tells(op)]
    told = (  # those of operations that lost their values before, too
        select(COMMIT_LOG.c.n, COMMIT_LOG.c.why, CHANGE_LOG.c.entity, CHANGE_LOG.c.row)
        .join(CHANGE_LOG, CHANGE_LOG.c.n == COMMIT_LOG.c.n)
        .where(CHANGE_LOG.c.row.in_({row for _, row in rows}), COMMIT_LOG.c.why != "")
    )
    whys = {one.n: one.why for one in connection.execute(told) if (one.entity, one.row) in rows}
    strike(connection, lost, [{"of": n} for n, why in whys.items() if says(why)])


def strike(
    connection: Connection, lost: Collection[tuple[int, int]], reasons: Collection[dict[str, int]] = ()
) -> None:
    """Take the values of operations out of the journal; their seals stay, so that the chain still verifies.

    Args:
        connection: in a writing transaction.
        lost: operations, by the number of their commit and their rank in it.
        reasons: commits whose reason goes too, as `{"of": number}`.
    """
    connection.execute(ERASURE.insert(), {"cid": _ERASING})
    if lost:
        connection.execute(_FORGET, [{"of": n, "at": i} for n, i in lost])
    if reasons:
        connection.execute(_HUSH, list(reasons))
    connection.execute(delete(ERASURE))


def verify(connection: Connection) -> Break | None:
    """Walk the whole chain; the first commit that was altered, removed or added, or None."""
    prev, expected = "", 1
    changes = connection.execute(select(CHANGE_LOG).order_by(CHANGE_LOG.c.n, CHANGE_LOG.c.i))
    waiting = changes.fetchone()
    for row in connection.execute(select(COMMIT_LOG).order_by(COMMIT_LOG.c.n)):
        commit = dict(row._mapping)  # noqa: SLF001
        if row.n != expected:
            return Break(expected, "", "commit missing")
        digests: list[str] = []
        while waiting is not None and waiting.n <= row.n:
            if waiting.n != row.n or waiting.i != len(digests) or not is_intact(waiting):
                return Break(row.n, row.cid, f"operation {waiting.i} altered")
            digests.append(waiting.digest)
            waiting = changes.fetchone()
        if len(digests) != row.ops:
            return Break(row.n, row.cid, "operations added or removed")
        if row.prev != prev or row.digest != commit_digest(commit, digests) or not is_told(row):
            return Break(row.n, row.cid, "commit altered")
        prev, expected = row.digest, expected + 1
    if waiting is not None or prev != (get_meta(connection, HEAD) or ""):
        return Break(expected, "", "last commits missing")
    return None


def instant(moment: datetime) -> str:
    """An instant as the journal writes it: ISO, UTC, microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def get_meta(connection: Connection, key: str) -> str | None:
    """A value that the file keeps about itself."""
    return connection.execute(_GET_META, {"wanted": key}).scalar_one_or_none()


def set_meta(connection: Connection, key: str, value: str) -> None:
    """Keep a value about the file."""
    connection.execute(PUT_META, {"key": key, "value": value})
