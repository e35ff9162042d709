"""The real `pdca-siege`: its commands, and its server in processes of its own on loopback."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pdca_desktop.sync.client import HeadOffice

_PATIENCE_S = 30
_COMMAND = [sys.executable, "-c", "from pdca_desktop.cli.siege import run; run()"]


@dataclass(frozen=True)
class Served:
    """A head office that listens.

    Attributes:
        pid: of the process that was started; its workers are its children.
    """

    address: str
    pid: int


def siege(database: str, *words: str) -> str:
    """Run one command of `pdca-siege`; what it printed.

    Raises:
        RuntimeError: it failed.
    """
    command = [*_COMMAND, "--database", database, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE_S)
    if done.returncode:
        raise RuntimeError(f"pdca-siege {' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout.strip()


@contextmanager
def served(database: str, workers: int = 1) -> Iterator[Served]:
    """The head office of a database while the block runs.

    Raises:
        RuntimeError: it did not start.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["--database", database, "serve", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen([*_COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        _wait(process, f"http://127.0.0.1:{port}")
        yield Served(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.communicate(timeout=_PATIENCE_S)


def _wait(process: "subprocess.Popen[bytes]", address: str) -> None:
    began = time.monotonic()
    with HeadOffice(address) as office:
        while not office.reachable():
            if process.poll() is not None or time.monotonic() - began > _PATIENCE_S:
                process.kill()
                raise RuntimeError(f"pdca-siege serve: {process.communicate()[0].decode()}")
            time.sleep(0.05)
