"""FIDESS: a paid feasibility study (étude-action) carried by a solidarity company."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pdca_desktop.domain.field import Choice, Field, Privacy
from pdca_desktop.domain.money import Euros


class StudyCostNature(Choice):
    """What an étude-action spends."""

    SALARY = "salary", "Salaire du porteur de projet"
    TRAVEL = "travel", "Frais de déplacements"
    OVERHEADS = "overheads", "Frais généraux"
    OTHER = "other", "Autre frais"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyCost:
    """One cost of the study, excluding VAT."""

    nature: Annotated[StudyCostNature | None, Field("Nature")] = None
    label: Annotated[str, Field("Libellé")] = ""
    amount: Annotated[Euros | None, Field("Montant HT", least=0)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fidess:
    """A FIDESS request."""

    requested: Annotated[Euros | None, Field("Subvention demandée", least=0)] = None
    costs: Annotated[tuple[StudyCost, ...], Field("Frais de l'étude-action", each="Frais")] = ()
    study_months: Annotated[int | None, Field("Durée de l'étude-action", "mois", least=1)] = None
    study_starts_on: Annotated[date | None, Field("Début de l'étude-action")] = None
    content: Annotated[str, Field("Contenu de l'étude-action", long=True)] = ""
    leader: Annotated[str, Field("Porteur de projet pressenti", privacy=Privacy.PERSONAL)] = ""
    new_company: Annotated[bool | None, Field("Vise la création d'une nouvelle entreprise solidaire")] = None
