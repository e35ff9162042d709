"""Schedules: published tables, an independent closed form in fractions, and invariants on any terms."""

import calendar
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop.domain.loan import GraceKind, GuaranteeLine, LoanTerms, Method, Rhythm
from pdca_desktop.domain.money import Euros
from pdca_desktop.errors import AppError
from pdca_desktop.finance.schedule import Schedule, schedule

E = Euros.of


def rate_of(terms: LoanTerms) -> Fraction:
    assert terms.annual_rate is not None
    return Fraction(terms.annual_rate) * terms.rhythm.months / 1200


def half_up(value: Fraction) -> int:
    """Rounds a non-negative fraction: written apart from the house's rounding."""
    whole, rest = divmod(value, 1)
    return whole + (1 if rest >= Fraction(1, 2) else 0)


@st.composite
def loans(draw: st.DrawFn) -> tuple[Euros, LoanTerms]:
    rhythm = draw(st.sampled_from(Rhythm))
    periods = draw(st.integers(1, 360 // rhythm.months))
    drawn = draw(st.none() | st.dates(date(2000, 1, 1), date(2060, 12, 31)))
    terms = LoanTerms(
        months=periods * rhythm.months,
        annual_rate=draw(st.decimals(0, 30, places=3)),
        grace_months=draw(st.integers(0, periods - 1)) * rhythm.months,
        grace_kind=draw(st.sampled_from(GraceKind)),
        rhythm=rhythm,
        method=draw(st.sampled_from(Method)),
        start_on=drawn,
        first_payment_on=draw(
            st.none() if drawn is None else st.none() | st.dates(date(2061, 1, 1), date(2062, 1, 1))
        ),
    )
    amount = draw(st.integers(1, 100) | st.integers(1, 1_000_000_000))
    return Euros(amount), terms


@given(loans())
@settings(max_examples=150, deadline=None)
def test_invariants(loan: tuple[Euros, LoanTerms]) -> None:
    amount, terms = loan
    plan = schedule(amount, terms, start=None)
    assert terms.months is not None
    assert len(plan.rows) == terms.months // terms.rhythm.months
    assert plan.rows[-1].balance == Euros(0)
    assert sum(row.capital.cents for row in plan.rows) == amount.cents + plan.capitalised.cents
    assert plan.total_interest.cents == sum(row.interest.cents for row in plan.rows)
    assert sum(row.payment.cents for row in plan.rows) == amount.cents + plan.total_interest.cents
    balance = amount.cents
    grace = terms.grace_months // terms.rhythm.months
    for row in plan.rows:
        assert min(row.interest.cents, row.capital.cents, row.payment.cents, row.balance.cents) >= 0
        if row.n > 1 or terms.first_payment_on is None:
            assert row.interest.cents == half_up(balance * rate_of(terms))
        if row.n <= grace:
            total_grace = terms.grace_kind is GraceKind.TOTAL
            assert row.capital == Euros(0)
            assert row.payment == (Euros(0) if total_grace else row.interest)
            balance += row.interest.cents if total_grace else 0
        else:
            assert row.payment == row.interest + row.capital
            balance -= row.capital.cents
        assert row.balance.cents == balance


@given(loans())
@settings(max_examples=80, deadline=None)
def test_annuity_follows_the_closed_form(loan: tuple[Euros, LoanTerms]) -> None:
    """After k payments P, a debt B is B·q^k − P·(q^k − 1)/(q − 1), with q = 1 + r, P = B·r/(1 − q^−m)."""
    amount, terms = loan
    terms = replace(terms, method=Method.ANNUITY, first_payment_on=None)
    plan = schedule(amount, terms, start=None)
    grace = terms.grace_months // terms.rhythm.months
    rows = plan.rows[grace:]
    owed = Fraction(amount.cents + plan.capitalised.cents)
    q = 1 + rate_of(terms)
    payment = owed / len(rows) if q == 1 else owed * (q - 1) / (1 - q ** -len(rows))
    assert plan.payment.cents == half_up(payment)
    for k, row in enumerate(rows[:-1], 1):
        grown = q**k
        gain = Fraction(k) if q == 1 else (grown - 1) / (q - 1)
        exact = owed * grown - payment * gain
        assert (
            abs(row.balance.cents - exact) <= gain
        )  # half a cent a line on the payment, half on the interest


@given(loans())
@settings(max_examples=80, deadline=None)
def test_due_dates_never_drift(loan: tuple[Euros, LoanTerms]) -> None:
    plan = schedule(*loan, start=None)
    terms = loan[1]
    anchor, offset = terms.first_payment_on, -1
    if anchor is None:
        anchor, offset = terms.start_on, 0
    for row in plan.rows:
        if anchor is None:
            assert row.due_on is None
            continue
        assert row.due_on is not None
        month = anchor.year * 12 + anchor.month - 1 + (row.n + offset) * terms.rhythm.months
        last = calendar.monthrange(month // 12, month % 12 + 1)[1]
        assert row.due_on == date(month // 12, month % 12 + 1, min(anchor.day, last))


def amounts(plan: Schedule, name: str) -> list[str]:
    return [str(getattr(row, name).decimal) for row in plan.rows]


def test_published_annuity_table() -> None:
    """20 000 € at 5 % over 4 years: experts-univers.com/mathematique-financiere.html.

    Its last line keeps the annuity and puts the cent in the interest (268.59); ours is that of the balance.
    """
    plan = schedule(E(20000), LoanTerms(months=48, annual_rate=Decimal(5), rhythm=Rhythm.YEARLY), start=None)
    assert plan.payment == E("5640.24")
    assert amounts(plan, "capital") == ["4640.24", "4872.25", "5115.86", "5371.65"]
    assert amounts(plan, "interest") == ["1000.00", "767.99", "524.38", "268.58"]
    assert amounts(plan, "balance") == ["15359.76", "10487.51", "5371.65", "0.00"]


def test_published_constant_capital_table() -> None:
    """5 000 € at 10 % in 5 constant parts: public.iutenligne.net, Paronneau, Amortissements, 3.3.3."""
    terms = LoanTerms(months=60, annual_rate=Decimal(10), rhythm=Rhythm.YEARLY, method=Method.CAPITAL)
    plan = schedule(E(5000), terms, start=None)
    assert amounts(plan, "interest") == ["500.00", "400.00", "300.00", "200.00", "100.00"]
    assert amounts(plan, "payment") == ["1500.00", "1400.00", "1300.00", "1200.00", "1100.00"]
    assert plan.payment == E(1500)


@pytest.mark.parametrize(
    ("amount", "months", "rate", "payment"),
    [
        ("200000", 240, "6", "1432.86"),  # Commission examples Markt/2014/107/H3/TA/LV, example 1
        ("200000", 360, "6", "1199.10"),  # same, example 7
        ("200000", 180, "7.5", "1854.02"),  # numpy.pmt documentation: 1854.0247200054619
        ("20000", 60, "5.23", "379.54"),  # a French lender's representative example
        ("300000", 240, "3.5", "1739.88"),  # dlh-conseil.fr, prêts immobiliers, mécanisme du différé
    ],
)
def test_published_instalments(amount: str, months: int, rate: str, payment: str) -> None:
    plan = schedule(E(amount), LoanTerms(months=months, annual_rate=Decimal(rate)), start=None)
    assert plan.payment == E(payment)


def test_published_table_of_the_commission() -> None:
    """Markt/2014/107/H3/TA/LV, amortisation table of example 1; its lines are not rounded, ours are."""
    plan = schedule(E(200000), LoanTerms(months=240, annual_rate=Decimal(6)), start=None)
    published = ["1000.00", "997.84", "995.66", "993.47", "991.28", "989.07", "986.85", "984.62", "982.38"]
    assert amounts(plan, "interest")[:9] == published
    first_year = sum(row.capital.cents for row in plan.rows[:12])
    assert abs(first_year - 533960) <= 7
    assert abs(plan.total_interest.cents - 14388691) <= 100


def test_published_partial_grace() -> None:
    """300 000 € at 3.5 %, 20 years of which 6 months of interest only: dlh-conseil.fr."""
    terms = LoanTerms(months=240, annual_rate=Decimal("3.5"), grace_months=6)
    plan = schedule(E(300000), terms, start=None)
    assert {row.payment for row in plan.rows[:6]} == {E(875)}
    assert plan.payment == plan.rows[6].payment == E("1770.73")
    assert abs(plan.total_interest - E("119601.47")) < E(2)  # published from unrounded lines


def test_total_grace_capitalises() -> None:
    terms = LoanTerms(months=24, annual_rate=Decimal(12), grace_months=2, grace_kind=GraceKind.TOTAL)
    plan = schedule(E(1000), terms, start=None)
    assert amounts(plan, "balance")[:2] == ["1010.00", "1020.10"]
    assert plan.capitalised == E("20.10")
    assert amounts(plan, "payment")[:2] == ["0.00", "0.00"]


def test_rate_zero_splits_the_capital() -> None:
    """A PTZ of 10 000 € over 36 months: 277.78 then the last line takes the cents."""
    plan = schedule(E(10000), LoanTerms(months=36, annual_rate=Decimal(0)), start=None)
    assert amounts(plan, "payment")[0] == "277.78"
    assert amounts(plan, "payment")[-1] == "277.70"
    assert plan.total_interest == Euros(0)


def test_bullet_pays_interest_then_capital() -> None:
    terms = LoanTerms(months=84, annual_rate=Decimal(2), method=Method.BULLET, rhythm=Rhythm.YEARLY)
    plan = schedule(E(50000), terms, start=None)
    assert plan.payment == E(1000)
    assert amounts(plan, "payment") == ["1000.00"] * 6 + ["51000.00"]


def test_t17_dasess_paid_on_31_august() -> None:
    terms = LoanTerms(months=6, annual_rate=Decimal(0), start_on=date(2025, 8, 31), method=Method.BULLET)
    rows = schedule(E(100000), terms, start=None).rows
    assert [row.due_on for row in rows] == [
        *(date(2025, 9, 30), date(2025, 10, 31), date(2025, 11, 30)),
        *(date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28)),
    ]


@pytest.mark.parametrize(
    ("first", "interest"),
    [
        (date(2026, 2, 15), "100.00"),  # whole period
        (date(2026, 3, 1), "155.89"),  # 17 days to 1 February: 10000 × 12 % × 17 / 365, and a period
        (date(2026, 2, 1), "55.89"),  # 17 days in all: 10000 × 12 % × 17 / 365
        (date(2026, 3, 15), "201.92"),  # 31 days to 15 February: 101.92, and a period
    ],
)
def test_odd_first_period(first: date, interest: str) -> None:
    terms = LoanTerms(months=12, annual_rate=Decimal(12), start_on=date(2026, 1, 15), first_payment_on=first)
    plan = schedule(E(10000), terms, start=None)
    regular = schedule(E(10000), replace(terms, first_payment_on=None), start=None)
    assert plan.rows[0].interest == E(interest)
    assert plan.payment == regular.payment
    assert amounts(plan, "capital") == amounts(regular, "capital")
    assert plan.rows[0].due_on == first


def test_first_instalment_off_rhythm_by_clamping_only() -> None:
    """28 February to 31 March: one period back from 31 March is 28 February, so no odd day."""
    terms = LoanTerms(
        months=2, annual_rate=Decimal(12), start_on=date(2026, 2, 28), first_payment_on=date(2026, 3, 31)
    )
    plan = schedule(E(1000), terms, start=None)
    assert plan.rows[0].interest == E(10)
    assert [row.due_on for row in plan.rows] == [date(2026, 3, 31), date(2026, 4, 30)]


def test_half_a_cent_is_rounded_up() -> None:
    terms = LoanTerms(months=1, annual_rate=Decimal(12))
    assert schedule(E("0.50"), terms, start=None).rows[0].interest == E("0.01")
    assert schedule(E("0.49"), terms, start=None).rows[0].interest == E(0)


def test_dates_come_from_the_terms_then_the_start() -> None:
    terms = LoanTerms(months=2, annual_rate=Decimal(1))
    start = date(2026, 5, 31)
    assert [row.due_on for row in schedule(E(100), terms, start=None).rows] == [None, None]
    assert schedule(E(100), terms, start=start).rows[0].due_on == date(2026, 6, 30)
    own = replace(terms, start_on=date(2026, 7, 1))
    assert schedule(E(100), own, start=start).rows[0].due_on == date(2026, 8, 1)
    first = replace(terms, first_payment_on=date(2026, 9, 5))
    plan = schedule(E(100), first, start=None)
    assert [row.due_on for row in plan.rows] == [date(2026, 9, 5), date(2026, 10, 5)]
    assert plan.rows[0].interest == E("0.08")


def test_cost_counts_what_is_answered_and_says_so() -> None:
    terms = LoanTerms(months=12, annual_rate=Decimal(0), fees=E(150))
    assert schedule(E(1000), terms, start=None).total_cost == E(150)
    assert schedule(E(1000), terms, start=None).cost_is_complete
    guaranteed = replace(terms, guarantees=(GuaranteeLine(commission=E(20)), GuaranteeLine()))
    plan = schedule(E(1000), guaranteed, start=None)
    assert plan.total_cost == E(170)
    assert not plan.cost_is_complete


@pytest.mark.parametrize(
    ("terms", "word"),
    [
        (LoanTerms(annual_rate=Decimal(1)), "durée"),
        (LoanTerms(months=12), "taux"),
        (LoanTerms(months=0, annual_rate=Decimal(1)), "durée"),
        (LoanTerms(months=12, annual_rate=Decimal(-1)), "taux"),
        (LoanTerms(months=12, annual_rate=Decimal("NaN")), "taux"),
        (LoanTerms(months=14, annual_rate=Decimal(1), rhythm=Rhythm.QUARTERLY), "14 mois"),
        (LoanTerms(months=12, annual_rate=Decimal(1), grace_months=12), "plus court"),
        (LoanTerms(months=12, annual_rate=Decimal(1), grace_months=-1), "différé"),
        (LoanTerms(months=12, annual_rate=Decimal(1), grace_months=2, rhythm=Rhythm.QUARTERLY), "différé"),
        (
            LoanTerms(
                months=12,
                annual_rate=Decimal(1),
                start_on=date(2026, 1, 1),
                first_payment_on=date(2026, 1, 1),
            ),
            "première échéance",
        ),
        (LoanTerms(months=12, annual_rate=Decimal(1), start_on=date(9999, 1, 1)), "lointaine"),
    ],
)
def test_impossible_terms_are_told_in_french(terms: LoanTerms, word: str) -> None:
    with pytest.raises(AppError, match=f"(?i){word}"):
        schedule(E(1000), terms, start=None)


@pytest.mark.parametrize("amount", [Euros(0), Euros(-1)])
def test_nothing_lent_has_no_schedule(amount: Euros) -> None:
    with pytest.raises(AppError, match="montant"):
        schedule(amount, LoanTerms(months=12, annual_rate=Decimal(1)), start=None)
