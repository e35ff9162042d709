"""A stored file of every released version opens, is brought up to date, and holds what it held."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pdca_desktop.store import migrating, opening
from pdca_desktop.store.engine import connect
from pdca_desktop.store.faults import StoreExistsError
from pdca_desktop.store.tables import SCHEMA
from tests.fakes.store import CountedIds, SetClock
from tests.store.conftest import ACT, DEVICE, KEY, open_at
from tests.store.old.make import FOLDER, full, make
from tests.store.test_round_trip import replayed, stored

FILES = sorted(FOLDER.glob("v*.db"))


def test_every_version_has_its_stored_file() -> None:
    assert {one.stem for one in FILES} == {f"v{number}" for number in range(1, SCHEMA + 1)}


def test_a_stored_file_is_never_made_again() -> None:
    with pytest.raises(StoreExistsError):
        make()


@pytest.mark.parametrize("old", FILES, ids=lambda one: one.stem)
def test_an_old_file_is_opened_with_all_it_held(old: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(old, tmp_path / "pdca.db"))
    store = open_at(path, lot=50)
    found = store.load("ancien-1")
    wanted = full()
    assert found == replace(
        wanted,
        number="2019-0099",
        holders=wanted.holders[:1],
        scenarios=found.scenarios,
        pieces=found.pieces,
    )
    assert found.scenarios[0].plan == wanted.scenarios[0].plan
    assert store.verify_journal() is None
    assert replayed(store, "ancien-1") == stored(store, "ancien-1")
    assert [entry.why for entry in store.history("ancien-1")][:2] == ["retrait d'un porteur", "saisie"]
    assert [hit.dossier_id for hit in store.search("exemple")] == ["ancien-1"]
    restored = store.save(found, replace(found, holders=wanted.holders), ACT)
    assert restored.holders == wanted.holders
    store.close()


def test_an_older_file_is_backed_up_then_migrated(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until there is a second schema, the present one plays the older."""
    steps: list[str] = []
    monkeypatch.setattr(migrating, "SCHEMA", SCHEMA + 1)
    monkeypatch.setattr(migrating, "_upgrade", lambda _: steps.append("migrated"))
    store = opening.open_store(
        path,
        KEY,
        clock=SetClock(),
        ids=CountedIds(2),
        device=DEVICE,
        before_migrating=lambda given: steps.append(f"backed up {given.name}"),
    )
    store.close()
    assert steps == ["backed up pdca.db", "migrated"]


def test_a_migration_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: object) -> None:
        connection.exec_driver_sql("ALTER TABLE dossier ADD COLUMN dream TEXT")  # type: ignore[attr-defined]
        connection.exec_driver_sql("PRAGMA user_version = 2")  # type: ignore[attr-defined]
        raise RuntimeError("power")

    monkeypatch.setattr(migrating, "SCHEMA", SCHEMA + 1)
    monkeypatch.setattr(migrating, "_upgrade", fail)
    with pytest.raises(RuntimeError, match="power"):
        open_at(path)
    raw = connect(path, KEY)
    assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
    assert "dream" not in {row[1] for row in raw.execute("PRAGMA table_xinfo(dossier)")}
    raw.close()


def test_the_list_and_the_index_are_made_again_when_their_rules_change(path: Path) -> None:
    store = open_at(path)
    kept = store.create(full(), ACT)
    before = (store.lines(), store.search("liévin"), store.search("exemple"))
    store.close()
    raw = connect(path, KEY)
    raw.execute("UPDATE meta SET value = '0' WHERE key = 'derived'")
    raw.execute("UPDATE listing SET title = 'faux'")
    raw.close()
    store = open_at(path, lot=2)
    assert (store.lines(), store.search("liévin"), store.search("exemple")) == before
    assert store.save(kept, replace(kept, number="1"), ACT).number == "1"
    store.close()
