"""TAEG and TEG against published European examples.

Directive 98/7/EC, annex III: text as proposed in COM(1996)79, annex II, read on parlementairemonitor.nl;
French text of example B1 on moneyvox.fr. And "Examples for the calculation of the annual percentage rate of
charge", prepared for the European Commission, Markt/2014/107/H3/TA/LV, January 2015.
"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pdca_desktop.domain.loan import GraceKind, GuaranteeLine, LoanTerms, Method, Rhythm
from pdca_desktop.domain.money import Euros
from pdca_desktop.errors import AppError
from pdca_desktop.finance.effective_rate import (
    Flow,
    effective_rate,
    paid_flows,
    proportional_rate,
    yearly_rate,
)
from pdca_desktop.finance.schedule import schedule

E = Euros.of


def percent(lent: list[Flow], paid: list[Flow], places: str) -> Decimal:
    found = yearly_rate(lent, paid)
    assert found is not None
    return (found * 100).quantize(Decimal(places))


def test_directive_first_example_by_days_and_by_months() -> None:
    by_days = [Flow(E(1200), years=Decimal(546) / 365)]
    assert percent([Flow(E(1000))], by_days, "0.01") == Decimal("12.96")
    assert percent([Flow(E(1000))], [Flow(E(1200), months=18)], "0.01") == Decimal("12.92")


MILLIONTHS = "0.000001"
LENT = [Flow(E(200000))]


@pytest.mark.parametrize(
    ("paid", "expected"),
    [
        ([Flow(E("1432.86"), n) for n in range(1, 241)], "6.434412"),  # example 1
        ([Flow(E("1449.53"), n) for n in range(1, 241)], "6.588554"),  # example 3
        ([*(Flow(E("1432.86"), n) for n in range(1, 241)), Flow(E(100), 240)], "6.436359"),  # example 6
        (
            [*(Flow(E("1199.10"), n) for n in range(1, 181)), Flow(E("142097.69"), 180)],
            "6.409523",
        ),  # example 7
        ([*(Flow(E("1166.67"), n) for n in range(1, 241)), Flow(E(200000), 240)], "7.430479"),  # example 8
    ],
)
def test_commission_examples(paid: list[Flow], expected: str) -> None:
    assert percent(LENT, [Flow(E(4000)), *paid], MILLIONTHS) == Decimal(expected)


@pytest.mark.parametrize(
    ("drawn", "rhythm", "published", "expected"),
    [
        (date(2012, 1, 12), Rhythm.MONTHLY, "1433.57", "6.434185"),  # example 2, case 1
        (date(2013, 1, 12), Rhythm.MONTHLY, "1433.56", "6.434111"),  # case 2: the days stand in a leap year
        (date(2012, 1, 12), Rhythm.YEARLY, "16541.86", "6.282070"),  # case 3
    ],
)
def test_commission_example_of_odd_first_periods(
    drawn: date, rhythm: Rhythm, published: str, expected: str
) -> None:
    """The times are ours, the instalments theirs: they spread the odd days over every instalment."""
    first = date(drawn.year, 2, 15)
    terms = LoanTerms(
        months=240, annual_rate=Decimal(6), rhythm=rhythm, start_on=drawn, first_payment_on=first
    )
    times = paid_flows(schedule(E(200000), terms, start=None), terms, start=None)[1:]
    paid = [Flow(E(4000)), *(Flow(E(published), flow.months, flow.years) for flow in times)]
    assert percent(LENT, paid, MILLIONTHS) == Decimal(expected)


def test_odd_days_are_counted_back_from_the_first_instalment() -> None:
    """From 31 December to 28 February: one month back to 28 January, then 28 days."""
    terms = LoanTerms(
        months=2, annual_rate=Decimal(1), start_on=date(2025, 12, 31), first_payment_on=date(2026, 2, 28)
    )
    flows = paid_flows(schedule(E(1000), terms, start=None), terms, start=None)
    assert [flow.months for flow in flows] == [0, 1, 2]
    assert flows[1].years * 365 == pytest.approx(28)


def test_a_whole_loan() -> None:
    terms = LoanTerms(
        months=240, annual_rate=Decimal(6), fees=E(3000), guarantees=(GuaranteeLine(commission=E(1000)),)
    )
    assert effective_rate(E(200000), terms, start=None) == Decimal("6.43")
    # French lender's representative example: 20 000 € over 60 months at 5.23 %, TAEG 5.36 %.
    plain = LoanTerms(months=60, annual_rate=Decimal("5.23"))
    assert effective_rate(E(20000), plain, start=None) == Decimal("5.36")
    assert proportional_rate(E(20000), plain, start=None) == Decimal("5.23")


def test_rhythm_of_the_proportional_rate() -> None:
    terms = LoanTerms(months=60, annual_rate=Decimal(4), rhythm=Rhythm.QUARTERLY)
    assert proportional_rate(E(100000), terms, start=None) == Decimal("4.00")
    assert effective_rate(E(100000), terms, start=None) == Decimal("4.06")  # 1.01^4 − 1


@given(
    st.integers(1_000_000, 100_000_000),
    st.integers(2, 120),
    st.decimals("0.1", 20, places=2),
    st.sampled_from(Method),
    st.sampled_from(GraceKind),
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
)
@settings(max_examples=40, deadline=None)
def test_a_free_loan_costs_its_nominal_rate_compounded(
    cents: int, months: int, rate: Decimal, method: Method, kind: GraceKind, start: date
) -> None:
    terms = LoanTerms(
        months=months, annual_rate=rate, method=method, grace_months=months // 4, grace_kind=kind
    )
    found = effective_rate(Euros(cents), terms, start=start)
    assert found is not None
    assert abs(float(found) - ((1 + float(rate) / 1200) ** 12 - 1) * 100) < 0.02
    assert found == effective_rate(Euros(cents), terms, start=None)


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 30), st.integers(1, 10**7)), min_size=1, max_size=30
    ),
    st.integers(1, 10**8),
)
@settings(max_examples=60, deadline=None)
def test_the_rate_balances_both_sides(times: list[tuple[int, int, int]], lent: int) -> None:
    """Checked with floats and powers of years: another arithmetic, another formula."""
    paid = [Flow(Euros(cents), months + 1, Decimal(days) / 365) for months, days, cents in times]
    found = yearly_rate([Flow(Euros(lent))], paid)
    if sum(flow.amount.cents for flow in paid) < lent:
        assert found is None
        return
    assert found is not None
    assume(found < 10**6)
    worth = sum(
        flow.amount.cents * (1 + float(found)) ** -(flow.months / 12 + float(flow.years)) for flow in paid
    )
    assert worth == pytest.approx(lent, rel=1e-7)


def test_no_rate() -> None:
    assert yearly_rate([], [Flow(E(1))]) is None
    assert yearly_rate([Flow(E(100))], [Flow(E(100)), Flow(E(5), 1)]) is None  # costs eat what is lent
    assert yearly_rate([Flow(E(100))], [Flow(E(99), 1)]) is None
    assert effective_rate(E(5000), LoanTerms(months=24, annual_rate=Decimal(0)), start=None) == 0
    with pytest.raises(AppError):
        effective_rate(E(5000), LoanTerms(months=24), start=None)
