"""A third plan made of two that stand against each other: each line that differs is taken from either."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from pdca_desktop.domain.plan import Plan
from pdca_desktop.errors import Clash
from pdca_desktop.exchange.codec import encode
from pdca_desktop.services.clashes import Keep
from pdca_desktop.services.plan_difference import Line
from pdca_desktop.services.plan_strands import Strand, strands
from pdca_desktop.services.plans import Side

_LETTERS = {keep: keep.value[0] for keep in Keep}


@dataclass(frozen=True, slots=True)
class Composition:
    """What two plans are made of, and what was chosen of it so far.

    It starts as the plan that is kept: somebody balanced it, and every difference from it was then wanted.

    Attributes:
        strands: every line, see `plan_strands`.
        keeps: what is kept of each strand where there is something to choose, in order.
    """

    theirs: Plan
    mine: Plan
    strands: tuple[Strand, ...]
    keeps: tuple[Keep, ...]

    @property
    def open(self) -> tuple[Strand, ...]:
        """The lines where there is something to choose."""
        return tuple(strand for strand in self.strands if strand.offers)

    def all(self, keep: Keep) -> "Composition":
        """Everything as one of them has it."""
        return replace(self, keeps=(keep,) * len(self.keeps))

    def take(self, rank: int, keep: Keep) -> "Composition":
        """Another choice for one of the lines to choose from.

        Raises:
            LookupError: there is no such line, or it does not offer that.
        """
        if keep not in self.open[rank].offers:
            raise LookupError(keep)
        return replace(self, keeps=(*self.keeps[:rank], keep, *self.keeps[rank + 1 :]))

    def of_each(self) -> "Composition":
        """What each of them changed; where both did, as it is kept."""
        return replace(
            self, keeps=tuple(Keep.MINE if one.theirs == one.base else Keep.THEIRS for one in self.open)
        )

    def tick(self, rank: int, keep: Keep) -> "Composition":
        """A line of one plan is ticked: that of the other goes; where both may stand, each by itself.

        Raises:
            LookupError: as `take`.
        """
        before = self.keeps[rank]
        if Keep.BOTH not in self.open[rank].offers or before is keep:
            return self.take(rank, keep)
        if before is Keep.BOTH:
            return self.take(rank, Keep.MINE if keep is Keep.THEIRS else Keep.THEIRS)
        return self.take(rank, Keep.BOTH)

    @property
    def plan(self) -> Plan:
        """The plan that is chosen: lines as one of both wrote them, in the order of the plan that is kept.

        A side taken from one plan only is that side, in its own order.
        """
        sides: dict[str, Any] = {side.value: tuple(self._lines(side)) for side in Side}
        return replace(self.theirs, **sides)

    @property
    def choices(self) -> tuple[Keep, ...]:
        """What is kept of every line: where there is nothing to choose, as both have it."""
        chosen = iter(self.keeps)
        return tuple(next(chosen) if strand.offers else Keep.THEIRS for strand in self.strands)

    @property
    def draft(self) -> str:
        """The choices as a text, good for these two plans only."""
        return f"{self._mark()} {''.join(_LETTERS[keep] for keep in self.keeps)}"

    def resumed(self, draft: str) -> "Composition | None":
        """The choices that a text tells; None when it is of other plans."""
        mark, _, letters = draft.partition(" ")
        known = {letter: keep for keep, letter in _LETTERS.items()}
        keeps = tuple(known[letter] for letter in letters if letter in known)
        fits = len(keeps) == len(letters) == len(self.keeps)
        return replace(self, keeps=keeps) if mark == self._mark() and fits else None

    def _lines(self, side: Side) -> Iterator[Line]:
        here = [(one, keep) for one, keep in zip(self.strands, self.choices, strict=True) if one.side is side]
        kept = [keep for one, keep in here if one.offers] or self.keeps
        if kept and all(keep is Keep.MINE for keep in kept):
            yield from getattr(self.mine, side.value)
            return
        for strand, keep in here:
            yield from strand.taken(keep)

    def _mark(self) -> str:
        told = json.dumps([encode(self.theirs), encode(self.mine)], sort_keys=True)
        return sha256(told.encode()).hexdigest()[:16]


def composition(clash: Clash) -> Composition:
    """Two plans that clash, ready to be chosen from; nothing is chosen yet but what is kept."""
    found = strands(clash.base or Plan(), clash.theirs, clash.mine)
    return Composition(
        clash.theirs, clash.mine, found, tuple(Keep.THEIRS for strand in found if strand.offers)
    )
