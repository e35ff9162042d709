"""Connections to the database of the head office: PostgreSQL, or SQLite for a trial."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from pdca_desktop.errors import AppError

_LOG = logging.getLogger(__name__)
_CONNECTIONS = 8
_SETTINGS = (
    "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000", "secure_delete=ON",
)  # fmt: skip
_EMPTY_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"
_LET_GO = (
    "VACUUM (SKIP_LOCKED) change_log, commit_log, row_state, recovered, quarantine, blob, blob_part, blob_use"
)
_SINCE = "since"
_RESTED_S = 10.0
"""A connection that lay so long is asked whether it lives: each time would be a way to and fro more."""


def make_engine(address: str) -> Engine:
    """The pool of connections.

    Args:
        address: "postgresql://user@host/name", or the path of a SQLite file.

    Raises:
        AppError: it is neither.
    """
    if address.startswith(("postgresql://", "postgres://")):
        address = "postgresql+psycopg://" + address.split("://", 1)[1]
    elif "://" not in address:
        address = f"sqlite:///{address}"
    if address.startswith("postgresql+psycopg://"):
        engine = create_engine(address, pool_size=_CONNECTIONS, hide_parameters=True)
        _ask_the_rested(engine)
        return engine
    if not address.startswith("sqlite:///"):
        raise AppError(
            "L’adresse de la base commence par « postgresql:// », ou c’est le chemin d’un fichier."
        )
    engine = create_engine(
        address, pool_size=_CONNECTIONS, hide_parameters=True, connect_args={"timeout": 30}
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def analyse(engine: Engine) -> None:
    """Let the database count its rows after many came at once: until then it reads them a slow way."""
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("ANALYZE")


@contextmanager
def looking(engine: Engine) -> Iterator[Connection]:
    """A connection for one question: nobody is kept from writing, and no transaction goes to and fro."""
    options = {"isolation_level": "AUTOCOMMIT"} if engine.dialect.name == "postgresql" else {"reads": True}
    with engine.connect().execution_options(**options) as connection:
        yield connection


def _ask_the_rested(engine: Engine) -> None:
    """Have a connection that lay for a while asked before it is used: the database may have restarted."""

    def laid_down(_: object, entry: ConnectionPoolEntry) -> None:
        entry.info[_SINCE] = time.monotonic()

    def taken_up(connection: Any, entry: ConnectionPoolEntry, _: object) -> None:
        if time.monotonic() - entry.info.get(_SINCE, time.monotonic()) < _RESTED_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", laid_down)
    event.listen(engine, "checkout", taken_up)


def let_go(engine: Engine) -> None:
    """After an erasure: former rows leave the files, as far as the database lets them go at once."""
    connection = engine.raw_connection()
    try:
        if engine.dialect.name == "postgresql":
            connection.driver_connection.autocommit = True  # type: ignore[union-attr]
            connection.cursor().execute(_LET_GO)
            connection.driver_connection.autocommit = False  # type: ignore[union-attr]
        else:
            connection.cursor().execute(_EMPTY_LOG)
    except engine.dialect.loaded_dbapi.Error:
        _LOG.warning("former rows are still in the files: the database lets them go later")
        connection.invalidate()
    finally:
        connection.close()


def _set_up(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions are begun below, writing ones at once
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
