"""A field on paper: boxes to tick, a line or ruled lines to write on, or what is known already."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from pdca_desktop.documents.blocks import (
    Block,
    Heading,
    Para,
    Run,
    Side,
    SideBySide,
    TickBoxes,
    Together,
    WritingSpace,
)
from pdca_desktop.domain.french import NO_BREAK, typeset
from pdca_desktop.domain.record import Kind, Slot, is_blank, slots_of
from pdca_desktop.services.wording import in_words

YES, NO = "oui", "non"

_LONG_LINES = 4
_TICKED = (Kind.YES_NO, Kind.CHOICE, Kind.CHOICES)
_MARKS = {Kind.EUROS: "€"}
_OF_THE_MACHINE = frozenset(
    {"id", "sha256", "file_name", "commune_code", "epci_code", "territory", "qpv_code", "qpv_generation"}
)
"""What a program fills in."""


def asked(record: type[Any], without: Collection[str] = ()) -> Iterator[tuple[str, Slot]]:
    """The fields asked on paper, each with the title of its part of the form; nothing internal."""
    section = ""
    for name, slot in slots_of(record).items():
        section = slot.declared.section or section
        if not slot.declared.internal and name not in _OF_THE_MACHINE and name not in without:
            yield section, slot


def section_of(record: type[Any], field: str) -> str:
    """Title of the part of the form a field stands in."""
    section = ""
    for name, slot in slots_of(record).items():
        section = slot.declared.section or section
        if name == field:
            return section
    raise LookupError(field)


def sheet(
    record: Any, level: int, *, without: Collection[str] = (), leave: Collection[str] = ()
) -> Iterator[Block]:
    """The fields of a record under the titles of its form.

    Args:
        record: what is known; a new record for a blank form.
        level: level of the titles.
        without: fields asked elsewhere.
        leave: titles of parts that are not asked.
    """
    groups: dict[str, list[Slot]] = {}
    for section, slot in asked(type(record), without):
        if section not in leave and slot.kind is not Kind.RECORDS:
            groups.setdefault(section, []).append(slot)
    for title, slots in groups.items():
        yield from _group(title, slots, record, level)


def fields(*asked_of: tuple[Any, tuple[str, ...]]) -> Iterator[Block]:
    """These fields of these records, in this order."""
    yield from _laid_out(
        (slots_of(type(record))[name], getattr(record, name)) for record, names in asked_of for name in names
    )


def _group(title: str, slots: list[Slot], record: Any, level: int) -> Iterator[Block]:
    plain = [slot for slot in slots if slot.kind is not Kind.RECORD]
    blocks = list(_laid_out((slot, getattr(record, slot.name)) for slot in plain))
    if title and blocks:
        yield Together((Heading(level, typeset(title)), blocks[0]))
        yield from blocks[1:]
    else:
        yield from blocks
    for slot in slots:
        if slot.kind is Kind.RECORD:
            within = getattr(record, slot.name)
            inner = list(_laid_out((one, getattr(within, one.name)) for _, one in asked(slot.of)))
            below = level + bool(title and blocks)
            yield Together((Heading(below, typeset(slot.declared.label)), *inner[:1]))
            yield from inner[1:]


def _laid_out(found: Iterable[tuple[Slot, Any]]) -> Iterator[Block]:
    """Fields with their values, in order, short ones two by two."""
    waiting: Block | None = None
    for slot, value in found:
        block = _input(slot, value)
        if not _is_short(slot):
            if waiting is not None:
                yield waiting
                waiting = None
            yield block
        elif waiting is None:
            waiting = block
        else:
            yield SideBySide((Side((waiting,)), Side((block,))))
            waiting = None
    if waiting is not None:
        yield waiting


def _is_short(slot: Slot) -> bool:
    """Whether a field takes half a line."""
    if slot.declared.long or len(slot.declared.label) > 34:
        return False
    return slot.kind not in (Kind.CHOICE, Kind.CHOICES, Kind.RECORD)


def _input(slot: Slot, value: Any) -> Block:
    label, hint = _label(slot), typeset(slot.declared.help)
    if slot.kind in _TICKED:
        return TickBoxes(label, _choices(slot), _ticked(slot, value))
    if not is_blank(value) and value != slot.default:
        name, said = typeset(slot.declared.label), in_words(slot, value)
        long = slot.declared.long
        return Para((Run(f"{name}{NO_BREAK}: ", strong=long), Run(said, strong=not long)))
    if slot.declared.long:
        return WritingSpace(label, lines=_LONG_LINES, hint=hint)
    return WritingSpace(label, hint=hint)


def _label(slot: Slot) -> str:
    unit = slot.declared.unit or _MARKS.get(slot.kind, "")
    return typeset(f"{slot.declared.label} ({unit})" if unit else slot.declared.label)


def _choices(slot: Slot) -> tuple[str, ...]:
    if slot.kind is Kind.YES_NO:
        return (YES, NO)
    return tuple(typeset(member.label) for member in slot.of)


def _ticked(slot: Slot, value: Any) -> tuple[str, ...]:
    if is_blank(value):
        return ()
    if slot.kind is Kind.YES_NO:
        return (YES if value else NO,)
    return tuple(typeset(one.label) for one in (value if slot.kind is Kind.CHOICES else (value,)))
