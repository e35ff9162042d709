"""What others changed in a dossier that is open here, field by field, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.record import Kind, Slot
from pdca_desktop.services.blocks import changes_told
from pdca_desktop.services.plan_difference import FieldDifference, field_differences
from pdca_desktop.services.wording import in_words

_MOST = 60


@dataclass(frozen=True, slots=True)
class ReceivedField:
    """A field, or a block, that is not as it was.

    Attributes:
        path: its place in the dossier as it is now.
        label: the place in words.
        told: what was done to it, in words.
    """

    path: str
    label: str
    told: str


def received_fields(before: Dossier, after: Dossier) -> tuple[ReceivedField, ...]:
    """What differs between two values of a dossier; a block (a plan, a forecast) counts as one field."""
    found: dict[str, ReceivedField] = {}
    for one in field_differences(before, after):
        if one.path.endswith("/id"):
            continue
        block = next(_blocks(one.path), "")
        if not block:
            found[one.path] = _field(one)
        elif block not in found:
            found[block] = _block(before, after, block)
    return tuple(found.values())


def _blocks(path: str) -> Iterator[str]:
    """The places above a place that are kept as one value."""
    steps = path.split("/")
    for end in range(2, len(steps) + 1):
        place = "/".join(steps[:end])
        if not steps[end - 1].isdecimal() and paths.slot_at(Dossier, place).declared.whole:
            yield place


def _block(before: Dossier, after: Dossier, place: str) -> ReceivedField:
    try:
        was = paths.read(before, place)
    except LookupError:
        was = None
    lines = changes_told(was, paths.read(after, place)).split("\n")
    more = len(lines) - 1
    told = lines[0] + (f" ; et {more} autre{'s' if more > 1 else ''}" if more else "")
    return ReceivedField(place, typeset(paths.told(after, place)), typeset(told))


def _field(one: FieldDifference) -> ReceivedField:
    label = typeset(paths.label(Dossier, one.path))
    slot = paths.slot_at(Dossier, one.path)
    if slot.kind is Kind.RECORDS or one.path.rpartition("/")[2].isdecimal():
        return ReceivedField(one.path, label, "retiré" if one.right is None else "ajouté")
    return ReceivedField(one.path, label, f"{_short(slot, one.left)} → {_short(slot, one.right)}")


def _short(slot: Slot, value: object) -> str:
    words = " ".join(in_words(slot, value).splitlines())
    return words if len(words) <= _MOST else f"{words[: _MOST - 1].rstrip()}…"
