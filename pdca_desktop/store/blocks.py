"""What a newer version wrote inside a block (a plan, a forecast), kept and written back unchanged.

A block is one JSON value. A field that this version does not know, or a choice that is not in its lists, is
left out of the record it reads, and put back where it was when the record is written: in the same record, in
the same line of a list. What was chosen anew here takes the place of a choice that could not be read.
"""

from collections.abc import Mapping
from typing import Any

from pdca_desktop.domain.record import Kind, Slot, slots_of
from pdca_desktop.exchange import codec
from pdca_desktop.exchange.codec import Json


def known(slot: Slot, data: Json) -> Json:
    """A block without what this version does not know; the very same object when it knows all of it."""
    if slot.kind is Kind.RECORD and isinstance(data, dict):
        return _known_record(slot.of, data)
    if slot.kind is Kind.RECORDS and isinstance(data, list):
        items = [_known_record(slot.of, item) if isinstance(item, dict) else item for item in data]
        return items if any(new is not old for new, old in zip(items, data, strict=True)) else data
    if slot.kind is Kind.CHOICES and isinstance(data, list):
        choices = [item for item in data if _is_listed(slot, item)]
        return choices if len(choices) < len(data) else data
    return data


def carried(slot: Slot, stored: Json, given: Json) -> Json:
    """A block as it is to be written: what is given, with what only the stored one has.

    A line of a list keeps what it had when it was edited or moved, and takes it along when it is removed.
    """
    if slot.kind is Kind.RECORD and isinstance(stored, dict) and isinstance(given, dict):
        return _carried_record(slot.of, stored, given)
    if slot.kind is Kind.RECORDS and isinstance(stored, list) and isinstance(given, list):
        return _carried_items(slot.of, stored, given)
    if slot.kind is Kind.CHOICES and isinstance(stored, list) and isinstance(given, list):
        return [*given, *(item for item in stored if not _is_listed(slot, item))]
    return given


def is_listed(slot: Slot, data: Json) -> bool:
    """Whether the choices of a field are all of this version; true of a field that holds no choice."""
    if slot.kind is Kind.CHOICES and isinstance(data, list):
        return all(_is_listed(slot, item) for item in data)
    return slot.kind is not Kind.CHOICE or _is_listed(slot, data)


def _is_listed(slot: Slot, choice: Json) -> bool:
    """Whether a choice is in the list of this version; what is no word is left to the codec to refuse."""
    if not isinstance(choice, str):
        return True
    listed = _LISTED.get(slot.of)
    if listed is None:
        listed = _LISTED[slot.of] = frozenset(member.value for member in slot.of)
    return choice in listed


def _is_unread(slot: Slot | None, value: Json) -> bool:
    if slot is None:
        return True
    if slot.kind is Kind.CHOICES and isinstance(value, list):
        return bool(value) and not any(_is_listed(slot, item) for item in value)
    return not is_listed(slot, value)


def _known_record(record: type[Any], data: dict[str, Json]) -> dict[str, Json]:
    slots = slots_of(record)
    kept = {
        name: known(slots[name], value)
        for name, value in data.items()
        if not _is_unread(slots.get(name), value)
    }
    same = len(kept) == len(data) and all(kept[name] is value for name, value in data.items())
    return data if same else kept


def _carried_record(record: type[Any], stored: dict[str, Json], given: dict[str, Json]) -> dict[str, Json]:
    slots = slots_of(record)
    result = dict(given)
    for name, value in stored.items():
        slot = slots.get(name)
        if slot is None or (name not in given and _is_unread(slot, value)):
            result[name] = value
        elif known(slot, value) is not value:
            said = given.get(name, codec.encode_value(slot, slot.default))
            wanted = carried(slot, value, said)
            if name in given or wanted != said:
                result[name] = wanted
    return result


def _carried_items(record: type[Any], stored: list[Json], given: list[Json]) -> list[Json]:
    olds = [item if isinstance(item, dict) else {} for item in stored]
    news = [item if isinstance(item, dict) else {} for item in given]
    seen = [_known_record(record, item) for item in olds]
    pairs = _paired(seen, news)
    return [
        _carried_record(record, olds[pairs[at]], new) if at in pairs else given[at]
        for at, new in enumerate(news)
    ]


def _paired(olds: list[dict[str, Json]], news: list[dict[str, Json]]) -> Mapping[int, int]:
    """Which line each new line was: the most alike first; lines that share nothing only in the same place."""
    alike = sorted(
        (-_shared(old, new), old != new, abs(at - was), at, was)
        for at, new in enumerate(news)
        for was, old in enumerate(olds)
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for shared, _, distance, at, was in alike:
        if at not in pairs and was not in taken and (shared or not distance):
            pairs[at] = was
            taken.add(was)
    return pairs


def _shared(old: dict[str, Json], new: dict[str, Json]) -> int:
    """Fields that say the same in both; one more when all of them do."""
    count = sum(name in new and new[name] == value for name, value in old.items())
    return count + (old == new)


_LISTED: dict[type[Any], frozenset[str]] = {}
"""The values of each list of choices, asked for at every block that is read."""
