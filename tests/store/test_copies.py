"""The same exported dossier can be imported twice: copies share no identifier and keep their references."""

from dataclasses import replace

from pdca_desktop.services.dossiers import as_copy
from pdca_desktop.store.repository import Store
from tests.builders import a_dossier, a_holder, a_plan, a_ptz
from tests.fakes.store import CountedIds
from tests.store.conftest import ACT


def test_a_copy_is_kept_beside_its_original_and_names_its_own_holders(store: Store) -> None:
    plan = a_plan((), a_ptz(5_000, holder="porteur-2"), a_ptz(1_000, holder="inconnu"))
    original = a_dossier(plan, holders=(a_holder(), a_holder(id="porteur-2", first_name="Noé")))
    original = replace(original, pieces=(replace(original.pieces[0], holder="porteur-2"),))
    first = store.create(original, ACT)
    second = store.create(as_copy(original, CountedIds(9)), ACT)
    assert store.load(first.id) == first
    assert store.load(second.id) == second
    assert [one.first_name for one in second.holders] == ["Camille", "Noé"]
    named = {one.holder for one in second.scenarios[0].plan.resources}
    assert named == {"", "inconnu", second.holders[1].id}
    assert second.pieces[0].holder == second.holders[1].id
    assert not {one.id for one in first.holders} & {one.id for one in second.holders}
