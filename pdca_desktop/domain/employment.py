"""Jobs in full-time equivalents: created, consolidated, saved."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from pdca_desktop.domain.field import Choice, Field


class JobKind(Choice):
    """What the project does for the job."""

    CREATED = "created", "Créé"
    CONSOLIDATED = "consolidated", "Consolidé"
    SAVED = "saved", "Sauvegardé"


class JobHorizon(Choice):
    """When the job is counted."""

    START = "start", "À la création"
    YEAR_1 = "year_1", "À 1 an"
    YEAR_3 = "year_3", "À 3 ans"


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """A number of jobs of one kind at one horizon."""

    kind: Annotated[JobKind | None, Field("Type d'emploi")] = None
    horizon: Annotated[JobHorizon | None, Field("Échéance")] = None
    fte: Annotated[Decimal | None, Field("Emplois", "ETP", decimals=1, least=0)] = None
    detail: Annotated[str, Field("Précisions")] = ""
