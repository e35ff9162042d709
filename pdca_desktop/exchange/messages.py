"""What a desktop and the head office say to each other: one request, one answer, as JSON.

An act of an adviser travels as one commit, whose operations carry the value their author saw; rows come back
as states. Field names are those of the journal and never change; values are the canonical JSON of the codec,
left as they are, so that a field which one side does not know passes through unharmed.
"""

from enum import StrEnum
from typing import Any

import msgspec

OFFICE = "pdca-siege"
"""How a head office names itself to who greets it."""

PROTOCOL = 1
"""Raised when an older desktop and this head office could not understand each other."""

OLDEST = 1
"""An older desktop still hands over its acts, but is given nothing until it is brought up to date."""

MOST_COMMITS = 500
"""Commits of one request."""

MOST_BYTES = 4 * 1024 * 1024
"""Bytes of one request, before compression."""

ROWS_A_PAGE = 2_000
"""Rows of one answer; what one commit changed is never cut, so that a page may hold more."""

PIECE_BYTES = 50_000_000
"""Largest attachment."""

PART_BYTES = 4 * 1024 * 1024
"""Bytes of an attachment in one request."""

NULL = msgspec.Raw(b"null")

PARENT, RANK, CHILDREN = "parent", "rank", "children"
"""Beside the fields of a row: its dossier, its place among its brothers; the rows of a deleted dossier."""


class Refusal(StrEnum):
    """Why the head office refused an act."""

    PERIMETER = "perimeter"  # the dossier is no longer in what its author may hold
    ROLE = "role"  # it takes another role
    MONEY = "money"  # a conflict about money is open in a dossier that would go to the committee


class WireOp(msgspec.Struct, frozen=True, array_like=True):
    """One operation of a commit.

    Attributes:
        entity: record name.
        row: identifier of the row.
        kind: "i" insert, "u" update of a field, "d" delete, "r" restore, "e" erasure of a field.
        field: JSON Pointer in the record, "rank" among its brothers, empty for the whole row.
        seen: value the author saw; for a delete, the whole row.
        new: value given; for an insert or a restore, the whole row.
        struck: a person was erased since: what the values said of them was taken out, and nothing is to be
            concluded from what they lack.
    """

    entity: str
    row: str
    kind: str
    field: str
    seen: msgspec.Raw
    new: msgspec.Raw
    struck: bool = False


class WireCommit(msgspec.Struct, frozen=True, array_like=True):
    """One act.

    Attributes:
        cid: its identifier, made on the device and never changed.
        n: its number in the stream, 1, 2, 3… without holes.
        who: identifier of the author on that device; the head office goes by whose device it is.
        wall: when, by the clock of the device, ISO in UTC; shown, never used to decide.
        why: what was done, in French.
        app: version of the application.
        schema: version of the fields.
    """

    cid: str
    n: int
    who: str
    wall: str
    why: str
    app: str
    schema: int
    ops: tuple[WireOp, ...]


class Request(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a desktop sends.

    Attributes:
        stream: identifier of its numbering.
        acked: last number that it believes the head office has.
        gen: history it follows; empty the first time.
        cursor: last order it has in full.
        digest: of the history up to the cursor.
        perimeter: what it was last allowed to hold.
        sent_at: its clock, ISO in UTC.
        limit: rows it wants in the answer.
        commits: in order of their numbers.
        recovered: rows it holds that a restored head office no longer knew: kept there for a person to judge.
        check: it wants the tally of the rows it may hold, to compare with its own.
    """

    stream: str
    protocol: int = PROTOCOL
    acked: int = 0
    gen: str = ""
    cursor: int = 0
    digest: str = ""
    perimeter: str = ""
    sent_at: str = ""
    limit: int = ROWS_A_PAGE
    commits: tuple[WireCommit, ...] = ()
    recovered: "tuple[WireRow, ...]" = ()
    check: bool = False


class Ack(msgspec.Struct, frozen=True, array_like=True):
    """What became of a commit.

    Attributes:
        seq: its place in the order of the head office.
        status: "applied" all of it; "conflict", "refused" or "waiting" some of it.
        why: of what was refused, a `Refusal`.
    """

    cid: str
    seq: int
    status: str
    why: str = ""


class WireRow(msgspec.Struct, frozen=True, array_like=True):
    """A row as the head office has it.

    Attributes:
        root: identifier of the dossier it belongs to.
        seq: last commit that named it.
        fields: by name, those that were ever given.
    """

    entity: str
    row: str
    root: str
    seq: int
    deleted: bool
    fields: dict[str, msgspec.Raw]


class Erasure(msgspec.Struct, frozen=True, array_like=True):
    """What an erasure emptied in a row: no former value of it may stay anywhere.

    Attributes:
        cid: the act that did it.
        fields: JSON Pointers.
    """

    cid: str
    entity: str
    row: str
    fields: tuple[str, ...]


class Author(msgspec.Struct, frozen=True, array_like=True):
    """Who made a commit that the rows of an answer come from.

    Attributes:
        who: account of the person.
    """

    seq: int
    who: str
    wall: str
    why: str


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the head office answers.

    Attributes:
        gen: its history; another one after a restore.
        head: its last order.
        durable: last order that a checked backup holds.
        cursor: where the rows of this answer lead.
        digest: of the history up to the cursor.
        perimeter: what the desktop may hold; another one than asked with means: from the beginning.
        more: whether another page follows.
        gone: dossiers that left the perimeter.
        error: "history", "gap", "forked", "revoked", "upgrade" (the desktop is too old), "behind" (the head
            office is), or empty; each has one automatic reaction.
        now: its clock, ISO in UTC.
        erased: every erasure that ever was in the dossiers of these rows.
        role: of the person whose device it is; empty from an older head office.
        tally: of the living rows of the perimeter at the cursor, when it was asked for and no page follows.
    """

    gen: str
    head: int = 0
    durable: int = 0
    cursor: int = 0
    digest: str = ""
    perimeter: str = ""
    more: bool = False
    acks: tuple[Ack, ...] = ()
    rows: tuple[WireRow, ...] = ()
    authors: tuple[Author, ...] = ()
    gone: tuple[str, ...] = ()
    error: str = ""
    now: str = ""
    tally: str = ""
    erased: tuple[Erasure, ...] = ()
    role: str = ""


REVOKED = "revoked"


class Revoked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a device is answered whose access was taken away.

    Attributes:
        error: `REVOKED`; anything else comes from a machine on the way.
        acks: the acts of the request that are in quarantine, or were known already.
        farewell: a word that nobody but the head office could know before: the device was given its digest
            when it was enrolled, and erases its dossiers for no other word.
    """

    error: str
    acks: tuple[Ack, ...] = ()
    farewell: str = ""


def raw(canonical: str) -> msgspec.Raw:
    """A canonical JSON text as it travels."""
    return msgspec.Raw(canonical.encode())


def text(value: msgspec.Raw) -> str:
    """The JSON text of a value that travelled."""
    return bytes(value).decode()


_ENCODER = msgspec.json.Encoder()


def pack(message: Any) -> bytes:
    """A message as JSON."""
    return _ENCODER.encode(message)


def read_request(data: bytes) -> Request:
    """The request of a JSON text.

    Raises:
        msgspec.MsgspecError: it is not one.
    """
    return _REQUEST.decode(data)


def read_answer(data: bytes) -> Answer:
    """The answer of a JSON text.

    Raises:
        msgspec.MsgspecError: it is not one.
    """
    return _ANSWER.decode(data)


_REQUEST = msgspec.json.Decoder(Request)
_ANSWER = msgspec.json.Decoder(Answer)
