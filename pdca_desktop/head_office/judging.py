"""What stands against an operation: perimeter, role, a step that does not exist, a number that is taken."""

from collections.abc import Mapping
from enum import StrEnum

from pdca_desktop.exchange.messages import Refusal, WireOp, text
from pdca_desktop.exchange.publications import PUBLICATION, PUBLISHER
from pdca_desktop.head_office import rights
from pdca_desktop.head_office.book import CONFLICT, DECIDED, NUMBER, ROOT, STATE, Book, Held
from pdca_desktop.head_office.numbering import GIVEN, folded
from pdca_desktop.head_office.perimeter import Author
from pdca_desktop.head_office.values import alike, is_blank, plain

_TOGETHER = (STATE, DECIDED)
"""What one act changes together is kept together: a state, and the date of the decision it stands on."""


class Why(StrEnum):
    """Why two values stand against each other; by default, two people gave them unknown to each other."""

    BOTH = ""
    STEP = "step"  # no step leads from a state to the other
    NUMBER = "number"  # another dossier has that number


class Judge:
    """Of one act."""

    def __init__(self, book: Book, ops: tuple[WireOp, ...], author: Author) -> None:
        self.book, self.ops, self.author = book, ops, author
        self._steps: dict[str, Refusal | Why | None] = {}

    def refusal(self, held: Held | None, op: WireOp) -> Refusal | None:
        """Why the author may not do that; a row that comes under a dossier is asked about with `may`."""
        if op.entity == PUBLICATION:
            return None if self.author.account == PUBLISHER else Refusal.ROLE
        if held is None:
            return Refusal.ROLE if op.entity == CONFLICT else None
        if op.kind == GIVEN:
            return None
        if not self.may(held):
            return Refusal.PERIMETER
        root = self.book.get((ROOT, held.root))
        state = None if root is None else root.fields.get(STATE)
        if rights.may_not(self.author.role, held, op.kind, op.field, state):
            return Refusal.ROLE
        judged = self._step(held, op)
        return judged if isinstance(judged, Refusal) else None

    def may(self, held: Held) -> bool:
        """Whether the author may change a row: it is in the perimeter, or of a dossier the author made."""
        if self.author.may(held.scope):
            return True
        root = held if held.entity == ROOT else self.book.get((ROOT, held.root))
        return root is not None and root.owner == self.author.account

    def _step(self, held: Held, op: WireOp) -> Refusal | Why | None:
        """What stands against a step of the dossier's life, judged once for all that it changes together."""
        if held.entity != ROOT or op.kind != "u" or op.field not in _TOGETHER:
            return None
        if held.row not in self._steps:
            mine = [one for one in self.ops if (one.entity, one.row, one.kind) == (ROOT, held.row, "u")]
            self._steps[held.row] = self._judged(held, {one.field: one for one in mine})
        return self._steps[held.row]

    def _judged(self, held: Held, ops: Mapping[str, WireOp]) -> Refusal | Why | None:
        step = ops.get(STATE)
        before = held.fields.get(STATE)
        if step is None or alike(before, after := text(step.new)):
            return None
        if any(self._is_stale(held, ops[field]) for field in _TOGETHER if field in ops):
            return Why.BOTH
        known = rights.exists(before, after)
        if known is None:
            return None
        if not known and not self._settles(held, STATE):
            return Why.STEP
        if not rights.may_step(self.author.role, before, after):
            return Refusal.ROLE
        if rights.goes_to_committee(after) and rights.open_about_money(self.book.family(held.row)):
            return Refusal.MONEY
        return None

    def _is_stale(self, held: Held, op: WireOp) -> bool:
        """Whether a place is neither as the author saw it nor as they want it."""
        current = held.fields.get(op.field)
        return current is not None and not alike(current, text(op.seen)) and not alike(current, text(op.new))

    def _settles(self, held: Held, field: str) -> bool:
        """Whether the act decides a conflict about a place: then its author knows what they do."""
        for op in self.ops:
            kept = self.book.get((CONFLICT, op.row)) if op.entity == CONFLICT else None
            if kept is not None and _about(kept) == (*held.key, field):
                return True
        return False

    def against(self, held: Held, op: WireOp) -> Why | None:
        """What stands against a value; None when nothing does."""
        judged = self._step(held, op)
        if isinstance(judged, Why):
            return judged
        if held.entity != ROOT or op.field != NUMBER:
            return Why.BOTH if self._is_stale(held, op) else None
        number = folded(text(op.new))
        if number and self.book.is_taken(number, held.row) and not self._settles(held, NUMBER):
            return Why.NUMBER
        typed_over = is_blank(text(op.seen)) and self.book.was_given(held.row)
        return Why.BOTH if self._is_stale(held, op) and not typed_over else None


def _about(conflict: Held) -> tuple[str, str, str]:
    entity, row, field = (plain(conflict.fields.get(name)) for name in ("/entity", "/row", "/field"))
    return entity, row, field
