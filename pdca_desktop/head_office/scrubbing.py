"""After an erasure nothing of the person stays in the database: log, conflicts, what lies beside them.

Acts stay, with who and when; the chain of the history holds, for it is made of their identifiers. A place
that was emptied loses its former values; elsewhere in the same dossier the person's name is struck out.

What the disk still holds: SQLite overwrites what is deleted (`secure_delete`), its log is emptied at once.
PostgreSQL keeps former rows until VACUUM, which runs after each erasure; the bytes they left inside the
files, and in the log that is sent to standbys, are overwritten by later work. Backups keep the person until
they are gone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, select

from pdca_desktop.exchange.messages import CHILDREN, PARENT, RANK, WireCommit, WireOp, raw, text
from pdca_desktop.head_office.book import CONFLICT, PERSON, RESOLVED, STATE, Key
from pdca_desktop.head_office.conflicting import MARK
from pdca_desktop.head_office.forgetting import NAME
from pdca_desktop.head_office.naming import erasers
from pdca_desktop.head_office.tables import (
    BLOB,
    BLOB_PART,
    BLOB_USE,
    CHANGE_LOG,
    COMMIT_LOG,
    GONE,
    NAMELESS,
    QUARANTINE,
    RECOVERED,
    ROW,
)
from pdca_desktop.head_office.values import (
    NULL,
    children_of,
    family_of,
    fields_of,
    is_blank,
    plain,
    quoted,
    whole,
)
from pdca_desktop.services.erasing import Eraser

_SIDES = ("/base", "/theirs", "/mine")
_AT_ONCE = 400
_COMMIT = msgspec.json.Decoder(WireCommit)


@dataclass(slots=True)
class Scrubbing:
    """What an erasure takes out of one dossier.

    Attributes:
        root: the dossier.
        seq: order of the last act of the request: conflicts that close are given out under it.
        places: what was emptied, by row, with the order of the act that did it: what was typed there
            afterwards, by somebody who knew, stays.
    """

    connection: Connection
    root: str
    seq: int
    places: Mapping[Key, Mapping[str, int]]
    _erasers: list[Eraser] = field(default_factory=list)
    _people: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Take it out of every table."""
        rows = select(ROW.c.entity, ROW.c.row).where(ROW.c.root == self.root)
        family = [(row.entity, row.row) for row in self.connection.execute(rows)]
        log = list(self._log(family))
        self._people = {
            row for (entity, row), names in self.places.items() if entity == PERSON and NAME in names
        }
        before = [row for row in log if row.seq <= self._until(row)]
        self._erasers = erasers(before, self._people)
        self._strike_log(log)
        self._strike_reasons({row.seq for row in log})
        self._close_conflicts()
        self._strike_recovered(set(family))
        self._strike_quarantine(set(family))
        self._let_attachments_go()

    def _log(self, family: list[Key]) -> Iterable[Row[Any]]:
        for start in range(0, len(family), _AT_ONCE):
            names = {row for _, row in family[start : start + _AT_ONCE]}
            keys = set(family[start : start + _AT_ONCE])
            query = select(CHANGE_LOG).where(CHANGE_LOG.c.row.in_(names))
            yield from (
                row
                for row in self.connection.execute(query.order_by(CHANGE_LOG.c.seq, CHANGE_LOG.c.i))
                if (row.entity, row.row) in keys
            )

    def _until(self, row: Row[Any]) -> int:
        """The order up to which a row is that of somebody who was erased; 0 for another one's."""
        return self.places.get((row.entity, row.row), {}).get(NAME, 0)

    def _strike_log(self, log: Iterable[Row[Any]]) -> None:
        changed: list[dict[str, Any]] = []
        for row in log:
            seen, new = self._left(row, row.seen), self._left(row, row.new)
            if (seen, new) != (row.seen, row.new):
                gone = self._is_emptied((row.entity, row.row), row.field, row.seq) or not row.field
                kept = {"left_seen": seen, "left_new": new, "left": GONE if gone else NAMELESS}
                changed.append({"of_seq": row.seq, "of_i": row.i, **kept})
        if changed:
            self.connection.execute(
                CHANGE_LOG.update()
                .where(CHANGE_LOG.c.seq == bindparam("of_seq"), CHANGE_LOG.c.i == bindparam("of_i"))
                .values(seen=bindparam("left_seen"), new=bindparam("left_new"), struck=bindparam("left")),
                changed,
            )

    def _left(self, op: Row[Any], value: str) -> str:
        """What is left of a value of an operation."""
        key = op.entity, op.row
        if op.kind == "e":  # what an erasure leaves may name somebody who is erased later
            return self._nameless(value)
        if op.field:
            return NULL if self._is_emptied(key, op.field, op.seq) else self._nameless(value)
        return self._left_of_row(key, value, op.seq)

    def _left_of_row(self, key: Key, value: str, seq: int = 0) -> str:
        if is_blank(value):
            return value
        fields = fields_of(value)
        children = fields.pop(CHILDREN, None)
        left = self._left_of_fields(key, fields, seq)
        if children is not None:
            family = family_of(children)
            after = {row: self._left_of_fields(row, one, seq) for row, one in family.items()}
            left[CHILDREN] = children_of(after)
            fields[CHILDREN] = children_of(family)
        return value if left == fields else whole(left)

    def _left_of_fields(self, key: Key, fields: Mapping[str, str], seq: int = 0) -> dict[str, str]:
        return {
            name: value if name in (PARENT, RANK) else self._nameless(value)
            for name, value in fields.items()
            if name in (PARENT, RANK) or not self._is_emptied(key, name, seq)
        }

    def _is_emptied(self, key: Key, name: str, seq: int = 0) -> bool:
        """Whether a place was emptied by an act after that order."""
        emptied = self.places.get(key, {})
        if key[0] == PERSON and key[1] in self._people:
            return name not in (RANK, "") and seq <= emptied[NAME]
        return name in emptied and seq <= emptied[name]

    def _nameless(self, value: str) -> str:
        """A value with the names of who is erased struck out of it."""
        if not self._erasers or is_blank(value):
            return value
        data = msgspec.json.decode(value)
        for eraser in self._erasers:
            if eraser.says(data):
                data = eraser.struck(data)
                value = msgspec.json.encode(data).decode()
        return value

    def _strike_reasons(self, seqs: set[int]) -> None:
        ordered = sorted(seqs)
        for start in range(0, len(ordered), _AT_ONCE):
            some = COMMIT_LOG.c.seq.in_(ordered[start : start + _AT_ONCE])
            for row in self.connection.execute(select(COMMIT_LOG.c.seq, COMMIT_LOG.c.why).where(some)).all():
                why = self._told(row.why)
                if why != row.why:
                    this = COMMIT_LOG.c.seq == row.seq
                    self.connection.execute(COMMIT_LOG.update().where(this).values(why=why))

    def _told(self, words: str) -> str:
        for eraser in self._erasers:
            words = eraser.struck(words)
        return words

    def _close_conflicts(self) -> None:
        """A conflict about what was emptied has nothing left to choose; the others lose the name."""
        query = select(ROW).where(ROW.c.root == self.root, ROW.c.entity == CONFLICT)
        for row in self.connection.execute(query).all():
            fields = {name: text(value) for name, value in _raw_fields(row.fields).items()}
            key = plain(fields.get("/entity")), plain(fields.get("/row"))
            place = plain(fields.get("/field"))
            values: dict[str, Any]
            if self._is_emptied(key, place, row.seq + 1) or (not place and key in self.places):
                left = {**fields, **dict.fromkeys(_SIDES, quoted(NULL)), MARK: "true", STATE: RESOLVED}
                values = {"deleted": 1, "seq": self.seq}
            else:
                left = fields | {
                    name: quoted(self._nameless(plain(fields.get(name)) or NULL)) for name in _SIDES
                }
                values = {"seq": self.seq}
                if left == fields:
                    continue
            values["fields"] = whole(left)
            this = (ROW.c.entity == CONFLICT) & (ROW.c.row == row.row)
            self.connection.execute(ROW.update().where(this).values(**values))

    def _strike_recovered(self, family: set[Key]) -> None:
        for row in self.connection.execute(select(RECOVERED)).all():
            key, fields = (row.entity, row.row), fields_of(row.fields)
            if key not in family and plain(fields.get(PARENT)) != self.root:
                continue
            left = self._left_of_fields(key, fields)
            if left == fields:
                continue
            same = (RECOVERED.c.entity == row.entity) & (RECOVERED.c.row == row.row)
            kept = whole(left)
            twice = select(RECOVERED.c.id).where(same, RECOVERED.c.fields == kept)
            this = RECOVERED.c.id == row.id
            if self.connection.execute(twice).first() is not None:
                self.connection.execute(delete(RECOVERED).where(this))
            else:
                self.connection.execute(RECOVERED.update().where(this).values(fields=kept))

    def _strike_quarantine(self, family: set[Key]) -> None:
        """Acts of revoked devices that were never worked in."""
        for row in self.connection.execute(select(QUARANTINE.c.cid, QUARANTINE.c.body)).all():
            commit = _COMMIT.decode(row.body)
            mine = [(op.entity, op.row) in family or _parent(op) == self.root for op in commit.ops]
            if not any(mine):
                continue
            ops = tuple(self._left_of_op(op) for op in commit.ops)
            why = self._told(commit.why)
            if ops != commit.ops or why != commit.why:
                body = msgspec.json.encode(msgspec.structs.replace(commit, ops=ops, why=why)).decode()
                this = QUARANTINE.c.cid == row.cid
                self.connection.execute(QUARANTINE.update().where(this).values(body=body))

    def _left_of_op(self, op: WireOp) -> WireOp:
        key = op.entity, op.row
        if op.field:
            emptied = self._is_emptied(key, op.field)
            seen, new = (NULL if emptied else self._nameless(text(one)) for one in (op.seen, op.new))
        else:
            seen, new = (self._left_of_row(key, text(one)) for one in (op.seen, op.new))
        if (seen, new) == (text(op.seen), text(op.new)):
            return op
        return msgspec.structs.replace(op, seen=raw(seen), new=raw(new), struck=True)

    def _let_attachments_go(self) -> None:
        """Documents that no piece of the dossier names any more, and no other dossier uses."""
        pieces = select(ROW.c.fields).where(ROW.c.root == self.root, ROW.c.entity == "Piece")
        found = [fields_of(one) for one in self.connection.execute(pieces).scalars()]
        kept = {plain(one.get("/sha256")) for one in found}
        mine = BLOB_USE.c.root == self.root
        used = set(self.connection.execute(select(BLOB_USE.c.sha256).where(mine)).scalars())
        emptied = any("/sha256" in fields for fields in self.places.values())
        for sha256 in sorted(used - kept) if emptied else ():
            self.connection.execute(delete(BLOB_USE).where(mine, BLOB_USE.c.sha256 == sha256))
            others = select(BLOB_USE.c.root).where(BLOB_USE.c.sha256 == sha256).limit(1)
            if self.connection.execute(others).first() is None:
                self.connection.execute(delete(BLOB_PART).where(BLOB_PART.c.sha256 == sha256))
                self.connection.execute(delete(BLOB).where(BLOB.c.sha256 == sha256))


def scrub(connection: Connection, erased: Iterable[tuple[int, Key, str]], seq: int) -> None:
    """Take out of the database what these erasures emptied.

    Args:
        connection: in the transaction that wrote them.
        erased: order, row and field of each place.
        seq: order of the last act of the request.
    """
    places: defaultdict[Key, dict[str, int]] = defaultdict(dict)
    for at, key, name in erased:
        places[key][name] = at
    dossiers: defaultdict[str, dict[Key, dict[str, int]]] = defaultdict(dict)
    for key, names in places.items():
        this = (ROW.c.entity == key[0]) & (ROW.c.row == key[1])
        root = connection.execute(select(ROW.c.root).where(this)).scalar_one()
        dossiers[root][key] = names
    for root, mine in dossiers.items():
        Scrubbing(connection, root, seq, mine).run()


def _parent(op: WireOp) -> str:
    return plain(fields_of(text(op.new)).get(PARENT)) if op.kind == "i" else ""


def _raw_fields(fields: str) -> dict[str, msgspec.Raw]:
    return msgspec.json.decode(fields, type=dict[str, msgspec.Raw])
