"""Records to rows and back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from pdca_desktop.errors import FileError
from pdca_desktop.exchange.codec import Json
from pdca_desktop.exchange.messages import RANK
from pdca_desktop.store.faults import damaged
from pdca_desktop.store.incoming import beyond
from pdca_desktop.store.mapping import ID, Entity, Leaf, canonical, parsed
from pdca_desktop.store.operations import CHANGES, Key, Op, OpKind, Place, State
from pdca_desktop.store.tables import DOSSIER, ENTITIES, parent_column


def _children_of(child: Entity) -> Select[Any]:
    table = ENTITIES[child.name]
    return (
        select(table)
        .where(table.c[parent_column(DOSSIER)] == bindparam("row_id"))
        .order_by(table.c.rank, table.c.id)
    )


_TABLE = ENTITIES[DOSSIER.name]
_ROOT = select(_TABLE).where(_TABLE.c.id == bindparam("row_id"))
_CHILDREN = {name: _children_of(child) for name, child in DOSSIER.children.items()}
_CHILD_IDS = {
    child.name: _CHILDREN[name].with_only_columns(ENTITIES[child.name].c.id)
    for name, child in DOSSIER.children.items()
}
_INSERTS = {name: table.insert() for name, table in ENTITIES.items()}
_UPDATES = {name: table.update().where(table.c.id == bindparam("row_id")) for name, table in ENTITIES.items()}


def read_state(connection: Connection, path: Path, row_id: str) -> State | None:
    """A dossier as its rows have it, deleted or not; None when there is none.

    Raises:
        DamagedStoreError: a row holds a value that its field cannot hold.
    """
    asked = {"row_id": row_id}
    found = connection.execute(_ROOT, asked).one_or_none()
    if found is None:
        return None
    ranks: dict[Key, int] = {}
    deleted: set[Key] = {(DOSSIER.name, row_id)} if found.deleted else set()
    beyond: dict[Place, Json] = {}
    extras = _extra_of(DOSSIER, found)
    lists: dict[str, tuple[Any, ...]] = {}
    for name, child in DOSSIER.children.items():
        items: list[Any] = []
        for row in connection.execute(_CHILDREN[name], asked):
            extras |= _extra_of(child, row)
            if row.deleted:
                deleted.add((child.name, row.id))
                _record(child, row, path, {}, beyond)
            else:
                ranks[child.name, row.id] = row.rank
                items.append(_record(child, row, path, {}, beyond))
        lists[name] = tuple(items)
    return State(_record(DOSSIER, found, path, lists, beyond), ranks, frozenset(deleted), beyond, extras)


def _extra_of(entity: Entity, row: Row[Any]) -> dict[Key, dict[str, Json]]:
    """What a newer version wrote beside a row."""
    extra = parsed(row.extra) if row.extra != "{}" else None
    return {(entity.name, row.id): extra} if isinstance(extra, dict) else {}


def rows_of(connection: Connection, dossier_id: str) -> set[Key]:
    """A dossier and all the rows it ever held."""
    rows: set[Key] = {(DOSSIER.name, dossier_id)}
    for name, children in _CHILD_IDS.items():
        rows |= {(name, row_id) for row_id in connection.execute(children, {"row_id": dossier_id}).scalars()}
    return rows


def read_removed(connection: Connection, path: Path, child: Entity, row_id: str) -> Any | None:
    """The record of a child row that was deleted, as it was then; None when there is none.

    Raises:
        DamagedStoreError: the row holds a value that its field cannot hold.
    """
    table = ENTITIES[child.name]
    found = connection.execute(select(table).where(table.c.id == row_id, table.c.deleted == 1)).one_or_none()
    return None if found is None else _record(child, found, path, {}, {})


def write_extra(connection: Connection, entity: str, row_id: str, data: Json) -> tuple[str, str]:
    """Keep the fields of a newer version beside a row.

    Returns:
        The table and identifier of the row written.
    """
    table = ENTITIES[entity]
    connection.execute(table.update().where(table.c.id == row_id), {"extra": canonical(data)})
    return table.name, row_id


def write_ops(
    connection: Connection, ops: Iterable[Op], state: State, changed_at: str
) -> list[tuple[str, str]]:
    """Write the rows that operations name, one statement each; the state is the one they lead to.

    Returns:
        The table and identifier of every row written.
    """
    entities = {DOSSIER.name: DOSSIER} | {child.name: child for child in DOSSIER.children.values()}
    by_row: dict[tuple[str, str], list[Op]] = defaultdict(list)
    for op in ops:
        by_row[op.entity, op.row].append(op)
    records = _records(state)
    for (name, row_id), named in by_row.items():
        entity = entities[name]
        values = _values(entity, records.get((name, row_id)), named, state)
        values["changed_at"] = changed_at
        if named[0].kind is OpKind.INSERT:
            above = {} if entity is DOSSIER else {parent_column(DOSSIER): state.record.id}
            connection.execute(_INSERTS[name], {ID: row_id, **above, **values})
        else:
            connection.execute(_UPDATES[name], {"row_id": row_id, **values})
    return [(entities[name].table, row_id) for name, row_id in by_row]


def _values(entity: Entity, record: Any, ops: list[Op], state: State) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for op in ops:
        if op.kind is OpKind.DELETE:
            values["deleted"] = 1
        elif op.field == RANK:
            values[RANK] = state.ranks[op.entity, op.row]
        elif op.kind in CHANGES:
            leaf = entity.by_field[op.field]
            values[leaf.column] = _stored(leaf, op, record, state)
        else:
            values |= {leaf.column: _stored(leaf, op, record, state) for leaf in entity.leaves}
            values["deleted"] = 0
            values["extra"] = canonical(beyond(entity, op.new if isinstance(op.new, dict) else {}))
            if entity is not DOSSIER:
                values[RANK] = state.ranks[op.entity, op.row]
    return values


def _stored(leaf: Leaf, op: Op, record: Any, state: State) -> str | int | None:
    """A value as its column holds it, with what a newer version wrote inside its block."""
    more = state.beyond.get((op.entity, op.row, leaf.field))
    return leaf.stored(leaf.read(record)) if more is None else canonical(more)


def _records(state: State) -> dict[Key, Any]:
    found: dict[Key, Any] = {(DOSSIER.name, state.record.id): state.record}
    for name, child in DOSSIER.children.items():
        found |= {(child.name, item.id): item for item in getattr(state.record, name)}
    return found


def _record(
    entity: Entity,
    row: Row[Any],
    path: Path,
    lists: Mapping[str, tuple[Any, ...]],
    beyond: dict[Place, Json],
) -> Any:
    raw = row._mapping  # noqa: SLF001  (the public way to read a row by column name)
    values: dict[tuple[str, ...], Any] = {}
    for leaf in entity.leaves:
        kept = raw[leaf.column]
        try:
            if leaf.block and kept is not None:
                data = parsed(kept)
                values[leaf.steps], more = leaf.known_of(data)
                if more:
                    beyond[entity.name, row.id, leaf.field] = data
            else:
                values[leaf.steps] = leaf.of_stored(kept)
        except (ValueError, ArithmeticError, LookupError, FileError) as error:
            raise damaged(path, f"{leaf.owner.__name__}.{leaf.slot.name}: unreadable value") from error
    return entity.build(row.id, values, **lists)
