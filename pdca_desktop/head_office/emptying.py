"""What an erasure leaves at the head office: of the person what is counted, of texts all but the name."""

from collections.abc import Iterable

import msgspec

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.record import Kind, Slot
from pdca_desktop.exchange.messages import NULL, PARENT, RANK, WireOp, raw, text
from pdca_desktop.head_office.book import PERSON, Book, Emptied, Held, Key, Writer
from pdca_desktop.head_office.forgetting import NAME, NAMELESS, is_erased, person_of
from pdca_desktop.head_office.values import alike, is_blank
from pdca_desktop.services.erasing import Eraser

_BESIDE = (PARENT, RANK)


class Emptying:
    """The erasures of one act."""

    def __init__(self, book: Book, ops: tuple[WireOp, ...], at: Emptied) -> None:
        self._book, self._ops, self._at = book, ops, at
        self._people: dict[Key, Eraser] | None = None
        self._rested: set[Key] = set()

    def empty(self, held: Held, op: WireOp, writer: Writer) -> str:
        """Work one operation in.

        Returns:
            The value that is there afterwards: another than its author wants when somebody else wrote there.
        """
        if self._people is None:
            self._people = _erased_by(self._ops, self._book)
        rest: dict[str, str] = {}
        if held.key in self._people:
            left = text(op.new)
            rest = {} if held.key in self._rested else _rest_of_person(held, self._ops)
            self._rested.add(held.key)
        else:
            left = _left(held.fields.get(op.field), op, [*self._people.values()])
        for field, value in rest.items():
            self._book.beside.append(WireOp(PERSON, held.row, "e", field, NULL, raw(value)))
        for field, value in {**rest, op.field: left}.items():
            held.fields[field] = value
            self._book.wrote(held.key, field, writer)
            self._book.erase(held.key, field, self._at)
        return left


def _left(current: str | None, op: WireOp, erasers: list[Eraser]) -> str:
    """What an erasure leaves of a text: what its author wants, unless somebody else wrote there since.

    When it is no longer known here whose name is to be struck, nothing else is safe than that.
    """
    seen, new = text(op.seen), text(op.new)
    named = [one for one in erasers if one.marks]
    if current is None or is_blank(current) or is_blank(new) or is_blank(seen) or not named:
        return new
    left = _nameless(current, named)
    return new if alike(left, seen) or alike(current, seen) or alike(left, new) else left


def _rest_of_person(held: Held, ops: Iterable[WireOp]) -> dict[str, str]:
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
    if said.get(NAME) != NAMELESS:
        return {}
    return {
        name: value if _is_counted(name) else _blank(_slot(name))
        for name, value in held.fields.items()
        if name not in said and name not in _BESIDE and not is_blank(value)
    }


def _erased_by(ops: Iterable[WireOp], book: Book) -> dict[tuple[str, str], Eraser]:
    """The people whom an act erases, with what strikes out their present names, if they have any left."""
    keys = {
        (op.entity, op.row)
        for op in ops
        if (op.entity, op.kind, op.field, text(op.new)) == (PERSON, "e", NAME, NAMELESS)
    }
    rows = (book.get(key) for key in sorted(keys))
    return {
        row.key: Eraser.of(row.row, () if is_erased(row) else [person_of(row.row, row.fields)])
        for row in rows
        if row is not None
    }


def _nameless(value: str, erasers: Iterable[Eraser]) -> str:
    """A value without the names of people who are being erased."""
    for eraser in erasers:
        data = msgspec.json.decode(value)
        if eraser.says(data):
            value = msgspec.json.encode(eraser.struck(data)).decode()
    return value


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
