"""The company or association that carries the project."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pdca_desktop.domain import identifiers
from pdca_desktop.domain.field import Choice, Field, Privacy
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.territory import Place


class LegalForm(Choice):
    """Legal forms met in the files."""

    MICRO = "micro", "Micro-entreprise"
    EI = "ei", "Entreprise individuelle"
    EURL = "eurl", "EURL"
    SARL = "sarl", "SARL"
    SAS = "sas", "SAS"
    SASU = "sasu", "SASU"
    SA = "sa", "SA"
    SNC = "snc", "SNC"
    SCOP = "scop", "SCOP"
    SCIC = "scic", "SCIC"
    ASSOCIATION = "association", "Association"
    OTHER = "other", "Autre forme"


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """Identity of the company, created or to be created."""

    name: Annotated[str, Field("Dénomination", section="Entreprise")] = ""
    trade_name: Annotated[str, Field("Enseigne")] = ""
    legal_form: Annotated[LegalForm | None, Field("Forme juridique")] = None
    siren: Annotated[str, Field("SIREN", check=identifiers.siren, later=True)] = ""
    siret: Annotated[str, Field("SIRET", check=identifiers.siret, later=True)] = ""
    registered_on: Annotated[date | None, Field("Date d'immatriculation", later=True)] = None
    starts_on: Annotated[date | None, Field("Date de démarrage prévue")] = None
    capital: Annotated[Euros | None, Field("Capital", least=0)] = None
    paid_up: Annotated[Euros | None, Field("Capital libéré", least=0)] = None
    shareholders: Annotated[str, Field("Répartition du capital", long=True, privacy=Privacy.PERSONAL)] = ""
    place: Annotated[Place, Field("Implantation de l'entreprise")] = Place()
    solidarity_company: Annotated[
        bool | None, Field("Entreprise solidaire", section="Économie sociale et solidaire")
    ] = None
    esus: Annotated[bool | None, Field("Agrément ESUS")] = None
    siae: Annotated[bool | None, Field("Conventionnement IAE")] = None
    adapted_company: Annotated[bool | None, Field("Entreprise adaptée")] = None
    collective_agreement: Annotated[str, Field("Convention collective")] = ""
    auditor: Annotated[str, Field("Commissaire aux comptes")] = ""
    employees: Annotated[int | None, Field("Salariés", least=0)] = None
