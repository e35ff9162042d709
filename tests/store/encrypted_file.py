"""Small encrypted databases to copy, and steps that cancel."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

KEY = bytes(range(32))
NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
NAME = "Wattrelot-Desprez"


def connected(path: Path, key: bytes = KEY) -> Any:
    connection = dbapi2.connect(str(path), isolation_level=None, timeout=0.1)
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.execute("PRAGMA journal_mode=WAL")
    return connection


def make(path: Path, rows: int = 300) -> None:
    with closing(connected(path)) as connection:
        connection.execute("PRAGMA user_version=12")
        connection.execute("CREATE TABLE person(id INTEGER PRIMARY KEY, name TEXT)")
        connection.execute("CREATE VIRTUAL TABLE search USING fts5(name)")
        connection.execute("BEGIN")
        for number in range(rows):
            connection.execute("INSERT INTO person(name) VALUES(?)", (f"{NAME} {number} " + "x" * 200,))
        connection.execute("INSERT INTO search VALUES(?)", (NAME,))
        connection.execute("COMMIT")


def names(path: Path) -> list[str]:
    with closing(connected(path)) as connection:
        return [row[0][:20] for row in connection.execute("SELECT name FROM person ORDER BY id")]


def add(path: Path, name: str) -> None:
    with closing(connected(path)) as connection:
        connection.execute("INSERT INTO person(name) VALUES(?)", (name,))


class Cancelled(Exception):  # noqa: N818  (not a fault)
    """The adviser cancelled."""


def stopping_at(number: int) -> Callable[[int, int, str], None]:
    """A step that cancels at its so many-th call."""
    calls = iter(range(number))

    def step(_done: int, _total: int, _label: str) -> None:
        if next(calls, None) is None:
            raise Cancelled

    return step
