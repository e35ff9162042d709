"""What the head office remembers of a row, for those who may see it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, func, select

from pdca_desktop.exchange.messages import raw
from pdca_desktop.head_office.perimeter import covers
from pdca_desktop.head_office.tables import ACCOUNT, CHANGE_LOG, COMMIT_LOG, ROW

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
        One object an operation: `who` is the account, `claimed` what its device said; None when there is no
        such row or the caller may not see it.
    """
    change, commit = CHANGE_LOG.c, COMMIT_LOG.c
    who = func.coalesce(func.nullif(commit.account, ""), commit.who).label("author")
    query = (
        select(
            CHANGE_LOG,
            who,
            commit.who.label("claimed"),
            commit.wall,
            commit.received_at,
            commit.skew,
            commit.why,
            ACCOUNT.c.name,
        )
        .join(COMMIT_LOG, commit.seq == change.seq)
        .outerjoin(ACCOUNT, ACCOUNT.c.id == who)
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
                "who": row.author,
                "claimed": row.claimed,
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
