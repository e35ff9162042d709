"""What the head office remembers of a row, for those who may see it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, select

from pdca_desktop.exchange.messages import raw
from pdca_desktop.head_office.merging import covers
from pdca_desktop.head_office.tables import ACCOUNT, BLOB_USE, CHANGE_LOG, COMMIT_LOG, ROW

PAGE = 200


def history(
    engine: Engine, key: tuple[str, str], before: int | None, scopes: Iterable[str]
) -> list[dict[str, Any]] | None:
    """The operations on a row, last first, a page at a time.

    Args:
        engine: of the database.
        key: entity and row.
        before: order under which the page begins; None from the last one.
        scopes: what the caller may hold.

    Returns:
        One object an operation; None when there is no such row or the caller may not see it.
    """
    change, commit = CHANGE_LOG.c, COMMIT_LOG.c
    query = (
        select(
            CHANGE_LOG, commit.who, commit.wall, commit.received_at, commit.skew, commit.why, ACCOUNT.c.name
        )
        .join(COMMIT_LOG, commit.seq == change.seq)
        .outerjoin(ACCOUNT, ACCOUNT.c.id == commit.who)
        .where(change.entity == key[0], change.row == key[1])
        .order_by(change.seq.desc(), change.i.desc())
        .limit(PAGE)
    )
    if before is not None:
        query = query.where(change.seq < before)
    with engine.connect() as connection:
        place = select(ROW.c.scope).where(ROW.c.entity == key[0], ROW.c.row == key[1])
        scope = connection.execute(place).scalar()
        if scope is None or not covers(scopes, scope):
            return None
        return [
            {
                "seq": row.seq,
                "who": row.who,
                "name": row.name or "",
                "wall": row.wall,
                "skew": row.skew,
                "received_at": row.received_at,
                "why": row.why,
                "kind": row.kind,
                "field": row.field,
                "seen": raw(row.seen),
                "new": raw(row.new),
                "result": row.result,
            }
            for row in connection.execute(query)
        ]


def may_see_blob(engine: Engine, sha256: str, scopes: Iterable[str]) -> bool:
    """Whether a dossier that names this attachment is in the caller's perimeter."""
    query = (
        select(ROW.c.scope).join(BLOB_USE, BLOB_USE.c.root == ROW.c.row).where(BLOB_USE.c.sha256 == sha256)
    )
    with engine.connect() as connection:
        return any(covers(scopes, scope) for scope in connection.execute(query).scalars())
