"""What the lists published by the head office know of an address that is being filled in."""

from dataclasses import replace

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.territory import Place, Territories

_TELLING = ("commune", "commune_code", "qpv_code")


def completed(dossier: Dossier, path: str, territories: Territories) -> Dossier:
    """The dossier once a field was left: the blanks of its address filled in when the lists know them.

    Args:
        dossier: as typed.
        path: the field that was left.
        territories: the lists; nothing that is typed is changed by them.
    """
    above, _, name = path.rpartition("/")
    if name not in _TELLING:
        return dossier
    try:
        place = paths.read(dossier, above)
    except LookupError:
        return dossier
    if not isinstance(place, Place):
        return dossier
    after = territories.complete(place)
    return dossier if after == place else paths.write(dossier, above, after)


def all_completed(dossier: Dossier, territories: Territories) -> Dossier:
    """The dossier with the blanks of all its addresses filled in when the lists know them."""
    structure = dossier.structure
    return replace(
        dossier,
        structure=replace(structure, place=territories.complete(structure.place)),
        holders=tuple(replace(one, home=territories.complete(one.home)) for one in dossier.holders),
    )
