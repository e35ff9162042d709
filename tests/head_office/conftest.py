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


BOTH = ["sqlite", "postgresql"]


@pytest.fixture(params=BOTH)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without a table."""
    made = make_engine(_address(request, tmp_path, "empty"))
    yield made
    made.dispose()


@pytest.fixture(params=BOTH)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database that is ready."""
    made = make_engine(_address(request, tmp_path))
    found(made, CountedIds(lot=9))
    yield made
    made.dispose()


def _address(request: pytest.FixtureRequest, tmp_path: Path, name: str = "siege") -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / f'{name}.db'}"
    return fresh(request.getfixturevalue("postgres"))
