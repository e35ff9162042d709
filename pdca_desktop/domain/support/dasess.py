"""DASESS: support and repayable advance for ESS structures in difficulty."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from pdca_desktop.domain.field import Field
from pdca_desktop.domain.money import Euros


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """One bank facility (découvert, Dailly...) before and after the advance."""

    bank: Annotated[str, Field("Banque")] = ""
    kind: Annotated[str, Field("Concours")] = ""
    before: Annotated[Euros | None, Field("Montant avant l'avance", least=0)] = None
    after: Annotated[Euros | None, Field("Montant après l'avance", least=0)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """One repayment of the advance."""

    due_on: Annotated[date | None, Field("Échéance")] = None
    amount: Annotated[Euros | None, Field("Montant", least=0)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dasess:
    """A DASESS file: technical support and advance are independent."""

    technical_support: Annotated[bool | None, Field("Accompagnement technique demandé")] = None
    self_diagnosis_on: Annotated[date | None, Field("Autodiagnostic reçu le")] = None
    diagnosis_on: Annotated[date | None, Field("Diagnostic approfondi validé le")] = None
    board_on: Annotated[date | None, Field("Cellule d'examen du")] = None
    in_difficulty: Annotated[
        bool | None,
        Field("Difficulté économique et financière constatée", help="Déficit, fonds propres, marché perdu."),
    ] = None
    advance: Annotated[Euros | None, Field("Avance remboursable demandée", least=0)] = None
    aid_equivalent: Annotated[
        Euros | None,
        Field("Équivalent-subvention de l'avance", help="Part d'aide de minimis de l'avance.", least=0),
    ] = None
    advance_rate: Annotated[Decimal, Field("Taux de l'avance", "%", decimals=3, least=0)] = Decimal(0)
    paid_on: Annotated[date | None, Field("Date de versement")] = None
    instalments: Annotated[tuple[Instalment, ...], Field("Remboursements", each="Remboursement")] = ()
    no_substitution: Annotated[
        bool | None, Field("Atteste que l'avance ne remplace aucun concours bancaire antérieur")
    ] = None
    facilities: Annotated[tuple[Facility, ...], Field("Concours bancaires", each="Concours bancaire")] = ()
    no_facility: Annotated[bool | None, Field("Aucun concours bancaire existant")] = None
