"""A machine in memory, a desk over it and its dialogs, for the tests of one page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell
from tests.ui.pages.exchange_host import Host
from tests.ui.pages.exchange_rooms import furnished
from tests.ui.pages.rooms import FakeDialogs, FakeMachine, desk_of


@pytest.fixture
def machine() -> FakeMachine:
    return FakeMachine()


@pytest.fixture
def desk(shell: Shell, tmp_path: Path, machine: FakeMachine) -> Iterator[Desk]:
    desk = desk_of(tmp_path, shell, machine)
    yield desk
    desk.runner.close()


@pytest.fixture
def dialogs(desk: Desk) -> FakeDialogs:
    assert isinstance(desk.dialogs, FakeDialogs)
    return desk.dialogs


@pytest.fixture
def host(qtbot: QtBot, shell: Shell, tmp_path: Path) -> Iterator[Host]:
    """The whole window over dossiers whose exchange has all there can be to say."""
    machine, _ = furnished()
    host = Host(qtbot, shell, tmp_path, machine)
    host.begin(automatic=False)
    yield host
    host.desk.runner.close()
