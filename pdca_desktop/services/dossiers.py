"""A dossier that comes from elsewhere, kept beside those of this machine."""

from dataclasses import replace

from pdca_desktop.domain.document import Piece
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.plan import Scenario
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


def _scenario(scenario: Scenario, renamed: dict[str, str], ids: IdSource) -> Scenario:
    resources = tuple(
        replace(one, holder=renamed.get(one.holder, one.holder)) for one in scenario.plan.resources
    )
    return replace(scenario, id=ids.new(), plan=replace(scenario.plan, resources=resources))


def _piece(piece: Piece, renamed: dict[str, str], ids: IdSource) -> Piece:
    return replace(piece, id=ids.new(), holder=renamed.get(piece.holder, piece.holder))
