"""The three-year forecast: income statements, balance sheets, cash plan, working capital, three-year plan.

None is a line not answered yet. What a total makes of such lines is said in `finance/forecast.py`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from pdca_desktop.domain.field import Field
from pdca_desktop.domain.money import Euros


@dataclass(frozen=True, slots=True, kw_only=True)
class FunderGrant:
    """What one public or private funder gives to run the activity in a year."""

    funder: Annotated[str, Field("Financeur")] = ""
    amount: Annotated[Euros | None, Field("Montant", least=0)] = None
    notified: Annotated[bool | None, Field("Notifiée")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceSheet:
    """A balance sheet in the few lines the ratios need, net values."""

    fixed_assets: Annotated[Euros | None, Field("Immobilisations nettes", section="Actif", least=0)] = None
    stocks: Annotated[Euros | None, Field("Stocks", least=0)] = None
    customers: Annotated[Euros | None, Field("Créances clients", least=0)] = None
    other_receivables: Annotated[Euros | None, Field("Autres créances", least=0)] = None
    cash: Annotated[Euros | None, Field("Disponibilités", least=0)] = None
    equity: Annotated[
        Euros | None,
        Field("Capitaux propres", section="Passif", help="Capital, réserves, résultat, subventions reçues."),
    ] = None
    quasi_equity: Annotated[
        Euros | None,
        Field(
            "Quasi-fonds propres",
            help="Comptes courants bloqués, prêts participatifs, apports associatifs avec droit de reprise.",
            least=0,
        ),
    ] = None
    long_debts: Annotated[
        Euros | None,
        Field("Dettes financières à moyen et long terme", help="Hors quasi-fonds propres.", least=0),
    ] = None
    short_debts: Annotated[
        Euros | None, Field("Concours bancaires courants", help="Découvert, escompte, relais.", least=0)
    ] = None
    suppliers: Annotated[Euros | None, Field("Dettes fournisseurs", least=0)] = None
    tax_and_social: Annotated[Euros | None, Field("Dettes fiscales et sociales", least=0)] = None
    other_debts: Annotated[Euros | None, Field("Autres dettes", least=0)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastYear:
    """The income statement of one year, in euros without VAT, and its closing balance sheet."""

    goods_sales: Annotated[Euros | None, Field("Ventes de marchandises", section="Produits", least=0)] = None
    production: Annotated[Euros | None, Field("Production vendue, prestations de services", least=0)] = None
    operating_grants: Annotated[
        Euros | None,
        Field("Subventions d'exploitation", help="Hors celles détaillées par financeur.", least=0),
    ] = None
    funder_grants: Annotated[
        tuple[FunderGrant, ...], Field("Subventions par financeur", each="Subvention")
    ] = ()
    membership_fees: Annotated[Euros | None, Field("Cotisations des adhérents", least=0)] = None
    other_income: Annotated[Euros | None, Field("Autres produits de gestion", least=0)] = None

    purchases: Annotated[
        Euros | None, Field("Achats de marchandises et de matières", section="Achats", least=0)
    ] = None
    stock_change: Annotated[
        Euros | None,
        Field("Variation de stock", help="Stock initial moins stock final : négatif s'il augmente."),
    ] = None

    rent: Annotated[Euros | None, Field("Loyer", section="Charges externes", least=0)] = None
    energy: Annotated[Euros | None, Field("Énergie, eau", least=0)] = None
    insurance: Annotated[Euros | None, Field("Assurances", least=0)] = None
    professional_fees: Annotated[Euros | None, Field("Honoraires", least=0)] = None
    travel: Annotated[Euros | None, Field("Déplacements, véhicules", least=0)] = None
    telecom: Annotated[Euros | None, Field("Télécommunications, poste", least=0)] = None
    advertising: Annotated[Euros | None, Field("Publicité, communication", least=0)] = None
    maintenance: Annotated[Euros | None, Field("Entretien, maintenance", least=0)] = None
    leasing_rents: Annotated[Euros | None, Field("Crédit-bail, locations de matériel", least=0)] = None
    subcontracting: Annotated[Euros | None, Field("Sous-traitance", least=0)] = None
    bank_charges: Annotated[Euros | None, Field("Services bancaires", least=0)] = None
    other_external: Annotated[Euros | None, Field("Autres charges externes", least=0)] = None
    variable_external: Annotated[
        Euros | None,
        Field(
            "Dont charges externes variables",
            help="Part qui suit le chiffre d'affaires ; vide : aucune. Sert au seuil de rentabilité.",
            least=0,
        ),
    ] = None

    taxes: Annotated[
        Euros | None, Field("Impôts et taxes", section="Impôts, personnel et dirigeant", least=0)
    ] = None
    gross_wages: Annotated[Euros | None, Field("Salaires bruts", least=0)] = None
    social_charges: Annotated[Euros | None, Field("Charges sociales des salariés", least=0)] = None
    owner_pay: Annotated[
        Euros | None,
        Field(
            "Rémunération du dirigeant",
            help="En entreprise individuelle à l'IR : prélèvements, dans le plan à 3 ans.",
            least=0,
        ),
    ] = None
    owner_contributions: Annotated[Euros | None, Field("Cotisations sociales du dirigeant", least=0)] = None

    depreciation: Annotated[
        Euros | None,
        Field("Dotations aux amortissements et provisions", section="Amortissements et provisions", least=0),
    ] = None
    reversals: Annotated[Euros | None, Field("Reprises sur amortissements et provisions", least=0)] = None

    financial_charges: Annotated[
        Euros | None, Field("Charges financières", section="Résultat financier", least=0)
    ] = None
    financial_income: Annotated[Euros | None, Field("Produits financiers", least=0)] = None

    exceptional_income: Annotated[
        Euros | None, Field("Produits exceptionnels", section="Exceptionnel et impôt", least=0)
    ] = None
    exceptional_charges: Annotated[Euros | None, Field("Charges exceptionnelles", least=0)] = None
    disposal_gain: Annotated[
        Euros | None,
        Field("Dont plus-value de cession", help="Négatif pour une moins-value. Retirée de la CAF."),
    ] = None
    investment_grant_share: Annotated[
        Euros | None,
        Field(
            "Dont quote-part de subventions d'investissement",
            help="Virée au résultat, comptée dans les produits ; retirée de la CAF.",
            least=0,
        ),
    ] = None
    corporate_tax: Annotated[
        Euros | None, Field("Impôt sur les sociétés", help="0 si l'entreprise n'y est pas soumise.")
    ] = None

    volunteering: Annotated[
        Euros | None, Field("Contributions volontaires (pour mémoire)", section="Pour mémoire", least=0)
    ] = None
    closing: Annotated[BalanceSheet | None, Field("Bilan de clôture")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingCycle:
    """How long money stays out: delays in days, and the VAT that travels with it."""

    stock_days: Annotated[
        Decimal | None, Field("Durée de stockage", "jours d'achats", decimals=0, least=0)
    ] = None
    customer_days: Annotated[
        Decimal | None, Field("Délai de paiement des clients", "jours de ventes", decimals=0, least=0)
    ] = None
    supplier_days: Annotated[
        Decimal | None, Field("Délai de paiement aux fournisseurs", "jours d'achats", decimals=0, least=0)
    ] = None
    sales_vat: Annotated[
        Decimal | None, Field("TVA sur les ventes", "%", help="0 en franchise de TVA.", least=0, most=30)
    ] = None
    purchases_vat: Annotated[Decimal | None, Field("TVA sur les achats", "%", least=0, most=30)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CashMonth:
    """What comes in and goes out in one month, VAT included."""

    sales: Annotated[
        Euros | None, Field("Encaissements des ventes", section="Encaissements TTC", least=0)
    ] = None
    capital: Annotated[Euros | None, Field("Apports en capital, comptes courants", least=0)] = None
    loans: Annotated[Euros | None, Field("Déblocage des emprunts", least=0)] = None
    grants: Annotated[Euros | None, Field("Subventions, primes", least=0)] = None
    vat_refund: Annotated[Euros | None, Field("Remboursement de TVA", least=0)] = None
    other_receipts: Annotated[Euros | None, Field("Autres encaissements", least=0)] = None

    purchases: Annotated[
        Euros | None, Field("Achats de marchandises et de matières", section="Décaissements TTC", least=0)
    ] = None
    charges: Annotated[Euros | None, Field("Charges externes", least=0)] = None
    salaries: Annotated[Euros | None, Field("Salaires nets", least=0)] = None
    social_charges: Annotated[Euros | None, Field("Charges sociales", least=0)] = None
    taxes: Annotated[Euros | None, Field("Impôts et taxes", least=0)] = None
    vat_due: Annotated[Euros | None, Field("TVA à payer", least=0)] = None
    loan_instalments: Annotated[Euros | None, Field("Échéances d'emprunts", least=0)] = None
    investments: Annotated[Euros | None, Field("Investissements", least=0)] = None
    drawings: Annotated[Euros | None, Field("Rémunération ou prélèvements du dirigeant", least=0)] = None
    other_payments: Annotated[Euros | None, Field("Autres décaissements", least=0)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CashPlan:
    """The cash plan of the first year, month by month."""

    opening: Annotated[Euros | None, Field("Trésorerie au départ")] = None
    first_month: Annotated[date | None, Field("Premier mois")] = None
    months: Annotated[tuple[CashMonth, ...], Field("Mois", each="Mois", usual=12)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanYear:
    """What a year adds to the initial plan; CAF and capital repaid are computed."""

    investments: Annotated[
        Euros | None, Field("Investissements nouveaux", section="Besoins", help="Hors plan initial.", least=0)
    ] = None
    working_capital: Annotated[
        Euros | None,
        Field(
            "Variation du BFR", help="Année 1 : hors plan initial. Vide : calculée des délais.", least=None
        ),
    ] = None
    earlier_repayments: Annotated[
        Euros | None, Field("Remboursement des emprunts antérieurs", help="Capital seul.", least=0)
    ] = None
    new_loans_repaid: Annotated[Euros | None, Field("Remboursement des emprunts nouveaux", least=0)] = None
    drawings: Annotated[
        Euros | None, Field("Prélèvements de l'exploitant", help="Entreprise individuelle à l'IR.", least=0)
    ] = None
    other_needs: Annotated[Euros | None, Field("Autres besoins", least=0)] = None
    contributions: Annotated[
        Euros | None, Field("Apports nouveaux", section="Ressources", help="Hors plan initial.", least=0)
    ] = None
    new_loans: Annotated[Euros | None, Field("Emprunts nouveaux", least=0)] = None
    grants: Annotated[Euros | None, Field("Subventions d'investissement nouvelles", least=0)] = None
    other_resources: Annotated[Euros | None, Field("Autres ressources", least=0)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The forecast of a project: years, cash, working capital, three-year plan."""

    opening: Annotated[BalanceSheet | None, Field("Bilan d'ouverture")] = None
    years: Annotated[tuple[ForecastYear, ...], Field("Exercices", each="Exercice", usual=3)] = ()
    cycle: Annotated[OperatingCycle, Field("Cycle d'exploitation")] = OperatingCycle()
    cash: Annotated[CashPlan, Field("Plan de trésorerie")] = CashPlan()
    plan_years: Annotated[
        tuple[PlanYear, ...], Field("Plan de financement à trois ans", each="Année", usual=3)
    ] = ()
