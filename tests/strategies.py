"""Hypothesis strategies made from the field declarations: any record type, without a line per field."""

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, TypeVar

from hypothesis import strategies as st

from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.record import Kind, Slot, slots_of

R = TypeVar("R")

_SPAN = 10**12

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\téàœ’«"), max_size=12
).map(lambda text: unicodedata.normalize("NFC", text))
"""Texts that a field holds: NFC, no control character but line feed and tab."""

euros = st.integers(-(10**15), 10**15).map(Euros)


@st.composite
def records(
    draw: st.DrawFn,
    record: type[R],
    *,
    most_fields: int = 5,
    most_items: int = 3,
    within_bounds: bool = False,
) -> R:
    """Records of a type, a few fields answered and the others left at their default.

    Args:
        draw: given by Hypothesis.
        record: any type that `slots_of` reads.
        most_fields: fields answered in each record, at most.
        most_items: items of each list, at most.
        within_bounds: numbers keep to the least, most and decimals of their field.
    """
    slots = list(slots_of(record).values())
    answered = draw(st.lists(st.sampled_from(slots), max_size=most_fields, unique_by=lambda slot: slot.name))
    nested = {"most_fields": most_fields, "most_items": most_items, "within_bounds": within_bounds}
    return record(**{slot.name: draw(_answers(slot, nested)) for slot in answered})


def reachable(record: type[Any]) -> Iterator[type[Any]]:
    """A record type and all those it holds, each once."""
    waiting, seen = [record], {record}
    while waiting:
        current = waiting.pop()
        yield current
        for slot in slots_of(current).values():
            if slot.kind in (Kind.RECORD, Kind.RECORDS) and slot.of not in seen:
                seen.add(slot.of)
                waiting.append(slot.of)


def _answers(slot: Slot, nested: dict[str, Any]) -> st.SearchStrategy[Any]:
    values = _values(slot, nested)
    return st.none() | values if slot.optional else values


def _values(slot: Slot, nested: dict[str, Any]) -> st.SearchStrategy[Any]:
    if slot.kind is Kind.RECORD:
        return records(slot.of, **nested)
    if slot.kind is Kind.RECORDS:
        return st.lists(records(slot.of, **nested), max_size=nested["most_items"]).map(tuple)
    if slot.kind in (Kind.CHOICE, Kind.CHOICES):
        choice: Any = slot.of
        members: st.SearchStrategy[Any] = st.sampled_from(list(choice))
        return members if slot.kind is Kind.CHOICE else st.lists(members, unique=True).map(tuple)
    simple = {Kind.TEXT: texts, Kind.YES_NO: st.booleans(), Kind.DATE: st.dates()}
    return simple[slot.kind] if slot.kind in simple else _numbers(slot, within_bounds=nested["within_bounds"])


def _numbers(slot: Slot, *, within_bounds: bool) -> st.SearchStrategy[Any]:
    if slot.kind is Kind.WHOLE:
        return st.integers(*_bounds(slot, 1)) if within_bounds else st.integers(-_SPAN, _SPAN)
    if slot.kind is Kind.EUROS:
        return st.integers(*_bounds(slot, 100)).map(Euros) if within_bounds else euros
    unit = Decimal(1).scaleb(-slot.declared.decimals)
    scaled = st.integers(*_bounds(slot, int(1 / unit))).map(lambda count: count * unit)
    return scaled if within_bounds else st.decimals(-_SPAN, _SPAN, places=5) | scaled


def _bounds(slot: Slot, units: int) -> tuple[int, int]:
    least, most = slot.declared.least, slot.declared.most
    return (
        -_SPAN if least is None else int(least * units),
        _SPAN if most is None else int(most * units),
    )
