"""Pas-de-Calais Innovation ESS: one of three exclusive modes for a collective of holders."""

from dataclasses import dataclass
from typing import Annotated

from pdca_desktop.domain.field import Choice, Field
from pdca_desktop.domain.money import Euros


class InnovationMode(Choice):
    """The three exclusive modes of intervention."""

    STUDY = "study", "Étude de faisabilité par un prestataire"
    TRANSFER = "transfer", "Transfert de savoir-faire, essaimage"
    EMPLOYED_LEADER = "employed_leader", "Porteur de projet employé pour une étude-action"


@dataclass(frozen=True, slots=True, kw_only=True)
class InnovationEss:
    """A request to Pas-de-Calais Innovation ESS; the source prints no amount."""

    modes: Annotated[tuple[InnovationMode, ...], Field("Mode d'intervention")] = ()
    partners: Annotated[int | None, Field("Porteurs réunis dans le collectif", least=0)] = None
    requested: Annotated[Euros | None, Field("Montant demandé", least=0)] = None
