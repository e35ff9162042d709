"""Connections to the database of the head office: PostgreSQL, or SQLite for a trial."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from pdca_desktop.errors import AppError

_CONNECTIONS = 8


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
        return create_engine(address, pool_size=_CONNECTIONS, pool_pre_ping=True, hide_parameters=True)
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


def _set_up(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions are begun below, writing ones at once
    for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
