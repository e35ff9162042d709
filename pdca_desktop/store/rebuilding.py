"""Acts as they are sent: of those whose values an erasure took, what the head office needs all the same.

A row that was made here, and of which somebody was erased before it was ever sent, must arrive there: it is
put together from what lies in the file, without the person. Fields that were changed later are as they were
when the row was made, so that the acts behind it still fit.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from pdca_desktop.exchange.codec import Json
from pdca_desktop.exchange.messages import CHILDREN, PARENT, RANK, WireOp, raw
from pdca_desktop.store import journal
from pdca_desktop.store.incoming import ENTITIES as ROWS
from pdca_desktop.store.incoming import whole_of
from pdca_desktop.store.mapping import canonical, parsed
from pdca_desktop.store.operations import OpKind, whole
from pdca_desktop.store.rows import read_removed, read_state
from pdca_desktop.store.tables import CHANGE_LOG, DOSSIER, ENTITIES

_CHILDREN = {child.name: child for child in DOSSIER.children.values()}


def wired(connection: Connection, row: Any) -> WireOp:
    """An operation of the journal as it travels."""
    seen, new = journal.values_of(row)
    struck = row.salt is None
    if struck and row.kind == OpKind.ERASE:
        present = _present(connection, row.entity, row.row) or {}
        new = canonical(present.get(row.field, _blank(row.entity, row.field)))
    elif struck and not row.field and row.entity in ENTITIES:
        if row.kind == OpKind.DELETE:
            seen = canonical(_family(connection, row))
        else:
            new = canonical(_made(connection, row))
    return WireOp(row.entity, row.row, row.kind, row.field, raw(seen), raw(new), struck)


def _blank(entity: str, field: str) -> Json:
    """What a field that says nothing holds."""
    leaf = ROWS[entity].by_field[field]
    return leaf.blank if leaf.has_blank else None


def _made(connection: Connection, row: Any) -> Json:
    """A row as it was made or brought back, without what was erased."""
    present = _present(connection, row.entity, row.row)
    if present is None:
        return None
    before = _before(_later(connection, row))
    fields = {name: value for name, value in present.items() if name not in before}
    fields |= {name: value for name, value in before.items() if value not in (None, "", [], {})}
    return fields


def _later(connection: Connection, row: Any) -> Iterable[Any]:
    """What became of a row after an operation, in order."""
    at, change = CHANGE_LOG.c.n, CHANGE_LOG.c
    query = select(CHANGE_LOG).where(change.entity == row.entity, change.row == row.row)
    after = (at > row.n) | ((at == row.n) & (change.i > row.i))
    return connection.execute(query.where(after).order_by(at, change.i))


def _before(later: Iterable[Any]) -> dict[str, Json]:
    """The values that fields had before they were changed; of those that were erased, none."""
    found: dict[str, Json] = {}
    for op in later:
        seen = parsed(journal.values_of(op)[0])
        if op.field:
            found.setdefault(op.field, seen)
        elif op.kind == OpKind.DELETE and op.salt is not None and isinstance(seen, dict):
            beside = (PARENT, CHILDREN, *found)
            return found | {name: value for name, value in seen.items() if name not in beside}
    return found


def _present(connection: Connection, entity: str, row: str) -> dict[str, Json] | None:
    """A row as it lies in the file, deleted or not."""
    table = ENTITIES[entity]
    root = row
    if entity != DOSSIER.name:
        root = connection.execute(select(table.c.dossier_id).where(table.c.id == row)).scalar() or ""
    state = read_state(connection, Path(), root) if root else None
    if state is None:
        return None
    living = whole_of(state, entity, row)
    if living is not None:
        return dict(living)
    child = _CHILDREN[entity]
    removed = read_removed(connection, Path(), child, row)
    rank = connection.execute(select(table.c.rank).where(table.c.id == row)).scalar()
    return None if removed is None else whole(child, removed, state, **_place(root, rank or 0))


def _place(root: str, rank: int) -> dict[str, Json]:
    return {PARENT: root, RANK: rank}


def _family(connection: Connection, row: Any) -> Json:
    """The rows under a dossier that was deleted: they were seen, whatever they were."""
    if row.entity != DOSSIER.name:
        return {}
    state = read_state(connection, Path(), row.row)
    if state is None:
        return {}
    rows: dict[str, Json] = {
        child.name: {item.id: {} for item in getattr(state.record, name)}
        for name, child in DOSSIER.children.items()
        if getattr(state.record, name)
    }
    return {CHILDREN: rows}
