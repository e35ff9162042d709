"""A backup that its disk altered or cut is known before anything is written."""

import os
import stat
import sys
from pathlib import Path

import pytest
import zstandard
from sqlalchemy import Engine

from pdca_desktop.errors import AppError
from pdca_desktop.head_office.backup import back_up, restore
from pdca_desktop.head_office.database import make_engine
from tests.fakes.store import CountedIds
from tests.head_office.test_keeping import filled

_REFUSED = "pas une sauvegarde lisible"


@pytest.fixture
def kept(engine: Engine, tmp_path: Path) -> Path:
    filled(engine)
    path = tmp_path / "b.zst"
    back_up(engine, path)
    return path


def refused(path: Path, folder: Path) -> None:
    other = folder / "other.db"
    engine = make_engine(str(other))
    with pytest.raises(AppError, match=_REFUSED):
        restore(path, engine, CountedIds(lot=77))
    engine.dispose()
    assert not other.exists()


def test_one_altered_bit_is_found_wherever_it_is(kept: Path, tmp_path: Path) -> None:
    whole = kept.read_bytes()
    for place in range(0, len(whole), 61):
        kept.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        refused(kept, tmp_path)


def test_a_backup_cut_between_two_lines_is_found(kept: Path, tmp_path: Path) -> None:
    lines = (
        zstandard.ZstdDecompressor().decompressobj().decompress(kept.read_bytes()).splitlines(keepends=True)
    )
    for left in range(1, len(lines)):
        kept.write_bytes(zstandard.compress(b"".join(lines[:left])))
        refused(kept, tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="no such rights")
def test_a_backup_is_for_its_owner_only(kept: Path) -> None:
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_what_stood_there_stays_when_the_disk_keeps_something_else(
    kept: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept.read_bytes()
    monkeypatch.setattr(os, "fsync", lambda handle: os.ftruncate(handle, len(before) // 2))
    with pytest.raises(AppError, match="ne peut pas être écrite ou relue"):
        back_up(engine, kept)
    assert kept.read_bytes() == before
    assert list(kept.parent.glob("*.partiel")) == []
