"""What a conflict tells a screen, and how it is settled: the file and the fake alike."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.path import read, write
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Scenario
from pdca_desktop.errors import Clash, ConflictError
from pdca_desktop.services.conflicts import settled
from pdca_desktop.services.ports import Act, DossierStore
from pdca_desktop.store.merging import merge
from tests.builders import a_dossier, a_need, a_plan
from tests.store.conftest import ACT
from tests.store.test_merging import dossiers, leaves

OTHER = Act(who="conseil-2", why="correction")


def refused(store: DossierStore, seen: Dossier, wanted: Dossier) -> ConflictError:
    with pytest.raises(ConflictError) as conflict:
        store.save(seen, wanted, ACT)
    return conflict.value


def test_a_clash_tells_the_three_values_who_and_when(any_store: DossierStore) -> None:
    seen = any_store.create(a_dossier(), ACT)
    any_store.save(seen, replace(seen, number="B"), OTHER)
    at = any_store.history(seen.id)[0].at
    any_store.save(any_store.load(seen.id), replace(seen, number="B", adviser="Autre"), ACT)
    conflict = refused(any_store, seen, replace(seen, number="C"))
    assert conflict.clashes == (
        Clash("/number", "", "Numéro de dossier", seen.number, "B", "C", "conseil-2", at),
    )
    assert conflict.stored == any_store.load(seen.id)


def test_a_clash_in_a_row_names_the_row(any_store: DossierStore) -> None:
    seen = any_store.create(a_dossier(holders=(Person(first_name="Ève"), Person(first_name="Noé"))), ACT)
    one, two = seen.holders
    any_store.save(seen, replace(seen, holders=(replace(two, phone="1"), one)), OTHER)
    conflict = refused(any_store, seen, replace(seen, holders=(one, replace(two, phone="2"))))
    (clash,) = conflict.clashes
    assert (clash.path, clash.row, clash.place) == (
        "/holders/1/phone",
        two.id,
        typeset("« Noé » › Téléphone"),
    )
    assert (clash.base, clash.theirs, clash.mine, clash.who) == ("", "1", "2", "conseil-2")
    again = any_store.save(conflict.stored, settled(conflict.merged, [clash]), ACT)
    assert [holder.phone for holder in again.holders] == ["2", ""]


def test_a_row_removed_by_one_and_changed_by_the_other(any_store: DossierStore) -> None:
    seen = any_store.create(a_dossier(scenarios=(Scenario(), Scenario(name="B"))), ACT)
    without, renamed = seen.scenarios[:1], replace(seen.scenarios[1], name="C")
    any_store.save(seen, replace(seen, scenarios=without), OTHER)
    conflict = refused(any_store, seen, replace(seen, scenarios=(*without, renamed)))
    (clash,) = conflict.clashes
    assert (clash.theirs, clash.mine, clash.who) == (None, renamed, "conseil-2")
    assert settled(conflict.merged, ()).scenarios == without
    kept = any_store.save(conflict.stored, settled(conflict.merged, [clash]), ACT)
    assert kept.scenarios == (*without, renamed)


def test_a_row_changed_by_one_and_removed_by_the_other(any_store: DossierStore) -> None:
    seen = any_store.create(a_dossier(scenarios=(Scenario(name="A"), Scenario(name="B"))), ACT)
    renamed = replace(seen.scenarios[0], name="C")
    any_store.save(seen, replace(seen, scenarios=(renamed, seen.scenarios[1])), OTHER)
    conflict = refused(any_store, seen, replace(seen, scenarios=seen.scenarios[1:]))
    (clash,) = conflict.clashes
    assert (clash.base, clash.theirs, clash.mine) == (seen.scenarios[0], renamed, None)
    assert clash.place == typeset("« A »")
    assert settled(conflict.merged, ()).scenarios == (renamed, seen.scenarios[1])
    kept = any_store.save(conflict.stored, settled(conflict.merged, [clash]), ACT)
    assert kept.scenarios == seen.scenarios[1:]


def test_plans_clash_as_values_that_can_be_compared(any_store: DossierStore) -> None:
    seen = any_store.create(a_dossier(), ACT)

    def with_need(amount: int) -> Dossier:
        plan = a_plan((a_need(amount),))
        return replace(seen, scenarios=(replace(seen.scenarios[0], plan=plan),))

    any_store.save(seen, with_need(1), OTHER)
    (clash,) = refused(any_store, seen, with_need(2)).clashes
    assert clash.base == seen.scenarios[0].plan
    assert (clash.theirs, clash.mine) == tuple(with_need(one).scenarios[0].plan for one in (1, 2))


@given(
    base=dossiers,
    both=st.lists(leaves, unique=True, min_size=1, max_size=4),
    alone=leaves,
    choices=st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_settling_takes_each_place_as_chosen_and_keeps_the_rest(
    base: Dossier, both: list[object], alone: object, choices: list[bool]
) -> None:
    fields = [leaf.field for leaf in both]  # type: ignore[attr-defined]
    other = alone.field  # type: ignore[attr-defined]
    stored = mine = base
    for field in fields:
        stored = write(stored, field, read(base, field) + "y")
        mine = write(mine, field, read(base, field) + "x")
    if other not in fields:
        mine = write(mine, other, read(base, other) + "z")
    with pytest.raises(ConflictError) as caught:
        merge(stored, base, mine)
    conflict = caught.value
    chosen = [clash for clash, wanted in zip(conflict.clashes, choices, strict=False) if wanted]
    after = settled(conflict.merged, chosen)
    assert {clash.path for clash in conflict.clashes} == set(fields)
    named = {clash.path for clash in chosen}
    for field in fields:
        assert read(after, field) == read(mine if field in named else stored, field)
    assert read(after, other) == read(after if other in fields else mine, other)
    assert merge(conflict.stored, conflict.stored, after) == after
