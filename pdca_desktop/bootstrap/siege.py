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

DATABASE = "PDCA_SIEGE_DATABASE"
"""Environment variable that names the database, so that no password stands on a command line."""

CLOCK = SystemClock()
IDS = Uuid7(CLOCK)


def default_database() -> str:
    """The database when none is named: a file in the present folder, for a trial."""
    return os.environ.get(DATABASE) or str(Path("siege.db").absolute())


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


def application() -> Starlette:
    """The application of one process; called by the server in each.

    Raises:
        AppError: the address of the database is none.
    """
    return make_app(open_database(default_database()), CLOCK, IDS)
