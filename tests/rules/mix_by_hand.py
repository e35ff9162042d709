"""The best mix the slow, obvious way: every amount of every instrument, each plan judged by the rules."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product
from math import lcm

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.loan import GuaranteeLine, LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import Plan, Resource, ResourceNature, ResourceStatus
from pdca_desktop.rules.best_mix import Criterion
from pdca_desktop.rules.catalogue import judge
from pdca_desktop.rules.values import Quantity, RulePack
from pdca_desktop.rules.verdict import Severity, Topic
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
Shares = tuple[Decimal | None, int, int, int, int, int, int, int, int]


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


@cache
def per_euro(loan: LoanTerms) -> Fraction:
    months, rate = loan.months, loan.annual_rate
    if months is None or rate is None:
        return Fraction(0)
    paid = sum(((1 + Fraction(rate) / 1200) ** -month for month in range(1, months + 1)), Fraction(0))
    return 1 / paid


def accepted(dossier: Dossier, pack: RulePack) -> bool | None:
    """Whether no rule fails, None when only alerts on the plan as a whole do.

    Nothing of an instrument may be unknown but for documents and the surety.
    """
    clean: bool | None = True
    for verdict in judge(dossier, pack, today=TODAY):
        for check in verdict.checks:
            severity = verdict.rule.severity if check.severity is None else check.severity
            if severity is Severity.INFO:
                continue
            if check.answer.truth is False:
                if verdict.rule.topic is not Topic.PLAN or severity is not Severity.WARNING:
                    return False
                clean = None
            asked = [place for place in check.answer.missing if place != "/pieces"]
            asked = [place for place in asked if not place.endswith("/loan/surety")]
            if check.answer.truth is None and asked and verdict.rule.topic in INSTRUMENTS:
                return False
    return clean


class EveryPlan:
    """Every way to share out what is left to finance, judged when it is looked at."""

    def __init__(self, dossier: Dossier, pack: RulePack) -> None:
        self.dossier, self.pack, self.terms = dossier, pack, dossier.terms
        terms = dossier.terms
        self.bank = LoanTerms(months=terms.bank_months, annual_rate=terms.bank_rate)
        self.ptz = LoanTerms(months=terms.ptz_months, annual_rate=Decimal(0))
        self.solidaire = LoanTerms(months=terms.solidaire_months, annual_rate=terms.solidaire_rate)
        self.kept = dossier.scenarios[0].plan
        self.judged: dict[Shares, bool | None] = {}
        self.shares = list(self._shares())

    def best(self, criterion: Criterion) -> tuple[Key, bool] | None:
        """The figures of the best plan in the criterion's order, and whether it is free of alerts."""
        ranked = sorted(self.shares, key=lambda one: tuple(one[0][rank] for rank in ORDER[criterion]))
        for wanted in (True, None):
            for _, shares in ranked:
                if self.verdict(shares) is wanted:
                    exact = figures(self.plan(shares), self.terms.bank_surety)
                    return tuple(exact[rank] for rank in ORDER[criterion]), bool(wanted)
        return None

    def verdict(self, shares: Shares) -> bool | None:
        if shares not in self.judged:
            self.judged[shares] = accepted(with_plan(self.dossier, self.plan(shares)), self.pack)
        return self.judged[shares]

    def _shares(self) -> Iterator[tuple[tuple[int, int, int, Decimal], Shares]]:
        terms, plan = self.terms, self.kept
        left = sum(need.amount.cents for need in plan.needs if need.amount)
        left -= sum(line.amount.cents for line in plan.resources if line.amount)
        law = self.pack.law(TODAY, TODAY)
        banks = [line for line in plan.resources if line.nature is N.BANK_LOAN]
        lent = sum(line.amount.cents for line in banks if line.amount)
        guaranteed_kept = any(line.loan and line.loan.guarantees for line in banks)
        lender = banks or any(line.nature is N.HONOUR_LOAN for line in plan.resources)
        costs = [per_euro(loan) for loan in (self.bank, self.ptz, self.solidaire)]
        scale = lcm(*(cost.denominator for cost in costs))
        bank_cost, ptz_cost, solidaire_cost = (int(cost * scale) for cost in costs)

        def most(limit: Euros | None, otherwise: int) -> range:
            return range(min(left, otherwise if limit is None else limit.cents) + 1)

        def over(name: str) -> range:
            return most(law.euros(name) + Euros(1), 0)

        lendable = left if terms.bank_maximum is None else max(terms.bank_maximum.cents - lent, 0)
        lendable = 0 if None in (terms.bank_months, terms.bank_rate) else lendable
        for own, p, cj, cq, s, ce, eq in product(
            most(terms.own_money, left),
            over("ptz.cap") if terms.ptz_months else range(1),
            over("cap_jeunes.cap"),
            over("cap_quartiers.cap"),
            most(terms.solidaire_maximum, 0),
            over("cap_ess.cap"),
            most(terms.equity_maximum, 0),
        ):
            b = left - own - p - cj - cq - s - ce - eq
            asked = (cj, cq, 0 if lender else s, p if banks else 0)
            beside = 0 if guaranteed_kept else max(asked)
            if not beside <= b <= lendable:
                continue
            monthly = b * bank_cost + p * ptz_cost + s * solidaire_cost
            for guaranteed in (True, False) if b else (False,):
                quota = _highest_quota(b, law.euros("guarantee.fag_cap")) if guaranteed else None
                surety = b * surety_rate(terms.bank_surety, quota)
                yield (own, monthly, b + p + s, surety), (quota, own, b, p, cj, cq, s, ce, eq)

    def plan(self, shares: Shares) -> Plan:
        quota, own, b, p, cj, cq, s, ce, eq = shares
        surety = None
        if self.terms.bank_surety is not None:
            surety = Euros(int(b * surety_rate(self.terms.bank_surety, quota) / 100))
        guarantees = () if quota is None else (GuaranteeLine(quota=quota),)
        secured = replace(self.bank, guarantees=guarantees, surety=surety)
        lines = (
            (N.OWN_CASH, own, None), (N.BANK_LOAN, b, secured), (N.PTZ, p, self.ptz),
            (N.CAP_JEUNES, cj, None), (N.CAP_QUARTIERS, cq, None), (N.PRET_SOLIDAIRE, s, self.solidaire),
            (N.CAP_ESS, ce, None), (N.ESS_EQUITY, eq, None),
        )  # fmt: skip
        new = tuple(
            Resource(nature=nature, label=nature.label, amount=Euros(cents), loan=loan,
                     status=ResourceStatus.REQUESTED, status_on=TODAY)
            for nature, cents, loan in lines
            if cents
        )  # fmt: skip
        return replace(self.kept, resources=(*self.kept.resources, *new))


@cache
def _highest_quota(lent: int, cap: Euros) -> Decimal:
    """The highest quota of the range, by hundredths, that keeps within the fund's cap; else the lowest."""
    quota = Decimal(80)
    while quota > 50 and Euros(lent).percent(quota) > cap:
        quota -= Decimal("0.01")
    return quota
