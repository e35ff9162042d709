"""Where this device keeps things, and what is unsafe."""

import dataclasses
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from pdca_desktop import places
from pdca_desktop.places import PlaceError, Places, doubts
from pdca_desktop.store import keystore_file
from tests.store.failing_disk import is_private, ordinary_user, plain, reachable_folder


def test_a_given_folder_holds_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = places.find(Path("données"))
    everything = [value for field in dataclasses.fields(Places) if (value := getattr(found, field.name))]
    everything += [found.database, found.keystore, found.attachments, found.backups, *found.keystore_copies]
    assert all(path.is_relative_to(tmp_path / "données") for path in everything)
    assert len(set(everything)) == len(everything)
    assert found.keystore.name == keystore_file.NAME


def test_by_default_they_are_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    found = places.find()
    assert all("pdca_desktop" in path.parts for path in (found.data, found.configuration, found.logs))
    assert len({found.data, found.configuration, found.logs}) == 3


def test_they_are_made_for_their_owner_only(tmp_path: Path) -> None:
    found = places.find(tmp_path / "a" / "b")
    places.prepare(found)
    places.prepare(found)
    assert is_private(found.data)
    assert sorted(path.name for path in found.data.iterdir()) == ["configuration", "journaux"]


def test_a_folder_that_cannot_be_made_or_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PlaceError, match="--data-dir"):
        places.prepare(places.find(tmp_path / "file" / "data"))
    with reachable_folder() as folder:
        folder.chmod(0o500)
        with ordinary_user(), pytest.raises(PlaceError) as caught:
            places.prepare(places.find(folder))
    assert "refuse l'écriture" in plain(caught)


MOUNTS = (
    ("/", "ext4"),
    ("/home", "nfs4"),
    ("/home/moi/local", "ext4"),
    ("/mnt/s", "fuse.sshfs"),
    ("/x", "cifs"),
)


@pytest.mark.parametrize(
    ("folder", "word"),
    [
        ("/var/data", ""),
        ("/homework", ""),
        ("/home/moi/local/x", ""),
        ("/home/moi", "réseau"),
        ("/mnt/s/x", "réseau"),
        ("/x", "réseau"),
        ("/var/OneDrive/x", "en ligne"),
        ("/var/OneDrive - Pas-de-Calais Actif/x", "en ligne"),
        ("/var/Nextcloud2/x", "en ligne"),
        ("/Users/moi/Library/CloudStorage/GoogleDrive-a@b.fr/x", "en ligne"),
        ("/Users/moi/Library/Mobile Documents/x", "en ligne"),
        ("/var/dropboxes", ""),
    ],
)
def test_unsafe_folders_are_told(folder: str, word: str) -> None:
    found = doubts(PurePosixPath(folder), environment={}, mounts=MOUNTS)
    assert len(found) == bool(word)
    assert word in "".join(found)


@pytest.mark.parametrize(
    ("folder", "word"),
    [
        (r"C:\Users\moi\AppData\Local\pdca_desktop", ""),
        (r"\\?\C:\Users\moi", ""),
        (r"\\serveur\partage\dossiers", "réseau"),
        (r"C:\Users\moi\OneDrive - PDCA\dossiers", "en ligne"),
        (r"D:\Travail\dossiers", "en ligne"),
    ],
)
def test_unsafe_windows_folders_are_told(folder: str, word: str) -> None:
    found = doubts(PureWindowsPath(folder), environment={"OneDriveCommercial": r"d:\travail"}, mounts=())
    assert len(found) == bool(word)
    assert word in "".join(found)


def test_a_link_to_an_unsafe_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "data").symlink_to(tmp_path / "Dropbox")
    assert len(doubts(tmp_path / "data", environment={})) == 1
    assert doubts(tmp_path, environment={}) == ()
