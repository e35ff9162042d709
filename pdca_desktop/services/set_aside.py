"""What a line no longer holds once its nature is another: told, so that nothing is lost silently."""

from collections.abc import Iterator
from typing import Any

from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.plan import Need, Resource
from pdca_desktop.domain.record import Slot, slots_of
from pdca_desktop.services.quota import quota_of
from pdca_desktop.services.wording import in_words


def set_aside(before: Need | Resource, after: Need | Resource) -> str:
    """The terms that were written in a line and are no longer in it; empty when none is."""
    if not isinstance(before, Resource) or not isinstance(after, Resource) or before.loan is None:
        return ""
    kept = after.loan or LoanTerms()
    lost = [
        words
        for name, slot in slots_of(LoanTerms).items()
        if getattr(kept, name) != getattr(before.loan, name)
        for words in _told(slot, getattr(before.loan, name), before)
    ]
    return typeset(", ".join(lost))


def _told(slot: Slot, value: Any, line: Resource) -> Iterator[str]:
    """The field with its value; what nobody wrote, and the rate of what bears none, is not worth a word."""
    label = f"{slot.declared.label[:1].lower()}{slot.declared.label[1:]}"
    if slot.name == "guarantees":
        for one in value:
            yield f"{one.fund.label} {in_words(slots_of(type(one))['quota'], quota_of(one, line.amount))}"
    elif value and value != slot.default:
        yield f"{label} {in_words(slot, value)}"
