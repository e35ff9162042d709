"""Results, working capital, cash and three-year plan, worked out by hand."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from pdca_desktop.domain.forecast import (
    CashMonth,
    CashPlan,
    Forecast,
    ForecastYear,
    FunderGrant,
    OperatingCycle,
    PlanYear,
)
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import Need, Plan, Resource, ResourceNature, ResourceStatus
from pdca_desktop.domain.record import slots_of
from pdca_desktop.finance.forecast import cash, income_statement, working_capital
from pdca_desktop.finance.three_year_plan import initial_totals, three_year_plan

E = Euros.of

YEAR = ForecastYear(
    goods_sales=E(80000),
    production=E(20000),
    operating_grants=E(3000),
    funder_grants=(FunderGrant(funder="Région", amount=E(2000)), FunderGrant(funder="EPCI")),
    membership_fees=E(500),
    other_income=E(250),
    purchases=E(42000),
    stock_change=E(-2000),
    rent=E(9000),
    energy=E(1500),
    insurance=E(1000),
    subcontracting=E(4500),
    variable_external=E(4500),
    taxes=E(800),
    gross_wages=E(15000),
    social_charges=E(5000),
    owner_pay=E(9000),
    owner_contributions=E(3700),
    depreciation=E(6000),
    reversals=E(400),
    financial_charges=E(900),
    financial_income=E(100),
    exceptional_income=E(1200),
    exceptional_charges=E(200),
    disposal_gain=E(300),
    investment_grant_share=E(700),
    corporate_tax=E(1350),
)


def test_income_statement_by_hand() -> None:
    result = income_statement(YEAR)
    assert result.turnover == E(100000)
    assert result.gross_margin == E(60000)  # 100 000 − (42 000 − 2 000)
    assert result.value_added == E(44000)  # − 16 000 of external charges
    assert result.ebe == E(16000)  # + 5 500 of grants and fees − 33 500
    assert result.operating_result == E(10650)  # + 250 + 400 − 6 000
    assert result.current_result == E(9850)  # + 100 − 900
    assert result.net_result == E(9500)  # + 1 200 − 200 − 1 350
    assert result.caf == E(14100)  # + 6 000 − 400 − 300 − 700
    assert result.variable_charges == E(44500)
    assert result.fixed_charges == E(51400)  # 11 500 + 33 500 + 5 600 + 800
    assert result.cash_charges == E(90300)  # 40 000 + 16 000 + 33 500 + 800
    assert result.missing == ()


def test_result_and_break_even_agree_without_grants_and_exceptional() -> None:
    """Turnover − variable − fixed is the current result when nothing else comes in."""
    plain = replace(YEAR, operating_grants=None, funder_grants=(), membership_fees=None, other_income=None)
    result = income_statement(plain)
    assert (result.variable_charges, result.fixed_charges) == (E(44500), E(51400))
    assert result.current_result == E(100000) - E(44500) - E(51400)


def test_every_line_reaches_a_result() -> None:
    """One more euro on any amount moves a result; the memo line moves none."""
    before = income_statement(YEAR)
    for field in fields(ForecastYear):
        if field.name in {"funder_grants", "closing"}:
            continue
        changes: dict[str, Any] = {field.name: (getattr(YEAR, field.name) or E(0)) + E(1)}
        assert (income_statement(replace(YEAR, **changes)) == before) == (field.name == "volunteering"), (
            field.name
        )


def test_a_block_without_an_answer_stops_what_follows() -> None:
    result = income_statement(replace(YEAR, depreciation=None, reversals=None))
    assert result.ebe == E(16000)
    assert result.operating_result is None
    assert result.caf is None
    assert result.missing == ("amortissements et provisions",)
    empty = income_statement(ForecastYear())
    assert empty.turnover is None
    assert len(empty.missing) == 7
    assert all(getattr(empty, field.name) is None for field in fields(empty) if field.name != "missing")


def test_an_association_without_sales_has_a_turnover_of_zero() -> None:
    assert income_statement(ForecastYear(operating_grants=E(10))).turnover == E(0)


def test_working_capital_by_hand() -> None:
    cycle = OperatingCycle(
        stock_days=Decimal(30),
        customer_days=Decimal(45),
        supplier_days=Decimal(60),
        sales_vat=Decimal(20),
        purchases_vat=Decimal(20),
    )
    found = working_capital(YEAR, cycle)
    assert found is not None
    assert found.stock == E(3500)  # 42 000 × 30 / 360
    assert found.customers == E(15000)  # 120 000 × 45 / 360
    assert found.suppliers == E(8400)  # 50 400 × 60 / 360
    assert found.amount == E(10100)
    by_365 = working_capital(YEAR, cycle, 365)
    assert by_365 is not None
    assert by_365.customers == E("14794.52")


def test_working_capital_unknown() -> None:
    assert working_capital(YEAR, OperatingCycle()) is None
    assert working_capital(YEAR, OperatingCycle(customer_days=Decimal(30))) is None  # VAT is not answered
    assert working_capital(ForecastYear(), OperatingCycle(stock_days=Decimal(3))) is None
    none = working_capital(ForecastYear(), OperatingCycle(customer_days=Decimal(0)))
    assert none is not None
    assert none.amount == E(0)
    assert none.stock is None


def test_cash_lowest_point() -> None:
    plan = CashPlan(
        opening=E(1000),
        first_month=date(2026, 11, 15),
        months=(
            CashMonth(sales=E(500), purchases=E(900), vat_due=E(100)),
            CashMonth(sales=E(200), loan_instalments=E(700)),
            CashMonth(grants=E(3000), drawings=E(1000)),
            CashMonth(sales=E(0), charges=E(2000)),
        ),
    )
    found = cash(plan)
    assert [line.balance for line in found.months] == [E(-500), E(-500), E(2000), E(-2000)]
    assert [line.cumulated for line in found.months] == [E(500), E(0), E(2000), E(0)]
    assert found.lowest == found.months[1]
    assert found.lowest is not None
    assert found.lowest.first_day == date(2026, 12, 1)


def test_cash_every_line_counts_once_with_its_sign() -> None:
    receipts = {"sales", "capital", "loans", "grants", "vat_refund", "other_receipts"}
    for field in fields(CashMonth):
        found = cash(CashPlan(opening=E(0), months=(CashMonth(**{field.name: E(7)}),)))
        assert found.months[0].balance == (E(7) if field.name in receipts else E(-7)), field.name


def test_cash_unknown() -> None:
    gap = cash(CashPlan(opening=E(1), months=(CashMonth(sales=E(1)), CashMonth(), CashMonth(sales=E(1)))))
    assert [line.cumulated for line in gap.months] == [E(2), None, None]
    assert gap.lowest is None
    assert cash(CashPlan(months=(CashMonth(sales=E(1)),))).lowest is None
    assert cash(CashPlan()).lowest is None


PLAN = Plan(
    needs=(Need(amount=E(20000)), Need(amount=E(10000))),
    resources=(
        Resource(nature=ResourceNature.OWN_CASH, amount=E(10000)),
        Resource(nature=ResourceNature.BANK_LOAN, amount=E(20000)),
        Resource(nature=ResourceNature.OTHER_GRANT, amount=E(9000), status=ResourceStatus.REFUSED),
    ),
)


def test_three_year_plan_by_hand() -> None:
    forecast = Forecast(
        years=(YEAR, YEAR, replace(YEAR, goods_sales=E(116000))),
        cycle=OperatingCycle(customer_days=Decimal(30), sales_vat=Decimal(20)),
        plan_years=(
            PlanYear(drawings=E(12000)),
            PlanYear(investments=E(15000), new_loans=E(5000), drawings=E(6000), new_loans_repaid=E(500)),
            PlanYear(contributions=E(1000), grants=E(2000), other_resources=E(30), earlier_repayments=E(40)),
        ),
    )
    first, second, third = three_year_plan(PLAN, forecast, [E(3000), E(3100), E(3200)])
    assert first.gap == E(-900)  # 30 000 + 14 100 − 30 000 − 3 000 − 12 000
    assert first.holds is False
    assert second.gap == E(-5500)  # 14 100 + 5 000 − 15 000 − 0 of BFR − 3 100 − 500 − 6 000
    # 50 100 of CAF + 1 000 + 2 000 + 30 − 3 600 of BFR (36 000 × 1.2 × 30 / 360) − 3 200 − 40
    assert third.gap == E(46290)
    assert [year.cumulated for year in (first, second, third)] == [E(-900), E(-6400), E(39890)]
    assert third.holds is True
    assert third.total_needs == E(6840)
    assert third.total_resources == E(53130)


def test_three_year_plan_unknown() -> None:
    years = three_year_plan(PLAN, Forecast(years=(YEAR,)), [E(3000)])
    assert [year.gap for year in years] == [E(11100), None, None]
    assert [year.holds for year in years] == [True, None, None]
    assert three_year_plan(PLAN, Forecast(years=(YEAR,)), [None])[0].gap is None
    assert three_year_plan(PLAN, Forecast(years=(YEAR,)), [E(14100)])[0].holds is True  # exactly zero
    typed = Forecast(years=(YEAR, YEAR), plan_years=(PlanYear(), PlanYear(working_capital=E(-50))))
    assert three_year_plan(PLAN, typed, [E(0), E(0)])[1].gap == E(14150)


def test_a_line_without_amount_makes_the_initial_plan_unknown() -> None:
    assert initial_totals(PLAN) == (E(30000), E(30000))
    assert initial_totals(replace(PLAN, needs=(*PLAN.needs, Need()))) == (None, E(30000))
    assert initial_totals(Plan()) == (None, None)


def test_every_record_declares_its_fields() -> None:
    for record in (Forecast, ForecastYear, FunderGrant, OperatingCycle, CashPlan, CashMonth, PlanYear):
        assert len(slots_of(record)) == len(fields(record))
