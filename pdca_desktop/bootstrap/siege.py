"""Puts the head office together: its database, the machine's clock, what each process of it runs."""

import os
from pathlib import Path

from sqlalchemy import Engine
from starlette.applications import Starlette

from pdca_desktop.bootstrap.ground import SystemClock, Uuid7
from pdca_desktop.head_office.access import Access
from pdca_desktop.head_office.app import make_app
from pdca_desktop.head_office.database import make_engine
from pdca_desktop.head_office.office import found
from pdca_desktop.head_office.publishing import Publishing
from pdca_desktop.head_office.quarantine import Quarantine

DATABASE = "PDCA_SIEGE_DATABASE"
"""Environment variable that names the database, so that no password stands on a command line."""

KEY = "PDCA_SIEGE_KEY"
"""Environment variable that names the file of the signing key."""

CLOCK = SystemClock()
IDS = Uuid7(CLOCK)


def default_database() -> str:
    """The database when none is named: a file in the present folder, for a trial."""
    return os.environ.get(DATABASE) or str(Path("siege.db").absolute())


def default_key() -> Path:
    """The file of the signing key when none is named: in the present folder, for a trial."""
    return Path(os.environ.get(KEY) or "siege-cle.pem").absolute()


def open_database(address: str) -> Engine:
    """The database, its tables made if it is new.

    Raises:
        AppError: the address is none.
    """
    engine = make_engine(address)
    found(engine, IDS)
    return engine


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
