"""What a newer version wrote inside a block (a plan, a forecast), kept and written back unchanged.

A block is one JSON value. A field that this version does not know is left out of the record it reads, and put
back where it was when the record is written: in the same record, in the same line of a list.
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
    return data


def carried(slot: Slot, stored: Json, given: Json) -> Json:
    """A block as it is to be written: what is given, with what only the stored one has.

    A line of a list keeps what it had when it was edited or moved, and takes it along when it is removed.
    """
    if slot.kind is Kind.RECORD and isinstance(stored, dict) and isinstance(given, dict):
        return _carried_record(slot.of, stored, given)
    if slot.kind is Kind.RECORDS and isinstance(stored, list) and isinstance(given, list):
        return _carried_items(slot.of, stored, given)
    return given


def _known_record(record: type[Any], data: dict[str, Json]) -> dict[str, Json]:
    slots = slots_of(record)
    kept = {name: known(slots[name], value) for name, value in data.items() if name in slots}
    same = len(kept) == len(data) and all(kept[name] is value for name, value in data.items())
    return data if same else kept


def _carried_record(record: type[Any], stored: dict[str, Json], given: dict[str, Json]) -> dict[str, Json]:
    slots = slots_of(record)
    result = dict(given)
    for name, value in stored.items():
        slot = slots.get(name)
        if slot is None:
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
