"""The project itself: the fiche projet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from pdca_desktop.domain.field import Choice, Field
from pdca_desktop.domain.money import Euros


class Segment(Choice):
    """The report counts in these mutually exclusive segments; stored, never computed."""

    TPE = "tpe", "TPE"
    COMMITTED = "entrepreneur_engage", "Entrepreneur engagé"
    ESS = "ess", "ESS"
    RSA = "rsa", "Mission RSA"


class ProjectNature(Choice):
    """What the project does to the company."""

    CREATION = "creation", "Création"
    TAKEOVER = "takeover", "Reprise"
    DEVELOPMENT = "development", "Développement"
    CONSOLIDATION = "consolidation", "Consolidation"
    REBOUND = "rebound", "Rebond"
    CHANGE_OF_SCALE = "change_of_scale", "Changement d'échelle"


class Sector(Choice):
    """The activity classes printed in the report."""

    BUILDING = "building", "Bâtiment"
    HOSPITALITY = "hospitality", "Cafés, hôtels, restaurants"
    RETAIL = "retail", "Commerce de détail"
    SERVICES = "services", "Activités de service"
    OTHER = "other", "Autre"


class Instrument(Choice):
    """The schemes a dossier may ask for."""

    GUARANTEE = "guarantee", "Garantie d'emprunt bancaire"
    PTZ = "ptz", "Prêt à taux zéro"
    CAP_JEUNES = "cap_jeunes", "Cap Jeunes IEJ"
    CAP_QUARTIERS = "cap_quartiers", "Cap Quartiers"
    PRET_SOLIDAIRE = "pret_solidaire", "Prêt solidaire"
    ESS_EQUITY = "ess_equity", "Apport en fonds propres ESS"
    CAP_ESS = "cap_ess", "Pas-de-Calais Cap ESS"
    FIDESS = "fidess", "FIDESS"
    DASESS = "dasess", "DASESS"
    INNOVATION_ESS = "innovation_ess", "Pas-de-Calais Innovation ESS"
    STARTER = "starter", "Chéquier STARTER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What is to be financed, told and classified."""

    title: Annotated[str, Field("Intitulé du projet", section="Projet")] = ""
    instruments: Annotated[tuple[Instrument, ...], Field("Dispositifs sollicités")] = ()
    nature: Annotated[ProjectNature | None, Field("Nature du projet")] = None
    collective: Annotated[
        bool | None,
        Field("Projet collectif", help="Deux porteurs bénéficiaires ou plus, SCOP ou association."),
    ] = None
    activity: Annotated[str, Field("Activité")] = ""
    naf: Annotated[str, Field("Code NAF")] = ""
    sector: Annotated[Sector | None, Field("Secteur du rapport")] = None
    viable: Annotated[
        bool | None, Field("Projet viable économiquement", help="Conclusion de l'expertise.", internal=True)
    ] = None
    takeover_from: Annotated[str, Field("Cédant", section="Reprise")] = ""
    takeover_reason: Annotated[str, Field("Raison de la cession")] = ""
    takeover_price: Annotated[Euros | None, Field("Prix de cession", least=0)] = None
    takeover_in_difficulty: Annotated[
        bool | None, Field("Entreprise reprise en sauvegarde, redressement ou liquidation")
    ] = None
    genesis: Annotated[str, Field("Genèse du projet", section="Présentation", long=True)] = ""
    offer: Annotated[str, Field("Produits et services", long=True)] = ""
    customers: Annotated[str, Field("Clientèle", long=True)] = ""
    competition: Annotated[str, Field("Concurrence", long=True)] = ""
    prices: Annotated[str, Field("Prix", long=True)] = ""
    communication: Annotated[str, Field("Communication", long=True)] = ""
    means: Annotated[str, Field("Moyens : local, matériel, personnes", long=True)] = ""
    regulation: Annotated[str, Field("Réglementation, diplômes obligatoires", long=True)] = ""
    referred_by: Annotated[str, Field("Orienté par", section="Orientation")] = ""
    other_support: Annotated[str, Field("Autre accompagnement (BGE, CCI, CMA, Starter)")] = ""
    support_hours: Annotated[Decimal | None, Field("Heures d'accompagnement", "h", decimals=2, least=0)] = (
        None
    )
    already_requested: Annotated[str, Field("Financements déjà sollicités et réponses", long=True)] = ""
    labelled: Annotated[
        bool | None, Field("Labellisé au budget citoyen du Département", section="Pas-de-Calais Cap ESS")
    ] = None
    labelled_on: Annotated[date | None, Field("Date du label")] = None
