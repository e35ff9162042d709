"""Where an operation lies in a dossier, in its path and in French, and its value as the forms show it."""

from typing import Any

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import FileError
from pdca_desktop.exchange.codec import Json
from pdca_desktop.store.incoming import ENTITIES
from pdca_desktop.store.operations import State
from pdca_desktop.store.tables import DOSSIER


def path_of(state: State | None, entity: str, row: str, field: str) -> str:
    """The place in the dossier, rows by their present position.

    Args:
        state: of the dossier; None when it is not here.
        entity: record name.
        row: its identifier.
        field: JSON Pointer in the record; empty for the whole row.
    """
    if entity == DOSSIER.name or state is None:
        return field
    for name, child in DOSSIER.children.items():
        if child.name == entity:
            ranks = [item.id for item in getattr(state.record, name)]
            return f"/{name}/{ranks.index(row)}{field}" if row in ranks else f"/{name}"
    return field


def place_of(state: State | None, entity: str, row: str, field: str) -> str:
    """The same in French words; arguments as `path_of`."""
    at = path_of(state, entity, row, field)
    try:
        if state is not None:
            return paths.told(state.record, at)
        return paths.label(ENTITIES[entity].record, field) if field else paths.label(Dossier, at or "/id")
    except (LookupError, AttributeError):
        return field or entity


def value_of(entity: str, field: str, data: Json) -> Any:
    """A value as the forms show it; what this version cannot read stays as it came."""
    leaf = ENTITIES[entity].by_field.get(field) if entity in ENTITIES else None
    if leaf is None:
        return data
    try:
        return leaf.of_plain(data)
    except FileError:
        return data
