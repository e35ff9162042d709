"""The rows of one answer into the file, a dossier at a time, within the transaction of the caller."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from pdca_desktop.exchange.messages import Answer, Author, WireRow, text
from pdca_desktop.exchange.publications import PUBLICATION
from pdca_desktop.services.ports import Act
from pdca_desktop.store import journal
from pdca_desktop.store.echoing import Echo
from pdca_desktop.store.incoming import (
    ENTITIES,
    Target,
    beyond,
    by_root,
    kept_target,
    operations,
    overlaid,
    target_of,
    whole_of,
)
from pdca_desktop.store.mapping import canonical, parsed
from pdca_desktop.store.operations import Key, Op, OpKind, State
from pdca_desktop.store.outgoing import unsettled
from pdca_desktop.store.published import subject_of, upholding
from pdca_desktop.store.purging import purge
from pdca_desktop.store.repository import Store
from pdca_desktop.store.rows import read_state
from pdca_desktop.store.tables import DOSSIER, KNOWN, OTHER, SET_ASIDE
from pdca_desktop.store.tables import ENTITIES as TABLES
from pdca_desktop.store.unit_of_work import take_in

CONFLICT = "Conflict"
OPEN = '"open"'
OFFICE = "siege"
_RECEIVED = "reçu du siège"
_PAGE = 2_000

_PUT_KNOWN = (_KNOWN := insert(KNOWN)).on_conflict_do_update(
    index_elements=[KNOWN.c.entity, KNOWN.c.row],
    set_={name: _KNOWN.excluded[name] for name in ("root", "seq", "round")},
)
_CAME_BEFORE = (OTHER.c.root == bindparam("of_root")) & OTHER.c.entity.in_(list(ENTITIES))
_EARLIER, _TAKEN = select(OTHER).where(_CAME_BEFORE), delete(OTHER).where(_CAME_BEFORE)

_PUT_OTHER = (_OTHER := insert(OTHER)).on_conflict_do_update(
    index_elements=[OTHER.c.entity, OTHER.c.row],
    set_={name: _OTHER.excluded[name] for name in ("root", "seq", "deleted", "fields")},
)


class Receiving:
    """Takes one answer in.

    Attributes:
        changed: dossiers that are not as before.
        gone: dossiers that left this device.
        published: what the head office published or withdrew, by kind and name.
    """

    def __init__(self, connection: Connection, store: Store, answer: Answer, turn: int) -> None:
        self.changed: set[str] = set()
        self.gone: set[str] = set()
        self.published: set[str] = set()
        self._connection, self._store, self._answer, self._turn = connection, store, answer, turn
        self._authors: Mapping[int, Author] = {author.seq: author for author in answer.authors}
        self._unsettled = _by_row(unsettled(connection, answer.cursor))
        self._echo = Echo(connection, store, answer)

    @property
    def forgot(self) -> bool:
        """Whether somebody who was erased elsewhere was forgotten here."""
        return self._echo.forgot

    def all(self) -> tuple[str, ...]:
        """Everything the answer says.

        Returns:
            The conflicts that are open and were not before.
        """
        conflicts = self._others([row for row in self._answer.rows if row.entity not in ENTITIES])
        for root, rows in by_root(row for row in self._answer.rows if row.entity in ENTITIES).items():
            self._dossier(root, rows)
        self._remember(self._answer.rows)
        for root in self._answer.gone:
            self._let_go(root)
        return conflicts

    def finish(self, *, lost: bool) -> None:
        """After all rows were read from the beginning: what the head office no longer has.

        Args:
            lost: it lost them; otherwise they left what this device may hold.
        """
        query = select(KNOWN).where(KNOWN.c.round < self._turn)
        unseen: defaultdict[str, list[Key]] = defaultdict(list)
        for row in self._connection.execute(query):
            unseen[row.root].append((row.entity, row.row))
        for root, keys in unseen.items():
            self._forget_published(keys)
            if lost:
                self._set_aside(root, keys)
            elif (DOSSIER.name, root) in keys:
                self._let_go(root)
        self._connection.execute(delete(KNOWN).where(KNOWN.c.round < self._turn))

    def _forget_published(self, keys: list[Key]) -> None:
        """What a restored head office never published: what it signed stands until it signs otherwise."""
        gone = [row for entity, row in keys if entity == PUBLICATION]
        if gone:
            mine = (OTHER.c.entity == PUBLICATION) & OTHER.c.row.in_(gone)
            for fields in self._connection.execute(select(OTHER.c.fields).where(mine)).scalars():
                self.published.add(subject_of(parsed(fields)))
            with upholding(self._connection):
                self._connection.execute(delete(OTHER).where(mine))
        self.published.discard("")  # a key is nothing to read

    def _dossier(self, root: str, rows: list[WireRow]) -> None:
        state = read_state(self._connection, self._store.path, root) or State()
        if state.record is None and not any(row.row == root for row in rows):
            self._keep_others(rows)  # the dossier itself comes in a later page
            return
        waiting = self._waited_for(root)
        targets = {one.key: one for one in [*waiting, *(target_of(row, root) for row in rows)]}
        self._echo.meet(root)
        pending = {key: self._echo.unseen(key, self._unsettled.get(key, ())) for key in targets}
        overlaid_ones = [overlaid(one, pending[one.key]) for one in targets.values()]
        last = self._authors.get(max(row.seq for row in rows))
        self._take_in(root, state, overlaid_ones, last)
        pieces = () if state.record is None else state.record.pieces
        self._echo.finish(root, [one.sha256 for one in pieces], _act(last))

    def _take_in(self, root: str, state: State, targets: list[Target], author: Author | None) -> None:
        ops = self._echo.told(operations(state, targets))
        blank = {(op.entity, op.row) for op in ops if op.kind is OpKind.RESTORE}  # nothing lies beside them
        extras = [
            (target.entity, target.row, extra)
            for target in targets
            if (extra := beyond(ENTITIES[target.entity], target.fields))
            != (state.extras.get(target.key, {}) if target.key not in blank else {})
        ]
        if not ops and not extras:
            return
        path, signature = self._store.path, self._store.signature
        take_in(self._connection, path, state, ops, extras, signature, _act(author))
        self.changed.add(root)

    def _waited_for(self, root: str) -> list[Target]:
        """The rows of a dossier that came before it."""
        found = self._connection.execute(_EARLIER, {"of_root": root}).all()
        if found:
            self._connection.execute(_TAKEN, {"of_root": root})
        return [kept_target(row, root) for row in found]

    def _others(self, rows: list[WireRow]) -> tuple[str, ...]:
        if not rows:
            return ()
        before = {
            row.row
            for row in self._connection.execute(
                select(OTHER.c.row, OTHER.c.fields).where(OTHER.c.entity == CONFLICT)
            )
            if _is_open(row.fields)
        }
        self._note_published(rows)
        publications = any(row.entity == PUBLICATION for row in rows)
        with upholding(self._connection) if publications else nullcontext():
            self._keep_others(rows)
        now = {row.row for row in rows if row.entity == CONFLICT and not row.deleted and _open_in(row)}
        self.changed |= {row.root for row in rows if row.entity == CONFLICT}
        return tuple(sorted(now - before))

    def _note_published(self, rows: list[WireRow]) -> None:
        """Which publications are not as they were here."""
        given = {row.row: row for row in rows if row.entity == PUBLICATION}
        query = select(OTHER.c.row, OTHER.c.seq).where(
            OTHER.c.entity == PUBLICATION, OTHER.c.row.in_(list(given))
        )
        known = {row.row: row.seq for row in self._connection.execute(query)} if given else {}
        self.published |= {
            subject_of({field: parsed(text(value)) for field, value in row.fields.items()})
            for name, row in given.items()
            if known.get(name) != row.seq and not (row.deleted and name not in known)
        }
        self.published.discard("")  # a key is nothing to read

    def _keep_others(self, rows: Iterable[WireRow]) -> None:
        values = [
            {
                "entity": row.entity,
                "row": row.row,
                "root": row.root,
                "seq": row.seq,
                "deleted": int(row.deleted),
                "fields": canonical({name: parsed(text(value)) for name, value in row.fields.items()}),
            }
            for row in rows
        ]
        if values:
            self._connection.execute(_PUT_OTHER, values)

    def _remember(self, rows: Iterable[WireRow]) -> None:
        values = [
            {"entity": row.entity, "row": row.row, "root": row.root, "seq": row.seq, "round": self._turn}
            for row in rows
        ]
        if values:
            self._connection.execute(_PUT_KNOWN, values)

    def _let_go(self, root: str) -> None:
        if purge(self._connection, self._store, root):
            self.gone.add(root)
        self._connection.execute(delete(OTHER).where(OTHER.c.root == root))
        self._connection.execute(delete(KNOWN).where(KNOWN.c.root == root))

    def _set_aside(self, root: str, keys: list[Key]) -> None:
        """Rows that a restored head office does not know: off the dossiers, kept for a person to judge."""
        state = read_state(self._connection, self._store.path, root)
        if state is None:
            return
        kept = [
            {
                "entity": entity,
                "row": row,
                "root": root,
                "fields": canonical(fields),
                "reason": "unknown to the restored head office",
                "sent": 0,
            }
            for entity, row in keys
            if entity in ENTITIES and (fields := whole_of(state, entity, row)) is not None
        ]
        if not kept:
            return
        self._connection.execute(SET_ASIDE.insert(), kept)
        targets = [Target(str(one["entity"]), str(one["row"]), deleted=True) for one in kept]
        self._take_in(root, state, targets, None)


def _act(author: Author | None) -> Act:
    return Act(author.who, f"{author.why} ({_RECEIVED})") if author else Act(OFFICE, _RECEIVED)


def rows_held(connection: Connection) -> Iterator[tuple[str, str, int]]:
    """The rows of the head office that live here: entity, identifier, and the last commit that named it."""
    places = [
        (table, (table.c.id == KNOWN.c.row) & (KNOWN.c.entity == name)) for name, table in TABLES.items()
    ]
    places.append((OTHER, (OTHER.c.row == KNOWN.c.row) & (OTHER.c.entity == KNOWN.c.entity)))
    for table, same in places:
        query = select(KNOWN.c.entity, KNOWN.c.row, KNOWN.c.seq).join(table, same).where(table.c.deleted == 0)
        with connection.execute(query.execution_options(yield_per=_PAGE)) as rows:
            yield from ((row.entity, row.row, row.seq) for row in rows)


def _by_row(rows: Iterable[Any]) -> dict[Key, list[Op]]:
    found: defaultdict[Key, list[Op]] = defaultdict(list)
    for row in rows:
        seen, new = journal.values_of(row)
        op = Op(row.entity, row.row, OpKind(row.kind), row.field, parsed(seen), parsed(new))
        found[row.entity, row.row].append(op)
    return dict(found)


def _is_open(fields: str) -> bool:
    data = parsed(fields)
    return isinstance(data, dict) and data.get("/state") == "open"


def _open_in(row: WireRow) -> bool:
    return "/state" in row.fields and text(row.fields["/state"]) == OPEN
