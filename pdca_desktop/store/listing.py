"""What the list and the search show of a dossier: the only part of the store that knows fields by name."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.project import Segment
from pdca_desktop.domain.territory import Agency
from pdca_desktop.services.ports import DossierLine
from pdca_desktop.store.programs import SEARCHED

DERIVED = 1
"""Raised when what follows changes: the list and the index of older files are then made again."""

LINE_COLUMNS = (
    "dossier_id",
    "number",
    "title",
    "holders",
    "agency",
    "segment",
    "state",
    "adviser",
    "changed_at",
)

_AGENCIES = {member.value: member.label for member in Agency}
_SEGMENTS = {member.value: member.label for member in Segment}
_STATES = {member.value: member.label for member in DossierState}


def shown(dossier: Dossier) -> dict[str, str]:
    """The columns of the list."""
    structure = dossier.structure
    return {
        "number": dossier.number,
        "title": dossier.project.title or structure.name or structure.trade_name,
        "holders": ", ".join(filter(None, (holder.full_name for holder in dossier.holders))),
        "agency": dossier.agency.value if dossier.agency else "",
        "segment": dossier.segment.value if dossier.segment else "",
        "state": dossier.state.value,
        "adviser": dossier.adviser,
    }


def searched(dossier: Dossier) -> dict[str, str]:
    """The texts of the search index, by column."""
    structure = dossier.structure
    names = [(one.first_name, one.last_name, one.birth_name) for one in dossier.holders]
    places = [structure.place, *(holder.home for holder in dossier.holders)]
    found = {
        "title": [dossier.project.title],
        "people": [" ".join(filter(None, name)) for name in names],
        "structure": [structure.name, structure.trade_name],
        "reference": [dossier.number, structure.siren, structure.siret],
        "place": list(dict.fromkeys(place.commune for place in places)),
    }
    return {column: " · ".join(filter(None, found[column])) for column in SEARCHED}


def line_of(dossier: Dossier, changed_at: str) -> DossierLine:
    """The line of a dossier that is not in the list.

    Args:
        changed_at: ISO, in UTC.
    """
    columns = {"dossier_id": dossier.id, "changed_at": changed_at, **shown(dossier)}
    return line([columns[name] for name in LINE_COLUMNS])


def line(row: Iterable[Any]) -> DossierLine:
    """The line of the list for the values of `LINE_COLUMNS`."""
    row_id, number, title, holders, agency, segment, state, adviser, changed_at = row
    return DossierLine(
        row_id,
        number,
        title,
        holders,
        _AGENCIES.get(agency, agency),
        _SEGMENTS.get(segment, segment),
        _STATES.get(state, state),
        adviser,
        datetime.fromisoformat(changed_at),
    )
