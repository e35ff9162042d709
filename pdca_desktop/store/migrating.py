"""Brings a file to the present schema; Alembic is loaded only when there is something to do."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine

from pdca_desktop.domain.french import typeset
from pdca_desktop.store.engine import reading
from pdca_desktop.store.faults import NewerStoreError
from pdca_desktop.store.tables import SCHEMA

MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(engine: Engine, path: Path, before_migrating: Callable[[Path], None]) -> bool:
    """Bring the file to the present schema, in one transaction.

    Args:
        engine: open on the file.
        path: the file.
        before_migrating: called before a file with data is changed, to back it up.

    Returns:
        Whether anything was done.

    Raises:
        NewerStoreError: a newer version of the application wrote it; nothing was touched.
    """
    with reading(engine) as connection:
        version = schema_of(connection)
    if version == SCHEMA:
        return False
    if version > SCHEMA:
        raise NewerStoreError(
            typeset(
                f"Le fichier de données « {path.name} » vient d'une version plus récente de l'application. "
                "Rien n'a été modifié : mettez l'application à jour sur ce poste."
            )
        )
    if version:
        before_migrating(path)
    with engine.begin() as connection:
        _upgrade(connection)
    return True


def schema_of(connection: Connection) -> int:
    """The schema number that a file says it has; 0 when it is empty."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  (slow to load, and needed once per version)
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
