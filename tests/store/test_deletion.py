"""A deleted dossier: out of sight, kept with its history, and brought back as it was."""

from dataclasses import replace
from pathlib import Path

import pytest

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import AppError, GoneError
from pdca_desktop.services.ports import Act, DossierStore
from pdca_desktop.services.telling import tell
from pdca_desktop.store.repository import Store
from tests.builders import a_dossier
from tests.store.conftest import ACT, open_at
from tests.store.test_round_trip import replayed, stored

DELETE = Act("conseil-2", "suppression du dossier")


def other() -> Dossier:
    return a_dossier(id="autre", holders=(), scenarios=(), pieces=())


def test_a_deleted_dossier_is_out_of_sight(any_store: DossierStore) -> None:
    kept = any_store.create(a_dossier(), ACT)
    any_store.create(other(), ACT)
    any_store.delete(kept, DELETE)
    assert [line.id for line in any_store.lines()] == ["autre"]
    assert not any_store.search("exemple")
    with pytest.raises(GoneError):
        any_store.load(kept.id)
    with pytest.raises(GoneError):
        any_store.save(kept, replace(kept, number="9"), ACT)
    with pytest.raises(GoneError):
        any_store.delete(kept, DELETE)
    (line,) = any_store.deleted_lines()
    assert (line.id, line.title, line.holders) == (kept.id, "Atelier", "Camille Exemple")
    assert line.changed_at == any_store.history(kept.id)[0].at


def test_its_history_says_who_deleted_it_and_who_brought_it_back(any_store: DossierStore) -> None:
    kept = any_store.create(a_dossier(), ACT)
    any_store.delete(kept, DELETE)
    any_store.restore(kept.id, Act("conseil-3", "rétablissement du dossier"))
    told = [(one.who, one.why, one.where, one.after) for one in tell(any_store.history(kept.id))]
    assert told[:2] == [
        ("conseil-3", "rétablissement du dossier", "Dossier", "rétabli"),
        ("conseil-2", "suppression du dossier", "Dossier", "supprimé"),
    ]
    assert (told[-1] if told[-1][2] == "Dossier" else told[-4])[3] == "créé"


def test_a_restored_dossier_is_as_it_was(any_store: DossierStore) -> None:
    kept = any_store.create(a_dossier(), ACT)
    any_store.create(other(), ACT)
    any_store.delete(kept, DELETE)
    assert any_store.restore(kept.id, ACT) == kept == any_store.load(kept.id)
    assert [line.id for line in any_store.lines()] == [kept.id, "autre"]
    assert [hit.dossier_id for hit in any_store.search("exemple")] == [kept.id]
    assert not any_store.deleted_lines()
    before = any_store.history(kept.id)
    assert any_store.restore(kept.id, ACT) == kept
    assert any_store.history(kept.id) == before
    assert any_store.save(kept, replace(kept, number="9"), ACT).number == "9"


def test_what_is_not_there_is_neither_deleted_nor_restored(any_store: DossierStore) -> None:
    with pytest.raises(GoneError):
        any_store.delete(a_dossier(), DELETE)
    with pytest.raises(GoneError):
        any_store.restore("inconnu", ACT)


def test_what_changed_since_it_was_seen_is_not_deleted(any_store: DossierStore) -> None:
    kept = any_store.create(a_dossier(), ACT)
    any_store.save(kept, replace(kept, number="9"), ACT)
    with pytest.raises(AppError, match="pas supprimé"):
        any_store.delete(kept, DELETE)
    assert any_store.load(kept.id).number == "9"


def test_deleted_dossiers_are_listed_last_deleted_first(any_store: DossierStore) -> None:
    made = [any_store.create(replace(other(), id=name), ACT) for name in "abc"]
    for rank in (1, 0, 2):
        any_store.delete(made[rank], DELETE)
    assert [line.id for line in any_store.deleted_lines()] == ["c", "a", "b"]


def test_the_journal_alone_gives_a_deleted_dossier_and_its_return(store: Store) -> None:
    kept = store.create(a_dossier(), ACT)
    store.delete(kept, DELETE)
    assert replayed(store, kept.id) == stored(store, kept.id)
    assert ("Dossier", kept.id) in stored(store, kept.id).deleted
    store.restore(kept.id, ACT)
    assert replayed(store, kept.id) == stored(store, kept.id)
    assert store.verify_journal() is None


def test_a_deleted_dossier_stays_so_when_the_list_is_made_again(path: Path) -> None:
    store = open_at(path)
    kept = store.create(a_dossier(), ACT)
    store.delete(kept, DELETE)
    store.close()
    again = open_at(path, lot=2)
    with again.writing() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '0' WHERE key = 'derived'")
    again.close()
    last = open_at(path, lot=3)
    assert not last.lines()
    assert not last.search("exemple")
    assert last.restore(kept.id, ACT) == kept
    last.close()


def test_its_identifiers_are_not_given_again(any_store: DossierStore) -> None:
    kept = any_store.create(a_dossier(), ACT)
    any_store.delete(kept, DELETE)
    with pytest.raises(AppError, match="identifiant"):
        any_store.create(a_dossier(), ACT)
