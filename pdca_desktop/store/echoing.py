"""A person who was erased elsewhere is forgotten here too, in the transaction that takes the answer in.

The rows of the answer say what is left. What else this file holds of the person goes as in an erasure made
here: former values in the journal, what screens keep, conflicts, index. What only this file knew (a text that
was never sent) is struck by an act of its own, which travels on.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from pdca_desktop.exchange.messages import RANK, Answer
from pdca_desktop.services.erasing import Eraser, is_erased
from pdca_desktop.services.ports import Act
from pdca_desktop.store import journal
from pdca_desktop.store.erasure import Erasures, people_of
from pdca_desktop.store.erasure_ops import PERSON
from pdca_desktop.store.journal import get_meta, set_meta
from pdca_desktop.store.mapping import parsed
from pdca_desktop.store.operations import CHANGES, Key, Op, OpKind
from pdca_desktop.store.outgoing import TO_SEND
from pdca_desktop.store.repository import Store
from pdca_desktop.store.rows import rows_of
from pdca_desktop.store.tables import CHANGE_LOG, COMMIT_LOG, OUTBOX

_DONE = "erasures_received"
_NAME = "/last_name"


class Echo:
    """What an answer says was erased, and this file has not forgotten yet.

    Attributes:
        forgot: whether anything was taken out of the file.
    """

    def __init__(self, connection: Connection, store: Store, answer: Answer) -> None:
        self.forgot = False
        self._connection, self._store = connection, store
        self._places: defaultdict[Key, set[str]] = defaultdict(set)
        self._people: set[str] = set()
        self._erasers: list[Eraser] = []
        here = {(row.entity, row.row) for row in answer.rows}
        new = {f"{one.cid} {one.row}": one for one in answer.erased}
        known = set(json.loads(get_meta(connection, _DONE) or "[]")) if new else set()
        made_here = _made_here(connection, {one.cid for one in new.values()})
        done = set(known)
        for name, one in new.items():
            if name not in known and one.cid not in made_here:
                if one.entity == PERSON.name and _NAME in one.fields:
                    self._people.add(one.row)
                if (one.entity, one.row) not in here:
                    continue  # its row comes in a later page
                self._places[one.entity, one.row] |= set(one.fields)
            done.add(name)
        if done != known:
            set_meta(connection, _DONE, json.dumps(sorted(done)))

    def meet(self, root: str) -> None:
        """Learn how those who are erased were named here, while this file still says it."""
        if not self._people:
            return
        people = {row for entity, row in rows_of(self._connection, root) if entity == PERSON.name}
        gone = sorted(people & self._people)
        known = people_of(self._connection, self._store.path, root) if gone else {}
        named = {one: [old for old in known.get(one, ()) if not is_erased(old)] for one in gone}
        self._erasers = [Eraser.of(one, versions) for one, versions in named.items() if versions]

    def unseen(self, key: Key, pending: Iterable[Op]) -> list[Op]:
        """The acts that stay on top of a row, without the names of those who were erased meanwhile."""
        kept: list[Op] = []
        for op in pending:
            if op.kind is OpKind.DELETE or not self._is_emptied(key, op):
                kept.append(op)
            elif op.field and not self._is_person(key):
                kept.append(self._nameless(op))
        return kept

    def told(self, ops: Iterable[Op]) -> list[Op]:
        """What is taken in of a row, without the former values of what was erased."""
        return [
            replace(op, kind=OpKind.ERASE, seen=None)
            if op.kind in CHANGES and op.field != RANK and self._is_emptied((op.entity, op.row), op)
            else op
            for op in ops
        ]

    def finish(self, root: str, documents: Sequence[str], act: Act) -> None:
        """Forget what is left of them here, once the rows were taken in.

        Args:
            root: the dossier.
            documents: that its pieces named before.
            act: of the erasure, as it is journalled.
        """
        rows = rows_of(self._connection, root) if self._places else set()
        if not rows & self._places.keys():
            return
        erasures, self.forgot = Erasures(self._store), True
        again = list(self._again(rows))
        places = {(op.entity, op.row, op.field) for _, ops in again for op in ops}
        journal.forget(
            self._connection,
            rows & self._places.keys(),
            lambda op: op.kind is not OpKind.ERASE and self._is_emptied((op.entity, op.row), op),
            lambda _: False,
        )
        for eraser in self._erasers:
            erasures.echo(self._connection, root, eraser, act, places)
        erasures.release(self._connection, root, documents)
        for own, ops in again:
            journal.record(self._connection, self._store.signature, own, ops)
        self._erasers = []

    def _again(self, rows: set[Key]) -> Iterator[tuple[Act, list[Op]]]:
        """The acts that wait and lose their values now, as they are to be sent: without the names."""
        query = (
            select(CHANGE_LOG, COMMIT_LOG.c.who, COMMIT_LOG.c.why)
            .join(COMMIT_LOG, COMMIT_LOG.c.n == CHANGE_LOG.c.n)
            .join(OUTBOX, OUTBOX.c.cid == COMMIT_LOG.c.cid)
            .where(OUTBOX.c.state.in_(TO_SEND), CHANGE_LOG.c.salt.is_not(None))
            .where(CHANGE_LOG.c.kind == OpKind.UPDATE, CHANGE_LOG.c.field != RANK)
            .order_by(CHANGE_LOG.c.n, CHANGE_LOG.c.i)
        )
        for row in self._connection.execute(query).all():
            key = row.entity, row.row
            if key not in rows or self._is_person(key):
                continue
            seen, new = (parsed(one) for one in journal.values_of(row))
            op = Op(row.entity, row.row, OpKind.UPDATE, row.field, seen, new)
            left = self._nameless(op)
            if (left != op or self._is_emptied(key, op)) and left.seen != left.new:
                yield Act(row.who, self._struck(row.why)), [left]

    def _nameless(self, op: Op) -> Op:
        return replace(op, seen=self._struck(op.seen), new=self._struck(op.new))

    def _struck(self, data: Any) -> Any:
        for eraser in self._erasers:
            data = eraser.struck(data)
        return data

    def _is_person(self, key: Key) -> bool:
        return key[0] == PERSON.name and key[1] in self._people

    def _is_emptied(self, key: Key, op: Op) -> bool:
        places = self._places.get(key, set())
        if not places or op.field == RANK:
            return False
        return self._is_person(key) or not op.field or op.field in places


def _made_here(connection: Connection, cids: set[str]) -> set[str]:
    """Which of these acts are this file's own."""
    if not cids:
        return set()
    return set(connection.execute(select(COMMIT_LOG.c.cid).where(COMMIT_LOG.c.cid.in_(cids))).scalars())
