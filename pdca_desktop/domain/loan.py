"""A debt's terms, the guarantees on it and the surety asked for it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from pdca_desktop.domain.field import Choice, Field
from pdca_desktop.domain.money import Euros


class Rhythm(Choice):
    """How often an instalment falls due."""

    MONTHLY = "month", "Mensuel"
    QUARTERLY = "quarter", "Trimestriel"
    YEARLY = "year", "Annuel"

    @property
    def months(self) -> int:
        """Months between two instalments."""
        return _RHYTHM_MONTHS[self]


_RHYTHM_MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12}


class GraceKind(Choice):
    """What is paid during the grace period."""

    PARTIAL = "partial", "Partiel : intérêts payés"
    TOTAL = "total", "Total : intérêts capitalisés"


class Method(Choice):
    """How capital is repaid."""

    ANNUITY = "annuity", "Échéances constantes"
    CAPITAL = "capital", "Capital constant"
    BULLET = "bullet", "In fine"


class GuaranteeFund(Choice):
    """The guarantee product a line draws on."""

    FAG = "fag", "Garantie France Active (FAG)"
    FAG_CO = "fag_co", "Co-dotation des collectivités"
    FGIF = "fgif", "FGIF"
    GEF = "gef", "Garantie Égalité Femmes"
    EMPLOI = "garantie_emploi", "Garantie Emploi"
    FGIE = "fgie", "FGIE"
    OTHER = "other", "Autre fonds"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuaranteeLine:
    """One fund's guarantee on one loan; a loan may carry several."""

    fund: Annotated[GuaranteeFund, Field("Fonds de garantie")] = GuaranteeFund.FAG
    quota: Annotated[Decimal | None, Field("Quotité", "%", least=0, most=100)] = None
    amount: Annotated[Euros | None, Field("Montant garanti", help="Vide : prêt × quotité.", least=0)] = None
    commission: Annotated[Euros | None, Field("Commission de garantie", least=0)] = None
    decided_on: Annotated[date | None, Field("Date de décision", later=True)] = None
    set_up_on: Annotated[date | None, Field("Date de mise en place", later=True)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms:
    """How a debt is repaid and what secures it."""

    months: Annotated[int | None, Field("Durée", "mois", least=1, most=360)] = None
    annual_rate: Annotated[Decimal | None, Field("Taux annuel", "%", decimals=3, least=0, most=30)] = None
    grace_months: Annotated[int, Field("Différé", "mois", least=0, most=60)] = 0
    grace_kind: Annotated[GraceKind, Field("Type de différé")] = GraceKind.PARTIAL
    rhythm: Annotated[Rhythm, Field("Périodicité")] = Rhythm.MONTHLY
    method: Annotated[Method, Field("Mode de remboursement")] = Method.ANNUITY
    start_on: Annotated[date | None, Field("Date de déblocage", later=True)] = None
    first_payment_on: Annotated[
        date | None,
        Field("Première échéance", help="Vide : une période entière après le déblocage.", later=True),
    ] = None
    fees: Annotated[Euros | None, Field("Frais de dossier", least=0)] = None
    surety: Annotated[Euros | None, Field("Caution personnelle", least=0)] = None
    guarantees: Annotated[
        tuple[GuaranteeLine, ...], Field("Lignes de garantie", each="Ligne de garantie")
    ] = ()
