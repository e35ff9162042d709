"""Records to plain JSON data and back, wholly driven by their field declarations.

Amounts are strings ("8000.00"), decimals are plain strings ("3.4"), dates are ISO, choices are their stored
value. A field equal to its default is left out, so the data of an empty record is `{}`. Reading is exact and
strict: nothing is guessed, and every fault of the data is told with its place.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.record import Kind, Slot, slots_of
from pdca_desktop.errors import FileError
from pdca_desktop.exchange import scalars
from pdca_desktop.exchange.locate import pointer_step
from pdca_desktop.exchange.scalars import FaultyValueError, nearest, quoted, say, shape

R = TypeVar("R")
Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"

MOST_FAULTS = 20
MOST_ITEMS = 1_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend in data that is read.

    Attributes:
        path: JSON Pointer of the value, from the record that is read.
        sentence: French, what is wrong and how it is written.
        field: path of the field, or of the record when the value has no known field.
    """

    path: str
    sentence: str
    field: str


class _EnoughError(Exception):
    """As many faults as a reader can use were collected."""


def encode(record: Any) -> dict[str, Json]:
    """The record as plain JSON data; equal records give equal data, in the order of declaration."""
    data: dict[str, Json] = {}
    for name, slot in slots_of(type(record)).items():
        value = getattr(record, name)
        if value != slot.default:
            data[name] = encode_value(slot, value)
    return data


def encode_value(slot: Slot, value: Any) -> Json:
    """One field's value as plain JSON data."""
    if value is None:
        return None
    if slot.kind is Kind.RECORD:
        return encode(value)
    if slot.kind is Kind.RECORDS:
        return [encode(item) for item in value]
    if slot.kind is Kind.CHOICES:
        return [item.value for item in value]
    return scalars.write(slot.kind, value)


def decode(record: type[R], data: object) -> R:
    """The record of plain JSON data, whose numbers were read with `parse_float=Decimal`.

    Raises:
        FileError: the data is not such a record; one line per fault, up to twenty.
        TypeError: the data holds a float, which no exact reading gives.
    """
    value, faults = inspect(record, data)
    if faults:
        raise faults_error(record, faults)
    return value


def decode_field(record: type[Any], name: str, data: object) -> Any:
    """One field's value from its plain JSON data.

    Raises:
        FileError, TypeError: see `decode`.
    """
    reading, slot = _Reading(), slots_of(record)[name]
    value: Any = slot.default
    with suppress(_EnoughError):
        value = reading.value(slot, data, f"/{pointer_step(name)}")
    if reading.faults:
        raise faults_error(record, tuple(reading.faults))
    return value


def inspect(record: type[R], data: object) -> tuple[R, tuple[Fault, ...]]:
    """What can be read of the data, and its faults; a faulty field keeps its default.

    Raises:
        TypeError: the data holds a float.
    """
    reading = _Reading()
    value = record()
    with suppress(_EnoughError):
        value = reading.record(record, data, "")
    return value, tuple(reading.faults)


def faults_error(
    record: type[Any],
    faults: tuple[Fault, ...],
    line_of: Callable[[str], int | None] = lambda _: None,
    heading: str = "",
) -> FileError:
    """The error that tells all the faults, one line each with its place; its `place` is the first one's.

    Args:
        record: type the paths start from.
        faults: at least one.
        line_of: line of a path in the text that was read.
        heading: French first line.
    """
    told = [(place(record, fault, line_of(fault.path)), fault.sentence) for fault in faults]
    told_lines = [typeset(f"{where} : ") + sentence if where else sentence for where, sentence in told]
    error = FileError("\n".join([heading, *told_lines] if heading else told_lines))
    error.place = told[0][0]
    return error


def place(record: type[Any], fault: Fault, line: int | None) -> str:
    """The place of a fault as an adviser finds it: line, words of the field, pointer."""
    words = paths.label(record, fault.field)
    pointer = f"({quoted(fault.path, most=200)})" if fault.path else ""
    parts = [f"ligne {line}" if line else "", typeset(f"{words} ") + pointer]
    return ", ".join(part for part in map(str.strip, parts) if part)


class _Reading:
    """One reading: what it found wrong so far."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def _fault(self, path: str, sentence: str, field: str | None = None) -> None:
        self.faults.append(Fault(path, sentence, path if field is None else field))
        if len(self.faults) >= MOST_FAULTS:
            raise _EnoughError

    def record(self, record: type[R], data: object, path: str) -> R:
        if not isinstance(data, Mapping):
            self._fault(path, say("un objet { … } est attendu ici, pas {}.", shape(data)))
            return record()
        slots = slots_of(record)
        values: dict[str, Any] = {}
        for key, item in data.items():
            slot = slots.get(key)
            inner = f"{path}/{pointer_step(key)}"
            if slot is None:
                sentence = say("« {} » n'est pas un champ connu.{}", quoted(key), nearest(key, slots))
                self._fault(inner, sentence, path)
            else:
                values[key] = self.value(slot, item, inner)
        return record(**values)

    def value(self, slot: Slot, data: object, path: str) -> Any:
        if data is None and slot.optional:
            return None
        if slot.kind is Kind.RECORD:
            return self.record(slot.of, data, path)
        if slot.many:
            return self._items(slot, data, path)
        try:
            return scalars.read(slot.kind, slot.of, data)
        except FaultyValueError as fault:
            self._fault(path, str(fault))
            return slot.default

    def _items(self, slot: Slot, data: object, path: str) -> tuple[Any, ...]:
        if not isinstance(data, list):
            self._fault(path, say("une liste [ … ] est attendue ici, pas {}.", shape(data)))
            return ()
        if len(data) > MOST_ITEMS:
            self._fault(path, say("la liste a {} lignes : 1 000 au plus.", str(len(data))))
            return ()
        items: list[Any] = []
        for index, item in enumerate(data):
            inner = f"{path}/{index}"
            if slot.kind is Kind.RECORDS:
                items.append(self.record(slot.of, item, inner))
                continue
            try:
                items.append(scalars.read(Kind.CHOICE, slot.of, item))
            except FaultyValueError as fault:
                self._fault(inner, str(fault))
        return tuple(items)
