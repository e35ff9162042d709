"""The real window over a machine in memory, as the tests of the exchange need it."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from pdca_desktop.ui.pages.exchange.exchanging import Exchanging
from pdca_desktop.ui.pages.exchange.page import ExchangePage
from pdca_desktop.ui.pages.start.house import House
from pdca_desktop.ui.shell import Shell
from tests.fakes.exchanges import FakeExchanges
from tests.ui.pages.rooms import FakeDialogs, FakeMachine, desk_of


class Host:
    """The whole window; its exchange begins when asked, and nothing of it waits for a clock."""

    def __init__(self, qtbot: QtBot, shell: Shell, folder: Path, machine: FakeMachine) -> None:
        self.qtbot, self.shell, self.machine = qtbot, shell, machine
        self.desk = desk_of(folder, shell, machine)
        self.house = House(shell, self.desk)
        shell.window.resize(1093, 614)
        shell.window.show()

    def begin(self, *, automatic: bool = True) -> None:
        """Open the dossiers and look for the head office."""
        self.desk.settings.setValue("exchange/automatic", "oui" if automatic else "non")
        self.house.start._open(())
        self.house.exchange.begin()
        self.idle()

    def idle(self) -> None:
        """Wait until no job is under way, and what they told was heard."""
        self.qtbot.waitUntil(lambda: not self.desk.runner.jobs, timeout=20_000)
        self.exchanging.reading.stop()
        self.exchanging._read()
        self.qtbot.waitUntil(lambda: not self.desk.runner.jobs, timeout=20_000)

    @property
    def office(self) -> FakeExchanges:
        return self.machine.office

    @property
    def exchanging(self) -> Exchanging:
        found = self.house.exchange.exchanging
        assert found is not None
        return found

    @property
    def dialogs(self) -> FakeDialogs:
        assert isinstance(self.desk.dialogs, FakeDialogs)
        return self.desk.dialogs

    def page(self) -> ExchangePage:
        """Échanges, in front."""
        self.house.exchange.show()
        page = self.shell.stack.currentWidget()
        assert isinstance(page, ExchangePage)
        self.idle()
        return page

    @property
    def chip(self) -> str:
        """What the chip says."""
        return self.shell._sync.text()

    @property
    def toast(self) -> str:
        """What the foot of the window says."""
        return self.shell._toast.sentence()
