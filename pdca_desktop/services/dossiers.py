"""A dossier that comes from elsewhere, kept beside those of this machine."""

from dataclasses import replace
from typing import Any

from pdca_desktop.domain.document import Piece
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.plan import Scenario
from pdca_desktop.domain.record import Kind, Slot, slots_of
from pdca_desktop.services.ports import IdSource


def as_copy(dossier: Dossier, ids: IdSource) -> Dossier:
    """The same dossier under identifiers of its own, so that it can be kept beside the one it came from.

    What names a holder (a loan, a document) names the same holder afterwards. Of two holders under one
    identifier, which names neither, references keep to the first.
    """
    fresh = [ids.new() for _ in dossier.holders]
    renamed: dict[str, str] = {}
    for holder, row_id in zip(dossier.holders, fresh, strict=True):
        if holder.id:
            renamed.setdefault(holder.id, row_id)
    return replace(
        dossier,
        id=ids.new(),
        holders=tuple(
            replace(holder, id=row_id) for holder, row_id in zip(dossier.holders, fresh, strict=True)
        ),
        scenarios=tuple(_scenario(one, renamed, ids) for one in dossier.scenarios),
        pieces=tuple(_piece(one, renamed, ids) for one in dossier.pieces),
    )


def same_contents(one: Dossier, other: Dossier) -> bool:
    """Whether two dossiers hold the same, identifiers of their rows aside: the store gives those."""
    return all(
        _same(slot, getattr(one, name), getattr(other, name)) for name, slot in slots_of(Dossier).items()
    )


def _same(slot: Slot, one: Any, other: Any) -> bool:
    if one == other or slot.kind is not Kind.RECORDS or "id" not in slots_of(slot.of):
        return bool(one == other)
    return len(one) == len(other) and all(
        replace(left, id="") == replace(right, id="") for left, right in zip(one, other, strict=True)
    )


def _scenario(scenario: Scenario, renamed: dict[str, str], ids: IdSource) -> Scenario:
    resources = tuple(
        replace(one, holder=renamed.get(one.holder, one.holder)) for one in scenario.plan.resources
    )
    return replace(scenario, id=ids.new(), plan=replace(scenario.plan, resources=resources))


def _piece(piece: Piece, renamed: dict[str, str], ids: IdSource) -> Piece:
    return replace(piece, id=ids.new(), holder=renamed.get(piece.holder, piece.holder))
