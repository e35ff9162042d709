"""The one place where acts of several advisers are merged: by the value each author saw, never by time.

What cannot be settled stays: the current value on its row, the other one in a conflict that both sides see.
No operation is ever dropped, and no conflict holds up the acts behind it.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from pdca_desktop.exchange.messages import WireCommit, WireOp, raw, text
from pdca_desktop.head_office.book import (
    AGENCY,
    PARENT,
    ROOT,
    SEGMENT,
    Book,
    Held,
    Key,
    Waiting,
    Writer,
    scope_of,
)

CONFLICT = "Conflict"
RANK = "rank"
CHILDREN = "children"
OPEN, RESOLVED = '"open"', '"resolved"'

SENSITIVE = frozenset(("rsa",))
"""Segments that no general perimeter holds."""

_BLANK = frozenset(('""', "null", "[]", "{}"))
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_FAMILY = msgspec.json.Decoder(dict[str, dict[str, dict[str, msgspec.Raw]]])


class Result(StrEnum):
    """What became of an operation."""

    APPLIED = "applied"
    SAME = "same"  # what it asks for is already there
    REVIVED = "revived"  # applied, and what it is about is no longer deleted
    CONFLICT = "conflict"
    STALE = "stale"  # an order among brothers that was changed meanwhile: the present one stays
    WAITING = "waiting"  # its row is not there yet
    REFUSED = "refused"  # its author may not


@dataclass(frozen=True, slots=True)
class Author:
    """Who sent a commit.

    Attributes:
        stream: numbering of the device.
        account: of the person.
        agency: of the author; scope of a dossier that names none.
        scopes: patterns of what the author may hold and change ("lens_1/*", "*/ess", "*/*").
    """

    stream: str
    account: str
    agency: str
    scopes: tuple[str, ...]

    def may(self, scope: str) -> bool:
        """Whether the author may hold and change what has that scope."""
        return covers(self.scopes, scope)


def covers(patterns: Iterable[str], scope: str) -> bool:
    """Whether a perimeter holds a scope; what is sensitive is held only by those who name it."""
    agency, _, segment = scope.partition("/")
    for pattern in patterns:
        one, _, other = pattern.partition("/")
        if one in ("*", agency) and (other == segment or (other == "*" and segment not in SENSITIVE)):
            return True
    return False


def take(book: Book, commit: WireCommit, author: Author, seq: int) -> tuple[Result, ...]:
    """Work one commit into the book.

    Args:
        book: the rows; every row named is marked as changed, so that each device gets its state again.
        commit: whose operations are applied in order.
        author: who sent it.
        seq: its place in the order of the head office.

    Returns:
        What became of each operation.
    """
    merging = _Merging(book, commit, author, seq)
    return tuple(merging.apply(i, op) for i, op in enumerate(commit.ops))


def status(results: Iterable[Result]) -> str:
    """What is said of a commit: the worst that became of its operations."""
    found = set(results)
    for worst in (Result.REFUSED, Result.CONFLICT, Result.WAITING):
        if worst in found:
            return worst.value
    return Result.APPLIED.value


def conflict_id(key: Key, field: str, stream: str) -> str:
    """The identifier of the one conflict of a stream about a field."""
    return hashlib.blake2b("\0".join((*key, field, stream)).encode(), digest_size=16).hexdigest()


class _Merging:
    def __init__(self, book: Book, commit: WireCommit, author: Author, seq: int) -> None:
        self.book, self.commit, self.author, self.seq = book, commit, author, seq
        self.writer = Writer(commit.who, commit.wall)

    def apply(self, i: int, op: WireOp) -> Result:
        key = (op.entity, op.row)
        held = self.book.get(key)
        if held is None:
            if op.kind != "i":
                self.book.wait(Waiting(self.seq, i, op))
                return Result.WAITING
            return self._insert(key, op)
        if not self._may(held):
            return Result.REFUSED
        self._name(held)
        if op.kind == "u":
            return self._update(held, op)
        if op.kind == "e":
            return self._erase(held, op)
        if op.kind == "d":
            return self._delete(held, op)
        return self._restore(held, op)

    def _insert(self, key: Key, op: WireOp) -> Result:
        fields = _fields(op.new)
        root = fields.pop(PARENT, "").strip('"') if op.entity != ROOT else op.row
        above = self.book.get((ROOT, root)) if op.entity != ROOT else None
        scope = above.scope if above is not None else scope_of(fields, self.author.agency)
        if above is not None and not self._may(above):
            return Result.REFUSED
        owner = self.author.account if op.entity == ROOT else ""
        held = Held(op.entity, op.row, root, scope, self.seq, deleted=False, fields=fields, owner=owner)
        self.book.put(held)
        if op.entity == ROOT and not self.author.may(scope):  # made for another agency: it goes there
            self.book.departed.append((root, self.seq, f"{self.author.agency}/"))
        self.book.wrote(key, "", self.writer)
        result = Result.APPLIED
        if above is not None and above.deleted:
            self._revive(above)
            result = Result.REVIVED
        if op.entity == ROOT:
            for child in self.book.family(op.row):
                if child.scope != scope:
                    child.scope = scope
                    self._name(child)
        for waiting in self.book.released(key):
            self.book.settled[waiting.seq, waiting.i] = self.apply(waiting.i, waiting.op).value
        return result

    def _may(self, held: Held) -> bool:
        """Whether the author may change a row: it is in the perimeter, or of a dossier the author made."""
        if self.author.may(held.scope):
            return True
        root = held if held.entity == ROOT else self.book.get((ROOT, held.root))
        return root is not None and root.owner == self.author.account

    def _update(self, held: Held, op: WireOp) -> Result:
        new, seen, current = text(op.new), text(op.seen), held.fields.get(op.field)
        if _alike(current, new):
            held.fields.setdefault(op.field, new)
            return self._revived(held, Result.SAME)
        if current is not None and not _alike(current, seen):
            if op.field == RANK:
                return Result.STALE
            self._conflict(held, op.field, seen, current, new)
            return Result.CONFLICT
        held.fields[op.field] = new
        self.book.wrote(held.key, op.field, self.writer)
        if held.entity == ROOT and op.field in (AGENCY, SEGMENT):
            self._rescope(held)
        return self._revived(held, Result.APPLIED)

    def _erase(self, held: Held, op: WireOp) -> Result:
        """A person is forgotten: whatever is there gives way, and nothing of it goes into a conflict."""
        held.fields[op.field] = text(op.new)
        self.book.wrote(held.key, op.field, self.writer)
        return Result.APPLIED

    def _delete(self, held: Held, op: WireOp) -> Result:
        if held.deleted:
            return Result.SAME
        seen = _fields(op.seen)
        family = seen.pop(CHILDREN, None)
        seen.pop(PARENT, None)
        if not _same_row(held.fields, seen) or (held.entity == ROOT and not self._saw_all(held, family)):
            self._conflict(held, "", text(op.seen), _object(held.fields), "null")
            return Result.CONFLICT
        held.deleted = True
        self.book.wrote(held.key, "", self.writer)
        return Result.APPLIED

    def _restore(self, held: Held, op: WireOp) -> Result:
        fields = _fields(op.new)
        fields.pop(PARENT, None)
        if not held.deleted:
            if op.kind == "r" and not fields:
                return Result.SAME
            if _same_row(held.fields, fields):
                return Result.SAME
            self._conflict(held, "", "null", _object(held.fields), _object(fields))
            return Result.CONFLICT
        if fields:
            held.fields = fields
            self.book.wrote(held.key, "", self.writer)
        held.deleted = False
        return self._revived(held, Result.APPLIED)

    def _saw_all(self, root: Held, family: str | None) -> bool:
        """Whether the author of a deletion saw every row of the dossier as it is."""
        known = _FAMILY.decode(family) if family is not None else {}
        for held in self.book.family(root.row):
            if held.deleted or held.entity in (ROOT, CONFLICT):
                continue
            seen = known.get(held.entity, {}).get(held.row)
            if seen is None:
                return False
            if not _same_row(held.fields, {name: text(value) for name, value in seen.items()}):
                return False
        return True

    def _revived(self, held: Held, result: Result) -> Result:
        """An edit wins over a deletion its author had not seen."""
        above = held if held.entity == ROOT else self.book.get((ROOT, held.root))
        gone = [row for row in (held, above) if row is not None and row.deleted]
        for row in gone:
            self._revive(row)
        return Result.REVIVED if gone else result

    def _revive(self, held: Held) -> None:
        held.deleted = False
        self._name(held)

    def _rescope(self, root: Held) -> None:
        """A dossier that moves is delivered whole to its new place and leaves the old one."""
        before, root.scope = root.scope, scope_of(root.fields, self.author.agency)
        if before == root.scope:
            return
        self.book.departed.append((root.row, self.seq, before))
        for held in self.book.family(root.row):
            held.scope = root.scope
            self._name(held)

    def _conflict(self, held: Held, field: str, base: str, theirs: str, mine: str) -> None:
        row = conflict_id(held.key, field, self.author.stream)
        writer = self.book.writer(held.key, field) or Writer("", "")
        fields = {
            "/entity": _string(held.entity),
            "/row": _string(held.row),
            "/field": _string(field),
            "/base": _string(base),
            "/theirs": _string(theirs),
            "/mine": _string(mine),
            "/theirs_who": _string(writer.who),
            "/theirs_wall": _string(writer.wall),
            "/mine_who": _string(self.writer.who),
            "/mine_wall": _string(self.writer.wall),
            "/state": OPEN,
        }
        known = self.book.get((CONFLICT, row))
        if known is None:
            made = Held(CONFLICT, row, held.root, held.scope, self.seq, deleted=False, fields=fields)
            self.book.put(made)
            return
        if known.fields.get("/state") == OPEN:
            fields["/base"] = known.fields["/base"]  # the author still starts from what was first seen
        known.fields = fields
        self._name(known)

    def _name(self, held: Held) -> None:
        """Mark a row as named by this commit: each device gets its state again, refused or not."""
        held.seq = self.seq
        self.book.changed.add(held.key)


def _fields(row: msgspec.Raw) -> dict[str, str]:
    """The fields of a whole row, those that say nothing left out."""
    data = text(row)
    if data in _BLANK:
        return {}
    return {name: text(value) for name, value in _OBJECT.decode(data).items() if text(value) not in _BLANK}


def _alike(one: str | None, other: str) -> bool:
    return one == other or ((one is None or one in _BLANK) and other in _BLANK)


def _same_row(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    names = (one.keys() | other.keys()) - {RANK, PARENT}
    return all(_alike(one.get(name), other.get(name, "null")) for name in names)


def _string(value: str) -> str:
    return msgspec.json.encode(value).decode()


def _object(fields: Mapping[str, str]) -> str:
    return msgspec.json.encode({name: raw(value) for name, value in sorted(fields.items())}).decode()
