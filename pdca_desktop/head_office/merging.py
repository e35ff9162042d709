"""The one place where acts of several advisers are merged: by the value each author saw, never by time.

What cannot be settled stays: the current value on its row, the other one in a conflict that both sides see.
No operation is ever dropped, and no conflict holds up the acts behind it.
"""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

import msgspec

from pdca_desktop.exchange.messages import CHILDREN, PARENT, RANK, Refusal, WireCommit, WireOp, raw, text
from pdca_desktop.exchange.messages import NULL as NOTHING
from pdca_desktop.exchange.publications import EVERYBODY, PUBLICATION, PUBLISHER
from pdca_desktop.head_office import forgetting
from pdca_desktop.head_office.book import (
    CONFLICT,
    NUMBER,
    OPEN,
    ROOT,
    STATE,
    Book,
    Emptied,
    Held,
    Key,
    Waiting,
    Writer,
)
from pdca_desktop.head_office.conflicting import MARK, about, conflict_id, given
from pdca_desktop.head_office.emptying import Emptying
from pdca_desktop.head_office.judging import Judge, Why
from pdca_desktop.head_office.numbering import GIVEN, folded
from pdca_desktop.head_office.perimeter import AGENCY, SEGMENT, Author, scope_of
from pdca_desktop.head_office.values import (
    NULL,
    alike,
    family_of,
    fields_of,
    plain,
    quoted,
    same_row,
    whole,
)


class Result(StrEnum):
    """What became of an operation."""

    APPLIED = "applied"
    SAME = "same"  # what it asks for is already there
    REVIVED = "revived"  # applied, and what it is about is no longer deleted
    CONFLICT = "conflict"
    STALE = "stale"  # an order among brothers that was changed meanwhile: the present one stays
    WAITING = "waiting"  # its row is not there yet
    REFUSED = "refused"  # its author may not
    ERASED = "erased"  # it says something of a person who was erased before it came


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
    writer = Writer(author.account or commit.who, commit.wall)
    merging = _Merging(book, commit.ops, author, writer, seq)
    return tuple(merging.apply(i, op) for i, op in enumerate(commit.ops))


def take_one(book: Book, op: WireOp, author: Author, seq: int) -> Result:
    """Work an operation of the head office's own into the book, beside those of an act."""
    return _Merging(book, (op,), author, Writer(PUBLISHER, ""), seq).apply(0, op)


def status(results: Iterable[Result]) -> str:
    """What is said of a commit: the worst that became of its operations."""
    found = set(results)
    for worst in (Result.REFUSED, Result.CONFLICT, Result.WAITING):
        if worst in found:
            return worst.value
    return Result.APPLIED.value


class _Merging:
    """One act at work.

    Args:
        seq: order under which the rows it names are given out.
        place: order of the act in the log.
    """

    def __init__(
        self,
        book: Book,
        ops: tuple[WireOp, ...],
        author: Author,
        writer: Writer,
        seq: int,
        place: int | None = None,
    ) -> None:
        self.book, self.ops, self.author, self.writer, self.seq = book, ops, author, writer, seq
        self.place = seq if place is None else place
        self.judge = Judge(book, ops, author)
        self.emptying = Emptying(book, ops, Emptied(seq, author.stream))
        self._i = 0

    def apply(self, i: int, op: WireOp) -> Result:
        self._i, key = i, (op.entity, op.row)
        held = self.book.get(key)
        if held is None and op.kind != "i":
            self.book.wait(Waiting(self.place, i, op, self.author, self.writer.wall))
            return Result.WAITING
        refusal = self.judge.refusal(held, op)
        if refusal is not None:
            self.book.refused.setdefault(self.place, refusal)
            if held is not None and refusal is not Refusal.PERIMETER:
                self._name(held)  # its author still shows what was not taken
            return Result.REFUSED
        if held is None:
            if op.struck:
                self.book.struck[self.place, i] = op
            return self._insert(key, op)
        self._name(held)
        cleaned = forgetting.cleaned(op, held, self.book, self.author)
        if cleaned is not op:
            self.book.struck[self.place, i] = cleaned
        return self._work(held, cleaned)

    def _work(self, held: Held, op: WireOp) -> Result:
        if op.kind == "u":
            return Result.ERASED if op.struck else self._update(held, op)
        if op.kind == GIVEN:
            return self._give(held, op)
        if op.kind == "e":
            return self._erase(held, op)
        if op.kind == "d":
            return self._delete(held, op)
        return self._restore(held, op)

    def _insert(self, key: Key, op: WireOp) -> Result:
        fields = fields_of(text(op.new))
        root = plain(fields.pop(PARENT, None)) if op.entity != ROOT else op.row
        above = self.book.get((ROOT, root)) if op.entity != ROOT else None
        if above is not None and not self.judge.may(above):
            self.book.refused.setdefault(self.place, Refusal.PERIMETER)
            return Result.REFUSED
        scope = above.scope if above is not None else scope_of(fields, self.author.agency)
        if op.entity == PUBLICATION:
            scope = EVERYBODY
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
            self._bear(held)
            self.book.nameless.append(op.row)
            for child in self.book.family(op.row):
                if child.scope != scope:
                    child.scope = scope
                    self._name(child)
        for waiting in self.book.released(key):
            self.book.settled[waiting.seq, waiting.i] = self._late(waiting).value
        return result

    def _late(self, waiting: Waiting) -> Result:
        """What waited for a row is worked in under its own author's name and rights."""
        author, ops = waiting.author, (waiting.op,)
        if not author.scopes:  # of no account that is known: who brought the row answers for it
            author = replace(author, scopes=self.author.scopes, role=self.author.role)
        writer = Writer(author.account, waiting.wall)
        return _Merging(self.book, ops, author, writer, self.seq, waiting.seq).apply(waiting.i, waiting.op)

    def _update(self, held: Held, op: WireOp) -> Result:
        new, seen, current = text(op.new), text(op.seen), held.fields.get(op.field)
        if alike(current, new):
            held.fields.setdefault(op.field, new)
            return self._revived(held, Result.SAME)
        why = self.judge.against(held, op)
        if why is not None and op.field == RANK:
            return Result.STALE
        if why is not None:
            self._conflict(held, op.field, seen, current or NULL, new, why)
            return Result.CONFLICT
        held.fields[op.field] = new
        self.book.wrote(held.key, op.field, self.writer)
        if held.entity == ROOT and op.field == NUMBER:
            self.book.number(held.row, folded(new), given=False)
        if held.entity == ROOT and op.field in (AGENCY, SEGMENT):
            self._rescope(held)
        return self._revived(held, Result.APPLIED)

    def _bear(self, held: Held) -> None:
        """A dossier comes with a number; one that another dossier has is left to a person to judge."""
        number = folded(held.fields.get(NUMBER))
        taken = bool(number) and self.book.is_taken(number, held.row)
        if taken:
            self._conflict(held, NUMBER, NULL, NULL, held.fields.pop(NUMBER), Why.NUMBER)
        self.book.number(held.row, "" if taken else number, given=False)

    def _give(self, held: Held, op: WireOp) -> Result:
        held.fields[NUMBER] = text(op.new)
        self.book.wrote(held.key, NUMBER, Writer(PUBLISHER, self.writer.wall))
        self.book.number(held.row, folded(text(op.new)), given=True)
        return Result.APPLIED

    def _erase(self, held: Held, op: WireOp) -> Result:
        """A person is forgotten: what was there of them gives way, and goes into no conflict."""
        left = self.emptying.empty(held, op, self.writer)
        if held.entity == ROOT and op.field == NUMBER:
            self.book.number(held.row, folded(left), given=False)
        if left == text(op.new):
            self.book.struck[self.place, self._i] = msgspec.structs.replace(op, seen=NOTHING)
            return Result.APPLIED
        self.book.beside.append(msgspec.structs.replace(op, seen=NOTHING, new=raw(left)))
        if alike(text(op.seen), text(op.new)):
            return Result.SAME
        self._conflict(held, op.field, text(op.seen), left, text(op.new), erased=True)
        return Result.CONFLICT

    def _delete(self, held: Held, op: WireOp) -> Result:
        if held.deleted:
            return Result.SAME
        seen = fields_of(text(op.seen))
        family = seen.pop(CHILDREN, None)
        seen.pop(PARENT, None)
        if not same_row(held.fields, seen) or (held.entity == ROOT and not self._saw_all(held, family)):
            self._conflict(held, "", text(op.seen), whole(held.fields), NULL)
            return Result.CONFLICT
        held.deleted = True
        self.book.wrote(held.key, "", self.writer)
        return Result.APPLIED

    def _restore(self, held: Held, op: WireOp) -> Result:
        fields = fields_of(text(op.new))
        fields.pop(PARENT, None)
        if not held.deleted:
            if (op.kind == "r" and not fields) or same_row(held.fields, fields):
                return Result.SAME
            self._conflict(held, "", NULL, whole(held.fields), whole(fields))
            return Result.CONFLICT
        if fields:
            held.fields = fields
            self.book.wrote(held.key, "", self.writer)
            if held.entity == ROOT:
                self._bear(held)
        held.deleted = False
        return self._revived(held, Result.APPLIED)

    def _saw_all(self, root: Held, family: str | None) -> bool:
        """Whether the author of a deletion saw every row of the dossier as it is."""
        known = family_of(family)
        for held in self.book.family(root.row):
            if held.deleted or held.entity in (ROOT, CONFLICT):
                continue
            seen = known.get(held.key)
            if seen is None or not same_row(held.fields, seen):
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

    def _conflict(
        self,
        held: Held,
        field: str,
        base: str,
        theirs: str,
        mine: str,
        why: Why = Why.BOTH,
        *,
        erased: bool = False,
    ) -> None:
        row = conflict_id(held.key, field, self.author.stream)
        theirs_by = self.book.writer(held.key, field) or Writer("", "")
        fields = {
            **about(held, field, why),
            **given(theirs, theirs_by, "theirs"),
            **given(mine, self.writer, "mine"),
            "/base": quoted(base),
            STATE: OPEN,
            **({MARK: "true"} if erased else {}),
        }
        known = self.book.get((CONFLICT, row))
        if known is None:
            made = Held(CONFLICT, row, held.root, held.scope, self.seq, deleted=False, fields=fields)
            self.book.put(made)
            return
        if known.fields.get(STATE) == OPEN and not known.deleted and not erased:
            fields["/base"] = known.fields["/base"]  # the author still starts from what was first seen
            fields |= {name: value for name, value in known.fields.items() if name == MARK}
        known.fields, known.deleted = fields, False
        self._name(known)

    def _name(self, held: Held) -> None:
        """Mark a row as named by this commit: each device gets its state again, refused or not."""
        held.seq = self.seq
        self.book.changed.add(held.key)
