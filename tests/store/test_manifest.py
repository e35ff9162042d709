"""What the file knows of documents on their way: no more to look at than what changed."""

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pdca_desktop.domain.document import Piece
from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.services.carrying_ports import Cargo
from pdca_desktop.services.privacy import remove_orphans
from pdca_desktop.store.attachments import Attachments
from pdca_desktop.store.courier import Courier
from pdca_desktop.store.erasure import ORPHANS, Erasures
from pdca_desktop.store.journal import set_meta
from pdca_desktop.store.manifest import Manifest
from pdca_desktop.store.purging import purge
from pdca_desktop.store.repository import Store
from tests.fakes.store import SetClock
from tests.store.conftest import ACT

ME = "Élodie Exemple"
ONE, TWO, THREE = (letter * 64 for letter in "abc")


@pytest.fixture
def manifest(store: Store) -> Manifest:
    return Manifest(store)


def named(store: Store, *sha256s: str, **fields: object) -> Dossier:
    """A dossier that names documents."""
    pieces = tuple(Piece(sha256=one) for one in sha256s)
    return store.create(replace(Dossier(pieces=pieces), **fields), ACT)  # type: ignore[arg-type]


def cargo(manifest: Manifest) -> Cargo:
    return manifest.cargo(ME)


def look(manifest: Manifest) -> tuple[str, ...]:
    """Look at everything, as an exchange that settles nothing does."""
    found = cargo(manifest)
    manifest.looked(found.upto)
    return found.named


def test_each_document_is_looked_at_once(store: Store, manifest: Manifest) -> None:
    first = named(store, ONE, ONE, "")
    assert look(manifest) == (ONE,)
    assert look(manifest) == ()
    store.save(first, replace(first, pieces=(*first.pieces, Piece(sha256=TWO))), ACT)
    assert look(manifest) == (TWO,)
    named(store, number="2026-001")
    assert look(manifest) == ()


def test_what_waits_is_looked_at_until_it_is_there(store: Store, manifest: Manifest) -> None:
    named(store, ONE, TWO)
    manifest.settle(ONE, there=False)
    manifest.settle(TWO, there=True)
    assert look(manifest) == (ONE,)
    assert look(manifest) == (ONE,)
    manifest.settle(ONE, there=True)
    assert look(manifest) == ()
    assert manifest.there([ONE, TWO, THREE]) == {ONE, TWO}


def test_what_was_seen_long_ago_or_by_a_clock_that_went_back_is_asked_again(
    store: Store, manifest: Manifest
) -> None:
    named(store, ONE)
    manifest.settle(ONE, there=True)
    clock = store.signature.clock
    assert isinstance(clock, SetClock)
    for change in (timedelta(days=31), timedelta(days=-400)):
        assert look(manifest) == ()
        clock.time += change
        assert look(manifest) == (ONE,)
        manifest.settle(ONE, there=True)


@pytest.mark.parametrize("history", [True, False])
def test_a_head_office_that_lost_something_is_asked_for_everything(
    store: Store, manifest: Manifest, history: bool
) -> None:
    named(store, ONE)
    look(manifest)
    manifest.settle(ONE, there=True)
    Courier(store).begin_again(history=history)
    assert look(manifest) == (ONE,)


def test_the_documents_of_the_dossiers_one_follows_are_wanted(store: Store, manifest: Manifest) -> None:
    named(store, ONE, adviser="elodie EXEMPLE")
    named(store, TWO, adviser="Quelqu’un d’autre")
    named(store, THREE, adviser=ME, state=DossierState.CLOSED)
    assert cargo(manifest).wanted == (ONE,)
    assert manifest.cargo("").wanted == ()
    deleted = named(store, TWO, adviser=ME)
    assert set(cargo(manifest).wanted) == {ONE, TWO}
    store.delete(deleted, ACT)
    assert cargo(manifest).wanted == (ONE,)


def test_a_document_leaves_with_the_last_dossier_that_names_it(store: Store, manifest: Manifest) -> None:
    leaves, stays = named(store, ONE, TWO), named(store, TWO)
    manifest.settle(ONE, there=True)
    manifest.settle(TWO, there=True)
    let_go(store, leaves)
    assert cargo(manifest).leaving == ((ONE, True),)
    let_go(store, stays)
    assert set(cargo(manifest).leaving) == {(ONE, True), (TWO, True)}
    manifest.forget(ONE)
    assert cargo(manifest).leaving == ((TWO, True),)


def test_a_document_whose_dossier_comes_back_stays(store: Store, manifest: Manifest) -> None:
    let_go(store, named(store, ONE))
    assert cargo(manifest).leaving == ((ONE, False),)
    back = named(store, ONE)
    assert cargo(manifest).leaving == ()
    look(manifest)
    let_go(store, back)
    assert cargo(manifest).leaving == ((ONE, False),)


def test_nothing_is_known_of_a_document_that_was_erased(
    store: Store, manifest: Manifest, tmp_path: Path
) -> None:
    documents = Attachments(tmp_path / "pieces", bytes(32))
    kept = documents.put(io.BytesIO(b"%PDF-1.7"))
    manifest.settle(kept.sha256, there=True)
    with store.writing() as connection:
        set_meta(connection, ORPHANS, f'["{kept.sha256}"]')
    remove_orphans(Erasures(store), documents)
    assert manifest.there([kept.sha256]) == frozenset()
    assert not documents.has(kept.sha256)


def let_go(store: Store, dossier: Dossier) -> None:
    with store.writing() as connection:
        assert purge(connection, store, dossier.id)
