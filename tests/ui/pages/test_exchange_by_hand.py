"""What waits, written into a file from Échanges."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pdca_desktop.services.exchanges import Standing
from pdca_desktop.ui.shell import Shell
from tests.store.failing_disk import legible
from tests.ui.pages.exchange_host import Host
from tests.ui.pages.exchange_rooms import furnished


@pytest.fixture
def host(qtbot: QtBot, shell: Shell, tmp_path: Path) -> Iterator[Host]:
    machine, _ = furnished()
    machine.office.last, machine.office.clock = machine.clock.now(), machine.clock.now
    host = Host(qtbot, shell, tmp_path, machine)
    host.begin(automatic=False)
    yield host
    machine.office.gate.set()
    host.desk.runner.close()


def test_what_waits_is_written_where_the_adviser_says(host: Host, tmp_path: Path) -> None:
    page, target = host.page(), tmp_path / "x.pdca-actes"
    page.export.click()
    assert host.toast == ""  # no file was chosen
    host.dialogs.path = target
    page.export.click()
    host.idle()
    assert target.exists()
    assert legible(host.toast).startswith("3 modifications écrites dans « x.pdca-actes »")
    host.office.waits = [line for line in host.office.waits if line.standing is not Standing.WAITING]
    page.export.click()
    host.idle()
    assert "Rien n’attend" in str(host.dialogs.told[-1])
