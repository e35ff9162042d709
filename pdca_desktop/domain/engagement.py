"""The five axes of engagement, four criteria each, with evidence. No score: the source gives none."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated

from pdca_desktop.domain.field import Choice, Field


class Axis(Choice):
    """The five axes that show a potential of engagement."""

    EMPLOYMENT = "employment", "Emploi"
    TERRITORY = "territory", "Territoire"
    SOCIAL = "social", "Projet social"
    ENVIRONMENT = "environment", "Environnement"
    GOVERNANCE = "governance", "Gouvernance"


class Criterion(Choice):
    """The four criteria of each axis."""

    JOB_CREATION = "job_creation", "Création"
    JOB_SAVING = "job_saving", "Sauvegarde"
    JOB_QUALITY = "job_quality", "Qualité"
    JOB_INSERTION = "job_insertion", "Insertion"
    PRIORITY_ZONE = "priority_zone", "Zone prioritaire"
    UNMET_NEED = "unmet_need", "Besoin mal couvert"
    LOCAL_RESOURCES = "local_resources", "Ressources locales"
    COOPERATION = "cooperation", "Partenariats, coopération"
    INEQUALITIES = "inequalities", "Réduction des inégalités"
    HARDSHIP = "hardship", "Situations personnelles difficiles"
    SOCIAL_BOND = "social_bond", "Lien social"
    CHANGING_PRACTICES = "changing_practices", "Faire évoluer les pratiques"
    INTERNAL_PRACTICES = "internal_practices", "Pratiques internes"
    SHORT_CIRCUITS = "short_circuits", "Circuits courts"
    PRODUCTION = "production", "Production, valorisation"
    EDUCATION = "education", "Éducation"
    DEMOCRACY = "democracy", "Démocratie interne"
    LIMITED_PROFIT = "limited_profit", "Lucrativité limitée"
    WAGE_POLICY = "wage_policy", "Politique salariale"
    HOLDER_STANCE = "holder_stance", "Posture du porteur"


CRITERIA: Mapping[Axis, tuple[Criterion, ...]] = MappingProxyType(
    {axis: tuple(Criterion)[4 * rank : 4 * rank + 4] for rank, axis in enumerate(Axis)}
)
"""The criteria of each axis, in printed order."""


class Presence(Choice):
    """How far a criterion is met."""

    NO = "no", "Non"
    EMERGING = "emerging", "Émergent"
    REAL = "real", "Réel"
    STRONG = "strong", "Fort"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What was found for one criterion."""

    criterion: Annotated[Criterion | None, Field("Critère")] = None
    presence: Annotated[Presence | None, Field("Présence")] = None
    evidence: Annotated[str, Field("Preuve", long=True)] = ""
