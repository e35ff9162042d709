"""Pairing the lines of two plans: nothing lost, nothing twice, differences that rebuild the other plan."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop.domain import path
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import Plan
from pdca_desktop.services.plan_difference import LinePair, difference
from tests.builders import a_bank_loan, a_guarantee, a_need, a_ptz, a_resource, euros
from tests.strategies import records

plans_ = records(Plan, within_bounds=True)


def sides(
    left: Plan, right: Plan
) -> list[tuple[tuple[LinePair, ...], tuple[object, ...], tuple[object, ...]]]:
    found = difference(left, right)
    return [(found.needs, left.needs, right.needs), (found.resources, left.resources, right.resources)]


@st.composite
def near(draw: st.DrawFn) -> tuple[Plan, Plan]:
    """Two plans that share lines, in other orders."""
    one, other = draw(plans_), draw(plans_)
    shared = draw(st.permutations([*one.resources, *other.resources]))
    return one, replace(other, resources=tuple(shared))


@settings(max_examples=60)
@given(near())
def test_every_line_stands_once_in_its_place(case: tuple[Plan, Plan]) -> None:
    for pairs, left, right in sides(*case):
        assert [pair.left_rank for pair in pairs if pair.left_rank is not None] == list(range(len(left)))
        assert sorted(pair.right_rank for pair in pairs if pair.right_rank is not None) == list(
            range(len(right))
        )
        for pair in pairs:
            assert pair.left == (None if pair.left_rank is None else left[pair.left_rank])
            assert pair.right == (None if pair.right_rank is None else right[pair.right_rank])
            assert pair.left is not None or pair.right is not None
            assert bool(pair.sentence) is not pair.same


@settings(max_examples=60)
@given(near())
def test_the_differences_lead_from_one_line_to_the_other(case: tuple[Plan, Plan]) -> None:
    for pairs, _, _ in sides(*case):
        for pair in pairs:
            if pair.left is None or pair.right is None:
                continue
            line = pair.left
            added = [one for one in pair.differences if one.left is None and one.path[-1].isdecimal()]
            dropped = [one for one in pair.differences if one.right is None and one.path[-1].isdecimal()]
            for one in pair.differences:
                assert one.left != one.right
                assert one.label
                if one not in added and one not in dropped:
                    line = path.write(line, one.path, one.right)
            for one in added:
                line = path.write(line, one.path.rpartition("/")[0] + "/-", one.right)
            for one in reversed(dropped):
                line = path.write(line, one.path, None)
            if pair.right != line:  # terms that were not begun read as terms all blank
                assert getattr(line, "loan", None) == LoanTerms()
                assert getattr(pair.right, "loan", 1) is None or getattr(pair.left, "loan", 1) is None
            assert bool(pair.differences) is not pair.same or pair.left.amount == pair.right.amount


@settings(max_examples=60)
@given(plans_, st.randoms(use_true_random=False))
def test_the_same_lines_in_another_order_are_no_difference(plan: Plan, random: object) -> None:
    shuffled = list(plan.resources)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert difference(plan, plan).same
    assert difference(plan, replace(plan, resources=tuple(shuffled))).same


@settings(max_examples=60)
@given(near())
def test_looking_from_the_other_side_turns_additions_into_removals(case: tuple[Plan, Plan]) -> None:
    there, back = difference(*case), difference(*reversed(case))
    for ours, theirs in ((there.needs, back.needs), (there.resources, back.resources)):
        assert sum(pair.left is None for pair in ours) == sum(pair.right is None for pair in theirs)
        assert there.same == back.same


def test_likeness_goes_from_the_strongest_to_the_weakest() -> None:
    tools, stock = a_need(10_000), replace(a_need(500), label="Stock")
    bank, second = a_bank_loan(9_000), replace(a_bank_loan(2_000), label="Prêt 2")
    left = Plan(needs=(tools, stock), resources=(second, bank))
    right = Plan(
        needs=(replace(stock, nature=None), replace(tools, label="Four", amount=euros(11_000))),
        resources=(a_ptz(1_000), replace(bank, amount=euros(8_000)), replace(second, status=None)),
    )
    found = difference(left, right)
    assert [(pair.left_rank, pair.right_rank) for pair in found.needs] == [(0, 1), (1, 0)]
    assert [(pair.left_rank, pair.right_rank) for pair in found.resources] == [(None, 0), (0, 2), (1, 1)]
    assert [pair.more for pair in found.needs] == [euros(1_000), euros(0)]
    assert [pair.more for pair in found.resources] == [euros(1_000), euros(0), euros(-1_000)]
    assert [pair.sentence for pair in found.resources] == [
        typeset("« Prêt à taux zéro (PTZ) » ajouté"),
        typeset("« Prêt 2 » : statut"),
        typeset("« Prêt bancaire » : montant"),
    ]
    gone = difference(left, replace(right, resources=())).resources
    assert [pair.more for pair in gone] == [euros(-2_000), euros(-9_000)]
    assert gone[0].sentence == typeset("« Prêt 2 » retiré")


def test_terms_and_guarantees_differ_field_by_field() -> None:
    one = a_bank_loan(9_000)
    other = a_bank_loan(9_000, months=48, guarantees=(a_guarantee("70"), a_guarantee("5")))
    (pair,) = difference(Plan(resources=(one,)), Plan(resources=(other,))).resources
    assert [(found.path, found.left, found.right) for found in pair.differences] == [
        ("/loan/months", 60, 48),
        ("/loan/guarantees/0/quota", Decimal(60), Decimal(70)),
        ("/loan/guarantees/1", None, a_guarantee("5")),
    ]
    assert [found.label for found in pair.differences] == [
        "Conditions du prêt › Durée",
        "Conditions du prêt › Lignes de garantie › 1 › Quotité",
        "Conditions du prêt › Lignes de garantie › 2",
    ]


def test_a_blank_amount_is_unknown_not_nil() -> None:
    one = replace(a_resource(5), amount=None)
    (pair,) = difference(Plan(resources=(one,)), Plan(resources=(a_resource(5),))).resources
    assert pair.more is None
    (alone,) = difference(Plan(), Plan(resources=(one,))).resources
    assert alone.more is None
    (known,) = difference(Plan(), Plan(resources=(a_resource(5),))).resources
    assert known.more == Euros(500)
