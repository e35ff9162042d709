"""A field's value in words, as an adviser reads it on one line."""

from typing import Any

from pdca_desktop.domain.record import Kind, Slot
from pdca_desktop.services.wording import in_words

_SHOWN = 80


def display(slot: Slot, value: Any) -> str:
    """The value on one line, with its unit; "à renseigner" when it says nothing yet."""
    words = in_words(slot, value)
    if slot.kind is not Kind.TEXT:
        return words
    text = " ".join(words.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
