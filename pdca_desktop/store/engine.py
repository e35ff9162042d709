"""Connections to the encrypted file: key, settings, and the checks without which nothing is opened."""

from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from pdca_desktop.store.driver_errors import told
from pdca_desktop.store.faults import unsupported
from pdca_desktop.store.page_check import refused_key

LEAST_SQLITE = (3, 51, 3)
"""Before it, two connections in WAL mode may lose commits (sqlite.org/wal.html#walresetbug)."""

KEY_BYTES = 32
WAIT_MS = 5_000
"""How long a lock of another program is waited for."""
_CONNECTIONS = 4

_SETTINGS = (
    "foreign_keys=ON",
    "journal_mode=WAL",
    "synchronous=FULL",
    "temp_store=MEMORY",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "recursive_triggers=ON",
    "cache_size=-32768",
)


def connect(path: Path, key: bytes, *, wait_ms: int = WAIT_MS) -> dbapi2.Connection:
    """A driver's connection to an encrypted file that exists, outside the pool.

    Args:
        path: the file; it is never created here.
        key: the raw database key, 32 bytes.
        wait_ms: how long a lock of another program is waited for, in milliseconds.

    Raises:
        StoreError: the file is missing, refused, held, damaged, or not opened by this key.
    """
    with told(path):
        connection = _connect(path, key, "rw", wait_ms)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            for setting in _SETTINGS:
                connection.execute(f"PRAGMA {setting}").fetchall()
        except dbapi2.DatabaseError as error:
            connection.close()
            if error.sqlite_errorcode == dbapi2.SQLITE_NOTADB:
                raise refused_key(path, key) from error
            raise
        return connection


def create_file(path: Path, key: bytes) -> None:
    """Make an empty encrypted file.

    Raises:
        StoreError: its folder is missing, full or refuses writing.
    """
    with told(path):
        connection = _connect(path, key, "rwc", WAIT_MS)
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchall()
            connection.execute("PRAGMA user_version=0")
        finally:
            connection.close()


def make_engine(path: Path, key: bytes, wait_ms: int = WAIT_MS) -> Engine:
    """The pool of connections to an encrypted file; nothing is opened yet."""
    engine = create_engine(
        "sqlite+pysqlite://",
        module=dbapi2,
        creator=lambda: connect(path, key, wait_ms=wait_ms),
        poolclass=QueuePool,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=wait_ms / 1000,
        hide_parameters=True,  # an error's text may end in a report: no value of a dossier in it
    )
    event.listen(engine, "begin", _begin)
    return engine


def reading(engine: Engine) -> Connection:
    """A connection whose transaction reads one moment of the file."""
    return engine.connect().execution_options(writes=False)


def driver_of(connection: Connection) -> dbapi2.Connection:
    """The driver's own connection, in the same transaction: for very many rows."""
    return connection.connection.driver_connection


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _connect(path: Path, key: bytes, mode: str, wait_ms: int) -> dbapi2.Connection:
    if dbapi2.sqlite_version_info < LEAST_SQLITE:
        raise unsupported(f"SQLite {dbapi2.sqlite_version}")
    if len(key) != KEY_BYTES:
        raise ValueError(f"a database key has {KEY_BYTES} bytes, not {len(key)}")
    connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=wait_ms / 1000,
        check_same_thread=False,
        isolation_level=None,
    )
    connection.execute("PRAGMA cipher_log_level=NONE").fetchall()
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"").fetchall()
    if not connection.execute("PRAGMA cipher_version").fetchone():
        connection.close()
        raise unsupported("SQLCipher absent")
    return connection
