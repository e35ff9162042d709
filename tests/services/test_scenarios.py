"""Several plans side by side: names, the retained one, remedies and proposals taken in."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop import resources
from pdca_desktop.domain import path
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.path import Change
from pdca_desktop.domain.plan import FinancingTerms, Plan, Scenario
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.dossier_file import read_dossier
from pdca_desktop.rules.best_mix import propose
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.rules.values import RulePack
from pdca_desktop.rules.way_out import Remedy
from pdca_desktop.services import plans, scenarios
from pdca_desktop.services.judging import judge_dossier
from pdca_desktop.services.plans import At, Side
from tests.builders import TODAY, a_bank_loan, a_dossier, a_need, a_plan, a_ptz, a_resource, euros

PLAN_A = a_plan((a_need(10_000),), a_ptz(4_000))
PLAN_B = a_plan((a_need(8_000),))


@cache
def pack() -> RulePack:
    return load_pack()


def three(chosen: str = "s0") -> Dossier:
    made = tuple(
        Scenario(id=f"s{n}", name=f"Montage {name}", plan=plan)
        for n, (name, plan) in enumerate((("A", PLAN_A), ("B", PLAN_B), ("C", Plan())))
    )
    return a_dossier(scenarios=made, chosen=chosen)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(["add", "copy", "drop", "choose", "name"]), st.integers(0, 5))))
def test_names_stay_different_and_the_retained_plan_retained(acts: list[tuple[str, int]]) -> None:
    dossier = three()
    for n, (act, asked) in enumerate(acts):
        rank = min(asked, len(dossier.scenarios) - 1)
        kept = dossier.scenarios[dossier.chosen_rank].id
        try:
            if act == "add":
                dossier = scenarios.add_scenario(dossier, f"n{n}", PLAN_B).dossier
            elif act == "copy":
                dossier = scenarios.duplicate_scenario(dossier, rank, f"n{n}").dossier
            elif act == "drop":
                dossier = scenarios.remove_scenario(dossier, rank).dossier
            elif act == "choose":
                kept = dossier.scenarios[rank].id
                dossier = scenarios.choose_scenario(dossier, rank, f"n{n}").dossier
            else:
                dossier = scenarios.rename_scenario(dossier, rank, f"Essai {rank % 2}").dossier
        except AppError:
            assert act in ("drop", "name")
        names = [scenario.name for scenario in dossier.scenarios]
        assert len(set(names)) == len(names) >= 1
        assert len({scenario.id for scenario in dossier.scenarios}) == len(names)
        assert dossier.scenarios[dossier.chosen_rank].id == kept


def test_names_follow_the_alphabet_and_fill_gaps() -> None:
    dossier = a_dossier(scenarios=(Scenario(name="montage a"), Scenario(name="Montage C")))
    assert scenarios.next_name(dossier) == "Montage B"
    many = a_dossier(scenarios=tuple(Scenario(name=f"Montage {chr(65 + n)}") for n in range(26)))
    assert scenarios.next_name(many) == "Montage AA"
    more = scenarios.add_scenario(scenarios.add_scenario(many, "1").dossier, "2").dossier
    assert [one.name for one in more.scenarios[-2:]] == ["Montage AA", "Montage AB"]


def test_a_copy_stands_at_the_end_with_its_own_identifier() -> None:
    edit = scenarios.duplicate_scenario(three(), 0, "new")
    assert edit.dossier.scenarios[:3] == three().scenarios
    assert edit.dossier.scenarios[3] == Scenario(id="new", name="Montage D", plan=PLAN_A)
    assert edit.label == "copie de «\u00a0Montage A\u00a0»"


@pytest.mark.parametrize("chosen", [0, 1, 2])
def test_the_retained_plan_is_not_removed(chosen: int) -> None:
    with pytest.raises(AppError, match="est le montage retenu"):
        scenarios.remove_scenario(three(f"s{chosen}"), chosen)


def test_a_dossier_keeps_a_plan_even_when_none_is_retained() -> None:
    for chosen in ("", "gone"):
        with pytest.raises(AppError, match="au moins un montage"):
            scenarios.remove_scenario(a_dossier(chosen=chosen), 0)


@pytest.mark.parametrize("name", ["", "   ", "montage b", " Montage  B "])
def test_names_that_would_confuse_are_refused(name: str) -> None:
    with pytest.raises(AppError):
        scenarios.rename_scenario(three(), 0, name)


def test_a_plan_may_change_the_case_of_its_own_name() -> None:
    edit = scenarios.rename_scenario(three(), 0, "  MONTAGE   a ")
    assert edit.dossier.scenarios[0].name == "MONTAGE a"
    assert edit.key == "/scenarios/0/name"


@pytest.mark.parametrize("rank", [-1, 3])
def test_a_plan_that_is_not_there_is_a_bug(rank: int) -> None:
    with pytest.raises(LookupError):
        scenarios.remove_scenario(three(), rank)
    with pytest.raises(LookupError):
        scenarios.choose_scenario(three(), rank, "x")
    with pytest.raises(LookupError):
        scenarios.duplicate_scenario(three(), rank, "x")
    with pytest.raises(LookupError):
        scenarios.accept_plan(three(), rank, Plan())


def test_an_imported_plan_takes_the_place_of_one() -> None:
    edit = scenarios.accept_plan(three(), 2, PLAN_B)
    assert edit.dossier == replace(
        three(), scenarios=(*three().scenarios[:2], replace(three().scenarios[2], plan=PLAN_B))
    )


REFUSED = sorted(resources.folder("demo").glob("0[59]*.json")) + sorted(
    resources.folder("demo").glob("1[35]*.json")
)


@pytest.mark.parametrize("file", REFUSED, ids=lambda file: file.stem)
def test_every_remedy_applies_to_the_dossier_it_was_proved_on(file: object) -> None:
    dossier = read_dossier(file)  # type: ignore[arg-type]
    judgement = judge_dossier(dossier, pack(), today=TODAY.replace(year=2026))
    remedies = [remedy for found in judgement.remedies.values() for remedy in found]
    assert remedies
    for remedy in remedies:
        edit = scenarios.apply_remedy(dossier, remedy)
        assert edit.dossier == path.apply(dossier, remedy.changes)
        assert edit.label[0].islower()


def test_a_remedy_begins_a_record_that_was_not_there() -> None:
    dossier = a_dossier(Plan(resources=(a_resource(5),)))
    remedy = Remedy("Porter", (Change("/scenarios/0/plan/resources/0/loan/months", None, 48),))
    loan = scenarios.apply_remedy(dossier, remedy).dossier.scenarios[0].plan.resources[0].loan
    assert loan is not None
    assert loan.months == 48


def test_a_stale_remedy_changes_nothing() -> None:
    dossier = a_dossier(a_plan((a_need(20_000),), a_ptz(9_000), a_bank_loan(11_000)))
    place = "/scenarios/0/plan/resources/0"
    remedy = Remedy("Ramener", (Change(f"{place}/amount", euros(9_000), euros(8_000)),))
    assert scenarios.apply_remedy(dossier, remedy).dossier != dossier
    at = At(0, Side.RESOURCES, 0)
    removal = Remedy("Retirer", (Change(place, plans.line_at(dossier, at), None),))
    beyond = Remedy("Ramener", (Change("/scenarios/0/plan/resources/7/amount", None, euros(1)),))
    for changed in (
        plans.set_amount(dossier, at, euros(9_500)).dossier,
        plans.remove_line(dossier, at).dossier,
        plans.move_line(dossier, at, 1).dossier,
    ):
        for stale in (remedy, removal, beyond):
            with pytest.raises(AppError, match="a changé depuis cette proposition"):
                scenarios.apply_remedy(changed, stale)


def test_a_proposal_is_a_plan_of_its_own() -> None:
    known = FinancingTerms(
        own_money=euros(9_000),
        bank_maximum=euros(20_000),
        bank_rate=Decimal("2.1"),
        bank_months=60,
        bank_surety=Decimal(50),
        ptz_months=48,
    )
    dossier = a_dossier(Plan(needs=(a_need(20_000),)), terms=known)
    proposals = propose(dossier, pack(), today=TODAY).proposals
    assert proposals
    for proposal in proposals:
        edit = scenarios.take_proposal(dossier, proposal, "new")
        assert edit.dossier.scenarios[:-1] == dossier.scenarios
        assert edit.dossier.scenarios[-1] == Scenario(id="new", name="Montage B", plan=proposal.plan)
        assert edit.dossier.chosen == dossier.chosen
        assert edit.label.startswith("Montage B, proposé")
