"""Disks that fail, also for root: full, read-only; a process that is killed while it writes."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NOBODY = 65_534


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """Every write past so many bytes of a file fails, as on a full disk."""
    if sys.platform == "win32":
        pytest.skip("Windows has no limit on the size of files")
    import resource  # noqa: PLC0415  (not on Windows)

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Rights of files are respected, even when the tests run as root."""
    if sys.platform == "win32":
        pytest.skip("Windows folders have no write bit")
    if os.geteuid() != 0:
        yield
        return
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """A folder that belongs to whoever `ordinary_user` is; those of pytest are root's only."""
    folder = Path(tempfile.mkdtemp(prefix="pdca-essai-"))
    try:
        if sys.platform != "win32" and os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        yield folder
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)


def is_private(path: Path) -> bool:
    """Nobody but the owner may read it; Windows keeps that in the user's profile folder."""
    return sys.platform == "win32" or not path.stat().st_mode & 0o077


def plain(error: pytest.ExceptionInfo[BaseException]) -> str:
    """The sentence of an error with plain spaces and apostrophes."""
    return legible(str(error.value))


def legible(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def kill_when_it_says_now(code: str, *arguments: object) -> None:
    """Run Python code apart until it prints "now", and kill it there."""
    with subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path.cwd(),
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "now\n"
        child.kill()
        assert child.wait() != 0
