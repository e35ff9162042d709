"""Who works in the network, and the committees that decide."""

from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.project import Segment


class Role(Choice):
    """What a person does in the network; each has its own perimeter."""

    ADVISER = "charge_de_mission", "Chargé de mission"
    POLE = "responsable_de_pole", "Responsable de pôle"
    SECRETARIAT = "secretariat_de_comite", "Secrétariat de comité"
    DIRECTION = "direction", "Direction"
    RSA = "mission_rsa", "Mission RSA"


class Committee(Choice):
    """The five committees of the activity report."""

    TPE = "tpe", "Comité d'engagement TPE"
    FINES = "fines", "Comité d'engagement FINES"
    DLA = "dla", "Comité d'appui DLA"
    DASESS = "dasess", "Comité d'engagement DASESS"
    FIDESS = "fidess", "Comité d'engagement FIDESS"


def committees_of(segment: Segment | None) -> tuple[Committee, ...]:
    """The committees that a dossier of that segment may go to; without a segment, those of a TPE."""
    if segment is Segment.ESS:
        return (Committee.FINES, Committee.DASESS, Committee.FIDESS)
    return (Committee.TPE,)
