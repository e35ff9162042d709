"""The adviser's assessment: what the committee reads beside the figures."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pdca_desktop.domain.field import Choice, Field, Privacy


class Opinion(Choice):
    """The adviser's conclusion."""

    FAVOURABLE = "favourable", "Favorable"
    CONDITIONAL = "conditional", "Favorable sous conditions"
    RESERVED = "reserved", "Réservé"
    UNFAVOURABLE = "unfavourable", "Défavorable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The note d'expertise's own texts; ESS chapters stay empty in a TPE file."""

    model: Annotated[
        str, Field("Modèle économique et hypothèses de chiffre d'affaires", section="Expertise", long=True)
    ] = ""
    tests: Annotated[str, Field("Comment les hypothèses ont été éprouvées", long=True)] = ""
    organisation: Annotated[str, Field("Organisation, statut juridique et social", long=True)] = ""
    leadership: Annotated[
        str, Field("Aptitude de l'équipe dirigeante", section="Expertise ESS", long=True)
    ] = ""
    team: Annotated[str, Field("Organisation et équipe", long=True)] = ""
    strategy: Annotated[str, Field("Environnement et stratégie", long=True)] = ""
    social_impact: Annotated[str, Field("Impact social", long=True)] = ""
    economics: Annotated[str, Field("Aspects économiques et financiers", long=True)] = ""
    strengths: Annotated[str, Field("Forces", section="Analyse", long=True)] = ""
    weaknesses: Annotated[str, Field("Faiblesses", long=True)] = ""
    risk_zones: Annotated[str, Field("Zones de risques", long=True, internal=True)] = ""
    watch_points: Annotated[str, Field("Points de vigilance", long=True)] = ""
    partners: Annotated[str, Field("Partenaires et état de leurs réponses", long=True)] = ""
    opinion: Annotated[Opinion | None, Field("Avis du chargé de mission", section="Avis", internal=True)] = (
        None
    )
    opinion_reason: Annotated[str, Field("Motivation de l'avis", long=True, internal=True)] = ""
    conditions: Annotated[str, Field("Conditions proposées", long=True, internal=True)] = ""
    follow_up: Annotated[str, Field("Suivi proposé", long=True)] = ""
    opinion_on: Annotated[date | None, Field("Date de l'avis")] = None
    opinion_by: Annotated[str, Field("Auteur de l'avis", privacy=Privacy.STAFF)] = ""
