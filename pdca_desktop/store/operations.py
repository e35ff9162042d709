"""Operations of the journal, and the difference of two records as operations.

Pure functions over records; rows and transactions are elsewhere, replay is in `replaying`. An operation names
an entity, a row and a field, with the value its author saw and the value given, as plain JSON data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeAlias

from pdca_desktop.exchange import scalars
from pdca_desktop.exchange.codec import Json
from pdca_desktop.exchange.messages import CHILDREN, PARENT, RANK
from pdca_desktop.services.ports import IdSource
from pdca_desktop.store import blocks
from pdca_desktop.store.mapping import ID, Entity, Leaf, entity_of

Key: TypeAlias = tuple[str, str]
"""An entity and a row of it: an identifier alone may be met in two tables."""

Place: TypeAlias = tuple[str, str, str]
"""A field of a row."""


class OpKind(StrEnum):
    """What an operation does to its row; an erasure is an update that nobody keeps the former value of."""

    INSERT = "i"
    UPDATE = "u"
    DELETE = "d"
    RESTORE = "r"
    ERASE = "e"


CHANGES = (OpKind.UPDATE, OpKind.ERASE)
"""The kinds that give one field of a row another value."""


@dataclass(frozen=True, slots=True)
class Op:
    """One operation.

    Attributes:
        entity: record name.
        row: identifier of the row.
        field: JSON Pointer from the entity's record, or "rank" of a row among its brothers; empty when the
            operation is about the whole row.
        seen: value its author saw; for a delete, the whole row.
        new: value given; for an insert or a restore, the whole row: fields that say nothing are left out.
    """

    entity: str
    row: str
    kind: OpKind
    field: str
    seen: Json
    new: Json


@dataclass(frozen=True, slots=True)
class State:
    """A record with what its rows know beside it.

    Attributes:
        record: None before the first operation; of a deleted record, its last value.
        ranks: rank of each child row that lives.
        deleted: the rows that were deleted; the children of a deleted record stay as they were.
        beyond: the blocks in which a newer version wrote what this one does not know, as plain data.
        extras: the fields of a newer version that lie beside each row, by name: whoever sees or restores the
            whole row sees or restores them too.
    """

    record: Any = None
    ranks: Mapping[Key, int] = field(default_factory=dict)
    deleted: frozenset[Key] = frozenset()
    beyond: Mapping[Place, Json] = field(default_factory=dict)
    extras: Mapping[Key, Mapping[str, Json]] = field(default_factory=dict)

    def plain(self, entity: Entity, record: Any, leaf: Leaf) -> Json:
        """A value of a record as plain data, with what a newer version wrote inside the block of its row."""
        value = leaf.read(record)
        held = self.beyond.get((entity.name, record.id, leaf.field))
        if held is None:
            return leaf.plain(value)
        return held if leaf.of_plain(held) == value else blocks.carried(leaf.slot, held, leaf.plain(value))


def identified(record: Any, ids: IdSource) -> Any:
    """The record whose children all have an identifier of their own; a copy gets a new one."""
    changed: dict[str, Any] = {}
    if not _usable(record.id):
        changed[ID] = ids.new()
    for name in entity_of(type(record)).children:
        items: list[Any] = []
        known: set[str] = set()
        for item in getattr(record, name):
            fresh = item if _usable(item.id) and item.id not in known else replace(item, id=ids.new())
            known.add(fresh.id)
            items.append(fresh)
        if any(new is not old for new, old in zip(items, getattr(record, name), strict=True)):
            changed[name] = tuple(items)
    return replace(record, **changed) if changed else record


def differences(state: State, after: Any) -> tuple[Op, ...]:
    """The operations that make `after` of a state; none when they say the same.

    Args:
        state: the present.
        after: the record wanted, its children identified.
    """
    entity = entity_of(type(after))
    before = state.record
    if before is None:
        ops = [Op(entity.name, after.id, OpKind.INSERT, "", None, whole(entity, after, state))]
    else:
        ops = _updates(entity, before, after, state)
    for name, child in entity.children.items():
        old = () if before is None else getattr(before, name)
        new = getattr(after, name)
        if old is not new:
            ops += _children(child, after.id, old, new, state)
    return tuple(ops)


def removal(state: State) -> Op:
    """The operation that deletes a record; its children wait under it."""
    entity = entity_of(type(state.record))
    seen = whole(entity, state.record, state, **{CHILDREN: _family(entity, state)})
    return Op(entity.name, state.record.id, OpKind.DELETE, "", seen, None)


def _family(entity: Entity, state: State) -> Json:
    """Every child row as its author saw it: nothing is deleted that its author had not seen."""
    return {
        child.name: {
            item.id: whole(child, item, state, **{RANK: state.ranks[child.name, item.id]})
            for item in getattr(state.record, name)
        }
        for name, child in entity.children.items()
        if getattr(state.record, name)
    }


def revival(state: State) -> Op:
    """The operation that brings a deleted record back as it was."""
    entity = entity_of(type(state.record))
    return Op(entity.name, state.record.id, OpKind.RESTORE, "", None, whole(entity, state.record, state))


def whole(entity: Entity, record: Any, state: State, **beside: Json) -> dict[str, Json]:
    """A whole row as plain data, fields that say nothing left out; the state knows what else blocks hold."""
    row: dict[str, Json] = dict(beside)
    for leaf in entity.leaves:
        data = state.plain(entity, record, leaf)
        if data != leaf.blank:
            row[leaf.field] = data
    return row | dict(state.extras.get((entity.name, record.id), {}))


def ranks_of(wanted: Sequence[str], known: Mapping[str, int]) -> dict[str, int]:
    """Growing ranks for rows in order, a known rank kept wherever it can be."""
    ranks: dict[str, int] = {}
    last = -1
    for row in wanted:
        last = max(known.get(row, last + 1), last + 1)
        ranks[row] = last
    return ranks


def _usable(row_id: str) -> bool:
    return bool(row_id) and scalars.clean(row_id) == row_id


def _updates(entity: Entity, before: Any, after: Any, state: State) -> list[Op]:
    if before is after:
        return []
    ops: list[Op] = []
    for leaf in entity.leaves:
        old, new = leaf.read(before), leaf.read(after)
        if old is not new and old != new:
            seen, given = (state.plain(entity, record, leaf) for record in (before, after))
            if seen != given:
                ops.append(Op(entity.name, after.id, OpKind.UPDATE, leaf.field, seen, given))
    return ops


def _children(
    child: Entity, parent: str, old: tuple[Any, ...], new: tuple[Any, ...], state: State
) -> list[Op]:
    before = {item.id: item for item in old}
    after = {item.id: item for item in new}
    known = {row: rank for (name, row), rank in state.ranks.items() if name == child.name}
    ranks = ranks_of(list(after), known)
    ops: list[Op] = []
    for row, item in before.items():
        if row not in after:
            seen = whole(child, item, state, **_beside(parent, known[row]))
            ops.append(Op(child.name, row, OpKind.DELETE, "", seen, None))
    for row, item in after.items():
        if row in before:
            ops += _updates(child, before[row], item, state)
            if ranks[row] != known[row]:
                ops.append(Op(child.name, row, OpKind.UPDATE, RANK, known[row], ranks[row]))
        else:
            kind = OpKind.RESTORE if (child.name, row) in state.deleted else OpKind.INSERT
            given = whole(child, item, state, **_beside(parent, ranks[row]))
            ops.append(Op(child.name, row, kind, "", None, given))
    return ops


def _beside(parent: str, rank: int) -> dict[str, Json]:
    return {PARENT: parent, RANK: rank}
