"""A person leaves the file for good: rows, journal, list, index, notes, and what the disk still held."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, delete, select, update

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.person import Person
from pdca_desktop.errors import GoneError
from pdca_desktop.exchange.codec import Json
from pdca_desktop.exchange.messages import RANK
from pdca_desktop.services import drafts
from pdca_desktop.services.ports import Act, Erasing, Note
from pdca_desktop.store import blocks, journal, notes, search
from pdca_desktop.store.incoming import whole_of
from pdca_desktop.store.journal import get_meta, set_meta
from pdca_desktop.store.mapping import ID, Leaf, canonical, entity_of
from pdca_desktop.store.operations import Op, OpKind, Place, State, applied, differences
from pdca_desktop.store.outgoing import waiting_updates
from pdca_desktop.store.repository import ABSENT, Store
from pdca_desktop.store.rows import read_removed, read_state, rows_of
from pdca_desktop.store.tables import CARRIED, DOSSIER, ENTITIES, OTHER, SET_ASIDE
from pdca_desktop.store.unit_of_work import refresh, refuse_unjournalled

Wanted: TypeAlias = tuple[Dossier, Person | None]

PERSON, PIECE = entity_of(Person), DOSSIER.children["pieces"]
_ENTITIES = {one.name: one for one in (DOSSIER, *DOSSIER.children.values())}
ERASED, ORPHANS = "erased", "orphans"
HISTORY = "sync_gen"
"""In the file's notes: the history of the head office that it follows."""
_PIECES = ENTITIES[PIECE.name]


class Erasures:
    """Implements `ErasureStore` over an open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def people(self, dossier_id: str) -> Mapping[str, Sequence[Person]]:
        """Everybody who was ever a holder of a dossier: what each was after each act, the last first."""
        with self._store.reading() as connection:
            return people_of(connection, self._store.path, dossier_id)

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
            self._erase(connection, state, erasing, act)
            self.release(connection, dossier_id, [one.sha256 for one in state.record.pieces])
        self._store.vocabulary.forget()
        self._store.empty_log()

    def echo(
        self,
        connection: Connection,
        dossier_id: str,
        erasing: Erasing,
        act: Act,
        told: Collection[Place] = (),
    ) -> None:
        """Erase a person whom another device erased, within the transaction that took their rows in.

        What only this file said of them is an act to be sent; what became of their own row is known there.

        Args:
            connection: in a writing transaction.
            dossier_id: the dossier.
            erasing: of the person, as they were known here.
            act: of the erasure.
            told: places whose new value the head office is told by another act.
        """
        self._erase(connection, self._state(connection, dossier_id), erasing, act, told)

    def release(self, connection: Connection, dossier_id: str, documents: Iterable[str]) -> None:
        """Note the documents that a dossier no longer refers to, when nothing else does.

        Args:
            connection: in a writing transaction.
            dossier_id: the dossier, as it is now.
            documents: that it referred to before.
        """
        still = {one.sha256 for one in self._state(connection, dossier_id).record.pieces}
        gone = set(documents) - still - {""}
        query = select(_PIECES.c.sha256).where(_PIECES.c.sha256.in_(gone))
        for document in sorted(gone - set(connection.execute(query).scalars())):
            _remember(connection, ORPHANS, document)

    def _erase(
        self,
        connection: Connection,
        state: State,
        erasing: Erasing,
        act: Act,
        told: Collection[Place] | None = None,
    ) -> None:
        """Erase; when another device did before, `told` says what is not to be sent again."""
        dossier_id = state.record.id
        wanted = self._wanted(connection, state, erasing)
        if told is not None:
            wanted = _beside_their_row(state, wanted, erasing)
        ops = _ops(state, wanted, erasing)
        if told is None:
            ops = self._with_waiting(connection, state, ops, erasing)
        theirs = [
            op
            for op in ops
            if told is not None and (op.row == erasing.person or (op.entity, op.row, op.field) in told)
        ]
        self._write(connection, state, wanted, theirs, act, received=True)
        self._write(connection, state, wanted, [op for op in ops if op not in theirs], act)
        rows = rows_of(connection, dossier_id)
        journal.forget(connection, rows, lambda op: _tells(op, ops, erasing), erasing.says)
        self._forget_beside(connection, state.record, erasing)
        search.compact(connection)
        _remember(connection, ERASED, [dossier_id, erasing.person])

    def _with_waiting(
        self, connection: Connection, state: State, ops: list[Op], erasing: Erasing
    ) -> list[Op]:
        """The same, with the places whose last values wait to be sent in acts that lose theirs now."""
        first: dict[Place, Op] = {}
        for op in waiting_updates(connection, rows_of(connection, state.record.id)):
            if op.row != erasing.person and _tells(op, ops, erasing):
                first.setdefault((op.entity, op.row, op.field), op)
        found = {(op.entity, op.row, op.field): op for op in ops}
        for place, op in first.items():
            kept = (whole_of(state, *place[:2]) or {}).get(place[2], op.new)
            last = found.get(place) or Op(*place[:2], OpKind.ERASE, place[2], None, kept)
            found[place] = replace(last, seen=erasing.struck(op.seen))
        return list(found.values())

    def erased(self) -> Sequence[tuple[str, str]]:
        """Who was erased from this file: a dossier and a person, by identifier."""
        with self._store.reading() as connection:
            return [(dossier, person) for dossier, person in _list(connection, ERASED)]

    def shared(self) -> bool:
        """Whether other machines and a head office hold the same dossiers."""
        with self._store.reading() as connection:
            return bool(get_meta(connection, HISTORY))

    def orphans(self) -> Sequence[str]:
        """Fingerprints of the documents that no dossier refers to any more since an erasure."""
        with self._store.reading() as connection:
            return [str(one) for one in _list(connection, ORPHANS)]

    def orphans_removed(self) -> None:
        """They are no longer on the disk."""
        with self._store.writing() as connection:
            gone = _list(connection, ORPHANS)
            connection.execute(delete(CARRIED).where(CARRIED.c.sha256.in_(gone)))
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
        *,
        received: bool = False,
    ) -> None:
        if not ops:
            return
        n, wall = journal.record(connection, self._store.signature, act, ops, received=received)
        written = [_write_row(connection, key, some, wall) for key, some in _by_row(ops).items()]
        refuse_unjournalled(connection, self._store.path, written)
        if (DOSSIER.name, state.record.id) not in state.deleted:
            refresh(connection, state.record, wanted[0], n, wall)

    def _forget_beside(self, connection: Connection, dossier: Dossier, erasing: Erasing) -> None:
        """What screens keep, what is typed and not kept yet included."""
        for name, text in notes.begun(connection):
            if drafts.dossier_of(name) == dossier.id:
                notes.keep(connection, Note(name, drafts.without(text, dossier, erasing.applied)))
            elif erasing.says(text):
                notes.keep(connection, Note(name, _struck(text, erasing)))
        mine = (SET_ASIDE.c.entity == PERSON.name) & (SET_ASIDE.c.row == erasing.person)
        connection.execute(delete(SET_ASIDE).where(mine))
        for table in (OTHER, SET_ASIDE):
            kept = select(table.c.fields).where(table.c.root == dossier.id).distinct()
            for fields in connection.execute(kept).scalars().all():
                if erasing.says(fields):
                    this = (table.c.root == dossier.id) & (table.c.fields == fields)
                    connection.execute(update(table).where(this).values(fields=_struck(fields, erasing)))


def _beside_their_row(state: State, wanted: Wanted, erasing: Erasing) -> Wanted:
    """What is wanted, but for the person's own row when it lives: it was taken in as it must be."""
    theirs = {one.id: one for one in state.record.holders if one.id == erasing.person}
    holders = tuple(theirs.get(one.id, one) for one in wanted[0].holders)
    return replace(wanted[0], holders=holders), wanted[1]


def _struck(text: str, erasing: Erasing) -> str:
    """A text, or the JSON data it holds, without the person's name."""
    try:
        return json.dumps(erasing.struck(json.loads(text)), ensure_ascii=False)
    except ValueError:
        return str(erasing.struck(text))


def people_of(connection: Connection, path: Path, dossier_id: str) -> dict[str, list[Person]]:
    """Everybody who was ever a holder of a dossier, in all their versions, the last first.

    The journal may have lost what it said of somebody, by the erasure of somebody else whom it named too: the
    rows say it still.
    """
    found: defaultdict[str, list[Person]] = defaultdict(list)
    for _, op in journal.operations(connection, rows_of(connection, dossier_id)):
        if op.entity == PERSON.name and op.kind is not OpKind.DELETE and op.field in ("", *PERSON.by_field):
            versions = found[op.row]
            versions.insert(0, applied(PERSON, versions[0] if versions else None, op, {}))
    state = read_state(connection, path, dossier_id)
    for person in () if state is None else state.record.holders:
        if found[person.id][:1] != [person]:
            found[person.id].insert(0, person)
    return dict(found)


def _ops(state: State, wanted: Wanted, erasing: Erasing) -> list[Op]:
    """The operations of an erasure: each gives a field its last value and keeps nothing of the one before."""
    dossier, left = wanted
    ops = [op for op in differences(state, dossier) if op.field != RANK]  # an order says nothing of anybody
    if left is not None:
        blank = {leaf.field: leaf.plain(leaf.read(left)) for leaf in PERSON.leaves}
        ops += [Op(PERSON.name, left.id, OpKind.UPDATE, field, None, new) for field, new in blank.items()]
    return [_erasing(op, erasing) for op in ops]


def _erasing(op: Op, erasing: Erasing) -> Op:
    """The operation as it is kept: with what its author saw of a text, the name struck out of it."""
    new = _known(op, erasing)
    beside = op.row != erasing.person and isinstance(new, str) and bool(new)
    return replace(op, kind=OpKind.ERASE, seen=erasing.struck(op.seen) if beside else None, new=new)


def _known(op: Op, erasing: Erasing) -> Json:
    """The value given, without what a newer version wrote in its block when that may name the person."""
    slot = _ENTITIES[op.entity].by_field[op.field].slot
    return blocks.known(slot, op.new) if erasing.says(op.new) else op.new


def _tells(op: Op, erasures: Sequence[Op], erasing: Erasing) -> bool:
    """Whether an entry of the journal would still say something of the person."""
    if op.kind is OpKind.ERASE:  # of somebody else, in words that name this one too
        return erasing.says([op.seen, op.new])
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


def _list(connection: Connection, key: str) -> list[Any]:
    found: list[Any] = json.loads(get_meta(connection, key) or "[]")
    return found


def _remember(connection: Connection, key: str, value: object) -> None:
    known = _list(connection, key)
    if value not in known:
        set_meta(connection, key, json.dumps([*known, value]))
