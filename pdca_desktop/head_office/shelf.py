"""The rows of the head office in its database."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Insert, Row, Select, Table, bindparam, case, func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from pdca_desktop.exchange.messages import WireOp, raw, text
from pdca_desktop.exchange.publications import PUBLISHER
from pdca_desktop.head_office.book import NUMBER as NUMBER_FIELD
from pdca_desktop.head_office.book import ROOT, Book, Emptied, Held, Key, Waiting, Writer, wired
from pdca_desktop.head_office.merging import Result
from pdca_desktop.head_office.numbering import GIVEN, folded, written
from pdca_desktop.head_office.paging import AN_ERASURE
from pdca_desktop.head_office.perimeter import Author
from pdca_desktop.head_office.tables import (
    ACCOUNT,
    BLOB_USE,
    CHANGE_LOG,
    COMMIT_LOG,
    ERASED,
    GONE,
    NUMBER,
    NUMBERING,
    ROW,
)
from pdca_desktop.head_office.together import Step, among, together
from pdca_desktop.head_office.values import plain, quoted

_MOST_NAMES = 400
_DIGITS = 3
_SCOPES = msgspec.json.Decoder(tuple[str, ...])
_SHA256 = "/sha256"
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_VALUES = (Result.APPLIED.value, Result.REVIVED.value)


class Shelves:
    """Implements `Shelf` within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._never_erased: bool | None = None
        self._ahead: dict[Key, Held | None] = {}

    def reading(self, keys: Collection[Key], *steps: Step) -> list[list[Any]]:
        """Read the rows of these names ahead, with the answers to other questions, which come first."""
        asked = [*steps, Step(AN_ERASURE), *self._rows(keys)]
        answers = together(self._connection, asked)
        erasure, *found = answers[len(steps) :]
        self._never_erased = not erasure
        self._ahead = dict.fromkeys(keys) | _by_key(keys, found)
        return answers[: len(steps)]

    def rows(self, keys: Collection[Key]) -> Iterator[Held]:
        """The rows of these names that are there."""
        yield from (held for key in keys if (held := self._ahead.get(key)) is not None)
        unread = {key for key in keys if key not in self._ahead}
        yield from _by_key(unread, together(self._connection, self._rows(unread))).values()

    def _rows(self, keys: Collection[Key]) -> list[Step]:
        """The questions for the rows of these names; they may bring others, of another entity."""
        asked = _rows_of(self._connection.dialect.name)
        return [
            Step(asked, {"entities": sorted({one for one, _ in some}), "rows": [row for _, row in some]})
            for some in _cut(sorted(keys))
        ]

    def family(self, root: str) -> Iterator[Held]:
        """A dossier and every row of it."""
        return map(held_of, self._connection.execute(select(ROW).where(ROW.c.root == root)))

    def waiting(self, keys: Collection[Key]) -> Mapping[Key, list[Waiting]]:
        """The operations that wait for these rows, in order."""
        found: defaultdict[Key, list[Waiting]] = defaultdict(list)
        log = COMMIT_LOG.c
        for some in _cut(sorted(keys)):
            query = (
                select(
                    CHANGE_LOG, log.stream, log.who, log.account, log.wall,
                    ACCOUNT.c.agency, ACCOUNT.c.scopes, ACCOUNT.c.role,
                )
                .join(COMMIT_LOG, log.seq == CHANGE_LOG.c.seq)
                .outerjoin(ACCOUNT, ACCOUNT.c.id == log.account)
                .where(CHANGE_LOG.c.row.in_([row for _, row in some]))
                .where(CHANGE_LOG.c.result == Result.WAITING.value)
                .order_by(CHANGE_LOG.c.seq, CHANGE_LOG.c.i)
            )  # fmt: skip
            for one in self._connection.execute(query):
                scopes = _SCOPES.decode(one.scopes or "[]")
                author = Author(
                    one.stream, one.account or one.who, one.agency or "", scopes, one.role or "", one.seq
                )
                found[one.entity, one.row].append(Waiting(one.seq, one.i, op_of(one), author, one.wall))
        return found

    def writer(self, key: Key, field: str) -> Writer | None:
        """Who gave a field its present value; None when nobody ever did."""
        found = self._last(key, field)
        if found is None:
            return None
        return Writer(PUBLISHER if found.kind == GIVEN else found.account or found.who, found.wall)

    def emptied(self, keys: Collection[Key]) -> Mapping[Key, Mapping[str, Emptied]]:
        """The last erasure of each place of these rows, by field."""
        found: defaultdict[Key, dict[str, Emptied]] = defaultdict(dict)
        if self.is_untouched():
            return found
        for some in _cut(sorted(keys)):
            query = (
                select(ERASED, COMMIT_LOG.c.stream)
                .join(COMMIT_LOG, COMMIT_LOG.c.seq == ERASED.c.seq)
                .where(tuple_(ERASED.c.entity, ERASED.c.row).in_(some))
                .order_by(ERASED.c.seq)
            )
            for one in self._connection.execute(query):
                found[one.entity, one.row][one.field] = Emptied(one.seq, one.stream)
        return found

    def erasures(self, roots: Collection[str]) -> Collection[Emptied]:
        """The last erasure in each of these dossiers."""
        if self.is_untouched():
            return ()
        last = select(func.max(ERASED.c.seq)).where(ERASED.c.root.in_(sorted(roots))).group_by(ERASED.c.root)
        query = select(COMMIT_LOG.c.seq, COMMIT_LOG.c.stream).where(COMMIT_LOG.c.seq.in_(last))
        return [Emptied(one.seq, one.stream) for one in self._connection.execute(query)]

    def is_untouched(self) -> bool:
        """Whether nobody was ever erased."""
        if self._never_erased is None:
            self._never_erased = self._connection.execute(AN_ERASURE).first() is None
        return self._never_erased

    def numbered(self, number: str) -> Collection[str]:
        """The dossiers of that number that live."""
        query = (
            select(NUMBER.c.root)
            .join(ROW, (ROW.c.row == NUMBER.c.root) & (ROW.c.entity == ROOT))
            .where(NUMBER.c.number == number, ROW.c.deleted == 0)
        )
        return self._connection.execute(query).scalars().all()

    def was_given(self, root: str) -> bool:
        """Whether the head office gave a dossier its present number."""
        found = self._last((ROOT, root), NUMBER_FIELD)
        return found is not None and found.kind == GIVEN

    def next_number(self, year: int, code: str) -> int:
        """The next one of a year and an agency, after all that were given or typed in that form."""
        given = select(NUMBERING.c.last).where(NUMBERING.c.year == year, NUMBERING.c.agency == code)
        last = self._connection.execute(given).scalar() or 0
        form = folded(quoted(written(year, code, 0)))[:-_DIGITS]
        alike = select(NUMBER.c.number).where(NUMBER.c.number.startswith(form, autoescape=True))
        ends = (one[len(form) :] for one in self._connection.execute(alike).scalars())
        return 1 + max([last, *(int(end) for end in ends if end.isdecimal() and len(end) <= _DIGITS)])

    def _last(self, key: Key, field: str) -> Any:
        """The operation that gave a field its present value; one that waited was worked in after its row."""
        log, change = COMMIT_LOG.c, CHANGE_LOG.c
        other = CHANGE_LOG.alias("made").c
        made = (
            select(func.min(other.seq))
            .where(other.entity == key[0], other.row == key[1], other.kind == "i", other.result.in_(_VALUES))
            .scalar_subquery()
        )
        turn = case((change.seq < made, made), else_=change.seq)
        within = case((change.seq < made, 1), (change.kind == "i", 0), else_=2)
        query = (
            select(log.who, log.account, log.wall, change.kind)
            .join(CHANGE_LOG, change.seq == log.seq)
            .where(change.entity == key[0], change.row == key[1])
            .where(change.field.in_(["", field]), change.result.in_(_VALUES))
            .order_by(turn.desc(), within.desc(), change.seq.desc(), change.i.desc())
            .limit(1)
        )
        return self._connection.execute(query).one_or_none()

    def writes(self, book: Book, cids: Mapping[int, str], given: Mapping[tuple[int, str], int]) -> list[Step]:
        """What keeps the rows of a request, and what it says beside them.

        Args:
            book: after the request.
            cids: of its acts, by their order.
            given: the last number given, by year and letters of the agency.
        """
        rows = book.written()
        uses = {(plain(held.fields.get(_SHA256)), held.root) for held in rows}
        places = [
            {
                "seq": seq, "entity": held.entity, "row": held.row, "field": field, "cid": cids[seq],
                "root": held.root,
            }
            for seq, key, field in book.erased
            if (held := book.get(key)) is not None
        ]  # fmt: skip
        upserts: list[tuple[Table, list[dict[str, Any]]]] = [
            (BLOB_USE, [{"sha256": sha256, "root": root} for sha256, root in sorted(uses) if sha256]),
            (ROW, [_stored(held) for held in rows]),
            (NUMBER, [{"root": root, "number": number} for root, number in book.numbers.items()]),
            (
                NUMBERING,
                [{"year": year, "agency": code, "last": last} for (year, code), last in given.items()],
            ),
            (ERASED, places),
        ]
        dialect = self._connection.dialect.name
        return [
            *(Step(_upsert(dialect, table), values) for table, values in upserts if values),
            *_settled(book),
        ]


@cache
def _rows_of(dialect: str) -> Select[Any]:
    return select(ROW).where(among(ROW.c.entity, "entities", dialect), among(ROW.c.row, "rows", dialect))


def _by_key(keys: Collection[Key], found: Iterable[Iterable[Any]]) -> dict[Key, Held]:
    """Those of the rows that were asked for."""
    return {held.key: held for rows in found for held in map(held_of, rows) if held.key in keys}


@cache
def _upsert(dialect: str, table: Table) -> Insert:
    """Insert rows; those that are there have these columns changed, or stay."""
    put: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    changed = {
        ROW: ("root", "scope", "seq", "deleted", "fields"), NUMBER: ("number",), NUMBERING: ("last",)
    }.get(table, ())  # fmt: skip
    given = {name: put.excluded[name] for name in changed}
    made: Insert = (
        put.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=given)
        if given
        else put.on_conflict_do_nothing()
    )
    return made


_OUTCOME = (
    CHANGE_LOG.update()
    .where(CHANGE_LOG.c.seq == bindparam("of_seq"), CHANGE_LOG.c.i == bindparam("of_i"))
    .values(result=bindparam("became"))
)
_STRIPPED = _OUTCOME.values(seen=bindparam("left_seen"), new=bindparam("left_new"), struck=GONE)


def _settled(book: Book) -> list[Step]:
    """What says what became of operations that waited, without the values that an erasure took since."""
    became = [{"of_seq": seq, "of_i": i, "became": result} for (seq, i), result in book.settled.items()]
    struck = [
        {
            "of_seq": seq, "of_i": i, "became": book.settled[seq, i],
            "left_seen": text(op.seen), "left_new": text(op.new),
        }
        for (seq, i), op in book.struck.items()
    ]  # fmt: skip
    return [Step(words, values) for words, values in ((_OUTCOME, became), (_STRIPPED, struck)) if values]


def held_of(row: Row[Any]) -> Held:
    """A row of the table as the book holds it."""
    fields = {name: text(value) for name, value in _FIELDS.decode(row.fields).items()}
    return Held(row.entity, row.row, row.root, row.scope, row.seq, bool(row.deleted), fields, row.owner)


def op_of(row: Row[Any]) -> WireOp:
    """An operation of the log."""
    return WireOp(row.entity, row.row, row.kind, row.field, raw(row.seen), raw(row.new), row.struck == GONE)


def _stored(held: Held) -> dict[str, Any]:
    return {
        "entity": held.entity,
        "row": held.row,
        "root": held.root,
        "scope": held.scope,
        "seq": held.seq,
        "deleted": int(held.deleted),
        "fields": msgspec.json.encode(wired(held)).decode(),
        "owner": held.owner,
    }


def _cut(keys: Sequence[Key]) -> Iterator[list[Key]]:
    for start in range(0, len(keys), _MOST_NAMES):
        yield list(keys[start : start + _MOST_NAMES])
