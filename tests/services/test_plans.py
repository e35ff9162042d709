"""Edits of a plan's lines: what changes, what follows, and that nothing else moves."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.loan import GuaranteeFund, GuaranteeLine, LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import (
    OWN_FUNDS,
    FinancingTerms,
    Need,
    NeedNature,
    Plan,
    Resource,
    ResourceNature,
    ResourceStatus,
    Scenario,
)
from pdca_desktop.domain.record import slots_of
from pdca_desktop.finance.timeline import DEBTS
from pdca_desktop.services import plans
from pdca_desktop.services.natures import WITH_TERMS, new_resource
from pdca_desktop.services.plans import At, Edit, Side
from tests.builders import TODAY, a_bank_loan, a_dossier, a_need, a_plan, a_ptz, a_resource, euros
from tests.strategies import records

NEEDS, RESOURCES = Side.NEEDS, Side.RESOURCES
few = settings(max_examples=40)
amounts = st.none() | st.integers(0, 10**9).map(Euros)


@st.composite
def lines_at(draw: st.DrawFn, side: Side | None = None) -> tuple[Dossier, At]:
    """A dossier with several plans, and the place of one of its lines."""
    made = draw(st.lists(records(Plan, within_bounds=True), min_size=1, max_size=3))
    side = side or draw(st.sampled_from(Side))
    kind = Need if side is NEEDS else Resource
    line = draw(records(kind, within_bounds=True))
    scenario = draw(st.integers(0, len(made) - 1))
    rank = draw(st.integers(0, len(getattr(made[scenario], side.value))))
    lines = list(getattr(made[scenario], side.value))
    lines.insert(rank, line)
    made[scenario] = replace(made[scenario], **{side.value: tuple(lines)})
    scenarios = tuple(Scenario(id=f"s{n}", name=f"Montage {n}", plan=plan) for n, plan in enumerate(made))
    return a_dossier(scenarios=scenarios), At(scenario, side, rank)


def but_plan(dossier: Dossier, scenario: int) -> Dossier:
    return plans.with_plan(dossier, scenario, Plan())


ACTS: list[Callable[[Dossier, At], Edit]] = [
    lambda dossier, at: plans.set_amount(dossier, at, euros(123)),
    lambda dossier, at: plans.set_field(dossier, at, "label", "Autre"),
    lambda dossier, at: plans.set_nature(dossier, at, None),
    lambda dossier, at: plans.add_line(dossier, at.scenario, at.side),
    plans.remove_line,
    lambda dossier, at: plans.move_line(dossier, at, 1),
    plans.duplicate_line,
]


@few
@given(lines_at(), st.sampled_from(ACTS))
def test_an_edit_moves_nothing_but_its_side_of_its_plan(
    case: tuple[Dossier, At], act: Callable[[Dossier, At], Edit]
) -> None:
    dossier, at = case
    edit = act(dossier, at)
    assert but_plan(edit.dossier, at.scenario) == but_plan(dossier, at.scenario)
    other = RESOURCES if at.side is NEEDS else NEEDS
    assert plans.lines_of(edit.dossier, at.scenario, other) == plans.lines_of(dossier, at.scenario, other)
    assert edit.label[0].islower()
    assert not edit.label.endswith(".")
    assert "'" not in edit.label
    assert edit.key == "" or edit.key.startswith(at.path + "/")


@few
@given(lines_at(), st.data())
def test_a_field_takes_its_value_and_other_lines_stay(case: tuple[Dossier, At], data: st.DataObject) -> None:
    dossier, at = case
    line = plans.line_at(dossier, at)
    name = data.draw(st.sampled_from([name for name in slots_of(type(line)) if name != "nature"]))
    value = getattr(data.draw(records(type(line), most_fields=8, within_bounds=True)), name)
    edit = plans.set_field(dossier, at, name, value)
    assert getattr(plans.line_at(edit.dossier, at), name) == value or name == "loan"
    assert edit.key == f"{at.path}/{name}"
    before, after = (plans.lines_of(one, at.scenario, at.side) for one in (dossier, edit.dossier))
    kept = [rank for rank in range(len(before)) if rank != at.rank]
    assert [before[rank] for rank in kept] == [after[rank] for rank in kept]


@few
@given(lines_at(), st.integers(-3, 9))
def test_adding_then_removing_changes_nothing(case: tuple[Dossier, At], where: int) -> None:
    dossier, at = case
    added = plans.add_line(dossier, at.scenario, at.side, plans.line_at(dossier, at), where).dossier
    count = len(plans.lines_of(dossier, at.scenario, at.side))
    place = at._replace(rank=min(max(where, 0), count))
    assert plans.line_at(added, place) == plans.line_at(dossier, at)
    assert plans.remove_line(added, place).dossier == dossier


@few
@given(lines_at(), st.integers(-3, 9))
def test_a_line_moves_there_and_back(case: tuple[Dossier, At], where: int) -> None:
    dossier, at = case
    moved = plans.move_line(dossier, at, where).dossier
    before, after = (plans.lines_of(one, at.scenario, at.side) for one in (dossier, moved))
    assert Counter(before) == Counter(after)
    there = at._replace(rank=min(max(where, 0), len(before) - 1))
    assert plans.line_at(moved, there) == plans.line_at(dossier, at)
    assert plans.move_line(moved, there, at.rank).dossier == dossier


@few
@given(lines_at())
def test_nobody_answered_for_a_copy(case: tuple[Dossier, At]) -> None:
    dossier, at = case
    copied = plans.duplicate_line(dossier, at).dossier
    copy = plans.line_at(copied, at._replace(rank=at.rank + 1))
    assert copy.amount == plans.line_at(dossier, at).amount
    assert plans.line_at(copied, at) == plans.line_at(dossier, at)
    if isinstance(copy, Resource):
        assert copy.status is None
        assert copy.status_on is None
        guarantees = copy.loan.guarantees if copy.loan else ()
        assert all(line.decided_on is line.set_up_on is None for line in guarantees)
    assert plans.remove_line(copied, at._replace(rank=at.rank + 1)).dossier == dossier


@few
@given(lines_at(RESOURCES), amounts)
def test_written_guaranteed_amounts_follow_the_loan(case: tuple[Dossier, At], amount: Euros | None) -> None:
    dossier, at = case
    before = _terms(dossier, at)
    after = _terms(plans.set_amount(dossier, at, amount).dossier, at)
    if before is None:
        assert after is None
        return
    assert after is not None
    for was, now in zip(before.guarantees, after.guarantees, strict=True):
        assert replace(now, amount=was.amount) == was
        if was.amount is not None and was.quota is not None:
            assert now.amount == (None if amount is None else amount.percent(was.quota))
        else:
            assert now.amount == was.amount


@few
@given(lines_at(RESOURCES), st.sampled_from(ResourceNature))
def test_what_is_no_debt_keeps_no_terms_out_of_sight(
    case: tuple[Dossier, At], nature: ResourceNature
) -> None:
    dossier, at = case
    after = plans.set_nature(dossier, at, nature).dossier
    line = plans.line_at(after, at)
    assert isinstance(line, Resource)
    assert line.nature is nature
    if nature not in WITH_TERMS:
        assert line.loan is None
    elif nature in DEBTS:
        assert line.loan is not None
    if nature is not ResourceNature.BANK_LOAN and line.loan is not None:
        assert not line.loan.guarantees
        assert line.loan.surety is None
    assert plans.set_nature(after, at, nature).dossier == after


def test_a_label_nobody_wrote_follows_the_nature() -> None:
    dossier = a_dossier(a_plan((a_need(1000),)))
    at = At(0, NEEDS, 0)
    assert plans.line_at(plans.set_nature(dossier, at, NeedNature.WORKS).dossier, at).label == (
        "Travaux, aménagements"
    )
    written = plans.set_field(dossier, at, "label", "Four à pain").dossier
    assert plans.line_at(plans.set_nature(written, at, NeedNature.WORKS).dossier, at).label == "Four à pain"
    blank = plans.set_nature(dossier, at, None).dossier
    assert plans.line_at(blank, at).label == ""


def test_the_rate_of_a_ptz_stays_with_it() -> None:
    terms = FinancingTerms(bank_rate=Decimal("3.4"), bank_months=60, ptz_months=48)
    dossier = a_dossier(a_plan((a_need(9000),), a_bank_loan(9000)), terms=terms)
    at = At(0, RESOURCES, 0)
    ptz = plans.set_nature(dossier, at, ResourceNature.PTZ).dossier
    assert _rate(ptz, at) == 0
    bank = plans.set_nature(ptz, at, ResourceNature.BANK_LOAN).dossier
    assert _rate(bank, at) == Decimal("3.4")
    micro = plans.set_nature(ptz, at, ResourceNature.MICROCREDIT).dossier
    assert _rate(micro, at) is None


def test_a_written_guaranteed_amount_follows_and_a_bare_one_stays() -> None:
    lines = (
        GuaranteeLine(quota=Decimal(50), amount=euros(5_000)),
        GuaranteeLine(quota=Decimal(10)),
        GuaranteeLine(amount=euros(700)),
    )
    dossier = a_dossier(a_plan((a_need(10_000),), a_bank_loan(10_000, guarantees=lines)))
    at = At(0, RESOURCES, 0)
    for amount, followed in ((euros(9_000), euros(4_500)), (None, None)):
        terms = _terms(plans.set_amount(dossier, at, amount).dossier, at)
        assert terms is not None
        assert [line.amount for line in terms.guarantees] == [followed, None, euros(700)]


def test_a_loan_that_is_no_longer_the_banks_loses_its_guarantee_and_surety() -> None:
    dossier = a_dossier(a_plan((a_need(9_000),), a_bank_loan(9_000, surety="4500")))
    at = At(0, RESOURCES, 0)
    terms = _terms(plans.set_nature(dossier, at, ResourceNature.MICROCREDIT).dossier, at)
    assert terms == LoanTerms(months=60, annual_rate=Decimal("2.10"))


def test_a_nature_of_the_other_side_is_a_bug() -> None:
    dossier = a_dossier()
    with pytest.raises(TypeError):
        plans.set_nature(dossier, At(0, NEEDS, 0), ResourceNature.PTZ)
    with pytest.raises(TypeError):
        plans.set_nature(dossier, At(0, RESOURCES, 0), NeedNature.STOCK)
    with pytest.raises(TypeError):
        plans.add_line(dossier, 0, NEEDS, a_resource(5))


@pytest.mark.parametrize(
    "act",
    [
        lambda dossier: plans.set_amount(dossier, At(0, NEEDS, 99), None),
        lambda dossier: plans.set_amount(dossier, At(0, NEEDS, -1), None),
        lambda dossier: plans.remove_line(dossier, At(7, NEEDS, 0)),
        lambda dossier: plans.move_line(dossier, At(-1, NEEDS, 0), 1),
        lambda dossier: plans.add_line(dossier, 1, NEEDS),
        lambda dossier: plans.set_status(dossier, At(0, NEEDS, 0), None, TODAY),
        lambda dossier: plans.set_quota(dossier, At(0, NEEDS, 0), Decimal(60)),
        lambda dossier: plans.set_field(dossier, At(0, NEEDS, 0), "prix", 1),
        lambda dossier: plans.with_plan(dossier, 3, Plan()),
    ],
)
def test_a_place_that_is_not_there_is_a_bug_and_not_another_line(act: Callable[[Dossier], Any]) -> None:
    with pytest.raises(LookupError):
        act(a_dossier())


def test_a_status_is_dated_from_today_unless_it_stays() -> None:
    dossier = a_dossier(a_plan((a_need(5000),), a_ptz(5000)))
    at, day = At(0, RESOURCES, 0), date(2019, 7, 1)
    same = plans.set_status(dossier, at, ResourceStatus.REQUESTED, day)
    assert same.dossier == dossier
    granted = plans.set_status(dossier, at, ResourceStatus.GRANTED, day).dossier
    line = plans.line_at(granted, at)
    assert isinstance(line, Resource)
    assert (line.status, line.status_on) == (ResourceStatus.GRANTED, day)
    blank = plans.line_at(plans.set_status(granted, at, None, day).dossier, at)
    assert isinstance(blank, Resource)
    assert blank.status_on is None


@few
@given(lines_at(RESOURCES), st.integers(0, 10_000))
def test_the_slider_gives_exactly_the_quota_asked_for(case: tuple[Dossier, At], hundredths: int) -> None:
    dossier, at = case
    quota = Decimal(hundredths).scaleb(-2)
    after = plans.set_quota(dossier, at, quota).dossier
    terms = _terms(after, at)
    assert terms is not None
    quotas = [line.quota for line in terms.guarantees]
    assert None not in quotas
    assert sum(one for one in quotas if one is not None) == quota
    assert all(one is not None and one >= 0 for one in quotas)
    lent = plans.line_at(after, at).amount
    for line in terms.guarantees:
        assert line.amount is None or line.quota is None or line.amount == (lent and lent.percent(line.quota))
    before = _terms(dossier, at)
    if before is not None and before.guarantees:
        assert replace(terms, guarantees=before.guarantees) == before
        assert [line.fund for line in terms.guarantees] == [line.fund for line in before.guarantees]


@pytest.mark.parametrize(
    ("quotas", "wanted", "shared"),
    [
        (("40", "20"), "75", ("50", "25")),
        (("40", "20"), "50", ("33.33", "16.67")),
        (("20", "40"), "50", ("16.67", "33.33")),
        (("65",), "50.5", ("50.5",)),
        ((None, None), "70", ("35", "35")),
        (("60", None), "70", ("70", "0")),
        (("0", "0"), "51", ("25.5", "25.5")),
        ((), "65", ("65",)),
    ],
)
def test_the_slider_keeps_proportions(
    quotas: tuple[str | None, ...], wanted: str, shared: tuple[str, ...]
) -> None:
    lines = tuple(GuaranteeLine(quota=None if quota is None else Decimal(quota)) for quota in quotas)
    dossier = a_dossier(a_plan((a_need(14000),), a_bank_loan(14000, guarantees=lines)))
    after = _terms(
        plans.set_quota(dossier, At(0, RESOURCES, 0), Decimal(wanted)).dossier, At(0, RESOURCES, 0)
    )
    assert after is not None
    assert [line.quota for line in after.guarantees] == [Decimal(quota) for quota in shared]


def test_a_line_with_an_amount_only_weighs_by_it() -> None:
    lines = (GuaranteeLine(amount=euros(6000)), GuaranteeLine(fund=GuaranteeFund.FGIF, quota=Decimal(30)))
    dossier = a_dossier(a_plan((a_need(10000),), a_bank_loan(10000, guarantees=lines)))
    after = _terms(plans.set_quota(dossier, At(0, RESOURCES, 0), Decimal(75)).dossier, At(0, RESOURCES, 0))
    assert after is not None
    assert [(line.quota, line.amount) for line in after.guarantees] == [
        (Decimal(50), euros(5000)),
        (Decimal(25), None),
    ]


@pytest.mark.parametrize("nature", list(ResourceNature))
def test_a_new_resource_starts_with_what_is_known(nature: ResourceNature) -> None:
    known = FinancingTerms(
        bank_rate=Decimal("3.4"),
        bank_months=60,
        ptz_months=48,
        solidaire_months=72,
        solidaire_rate=Decimal(2),
    )
    made = new_resource(known, nature, TODAY)
    assert (made.nature, made.label, made.amount) == (nature, nature.label, None)
    own = nature in OWN_FUNDS
    assert made.status is (None if own else ResourceStatus.REQUESTED)
    assert made.status_on == (None if own else TODAY)
    expected = {
        ResourceNature.BANK_LOAN: (60, Decimal("3.4")),
        ResourceNature.PTZ: (48, Decimal(0)),
        ResourceNature.PRET_SOLIDAIRE: (72, Decimal(2)),
    }
    found = made.loan and (made.loan.months, made.loan.annual_rate)
    assert found == expected.get(nature, (None, None) if nature in DEBTS else None)


def test_words_of_an_edit() -> None:
    dossier = a_dossier(a_plan((a_need(5000),), a_ptz(5000)))
    at = At(0, RESOURCES, 0)
    blank = plans.add_line(dossier, 0, NEEDS).dossier
    told = {
        plans.set_amount(dossier, at, None): "montant de « Prêt à taux zéro (PTZ) »",
        plans.set_field(dossier, at, "funder", "BPI"): "financeur de « Prêt à taux zéro (PTZ) »",
        plans.set_quota(dossier, at, Decimal(50)): "quotité de « Prêt à taux zéro (PTZ) »",
        plans.add_line(dossier, 0, NEEDS): "ajout d'un besoin",
        plans.add_line(dossier, 0, RESOURCES, a_ptz(1)): "ajout d'une ressource « Prêt à taux zéro (PTZ) »",
        plans.remove_line(dossier, At(0, NEEDS, 0)): "retrait de « Matériel et outillage »",
        plans.move_line(dossier, At(0, NEEDS, 0), 2): "déplacement de « Matériel et outillage »",
        plans.duplicate_line(dossier, At(0, NEEDS, 0)): "copie de « Matériel et outillage »",
        plans.remove_line(blank, At(0, NEEDS, 1)): "retrait de « ligne sans libellé »",
    }
    assert {edit.label: edit.label for edit in told} == {
        typeset(label): edit.label for edit, label in told.items()
    }


def _terms(dossier: Dossier, at: At) -> LoanTerms | None:
    line = plans.line_at(dossier, at)
    assert isinstance(line, Resource)
    return line.loan


def _rate(dossier: Dossier, at: At) -> Decimal | None:
    terms = _terms(dossier, at)
    assert terms is not None
    return terms.annual_rate
