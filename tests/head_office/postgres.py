"""A real PostgreSQL of the test's own: made in a temporary folder, on a free loopback port, thrown away."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PLACES = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")
USER = "postgres"


def programs() -> Path | None:
    """The folder of PostgreSQL's programs; None when it is not installed."""
    found = shutil.which("postgres")
    folders = [Path(found).resolve().parent] if found else []
    for place in PLACES:
        folders += sorted(Path("/").glob(place[1:]), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@contextmanager
def running() -> Iterator[str]:
    """A server while the block runs.

    Yields:
        SQLAlchemy address of its database.
    """
    folder = programs()
    if folder is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install -y postgresql")
    with tempfile.TemporaryDirectory(prefix="pdca-pg-", ignore_cleanup_errors=True) as name:
        place = Path(name)
        if os.geteuid() == 0:  # the server refuses to run as root
            owner = pwd.getpwnam(USER)
            os.chown(place, owner.pw_uid, owner.pw_gid)
        port = _free_port()
        data = place / "data"
        _as_owner(
            folder / "initdb", "-D", data, "-U", USER, "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"
        )
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={place}"
        _as_owner(folder / "pg_ctl", "-D", data, "-w", "-l", place / "log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://{USER}@127.0.0.1:{port}/postgres"
        finally:
            _as_owner(folder / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def fresh(address: str) -> str:
    """The address of a new empty database on the same server."""
    import psycopg  # noqa: PLC0415

    name = f"t{secrets.token_hex(6)}"
    plain = address.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return address.rsplit("/", 1)[0] + f"/{name}"


def _as_owner(*command: str | Path) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", USER, "--", *words]
    done = subprocess.run(words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(f"{words}: {done.stdout}\n{done.stderr}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
