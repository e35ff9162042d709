"""What two people changed at the same places, settled place by place.

`settled` gives the record to save over `ConflictError.stored`: an ordinary save, journalled like every other,
which may itself meet a conflict.
"""

from collections.abc import Iterable
from typing import Any

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import Clash


def settled(merged: Dossier, mine: Iterable[Clash]) -> Dossier:
    """The dossier with the author's value at these places, and the value kept at the other ones.

    Args:
        merged: `ConflictError.merged`.
        mine: the clashes whose `mine` is wanted; for a third value, give the clash with that as its `mine`.
    """
    for clash in mine:
        name, _, field = clash.path[1:].partition("/")
        if not clash.row:
            merged = paths.write(merged, clash.path, clash.mine)
            continue
        rows = _settled(getattr(merged, name), clash, field.partition("/")[2])
        merged = paths.write(merged, f"/{name}", rows)
    return merged


def _settled(rows: tuple[Any, ...], clash: Clash, field: str) -> tuple[Any, ...]:
    if field:
        place = f"/{field}"
        return tuple(paths.write(one, place, clash.mine) if one.id == clash.row else one for one in rows)
    if clash.mine is None:
        return tuple(one for one in rows if one.id != clash.row)
    if any(one.id == clash.row for one in rows):
        return tuple(clash.mine if one.id == clash.row else one for one in rows)
    return (*rows, clash.mine)
