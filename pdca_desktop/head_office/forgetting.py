"""A person who was erased stays so: what arrives later and does not know of it brings nothing of them back.

An author knows of an erasure once their device has read the history up to it, or shows what it left behind.
What others send about the emptied places is kept as acts without their values.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from pdca_desktop.domain.person import Person
from pdca_desktop.exchange import codec
from pdca_desktop.exchange.messages import CHILDREN, NULL, PARENT, RANK, WireOp, raw, text
from pdca_desktop.head_office.book import PERSON, ROOT, Book, Held
from pdca_desktop.head_office.perimeter import Author
from pdca_desktop.head_office.values import alike, children_of, family_of, fields_of, is_blank, quoted, whole
from pdca_desktop.services.erasing import ERASED

NAME = "/last_name"
NAMELESS = quoted(ERASED)
"""The name of somebody who was erased, as a value."""
_BESIDE = (PARENT, RANK)


def cleaned(op: WireOp, held: Held, book: Book, author: Author) -> WireOp:
    """An operation without the values that would bring an erased person back; itself when there are none.

    Args:
        op: on a row that is here.
        held: the row.
        book: knows what was emptied.
        author: of the operation.
    """
    if op.kind == "u":
        unknown = op.struck or (
            op.field != RANK and op.field in _unknown(held, (op.field,), book, author, op)
        )
        return msgspec.structs.replace(op, seen=NULL, new=NULL, struck=True) if unknown else op
    if op.kind == "d":
        return _deletion(op, held, book, author)
    if op.kind in ("i", "r"):
        fields = fields_of(text(op.new))
        left = _as_held(fields, held, _unknown(held, fields, book, author))
        return op if left == fields else msgspec.structs.replace(op, new=raw(whole(left)), struck=True)
    return op


def is_erased(held: Held) -> bool:
    """Whether a row is what is left of a person."""
    return held.entity == PERSON and held.fields.get(NAME) == NAMELESS


def _unknown(
    held: Held, names: Iterable[str], book: Book, author: Author, op: WireOp | None = None
) -> frozenset[str]:
    """The places among these whose erasure the author had not seen."""
    emptied = book.emptied(held.key)
    if not emptied:
        return frozenset()
    last = max((one for one in emptied.values()), key=lambda one: one.seq)
    everything = is_erased(held)
    found: set[str] = set()
    for name in names:
        at = emptied.get(name) or (last if everything and name not in _BESIDE else None)
        if at is None or at.stream == author.stream or author.cursor >= at.seq:
            continue
        current = held.fields.get(name)
        if op is None or is_blank(current) or not alike(current, text(op.seen)):
            found.add(name)
    return frozenset(found)


def _deletion(op: WireOp, held: Held, book: Book, author: Author) -> WireOp:
    """A deletion whose author did not see what an erasure left behind deletes it all the same."""
    seen = fields_of(text(op.seen))
    children = seen.pop(CHILDREN, None)
    left = _as_held(seen, held, _known_by_others(seen, held, book, author, struck=op.struck))
    if held.entity == ROOT:
        family = family_of(children)
        after = {
            key: fields
            if (child := book.get(key)) is None
            else _as_held(fields, child, _known_by_others(fields, child, book, author, struck=op.struck))
            for key, fields in family.items()
        }
        if after != family or left != seen:
            left[CHILDREN] = children_of(after)
            return msgspec.structs.replace(op, seen=raw(whole(left)), struck=True)
        return op
    return op if left == seen else msgspec.structs.replace(op, seen=raw(whole(left)), struck=True)


def _known_by_others(
    fields: Mapping[str, str], held: Held, book: Book, author: Author, *, struck: bool
) -> frozenset[str]:
    if struck:  # what an erasure took out says nothing of what its author saw
        return frozenset(name for name in held.fields if name not in fields and name not in _BESIDE)
    return _unknown(held, {*fields, *held.fields}, book, author)


def _as_held(fields: Mapping[str, str], held: Held, names: Iterable[str]) -> dict[str, str]:
    """A row with these places as they are kept here."""
    left = dict(fields)
    for name in names:
        left.pop(name, None)
        if not is_blank(held.fields.get(name)):
            left[name] = held.fields[name]
    return left


def person_of(row: str, fields: Mapping[str, str]) -> Person:
    """Whatever can be read of a person."""
    data: dict[str, Any] = {"id": row}
    for name, value in fields.items():
        steps = name[1:].split("/")
        place = data
        for step in steps[:-1]:
            inner = place.setdefault(step, {})
            place = inner if isinstance(inner, dict) else {}
        place[steps[-1]] = json.loads(value, parse_float=Decimal)
    return codec.inspect(Person, data)[0]
