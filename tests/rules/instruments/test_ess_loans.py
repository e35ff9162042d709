"""Prêt solidaire, prêt participatif, contrat d'apport associatif, ESS equity: public terms."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import NeedNature, Resource, ResourceNature
from pdca_desktop.domain.project import Segment
from pdca_desktop.domain.structure import LegalForm, Structure
from pdca_desktop.rules.instruments import ess_equity, pret_solidaire
from pdca_desktop.rules.verdict import Rule, State
from tests.rules.instruments.test_ess_support import (
    amounts_of,
    mended,
    need,
    planned,
    resource,
    resources_of,
    state,
    verdict,
)

EACH = pytest.mark.parametrize
APPORT, SOLIDAIRE = ResourceNature.APPORT_ASSOCIATIF, ResourceNature.PRET_SOLIDAIRE
PARTICIPATIF, BANK = ResourceNature.PRET_PARTICIPATIF, ResourceNature.BANK_LOAN


def plan_of(*lines: Resource, needs: str = "90000.00", nature: NeedNature | None = None) -> Dossier:
    return planned((need(needs, nature or NeedNature.EQUIPMENT),), *lines)


def loan(nature: ResourceNature, amount: str | None = "20000.00", **terms: object) -> Dossier:
    return plan_of(resource(nature, amount, LoanTerms(**terms)))  # type: ignore[arg-type]


AMOUNTS = [
    (pret_solidaire.amount, SOLIDAIRE, 5_000, 500_000),
    (pret_solidaire.amount, PARTICIPATIF, 5_000, 500_000),
    (ess_equity.amount, APPORT, 5_000, 30_000),
]


@EACH(("rule", "nature", "floor", "cap"), AMOUNTS)
def test_amount(rule: Rule, nature: ResourceNature, floor: int, cap: int) -> None:
    low, high = Decimal(floor), Decimal(cap)
    cent = Decimal("0.01")
    expected = {
        low - cent: State.FAIL,
        low: State.PASS,
        low + cent: State.PASS,
        high - cent: State.PASS,
        high: State.PASS,
        high + cent: State.FAIL,
    }
    assert {amount: state(rule, loan(nature, str(amount))) for amount in expected} == expected
    assert state(rule, loan(nature, None)) is State.UNKNOWN
    assert state(rule, plan_of(resource(BANK, "100.00"))) is State.NOT_APPLICABLE


@EACH(("rule", "nature", "floor", "cap"), AMOUNTS)
def test_way_out_of_an_amount(rule: Rule, nature: ResourceNature, floor: int, cap: int) -> None:
    for outside, bound in ((floor - 1_000, floor), (cap + 1_000, cap)):
        fitted, given_up = mended(rule, loan(nature, str(outside))).values()
        assert amounts_of(fitted) == [f"{bound}.00"]
        assert resources_of(given_up) == ()


def test_way_out_fits_every_line_at_once() -> None:
    dossier = plan_of(resource(SOLIDAIRE, "4000.00"), resource(PARTICIPATIF, "600000.00"))
    fitted = next(iter(mended(pret_solidaire.amount, dossier).values()))
    assert amounts_of(fitted) == ["5000.00", "500000.00"]


MONTHS = [(pret_solidaire.duration, SOLIDAIRE, 60, 84), (ess_equity.duration, APPORT, 24, 60)]


@EACH(("rule", "nature", "floor", "cap"), MONTHS)
def test_duration(rule: Rule, nature: ResourceNature, floor: int, cap: int) -> None:
    expected = {floor - 1: State.FAIL, floor: State.PASS, cap: State.PASS, cap + 1: State.FAIL}
    assert {months: state(rule, loan(nature, months=months)) for months in expected} == expected
    assert verdict(rule, loan(nature)).missing == ("/scenarios/0/plan/resources/0/loan/months",)


@EACH(("rule", "nature", "floor", "cap"), MONTHS)
def test_way_out_of_a_duration(rule: Rule, nature: ResourceNature, floor: int, cap: int) -> None:
    for outside, bound in ((floor - 5, floor), (cap + 5, cap)):
        (after,) = mended(rule, loan(nature, months=outside)).values()
        terms = resources_of(after)[0].loan
        assert terms is not None
        assert terms.months == bound


@EACH(("months", "expected"), [(0, State.PASS), (24, State.PASS), (25, State.FAIL)])
def test_grace(months: int, expected: State) -> None:
    assert state(pret_solidaire.grace, loan(SOLIDAIRE, grace_months=months)) is expected


def test_way_out_of_the_grace() -> None:
    (after,) = mended(pret_solidaire.grace, loan(SOLIDAIRE, grace_months=36)).values()
    terms = resources_of(after)[0].loan
    assert terms is not None
    assert terms.grace_months == 24


@EACH(
    ("others", "expected"),
    [
        ((), State.FAIL),
        ((resource(ResourceNature.OWN_CASH, "9000.00"),), State.FAIL),
        ((resource(BANK, "9000.00"),), State.PASS),
        ((resource(BANK, None),), State.PASS),
        ((resource(BANK, "0.00"),), State.FAIL),
        ((resource(None, "9000.00"),), State.UNKNOWN),
        ((resource(None, "9000.00"), resource(ResourceNature.MICROCREDIT, "1.00")), State.PASS),
    ],
)
def test_other_lenders(others: tuple[Resource, ...], expected: State) -> None:
    assert state(pret_solidaire.other_lenders, plan_of(resource(SOLIDAIRE, "9000.00"), *others)) is expected


def test_way_out_without_other_lender() -> None:
    swapped, given_up = mended(pret_solidaire.other_lenders, loan(SOLIDAIRE)).values()
    assert [one.nature for one in resources_of(swapped)] == [BANK]
    assert resources_of(given_up) == ()


USES = [(pret_solidaire.uses, SOLIDAIRE), (ess_equity.uses, APPORT)]


@EACH(("rule", "nature"), USES)
@EACH(
    ("spent", "kind", "expected"),
    [
        ("20000.00", NeedNature.BFR, State.PASS),
        ("19999.99", NeedNature.BFR, State.FAIL),
        ("20000.00", NeedNature.RUNNING_COSTS, State.FAIL),
        ("20000.00", NeedNature.PAST_LOSSES, State.FAIL),
        (None, NeedNature.BFR, State.UNKNOWN),
        ("20000.00", None, State.UNKNOWN),
    ],
)
def test_uses(
    rule: Rule, nature: ResourceNature, spent: str | None, kind: NeedNature | None, expected: State
) -> None:
    needs = (need(spent, kind), need("500.00", NeedNature.RUNNING_COSTS))
    assert state(rule, planned(needs, resource(nature, "20000.00"))) is expected


@EACH(("rule", "nature"), USES)
def test_way_out_of_uses(rule: Rule, nature: ResourceNature) -> None:
    needs = (need("12000.00"), need("9000.00", NeedNature.PAST_LOSSES))
    lowered, given_up = mended(rule, planned(needs, resource(nature, "20000.00"))).values()
    assert amounts_of(lowered) == ["12000.00"]
    assert state(rule, planned(needs, resource(nature, "12000.01"))) is State.FAIL
    assert resources_of(given_up) == ()


@EACH(
    ("rate", "surety", "expected"),
    [
        ("0", "0.00", State.PASS),
        ("0.001", "0.00", State.FAIL),
        ("0", "0.01", State.FAIL),
        ("1", None, State.FAIL),
        (None, "0.00", State.UNKNOWN),
        ("0", None, State.UNKNOWN),
    ],
)
def test_apport_is_free(rate: str | None, surety: str | None, expected: State) -> None:
    dossier = loan(
        APPORT,
        annual_rate=None if rate is None else Decimal(rate),
        surety=None if surety is None else Euros.of(surety),
    )
    assert state(ess_equity.free, dossier) is expected


def test_way_out_of_interest_and_surety() -> None:
    dossier = loan(APPORT, annual_rate=Decimal("1.5"), surety=Euros.of(300))
    (after,) = mended(ess_equity.free, dossier).values()
    terms = resources_of(after)[0].loan
    assert terms is not None
    assert (terms.annual_rate, terms.surety) == (Decimal(0), Euros(0))


@EACH(
    ("others", "expected"),
    [
        ((resource(BANK, "10000.00"),), State.PASS),
        ((resource(BANK, "9999.99"),), State.FAIL),
        ((resource(BANK, "6000.00"), resource(ResourceNature.ASSOCIATIVE_FUND, "4000.00")), State.PASS),
        ((resource(ResourceNature.OVERDRAFT, "50000.00"),), State.FAIL),
        ((resource(BANK, None),), State.UNKNOWN),
        ((resource(None, "10000.00"),), State.UNKNOWN),
        ((resource(None, "9999.99"),), State.FAIL),
        ((), State.FAIL),
    ],
)
def test_parity(others: tuple[Resource, ...], expected: State) -> None:
    assert state(ess_equity.parity, plan_of(resource(APPORT, "10000.00"), *others)) is expected


def test_parity_of_an_apport_without_amount() -> None:
    assert state(ess_equity.parity, plan_of(resource(APPORT, None), resource(BANK, "1.00"))) is State.UNKNOWN


def test_way_out_of_parity() -> None:
    dossier = plan_of(resource(APPORT, "10000.00"), resource(BANK, "6000.01"))
    lowered, shared, given_up = mended(ess_equity.parity, dossier).values()
    assert amounts_of(lowered) == ["6000.01", "6000.01"]
    assert amounts_of(shared) == ["8000.00", "8000.01"]
    assert amounts_of(given_up) == ["6000.01"]
    less = plan_of(resource(APPORT, "8000.01"), resource(BANK, "8000.00"))
    assert state(ess_equity.parity, less) is State.FAIL


@EACH(
    ("form", "expected"),
    [(LegalForm.ASSOCIATION, State.PASS), (LegalForm.SCIC, State.FAIL), (None, State.UNKNOWN)],
)
def test_association(form: LegalForm | None, expected: State) -> None:
    dossier = replace(loan(APPORT), structure=Structure(legal_form=form))
    assert state(ess_equity.association, dossier) is expected


def test_way_out_of_the_beneficiary() -> None:
    dossier = replace(loan(APPORT), structure=Structure(legal_form=LegalForm.SAS))
    swapped, given_up = mended(ess_equity.association, dossier).values()
    assert [one.nature for one in resources_of(swapped)] == [PARTICIPATIF]
    assert resources_of(given_up) == ()


NOTHING_SOCIAL = Structure(
    legal_form=LegalForm.SAS, solidarity_company=False, esus=False, siae=False, adapted_company=False
)


@EACH("nature", [ResourceNature.ESS_EQUITY, APPORT, PARTICIPATIF])
@EACH(
    ("change", "expected"),
    [
        (lambda dossier: dossier, State.FAIL),
        (lambda dossier: replace(dossier, segment=Segment.ESS), State.PASS),
        (lambda dossier: replace(dossier, segment=Segment.COMMITTED), State.PASS),
        (lambda dossier: replace(dossier, segment=None), State.UNKNOWN),
        (lambda dossier: replace(dossier, structure=replace(NOTHING_SOCIAL, esus=True)), State.PASS),
        (lambda dossier: replace(dossier, structure=replace(NOTHING_SOCIAL, esus=None)), State.UNKNOWN),
        (lambda dossier: replace(dossier, structure=Structure(legal_form=LegalForm.SCOP)), State.PASS),
    ],
)
def test_social_utility(
    nature: ResourceNature, change: Callable[[Dossier], Dossier], expected: State
) -> None:
    dossier = replace(loan(nature), segment=Segment.TPE, structure=NOTHING_SOCIAL)
    assert state(ess_equity.social_utility, change(dossier)) is expected


def test_way_out_without_social_utility() -> None:
    dossier = replace(loan(ResourceNature.ESS_EQUITY), segment=Segment.TPE, structure=NOTHING_SOCIAL)
    (after,) = mended(ess_equity.social_utility, dossier).values()
    assert resources_of(after) == ()
