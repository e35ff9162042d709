"""Puts the head office together: its database, the machine's clock, what each process of it runs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError, DBAPIError
from starlette.applications import Starlette

from pdca_desktop.bootstrap.ground import SystemClock, Uuid7
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.head_office.access import Access
from pdca_desktop.head_office.app import make_app
from pdca_desktop.head_office.database import make_engine
from pdca_desktop.head_office.migrating import schema_of
from pdca_desktop.head_office.office import found
from pdca_desktop.head_office.publishing import Publishing
from pdca_desktop.head_office.quarantine import Quarantine

DATABASE = "PDCA_SIEGE_DATABASE"
"""Environment variable that names the database, so that no password stands on a command line."""

KEY = "PDCA_SIEGE_KEY"
"""Environment variable that names the file of the signing key."""

_CLOSED = "la base ne répond pas ; vérifiez que PostgreSQL est démarré, l'adresse, le nom et le mot de passe"
_UNREADABLE = "ce fichier ne s'ouvre pas comme base du siège ; vérifiez son chemin et vos droits"

CLOCK = SystemClock()
IDS = Uuid7(CLOCK)


def default_database() -> str:
    """The database when none is named: a file in the present folder, for a trial."""
    return os.environ.get(DATABASE) or str(Path("siege.db").absolute())


def default_key() -> Path:
    """The file of the signing key when none is named: in the present folder, for a trial."""
    return Path(os.environ.get(KEY) or "siege-cle.pem").absolute()


def open_database(address: str) -> Engine:
    """The database of a head office, brought to the present schema.

    Raises:
        AppError: the address is none, nothing answers there, or no head office is there: a wrong address must
            not look like a head office where nobody works.
    """
    engine = _engine(address)
    place = _file(engine)
    with _answering(engine):
        if place is not None and not place.exists():
            raise _absent(engine)
        with engine.connect() as connection:
            connection.execution_options(reads=True)
            known = schema_of(connection)
        if not known:
            raise _absent(engine)
        found(engine, IDS)
    return engine


def make_database(address: str) -> Engine:
    """The same, made where there is none.

    Raises:
        AppError: the address is none, or nothing answers there.
    """
    engine = new_database(address)
    with _answering(engine):
        found(engine, IDS)
    return engine


def new_database(address: str) -> Engine:
    """A database that may be empty: its file, if it is one, is for its owner only.

    Raises:
        AppError: the address is none, or nothing answers there.
    """
    engine = _engine(address)
    place = _file(engine)
    with _answering(engine):
        if place is not None:
            place.touch(0o600)
        engine.connect().close()
    return engine


def _engine(address: str) -> Engine:
    try:
        return make_engine(address)
    except (ArgumentError, ValueError) as error:
        raise AppError(
            typeset("L'adresse de la base s'écrit « postgresql://nom@machine:5432/base » : relisez-la.")
        ) from error


def _file(engine: Engine) -> Path | None:
    """The file of a SQLite database; None for a PostgreSQL."""
    return Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None


def _absent(engine: Engine) -> AppError:
    return AppError(
        typeset(
            f"Il n'y a pas de siège dans « {_shown(engine)} » : vérifiez --database (ou {DATABASE}) et le "
            "dossier où vous êtes. Pour en préparer un : « pdca-siege init »."
        )
    )


@contextmanager
def _answering(engine: Engine) -> Iterator[None]:
    """What a database says that is not there, or is none, as our own error; nothing of it stays open then."""
    try:
        yield
    except AppError:
        engine.dispose()
        raise
    except (DBAPIError, OSError) as error:
        engine.dispose()
        wrong = _CLOSED if _file(engine) is None else _UNREADABLE
        raise AppError(typeset(f"« {_shown(engine)} » : {wrong}. Rien n'a été modifié.")) from error


def _shown(engine: Engine) -> str:
    """The address, without its password."""
    place = _file(engine)
    return str(place) if place is not None else engine.url.set(drivername="postgresql").render_as_string()


def access(engine: Engine) -> Access:
    """The accounts and devices of a database."""
    return Access(engine, CLOCK, IDS)


def publishing(engine: Engine) -> Publishing:
    """What a database publishes to the devices."""
    return Publishing(engine, CLOCK, IDS)


def quarantine(address: str) -> Quarantine:
    """What a database keeps of devices whose access was taken away.

    Raises:
        AppError: the address is none.
    """
    return Quarantine(open_database(address), CLOCK)


def application() -> Starlette:
    """The application of one process; called by the server in each.

    Raises:
        AppError: the address of the database is none.
    """
    return make_app(open_database(default_database()), CLOCK, IDS)
