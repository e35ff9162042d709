"""One application at a time on a data folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pdca_desktop.store.instance import AlreadyRunningError, Instance
from pdca_desktop.store.safe_file import StorageError
from tests.store.failing_disk import ordinary_user, plain, reachable_folder

HOLDER = """
import sys, time
from pathlib import Path
from pdca_desktop.store.instance import Instance
held = Instance(Path(sys.argv[1]))
held.take()
print("held", flush=True)
time.sleep(60)
"""


def test_the_second_is_refused_with_the_process_then_taken_at_once_after_a_kill(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunningError) as caught, Instance(tmp_path):
            pass
        assert caught.value.process == holder.pid
        assert f"(processus {holder.pid})" in plain(caught)
        assert plain(caught).startswith("L'application est déjà ouverte")
        holder.kill()
        assert holder.wait() != 0
        with Instance(tmp_path):
            assert (tmp_path / "instance.lock").read_text() == f"{os.getpid()}\n"


def test_it_is_taken_again_after_release(tmp_path: Path) -> None:
    first, second = Instance(tmp_path), Instance(tmp_path)
    first.take()
    with pytest.raises(AlreadyRunningError):
        second.take()
    with pytest.raises(ValueError, match="already held"):
        first.take()
    first.release()
    first.release()
    with second:
        pass


def test_two_folders_do_not_hinder_each_other(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with Instance(tmp_path), Instance(tmp_path / "other"):
        pass


@pytest.mark.parametrize("content", [b"", b"rubbish", b"\xff" * 100, b"12345678901234567890123"])
def test_a_holder_that_does_not_say_its_number(tmp_path: Path, content: bytes) -> None:
    with Instance(tmp_path):
        (tmp_path / "instance.lock").write_bytes(content)
        with pytest.raises(AlreadyRunningError) as caught:
            Instance(tmp_path).take()
    assert "déjà ouverte" in plain(caught)


def test_a_missing_or_read_only_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        Instance(tmp_path / "absent").take()
    assert "introuvable" in plain(caught)
    with reachable_folder() as folder:
        folder.chmod(0o500)
        with ordinary_user(), pytest.raises(StorageError) as caught:
            Instance(folder).take()
    assert "refusée" in plain(caught)


def test_a_child_process_does_not_keep_the_lock(tmp_path: Path) -> None:
    with Instance(tmp_path):
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        with Instance(tmp_path):
            pass
    finally:
        child.kill()
        child.wait()
