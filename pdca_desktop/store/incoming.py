"""Rows of the head office into the file: pending acts stay on top, unknown fields pass through unharmed.

What came in is journalled like any act, under its author's name, so that the history tells it and the
tripwire holds; it is never sent back.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import FileError
from pdca_desktop.exchange.codec import Json
from pdca_desktop.exchange.messages import PARENT, RANK, WireRow, text
from pdca_desktop.store.mapping import Entity, entity_of, parsed
from pdca_desktop.store.operations import CHANGES, Key, Op, OpKind, State, whole

_DOSSIER = entity_of(Dossier)
ENTITIES: Mapping[str, Entity] = {_DOSSIER.name: _DOSSIER} | {
    child.name: child for child in _DOSSIER.children.values()
}


@dataclass(slots=True)
class Target:
    """What a row is to be.

    Attributes:
        fields: plain data by name, those that were ever given; "rank" and "parent" among them.
    """

    entity: str
    row: str
    deleted: bool
    fields: dict[str, Json] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """Entity and row."""
        return self.entity, self.row


def target_of(row: WireRow, root: str) -> Target:
    """What the head office says a row is."""
    fields = {name: parsed(text(value)) for name, value in row.fields.items()}
    if row.entity != _DOSSIER.name:
        fields[PARENT] = root
        fields.setdefault(RANK, 0)
    return Target(row.entity, row.row, row.deleted, fields)


def kept_target(row: Any, root: str) -> Target:
    """What a row is to be that was kept until its dossier came, or until this version could read it."""
    fields = parsed(row.fields)
    given = dict(fields) if isinstance(fields, dict) else {}
    if row.entity != _DOSSIER.name:
        given |= {PARENT: root, RANK: given.get(RANK, 0)}
    return Target(row.entity, row.row, bool(row.deleted), given)


def overlaid(target: Target, pending: Iterable[Op]) -> Target:
    """The row with the acts that the head office does not have yet: what the adviser saved stays visible."""
    for op in pending:
        if op.kind in CHANGES:
            target.fields[op.field] = op.new
            target.deleted = False
        elif op.kind is OpKind.DELETE:
            target.deleted = True
        else:
            target.deleted = False
            if isinstance(op.new, dict):
                target.fields = dict(op.new)
    return target


def operations(state: State, targets: Sequence[Target]) -> list[Op]:
    """The operations that bring a dossier to what its rows are to be; the dossier's own first."""
    ops: list[Op] = []
    here = _rows(state)
    for target in sorted(targets, key=lambda target: target.entity != _DOSSIER.name):
        entity = ENTITIES[target.entity]
        record, known = here.get(target.key), target.key in here or target.key in state.deleted
        live = known and target.key not in state.deleted
        fields = readable(entity, target.fields)
        if not known:
            if target.deleted and target.entity != _DOSSIER.name:
                continue
            ops.append(Op(target.entity, target.row, OpKind.INSERT, "", None, dict(fields)))
            if target.deleted:
                ops.append(Op(target.entity, target.row, OpKind.DELETE, "", dict(fields), None))
        elif target.deleted:
            if live:
                seen = whole_of(state, target.entity, target.row)
                ops.append(Op(target.entity, target.row, OpKind.DELETE, "", dict(seen or {}), None))
        elif not live:
            ops.append(Op(target.entity, target.row, OpKind.RESTORE, "", None, dict(fields)))
        else:
            unread = {name for name in target.fields if name in entity.by_field and name not in fields}
            ops += [
                op for op in _updates(state, entity, record, target.row, fields) if op.field not in unread
            ]
    return ops


def readable(entity: Entity, fields: Mapping[str, Json]) -> dict[str, Json]:
    """The fields that this version knows and can hold."""
    kept: dict[str, Json] = {name: fields[name] for name in (PARENT, RANK) if name in fields}
    for name, data in fields.items():
        leaf = entity.by_field.get(name)
        if leaf is not None:
            try:
                leaf.of_plain(data)
            except FileError:  # a choice of a newer version, a number out of bounds here
                continue
            kept[name] = data
    return kept


def beyond(entity: Entity, fields: Mapping[str, Json]) -> dict[str, Json]:
    """The fields of a newer version, to be kept beside the row."""
    known = readable(entity, fields)
    return {name: data for name, data in fields.items() if name not in known}


def by_root(rows: Iterable[WireRow]) -> dict[str, list[WireRow]]:
    """The rows of each dossier."""
    found: defaultdict[str, list[WireRow]] = defaultdict(list)
    for row in rows:
        found[row.root].append(row)
    return dict(found)


def _rows(state: State) -> dict[Key, Any]:
    if state.record is None:
        return {}
    found: dict[Key, Any] = {(_DOSSIER.name, state.record.id): state.record}
    for name, child in _DOSSIER.children.items():
        found |= {(child.name, item.id): item for item in getattr(state.record, name)}
    return found


def whole_of(state: State, entity: str, row: str) -> dict[str, Json] | None:
    """A row as plain data; None when it does not live."""
    record = _rows(state).get((entity, row))
    if record is None:
        return None
    if entity == _DOSSIER.name:
        return whole(ENTITIES[entity], record, state)
    rank = state.ranks[entity, row]
    return whole(ENTITIES[entity], record, state, **{PARENT: state.record.id, RANK: rank})


def _updates(state: State, entity: Entity, record: Any, row: str, fields: Mapping[str, Json]) -> list[Op]:
    ops: list[Op] = []
    rank = state.ranks.get((entity.name, row))
    if entity is not _DOSSIER and RANK in fields and rank != fields[RANK]:
        ops.append(Op(entity.name, row, OpKind.UPDATE, RANK, rank, fields[RANK]))
    for leaf in entity.leaves:
        if leaf.field in fields or leaf.has_blank:
            seen, new = state.plain(entity, record, leaf), fields.get(leaf.field, leaf.blank)
            if seen != new:
                ops.append(Op(entity.name, row, OpKind.UPDATE, leaf.field, seen, new))
    return ops
