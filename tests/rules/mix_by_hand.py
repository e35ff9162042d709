"""The best mix found the slow, obvious way: every amount of every instrument, each plan judged by the rules."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import lcm

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.loan import GuaranteeLine, LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import Plan, Resource, ResourceNature, ResourceStatus
from pdca_desktop.rules.best_mix import Criterion
from pdca_desktop.rules.catalogue import judge
from pdca_desktop.rules.values import Quantity, RulePack
from pdca_desktop.rules.verdict import Severity, State, Topic
from tests.builders import TODAY

N = ResourceNature
DEBTS = (N.BANK_LOAN, N.PTZ, N.PRET_SOLIDAIRE)
ORDER = {Criterion.OWN: (0, 1, 2, 3), Criterion.MONTHLY: (1, 0, 2, 3), Criterion.DEBT: (2, 3, 0, 1)}
INSTRUMENTS = {
    Topic.GUARANTEE,
    Topic.PTZ,
    Topic.CAP_JEUNES,
    Topic.CAP_QUARTIERS,
    Topic.PRET_SOLIDAIRE,
    Topic.CAP_ESS,
    Topic.ESS_EQUITY,
}
Key = tuple[Fraction, ...]


def with_values(pack: RulePack, changed: Mapping[str, Quantity]) -> RulePack:
    """The pack with other amounts, whatever the date."""
    parameters = dict(pack.parameters)
    for name, amount in changed.items():
        entries = tuple(replace(entry, amount=amount) for entry in parameters[name].entries)
        parameters[name] = replace(parameters[name], entries=entries)
    return RulePack(pack.number, pack.title, pack.starts_on, pack.later_public, pack.fingerprint, parameters)


def with_plan(dossier: Dossier, plan: Plan) -> Dossier:
    """The dossier with that plan only."""
    return replace(dossier, scenarios=(replace(dossier.scenarios[0], plan=plan),))


def figures(plan: Plan, asked: Decimal | None) -> Key:
    """Own money, monthly cost, debt and surety of a plan's new lines, exactly, in cents."""
    own = monthly = debt = surety = Fraction(0)
    for line in plan.resources:
        if line.status in (ResourceStatus.GRANTED, ResourceStatus.ACQUIRED) or line.amount is None:
            continue
        cents = Fraction(line.amount.cents)
        if line.nature is N.OWN_CASH:
            own += cents
        elif line.nature in DEBTS and line.loan is not None:
            debt += cents
            monthly += cents * per_euro(line.loan)
            if line.nature is N.BANK_LOAN:
                quota = next((guarantee.quota for guarantee in line.loan.guarantees), None)
                surety += cents * Fraction(surety_rate(asked, quota)) / 100
    return own, monthly, debt, surety


def surety_rate(asked: Decimal | None, quota: Decimal | None) -> Decimal:
    wanted = Decimal(100) if asked is None else asked
    return wanted if quota is None else min(wanted, Decimal(50), 100 - quota)


def per_euro(loan: LoanTerms) -> Fraction:
    months, rate = loan.months, loan.annual_rate
    if months is None or rate is None:
        return Fraction(0)
    paid = sum(((1 + Fraction(rate) / 1200) ** -month for month in range(1, months + 1)), Fraction(0))
    return 1 / paid


def best_by_hand(dossier: Dossier, pack: RulePack, criterion: Criterion) -> tuple[Key, bool] | None:
    """The figures of the best plan in the criterion's order, and whether it is free of alerts."""
    for alerts_bind in (True, False):
        for key, plan in _ranked(dossier, pack, criterion):
            if accepted(with_plan(dossier, plan), pack, alerts_bind=alerts_bind):
                return key, alerts_bind
    return None


def accepted(dossier: Dossier, pack: RulePack, *, alerts_bind: bool) -> bool:
    """Whether no rule fails, and none of an instrument is unknown but for documents and the surety."""
    for verdict in judge(dossier, pack, today=TODAY):
        for check in verdict.checks:
            severity = verdict.rule.severity if check.severity is None else check.severity
            advisory = verdict.rule.topic is Topic.PLAN and severity is Severity.WARNING
            if severity is Severity.INFO:
                continue
            if check.answer.truth is False and (alerts_bind or not advisory):
                return False
            asked = [place for place in check.answer.missing if place != "/pieces"]
            asked = [place for place in asked if not place.endswith("/loan/surety")]
            if check.answer.truth is None and asked and verdict.rule.topic in INSTRUMENTS:
                return False
        assert verdict.state is not State.FAIL or not alerts_bind or verdict.severity is Severity.INFO
    return True


def _ranked(dossier: Dossier, pack: RulePack, criterion: Criterion) -> Iterator[tuple[Key, Plan]]:
    """Every way to share out what is left, best first."""
    terms, plan = dossier.terms, dossier.scenarios[0].plan
    kept = sum(line.amount.cents for line in plan.resources if line.amount)
    left = sum(need.amount.cents for need in plan.needs if need.amount) - kept
    fund_cap = pack.law(TODAY, TODAY).euros("guarantee.fag_cap")
    lender = any(line.nature in (N.BANK_LOAN, N.HONOUR_LOAN) for line in plan.resources)
    bank = LoanTerms(months=terms.bank_months, annual_rate=terms.bank_rate)
    ptz = LoanTerms(months=terms.ptz_months, annual_rate=Decimal(0))
    sol = LoanTerms(months=terms.solidaire_months, annual_rate=terms.solidaire_rate)
    costs = [per_euro(loan) for loan in (bank, ptz, sol)]
    scale = lcm(*(cost.denominator for cost in costs))
    whole = [int(cost * scale) for cost in costs]

    def most(limit: Euros | None, otherwise: int) -> range:
        return range(min(left, otherwise if limit is None else limit.cents) + 1)

    def ceiling(name: str) -> range:
        return most(pack.law(TODAY, TODAY).euros(name) + Euros(1), 0)

    lendable = 0 if None in (terms.bank_months, terms.bank_rate) else most(terms.bank_maximum, left)[-1]
    sharings = product(
        (True, False),
        most(terms.own_money, left),
        ceiling("ptz.cap") if terms.ptz_months else range(1),
        ceiling("cap_jeunes.cap"),
        ceiling("cap_quartiers.cap"),
        most(terms.solidaire_maximum, 0) if terms.solidaire_months else range(1),
        ceiling("cap_ess.cap"),
        most(terms.equity_maximum, 0),
    )
    found = []
    for guaranteed, own, p, cj, cq, s, ce, eq in sharings:
        b = left - own - p - cj - cq - s - ce - eq
        if not 0 <= b <= lendable or b < max(cj, cq, 0 if lender else s):
            continue
        rate, quota = Decimal(0), None
        if b:
            quota = _highest_quota(b, fund_cap) if guaranteed else None
            rate = surety_rate(terms.bank_surety, quota)
        key = (own, b * whole[0] + p * whole[1] + s * whole[2], b + p + s, b * rate)
        found.append((tuple(key[rank] for rank in ORDER[criterion]), b, quota, own, p, cj, cq, s, ce, eq))
    found.sort(key=lambda one: one[0])
    for _, b, quota, own, p, cj, cq, s, ce, eq in found:
        guarantees = () if quota is None else (GuaranteeLine(quota=quota),)
        surety = None
        if terms.bank_surety is not None:
            surety = Euros(int(b * surety_rate(terms.bank_surety, quota) / 100))
        secured = replace(bank, guarantees=guarantees, surety=surety)
        lines = (
            (N.OWN_CASH, own, None), (N.BANK_LOAN, b, secured), (N.PTZ, p, ptz), (N.CAP_JEUNES, cj, None),
            (N.CAP_QUARTIERS, cq, None), (N.PRET_SOLIDAIRE, s, sol), (N.CAP_ESS, ce, None),
            (N.ESS_EQUITY, eq, None),
        )  # fmt: skip
        new = tuple(
            Resource(nature=nature, label=nature.label, amount=Euros(cents), loan=loan,
                     status=ResourceStatus.REQUESTED, status_on=TODAY)
            for nature, cents, loan in lines
            if cents
        )  # fmt: skip
        full = replace(plan, resources=(*plan.resources, *new))
        exact = figures(full, terms.bank_surety)
        yield tuple(exact[rank] for rank in ORDER[criterion]), full


def _highest_quota(lent: int, cap: Euros) -> Decimal:
    """The highest quota of the range, by hundredths, that keeps within the fund's cap; else the lowest."""
    quota = Decimal(80)
    while quota > 50 and Euros(lent).percent(quota) > cap:
        quota -= Decimal("0.01")
    return quota
