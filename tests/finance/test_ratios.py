"""Ratios worked out by hand, and what has no value."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest

from pdca_desktop.domain.forecast import BalanceSheet, Forecast, ForecastYear, OperatingCycle
from pdca_desktop.domain.loan import GuaranteeFund, GuaranteeLine, LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import Need, Plan, Resource, ResourceNature, ResourceStatus
from pdca_desktop.finance.figures import LABELS, Figures, figures_of
from pdca_desktop.finance.ratios import Ratio, ratios

E = Euros.of
N = ResourceNature
D = Decimal

FIGURES = Figures(
    turnover=D(100000),
    gross_margin=D(60000),
    variable_charges=D(40000),
    fixed_charges=D(45000),
    cash_charges=D(72000),
    caf=D(10000),
    capital_repaid=D(6000),
    bfr=D(5000),
    permanent=D(50000),
    fixed_assets=D(33000),
    net_cash=D(12000),
    equity=D(20000),
    long_debts=D(30000),
    total_assets=D(80000),
    own_funds=D(12000),
    initial_needs=D(48000),
    aid=D(9000),
    jobs=D("1.5"),
    guaranteed=D(13000),
    guaranteed_loans=D(20000),
)


def named(figures: Figures) -> dict[str, Ratio]:
    return {each.id: each for each in ratios(figures)}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bfr", "5000"),
        ("bfr_days", "18"),  # 5 000 / 100 000 × 360
        ("fonds_de_roulement", "17000"),
        ("tresorerie_nette", "12000"),
        ("tresorerie_jours", "60"),  # 12 000 / 72 000 × 360
        ("taux_marge", "60"),
        ("seuil_rentabilite", "75000"),  # 45 000 / 60 %
        ("point_mort", "270"),
        ("caf", "10000"),
        ("capacite_remboursement", "3"),
        ("annuite_caf", "60"),
        ("autonomie", "25"),
        ("apport_besoins", "25"),
        ("caf_ca", "10"),
        ("tresorerie_ca", "1.44"),
        ("cout_par_emploi", "6000"),
        ("quotite_totale", "65"),
    ],
)
def test_by_hand(name: str, value: str) -> None:
    found = named(FIGURES)[name]
    assert found.value is not None
    assert found.value.quantize(D("0.000001")) == D(value)
    assert found.reason == ""
    assert all(one.value is not None for one in found.inputs)


def test_every_ratio_of_the_file_is_there_once() -> None:
    found = ratios(FIGURES)
    assert len(found) == len(named(FIGURES)) == 18
    assert named(FIGURES)["fonds_propres_dettes"].value == D(20000) / D(30000)


def test_365_days_is_a_parameter() -> None:
    found = named(replace(FIGURES, basis=D(365)))
    assert found["bfr_days"].value == D("18.25")
    assert found["point_mort"].value == D("273.75")


def test_without_denominator_there_is_no_value_and_a_reason() -> None:
    zero = replace(
        FIGURES,
        turnover=D(0),
        cash_charges=D(0),
        long_debts=D(0),
        total_assets=D(0),
        jobs=D(0),
        initial_needs=D(0),
    )
    found = named(replace(zero, guaranteed_loans=D(0)))
    for name in ("bfr_days", "taux_marge", "seuil_rentabilite", "point_mort", "autonomie", "apport_besoins",
                 "caf_ca", "tresorerie_ca", "tresorerie_jours", "cout_par_emploi", "quotite_totale",
                 "fonds_propres_dettes"):  # fmt: skip
        assert found[name].value is None, name
        assert found[name].reason, name
    assert found["capacite_remboursement"].value == 0  # no debt: repaid at once


@pytest.mark.parametrize("caf", [D(0), D(-1)])
def test_without_caf_repayment_is_infinite(caf: Decimal) -> None:
    found = named(replace(FIGURES, caf=caf))
    for name in ("capacite_remboursement", "annuite_caf"):
        assert found[name].value is None
        assert "infinie" in found[name].reason
    assert found["caf"].value == caf


def test_no_break_even_without_margin() -> None:
    found = named(replace(FIGURES, variable_charges=D(100000)))
    assert found["seuil_rentabilite"].value is None
    assert "marge" in found["point_mort"].reason


def test_unknown_inputs_are_named() -> None:
    found = named(Figures())
    assert all(each.value is None for each in found.values())
    assert (
        found["apport_besoins"].reason
        == "À renseigner : apports et quasi-fonds propres, besoins du plan initial."
    )
    assert found["bfr_days"].inputs[2].value == 360


def test_only_published_bounds_judge() -> None:
    found = named(FIGURES)
    assert found["annuite_caf"].within is None  # custom only: never coloured
    assert found["caf_ca"].within is None
    assert found["autonomie"].within is True
    assert found["apport_besoins"].within is False
    assert found["capacite_remboursement"].within is True
    assert named(replace(FIGURES, long_debts=D(41000)))["capacite_remboursement"].within is False
    assert found["tresorerie_ca"].within is True
    edge = named(replace(FIGURES, long_debts=D(40000), net_cash=D(100000) / 12, own_funds=D(14400)))
    assert edge["capacite_remboursement"].within is False  # "moins de 4 ans"
    assert edge["apport_besoins"].within is True  # "30 % ou plus"


def test_every_figure_has_a_label() -> None:
    assert set(LABELS) == {field.name for field in fields(Figures)}


SHEET = BalanceSheet(
    fixed_assets=E(33000),
    stocks=E(4000),
    customers=E(9000),
    cash=E(14000),
    equity=E(15000),
    quasi_equity=E(5000),
    long_debts=E(30000),
    suppliers=E(6000),
    tax_and_social=E(2000),
)


def test_figures_from_the_file() -> None:
    loan = LoanTerms(
        guarantees=(
            GuaranteeLine(quota=D(50)),
            GuaranteeLine(fund=GuaranteeFund.FGIE, amount=E(3000)),
        )
    )
    plan = Plan(
        needs=(Need(amount=E(48000)),),
        resources=(
            Resource(nature=N.OWN_CASH, amount=E(9000)),
            Resource(nature=N.PTZ, amount=E(3000)),
            Resource(nature=N.CAP_JEUNES, amount=E(2000)),
            Resource(nature=N.HONOUR_LOAN, amount=E(7000), status=ResourceStatus.REFUSED),
            Resource(nature=N.BANK_LOAN, amount=E(20000), loan=loan),
        ),
    )
    found = figures_of(
        plan, Forecast(years=(ForecastYear(closing=SHEET),)), 1, capital_repaid=E(6000), basis=365
    )
    assert found.basis == 365
    assert found.bfr == D(5000)
    assert found.permanent == D(50000)
    assert found.net_cash == D(12000)
    assert found.total_assets == D(60000)
    assert found.own_funds == D(12000)
    assert found.initial_needs == D(48000)
    assert (found.guaranteed, found.guaranteed_loans) == (D(13000), D(20000))
    assert found.capital_repaid == D(6000)
    assert found.caf is None


def test_bfr_from_the_delays_without_a_balance_sheet() -> None:
    forecast = Forecast(
        years=(ForecastYear(production=E(36000)),),
        cycle=OperatingCycle(customer_days=D(10), sales_vat=D(0)),
    )
    assert figures_of(Plan(), forecast, 1).bfr == D(1000)


def test_nothing_is_known_of_an_empty_file() -> None:
    found = figures_of(Plan(), Forecast(), 3)
    assert all(getattr(found, field.name) is None for field in fields(found) if field.name != "basis")


def test_a_guarantee_that_is_not_set_is_unknown() -> None:
    loan = LoanTerms(guarantees=(GuaranteeLine(),))
    plan = Plan(resources=(Resource(nature=N.BANK_LOAN, amount=E(100), loan=loan),))
    assert figures_of(plan, Forecast(), 1).guaranteed is None
