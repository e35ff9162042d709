"""Places in a record, written as JSON Pointers (RFC 6901): "/holders/0/birth_date".

An edit is a function from record to record; nothing is changed in place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass, replace
from typing import Any, TypeVar

from pdca_desktop.domain.record import Kind, Slot, slots_of

R = TypeVar("R")

APPEND = "-"
"""Last step of a pointer that adds an item at the end of a list (RFC 6902)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One edit of a record.

    Attributes:
        path: place of the edit; a list item set to None is removed, the step "-" adds one.
        before: value seen there, None for an item that is added.
        after: value wanted there.
    """

    path: str
    before: Any
    after: Any


def read(record: Any, path: str) -> Any:
    """The value at a place.

    Raises:
        LookupError: there is no such place.
    """
    value = record
    for step in _steps(path):
        if isinstance(value, tuple):
            value = value[_index(step)]
        elif step in _slots(type(value)):
            value = getattr(value, step)
        else:
            raise LookupError(path)
    return value


def write(record: R, path: str, after: Any) -> R:
    """The record with another value at a place; None removes a list item, the step "-" adds one.

    Raises:
        LookupError: there is no such place.
    """
    return _write(record, _steps(path), after)  # type: ignore[no-any-return]


def apply(record: R, changes: tuple[Change, ...]) -> R:
    """The record after the changes, made in order."""
    for change in changes:
        record = write(record, change.path, change.after)
    return record


def slot_at(record: type[Any], path: str) -> Slot:
    """The field a place belongs to.

    Raises:
        LookupError: there is no such field.
    """
    slot: Slot | None = None
    for step in _steps(path):
        if slot is not None and slot.many and (step == APPEND or step.isdecimal()):
            continue
        slot = _slots(record)[step]
        record = slot.of
    if slot is None:
        raise LookupError(path)
    return slot


def label(record: type[Any], path: str) -> str:
    """The place in words, items counted from 1: "Porteurs › 1 › Date de naissance"."""
    words: list[str] = []
    for step in _steps(path):
        if step == APPEND:
            words.append("nouvelle ligne")
        elif step.isdecimal():
            words.append(str(int(step) + 1))
        else:
            slot = _slots(record)[step]
            words.append(slot.declared.label)
            record = slot.of
    return " › ".join(words)


def _slots(of: type[Any]) -> Mapping[str, Slot]:
    """The fields of a record type; a plain value has none."""
    return slots_of(of) if is_dataclass(of) else {}


def told(record: Any, path: str) -> str:
    """The place in words, items by their own names: "« Prêt bancaire » › Conditions du prêt › Durée"."""
    words: list[str] = []
    value, of, item = record, type(record), ""
    for step in _steps(path):
        if step == APPEND or step.isdecimal():
            value = value[int(step)] if step.isdecimal() and value and int(step) < len(value) else None
            name = next((str(found) for key in _NAMES if (found := getattr(value, key, ""))), "")
            words = [f"« {name} »"] if name else [*words[:-1], f"{item} {_rank(step)}"]
        else:
            slot = slots_of(of)[step]
            of, item = slot.of, slot.declared.each or slot.declared.label
            value = getattr(value, step, None)
            words.append(slot.declared.label)
    return " › ".join(words)


_NAMES = ("full_name", "label", "name", "title")


def _rank(step: str) -> str:
    return str(int(step) + 1) if step.isdecimal() else "(nouvelle ligne)"


def _steps(path: str) -> list[str]:
    return path.split("/")[1:]


def _index(step: str) -> int:
    if not step.isdecimal():
        raise LookupError(step)
    return int(step)


def _write(value: Any, steps: list[str], after: Any) -> Any:
    if not steps:
        return after
    step, *rest = steps
    if isinstance(value, tuple):
        if step == APPEND:
            return (*value, after)
        at = _index(step)
        item = _write(value[at], rest, after)
        return value[:at] + (() if item is None else (item,)) + value[at + 1 :]
    slot = _slots(type(value)).get(step)
    if slot is None:
        raise LookupError(step)
    inner = getattr(value, step)
    if inner is None and rest and slot.kind is Kind.RECORD:
        inner = slot.of()
    return replace(value, **{step: _write(inner, rest, after)})
