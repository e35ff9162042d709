"""Brings the database of the head office to the present schema; Alembic is loaded only when it must work.

The schema only grows (a new table, a new column with a default), so that a process of the former version
which still runs beside this one goes on working.
"""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.head_office.tables import ORG, SCHEMA

MIGRATIONS = Path(__file__).with_name("migrations")

_ONE_AT_A_TIME = 0x70646361
"""Names the lock that processes which start together take in turn on PostgreSQL."""

_VERSION = "alembic_version"


def migrate(engine: Engine) -> None:
    """Bring a database to the present schema, in one transaction; may be called at each start.

    Raises:
        AppError: a newer version made it; nothing was touched.
    """
    with engine.connect() as connection:
        connection.execution_options(reads=True)
        with connection.begin():
            if _checked(connection) == SCHEMA:
                return
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))
        bring_to(connection, SCHEMA)


def bring_to(connection: Connection, schema: int) -> None:
    """Bring the tables to a schema, within the transaction of the caller.

    Raises:
        AppError: they are of a newer one; nothing was touched.
    """
    known = _checked(connection)
    if known >= schema:
        return
    from alembic import command  # noqa: PLC0415  (slow to load, and needed once per version)
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    if known == 1 and not inspect(connection).has_table(_VERSION):
        command.stamp(config, revision(1))
    command.upgrade(config, revision(schema))


def revision(schema: int) -> str:
    """The name that a schema has among the migrations."""
    return f"{schema:04d}"


def schema_of(connection: Connection) -> int:
    """The schema of a database; 0 when it is empty. The first one did not write it down."""
    tables = inspect(connection)
    if tables.has_table(_VERSION):
        found = connection.execute(text(f"SELECT version_num FROM {_VERSION}")).scalar()  # noqa: S608  (our own name)
        return int(found) if found else 0
    return 1 if tables.has_table(ORG.name) else 0


def _checked(connection: Connection) -> int:
    known = schema_of(connection)
    if known > SCHEMA:
        raise AppError(
            typeset(
                "Cette base du siège vient d'une version plus récente. Rien n'a été modifié : mettez le "
                "siège à jour sur cette machine."
            )
        )
    return known
