"""Debts of a plan on one line of months."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop.domain.loan import GraceKind, LoanTerms, Method, Rhythm
from pdca_desktop.domain.money import Euros, total
from pdca_desktop.domain.plan import Plan, Resource, ResourceNature, ResourceStatus
from pdca_desktop.errors import AppError
from pdca_desktop.finance.timeline import Debt, plan_debts, timeline

E = Euros.of
N = ResourceNature


def test_which_lines_are_debts() -> None:
    loan = LoanTerms(months=12, annual_rate=Decimal(3))
    plan = Plan(
        resources=(
            Resource(nature=N.OWN_CASH, amount=E(1000)),
            Resource(nature=N.PTZ, amount=E(3000), loan=LoanTerms(months=30)),
            Resource(nature=N.HONOUR_LOAN, amount=E(3000), loan=LoanTerms(months=30)),
            Resource(nature=N.BANK_LOAN, label="Crédit Agricole", loan=loan),
            Resource(nature=N.BANK_LOAN, amount=E(12000), loan=loan),
            Resource(nature=N.MICROCREDIT, amount=E(500)),
            Resource(nature=N.VENDOR_CREDIT, amount=E(9), loan=loan, status=ResourceStatus.REFUSED),
            Resource(nature=N.BANK_LOAN, amount=E(0), loan=loan),
            Resource(nature=N.LEASING, amount=E(5000), loan=loan),
            Resource(amount=E(5000), loan=loan),
        )
    )
    debts = plan_debts(plan)
    assert [(debt.index, debt.label, debt.amount) for debt in debts.complete] == [
        (1, "Prêt à taux zéro (PTZ)", E(3000)),
        (4, "Prêt bancaire", E(12000)),
    ]
    assert debts.complete[0].terms.annual_rate == 0
    assert [(debt.index, debt.label) for debt in debts.incomplete] == [
        (2, "Prêt d'honneur d'un autre réseau"),
        (3, "Crédit Agricole"),
        (5, "Microcrédit"),
    ]
    assert ["taux" in debts.incomplete[0].reason, "montant" in debts.incomplete[1].reason] == [True, True]
    assert "durée" in debts.incomplete[2].reason


def test_dates_that_contradict_the_start_are_incomplete() -> None:
    terms = LoanTerms(months=12, first_payment_on=date(2026, 1, 1))
    plan = Plan(resources=(Resource(nature=N.PTZ, amount=E(1200), loan=terms),))
    assert plan_debts(plan).incomplete == ()
    assert "déblocage" in plan_debts(plan, start=date(2026, 3, 1)).incomplete[0].reason


def debt(amount: int, terms: LoanTerms, index: int = 0) -> Debt:
    return Debt(index, "prêt", E(amount), terms)


def test_the_line_of_two_debts() -> None:
    ptz = debt(1200, LoanTerms(months=12, annual_rate=Decimal(0), grace_months=6))
    vendor = debt(600, LoanTerms(months=6, annual_rate=Decimal(0), rhythm=Rhythm.QUARTERLY))
    line = timeline((ptz, vendor), date(2026, 1, 31))
    assert [str(month.total.decimal) for month in line.months] == [
        *("0.00", "0.00", "300.00", "0.00", "0.00", "300.00"),
        *("200.00", "200.00", "200.00", "200.00", "200.00", "200.00"),
    ]
    assert line.months[0].first_day == date(2026, 2, 1)
    assert line.months[-1].first_day == date(2027, 1, 1)
    assert line.months[2].by_debt == (E(0), E(300))
    assert line.heaviest == line.months[2]
    assert (line.total_debt, line.total_interest) == (E(1800), E(0))
    assert (line.capital_repaid(1), line.capital_repaid(2)) == (E(1800), E(0))


def test_years_cut_after_twelve_months() -> None:
    late = debt(2400, LoanTerms(months=24, annual_rate=Decimal(0), start_on=date(2026, 7, 1)))
    line = timeline((late,), date(2026, 1, 1))
    assert [month.n for month in line.months][:2] == [7, 8]
    assert [line.capital_repaid(year) for year in (1, 2, 3)] == [E(600), E(1200), E(600)]
    assert line.paid(2) == E(1200)


def test_without_dates_months_are_numbered() -> None:
    line = timeline((debt(100, LoanTerms(months=24, annual_rate=Decimal(0), rhythm=Rhythm.YEARLY)),), None)
    assert [month.n for month in line.months] == list(range(12, 25))
    assert line.months[0].first_day is None


def test_without_debt() -> None:
    line = timeline((), None)
    assert line.heaviest is None
    assert line.months == ()
    assert line.capital_repaid(1) == E(0)
    with pytest.raises(AppError):
        timeline((debt(1, LoanTerms()),), None)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 10**8),
            st.integers(1, 30),
            st.sampled_from(Rhythm),
            st.sampled_from(Method),
            st.sampled_from(GraceKind),
            st.none() | st.dates(date(2024, 1, 1), date(2027, 12, 31)),
        ),
        max_size=4,
    ),
    st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_on_the_line(
    many: list[tuple[int, int, Rhythm, Method, GraceKind, date | None]], start: date | None
) -> None:
    debts = [
        Debt(
            index,
            "prêt",
            Euros(cents),
            LoanTerms(
                months=periods * rhythm.months,
                annual_rate=Decimal(index + 1),
                rhythm=rhythm,
                method=method,
                grace_months=periods // 3 * rhythm.months,
                grace_kind=kind,
                start_on=drawn,
            ),
        )
        for index, (cents, periods, rhythm, method, kind, drawn) in enumerate(many)
    ]
    line = timeline(debts, start)
    for which, plan in enumerate(line.schedules):
        assert total(month.by_debt[which] for month in line.months) == total(row.payment for row in plan.rows)
    assert total(month.total for month in line.months) == line.total_debt + line.total_interest
    assert total(month.total for month in line.months) == total(line.paid(year) for year in range(1, 60))
    assert [month.n for month in line.months] == sorted({month.n for month in line.months})
    if line.heaviest:
        assert line.heaviest.total == max(month.total for month in line.months)
        assert not any(
            month.n < line.heaviest.n and month.total == line.heaviest.total for month in line.months
        )
