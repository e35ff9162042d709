"""Replays operations: the record that they make of another, every value read back from its plain form."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import FileError, RefusedValueError
from pdca_desktop.exchange.codec import Json
from pdca_desktop.exchange.messages import RANK
from pdca_desktop.store import blocks
from pdca_desktop.store.mapping import Entity, Leaf, entity_of
from pdca_desktop.store.operations import CHANGES, Key, Op, OpKind, Place, State


def replay(state: State, ops: Iterable[Op], record: type[Any]) -> State:
    """The state after operations made in order.

    Raises:
        RefusedValueError: a value that its field cannot hold.
    """
    entity = entity_of(record)
    of = {entity.name: entity} | {child.name: child for child in entity.children.values()}
    lists = {child.name: name for name, child in entity.children.items()}
    root, ranks, deleted = state.record, dict(state.ranks), set(state.deleted)
    beyond = dict(state.beyond)
    rows: dict[str, dict[str, Any]] = {
        name: {} if root is None else {item.id: item for item in getattr(root, name)}
        for name in lists.values()
    }
    touched: set[str] = set()
    for op in ops:
        if op.entity == entity.name:
            if op.kind is OpKind.DELETE:
                deleted.add((op.entity, op.row))
            else:
                deleted.discard((op.entity, op.row))
                root = applied(entity, root, op, beyond)
            continue
        name, key = lists[op.entity], (op.entity, op.row)
        touched.add(op.entity)
        if op.kind is OpKind.DELETE:
            rows[name].pop(op.row, None)
            ranks.pop(key, None)
            deleted.add(key)
        elif op.field == RANK:
            ranks[key] = _rank(op.new)
        else:
            rows[name][op.row] = applied(of[op.entity], rows[name].get(op.row), op, beyond)
            if op.kind not in CHANGES:
                ranks[key] = _rank(op.new[RANK] if isinstance(op.new, dict) else None)
                deleted.discard(key)
    ordered = {lists[one]: _in_order(one, rows[lists[one]], ranks) for one in touched}
    if root is not None and ordered:
        root = replace(root, **ordered)
    return State(root, ranks, frozenset(deleted), beyond, state.extras)


def applied(entity: Entity, record: Any, op: Op, beyond: dict[Place, Json]) -> Any:
    """The record of a row after an operation other than its deletion or its rank.

    A choice of a newer version in a whole row is not read: the row keeps what it had.

    Args:
        beyond: kept up to date with what a newer version wrote in the row's blocks.

    Raises:
        RefusedValueError: a value that its field cannot hold.
    """
    if op.kind in CHANGES:
        if record is None:  # what made the row was erased
            record = replace(entity.blank, id=op.row)
        return paths.write(record, op.field, _value(entity.by_field[op.field], op, op.new, beyond))
    given = op.new if isinstance(op.new, dict) else {}
    values: dict[tuple[str, ...], Any] = {}
    for leaf in entity.leaves:
        values[leaf.steps] = leaf.nothing
        if leaf.field in given and blocks.is_listed(leaf.slot, given[leaf.field]):
            values[leaf.steps] = _value(leaf, op, given[leaf.field], beyond)
        elif leaf.field in given and record is not None:
            values[leaf.steps] = leaf.read(record)
    lists = {name: () if record is None else getattr(record, name) for name in entity.children}
    return entity.build(op.row, values, **lists)


def _value(leaf: Leaf, op: Op, data: Json, beyond: dict[Place, Json]) -> Any:
    try:
        value, more = leaf.known_of(data)
    except FileError as error:
        sentence = typeset("La saisie n'est pas enregistrée ; corrigez-la. ")
        raise RefusedValueError(f"{sentence}{error}") from error
    beyond.pop(place := (op.entity, op.row, leaf.field), None)
    if more:
        beyond[place] = data
    return value


def _rank(data: Json) -> int:
    return data if isinstance(data, int) else 0


def _in_order(entity: str, rows: Mapping[str, Any], ranks: Mapping[Key, int]) -> tuple[Any, ...]:
    return tuple(rows[row] for row in sorted(rows, key=lambda row: (ranks.get((entity, row), 0), row)))
