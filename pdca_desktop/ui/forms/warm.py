"""Loads what the checks of fields need, before an adviser leaves the first field."""

from typing import Any

from pdca_desktop.domain.record import Kind, slots_of

_ANY = "0"


def warm_checks(record: type[Any], seen: set[type[Any]] | None = None) -> None:
    """Call every check of a record type once, in a job: loading their libraries outlasts a frame."""
    known = set() if seen is None else seen
    if record in known:
        return
    known.add(record)
    for slot in slots_of(record).values():
        if slot.kind in (Kind.RECORD, Kind.RECORDS):
            warm_checks(slot.of, known)
        elif slot.declared.check is not None:
            slot.declared.check(_ANY)
