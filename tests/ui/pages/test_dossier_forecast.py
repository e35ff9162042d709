"""Prévisionnel: figures that follow the typing, reasons where there is none, the lowest point of the cash."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.forecast import CashMonth, CashPlan, Forecast, ForecastYear
from pdca_desktop.domain.french import NOT_COMPUTABLE, euros
from pdca_desktop.domain.money import Euros
from pdca_desktop.finance.forecast import RESULTS
from pdca_desktop.services.banker import CHECKS
from pdca_desktop.services.figures import plan_figures
from pdca_desktop.ui.pages.dossier import forecast_reading as reading
from pdca_desktop.ui.pages.dossier.forecast import ForecastSection
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell
from pdca_desktop.ui.tokens import Tone
from tests.builders import a_dossier
from tests.strategies import records
from tests.ui.pages.rooms import opened
from tests.ui.walker import faults


def e(amount: int) -> Euros:
    return Euros.of(f"{amount}.00")


YEAR = ForecastYear(
    production=e(60_000), purchases=e(10_000), rent=e(6_000), gross_wages=e(20_000), depreciation=e(3_000),
    financial_charges=e(500), corporate_tax=e(1_000),
)  # fmt: skip
CASH = CashPlan(
    opening=e(1_000),
    first_month=date(2027, 2, 1),
    months=tuple(CashMonth(sales=e(sales), charges=e(2_000)) for sales in (1_500, 800, 1_000, 4_000)),
)
WHOLE = Forecast(years=(YEAR, YEAR, YEAR), cash=CASH)


@pytest.fixture
def section(shell: Shell, desk: Desk) -> ForecastSection:
    found = opened(shell, desk, a_dossier(forecast=WHOLE), "forecast").page.section("forecast")
    assert isinstance(found, ForecastSection)
    found.build_all()
    return found


def test_results_are_those_of_the_house(section: ForecastSection) -> None:
    rows = {row.name: row.figures for row in section._results.table.figures.rows}
    assert len(rows) == len(RESULTS)
    assert rows["Résultat net"] == (euros(e(19_500)),) * 3
    assert rows["Capacité d’autofinancement (CAF)"] == (euros(e(22_500)),) * 3
    assert section._results.note.isHidden()
    assert faults(section) == []


def test_figures_follow_what_is_typed(qtbot: QtBot, section: ForecastSection) -> None:
    table = section.built_forms()[0].tables()["/years"].table
    index = table.figures.place(0, "production")
    assert index is not None
    table.figures.setData(index, e(70_000))
    model = section._results.table.figures
    qtbot.waitUntil(lambda: model.rows[0].figures[0] == euros(e(70_000)))
    assert model.rows[0].figures[1] == euros(e(60_000))


def test_what_is_not_filled_in_says_what_it_waits_for() -> None:
    dossier = a_dossier(forecast=Forecast(years=(replace(YEAR, corporate_tax=None, rent=None),)))
    figures = plan_figures(dossier)
    rows = {row.name: row.figures for row in reading.result_rows(figures)}
    assert rows["Marge brute"][0] == euros(e(50_000))
    assert rows["Valeur ajoutée"] == (NOT_COMPUTABLE,) * 3
    note = reading.result_note(figures)
    assert "charges externes" in note
    assert "impôt sur les sociétés" in note
    assert "Exercice\u00a02\u00a0: rien n’est rempli" in note


def test_the_lowest_point_is_marked_and_told(section: ForecastSection) -> None:
    said = section._cash.sentence.text()
    assert said.startswith("Point le plus bas\u00a0: −1\u202f700,00\u00a0€")
    assert "mois 3 (avril" in said
    assert "négative" in said
    (series,) = section._cash.chart._series
    assert (series.marked, len(series.amounts)) == (2, 4)
    section._cash.chart.grab()


@pytest.mark.parametrize(
    ("cash", "said"),
    [
        (CashPlan(), "pas commencé"),
        (replace(CASH, opening=None), "la trésorerie au départ reste à renseigner"),
        (replace(CASH, months=(*CASH.months, CashMonth())), "un mois reste à renseigner"),
        (replace(CASH, opening=e(9_000)), "reste positive"),
    ],
)
def test_a_cash_plan_that_is_not_whole_has_no_lowest_point(cash: CashPlan, said: str) -> None:
    assert said in reading.cash_sentence(plan_figures(a_dossier(forecast=Forecast(cash=cash))))


def test_months_bear_their_dates_as_soon_as_the_first_is_known(section: ForecastSection) -> None:
    months = section.built_forms()[1].tables()["/cash/months"].table.figures
    assert months.title(0) == "févr.\u00a02027"
    assert months.title(11) == "janv.\u00a02028"
    section.presenter.edit("/forecast/cash/first_month", None)
    section.show_dossier(section.presenter.dossier, True)
    assert months.title(0) == "Mois\u00a01"
    assert reading.month_titles(Dossier(forecast=Forecast(cash=CashPlan(first_month=date.max)))) == ()


def test_the_banker_s_five_checks_say_value_and_threshold(section: ForecastSection) -> None:
    checks = reading.checks(plan_figures(section.presenter.dossier))
    assert len(checks) == len(CHECKS) == len(section._ratios._checks)
    own = checks[0]
    assert own.label == "Apport sur besoins"
    assert "repère" in own.told
    assert own.tone in (Tone.CONFORME, Tone.ALERTE)
    unknown = reading.checks(plan_figures(Dossier()))
    assert {check.word for check in unknown} == {NOT_COMPUTABLE}
    assert all(check.tone is Tone.INCONNU and "renseigner" in check.told for check in unknown)


def test_a_ratio_without_value_says_why_and_for_which_year() -> None:
    none, some = (
        reading.ratio_rows(plan_figures(Dossier())),
        reading.ratio_rows(plan_figures(a_dossier(forecast=WHOLE))),
    )
    margin = next(row for row in none if row.name == "Taux de marge")
    assert margin.figures == (NOT_COMPUTABLE,) * 3
    assert f"{NOT_COMPUTABLE}\u00a0: À renseigner" in margin.note
    assert next(row for row in some if row.name == "Taux de marge").figures == ("83,3\u00a0%",) * 3
    one = a_dossier(forecast=replace(WHOLE, years=(YEAR, ForecastYear(), YEAR)))
    second = next(row for row in reading.ratio_rows(plan_figures(one)) if row.name == "Taux de marge")
    assert second.figures[1] == NOT_COMPUTABLE
    assert "Exercice\u00a02, à renseigner" in second.note


def test_the_three_year_plan_says_whether_it_holds() -> None:
    holds = plan_figures(a_dossier(forecast=WHOLE))
    assert "Écart cumulé" in [row.name for row in reading.funding_rows(holds)]
    assert reading.funding_sentence(holds)
    assert "n.c." in reading.funding_sentence(plan_figures(Dossier()))
    short = replace(YEAR, gross_wages=e(60_000))
    broken = plan_figures(a_dossier(forecast=replace(WHOLE, years=(short, short, short))))
    if any(year.holds is False for year in broken.funding):
        assert reading.funding_sentence(broken).startswith("Le plan ne tient pas")
        last = reading.funding_rows(broken)[-1]
        assert Tone.ALERTE in last.tones


@settings(max_examples=60, deadline=None)
@given(records(Forecast, most_items=3))
def test_any_forecast_can_be_told(forecast: Forecast) -> None:
    dossier = a_dossier(forecast=forecast)
    figures = plan_figures(dossier)
    rows = (*reading.result_rows(figures), *reading.funding_rows(figures), *reading.ratio_rows(figures))
    assert all(len(row.figures) == 3 and all(row.figures) for row in rows)
    for sentence in (reading.cash_sentence(figures), reading.funding_sentence(figures)):
        assert sentence.endswith(".")
    assert len(reading.month_titles(dossier)) in (0, 12)
