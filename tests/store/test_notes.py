"""The texts that a screen asks to keep: inside the encrypted file, beside the dossiers and their journal."""

from pathlib import Path

from pdca_desktop.services.ports import DossierStore
from pdca_desktop.store.repository import Store
from tests.builders import a_dossier
from tests.store.conftest import ACT, open_at

NAMED = '{"Dossiers de Zoé Lefèbvre": {}}'


def test_a_note_is_kept_under_its_name_and_replaced(any_store: DossierStore) -> None:
    assert any_store.note("recherches") == ""
    any_store.keep_note("recherches", "une")
    any_store.keep_note("autre", "à part")
    any_store.keep_note("recherches", NAMED)
    assert (any_store.note("recherches"), any_store.note("autre")) == (NAMED, "à part")


def test_a_note_touches_no_dossier(any_store: DossierStore) -> None:
    kept = any_store.create(a_dossier(), ACT)
    before = any_store.history(kept.id)
    any_store.keep_note("recherches", NAMED)
    assert any_store.load(kept.id) == kept
    assert any_store.history(kept.id) == before


def test_a_note_survives_the_closing_and_names_nobody_on_the_disk(path: Path) -> None:
    store = open_at(path)
    store.keep_note("recherches", NAMED)
    store.close()
    raw = b"".join(file.read_bytes() for file in path.parent.iterdir() if file.is_file())
    assert "Lefèbvre".encode() not in raw
    assert b"recherches" not in raw
    again: Store = open_at(path)
    assert again.note("recherches") == NAMED
    assert again.verify_journal() is None
    again.close()
