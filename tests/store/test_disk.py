"""Not one readable byte of a dossier on the disk, whatever file is looked at."""

import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import a_dossier, a_holder
from tests.store.conftest import ACT, KEY, open_at

NAME = "Zébulonne-Quintefeuille"
HIDDEN = "MOTINTROUVABLE"


def look(folder: Path, needles: list[bytes]) -> None:
    """Fail on any file that holds one of the words, or is a plain database."""
    for one in (file for file in folder.rglob("*") if file.is_file()):
        content = one.read_bytes()
        assert not content.startswith(b"SQLite format 3"), one
        assert not [needle for needle in needles if needle in content], one


def test_no_name_is_readable_in_any_file(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    store = open_at(path)
    for rank in range(30):
        holder = a_holder(id=f"p{rank}", last_name=NAME, motivation=f"{HIDDEN} " * 50)
        kept = store.create(a_dossier(id=f"d{rank}", holders=(holder,), scenarios=(), pieces=()), ACT)
        store.save(kept, replace(kept, structure=replace(kept.structure, name=HIDDEN)), ACT)
    assert store.search(NAME)
    store.history("d1")
    written = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert {one.name for one in written} >= {"pdca.db", "pdca.db-wal"}
    needles = [word.encode(code) for word in (NAME, HIDDEN) for code in ("utf-8", "utf-16-le", "latin-1")]
    look(tmp_path, needles)
    store.close()
    look(tmp_path, needles)
    assert not list(temporary.iterdir())


def test_the_key_is_in_no_file_and_the_plain_driver_refuses_it(path: Path) -> None:
    store = open_at(path)
    store.create(a_dossier(), ACT)
    store.close()
    assert KEY not in path.read_bytes()
    assert KEY.hex().encode() not in path.read_bytes()
    plain = sqlite3.connect(path)
    with pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT * FROM dossier").fetchall()
    plain.close()


def test_nothing_is_printed_by_the_cipher(path: Path) -> None:
    code = (
        "from pathlib import Path\nfrom pdca_desktop.store.engine import connect\n"
        f"try: connect(Path({str(path)!r}), b'x' * 32)\nexcept Exception as e: print(type(e).__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("WrongKeyError", "")
