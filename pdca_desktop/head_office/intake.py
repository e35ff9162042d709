"""The commits of one request, worked into the book in order, and what is to be written of them."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pdca_desktop.exchange import messages
from pdca_desktop.exchange.messages import Ack, Request, WireCommit
from pdca_desktop.head_office.book import Book, Key
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.merging import Result, status, take, take_one
from pdca_desktop.head_office.numbering import Numbering
from pdca_desktop.head_office.paging import Effect
from pdca_desktop.head_office.perimeter import Author, covers


class ReactionError(Exception):
    """What a desktop asked for does not fit the history; its name is the automatic reaction to it."""


@dataclass(slots=True)
class Intake:
    """The commits of one request, worked into the book one after the other."""

    book: Book
    request: Request
    caller: Caller
    now: str
    head: int
    digest: str
    last_n: int
    acks: list[Ack] = field(default_factory=list)
    commits: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    again: set[Key] = field(default_factory=set)
    numbering: Numbering = field(init=False)
    skew: int = field(init=False)

    def __post_init__(self) -> None:
        self.skew = _skew(self.request.sent_at, self.now)
        self.numbering = Numbering(self.book, datetime.fromisoformat(self.now).year)

    def take_all(self, known: dict[str, Ack]) -> None:
        """Work in every commit that is not known yet.

        Raises:
            ReactionError: their numbers do not follow those of the stream.
        """
        self.book.open({(op.entity, op.row) for commit in self.request.commits for op in commit.ops})
        author = Author.of(self.caller, self.request.stream, self.request.cursor)
        for commit in self.request.commits:
            if commit.cid in known:
                self.last_n += commit.n == self.last_n + 1  # a known act still takes its number
                self.again |= {(op.entity, op.row) for op in commit.ops}
            elif author.cursor and self.book.is_unknown(commit.ops, author):
                break  # its author takes the erasure in first, and sends it then without the name
            else:
                known[commit.cid] = self._take(commit, author)
            self.acks.append(known[commit.cid])
        self._give_numbers(author)
        for change in self.changes:
            place = change["seq"], change["i"]
            change["result"] = self.book.settled.pop(place, change["result"])

    def effect(self) -> Effect:
        """What the commits came to."""
        authors = {
            one["seq"]: messages.Author(one["seq"], one["account"] or one["who"], one["wall"], one["why"])
            for one in self.commits
        }
        named = (self.book.get((op.entity, op.row)) for commit in self.request.commits for op in commit.ops)
        elsewhere = {
            held.root for held in named if held is not None and not covers(self.caller.scopes, held.scope)
        }
        return Effect(tuple(self.acks), self.again, authors, self.book.written(), elsewhere)

    def departures(self) -> list[dict[str, Any]]:
        """The dossiers that left a scope."""
        return [{"root": root, "seq": seq, "scope": scope} for root, seq, scope in self.book.departed]

    def _take(self, commit: WireCommit, author: Author) -> Ack:
        if commit.n <= self.last_n:
            raise ReactionError("forked")
        if commit.n != self.last_n + 1:
            raise ReactionError("gap")
        self.last_n, self.head = commit.n, self.head + 1
        self.digest = chained(self.digest, commit.cid)
        results = take(self.book, commit, author, self.head)
        refusal = self.book.refused.get(self.head, "")
        ack = Ack(commit.cid, self.head, status(results), refusal)
        unknowing = self.book.is_unknown(commit.ops, author)
        self.commits.append(
            {
                "seq": self.head,
                "cid": commit.cid,
                "stream": self.request.stream,
                "n": commit.n,
                "device": self.caller.device,
                "who": commit.who,
                "wall": commit.wall,
                "skew": self.skew,
                "received_at": self.now,
                "app": commit.app,
                "schema": commit.schema,
                "why": "" if unknowing else commit.why,  # it may name who was erased since
                "status": ack.status,
                "refusal": ack.why,
                "digest": self.digest,
                "account": self.caller.account,
            }
        )
        for i, op in enumerate(commit.ops):
            kept = self.book.struck.pop((self.head, i), op)
            self.changes.append(change_row(self.head, i, kept, results[i]))
        for i, op in enumerate(self.book.beside, len(commit.ops)):
            self.changes.append(change_row(self.head, i, op, Result.APPLIED))
        self.book.beside.clear()
        return ack

    def _give_numbers(self, author: Author) -> None:
        """Dossiers that nobody numbered get the next number; the last act of the request tells it."""
        i = sum(change["seq"] == self.head for change in self.changes)
        for op in self.numbering.ops():
            result = take_one(self.book, op, author, self.head)
            self.changes.append(change_row(self.head, i, op, result))
            i += 1


def chained(digest: str, cid: str) -> str:
    """The digest of the history up to a commit, from that of the one before."""
    return hashlib.blake2b((digest + cid).encode(), digest_size=16).hexdigest()


def change_row(seq: int, i: int, op: messages.WireOp, result: Result) -> dict[str, Any]:
    """An operation as the log keeps it."""
    return {
        "seq": seq,
        "i": i,
        "entity": op.entity,
        "row": op.row,
        "kind": op.kind,
        "field": op.field,
        "seen": messages.text(op.seen),
        "new": messages.text(op.new),
        "result": result.value,
        "struck": int(op.struck),
    }


def _skew(sent_at: str, now: str) -> int:
    """Our clock less the device's, in seconds; 0 when it told none that can be read."""
    try:
        seconds = (datetime.fromisoformat(now) - datetime.fromisoformat(sent_at)).total_seconds()
    except (ValueError, TypeError):
        return 0
    return max(-(2**31), min(2**31 - 1, round(seconds)))
