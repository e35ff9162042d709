"""Backups: what they hold is proved, what goes wrong loses nothing."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.store import cipher_file
from pdca_desktop.store.backup import Reason, back_up, list_backups, verify
from pdca_desktop.store.backup_files import free_path
from pdca_desktop.store.cipher_file import UnreadableCopyError
from pdca_desktop.store.safe_file import StorageError, refusal
from tests.store.encrypted_file import KEY, NAME, NOON, Cancelled, add, connected, make, names, stopping_at
from tests.store.failing_disk import is_private, no_file_over, ordinary_user, plain, reachable_folder


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "dossiers.pdca"
    make(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sauvegardes"


def test_a_backup_holds_everything_encrypted(database: Path, folder: Path) -> None:
    told: list[tuple[int, int, str]] = []
    with closing(connected(database)) as busy:
        busy.execute("INSERT INTO person(name) VALUES('written and not yet in the file')")
        made = back_up(database, KEY, folder, NOON, step=lambda *step: told.append(step))
    assert made.path.name == "dossiers-20260314T120000Z.pdca"
    assert list_backups(folder) == (made,)
    assert names(made.path)[-1].startswith("written")
    with closing(connected(made.path)) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (12,)
        assert copy.execute("SELECT count(*) FROM search WHERE search MATCH 'desprez'").fetchone() == (1,)
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert told[-1][:2] == (95, 100)
    assert any(label.startswith("Copie") for _, _, label in told)
    assert is_private(made.path)
    content = made.path.read_bytes()
    assert NAME.encode() not in content
    assert b"SQLite format" not in content


def test_the_database_may_be_written_meanwhile(database: Path, folder: Path) -> None:
    def write(done: int, _total: int, _label: str) -> None:
        if done < 70:
            add(database, "meanwhile")

    made = back_up(database, KEY, folder, NOON, step=write)
    verify(made.path, KEY)
    assert "meanwhile" not in names(made.path)[:300]


def test_two_backups_of_one_second_do_not_replace_each_other(database: Path, folder: Path) -> None:
    first = back_up(database, KEY, folder, NOON, reason=Reason.MIGRATION)
    second = back_up(database, KEY, folder, NOON, reason=Reason.MIGRATION)
    assert first.path.name == "avant-migration-20260314T120000Z.pdca"
    assert [made.path for made in list_backups(folder)] == [second.path, first.path]


def test_another_time_zone_is_told_in_utc(database: Path, folder: Path) -> None:
    from datetime import timezone  # noqa: PLC0415

    paris = NOON.astimezone(timezone(timedelta(hours=1)))
    assert back_up(database, KEY, folder, paris).at == NOON
    with pytest.raises(ValueError, match="time zone"):
        back_up(database, KEY, folder, NOON.replace(tzinfo=None))


def test_backups_rotate_and_sealed_copies_stay(database: Path, folder: Path) -> None:
    sealed = back_up(database, KEY, folder, NOON - timedelta(days=400), reason=Reason.ERASURE)
    folder.joinpath("notes.txt").touch()
    for day in range(40):
        path = free_path(folder, Reason.ROUTINE, NOON - timedelta(days=40 - day))
        path.touch()
    newest = back_up(database, KEY, folder, NOON)
    kept = list_backups(folder)
    assert len(kept) == 12
    assert kept[0] == newest
    assert kept[-1] == sealed
    assert (folder / "notes.txt").exists()


@pytest.mark.parametrize("call", range(4))
def test_cancelled_at_any_step_leaves_nothing(database: Path, folder: Path, call: int) -> None:
    with pytest.raises(Cancelled):
        back_up(database, KEY, folder, NOON, step=stopping_at(call))
    assert list(folder.iterdir()) == []


def test_a_full_disk_leaves_the_older_backups(database: Path, folder: Path) -> None:
    old = back_up(database, KEY, folder, NOON - timedelta(days=1))
    with no_file_over(40_000), pytest.raises(StorageError) as caught:
        back_up(database, KEY, folder, NOON)
    assert plain(caught).startswith("La sauvegarde n'est pas faite : le disque de")
    assert [path.name for path in folder.iterdir()] == [old.path.name]
    verify(old.path, KEY)


def test_each_refusal_of_the_system_has_its_sentence() -> None:
    import errno  # noqa: PLC0415

    sentences = {
        refusal("ceci", Path("d"), code) for code in (errno.ENOSPC, errno.EACCES, errno.ENOENT, None)
    }
    assert len(sentences) == 4
    assert all(sentence.startswith("Ceci") and sentence.endswith(".") for sentence in sentences)


def test_a_read_only_folder_is_told() -> None:
    with reachable_folder() as place:
        database, folder = place / "dossiers.pdca", place / "sauvegardes"
        with ordinary_user():
            make(database, rows=3)
            folder.mkdir(mode=0o500)
            with pytest.raises(StorageError) as caught:
                back_up(database, KEY, folder, NOON)
        assert "n'est pas faite" in plain(caught)
        assert list(folder.iterdir()) == []


def test_a_folder_that_is_a_file_is_told(database: Path, folder: Path) -> None:
    folder.touch()
    with pytest.raises(StorageError):
        back_up(database, KEY, folder, NOON)


def test_a_missing_database_is_told_and_not_created(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        back_up(tmp_path / "absent.pdca", KEY, folder, NOON)
    assert not (tmp_path / "absent.pdca").exists()


def test_a_damaged_or_empty_database_is_no_backup(database: Path, folder: Path) -> None:
    good = back_up(database, KEY, folder, NOON)
    content = bytearray(database.read_bytes())
    content[5 * 4096 + 100] ^= 1
    database.write_bytes(content)
    with pytest.raises(UnreadableCopyError, match="abîmé"):
        back_up(database, KEY, folder, NOON)
    database.write_bytes(b"")
    with pytest.raises(UnreadableCopyError, match="vide"):
        back_up(database, KEY, folder, NOON)
    assert list_backups(folder) == (good,)


def test_a_copy_with_fewer_rows_is_no_backup(
    database: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = cipher_file.counts, iter(range(10))

    def fewer_each_time(connection: Any) -> dict[str, int]:
        less = next(calls)
        return {name: count - less for name, count in real(connection).items()}

    monkeypatch.setattr(cipher_file, "counts", fewer_each_time)
    with pytest.raises(UnreadableCopyError, match="ne vaut pas"):
        back_up(database, KEY, folder, NOON)
    assert list(folder.iterdir()) == []


@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_any_byte_changed_in_a_backup_is_told(
    made_once: tuple[Path, bytes, Path], place: float, flip: int
) -> None:
    _, content, copy = made_once
    damaged = bytearray(content)
    damaged[int(place * len(content))] ^= flip
    copy.write_bytes(damaged)
    with pytest.raises(UnreadableCopyError):
        verify(copy, KEY)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, Path]:
    place = tmp_path_factory.mktemp("made")
    make(place / "d.pdca", rows=5)
    made = back_up(place / "d.pdca", KEY, place, NOON)
    return made.path, made.path.read_bytes(), place / "damaged.pdca"


@pytest.mark.parametrize("content", [b"short", bytes(8192), b"SQLite format 3\0" + bytes(8192)])
def test_what_is_not_a_backup_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.pdca"
    path.write_bytes(content)
    with pytest.raises(UnreadableCopyError):
        verify(path, KEY)


def test_another_devices_backup_is_told(database: Path, folder: Path) -> None:
    made = back_up(database, KEY, folder, NOON)
    with pytest.raises(UnreadableCopyError, match="autre poste"):
        verify(made.path, bytes(32))
