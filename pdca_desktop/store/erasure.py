"""A person leaves the file for good: rows, journal, list, index, notes, and what the disk still held."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, select, update

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.person import Person
from pdca_desktop.errors import GoneError
from pdca_desktop.services import drafts
from pdca_desktop.services.ports import Act, Erasing, Note
from pdca_desktop.store import journal, notes, search
from pdca_desktop.store.erasure_ops import PERSON, Wanted, beside_their_row, operations, tells
from pdca_desktop.store.incoming import ENTITIES, whole_of
from pdca_desktop.store.journal import get_meta, set_meta
from pdca_desktop.store.mapping import ID, Leaf, canonical
from pdca_desktop.store.operations import Op, OpKind, Place, State
from pdca_desktop.store.outgoing import waiting_updates
from pdca_desktop.store.replaying import applied
from pdca_desktop.store.repository import ABSENT, Store
from pdca_desktop.store.rows import read_removed, read_state, rows_of
from pdca_desktop.store.tables import CARRIED, DOSSIER, OTHER, SET_ASIDE
from pdca_desktop.store.tables import ENTITIES as TABLES
from pdca_desktop.store.unit_of_work import refresh, refuse_unjournalled

ERASED, ORPHANS = "erased", "orphans"
HISTORY = "sync_gen"
"""In the file's notes: the history of the head office that it follows."""
_PIECES = TABLES[DOSSIER.children["pieces"].name]


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
            ops = operations(state, self._wanted(connection, state, erasing), erasing)
            found = journal.operations(connection, rows_of(connection, dossier_id))
            return sum(tells(op, ops, erasing) for _, op in found)

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
            wanted = beside_their_row(state, wanted, erasing)
        ops = operations(state, wanted, erasing)
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
        journal.forget(connection, rows, lambda op: tells(op, ops, erasing), erasing.says)
        self._forget_beside(connection, state.record, erasing)
        search.compact(connection)
        _remember(connection, ERASED, [dossier_id, erasing.person])

    def _with_waiting(
        self, connection: Connection, state: State, ops: list[Op], erasing: Erasing
    ) -> list[Op]:
        """The same, with the places whose last values wait to be sent in acts that lose theirs now."""
        first: dict[Place, Op] = {}
        for op in waiting_updates(connection, rows_of(connection, state.record.id)):
            if op.row != erasing.person and tells(op, ops, erasing):
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


def _by_row(ops: Sequence[Op]) -> dict[tuple[str, str], list[Op]]:
    rows: defaultdict[tuple[str, str], list[Op]] = defaultdict(list)
    for op in ops:
        rows[op.entity, op.row].append(op)
    return rows


def _write_row(connection: Connection, key: tuple[str, str], ops: list[Op], wall: str) -> tuple[str, str]:
    name, row = key
    entity, table = ENTITIES[name], TABLES[name]
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
