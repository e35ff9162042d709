"""What a resource of a nature starts with, what it keeps when its nature changes, what matters for it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.plan import OWN_FUNDS, FinancingTerms, Resource, ResourceNature, ResourceStatus
from pdca_desktop.finance.timeline import DEBTS

_N = ResourceNature
WITH_TERMS = DEBTS | {_N.LEASING, _N.OVERDRAFT, _N.VAT_BRIDGE}
"""Natures that may carry loan terms; the others never keep any, which would count without being seen."""

GUARANTEED = frozenset({_N.BANK_LOAN})
"""Natures that a guarantee and a personal surety may secure; the others never keep any."""

PERSONAL = frozenset({_N.PTZ, _N.HONOUR_LOAN, _N.CAP_JEUNES, _N.ARCE})
"""Natures given to one of the holders: with several holders, a line says to whom."""

_SECURITY = frozenset({"surety", "guarantees"})
_REPAID_APART = frozenset({"grace_months", "grace_kind", "method", "first_payment_on"})
_IDLE: Mapping[ResourceNature, frozenset[str]] = MappingProxyType(
    {
        _N.BANK_LOAN: frozenset(),
        _N.PTZ: _SECURITY | {"annual_rate"},
        _N.LEASING: _SECURITY | _REPAID_APART,
        _N.OVERDRAFT: _SECURITY | _REPAID_APART | {"rhythm"},
        _N.VAT_BRIDGE: _SECURITY | _REPAID_APART | {"rhythm"},
    }
)


def idle_terms(nature: ResourceNature | None) -> frozenset[str]:
    """The fields of loan terms that cannot matter for a nature.

    A PTZ bears no interest; rents, an overdraft and a VAT bridge follow no schedule of ours.
    """
    return _SECURITY if nature is None else _IDLE.get(nature, _SECURITY)


def idle_fields(nature: ResourceNature | None) -> frozenset[str]:
    """The fields of a resource that cannot matter for a nature: own money has no funder and holds no aid."""
    return frozenset({"funder", "aid_equivalent"}) if nature in OWN_FUNDS else frozenset()


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
    if _N.PTZ in (nature, line.nature) and nature is not line.nature:
        terms = replace(terms, annual_rate=_known_terms(known, nature).annual_rate)
    return _secured(terms, nature)


def fitted(line: Resource) -> Resource:
    """A line from elsewhere without what its nature cannot carry; nothing is added to it."""
    if line.nature is None or line.loan is None:
        return line
    return replace(line, loan=_secured(line.loan, line.nature) if line.nature in WITH_TERMS else None)


def _secured(terms: LoanTerms, nature: ResourceNature) -> LoanTerms:
    return terms if nature in GUARANTEED else replace(terms, guarantees=(), surety=None)


def _known_terms(known: FinancingTerms, nature: ResourceNature) -> LoanTerms:
    if nature is _N.BANK_LOAN:
        return LoanTerms(months=known.bank_months, annual_rate=known.bank_rate)
    if nature is _N.PTZ:
        return LoanTerms(months=known.ptz_months, annual_rate=Decimal(0))
    if nature is _N.PRET_SOLIDAIRE:
        return LoanTerms(months=known.solidaire_months, annual_rate=known.solidaire_rate)
    return LoanTerms()
