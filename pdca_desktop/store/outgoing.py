"""What this device still has to say to the head office, read from the journal."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, or_, select

from pdca_desktop.exchange.messages import RANK, WireCommit, WireRow
from pdca_desktop.store.journal import PENDING, values_of
from pdca_desktop.store.mapping import parsed
from pdca_desktop.store.operations import Key, Op, OpKind
from pdca_desktop.store.rebuilding import wired
from pdca_desktop.store.tables import CHANGE_LOG, COMMIT_LOG, OUTBOX, SET_ASIDE

ACKED, AGAIN = "acked", "again"
"""Received by the head office; to be offered once more though its effect was given back long ago."""

ASIDE = "aside"
"""Refused by the head office: kept here."""

REFUSAL = "refusal."
"""Before the identifier of such an act, in the file's notes: why (`messages.Refusal`)."""

HANDED = "handed"
"""In quarantine at a head office that took this device's access away: not worked in there."""

TO_SEND = (PENDING, AGAIN)

_ABOUT = 200
"""Bytes of an operation beside its values."""

_NEXT = (
    select(COMMIT_LOG, OUTBOX.c.n.label("turn"))
    .join(OUTBOX, OUTBOX.c.cid == COMMIT_LOG.c.cid)
    .where(OUTBOX.c.state.in_(TO_SEND), OUTBOX.c.stream == bindparam("of_stream"))
    .where(OUTBOX.c.n > bindparam("after"))
    .order_by(OUTBOX.c.n)
    .limit(bindparam("most"))
)
_UNTOLD = select(SET_ASIDE).where(SET_ASIDE.c.sent == 0).order_by(SET_ASIDE.c.k).limit(bindparam("most"))
_UNSETTLED = (
    select(CHANGE_LOG)
    .join(COMMIT_LOG, COMMIT_LOG.c.n == CHANGE_LOG.c.n)
    .join(OUTBOX, OUTBOX.c.cid == COMMIT_LOG.c.cid)
    .where(or_(OUTBOX.c.state == PENDING, (OUTBOX.c.state == ACKED) & (OUTBOX.c.ack > bindparam("cursor"))))
    .where(CHANGE_LOG.c.salt.is_not(None))
    .order_by(CHANGE_LOG.c.n, CHANGE_LOG.c.i)
)
_OPS = select(CHANGE_LOG).where(CHANGE_LOG.c.n == bindparam("commit")).order_by(CHANGE_LOG.c.i)
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])


def waiting_acts(
    connection: Connection, stream: str, most_commits: int, most_bytes: int, after: int = 0
) -> tuple[WireCommit, ...]:
    """The acts that wait after a number of the stream, in order, as many as fit."""
    commits: list[WireCommit] = []
    size = 0
    wanted = {"of_stream": stream, "after": after, "most": most_commits}
    for row in connection.execute(_NEXT, wanted).all():
        ops = tuple(wired(connection, op) for op in connection.execute(_OPS, {"commit": row.n}).all())
        size += sum(_ABOUT + len(bytes(op.seen)) + len(bytes(op.new)) for op in ops)
        if commits and size > most_bytes:
            break
        commits.append(
            WireCommit(row.cid, row.turn, row.who, row.wall, row.why, row.app_version, row.schema, ops)
        )
    return tuple(commits)


def set_aside(connection: Connection, most: int) -> tuple[WireRow, ...]:
    """Rows that a restored head office did not know, not told to it yet."""
    return tuple(
        WireRow(row.entity, row.row, row.root, 0, deleted=False, fields=_FIELDS.decode(row.fields))
        for row in connection.execute(_UNTOLD, {"most": most})
    )


def unsettled(connection: Connection, cursor: int) -> Sequence[Any]:
    """The operations of acts whose effect the head office has not given back yet, in order.

    Those whose values an erasure took say nothing any more.
    """
    return connection.execute(_UNSETTLED, {"cursor": cursor}).all()


def waiting_updates(connection: Connection, rows: Collection[Key]) -> Iterator[Op]:
    """The values given to fields of these rows by acts that wait to be sent, in order."""
    query = (
        select(CHANGE_LOG)
        .join(COMMIT_LOG, COMMIT_LOG.c.n == CHANGE_LOG.c.n)
        .join(OUTBOX, OUTBOX.c.cid == COMMIT_LOG.c.cid)
        .where(OUTBOX.c.state.in_(TO_SEND), CHANGE_LOG.c.salt.is_not(None))
        .where(CHANGE_LOG.c.kind == OpKind.UPDATE, CHANGE_LOG.c.field != RANK)
        .order_by(CHANGE_LOG.c.n, CHANGE_LOG.c.i)
    )
    for row in connection.execute(query).all():
        if (row.entity, row.row) in rows:
            seen, new = (parsed(one) for one in values_of(row))
            yield Op(row.entity, row.row, OpKind.UPDATE, row.field, seen, new)
