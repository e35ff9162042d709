"""A person leaves the file for good: rows, journal, list, index, notes, and what the disk still held."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from sqlalchemy import Connection, select

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.person import Person
from pdca_desktop.errors import GoneError
from pdca_desktop.exchange.codec import Json
from pdca_desktop.services.ports import Act, Erasing
from pdca_desktop.store import blocks, journal, search
from pdca_desktop.store.journal import get_meta, set_meta
from pdca_desktop.store.mapping import ID, Leaf, canonical, entity_of
from pdca_desktop.store.operations import Op, OpKind, State, applied, differences
from pdca_desktop.store.repository import ABSENT, NOTE, Store
from pdca_desktop.store.rows import read_removed, read_state, rows_of
from pdca_desktop.store.tables import DOSSIER, ENTITIES, META
from pdca_desktop.store.unit_of_work import refresh, refuse_unjournalled

Wanted: TypeAlias = tuple[Dossier, Person | None]

PERSON, PIECE = entity_of(Person), DOSSIER.children["pieces"]
_ENTITIES = {one.name: one for one in (DOSSIER, *DOSSIER.children.values())}
ERASED, ORPHANS = "erased", "orphans"
_PIECES = ENTITIES[PIECE.name]
_NOTES = select(META.c.key, META.c.value).where(META.c.key.startswith(NOTE, autoescape=True))


class Erasures:
    """Implements `ErasureStore` over an open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def people(self, dossier_id: str) -> Mapping[str, Sequence[Person]]:
        """Everybody who was ever a holder of a dossier: what each was after each act, the last first."""
        with self._store.reading() as connection:
            return _people(connection, dossier_id)

    def traces(self, dossier_id: str, erasing: Erasing) -> int:
        """How many entries of the history would lose their values."""
        with self._store.reading() as connection:
            state = self._state(connection, dossier_id)
            ops = _ops(state, self._wanted(connection, state, erasing), erasing)
            found = journal.operations(connection, rows_of(connection, dossier_id))
            return sum(_tells(op, ops, erasing) for _, op in found)

    def erase(self, dossier_id: str, erasing: Erasing, act: Act) -> None:
        """Erase a person from a dossier, deleted or not, in one transaction.

        Raises:
            GoneError: there is no such dossier.
            AppError: it cannot be written; nothing was.
        """
        with self._store.writing() as connection:
            state = self._state(connection, dossier_id)
            wanted = self._wanted(connection, state, erasing)
            ops = _ops(state, wanted, erasing)
            self._write(connection, state, wanted, ops, act)
            rows = rows_of(connection, dossier_id)
            journal.forget(connection, rows, lambda op: _tells(op, ops, erasing), erasing.says)
            self._forget_beside(connection, erasing)
            _remember(connection, ERASED, [dossier_id, erasing.person])
            for document in _released(connection, state, wanted):
                _remember(connection, ORPHANS, document)
        self._store.vocabulary.forget()
        self._store.empty_log()

    def erased(self) -> Sequence[tuple[str, str]]:
        """Who was erased from this file: a dossier and a person, by identifier."""
        with self._store.reading() as connection:
            return [(dossier, person) for dossier, person in _list(connection, ERASED)]

    def orphans(self) -> Sequence[str]:
        """Fingerprints of the documents that no dossier refers to any more since an erasure."""
        with self._store.reading() as connection:
            return [str(one) for one in _list(connection, ORPHANS)]

    def orphans_removed(self) -> None:
        """They are no longer on the disk."""
        with self._store.writing() as connection:
            set_meta(connection, ORPHANS, "[]")

    def _state(self, connection: Connection, dossier_id: str) -> State:
        state = read_state(connection, self._store.path, dossier_id)
        if state is None:
            raise GoneError(ABSENT)
        return state

    def _wanted(self, connection: Connection, state: State, erasing: Erasing) -> Wanted:
        """The dossier without the person; what is left of them when they had been removed before."""
        removed = read_removed(connection, self._store.path, PERSON, erasing.person)
        return erasing.applied(state.record), None if removed is None else erasing.left(removed)

    def _write(
        self,
        connection: Connection,
        state: State,
        wanted: Wanted,
        ops: Sequence[Op],
        act: Act,
    ) -> None:
        if not ops:
            return
        n, wall = journal.record(connection, self._store.signature, act, ops)
        written = [_write_row(connection, key, some, wall) for key, some in _by_row(ops).items()]
        refuse_unjournalled(connection, self._store.path, written)
        if (DOSSIER.name, state.record.id) not in state.deleted:
            refresh(connection, state.record, wanted[0], n, wall)
        search.compact(connection)

    def _forget_beside(self, connection: Connection, erasing: Erasing) -> None:
        """What screens keep, and what a newer version wrote beside the person's row."""
        for key, text in connection.execute(_NOTES).all():
            try:
                struck = json.dumps(erasing.struck(json.loads(text)), ensure_ascii=False)
            except ValueError:
                struck = erasing.struck(text)
            if erasing.says(text):
                set_meta(connection, key, struck)


def _people(connection: Connection, dossier_id: str) -> dict[str, list[Person]]:
    found: defaultdict[str, list[Person]] = defaultdict(list)
    for _, op in journal.operations(connection, rows_of(connection, dossier_id)):
        if op.entity == PERSON.name and op.kind is not OpKind.DELETE and op.field in ("", *PERSON.by_field):
            versions = found[op.row]
            versions.insert(0, applied(PERSON, versions[0] if versions else None, op, {}))
    return dict(found)


def _ops(state: State, wanted: Wanted, erasing: Erasing) -> list[Op]:
    """The operations of an erasure: each gives a field its last value and keeps nothing of the one before."""
    dossier, left = wanted
    ops = list(differences(state, dossier))
    if left is not None:
        blank = {leaf.field: leaf.plain(leaf.read(left)) for leaf in PERSON.leaves}
        ops += [Op(PERSON.name, left.id, OpKind.UPDATE, field, None, new) for field, new in blank.items()]
    return [replace(op, kind=OpKind.ERASE, seen=None, new=_known(op, erasing)) for op in ops]


def _known(op: Op, erasing: Erasing) -> Json:
    """The value given, without what a newer version wrote in its block when that may name the person."""
    slot = _ENTITIES[op.entity].by_field[op.field].slot
    return blocks.known(slot, op.new) if erasing.says(op.new) else op.new


def _tells(op: Op, erasures: Sequence[Op], erasing: Erasing) -> bool:
    """Whether an entry of the journal would still say something of the person."""
    if op.kind is OpKind.ERASE:
        return False
    if op.row == erasing.person and op.entity == PERSON.name:
        return True
    fields = {one.field for one in erasures if (one.entity, one.row) == (op.entity, op.row)}
    return op.field in fields or (not op.field and bool(fields)) or erasing.says([op.seen, op.new])


def _by_row(ops: Sequence[Op]) -> dict[tuple[str, str], list[Op]]:
    rows: defaultdict[tuple[str, str], list[Op]] = defaultdict(list)
    for op in ops:
        rows[op.entity, op.row].append(op)
    return rows


def _write_row(connection: Connection, key: tuple[str, str], ops: list[Op], wall: str) -> tuple[str, str]:
    name, row = key
    entity, table = _ENTITIES[name], ENTITIES[name]
    leaves = [(entity.by_field[op.field], op) for op in ops]
    values: dict[str, Any] = {leaf.column: _stored(leaf, op) for leaf, op in leaves}
    if name == PERSON.name:
        values["extra"] = "{}"
    connection.execute(table.update().where(table.c[ID] == row), {**values, "changed_at": wall})
    return entity.table, row


def _stored(leaf: Leaf, op: Op) -> str | int | None:
    return canonical(op.new) if leaf.block else leaf.stored(leaf.of_plain(op.new))


def _released(connection: Connection, state: State, wanted: Wanted) -> list[str]:
    """The documents that the erasure took off the dossier, and that no other row refers to."""
    kept = {one.sha256 for one in wanted[0].pieces}
    gone = {one.sha256 for one in state.record.pieces} - kept - {""}
    still = set(connection.execute(select(_PIECES.c.sha256).where(_PIECES.c.sha256.in_(gone))).scalars())
    return sorted(gone - still)


def _list(connection: Connection, key: str) -> list[Any]:
    found: list[Any] = json.loads(get_meta(connection, key) or "[]")
    return found


def _remember(connection: Connection, key: str, value: object) -> None:
    known = _list(connection, key)
    if value not in known:
        set_meta(connection, key, json.dumps([*known, value]))
