"""What an erasure changes: the operations that empty fields, and the entries that may say nothing any more.

Pure functions over records and operations; rows and transactions are in `erasure`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.person import Person
from pdca_desktop.exchange.codec import Json
from pdca_desktop.exchange.messages import RANK
from pdca_desktop.services.ports import Erasing
from pdca_desktop.store import blocks
from pdca_desktop.store.incoming import ENTITIES
from pdca_desktop.store.mapping import entity_of
from pdca_desktop.store.operations import Op, OpKind, State, differences

Wanted: TypeAlias = tuple[Dossier, Person | None]
"""A dossier without a person; what is left of them when they had been removed before."""

PERSON = entity_of(Person)


def beside_their_row(state: State, wanted: Wanted, erasing: Erasing) -> Wanted:
    """What is wanted, but for the person's own row when it lives: it was taken in as it must be."""
    theirs = {one.id: one for one in state.record.holders if one.id == erasing.person}
    holders = tuple(theirs.get(one.id, one) for one in wanted[0].holders)
    return replace(wanted[0], holders=holders), wanted[1]


def operations(state: State, wanted: Wanted, erasing: Erasing) -> list[Op]:
    """The operations of an erasure: each gives a field its last value and keeps nothing of the one before."""
    dossier, left = wanted
    ops = [op for op in differences(state, dossier) if op.field != RANK]  # an order says nothing of anybody
    if left is not None:
        blank = {leaf.field: leaf.plain(leaf.read(left)) for leaf in PERSON.leaves}
        ops += [Op(PERSON.name, left.id, OpKind.UPDATE, field, None, new) for field, new in blank.items()]
    return [_erasing(op, erasing) for op in ops]


def _erasing(op: Op, erasing: Erasing) -> Op:
    """The operation as it is kept: with what its author saw of a text, the name struck out of it."""
    new = _known(op, erasing)
    beside = op.row != erasing.person and isinstance(new, str) and bool(new)
    return replace(op, kind=OpKind.ERASE, seen=erasing.struck(op.seen) if beside else None, new=new)


def _known(op: Op, erasing: Erasing) -> Json:
    """The value given, without what a newer version wrote in its block when that may name the person."""
    slot = ENTITIES[op.entity].by_field[op.field].slot
    return blocks.known(slot, op.new) if erasing.says(op.new) else op.new


def tells(op: Op, erasures: Sequence[Op], erasing: Erasing) -> bool:
    """Whether an entry of the journal would still say something of the person."""
    if op.kind is OpKind.ERASE:  # of somebody else, in words that name this one too
        return erasing.says([op.seen, op.new])
    if op.row == erasing.person and op.entity == PERSON.name:
        return True
    fields = {one.field for one in erasures if (one.entity, one.row) == (op.entity, op.row)}
    return op.field in fields or (not op.field and bool(fields)) or erasing.says([op.seen, op.new])
