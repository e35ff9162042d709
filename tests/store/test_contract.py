"""What any `DossierStore` does: the encrypted file and the fake of the tests alike."""

from dataclasses import replace

import pytest

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.path import label, told
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Scenario
from pdca_desktop.errors import AppError, ConflictError
from pdca_desktop.services.ports import Act, DossierStore
from tests.builders import a_dossier, a_need, a_plan
from tests.store.conftest import ACT


def test_a_created_dossier_is_found_as_it_was_given(any_store: DossierStore) -> None:
    kept = any_store.create(a_dossier(id="", holders=(Person(first_name="Zoé"), Person())), ACT)
    assert kept.id
    children = [*(one.id for one in kept.holders), kept.scenarios[0].id, kept.pieces[0].id]
    assert len({kept.id, *children}) == 5
    assert any_store.load(kept.id) == kept


def test_an_empty_dossier_can_be_kept(any_store: DossierStore) -> None:
    kept = any_store.create(Dossier(), ACT)
    assert any_store.load(kept.id) == kept
    assert any_store.history(kept.id)


def test_an_unknown_dossier_is_refused_in_words(any_store: DossierStore) -> None:
    with pytest.raises(AppError, match="poste"):
        any_store.load("inconnu")


def test_the_same_dossier_twice_is_refused(any_store: DossierStore) -> None:
    any_store.create(a_dossier(), ACT)
    with pytest.raises(AppError, match="identifiant"):
        any_store.create(a_dossier(), ACT)
    with pytest.raises(AppError, match="identifiant"):
        any_store.create(a_dossier(id="autre"), ACT)
    assert len(any_store.lines()) == 1


def test_a_save_is_found_again_and_told(any_store: DossierStore) -> None:
    first = any_store.create(a_dossier(), ACT)
    holder = replace(
        first.holders[0], birth_name="Ancien", home=replace(first.holders[0].home, commune="Arras")
    )
    second = any_store.save(
        first, replace(first, number="A-7", holders=(holder,), no_other_aid=None), Act("c2", "correction")
    )
    assert any_store.load(first.id) == second
    told_changes = {entry.path: (entry.seen, entry.new) for entry in any_store.history(first.id)[:4]}
    assert told_changes == {
        "/number": ("2019-0001", "A-7"),
        "/no_other_aid": (True, None),
        "/holders/0/birth_name": ("", "Ancien"),
        "/holders/0/home/commune": ("Béthune", "Arras"),
    }
    last = any_store.history(first.id)[0]
    assert (last.who, last.why) == ("c2", "correction")
    assert all(label(Dossier, entry.path) for entry in any_store.history(first.id) if entry.path)


def test_nothing_changed_writes_nothing(any_store: DossierStore) -> None:
    kept = any_store.create(a_dossier(), ACT)
    before = any_store.history(kept.id)
    assert any_store.save(kept, kept, ACT) == kept
    assert any_store.save(kept, replace(kept, number=kept.number + "\r"[:0]), ACT) == kept
    assert any_store.history(kept.id) == before


def test_a_plan_is_one_value(any_store: DossierStore) -> None:
    kept = any_store.create(a_dossier(), ACT)
    plan = a_plan((a_need(9_000),))
    any_store.save(kept, replace(kept, scenarios=(replace(kept.scenarios[0], plan=plan),)), ACT)
    entry, *rest = any_store.history(kept.id)
    assert entry.path == "/scenarios/0/plan"
    assert entry.seen["needs"][0]["amount"] == "20000.00"
    assert rest[0].commit != entry.commit


def test_rows_are_added_removed_restored_and_moved(any_store: DossierStore) -> None:
    first = any_store.create(a_dossier(holders=(Person(first_name="A"), Person(first_name="B"))), ACT)
    one, two = first.holders
    three = Person(first_name="C")
    second = any_store.save(first, replace(first, holders=(one, three, two)), ACT)
    assert [holder.first_name for holder in second.holders] == ["A", "C", "B"]
    third = any_store.save(second, replace(second, holders=second.holders[1:]), ACT)
    assert any_store.load(first.id).holders == second.holders[1:]
    assert any_store.history(first.id)[0].path == "/holders/0"
    assert any_store.history(first.id)[0].new is None
    fourth = any_store.save(third, second, ACT)
    assert fourth == second == any_store.load(first.id)
    fifth = any_store.save(fourth, replace(fourth, holders=fourth.holders[::-1]), ACT)
    assert any_store.load(first.id).holders == second.holders[::-1] == fifth.holders
    moved = any_store.history(first.id)[0]
    assert moved.path == "/holders"
    assert moved.new == [holder.id for holder in fifth.holders]


def test_history_gives_rows_their_place_at_the_time(any_store: DossierStore) -> None:
    first = any_store.create(a_dossier(holders=(Person(first_name="A"), Person(first_name="B"))), ACT)
    second = any_store.save(first, replace(first, holders=first.holders[1:]), ACT)
    third = any_store.save(second, replace(second, holders=(replace(second.holders[0], phone="1"),)), ACT)
    any_store.save(third, replace(third, holders=(*third.holders, Person(first_name="C"))), ACT)
    places = [entry.path for entry in any_store.history(first.id)]
    assert places[:3] == ["/holders/1", "/holders/0/phone", "/holders/0"]
    assert {"/holders/0", "/holders/1"} <= set(places[3:])


def test_one_identifier_in_two_tables_mixes_nothing(any_store: DossierStore) -> None:
    """Imported files bring identifiers of any form: a holder and a plan elsewhere may share one."""
    holders = (Person(id="0", first_name="A"), Person(id="1", first_name="B"))
    one = any_store.create(Dossier(id="d1", holders=holders, scenarios=()), ACT)
    plans = (Scenario(id="1", name="Secret"), Scenario(id="0", name="Autre"))
    two = any_store.create(Dossier(id="d2", scenarios=plans), ACT)
    assert "Secret" not in str(any_store.history("d1"))
    assert "first_name" not in str(any_store.history("d2"))
    both = any_store.create(Dossier(id="0", holders=(Person(id="9"),), scenarios=(Scenario(id="9"),)), ACT)
    assert (both.holders[0].id, both.scenarios[0].id) == ("9", "9")
    assert len(any_store.history("0")) == 3
    turned = any_store.save(two, replace(two, scenarios=plans[::-1]), ACT)
    assert any_store.load("d2").scenarios == plans[::-1] == turned.scenarios
    assert any_store.load("d1") == one


def test_a_copied_row_gets_an_identifier_of_its_own(any_store: DossierStore) -> None:
    first = any_store.create(a_dossier(), ACT)
    copy = replace(first.scenarios[0], name="Montage B")
    second = any_store.save(first, replace(first, scenarios=(*first.scenarios, copy)), ACT)
    assert second.scenarios[0] == first.scenarios[0]
    assert second.scenarios[1].id not in ("", first.scenarios[0].id)


def test_two_windows_on_different_places_are_both_kept(any_store: DossierStore) -> None:
    seen = any_store.create(a_dossier(), ACT)
    any_store.save(seen, replace(seen, number="1"), ACT)
    merged = any_store.save(
        seen,
        replace(seen, adviser="Autre", holders=(replace(seen.holders[0], phone="0321000000"), Person())),
        ACT,
    )
    assert (merged.number, merged.adviser, len(merged.holders)) == ("1", "Autre", 2)
    assert any_store.load(seen.id) == merged


def test_two_windows_on_the_same_place_are_told(any_store: DossierStore) -> None:
    seen = any_store.create(a_dossier(), ACT)
    any_store.save(seen, replace(seen, number="1", project=replace(seen.project, title="Fournil")), ACT)
    before = any_store.history(seen.id)
    with pytest.raises(ConflictError, match="Numéro de dossier") as refused:
        any_store.save(seen, replace(seen, number="2", adviser="Autre"), ACT)
    assert refused.value.paths == ("/number",)
    assert any_store.history(seen.id) == before
    assert any_store.load(seen.id).adviser == seen.adviser


def test_the_same_change_in_two_windows_is_no_conflict(any_store: DossierStore) -> None:
    seen = any_store.create(a_dossier(), ACT)
    any_store.save(seen, replace(seen, number="1"), ACT)
    assert any_store.save(seen, replace(seen, number="1"), ACT).number == "1"


def test_two_windows_on_one_plan_conflict_as_a_block(any_store: DossierStore) -> None:
    seen = any_store.create(a_dossier(), ACT)
    needs = seen.scenarios[0].plan.needs

    def with_amount(rank: int) -> Dossier:
        changed = tuple(
            replace(need, amount=Euros(1)) if at == rank else need for at, need in enumerate(needs)
        )
        plan = replace(seen.scenarios[0].plan, needs=changed)
        return replace(seen, scenarios=(replace(seen.scenarios[0], plan=plan),))

    any_store.save(seen, with_amount(0), ACT)
    with pytest.raises(ConflictError, match="Plan de financement"):
        any_store.save(seen, with_amount(1), ACT)


def test_removing_a_row_that_another_window_changed_conflicts(any_store: DossierStore) -> None:
    seen = any_store.create(a_dossier(), ACT)
    any_store.save(seen, replace(seen, holders=(replace(seen.holders[0], phone="1"),)), ACT)
    with pytest.raises(ConflictError, match="Camille Exemple"):
        any_store.save(seen, replace(seen, holders=()), ACT)


def test_changing_a_row_that_another_window_removed_conflicts(any_store: DossierStore) -> None:
    seen = any_store.create(a_dossier(scenarios=(Scenario(), Scenario(name="B"))), ACT)
    any_store.save(seen, replace(seen, scenarios=seen.scenarios[:1]), ACT)
    renamed = replace(seen.scenarios[1], name="C")
    with pytest.raises(ConflictError) as refused:
        any_store.save(seen, replace(seen, scenarios=(seen.scenarios[0], renamed)), ACT)
    assert told(seen, refused.value.paths[0]) == "« B »"


def test_a_text_too_long_is_refused_before_it_is_written(any_store: DossierStore) -> None:
    kept = any_store.create(a_dossier(), ACT)
    with pytest.raises(AppError, match="au plus"):
        any_store.save(kept, replace(kept, project=replace(kept.project, genesis="x" * 100_001)), ACT)
    assert any_store.load(kept.id) == kept


def test_lines_show_the_last_changed_first(any_store: DossierStore) -> None:
    first = any_store.create(a_dossier(id="un", holders=(Person(first_name="Ève", last_name="Un"),)), ACT)
    any_store.create(a_dossier(id="deux", holders=()), ACT)
    assert [line.id for line in any_store.lines()] == ["deux", "un"]
    any_store.save(first, replace(first, project=replace(first.project, title="")), ACT)
    line = any_store.lines()[0]
    assert (line.id, line.title, line.holders, line.agency) == ("un", "Atelier", "Ève Un", "Béthune")
    assert (line.segment, line.state, line.number) == ("TPE", "Plan construit", "2019-0001")
    assert line.changed_at == any_store.history("un")[0].at


@pytest.mark.parametrize("words", ["exemple", "EXEM", "camille bethune", "2019-0001", "Atel", "béth"])
def test_search_ignores_accents_and_case(any_store: DossierStore, words: str) -> None:
    kept = any_store.create(a_dossier(), ACT)
    assert [hit.dossier_id for hit in any_store.search(words)] == [kept.id]


@pytest.mark.parametrize("words", ["", "  ", '"', "*", "zzz", "exemple zzz", "(", "exemple)x", "-", "' OR 1"])
def test_search_of_nothing_finds_nothing(any_store: DossierStore, words: str) -> None:
    any_store.create(a_dossier(), ACT)
    assert not any_store.search(words)


def test_search_follows_changes(any_store: DossierStore) -> None:
    kept = any_store.create(a_dossier(), ACT)
    after = any_store.save(kept, replace(kept, holders=(replace(kept.holders[0], last_name="Nouveau"),)), ACT)
    assert not any_store.search("exemple")
    assert [hit.dossier_id for hit in any_store.search("nouveau")] == [kept.id]
    any_store.save(after, replace(after, holders=()), ACT)
    assert not any_store.search("nouveau")
