"""What a request must look like before it is worked on: anything else is answered, never a crash."""

import re
from collections.abc import Iterator

import msgspec

from pdca_desktop.exchange.messages import (
    CHILDREN,
    MOST_COMMITS,
    PARENT,
    RANK,
    Request,
    WireCommit,
    WireOp,
    text,
)

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_ID = re.compile(r"[!-~]{1,128}")
_FIELD = re.compile(r"(/[^\x00-\x1f/]{1,64}){1,8}|rank|")
_BESIDE = (PARENT, RANK, CHILDREN)
_MOST_WORDS = 2_000
_MOST_OPS = 2_000
_MOST_N = 2**53

_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\u(?!00[01][0-9a-f])|\\u0000")
"""Canonical JSON escapes control characters only; databases refuse a zero and half a character."""


def faults(request: Request) -> Iterator[str]:
    """What is wrong with a request, in English; nothing when it is sound."""
    if not _ID.fullmatch(request.stream):
        yield "stream"
    if len(request.commits) > MOST_COMMITS or len(request.recovered) > MOST_COMMITS:
        yield "too many commits"
    if not (0 <= request.acked <= _MOST_N and 0 <= request.cursor <= _MOST_N):
        yield "numbers"
    for commit in request.commits:
        yield from _of_commit(commit)
    for row in request.recovered:
        if not (_NAME.fullmatch(row.entity) and _ID.fullmatch(row.row)):
            yield "recovered row"
        elif any(not _FIELD.fullmatch(name) or _is_strange(value) for name, value in row.fields.items()):
            yield "recovered fields"


def _of_commit(commit: WireCommit) -> Iterator[str]:
    words = (commit.who, commit.wall, commit.why, commit.app)
    if not _ID.fullmatch(commit.cid):
        yield "cid"
    if not 1 <= commit.n <= _MOST_N or not 0 <= commit.schema < 2**31:
        yield "commit numbers"
    if any(len(word) > _MOST_WORDS or "\0" in word for word in words):
        yield "commit words"
    if not 1 <= len(commit.ops) <= _MOST_OPS:
        yield "operations"
    for op in commit.ops:
        yield from _of_op(op)


def _of_op(op: WireOp) -> Iterator[str]:
    if not (_NAME.fullmatch(op.entity) and _ID.fullmatch(op.row) and _FIELD.fullmatch(op.field)):
        yield "operation names"
    if op.kind not in ("i", "u", "d", "r", "e") or (op.kind in ("u", "e")) != bool(op.field):
        yield "operation kind"
    if _is_strange(op.seen) or _is_strange(op.new):
        yield "characters"
    whole = {"i": op.new, "d": op.seen, "r": op.new}.get(op.kind)
    if whole is not None:
        yield from _of_row(whole)


def _is_strange(value: msgspec.Raw) -> bool:
    """Whether a value holds an escape that no device writes."""
    return b"\\u" in bytes(value) and _ESCAPE.search(text(value)) is not None


def _of_row(whole: msgspec.Raw) -> Iterator[str]:
    try:
        fields = msgspec.json.decode(bytes(whole), type=dict[str, msgspec.Raw])
    except msgspec.MsgspecError:
        yield "whole row"
        return
    if any(name not in _BESIDE and not _FIELD.fullmatch(name) for name in fields):
        yield "fields of a row"
    if CHILDREN in fields:
        try:
            msgspec.json.decode(bytes(fields[CHILDREN]), type=dict[str, dict[str, dict[str, msgspec.Raw]]])
        except msgspec.MsgspecError:
            yield "children"
    if PARENT in fields and not _ID.fullmatch(text(fields[PARENT]).strip('"')):
        yield "parent"
