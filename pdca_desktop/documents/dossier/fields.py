"""A record as a document prints it: fields that say something by their own labels, blanks in one list."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from decimal import Decimal
from typing import Any

from pdca_desktop.documents.blocks import (
    Block,
    Column,
    KeyValues,
    Kind,
    Para,
    Row,
    Run,
    Table,
    Tone,
)
from pdca_desktop.documents.dossier.asked import inside
from pdca_desktop.domain.french import NO_BREAK, UNANSWERED, typeset
from pdca_desktop.domain.record import Kind as ValueKind
from pdca_desktop.domain.record import Slot, is_blank, slots_of
from pdca_desktop.services.wording import in_words

NOT_PRINTED = frozenset({"id", "sha256", "file_name", "iban"})
"""What no committee needs: identifiers of the machine, and the account a payment will go to."""

_NUMBERS = frozenset({ValueKind.WHOLE, ValueKind.DECIMAL, ValueKind.EUROS, ValueKind.DATE})
_NESTED = (ValueKind.RECORD, ValueKind.RECORDS)


_TO_ANSWER = Run(f"À renseigner{NO_BREAK}: ", strong=True)
Pair = tuple[str, str]
"""A label and its value."""

Item = tuple[str, str]
"""Bold words and the text that follows them; they may be empty."""

_HALF = 34
"""Signs of a value that half the width holds on a line or two."""
_SHARED = 230
"""Signs of a paragraph that several short texts share: some two lines."""


def label_of(record: type[Any], name: str) -> str:
    """A field's label."""
    return typeset(slots_of(record)[name].declared.label)


def told(record: Any, name: str) -> str:
    """A field's value in words."""
    return said(slots_of(type(record))[name], getattr(record, name))


def said(slot: Slot, value: Any) -> str:
    """A value in words; a text of blank signs says nothing."""
    if slot.kind is ValueKind.TEXT:
        value = value.strip()
    return in_words(slot, value)


@dataclass(frozen=True, slots=True)
class _Told:
    """A field that says something: under which title of its form, and whether at length."""

    section: str
    label: str
    words: str
    long: bool


def _read(
    record: Any, names: Iterable[str] | None, without: Collection[str], useless: Collection[str]
) -> tuple[list[_Told], list[str]]:
    """The fields that say something, and the labels of the blank ones."""
    found: list[_Told] = []
    blank: list[str] = []
    section = ""
    chosen = None if names is None else set(names)
    for name, slot in slots_of(type(record)).items():
        section = slot.declared.section or section
        if slot.kind in _NESTED or name in NOT_PRINTED or name in without:
            continue
        if chosen is not None and name not in chosen:
            continue
        label, words = typeset(slot.declared.label), told(record, name)
        if words != UNANSWERED:
            found.append(_Told(typeset(section), label, words, slot.declared.long))
        elif section not in useless:
            blank.append(label)
    return found, blank


def record_blocks(
    record: Any,
    *,
    names: Iterable[str] | None = None,
    without: Collection[str] = (),
    useless: Collection[str] = (),
    last: Sequence[Pair] = (),
) -> tuple[Block, ...]:
    """The fields of a record: what is short side by side, then what is told at length, then the blanks.

    Args:
        record: the record; records within it are left to the caller.
        names: the fields to print; by default all.
        without: fields printed elsewhere.
        useless: titles of parts that this dossier has no use for: blank, they are not even asked for.
        last: labels and values put after its own.
    """
    found, blank = _read(record, names, without, useless)
    short = [(one.label, one.words) for one in found if not one.long]
    texts = (block for one in found if one.long for block in _long(one.label, one.words))
    return (*side_by_side((*short, *last)), *texts, *to_answer(blank))


def run_in_blocks(
    record: Any,
    *,
    names: Iterable[str] | None = None,
    without: Collection[str] = (),
    useless: Collection[str] = (),
    first: Sequence[Item] = (),
    last: Sequence[Item] = (),
) -> tuple[Block, ...]:
    """The fields of a record in few lines: paragraphs whose bold words are the titles of its form.

    Args:
        record: the record; records within it are left to the caller.
        names: the fields to print; by default all.
        without: fields printed elsewhere.
        useless: titles of parts that this dossier has no use for: blank, they are not even asked for.
        first: what is told before its own.
        last: what is told after its own.
    """
    found, blank = _read(record, names, without, useless)
    items = [*first]
    for section in dict.fromkeys(one.section for one in found):
        its = [one for one in found if one.section == section]
        short = [(one.label, one.words) for one in its if not one.long]
        items += [(section, listed(short))] if short else []
        items += [(one.label, one.words) for one in its if one.long]
    return (*run_in((*items, *last)), *to_answer(blank))


def listed(rows: Iterable[Pair]) -> str:
    """Labels and their values in one sentence."""
    words = [f"{label if not at else inside(label)} : {value}" for at, (label, value) in enumerate(rows)]
    return typeset(f"{' · '.join(words)}.")


def run_in(items: Iterable[Item]) -> tuple[Block, ...]:
    """Texts after their bold words; short ones share a paragraph."""
    kept: list[list[Run]] = []
    room = 0
    for lead, text in items:
        lines = [line for line in text.splitlines() if line.strip()] or [""]
        if len(text) <= _SHARED:
            lines = [" ; ".join(line.strip(" ;") for line in lines)]
        runs = [Run(f"{lead}. ", strong=True), Run(lines[0])] if lead else [Run(lines[0])]
        size = sum(len(run.text) for run in runs)
        if size > room:
            kept.append(runs)
            room = _SHARED
        else:
            kept[-1] += (Run(" "), *runs)
        room -= size
        if len(lines) > 1:
            kept += ([Run(line)] for line in lines[1:])
            room = 0
    return tuple(Para(tuple(runs)) for runs in kept)


def side_by_side(rows: Sequence[Pair]) -> tuple[Block, ...]:
    """Labels and values two by two; a value too long for half the width gets the whole of it."""
    short = tuple(row for row in rows if len(row[1]) <= _HALF)
    wide = tuple(row for row in rows if len(row[1]) > _HALF)
    blocks: list[Block] = []
    if short:
        blocks.append(KeyValues(short, 2, Decimal("0.46")))
    if wide:
        blocks.append(KeyValues(wide, 1, Decimal("0.22")))
    return tuple(blocks)


def to_answer(labels: Iterable[str]) -> tuple[Block, ...]:
    """What is not answered yet, in one line; nothing when everything is."""
    named = list(dict.fromkeys(labels))
    if not named:
        return ()
    words = ", ".join((named[0], *(inside(one) for one in named[1:])))
    return (Para((_TO_ANSWER, Run(f"{words}.")), Tone.SMALL),)


def gathered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with what they leave to answer in one line at their end."""
    kept: list[Block] = []
    open_: list[str] = []
    for block in blocks:
        runs = block.text if isinstance(block, Para) else ""
        if isinstance(runs, tuple) and runs and runs[0] == _TO_ANSWER:
            open_.append(runs[1].text.removesuffix("."))
        else:
            kept.append(block)
    return (*kept, *to_answer(open_))


def long_texts(record: Any, *names: str, titled: str = "") -> tuple[Block, ...]:
    """Long texts of a record, each after its label; the blank ones in one line at the end.

    Args:
        record: the record.
        names: the texts.
        titled: the one that stands under a title that says its label.
    """
    blocks: list[Block] = []
    blank: list[str] = []
    for name in names:
        label, words = label_of(type(record), name), told(record, name)
        if words == UNANSWERED:
            blank.append(label)
        else:
            blocks += _long("" if name == titled else label, words)
    return (*blocks, *to_answer(blank))


def pairs(record: Any, *names: str) -> tuple[tuple[str, str], ...]:
    """Labels and values of these fields, unknown ones told."""
    return tuple((label_of(type(record), name), told(record, name)) for name in names)


def record_table(
    caption: str, items: Iterable[Any], of: type[Any], shares: Mapping[str, int], empty: str
) -> Table:
    """Records one a row, a column for each of their fields.

    Args:
        caption: what the table says.
        items: the records.
        of: their type.
        shares: the fields printed, in order, each with its part of the width; the first titles its row.
        empty: sentence instead of a table without rows.
    """
    slots = slots_of(of)
    columns = tuple(
        Column(
            typeset(slots[name].declared.label),
            Decimal(share),
            Kind.NUMBER if slots[name].kind in _NUMBERS else Kind.TEXT,
            head=rank == 0,
        )
        for rank, (name, share) in enumerate(shares.items())
    )
    rows = tuple(Row(tuple(told(item, name) for name in shares)) for item in items)
    return Table(typeset(caption), columns, rows, typeset(empty))


def is_filled(record: Any) -> bool:
    """Whether a record says something that a new one does not."""
    of: Any = type(record)
    return any(_filled(getattr(record, name), getattr(of(), name)) for name in slots_of(of))


def _filled(value: Any, default: Any) -> bool:
    if is_dataclass(value):
        return is_filled(value)
    return not is_blank(value) and value != default


def _long(label: str, words: str) -> Iterator[Block]:
    first, *rest = [line for line in words.splitlines() if line.strip()] or [""]
    yield Para((Run(f"{label}. ", strong=True), Run(first)) if label else first)
    for line in rest:
        yield Para(line)
