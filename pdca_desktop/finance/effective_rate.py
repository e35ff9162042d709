"""What a debt really costs per year: the European APR (TAEG) and the French rate of professional loans (TEG).

TAEG: Directive 2008/48/EC, annex I; Code de la consommation, art. R. 314-3 and its annex. The present value
of what is lent equals that of what is paid, each discounted by (1 + X) to the power of its time in years.

TEG: Code de la consommation, art. R. 314-2 (loans for a professional activity): the rate of the period that
makes the same equality, multiplied by the number of periods in a year.

Time in years, remark (c) of annex I as worked out in the examples prepared for the Commission
(Markt/2014/107/H3/TA/LV, January 2015, example 2): whole months (whole years for yearly instalments) of 1/12
year, counted back from the payment; each day left before them is 1/365 year, or 1/366 when the year that ends
with them has a 29 February. A regular schedule gives the same rate with and without dates.

Fees and guarantee commissions are taken as paid at the drawdown; unanswered ones count for nothing, which
`Schedule.cost_is_complete` tells.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

from pdca_desktop.domain.dates import add_months, months_between
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import Euros, half_up
from pdca_desktop.finance.schedule import Schedule, schedule

_DIGITS = 50
_CLOSE = Decimal("1e-30")
_MOST_ROUNDS = 400
_CENTIME = Decimal("0.01")
_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Flow:
    """An amount lent or paid at one moment.

    Attributes:
        amount: the amount, not negative.
        months: whole months after the first drawdown.
        years: what is left of the time, in years.
    """

    amount: Euros
    months: int = 0
    years: Decimal = _NONE


def effective_rate(amount: Euros, terms: LoanTerms, *, start: date | None) -> Decimal | None:
    """The TAEG in percent, two decimals, rounded half up; None when no rate makes the two sides equal.

    Raises:
        AppError: the terms give no schedule.
    """
    yearly = _yearly(amount, terms, start)
    return None if yearly is None else half_up(yearly * 100, _CENTIME)


def proportional_rate(amount: Euros, terms: LoanTerms, *, start: date | None) -> Decimal | None:
    """The TEG of a professional loan in percent, two decimals, rounded half up; None as for the TAEG.

    Raises:
        AppError: the terms give no schedule.
    """
    yearly = _yearly(amount, terms, start)
    if yearly is None:
        return None
    periods = 12 // terms.rhythm.months
    with localcontext(prec=_DIGITS):
        return half_up(((1 + yearly) ** (Decimal(1) / periods) - 1) * periods * 100, _CENTIME)


def yearly_rate(lent: Iterable[Flow], paid: Iterable[Flow]) -> Decimal | None:
    """The yearly rate (0.05 for 5 %) at which what is paid is worth what is lent.

    None when it is not defined or makes no sense: nothing lent once the costs of the first day are deducted,
    or less paid than lent (the rate would be negative). Meant for money lent before it is paid back, where
    the rate is unique.
    """
    cents: dict[Decimal, dict[int, int]] = {}
    for sign, flows in ((-1, lent), (1, paid)):
        for flow in flows:
            at = cents.setdefault(flow.years * 12, {})
            at[flow.months] = at.get(flow.months, 0) + sign * flow.amount.cents
    first = cents.get(_NONE, {}).get(0, 0)
    balance = sum(sum(at.values()) for at in cents.values())
    if first >= 0 or balance < 0:
        return None
    if balance == 0:
        return _NONE
    with localcontext(prec=_DIGITS):
        factor = _monthly_factor([(fraction, sorted(at.items())) for fraction, at in cents.items()])
        return None if factor is None else factor**-12 - 1


def _monthly_factor(cents: list[tuple[Decimal, list[tuple[int, int]]]]) -> Decimal | None:
    """The root in ]0, 1[ of the sum of cents × v^months: Newton's steps kept inside a shrinking bracket."""
    low, high, v = Decimal(0), Decimal(1), Decimal("0.99")
    for _ in range(_MOST_ROUNDS):
        value = slope = Decimal(0)
        for fraction, flows in cents:
            power, reached = v**fraction, 0
            for months, amount in flows:
                power *= v ** (months - reached)
                reached = months
                worth = amount * power
                value += worth
                slope += worth * (fraction + months)
        low, high = (v, high) if value < 0 else (low, v)
        step = value * v / slope if slope > 0 else Decimal(0)
        better = v - step
        if slope <= 0 or not low <= better <= high:
            better = (low + high) / 2
        if abs(better - v) <= _CLOSE * v:
            return better
        v = better
    return None


def _yearly(amount: Euros, terms: LoanTerms, start: date | None) -> Decimal | None:
    plan = schedule(amount, terms, start=start)
    return yearly_rate([Flow(amount)], paid_flows(plan, terms, start=start))


def paid_flows(plan: Schedule, terms: LoanTerms, *, start: date | None) -> list[Flow]:
    """What the borrower pays: costs at the drawdown, then each instalment at its time."""
    step = terms.rhythm.months
    months, years = _first_interval(terms.start_on or start, terms.first_payment_on, step)
    flows = [Flow(plan.total_cost - plan.total_interest)]
    flows.extend(Flow(row.payment, months + (row.n - 1) * step, years) for row in plan.rows if row.payment)
    return flows


def _first_interval(drawn_on: date | None, first: date | None, step: int) -> tuple[int, Decimal]:
    """Time from the drawdown to the first instalment: whole months, then days in years."""
    if drawn_on is None or first is None or first == add_months(drawn_on, step):
        return step, _NONE
    unit = 12 if step == 12 else 1
    months = months_between(drawn_on, first) // unit * unit
    if add_months(first, -months) < drawn_on:
        months -= unit
    begins_on = add_months(first, -months)
    days = (begins_on - drawn_on) // timedelta(days=1)
    in_year = (begins_on - add_months(begins_on, -12)) // timedelta(days=1)
    with localcontext(prec=_DIGITS):
        return months, Decimal(days) / in_year
