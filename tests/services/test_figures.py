"""The figures of a plan: exact, never guessed, the same for screen and paper."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop import resources
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.forecast import BalanceSheet, CashMonth, CashPlan, Forecast, ForecastYear
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.loan import GraceKind, GuaranteeLine, LoanTerms, Method, Rhythm
from pdca_desktop.domain.money import Euros, total
from pdca_desktop.domain.plan import Plan, Resource, ResourceNature, ResourceStatus, Scenario
from pdca_desktop.exchange.dossier_file import read_dossier
from pdca_desktop.finance.effective_rate import effective_rate
from pdca_desktop.finance.timeline import DEBTS
from pdca_desktop.services.figures import plan_figures, plan_start
from tests.builders import TODAY, a_bank_loan, a_dossier, a_need, a_plan, a_ptz, a_resource, euros
from tests.strategies import records

DEMO = sorted(resources.folder("demo").glob("*.json"))
days = st.dates(date(2019, 1, 1), date(2022, 12, 31))
maybe_cents = st.none() | st.integers(0, 10**8).map(Euros)


@st.composite
def debts(draw: st.DrawFn) -> Resource:
    """A debt, often incomplete, sometimes impossible."""
    terms = LoanTerms(
        months=draw(st.none() | st.integers(1, 84)),
        annual_rate=draw(st.none() | st.integers(0, 12_000).map(lambda n: Decimal(n).scaleb(-3))),
        grace_months=draw(st.integers(0, 24)),
        grace_kind=draw(st.sampled_from(GraceKind)),
        rhythm=draw(st.sampled_from(Rhythm)),
        method=draw(st.sampled_from(Method)),
        start_on=draw(st.none() | days),
        first_payment_on=draw(st.none() | days),
        fees=draw(maybe_cents),
        surety=draw(maybe_cents),
        guarantees=tuple(draw(st.lists(records(GuaranteeLine, within_bounds=True), max_size=2))),
    )
    return Resource(
        nature=draw(st.sampled_from(sorted(DEBTS))),
        label=draw(st.sampled_from(["", "Prêt"])),
        amount=draw(maybe_cents),
        status=draw(st.none() | st.sampled_from(ResourceStatus)),
        loan=draw(st.none() | st.just(terms)),
    )


@settings(max_examples=80)
@given(st.lists(debts(), max_size=4), st.none() | days)
def test_each_debt_is_told_once_and_nothing_unknown_is_shown_as_known(
    lines: list[Resource], start: date | None
) -> None:
    plan = Plan(resources=tuple(lines))
    found = plan_figures(a_dossier(plan, effective_on=None), start=start).repayment
    counted = [
        rank
        for rank, line in enumerate(lines)
        if line.status is not ResourceStatus.REFUSED and line.amount != Euros(0)
    ]
    assert [debt.index for debt in found.debts] == counted
    assert found.complete is all(debt.schedule is not None for debt in found.debts)
    for debt in found.debts:
        line = lines[debt.index]
        assert debt.amount == line.amount
        if debt.schedule is None:
            assert debt.reason.endswith(".")
            assert {debt.payment, debt.interest, debt.cost, debt.rate, debt.least_rate} == {None}
            continue
        assert debt.amount is not None
        paid = total(row.payment for row in debt.schedule.rows)
        assert paid == debt.amount + debt.schedule.total_interest
        terms = line.loan or LoanTerms()
        open_ = terms.fees is None or any(one.commission is None for one in terms.guarantees)
        assert (debt.cost is None) is open_
        if open_:
            assert debt.rate is None
            assert "à renseigner" in debt.reason
        else:
            assert debt.rate == debt.least_rate
            assert (debt.rate is None) is bool(debt.reason)
    if not found.complete:
        assert found.total_interest is None
        assert [found.capital_repaid(year) for year in (1, 2, 3)] == [None] * 3
    months = found.timeline.months
    known = [debt.schedule for debt in found.debts if debt.schedule is not None]
    assert total(month.total for month in months) == total(
        row.payment for schedule in known for row in schedule.rows
    )
    assert found.heaviest is None or found.heaviest.total == max(month.total for month in months)


@settings(max_examples=80)
@given(records(Plan, within_bounds=True))
def test_totals_leave_refused_lines_out_and_count_open_ones(plan: Plan) -> None:
    plan = replace(plan, resources=tuple(replace(line, loan=None) for line in plan.resources))
    found = plan_figures(a_dossier(plan)).totals
    kept = [line for line in plan.resources if line.status is not ResourceStatus.REFUSED]
    assert found.needs == total(need.amount for need in plan.needs if need.amount is not None)
    assert found.resources == total(line.amount for line in kept if line.amount is not None)
    assert found.gap == found.resources - found.needs
    assert found.open_needs == sum(need.amount is None for need in plan.needs)
    assert found.open_resources == sum(line.amount is None for line in kept)
    assert ("sans montant" in found.sentence) is not found.complete
    assert ("quilibré" in found.sentence) is (
        found.complete and not found.gap and bool(found.needs or found.resources)
    )


@pytest.mark.parametrize(
    ("needs", "brought", "open_lines", "sentence"),
    [
        (None, None, 0, "Plan vide"),
        (1000, 1000, 0, "Équilibré, écart 0,00 €"),
        (1000, 400, 0, "Il manque 600,00 €"),
        (1000, 1500, 0, "Excédent de 500,00 €"),
        (1000, 1000, 1, "À ce stade, écart 0,00 € ; 1 ligne sans montant"),
        (1000, 400, 2, "À ce stade, il manque 600,00 € ; 2 lignes sans montant"),
    ],
)
def test_the_balance_in_words(needs: int | None, brought: int | None, open_lines: int, sentence: str) -> None:
    plan = Plan(
        needs=() if needs is None else (a_need(needs),),
        resources=(
            *(() if brought is None else (a_resource(brought),)),
            *(replace(a_resource(1), amount=None),) * open_lines,
        ),
    )
    assert plan_figures(a_dossier(plan)).totals.sentence == typeset(sentence)


def test_the_retained_plan_is_shown_unless_another_is_asked_for() -> None:
    one, other = a_plan((a_need(1000),)), a_plan((a_need(2000),))
    dossier = a_dossier(
        scenarios=(Scenario(id="a", name="A", plan=one), Scenario(id="b", name="B", plan=other)), chosen="b"
    )
    assert plan_figures(dossier).scenario.name == "B"
    assert plan_figures(dossier, 0).totals.needs == euros(1000)
    assert plan_figures(replace(dossier, chosen="gone")).totals.sentence == "Plan vide"


def test_the_start_is_given_or_read_or_that_of_the_first_drawdown() -> None:
    drawn = replace(a_ptz(4800), loan=LoanTerms(months=48, start_on=date(2020, 3, 1)))
    dossier = a_dossier(a_plan((a_need(10_000),), drawn, a_bank_loan(5000)), effective_on=None)
    assert plan_start(dossier) is None
    found = plan_figures(dossier)
    assert found.start == date(2020, 3, 1)
    assert found.repayment.timeline.months[0].first_day == date(2020, 4, 1)
    assert plan_figures(dossier, start=date(2020, 1, 15)).start == date(2020, 1, 15)
    planned = replace(dossier, structure=replace(dossier.structure, starts_on=date(2020, 2, 1)))
    assert plan_figures(planned).start == date(2020, 2, 1)
    assert plan_figures(replace(planned, effective_on=TODAY)).start == TODAY
    undated = a_dossier(a_plan((a_need(4800),), a_ptz(4800)), effective_on=None)
    assert plan_figures(undated).start is None
    assert plan_figures(undated).repayment.timeline.months[0].first_day is None


def test_a_rate_is_the_whole_one_or_a_floor() -> None:
    bare = a_bank_loan(12_000, guarantees=())
    assert bare.loan is not None
    known = replace(bare, loan=replace(bare.loan, fees=euros(150)))
    for line, rate in (
        (bare, None),
        (known, effective_rate(euros(12_000), known.loan or LoanTerms(), start=TODAY)),
    ):
        (found,) = plan_figures(a_dossier(Plan(resources=(line,)))).repayment.debts
        assert found.rate == rate
        assert found.least_rate is not None
        assert found.least_rate <= (rate or found.least_rate)
    (open_,) = plan_figures(a_dossier(Plan(resources=(a_bank_loan(9_000),)))).repayment.debts
    assert open_.reason == typeset(
        "Pour le coût et le TAEG, à renseigner : frais de dossier, commission de garantie."
    )


def _with_forecast(**sheet: str) -> Dossier:
    year = ForecastYear(
        goods_sales=euros(60_000),
        purchases=euros(20_000),
        rent=euros(6_000),
        gross_wages=euros(20_000),
        depreciation=euros(3_000),
        financial_charges=euros(1_000),
        corporate_tax=euros(0),
        closing=BalanceSheet(**{name: euros(amount) for name, amount in sheet.items()}),
    )
    months = tuple(CashMonth(sales=euros(1000), charges=euros(out)) for out in (2500, 2300, 500))
    cash = CashPlan(opening=euros(2000), first_month=date(2019, 7, 1), months=months)
    return a_dossier(forecast=Forecast(years=(year, year, year), cash=cash))


def test_forecast_figures_and_the_cash_low_point() -> None:
    found = plan_figures(_with_forecast(equity="9000", fixed_assets="15000", long_debts="18000", cash="9000"))
    assert [year.year for year in found.years] == [1, 2, 3]
    assert all(year.income is not None and year.income.caf == euros(13_000) for year in found.years)
    assert "cout_par_emploi" not in {ratio.id for ratio in found.years[0].ratios}
    assert found.cash.lowest is not None
    assert (found.cash.lowest.n, found.cash.lowest.cumulated) == (2, euros(-800))
    assert found.funding[0].needs[0].label == "Plan de financement initial"
    assert found.checks == found.years[0].checks
    assert len(found.checks) == 5


def test_what_no_forecast_says_is_not_computed_and_says_why() -> None:
    found = plan_figures(a_dossier())
    assert [year.income for year in found.years] == [None] * 3
    unknown = [check for check in found.checks if check.reading.label == "n.c."]
    assert len(unknown) == 4
    assert all(check.shown == "n.c." and check.reason.startswith("À renseigner") for check in unknown)
    assert found.cash.lowest is None
    assert found.funding[0].gap is None


@pytest.mark.parametrize("file", DEMO, ids=lambda file: file.stem)
def test_every_example_has_its_figures(file: object) -> None:
    dossier = read_dossier(file)  # type: ignore[arg-type]
    for rank in range(len(dossier.scenarios)):
        found = plan_figures(dossier, rank)
        assert found == plan_figures(dossier, rank)
        texts = [debt.reason for debt in found.repayment.debts]
        texts += [side.sentence for side in found.bank_sides] + [found.totals.sentence]
        texts += [text for check in found.checks for text in (check.shown, check.told, check.reason)]
        assert all(text == typeset(text) for text in texts)


def test_a_refused_guaranteed_loan_is_nobodys() -> None:
    refused = replace(a_bank_loan(9000), status=ResourceStatus.REFUSED)
    own = replace(a_bank_loan(9000), nature=ResourceNature.OWN_CASH)
    assert plan_figures(a_dossier(Plan(resources=(refused, own)))).bank_sides == ()
