"""The banker's five checks at their thresholds, and the guarantee seen from the bank's side."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.loan import GuaranteeLine
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import Plan
from pdca_desktop.finance.figures import Figures
from pdca_desktop.finance.ratios import ratios
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.services.banker import CHECKS, BankSide, Reading, bank_sides, banker_checks
from pdca_desktop.services.quota import quota_bounds
from tests.builders import TODAY, a_bank_loan, a_guarantee, a_need, a_plan, euros

GOOD, TIGHT, REVIEW, UNKNOWN = Reading
D = Decimal


@pytest.mark.parametrize(
    ("name", "figures", "reading"),
    [
        ("capacite_remboursement", {"long_debts": D(299), "caf": D(100)}, GOOD),
        ("capacite_remboursement", {"long_debts": D(300), "caf": D(100)}, TIGHT),
        ("capacite_remboursement", {"long_debts": D("399.99"), "caf": D(100)}, TIGHT),
        ("capacite_remboursement", {"long_debts": D(400), "caf": D(100)}, REVIEW),
        ("capacite_remboursement", {"long_debts": D(1), "caf": D(0)}, REVIEW),
        ("capacite_remboursement", {"long_debts": D(1), "caf": D(-5)}, REVIEW),
        ("capacite_remboursement", {"long_debts": D(0), "caf": D(-5)}, UNKNOWN),
        ("capacite_remboursement", {"long_debts": D(0), "caf": D(5)}, GOOD),
        ("capacite_remboursement", {"long_debts": None, "caf": D(-5)}, UNKNOWN),
        ("autonomie", {"equity": D(25), "total_assets": D(100)}, GOOD),
        ("autonomie", {"equity": D("24.99"), "total_assets": D(100)}, REVIEW),
        ("autonomie", {"equity": D(25), "total_assets": D(0)}, UNKNOWN),
        ("fonds_propres_dettes", {"equity": D(10), "long_debts": D(10)}, GOOD),
        ("fonds_propres_dettes", {"equity": D(9), "long_debts": D(10)}, REVIEW),
        ("apport_besoins", {"own_funds": D(30), "initial_needs": D(100)}, GOOD),
        ("apport_besoins", {"own_funds": D("29.99"), "initial_needs": D(100)}, REVIEW),
        ("apport_besoins", {}, UNKNOWN),
        ("tresorerie_ca", {"net_cash": D(11), "turnover": D(120)}, GOOD),
        ("tresorerie_ca", {"net_cash": D(9), "turnover": D(120)}, REVIEW),
    ],
)
def test_a_check_reads_its_published_threshold(
    name: str, figures: dict[str, Decimal], reading: Reading
) -> None:
    found = {check.ratio.id: check for check in banker_checks(ratios(Figures(**figures)))}
    assert tuple(found) == CHECKS
    assert found[name].reading is reading
    assert (found[name].shown == "n.c.") is bool(found[name].reason)
    assert found[name].told


def test_custom_thresholds_are_not_judged() -> None:
    unjudged = {ratio.id for ratio in ratios(Figures()) if ratio.least is None and ratio.most is None}
    assert unjudged.isdisjoint(CHECKS)
    assert "annuite_caf" in unjudged


def side(**changes: object) -> BankSide:
    loan = replace(a_bank_loan(14_000, surety="2000"), **changes)  # type: ignore[arg-type]
    (found,) = bank_sides(Plan(resources=(loan,)), Decimal(50))
    return found


def test_what_the_bank_risks_and_what_the_holder_is_spared() -> None:
    found = side()
    assert (found.lent, found.quota, found.guaranteed, found.left) == (
        euros(14_000),
        Decimal(60),
        euros(8_400),
        euros(5_600),
    )
    assert (found.asked, found.surety, found.avoided) == (euros(7_000), euros(2_000), euros(5_000))
    assert found.commission is None
    assert found.sentence == typeset(
        "Sur 14 000,00 € prêtés, la garantie couvre 8 400,00 € (60 %) : il reste 5 600,00 € au risque de la "
        "banque. Caution personnelle : 2 000,00 € au lieu de 7 000,00 €."
    )


def test_nothing_is_guessed() -> None:
    assert side(amount=None).sentence == typeset("« Prêt bancaire » : montant du prêt à renseigner.")
    loan = a_bank_loan(9_000, guarantees=(a_guarantee("60"), a_guarantee(None)), surety=None)
    (found,) = bank_sides(Plan(resources=(loan,)), None)
    assert found.guaranteed is found.left is found.asked is found.avoided is None
    assert found.quota is None
    assert found.sentence == typeset("« Prêt bancaire » : quotité de garantie à renseigner.")
    assert bank_sides(a_plan((a_need(9_000),), a_bank_loan(9_000, guarantees=())), Decimal(50)) == ()


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.lists(st.integers(0, 8000), min_size=1, max_size=3))
def test_the_bank_is_left_with_what_is_not_guaranteed(lent: int, surety: int, quotas: list[int]) -> None:
    lines = tuple(GuaranteeLine(quota=Decimal(quota).scaleb(-2)) for quota in quotas)
    loan = a_bank_loan(Euros(lent), guarantees=lines, surety=Euros(surety))
    (found,) = bank_sides(Plan(resources=(loan,)), Decimal(40))
    assert found.guaranteed is not None
    assert found.left is not None
    assert found.guaranteed + found.left == found.lent
    assert found.avoided is not None
    assert found.avoided >= Euros(0)
    assert found.sentence.endswith(".")


def test_the_slider_ends_at_dated_values_and_says_which() -> None:
    bounds = quota_bounds(load_pack("2019"), TODAY, TODAY)
    assert (bounds.least_rate, bounds.most_rate) == (Decimal(50), Decimal(80))
    assert bounds.least.entry.source.title
    for quota in (50, 65, 80):
        assert bounds.refusal(Decimal(quota)) == ""
    assert bounds.refusal(Decimal("80.01")) == typeset(
        "Une garantie de 80,01 % dépasse la valeur « Plafond de la garantie, toutes lignes ensemble » : 80 %."
    )
    assert "« Quotité usuelle la plus basse »" in bounds.refusal(Decimal(49)).replace("\u00a0", " ")
