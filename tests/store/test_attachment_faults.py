"""Attachments when the disk, the adviser or the computer stops."""

import hashlib
import io
from pathlib import Path

import pytest

from pdca_desktop.store.attachments import (
    Attachments,
)
from pdca_desktop.store.file_kind import AttachmentError
from pdca_desktop.store.safe_file import StorageError
from pdca_desktop.store.sealed_stream import PIECE
from tests.store.attached import KEY, LARGE, PDF, only, put
from tests.store.encrypted_file import Cancelled
from tests.store.failing_disk import (
    kill_when_it_says_now,
    no_file_over,
    ordinary_user,
    plain,
    reachable_folder,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pieces"


@pytest.fixture
def kept(folder: Path) -> Attachments:
    return Attachments(folder, KEY)


@pytest.mark.parametrize("call", range(3))
def test_cancelled_at_any_step_leaves_nothing(kept: Attachments, folder: Path, call: int) -> None:
    calls = iter(range(call))

    def step(done: int, total: int, _label: str) -> None:
        assert done <= total
        if next(calls, None) is None:
            raise Cancelled

    with pytest.raises(Cancelled):
        kept.put(io.BytesIO(LARGE), step, len(LARGE))
    assert list(folder.iterdir()) == []


def test_a_full_disk_leaves_nothing(kept: Attachments, folder: Path) -> None:
    with no_file_over(PIECE), pytest.raises(StorageError) as caught:
        put(kept, LARGE)
    assert "La pièce n'est pas jointe : le disque" in plain(caught)
    assert "plein" in plain(caught)
    assert list(folder.iterdir()) == []


def test_a_read_only_folder_is_told() -> None:
    with reachable_folder() as folder:
        folder.chmod(0o500)
        with ordinary_user(), pytest.raises(StorageError) as caught:
            put(Attachments(folder, KEY), PDF)
    assert "refusée" in plain(caught)


def test_a_source_that_breaks_is_told(kept: Attachments, folder: Path) -> None:
    class Unplugged(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() >= PIECE:
                raise OSError(5, "Input/output error")
            return super().read(size)

    with pytest.raises(AttachmentError, match="clé USB"):
        kept.put(Unplugged(LARGE))
    assert list(folder.iterdir()) == []


KILLED = """
import io, sys, time
from pathlib import Path
from pdca_desktop.store.attachments import Attachments
def step(done, *_):
    if done > int(sys.argv[2]):
        print("now", flush=True)
        time.sleep(60)
Attachments(Path(sys.argv[1]), bytes(range(32))).put(io.BytesIO(b"%PDF-" + bytes(3_000_000)), step)
"""


@pytest.mark.parametrize("done", [0, 2_999_999])
def test_killed_while_it_is_written_nothing_half_made_is_seen(
    kept: Attachments, folder: Path, done: int
) -> None:
    stored = put(kept, PDF)
    kill_when_it_says_now(KILLED, folder, done)
    content = b"%PDF-" + bytes(3_000_000)
    assert kept.find(hashlib.sha256(content).hexdigest()) is None
    assert len(list(folder.iterdir())) == 2
    kept.sweep()
    only(folder)
    kept.verify(stored.sha256)
