"""What it takes to decide a conflict: a third value typed, a reason where one is owed."""

from dataclasses import is_dataclass

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.plan import Plan
from pdca_desktop.domain.record import Kind, Slot, slots_of
from pdca_desktop.errors import Clash

_DECISIONS = ("/state", "/decided_on", "/effective_on", "/chosen", "/derogations", "/assessment/opinion")
"""Places where somebody decided: their conflict is not settled without saying why."""


def slot_of(clash: Clash) -> Slot | None:
    """The field that a conflict is about; None when this version does not know it."""
    try:
        return paths.slot_at(Dossier, clash.path)
    except LookupError:
        return None


def typed_slot(clash: Clash) -> Slot | None:
    """The field in which another value can be typed; None where the conflict is about a block or a line."""
    slot = slot_of(clash)
    if slot is None or slot.kind in (Kind.RECORD, Kind.RECORDS) or is_line(clash):
        return None
    return slot


def is_line(clash: Clash) -> bool:
    """Whether a whole line of a list came or went."""
    return clash.path.rpartition("/")[2].isdecimal()


def is_plan(clash: Clash) -> bool:
    """Whether two financing plans stand against each other."""
    return isinstance(clash.theirs, Plan) and isinstance(clash.mine, Plan)


def owes_reason(clash: Clash) -> bool:
    """Whether a decision has to say why: it is about money, or about what somebody decided."""
    if any(clash.path.startswith(place) for place in _DECISIONS):
        return True
    return tells_money(clash)


def tells_money(clash: Clash) -> bool:
    """Whether a conflict is about an amount, or about something that holds one."""
    slot = slot_of(clash)
    return slot is not None and is_money(slot)


def is_money(slot: Slot) -> bool:
    """Whether a field holds an amount, somewhere in it."""
    if slot.kind is Kind.EUROS:
        return True
    return is_dataclass(slot.of) and any(map(is_money, slots_of(slot.of).values()))
