"""What a resource of a nature starts with, and what it keeps when its nature changes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.plan import OWN_FUNDS, FinancingTerms, Resource, ResourceNature, ResourceStatus
from pdca_desktop.finance.timeline import DEBTS

WITH_TERMS = DEBTS | {ResourceNature.LEASING, ResourceNature.OVERDRAFT, ResourceNature.VAT_BRIDGE}
"""Natures that may carry loan terms; the others never keep any, which would count without being seen."""


def new_resource(terms: FinancingTerms, nature: ResourceNature, today: date) -> Resource:
    """A resource of a nature, without amount: asked for today unless it is own money, on the terms known."""
    own = nature in OWN_FUNDS
    blank = Resource(
        nature=nature,
        label=nature.label,
        status=None if own else ResourceStatus.REQUESTED,
        status_on=None if own else today,
    )
    return replace(blank, loan=terms_after(terms, blank, nature))


def terms_after(known: FinancingTerms, line: Resource, nature: ResourceNature) -> LoanTerms | None:
    """The loan terms a line keeps or gets when it is of that nature.

    A new debt gets those known for its nature; what is no debt keeps none, what is no bank loan neither
    guarantee nor surety. A PTZ is without interest, and its rate stays with it.
    """
    if nature not in WITH_TERMS:
        return None
    terms = line.loan
    if terms is None:
        if nature not in DEBTS:
            return None
        terms = _known_terms(known, nature)
    if ResourceNature.PTZ in (nature, line.nature) and nature is not line.nature:
        terms = replace(terms, annual_rate=_known_terms(known, nature).annual_rate)
    if nature is not ResourceNature.BANK_LOAN:
        terms = replace(terms, guarantees=(), surety=None)
    return terms


def _known_terms(known: FinancingTerms, nature: ResourceNature) -> LoanTerms:
    if nature is ResourceNature.BANK_LOAN:
        return LoanTerms(months=known.bank_months, annual_rate=known.bank_rate)
    if nature is ResourceNature.PTZ:
        return LoanTerms(months=known.ptz_months, annual_rate=Decimal(0))
    if nature is ResourceNature.PRET_SOLIDAIRE:
        return LoanTerms(months=known.solidaire_months, annual_rate=known.solidaire_rate)
    return LoanTerms()
