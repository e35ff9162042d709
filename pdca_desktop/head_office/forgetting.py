"""A person who was erased stays so: what arrives later and does not know of it brings nothing of them back.

An author knows of an erasure once their device has read the history up to it, or shows what it left behind.
What others send about the emptied places is kept as acts without their values.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.record import Kind, Slot
from pdca_desktop.exchange import codec
from pdca_desktop.exchange.messages import CHILDREN, NULL, PARENT, RANK, WireOp, raw, text
from pdca_desktop.head_office.book import PERSON, ROOT, Book, Held
from pdca_desktop.head_office.perimeter import Author
from pdca_desktop.head_office.values import alike, children_of, family_of, fields_of, is_blank, quoted, whole
from pdca_desktop.services.erasing import ERASED, Eraser

NAME = "/last_name"
_NAMELESS = quoted(ERASED)
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
    return held.entity == PERSON and held.fields.get(NAME) == _NAMELESS


def rest_of_person(held: Held, ops: Iterable[WireOp]) -> dict[str, str]:
    """What an erasure leaves unsaid of a person, and what becomes of it.

    What the activity report counts stays, and is said once more, for its history goes; what somebody else
    gave meanwhile, or a newer version, is emptied.

    Args:
        held: the person's row.
        ops: of the act; those that erase fields of this row say what becomes of them.

    Returns:
        The value of each of these places afterwards; none when the act does not erase the person.
    """
    said = {op.field: text(op.new) for op in ops if (op.entity, op.row, op.kind) == (*held.key, "e")}
    if said.get(NAME) != _NAMELESS:
        return {}
    return {
        name: value if _is_counted(name) else _blank(_slot(name))
        for name, value in held.fields.items()
        if name not in said and name not in _BESIDE and not is_blank(value)
    }


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


def _slot(name: str) -> Slot | None:
    try:
        return paths.slot_at(Person, name)
    except LookupError:  # of a newer version
        return None


def _is_counted(name: str) -> bool:
    slot = _slot(name)
    return slot is not None and slot.declared.counted


def _blank(slot: Slot | None) -> str:
    if slot is None:
        return "null"
    return "[]" if slot.many else '""' if slot.kind is Kind.TEXT and not slot.optional else "null"


def erased_by(ops: Iterable[WireOp], book: Book) -> dict[tuple[str, str], Eraser]:
    """The people whom an act erases, with what strikes out their present names, if they have any left."""
    keys = {
        (op.entity, op.row)
        for op in ops
        if (op.entity, op.kind, op.field, text(op.new)) == (PERSON, "e", NAME, _NAMELESS)
    }
    rows = (book.get(key) for key in sorted(keys))
    return {
        row.key: Eraser.of(row.row, () if is_erased(row) else [person_of(row.row, row.fields)])
        for row in rows
        if row is not None
    }


def nameless(value: str, erasers: Iterable[Eraser]) -> str:
    """A value without the names of people who are being erased."""
    for eraser in erasers:
        data = msgspec.json.decode(value)
        if eraser.says(data):
            value = msgspec.json.encode(eraser.struck(data)).decode()
    return value


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
