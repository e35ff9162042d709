"""Differences, replay and merge as pure functions."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.path import read, write
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.record import Kind, slots_of
from pdca_desktop.errors import ConflictError
from pdca_desktop.store.mapping import Leaf, entity_of
from pdca_desktop.store.merging import merge, woven
from pdca_desktop.store.operations import OpKind, State, differences, identified, ranks_of
from pdca_desktop.store.replaying import replay
from tests.fakes.store import CountedIds
from tests.strategies import records

DOSSIER = entity_of(Dossier)


def dossiers_of(lot: int) -> st.SearchStrategy[Dossier]:
    """Dossiers "d" whose children have identifiers of that lot."""
    return records(Dossier, most_fields=6).map(lambda one: identified(replace(one, id="d"), CountedIds(lot)))


dossiers = dossiers_of(1)


def kept(dossier: Dossier) -> State:
    return replay(State(), differences(State(), dossier), Dossier)


@given(before=dossiers, other=dossiers_of(2), order=st.randoms(use_true_random=False))
def test_replaying_the_differences_gives_the_record(before: Dossier, other: Dossier, order: Random) -> None:
    state = kept(before)
    assert state.record == before
    holders = [*before.holders[:2], *other.holders]
    order.shuffle(holders)
    after = replace(other, holders=tuple(holders), scenarios=before.scenarios[::-1])
    ops = differences(state, after)
    assert replay(state, ops, Dossier).record == after
    assert all(op.seen != op.new for op in ops)
    assert len({(op.row, op.field) for op in ops}) == len(ops)
    assert {op.kind for op in ops} <= {OpKind.INSERT, OpKind.UPDATE, OpKind.DELETE}


@given(one=dossiers, other=dossiers_of(2))
def test_a_merge_with_nothing_between_is_the_edit(one: Dossier, other: Dossier) -> None:
    assert merge(one, one, other) == other
    assert merge(other, one, one) == other
    assert merge(other, one, other) == other


orders = st.lists(st.sampled_from("abcdef"), unique=True)
leaves = st.sampled_from([leaf for leaf in DOSSIER.leaves if leaf.slot.kind is Kind.TEXT])


@given(base=dossiers, first=leaves, second=leaves)
def test_edits_of_two_places_are_both_kept_and_of_one_place_refused(
    base: Dossier, first: Leaf, second: Leaf
) -> None:
    mine = write(base, first.field, read(base, first.field) + "x")
    theirs = write(base, second.field, read(base, second.field) + "y")
    if first.field == second.field:
        with pytest.raises(ConflictError) as refused:
            merge(theirs, base, mine)
        assert refused.value.paths == (first.field,)
    else:
        merged = merge(theirs, base, mine)
        assert merged == write(mine, second.field, read(theirs, second.field))


@given(wanted=orders, known=orders)
def test_ranks_grow_and_keep_what_they_can(wanted: list[str], known: list[str]) -> None:
    ranks = ranks_of(wanted, {row: rank for rank, row in enumerate(known)})
    assert sorted(ranks, key=ranks.__getitem__) == wanted
    assert ranks_of(wanted, ranks) == ranks
    assert len(set(ranks.values())) == len(wanted)


@settings(max_examples=30)
@given(first=orders, second=orders)
def test_weaving_keeps_the_first_order_and_everything(first: list[str], second: list[str]) -> None:
    order = woven(first, second)
    assert [row for row in order if row in first] == first
    assert set(order) == {*first, *second}
    assert len(order) == len(set(order))


def test_a_deleted_row_that_comes_back_is_restored() -> None:
    full = Dossier(id="d", holders=(Person(id="p", phone="1"),))
    state = kept(full)
    gone = differences(state, replace(full, holders=()))
    assert [(op.kind, op.seen) for op in gone] == [
        (OpKind.DELETE, {"parent": "d", "rank": 0, "/phone": "1"}),
    ]
    back = differences(replay(state, gone, Dossier), full)
    assert [(op.kind, op.row) for op in back] == [(OpKind.RESTORE, "p")]


def test_every_field_is_a_leaf_a_child_or_the_identifier() -> None:
    tops = {leaf.steps[0] for leaf in DOSSIER.leaves} | set(DOSSIER.children) | {"id"}
    assert tops == set(slots_of(Dossier))
    assert {child.name for child in DOSSIER.children.values()} == {"Person", "Scenario", "Piece"}
    blocks = {leaf.field for leaf in DOSSIER.leaves if leaf.block}
    assert {"/forecast", "/fidess", "/jobs", "/derogations"} <= blocks
    assert "/structure/place/commune" in DOSSIER.by_field
