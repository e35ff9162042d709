"""The rows of the head office in its database."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from pdca_desktop.exchange.messages import WireOp, raw, text
from pdca_desktop.head_office.book import Held, Key, Waiting, Writer
from pdca_desktop.head_office.merging import Result
from pdca_desktop.head_office.tables import BLOB_USE, CHANGE_LOG, COMMIT_LOG, ROW

_MOST_NAMES = 400
_SHA256 = "/sha256"
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_VALUES = (Result.APPLIED.value, Result.REVIVED.value)


class Shelves:
    """Implements `Shelf` within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, keys: Collection[Key]) -> Iterator[Held]:
        """The rows of these names that are there."""
        for some in _cut(sorted(keys)):
            query = select(ROW).where(tuple_(ROW.c.entity, ROW.c.row).in_(some))
            yield from map(held_of, self._connection.execute(query))

    def family(self, root: str) -> Iterator[Held]:
        """A dossier and every row of it."""
        return map(held_of, self._connection.execute(select(ROW).where(ROW.c.root == root)))

    def waiting(self, keys: Collection[Key]) -> Mapping[Key, list[Waiting]]:
        """The operations that wait for these rows, in order."""
        found: defaultdict[Key, list[Waiting]] = defaultdict(list)
        for some in _cut(sorted(keys)):
            query = (
                select(CHANGE_LOG)
                .where(CHANGE_LOG.c.row.in_([row for _, row in some]))
                .where(CHANGE_LOG.c.result == Result.WAITING.value)
                .order_by(CHANGE_LOG.c.seq, CHANGE_LOG.c.i)
            )
            for one in self._connection.execute(query):
                op = WireOp(one.entity, one.row, one.kind, one.field, raw(one.seen), raw(one.new))
                found[one.entity, one.row].append(Waiting(one.seq, one.i, op))
        return found

    def writer(self, key: Key, field: str) -> Writer | None:
        """Who gave a field its present value; None when nobody ever did."""
        query = (
            select(COMMIT_LOG.c.who, COMMIT_LOG.c.wall)
            .join(CHANGE_LOG, CHANGE_LOG.c.seq == COMMIT_LOG.c.seq)
            .where(CHANGE_LOG.c.entity == key[0], CHANGE_LOG.c.row == key[1])
            .where(CHANGE_LOG.c.field.in_(["", field]), CHANGE_LOG.c.result.in_(_VALUES))
            .order_by(CHANGE_LOG.c.seq.desc())
            .limit(1)
        )
        found = self._connection.execute(query).one_or_none()
        return None if found is None else Writer(found.who, found.wall)

    def write(self, rows: Iterable[Held]) -> None:
        """Keep rows, new or changed."""
        rows = list(rows)
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        uses = {(held.fields[_SHA256].strip('"'), held.root) for held in rows if held.fields.get(_SHA256)}
        if uses:
            named = [{"sha256": sha256, "root": root} for sha256, root in sorted(uses) if sha256]
            self._connection.execute(dialect.insert(BLOB_USE).on_conflict_do_nothing(), named)
        values = [_stored(held) for held in rows]
        if values:
            put = dialect.insert(ROW)
            given = {name: put.excluded[name] for name in ("root", "scope", "seq", "deleted", "fields")}
            self._connection.execute(
                put.on_conflict_do_update(index_elements=[ROW.c.entity, ROW.c.row], set_=given), values
            )

    def settle(self, results: Mapping[tuple[int, int], str]) -> None:
        """Say what became of operations that waited."""
        if results:
            update = (
                CHANGE_LOG.update()
                .where(CHANGE_LOG.c.seq == bindparam("of_seq"), CHANGE_LOG.c.i == bindparam("of_i"))
                .values(result=bindparam("became"))
            )
            self._connection.execute(
                update, [{"of_seq": seq, "of_i": i, "became": result} for (seq, i), result in results.items()]
            )


def held_of(row: Row[Any]) -> Held:
    """A row of the table as the book holds it."""
    fields = {name: text(value) for name, value in _FIELDS.decode(row.fields).items()}
    return Held(row.entity, row.row, row.root, row.scope, row.seq, bool(row.deleted), fields, row.owner)


def _stored(held: Held) -> dict[str, Any]:
    fields = {name: raw(value) for name, value in held.fields.items()}
    return {
        "entity": held.entity,
        "row": held.row,
        "root": held.root,
        "scope": held.scope,
        "seq": held.seq,
        "deleted": int(held.deleted),
        "fields": msgspec.json.encode(fields).decode(),
        "owner": held.owner,
    }


def _cut(keys: Sequence[Key]) -> Iterator[list[Key]]:
    for start in range(0, len(keys), _MOST_NAMES):
        yield list(keys[start : start + _MOST_NAMES])
