"""A project holder: the fiche porteur."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from pdca_desktop.domain import identifiers
from pdca_desktop.domain.field import Choice, Field, Privacy
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.territory import Place

_P = Privacy.PERSONAL
_S = Privacy.SENSITIVE


class Civility(Choice):
    """How a person is addressed; the report counts women from it."""

    MS = "ms", "Madame"
    MR = "mr", "Monsieur"


class Situation(Choice):
    """A holder's situation towards employment when the operation starts."""

    JOB_SEEKER_PAID = "job_seeker_paid", "Demandeur d'emploi indemnisé (ARE, ASP)"
    JOB_SEEKER_UNPAID = "job_seeker_unpaid", "Demandeur d'emploi non indemnisé"
    RSA = "rsa", "Bénéficiaire du RSA"
    ASS = "ass", "Bénéficiaire de l'ASS"
    AAH = "aah", "Bénéficiaire de l'AAH"
    PREPARE = "prepare", "Bénéficiaire de la PreParE"
    INACTIVE = "inactive", "Sans emploi, non inscrit"
    FIXED_TERM = "fixed_term", "Salarié en CDD, intérim ou temps partiel subi"
    EMPLOYEE = "employee", "Salarié en CDI"
    SELF_EMPLOYED = "self_employed", "Indépendant"
    STUDENT = "student", "Étudiant"
    RETIRED = "retired", "Retraité"


class Diploma(Choice):
    """The report's classes of diploma."""

    NONE = "none", "Aucun"
    CAP_BEP = "cap_bep", "BEP / CAP"
    BAC = "bac", "BAC"
    BAC_2 = "bac_2", "Bac + 1 et 2"
    BAC_4 = "bac_4", "Bac + 3 et 4"
    BAC_5 = "bac_5", "Bac + 5 et plus"


class Family(Choice):
    """Family situation, for the household budget."""

    SINGLE = "single", "Célibataire"
    COUPLE = "couple", "En couple"
    SEPARATED = "separated", "Séparé ou divorcé"
    WIDOWED = "widowed", "Veuf ou veuve"


class CompanyRole(Choice):
    """The holder's standing in the company."""

    SOLE_TRADER = "sole_trader", "Entrepreneur individuel"
    MAJORITY_MANAGER = "majority_manager", "Gérant majoritaire ou unique"
    MINORITY_MANAGER = "minority_manager", "Gérant minoritaire ou égalitaire"
    PRESIDENT = "president", "Président de SAS ou SASU"
    PARTNER = "partner", "Associé non dirigeant"
    BOARD = "board", "Administrateur d'association ou de coopérative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Neet:
    """Cap Jeunes: the young person is neither in employment, education nor training, proved at entry."""

    declared: Annotated[bool | None, Field("Déclaration NEET signée", privacy=_S)] = None
    entry_on: Annotated[date | None, Field("Date d'entrée dans l'opération", privacy=_P)] = None
    proof_received: Annotated[bool | None, Field("Preuve du statut NEET reçue", privacy=_S)] = None
    questionnaire: Annotated[bool | None, Field("Questionnaire IEJ d'entrée rempli")] = None
    publicity: Annotated[bool | None, Field("Information sur le soutien européen remise")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One project holder; a project may have several."""

    id: Annotated[str, Field("Identifiant")] = ""
    civility: Annotated[Civility | None, Field("Civilité", section="Identité", privacy=_P, counted=True)] = (
        None
    )
    last_name: Annotated[str, Field("Nom d'usage", privacy=_P)] = ""
    birth_name: Annotated[str, Field("Nom de naissance", privacy=_P)] = ""
    first_name: Annotated[str, Field("Prénom", privacy=_P)] = ""
    birth_date: Annotated[date | None, Field("Date de naissance", privacy=_P, counted=True)] = None
    birth_place: Annotated[str, Field("Lieu de naissance", privacy=_P)] = ""
    nationality: Annotated[str, Field("Nationalité", privacy=_S)] = ""
    residence_permit_until: Annotated[date | None, Field("Titre de séjour valable jusqu'au", privacy=_S)] = (
        None
    )
    phone: Annotated[
        str, Field("Téléphone", section="Coordonnées", check=identifiers.phone, privacy=_P, later=True)
    ] = ""
    email: Annotated[str, Field("Adresse électronique", check=identifiers.email, privacy=_P, later=True)] = ""
    home: Annotated[Place, Field("Domicile", privacy=_P)] = Place()
    situation: Annotated[
        Situation | None, Field("Situation à l'entrée", section="Situation", privacy=_S, counted=True)
    ] = None
    situation_since: Annotated[date | None, Field("Depuis le", privacy=_S, counted=True)] = None
    employment_difficulty: Annotated[
        bool | None,
        Field(
            "Difficultés à s'insérer durablement dans l'emploi",
            help="Appréciation motivée du chargé de mission, pour qui n'est pas sans emploi.",
            privacy=_S,
        ),
    ] = None
    disabled_worker: Annotated[bool | None, Field("Travailleur handicapé (RQTH)", privacy=_S)] = None
    diploma: Annotated[
        Diploma | None, Field("Niveau de diplôme", section="Parcours", privacy=_P, counted=True)
    ] = None
    training: Annotated[str, Field("Formation", long=True, privacy=_P)] = ""
    trade_years: Annotated[int | None, Field("Expérience du métier", "ans", least=0, most=60, privacy=_P)] = (
        None
    )
    management_years: Annotated[
        int | None, Field("Expérience de gestion", "ans", least=0, most=60, privacy=_P)
    ] = None
    motivation: Annotated[str, Field("Parcours et motivation", long=True, privacy=_P)] = ""
    supporters: Annotated[str, Field("Appuis (famille, réseau, parrain)", long=True, privacy=_P)] = ""
    family: Annotated[Family | None, Field("Situation familiale", section="Foyer", privacy=_P)] = None
    dependants: Annotated[int | None, Field("Personnes à charge", least=0, most=20, privacy=_P)] = None
    household_income: Annotated[Euros | None, Field("Revenus mensuels du foyer", privacy=_S)] = None
    household_charges: Annotated[Euros | None, Field("Charges mensuelles du foyer", privacy=_S)] = None
    credit_instalments: Annotated[Euros | None, Field("Mensualités de crédits en cours", privacy=_S)] = None
    credit_outstanding: Annotated[Euros | None, Field("Capital restant dû", privacy=_S)] = None
    credit_until: Annotated[date | None, Field("Fin des crédits", privacy=_S)] = None
    housing: Annotated[str, Field("Logement", privacy=_P)] = ""
    assets: Annotated[str, Field("Patrimoine", long=True, privacy=_S)] = ""
    available_money: Annotated[Euros | None, Field("Apport mobilisable", least=0, privacy=_P)] = None
    money_origin: Annotated[str, Field("Origine de l'apport", privacy=_P)] = ""
    ficp: Annotated[
        bool | None,
        Field("Fichage FICP ou FCC déclaré", section="Incidents déclarés", privacy=_S, internal=True),
    ] = None
    banking_ban: Annotated[bool | None, Field("Interdiction bancaire", privacy=_S, internal=True)] = None
    over_indebtedness: Annotated[
        bool | None, Field("Dossier de surendettement", privacy=_S, internal=True)
    ] = None
    past_insolvency: Annotated[
        bool | None, Field("Redressement ou liquidation passés", privacy=_S, internal=True)
    ] = None
    management_ban: Annotated[bool | None, Field("Interdiction de gérer", privacy=_S, internal=True)] = None
    role: Annotated[
        CompanyRole | None, Field("Statut dans l'entreprise", section="Dans l'entreprise", privacy=_P)
    ] = None
    capital_share: Annotated[Decimal | None, Field("Part du capital", "%", least=0, most=100, privacy=_P)] = (
        None
    )
    runs_company: Annotated[bool | None, Field("Assure la gestion de l'entreprise", privacy=_P)] = None
    iban: Annotated[str, Field("IBAN", check=identifiers.iban, privacy=_S, later=True)] = ""
    neet: Annotated[Neet, Field("Preuves Cap Jeunes (NEET)", section="Cap Jeunes IEJ")] = Neet()

    @property
    def full_name(self) -> str:
        """First and last name, as far as they are known."""
        return f"{self.first_name} {self.last_name}".strip()
