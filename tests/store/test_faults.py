"""Each accident ends in a clear sentence and no loss."""

import os
import resource
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from pdca_desktop.errors import AppError, StoreError
from pdca_desktop.store import faults, opening
from pdca_desktop.store.engine import connect
from pdca_desktop.store.repository import Store
from tests.builders import a_dossier
from tests.fakes.store import CountedIds, SetClock
from tests.store.conftest import ACT, DEVICE, KEY, Child, open_at

PAGE = 4096
NOBODY = 65534


def filled(path: Path, count: int = 30) -> None:
    """Put dossiers in the file and close it well."""
    store = open_at(path)
    for rank in range(count):
        store.create(a_dossier(id=f"d{rank}", holders=(), scenarios=(), pieces=()), ACT)
    store.close()


def left_open(path: Path) -> None:
    """Mark the file as after a power cut."""
    connection = connect(path, KEY)
    connection.execute("UPDATE meta SET value = 'coupure' WHERE key = 'running'")
    connection.close()


def spoil(path: Path, at: int, count: int = 8) -> None:
    """Turn bytes of the file over."""
    content = bytearray(path.read_bytes())
    for offset in range(at, at + count):
        content[offset] ^= 0xFF
    path.write_bytes(content)


def fingerprint(path: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in path.parent.iterdir() if one.is_file()}


def test_a_missing_file_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(faults.MissingStoreError, match="introuvable"):
        open_at(tmp_path / "pdca.db")
    assert not list(tmp_path.iterdir())


def test_an_existing_file_is_never_replaced(path: Path) -> None:
    before = fingerprint(path)
    with pytest.raises(faults.StoreExistsError, match="existe déjà"):
        opening.create(path, KEY, clock=SetClock(), ids=CountedIds(), device=DEVICE)
    assert fingerprint(path) == before


def test_a_draft_of_an_interrupted_creation_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "pdca.db.nouveau").write_bytes(b"half")
    store = opening.create(tmp_path / "pdca.db", KEY, clock=SetClock(), ids=CountedIds(), device=DEVICE)
    store.close()
    assert [one.name for one in tmp_path.iterdir()] == ["pdca.db"]


def test_a_wrong_key_is_told_from_a_damaged_file(path: Path) -> None:
    before = fingerprint(path)
    with pytest.raises(faults.WrongKeyError, match="clé"):
        opening.open_store(path, b"x" * 32, clock=SetClock(), ids=CountedIds(), device=DEVICE)
    assert fingerprint(path) == before
    spoil(path, 40)
    with pytest.raises(faults.DamagedStoreError, match="abîmé") as damaged:
        open_at(path)
    assert damaged.value.path == path
    assert "key is right" in damaged.value.details[0]


@pytest.mark.parametrize("content", [b"", b"x" * 100, b"SQLite format 3\0" + bytes(8176)])
def test_what_is_no_encrypted_file_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pdca.db"
    path.write_bytes(content)
    with pytest.raises(faults.DamagedStoreError):
        open_at(path)
    assert path.read_bytes() == content


def test_a_text_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pdca.db"
    path.write_bytes(b"Ceci n'est pas une base. " * 400)
    with pytest.raises(faults.WrongKeyError, match="n’est pas un fichier de l’application"):
        open_at(path)


def test_a_file_of_a_newer_version_is_refused_untouched(path: Path) -> None:
    connection = connect(path, KEY)
    connection.execute("PRAGMA user_version = 99")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(faults.NewerStoreError, match="mettez l’application à jour"):
        open_at(path)
    assert path.read_bytes() == before


def test_a_damaged_page_is_found_after_a_bad_stop(path: Path) -> None:
    filled(path)
    left_open(path)
    spoil(path, 7 * PAGE + 100)
    with pytest.raises(faults.DamagedStoreError, match="récupération") as damaged:
        open_at(path)
    assert any("page 8" in detail for detail in damaged.value.details)


def test_a_truncated_file_is_found_after_a_bad_stop(path: Path) -> None:
    filled(path)
    left_open(path)
    os.truncate(path, path.stat().st_size - 3 * PAGE - 17)
    with pytest.raises(faults.DamagedStoreError):
        open_at(path)


def test_a_damaged_page_met_while_reading_is_told(path: Path) -> None:
    filled(path)
    connection = connect(path, KEY)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'listing'").fetchone()
    connection.close()
    store = open_at(path)
    store.close()
    spoil(path, (page - 1) * PAGE + 200)
    store = open_at(path)
    with pytest.raises(faults.DamagedStoreError):
        store.lines()
    with pytest.raises(faults.DamagedStoreError):
        store.create(a_dossier(), ACT)
    store.close()
    with pytest.raises(faults.DamagedStoreError) as damaged:
        open_at(path)
    assert damaged.value.details


def test_a_value_that_no_field_holds_is_damage(path: Path) -> None:
    store = open_at(path)
    kept = store.create(a_dossier(), ACT)
    raw = connect(path, KEY)
    raw.execute("UPDATE dossier SET state = 'inventé'")
    raw.close()
    with pytest.raises(faults.DamagedStoreError) as damaged:
        store.load(kept.id)
    assert damaged.value.details == ("Dossier.state: unreadable value",)
    store.close()


def test_a_sound_file_is_opened_after_a_bad_stop(path: Path) -> None:
    filled(path)
    left_open(path)
    store = open_at(path)
    assert len(store.lines()) == 30
    store.close()
    raw = connect(path, KEY)
    assert raw.execute("SELECT value FROM meta WHERE key = 'running'").fetchone() == ("",)
    raw.close()


def test_two_openings_close_in_any_order(path: Path) -> None:
    first, second = open_at(path), open_at(path, lot=2)
    first.close()
    raw = connect(path, KEY)
    (mark,) = raw.execute("SELECT value FROM meta WHERE key = 'running'").fetchone()
    assert mark
    second.close()
    assert raw.execute("SELECT value FROM meta WHERE key = 'running'").fetchone() == ("",)
    raw.close()


def test_a_file_held_by_another_program_is_told(store: Store) -> None:
    kept = store.create(a_dossier(), ACT)

    def hold(tell: Callable[[object], None]) -> None:
        other = connect(store.path, KEY)
        other.execute("BEGIN IMMEDIATE")
        tell("held")
        signal_never = os.pipe()[0]
        os.read(signal_never, 1)

    child = Child(hold)
    assert child.line() == "held"
    with pytest.raises(faults.BusyStoreError, match="autre programme"):
        store.save(kept, replace(kept, number="x"), ACT)
    assert store.load(kept.id) == kept
    child.kill()
    assert store.save(kept, replace(kept, number="x"), ACT).number == "x"


@pytest.fixture
def open_folder(empty_file: Path) -> Iterator[Path]:
    """A folder that any user may enter: what makes it read-only must not depend on being root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "données"
        folder.mkdir()
        shutil.copy(empty_file, folder / "pdca.db")
        folder.parent.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@pytest.mark.parametrize("what", ["folder", "file", "create"])
def test_what_refuses_writing_is_told(open_folder: Path, what: str) -> None:
    path = open_folder / "pdca.db"
    path.chmod(0o444 if what == "file" else 0o644)
    open_folder.chmod(0o777 if what == "file" else 0o555)
    user = NOBODY if os.getuid() == 0 else None

    def attempt(tell: Callable[[object], None]) -> None:
        try:
            if what == "create":
                target = open_folder / "autre.db"
                opening.create(target, KEY, clock=SetClock(), ids=CountedIds(), device=DEVICE)
            else:
                store = open_at(path)
                store.create(a_dossier(), ACT)
            tell("written")
        except AppError as error:
            tell(f"{type(error).__name__} {error}")

    before = path.read_bytes()
    (said,) = Child(attempt, user).rest()
    assert said.startswith("ReadOnlyStoreError"), said
    assert "refuse l’écriture" in said
    assert path.read_bytes() == before
    assert not list(open_folder.glob("*.nouveau*"))


def test_a_full_disk_is_told_and_nothing_saved_is_lost(path: Path) -> None:
    store = open_at(path)
    kept = store.create(a_dossier(), ACT)
    store._engine.dispose()
    raw = store._engine.raw_connection()
    pages = raw.cursor().execute("PRAGMA page_count").fetchone()[0]
    raw.cursor().execute(f"PRAGMA max_page_count = {pages}")
    raw.close()
    long = replace(kept, project=replace(kept.project, genesis="mot " * 20_000))
    with pytest.raises(faults.DiskFullError, match="plein"):
        store.save(kept, long, ACT)
    assert store.load(kept.id) == kept
    assert len(store.history(kept.id)) == 4
    store._engine.dispose()
    assert store.save(kept, long, ACT) == long
    assert store.verify_journal() is None
    store.close()


def test_a_write_that_fails_halfway_leaves_what_was_saved(path: Path) -> None:
    """The system refuses any file beyond a size: the real write of the log fails in its middle."""

    def fill(tell: Callable[[object], None]) -> None:
        store = open_at(path)
        kept = store.create(a_dossier(), ACT)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
        for rank in range(200):
            try:
                text = f"{rank} " + os.urandom(5_000).hex()
                kept = store.save(kept, replace(kept, project=replace(kept.project, genesis=text)), ACT)
            except AppError as error:
                tell(f"{type(error).__name__} {error}")
                return
            tell(rank)

    *saved, said = Child(fill).rest()
    assert "Rien n’a été écrit" in said or "intact" in said, said
    store = open_at(path)
    assert store.load("dossier-1").project.genesis.startswith(f"{saved[-1]} ")
    assert store.verify_journal() is None
    assert not opening.integrity_faults(store._engine)
    store.close()


def test_an_old_sqlite_or_a_missing_cipher_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dbapi2, "sqlite_version_info", (3, 51, 1))
    with pytest.raises(StoreError, match="Réinstallez"):
        open_at(path)


def test_errors_hold_no_value_of_a_dossier(store: Store) -> None:
    store.create(a_dossier(), ACT)
    with pytest.raises(AppError) as refused:
        store.create(a_dossier(), ACT)
    told = "".join(traceback.format_exception(refused.value))
    assert "INSERT INTO dossier" in told, "the driver's own words are part of what is looked at"
    for value in ("2019-0001", "Dominique Conseil", "Béthune", "62400", "rue des Essais"):
        assert value not in told


def test_a_closed_file_is_never_opened_again(path: Path) -> None:
    store = open_at(path)
    store.close()
    for use in (store.lines, lambda: store.create(a_dossier(), ACT)):
        with pytest.raises(StoreError, match="verrouillés"):
            use()
    store.close()
