"""A third plan made line by line of two: nothing invented, nothing twice, a side whole when it is wanted."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop.domain import path
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import NeedNature, Plan, Scenario
from pdca_desktop.errors import Clash
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.services.clashes import Keep
from pdca_desktop.services.composing import Composition, composition
from pdca_desktop.services.judging import judge_dossier, judge_with
from pdca_desktop.services.plan_difference import Line
from pdca_desktop.services.plan_strands import Strand, strands
from tests.builders import TODAY, a_bank_loan, a_dossier, a_need, a_ptz, a_resource, euros
from tests.strategies import records

plans_ = records(Plan, within_bounds=True)
few = records(Plan, within_bounds=True, most_fields=2, most_items=4)


@st.composite
def versions(draw: st.DrawFn) -> tuple[Plan, Plan, Plan]:
    """Three plans made of the same lines and of lines of their own, in any order."""
    one, other, third = draw(few), draw(few), draw(few)
    needs = [*one.needs, *other.needs, *third.needs]
    resources = [*one.resources, *other.resources, *third.resources]

    def some() -> Plan:
        mine = draw(few)
        return Plan(
            needs=(*draw(st.permutations(needs))[: draw(st.integers(0, len(needs)))], *mine.needs),
            resources=tuple(draw(st.permutations([*mine.resources, *resources]))),
        )

    return some(), some(), some()


@st.composite
def compositions(draw: st.DrawFn) -> Composition:
    """Any choice that can be made."""
    base, theirs, mine = draw(versions())
    made = against(base, theirs, mine)
    for rank, strand in enumerate(made.open):
        made = made.take(rank, draw(st.sampled_from(strand.offers)))
    return made


def against(base: Plan | None, theirs: Plan, mine: Plan) -> Composition:
    return composition(Clash("/scenarios/0/plan", "", "Plan", base, theirs, mine))


def lines(plan: Plan) -> list[Line]:
    return [*plan.needs, *plan.resources]


def standing(found: tuple[Strand, ...], version: str) -> list[Line]:
    return [line for strand in found if (line := getattr(strand, version)) is not None]


def in_order(some: list[Line], whole: list[Line]) -> bool:
    """Whether lines stand in a list in their order, others between them."""
    rest = iter(whole)
    return all(any(line == other for other in rest) for line in some)


@settings(max_examples=60)
@given(versions())
def test_every_line_of_every_plan_is_in_one_strand(plans: tuple[Plan, Plan, Plan]) -> None:
    base, theirs, mine = plans
    found = strands(base, theirs, mine)
    assert standing(found, "theirs") == lines(theirs)
    assert Counter(standing(found, "mine")) == Counter(lines(mine))
    assert Counter(standing(found, "base")) == Counter(lines(base))
    for strand in found:
        assert any((strand.base, strand.theirs, strand.mine))
        assert bool(strand.offers) is (strand.theirs != strand.mine)


@settings(max_examples=60)
@given(versions())
def test_everything_from_one_side_is_that_side(plans: tuple[Plan, Plan, Plan]) -> None:
    base, theirs, mine = plans
    made = against(base, theirs, mine)
    assert made.plan == theirs  # where it starts
    assert made.all(Keep.THEIRS).plan == theirs
    if made.open:
        assert made.all(Keep.MINE).plan == mine
    else:
        assert Counter(lines(theirs)) == Counter(lines(mine))


@settings(max_examples=60)
@given(compositions())
def test_nothing_is_invented_and_nothing_is_lost_unasked(made: Composition) -> None:
    kept = Counter(lines(made.plan))
    wanted: Counter[Line] = Counter()
    for strand, keep in zip(made.strands, made.choices, strict=True):
        wanted.update(strand.taken(keep))
    assert kept == wanted
    assert not kept - (Counter(lines(made.theirs)) + Counter(lines(made.mine)))
    assert (Counter(lines(made.theirs)) & Counter(lines(made.mine))) <= kept  # what both want stays


@settings(max_examples=60)
@given(compositions())
def test_lines_keep_the_order_of_the_plan_that_is_kept(made: Composition) -> None:
    for side in ("needs", "resources"):
        here = [one for one in made.strands if one.side.value == side]
        keeps = [keep for one, keep in zip(made.strands, made.choices, strict=True) if one.side.value == side]
        if any(one.offers and keep is not Keep.MINE for one, keep in zip(here, keeps, strict=True)):
            from_theirs = [
                one.theirs
                for one, keep in zip(here, keeps, strict=True)
                if one.theirs is not None and keep is not Keep.MINE
            ]
            assert in_order(from_theirs, list(getattr(made.plan, side)))
            assert in_order(from_theirs, list(getattr(made.theirs, side)))


@settings(max_examples=40)
@given(compositions())
def test_choices_come_back_from_their_draft_and_not_to_other_plans(made: Composition) -> None:
    fresh = made.all(Keep.THEIRS)
    assert fresh.resumed(made.draft) == made
    longer = against(None, replace(made.theirs, needs=(*made.theirs.needs, a_need(1))), made.mine)
    assert longer.resumed(made.draft) is None
    for damaged in ("", made.draft + "t", made.draft + "?", made.draft[1:]):
        assert fresh.resumed(damaged) is None


def test_what_both_made_of_one_line_stands_together() -> None:
    bank, second = a_bank_loan(6_000), a_bank_loan(9_000)
    (one, two) = strands(
        Plan(resources=(bank, second)),
        Plan(resources=(second,)),
        Plan(resources=(bank, replace(second, amount=euros(8_000)))),
    )
    assert (one.theirs, one.mine) == (None, bank)
    assert (two.base, two.theirs, two.mine and two.mine.amount) == (second, second, euros(8_000))
    assert two.offers == (Keep.THEIRS, Keep.MINE)


def test_a_line_that_both_added_alike_is_no_choice_whatever_else_went() -> None:
    oven, ramp = replace(a_need(8_000), label="Four"), replace(a_need(900), label="Rampe")
    dearer = replace(oven, amount=euros(9_000))
    made = against(Plan(needs=(oven,)), Plan(needs=(ramp,)), Plan(needs=(dearer, ramp)))
    (choice,) = made.open
    assert (choice.base, choice.theirs, choice.mine) == (oven, None, dearer)
    assert made.take(0, Keep.MINE).plan.needs == (dearer, ramp)


def test_two_lines_that_may_be_one_can_both_be_kept() -> None:
    oven = replace(a_need(8_000), label="Four")
    sign, awning = replace(a_need(900), label="Enseigne"), replace(a_need(400), label="Store")
    renamed = against(Plan(needs=(oven,)), Plan(needs=(sign,)), Plan(needs=(awning,)))
    assert Keep.BOTH in renamed.open[0].offers
    assert renamed.take(0, Keep.BOTH).plan.needs == (sign, awning)
    grants = a_resource(500), a_resource(700)
    added = against(None, Plan(resources=grants[:1]), Plan(resources=grants[1:]))
    assert added.take(0, Keep.BOTH).plan.resources == grants
    changed = against(Plan(resources=(a_ptz(1),)), Plan(resources=(a_ptz(2),)), Plan(resources=(a_ptz(3),)))
    assert changed.open[0].offers == (Keep.THEIRS, Keep.MINE)
    with pytest.raises(LookupError):
        changed.take(0, Keep.BOTH)


def test_a_line_only_one_has_stands_where_it_stood_there() -> None:
    one, two, three = (replace(a_need(amount), label=f"Ligne {amount}") for amount in (1, 2, 3))
    new = a_need(9, NeedNature.STOCK)
    base, dearer = Plan(needs=(one, two, three)), replace(three, amount=euros(4))
    made = against(base, Plan(needs=(one, two, dearer)), Plan(needs=(one, new, two, three)))
    assert [strand.name for strand in made.strands] == ["Ligne 1", new.label, "Ligne 2", "Ligne 3"]
    with_new = made.take(0, Keep.MINE)
    assert with_new.plan.needs == (one, new, two, dearer)
    assert with_new.take(1, Keep.MINE).plan == made.mine


def test_an_order_that_differs_is_taken_with_a_side_that_is_taken_whole() -> None:
    one, two = a_need(1), replace(a_need(2), label="Stock")
    bank = a_bank_loan(9_000)
    longer = replace(bank, loan=LoanTerms(months=84))
    made = against(
        None, Plan(needs=(one, two), resources=(bank,)), Plan(needs=(two, one), resources=(longer,))
    )
    assert len(made.open) == 1
    assert made.plan.needs == (one, two)
    assert made.take(0, Keep.MINE).plan == made.mine


def test_a_line_keeps_all_it_says() -> None:
    """Whose it is, its terms, its guarantees: a line is taken as its author wrote it."""
    line = replace(a_bank_loan(9_000), holder="0198c000-0000-7000-8000-000000000001", funder="CIC")
    made = against(Plan(), Plan(needs=(a_need(1),)), Plan(resources=(line,)))
    rank = [strand.mine for strand in made.open].index(line)
    assert made.take(rank, Keep.MINE).plan == Plan(needs=(a_need(1),), resources=(line,))
    assert made.take(rank, Keep.MINE).plan.resources[0].amount == Euros.of(9_000)


@settings(max_examples=60)
@given(versions())
def test_what_each_changed_is_taken_and_a_line_both_changed_stays_as_it_is_kept(
    plans: tuple[Plan, Plan, Plan],
) -> None:
    made = against(*plans).of_each()
    for strand, keep in zip(made.open, made.keeps, strict=True):
        assert keep is (Keep.MINE if strand.theirs == strand.base else Keep.THEIRS)
    base, _, mine = plans
    alone = against(base, base, mine)  # only one of them changed something
    assert alone.of_each().plan == (mine if alone.open else base)


@settings(max_examples=40)
@given(compositions(), st.sampled_from([Keep.THEIRS, Keep.MINE]))
def test_a_tick_takes_the_line_that_is_ticked_or_lets_it_go_where_both_stood(
    made: Composition, side: Keep
) -> None:
    other = Keep.MINE if side is Keep.THEIRS else Keep.THEIRS
    for rank, (strand, before) in enumerate(zip(made.open, made.keeps, strict=True)):
        after = made.tick(rank, side).keeps
        assert after[:rank] + after[rank + 1 :] == made.keeps[:rank] + made.keeps[rank + 1 :]
        if before is Keep.BOTH:
            assert after[rank] is other
        else:
            both = Keep.BOTH in strand.offers and before is other
            assert after[rank] is (Keep.BOTH if both else side)


def test_a_plan_is_judged_as_if_it_stood_in_the_dossier() -> None:
    pack, plan = load_pack(), Plan(needs=(a_need(10_000),), resources=(a_ptz(9_500),))
    dossier = a_dossier()
    dossier = replace(dossier, scenarios=(*dossier.scenarios, Scenario(id="b", name="Montage B")))
    for rank in (0, 1):
        place = f"/scenarios/{rank}/plan"
        edited = path.write(dossier, place, plan)
        judged = judge_with(dossier, place, plan, pack, today=TODAY)
        assert judged.verdicts == judge_dossier(edited, pack, today=TODAY, scenario=rank).verdicts
        assert "PLAN-01" in {one.rule.id for one in judged.blocking()}
    with pytest.raises(LookupError):
        judge_with(dossier, "/scenarios/2/plan", plan, pack, today=TODAY)
