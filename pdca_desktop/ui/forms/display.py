"""A field's value in words, as an adviser reads it."""

from typing import Any

from pdca_desktop.domain import french
from pdca_desktop.domain.record import Kind, Slot, is_blank

_SHOWN = 80


def display(slot: Slot, value: Any) -> str:
    """The value on one line, with its unit; "à renseigner" when it says nothing yet."""
    if is_blank(value):
        return french.UNANSWERED
    if slot.kind is Kind.CHOICES:
        return french.typeset(", ".join(member.label for member in value))
    if slot.kind is Kind.RECORDS:
        return f"{len(value)} ligne{'s' if len(value) > 1 else ''}"
    return _shown(slot, value)


def item_title(record: Any) -> str:
    """What names an item of a list: its name, its label, its kind; empty when nothing does yet."""
    for key in (
        "full_name",
        "label",
        "name",
        "title",
        "kind",
        "nature",
        "criterion",
        "fund",
        "step",
        "scheme",
    ):
        found = getattr(record, key, None)
        if found:
            return french.typeset(str(getattr(found, "label", found)))
    return ""


def _shown(slot: Slot, value: Any) -> str:
    unit = f"{french.NO_BREAK}{slot.declared.unit}" if slot.declared.unit else ""
    match slot.kind:
        case Kind.EUROS:
            return french.euros(value)
        case Kind.WHOLE | Kind.DECIMAL:
            return french.number(value) + unit
        case Kind.DATE:
            return french.day(value)
        case Kind.YES_NO:
            return french.yes_no(value)
        case Kind.CHOICE:
            return french.typeset(value.label)
        case Kind.RECORD:
            return item_title(value) or "rempli"
        case _:
            text = " ".join(str(value).split())
            return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
