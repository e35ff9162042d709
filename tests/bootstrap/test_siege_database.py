"""The database of the head office, as an administrator names it: a wrong name is told, and makes nothing."""

import stat
import sys
from pathlib import Path

import pytest

from pdca_desktop.bootstrap import siege
from pdca_desktop.cli.siege import main
from pdca_desktop.errors import AppError

Said = pytest.CaptureFixture[str]


def told(address: str) -> str:
    with pytest.raises(AppError) as raised:
        siege.open_database(address)
    return str(raised.value).replace("\u00a0", " ")


def test_where_there_is_no_head_office_none_is_made(tmp_path: Path) -> None:
    place = tmp_path / "siege.db"
    assert "Il n’y a pas de siège" in told(str(place))
    assert "pdca-siege init" in told(str(place))
    assert not place.exists()
    place.touch()
    assert "Il n’y a pas de siège" in told(str(place))


@pytest.mark.parametrize("words", ["adviser list", "backup b.zst", "verify", "serve", "audit", "published"])
def test_no_command_but_init_makes_one(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(siege.DATABASE, raising=False)
    assert main(words.split()) == 2
    assert "pas de siège" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_database_is_told_and_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "lettre.txt"
    place.write_bytes(b"Bonjour." * 100)
    assert "ne s’ouvre pas comme base du siège" in told(str(place))
    assert "ne s’ouvre pas" in told(str(tmp_path))
    assert place.read_bytes() == b"Bonjour." * 100


def test_a_postgresql_that_does_not_answer_is_told_without_its_password() -> None:
    said = told("postgresql://nom:secret@127.0.0.1:1/base")
    assert "ne répond pas" in said
    assert "secret" not in said


@pytest.mark.parametrize("address", ["postgresql://nom@machine:port/base", "mysql://nom@machine/base"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    assert "« postgresql://" in told(address)


@pytest.mark.skipif(sys.platform == "win32", reason="no such rights")
def test_its_file_is_for_its_owner_only(tmp_path: Path) -> None:
    siege.make_database(str(tmp_path / "siege.db")).dispose()
    assert stat.S_IMODE((tmp_path / "siege.db").stat().st_mode) == 0o600
    siege.open_database(str(tmp_path / "siege.db")).dispose()
