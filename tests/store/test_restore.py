"""Restoring: the present is set aside, and stays until the very last moment."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from pdca_desktop.store import cipher_file
from pdca_desktop.store.backup import back_up, list_backups, restore, verify
from pdca_desktop.store.cipher_file import HeldError, UnreadableCopyError
from pdca_desktop.store.safe_file import StorageError
from tests.store.conftest import open_at
from tests.store.encrypted_file import KEY, NOON, Cancelled, add, connected, make, names, stopping_at
from tests.store.failing_disk import kill_when_it_says_now, no_file_over, plain


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "dossiers.pdca"
    make(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sauvegardes"


@pytest.fixture
def saved(database: Path, folder: Path) -> Path:
    made = back_up(database, KEY, folder, NOON)
    add(database, "after the backup")
    return made.path


def test_a_restore_sets_the_present_aside(saved: Path, database: Path, folder: Path) -> None:
    aside = restore(saved, KEY, database, folder, NOON)
    assert "after the backup" not in names(database)
    assert len(names(database)) == 300
    assert aside is not None
    assert aside.name == "avant-restauration-20260314T120000Z.pdca"
    assert names(aside)[-1] == "after the backup"
    assert saved.exists()
    restore(aside, KEY, database, folder, NOON)
    assert names(database)[-1] == "after the backup"
    assert len(list_backups(folder)) == 3


def test_a_log_left_by_a_kill_is_kept_aside_and_not_replayed(
    saved: Path, database: Path, folder: Path, tmp_path: Path
) -> None:
    killed = tmp_path / "killed"
    killed.mkdir()
    with closing(connected(database)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute("INSERT INTO person(name) VALUES('only in the log')")
        for path in (database, *cipher_file.companions(database)):
            if path.exists():
                (killed / path.name).write_bytes(path.read_bytes())
    database = killed / database.name
    aside = restore(saved, KEY, database, folder, NOON)
    assert len(names(database)) == 300
    assert aside is not None
    assert names(aside)[-1] == "only in the log"


def test_a_damaged_database_is_set_aside_byte_for_byte(saved: Path, database: Path, folder: Path) -> None:
    damaged = b"\x17" * 9000
    database.write_bytes(damaged)
    log = database.with_name(database.name + "-wal")
    log.write_bytes(b"log")
    aside = restore(saved, KEY, database, folder, NOON)
    assert aside is not None
    assert aside.read_bytes() == damaged
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"log"
    assert not log.exists()
    assert len(names(database)) == 300


def test_another_keys_log_is_not_replayed(saved: Path, database: Path, folder: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.pdca"
    with closing(connected(theirs, bytes(32))) as connection:
        connection.execute("CREATE TABLE other(x)")
        connection.execute("INSERT INTO other VALUES('only in the log')")
        for end in ("", "-wal"):
            (tmp_path / (database.name + end)).write_bytes((tmp_path / (theirs.name + end)).read_bytes())
    log = database.with_name(database.name + "-wal")
    content = log.read_bytes()
    aside = restore(saved, KEY, database, folder, NOON)
    assert aside is not None
    assert aside.with_name(aside.name + "-wal").read_bytes() == content
    assert not log.exists()
    assert len(names(database)) == 300


def test_a_log_that_stays_is_never_left_beside_the_restored_file(
    saved: Path, database: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = cipher_file.fold

    def fold(path: Path, key: bytes) -> None:
        if path == database:
            database.with_name(database.name + "-wal").write_bytes(b"stays")
            raise UnreadableCopyError
        real(path, key)

    monkeypatch.setattr(cipher_file, "fold", fold)
    restore(saved, KEY, database, folder, NOON)
    assert not any(path.exists() for path in cipher_file.companions(database))


def test_a_missing_database_comes_back(saved: Path, database: Path, folder: Path) -> None:
    for path in (database, *cipher_file.companions(database)):
        path.unlink(missing_ok=True)
    assert restore(saved, KEY, database, folder, NOON) is None
    assert len(names(database)) == 300


def untouched(database: Path, folder: Path) -> bool:
    return (
        names(database)[-1] == "after the backup"
        and len(list(folder.glob("dossiers-*"))) == 1
        and not list(database.parent.glob(".pdca-*"))
        and not list(folder.glob(".pdca-*"))
    )


def test_a_database_in_use_is_not_replaced(saved: Path, database: Path, folder: Path) -> None:
    with closing(connected(database)) as busy:
        busy.execute("SELECT count(*) FROM person").fetchone()
        with pytest.raises(HeldError, match="autre programme"):
            restore(saved, KEY, database, folder, NOON)
    assert untouched(database, folder)


def test_a_damaged_backup_replaces_nothing(saved: Path, database: Path, folder: Path) -> None:
    content = bytearray(saved.read_bytes())
    content[-10] ^= 1
    saved.write_bytes(content)
    with pytest.raises(UnreadableCopyError):
        restore(saved, KEY, database, folder, NOON)
    assert untouched(database, folder)


@pytest.mark.parametrize("call", range(3))
def test_a_cancelled_restore_changes_nothing(saved: Path, database: Path, folder: Path, call: int) -> None:
    with pytest.raises(Cancelled):
        restore(saved, KEY, database, folder, NOON, step=stopping_at(call))
    assert untouched(database, folder)


def test_a_full_disk_changes_nothing(saved: Path, database: Path, folder: Path) -> None:
    with no_file_over(40_000), pytest.raises(StorageError) as caught:
        restore(saved, KEY, database, folder, NOON)
    assert "vos dossiers restent comme ils étaient" in plain(caught)
    assert untouched(database, folder)


def test_the_real_store_comes_back(empty_file: Path, tmp_path: Path, folder: Path) -> None:
    database = tmp_path / "pdca.db"
    made = back_up(empty_file, KEY, folder, NOON)
    assert restore(made.path, KEY, database, folder, NOON) is None
    open_at(database).close()
    again = back_up(database, KEY, folder, NOON + timedelta(days=1))
    assert restore(made.path, KEY, database, folder, NOON) is not None
    verify(again.path, KEY)
    open_at(database).close()


def test_erased_people_do_not_come_back(saved: Path, database: Path, folder: Path) -> None:
    def erase_again(path: Path) -> None:
        assert path != database
        with closing(connected(path)) as connection:
            connection.execute("DELETE FROM person WHERE id <= 10")

    restore(saved, KEY, database, folder, NOON, mend=erase_again)
    assert len(names(database)) == 290
    assert not list(database.parent.glob(".pdca-*"))


def test_if_they_cannot_be_erased_again_nothing_is_restored(
    saved: Path, database: Path, folder: Path
) -> None:
    def fail(_path: Path) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        restore(saved, KEY, database, folder, NOON, mend=fail)
    assert untouched(database, folder)


KILLED = """
import sys, time
from datetime import datetime, UTC
from pathlib import Path
from pdca_desktop.store import backup
calls = iter(range(int(sys.argv[2])))
def step(*_):
    if next(calls, None) is None:
        print("now", flush=True)
        time.sleep(60)
place, key, at = Path(sys.argv[1]), bytes(range(32)), datetime(2026, 3, 15, tzinfo=UTC)
if sys.argv[3] == "make":
    backup.back_up(place / "dossiers.pdca", key, place / "sauvegardes", at, step=step)
else:
    backup.restore(next((place / "sauvegardes").glob("dossiers-*")), key, place / "dossiers.pdca",
                   place / "sauvegardes", at, step=step)
"""


@pytest.mark.parametrize(
    ("what", "call"), [("make", 1), ("make", 3), ("restore", 0), ("restore", 1), ("restore", 2)]
)
def test_killed_at_any_moment_nothing_half_made_is_seen(
    saved: Path, database: Path, folder: Path, what: str, call: int
) -> None:
    kill_when_it_says_now(KILLED, database.parent, call, what)
    assert names(database)[-1] == "after the backup"
    assert saved in [made.path for made in list_backups(folder)]
    for made in list_backups(folder):
        verify(made.path, KEY)
    again = back_up(database, KEY, folder, NOON + timedelta(days=1))
    assert list_backups(folder)[0].path == again.path
    assert not list(folder.glob(".pdca-*"))
