"""What clashes, in words: the value both started from, the one now kept, and the one its author wants."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, is_dataclass, replace
from datetime import datetime
from typing import Any

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.record import Kind, Slot, is_blank
from pdca_desktop.errors import Clash
from pdca_desktop.services.blocks import block_told, changes_told
from pdca_desktop.services.wording import in_words


class Keep(Choice):
    """What becomes of a place that clashes."""

    THEIRS = "theirs", "Garder la leur"
    MINE = "mine", "Garder la mienne"
    BOTH = "both", "Garder les deux"


@dataclass(frozen=True, slots=True)
class ClashLine:
    """A clash as it is shown; a block is told by what differs from where both started, a line each.

    Attributes:
        place: the place in words.
        both: whether the two values can stand one after the other.
        who: author of the value now kept, as the journal names them; empty when nobody knows.
        at: when it was kept; None when nobody knows.
    """

    place: str
    base: str
    theirs: str
    mine: str
    both: bool
    who: str
    at: datetime | None


def clash_lines(clashes: Sequence[Clash]) -> tuple[ClashLine, ...]:
    """Every clash in words, in order."""
    return tuple(_line(clash) for clash in clashes)


def kept(clashes: Sequence[Clash], choices: Sequence[Keep]) -> tuple[Clash, ...]:
    """The clashes whose author's value is wanted, for `conflicts.settled`.

    Args:
        clashes: of the conflict.
        choices: one for each, in the same order.
    """
    found = []
    for clash, choice in zip(clashes, choices, strict=True):
        if choice is Keep.MINE:
            found.append(clash)
        elif choice is Keep.BOTH:
            found.append(replace(clash, mine=f"{clash.theirs}\n\n{clash.mine}"))
    return tuple(found)


def _line(clash: Clash) -> ClashLine:
    slot = _slot(clash.path)
    long = slot is not None and slot.kind is Kind.TEXT and slot.declared.long
    told: Callable[[Any], str]
    if any(is_dataclass(value) for value in (clash.base, clash.theirs, clash.mine)):
        base = block_told(clash.base)
        theirs, mine = (changes_told(clash.base, value) for value in (clash.theirs, clash.mine))
    else:

        def told(value: Any) -> str:
            return str(value or "") if slot is None else in_words(slot, value)

        base, theirs, mine = (told(value) for value in (clash.base, clash.theirs, clash.mine))
    both = long and not is_blank(clash.theirs) and not is_blank(clash.mine)
    return ClashLine(typeset(clash.place), base, theirs, mine, both, clash.who, clash.at)


def _slot(path: str) -> Slot | None:
    try:
        return paths.slot_at(Dossier, path)
    except LookupError:
        return None
