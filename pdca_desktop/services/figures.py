"""What a plan costs and whether it can be repaid: every figure that the screen and the paper show.

One value for both, so that they never disagree. None is unknown and is shown "n.c." with its reason; a total
that some line is missing from is never shown as if it were whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from pdca_desktop.domain import french
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import Plan, Resource, Scenario
from pdca_desktop.domain.retained import counted
from pdca_desktop.finance.effective_rate import effective_rate
from pdca_desktop.finance.figures import figures_of
from pdca_desktop.finance.forecast import Cash, IncomeStatement, cash, income_statement
from pdca_desktop.finance.ratios import Ratio, ratios
from pdca_desktop.finance.schedule import Schedule
from pdca_desktop.finance.three_year_plan import FundingYear, three_year_plan
from pdca_desktop.finance.timeline import DEBTS, Debt, Debts, Month, Timeline, plan_debts, timeline
from pdca_desktop.services.banker import BankerCheck, BankSide, bank_sides, banker_checks
from pdca_desktop.services.totals import Totals, plan_totals

YEARS = (1, 2, 3)

_REPORTING_ONLY = ("cout_par_emploi",)
"""Ratios of the activity report: a dossier does not hold what they need."""


@dataclass(frozen=True, slots=True)
class DebtFigures:
    """What one debt costs; None is "n.c.".

    Attributes:
        index: rank of the line in the plan's resources, from 0.
        payment: the regular instalment after grace.
        rhythm: French period of the instalments ("Mensuel").
        interest: all interest.
        cost: interest, fees and commissions; unknown while one of them is not answered.
        rate: TAEG in percent; unknown while a cost is not answered.
        least_rate: TAEG of the costs known so far: the whole one is at least that.
        reason: French sentence of what to answer or mend; empty when everything is known.
        schedule: its lines; None when they cannot be computed.
    """

    index: int
    label: str
    amount: Euros | None
    payment: Euros | None
    rhythm: str
    interest: Euros | None
    cost: Euros | None
    rate: Decimal | None
    least_rate: Decimal | None
    reason: str
    schedule: Schedule | None


@dataclass(frozen=True, slots=True)
class Repayment:
    """All debts on one line of months.

    Attributes:
        debts: each debt, in the order of the plan.
        timeline: the debts that compute.
        complete: whether that is all of them; otherwise each figure of the line is only "at least".
    """

    debts: tuple[DebtFigures, ...]
    timeline: Timeline
    complete: bool

    @property
    def heaviest(self) -> Month | None:
        """The first month with the highest total of what is known."""
        return self.timeline.heaviest

    @property
    def total_interest(self) -> Euros | None:
        """All interest; unknown while a debt does not compute."""
        return self.timeline.total_interest if self.complete else None

    def capital_repaid(self, year: int) -> Euros | None:
        """Capital repaid in a year from the start; unknown while a debt does not compute."""
        return self.timeline.capital_repaid(year) if self.complete else None


@dataclass(frozen=True, slots=True)
class YearFigures:
    """One forecast year: its results, its ratios, and the banker's checks on them."""

    year: int
    income: IncomeStatement | None
    ratios: tuple[Ratio, ...]
    checks: tuple[BankerCheck, ...]


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """Everything that is shown of a plan's cost.

    Attributes:
        start: day from which undated debts run; None: months are numbered only.
        bank_sides: each guaranteed loan as its bank sees it.
        years: the three forecast years.
        funding: the three-year financing plan.
        cash: the cash plan, with its lowest point.
    """

    scenario: Scenario
    start: date | None
    totals: Totals
    repayment: Repayment
    bank_sides: tuple[BankSide, ...]
    years: tuple[YearFigures, ...]
    funding: tuple[FundingYear, ...]
    cash: Cash

    @property
    def checks(self) -> tuple[BankerCheck, ...]:
        """The banker's five checks on the first year, the hardest to get through."""
        return self.years[0].checks


def plan_figures(dossier: Dossier, scenario: int | None = None, start: date | None = None) -> PlanFigures:
    """The figures of one plan of a dossier.

    Args:
        dossier: the dossier.
        scenario: rank of the plan; by default the retained one.
        start: day from which undated debts run; by default `plan_start`.
    """
    rank = dossier.chosen_rank if scenario is None else scenario
    shown = dossier.scenarios[rank] if 0 <= rank < len(dossier.scenarios) else Scenario()
    plan, forecast = shown.plan, dossier.forecast
    repayment = repayment_of(plan, start or plan_start(dossier))
    repaid = [repayment.capital_repaid(year) for year in YEARS]
    years = tuple(_year(dossier, plan, year, repaid[year - 1]) for year in YEARS)
    return PlanFigures(
        scenario=shown,
        start=repayment_start(plan, start or plan_start(dossier)),
        totals=plan_totals(plan),
        repayment=repayment,
        bank_sides=bank_sides(plan, dossier.terms.bank_surety),
        years=years,
        funding=three_year_plan(plan, forecast, repaid),
        cash=cash(forecast.cash),
    )


def plan_start(dossier: Dossier) -> date | None:
    """When the project starts: the effective date, or else the planned one."""
    return dossier.effective_on or dossier.structure.starts_on


def repayment_start(plan: Plan, start: date | None) -> date | None:
    """The start given, or else the earliest drawdown of the plan's debts."""
    if start is not None:
        return start
    drawn = (line.loan.start_on for line in counted(plan) if line.nature in DEBTS and line.loan)
    return min((day for day in drawn if day is not None), default=None)


def repayment_of(plan: Plan, start: date | None) -> Repayment:
    """The debts of a plan, what each costs and what all cost together, month by month."""
    start = repayment_start(plan, start)
    debts = plan_debts(plan, start=start)
    line = timeline(debts.complete, start)
    costs = {
        debt.index: _figures(plan.resources[debt.index], debt, schedule, start)
        for debt, schedule in zip(line.debts, line.schedules, strict=True)
    }
    costs.update(_unknown(plan, debts))
    return Repayment(tuple(costs[index] for index in sorted(costs)), line, not debts.incomplete)


def _year(dossier: Dossier, plan: Plan, year: int, repaid: Euros | None) -> YearFigures:
    forecast = dossier.forecast
    inputs = figures_of(plan, forecast, year, capital_repaid=repaid)
    kept = tuple(ratio for ratio in ratios(inputs) if ratio.id not in _REPORTING_ONLY)
    income = income_statement(forecast.years[year - 1]) if year <= len(forecast.years) else None
    return YearFigures(year, income, kept, banker_checks(kept))


def _figures(line: Resource, debt: Debt, schedule: Schedule, start: date | None) -> DebtFigures:
    least = _rate(debt.amount, debt.terms, start)
    known = schedule.cost_is_complete
    if not known:
        reason = f"Pour le coût et le TAEG, à renseigner : {_open_costs(debt.terms)}."
    else:
        reason = "Le TAEG n'est pas défini pour ces conditions." if least is None else ""
    return DebtFigures(
        index=debt.index,
        label=debt.label,
        amount=line.amount,
        payment=schedule.payment,
        rhythm=debt.terms.rhythm.label,
        interest=schedule.total_interest,
        cost=schedule.total_cost if known else None,
        rate=least if known else None,
        least_rate=least,
        reason=french.typeset(reason),
        schedule=schedule,
    )


def _unknown(plan: Plan, debts: Debts) -> Iterable[tuple[int, DebtFigures]]:
    for one in debts.incomplete:
        line = plan.resources[one.index]
        yield (
            one.index,
            DebtFigures(
                index=one.index,
                label=one.label,
                amount=line.amount,
                payment=None,
                rhythm=(line.loan or LoanTerms()).rhythm.label,
                interest=None,
                cost=None,
                rate=None,
                least_rate=None,
                reason=french.typeset(one.reason),
                schedule=None,
            ),
        )


def _open_costs(terms: LoanTerms) -> str:
    names = ["frais de dossier"] if terms.fees is None else []
    if any(line.commission is None for line in terms.guarantees):
        names.append("commission de garantie")
    return ", ".join(names)


@lru_cache(maxsize=512)
def _rate(amount: Euros, terms: LoanTerms, start: date | None) -> Decimal | None:
    """The TAEG, remembered: at each key stroke most debts of a plan are those of the stroke before."""
    return effective_rate(amount, terms, start=start)
