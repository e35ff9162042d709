"""The initial financing plan: needs, resources, scenarios. A plan is one value, changed as a block."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from pdca_desktop.domain.field import Choice, Field
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import Euros


class NeedNature(Choice):
    """What the money is for."""

    SETUP_COSTS = "setup_costs", "Frais d'établissement"
    ENTRY_FEE = "entry_fee", "Droit d'entrée"
    GOODWILL = "goodwill", "Fonds de commerce, droit au bail"
    SHARES = "shares", "Rachat de titres"
    WORKS = "works", "Travaux, aménagements"
    EQUIPMENT = "equipment", "Matériel et outillage"
    VEHICLES = "vehicles", "Véhicules"
    IT = "it", "Informatique, mobilier"
    INTANGIBLE = "intangible", "Logiciels, immobilisations incorporelles"
    REAL_ESTATE = "real_estate", "Immobilier"
    DEPOSIT = "deposit", "Dépôt de garantie, cautions versées"
    GUARANTEE_COSTS = "guarantee_costs", "Frais de garantie et de dossier"
    STOCK = "stock", "Stock de départ"
    BFR = "bfr", "Besoin en fonds de roulement (BFR)"
    INVESTMENT_VAT = "investment_vat", "TVA sur investissements"
    STARTING_CASH = "starting_cash", "Trésorerie de départ"
    RUNNING_COSTS = "running_costs", "Charges de fonctionnement"
    PAST_LOSSES = "past_losses", "Pertes passées"
    OTHER = "other", "Autre besoin"


class ResourceNature(Choice):
    """Where the money comes from."""

    OWN_CASH = "own_cash", "Apport personnel"
    OWN_IN_KIND = "own_in_kind", "Apport en nature"
    PARTNER_ACCOUNT = "partner_account", "Compte courant d'associé"
    SHARE_CAPITAL = "share_capital", "Capital des associés"
    ASSOCIATIVE_FUND = "associative_fund", "Fonds associatif"
    PTZ = "ptz", "Prêt à taux zéro (PTZ)"
    HONOUR_LOAN = "honour_loan", "Prêt d'honneur d'un autre réseau"
    CAP_JEUNES = "cap_jeunes", "Prime Cap Jeunes IEJ"
    CAP_QUARTIERS = "cap_quartiers", "Prime Cap Quartiers"
    ARCE = "arce", "ARCE"
    OTHER_GRANT = "other_grant", "Autre prime ou subvention"
    PRET_SOLIDAIRE = "pret_solidaire", "Prêt solidaire"
    PRET_PARTICIPATIF = "pret_participatif", "Prêt participatif"
    APPORT_ASSOCIATIF = "apport_associatif", "Contrat d'apport associatif"
    ESS_EQUITY = "ess_equity", "Apport en fonds propres ESS"
    CAP_ESS = "cap_ess", "Pas-de-Calais Cap ESS"
    BANK_LOAN = "bank_loan", "Prêt bancaire"
    MICROCREDIT = "microcredit", "Microcrédit"
    VENDOR_CREDIT = "vendor_credit", "Crédit vendeur"
    LEASING = "leasing", "Crédit-bail"
    OVERDRAFT = "overdraft", "Découvert autorisé"
    VAT_BRIDGE = "vat_bridge", "Relais de TVA"
    CROWDFUNDING = "crowdfunding", "Financement participatif"
    OTHER = "other", "Autre ressource"


OWN_FUNDS = (
    ResourceNature.OWN_CASH,
    ResourceNature.OWN_IN_KIND,
    ResourceNature.PARTNER_ACCOUNT,
    ResourceNature.SHARE_CAPITAL,
    ResourceNature.ASSOCIATIVE_FUND,
)
"""What the holders bring themselves; nobody else has to grant it."""

QUASI_EQUITY = (
    ResourceNature.ARCE,
    ResourceNature.PTZ,
    ResourceNature.HONOUR_LOAN,
    ResourceNature.PRET_PARTICIPATIF,
    ResourceNature.APPORT_ASSOCIATIF,
    ResourceNature.ESS_EQUITY,
)
"""What lenders count with the holders' own money. Grants are neither."""

PRIMES = (ResourceNature.CAP_JEUNES, ResourceNature.CAP_QUARTIERS)
"""Non-repayable grants to founders."""


class ResourceStatus(Choice):
    """Where a resource stands with the one who gives it."""

    REQUESTED = "requested", "Sollicité"
    GRANTED = "granted", "Accordé"
    REFUSED = "refused", "Refusé"
    ACQUIRED = "acquired", "Réputé acquis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One line of what has to be financed."""

    nature: Annotated[NeedNature | None, Field("Nature")] = None
    label: Annotated[str, Field("Libellé")] = ""
    amount: Annotated[Euros | None, Field("Montant", least=0)] = None
    expected_on: Annotated[date | None, Field("Date prévue")] = None
    evidence: Annotated[str, Field("Justificatif", help="Numéro de devis, facture pro forma.")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One line of what finances the needs; a debt carries its terms."""

    nature: Annotated[ResourceNature | None, Field("Nature")] = None
    label: Annotated[str, Field("Libellé")] = ""
    funder: Annotated[str, Field("Financeur")] = ""
    holder: Annotated[
        str, Field("Porteur bénéficiaire", help="Identifiant du porteur ; vide : le premier porteur.")
    ] = ""
    amount: Annotated[Euros | None, Field("Montant", least=0)] = None
    status: Annotated[ResourceStatus | None, Field("Statut", later=True)] = None
    status_on: Annotated[date | None, Field("Date du statut", later=True)] = None
    aid_equivalent: Annotated[
        Euros | None,
        Field("Équivalent-subvention", help="Part d'aide de minimis du prêt ou de la garantie.", least=0),
    ] = None
    loan: Annotated[LoanTerms | None, Field("Conditions du prêt")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What has to be financed, and by what."""

    needs: Annotated[tuple[Need, ...], Field("Besoins", each="Besoin")] = ()
    resources: Annotated[tuple[Resource, ...], Field("Ressources", each="Ressource")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One way of building the plan, kept beside the others."""

    id: Annotated[str, Field("Identifiant")] = ""
    name: Annotated[str, Field("Nom du montage")] = "Montage A"
    plan: Annotated[Plan, Field("Plan de financement", whole=True)] = Plan()


@dataclass(frozen=True, slots=True, kw_only=True)
class FinancingTerms:
    """What is known of the money at hand before a plan is built: the ground of the proposals."""

    own_money: Annotated[Euros | None, Field("Apport mobilisable", least=0)] = None
    bank_maximum: Annotated[Euros | None, Field("Prêt bancaire envisageable, au plus", least=0)] = None
    bank_rate: Annotated[Decimal | None, Field("Taux bancaire", "%", decimals=3, least=0, most=30)] = None
    bank_months: Annotated[int | None, Field("Durée bancaire", "mois", least=1, most=360)] = None
    bank_surety: Annotated[
        Decimal | None, Field("Caution demandée par la banque", "%", help="En % du prêt.", least=0, most=100)
    ] = None
    ptz_months: Annotated[int | None, Field("Durée du PTZ", "mois", least=1, most=84)] = None
    solidaire_maximum: Annotated[Euros | None, Field("Prêt solidaire envisageable, au plus", least=0)] = None
    solidaire_rate: Annotated[
        Decimal | None, Field("Taux du prêt solidaire", "%", decimals=3, least=0, most=30)
    ] = None
    solidaire_months: Annotated[int | None, Field("Durée du prêt solidaire", "mois", least=1)] = None
    equity_maximum: Annotated[Euros | None, Field("Apport en fonds propres ESS, au plus", least=0)] = None
