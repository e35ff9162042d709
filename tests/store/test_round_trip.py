"""Arbitrary dossiers through the encrypted file: nothing is lost, and the journal says all of it."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.store.engine import reading
from pdca_desktop.store.journal import operations
from pdca_desktop.store.operations import State
from pdca_desktop.store.replaying import replay
from pdca_desktop.store.repository import Store
from pdca_desktop.store.rows import read_state, rows_of
from tests.store.conftest import ACT, open_at
from tests.strategies import records

GENTLY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def shared(empty_file: Path) -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        store = open_at(Path(shutil.copy(empty_file, Path(folder) / "pdca.db")))
        yield store
        store.close()


def without_ids(dossier: Dossier) -> Dossier:
    """The dossier as a new one: every identifier is to be given."""
    return replace(
        dossier,
        id="",
        holders=tuple(replace(one, id="") for one in dossier.holders),
        scenarios=tuple(replace(one, id="") for one in dossier.scenarios),
        pieces=tuple(replace(one, id="") for one in dossier.pieces),
    )


def replayed(store: Store, dossier_id: str) -> State:
    """The state that the journal alone gives."""
    with reading(store._engine) as connection:
        ops = [op for _, op in operations(connection, rows_of(connection, dossier_id))]
    return replay(State(), ops, Dossier)


def stored(store: Store, dossier_id: str) -> State:
    """The state that the rows give."""
    with reading(store._engine) as connection:
        state = read_state(connection, store.path, dossier_id)
    assert state is not None
    return state


@GENTLY
@given(given_one=records(Dossier, most_fields=8), other=records(Dossier, most_fields=8))
def test_any_dossier_comes_back_and_its_journal_gives_it_again(
    shared: Store, given_one: Dossier, other: Dossier
) -> None:
    first = shared.create(without_ids(given_one), ACT)
    assert without_ids(first) == without_ids(given_one)
    assert shared.load(first.id) == first
    assert replayed(shared, first.id) == stored(shared, first.id)
    second = shared.save(first, replace(without_ids(other), id=first.id), ACT)
    assert without_ids(second) == without_ids(other)
    assert shared.load(first.id) == second
    third = shared.save(second, first, ACT)
    assert third == first
    assert replayed(shared, first.id) == stored(shared, first.id)
    assert shared.verify_journal() is None


def test_a_text_is_kept_as_files_hold_it(store: Store) -> None:
    kept = store.create(Dossier(number="e\u0301\r\n\x00fin"), ACT)
    assert kept.number == "\xe9\nfin"
    again = store.save(kept, replace(kept, number="e\u0301\nfin"), ACT)
    assert again == kept
    assert len(store.history(kept.id)) == len(replayed(store, kept.id).ranks) + 1
