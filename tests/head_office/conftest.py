"""The head office over both of its databases."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pdca_desktop.head_office.database import make_engine
from pdca_desktop.head_office.office import found
from tests.fakes.store import CountedIds
from tests.head_office.postgres import fresh, running

NOT_WANTED = "PDCA_SANS_POSTGRESQL"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    if NOT_WANTED in os.environ:
        pytest.skip(f"{NOT_WANTED} is set")
    with running() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'siege.db'}"
    else:
        address = fresh(request.getfixturevalue("postgres"))
    made = make_engine(address)
    found(made, CountedIds(lot=9))
    yield made
    made.dispose()
