"""What the first page does not need is loaded behind it, then joined to the window a turn at a time."""

from pytestqt.qtbot import QtBot

from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.pages.start.house import House
from pdca_desktop.ui.pages.start.loading import LABEL
from pdca_desktop.ui.shell import Shell


def known(shell: Shell) -> bool:
    """Whether the commands of paper can be found."""
    return any(name == "paper.print" for name, _ in shell.commands)


def test_the_rest_comes_in_a_job_and_a_turn_each(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    house = House(shell, desk)
    house._opened(())
    assert not known(shell)
    house.loading.load()
    labels = [job.label for job in desk.runner.jobs]
    assert LABEL in labels
    qtbot.waitUntil(lambda: house.exchange.exchanging is not None and house.exchange.exchanging.begun)
    assert known(shell)
    assert house._watch is not None


def test_nothing_comes_behind_the_cover(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    house = House(shell, desk)
    house._opened(())
    house.loading._next((house.lock, lambda: house.dossier.papers))
    assert house.cover.on
    qtbot.waitUntil(lambda: not desk.runner.jobs)
    assert not known(shell)
    house.loading.load()
    assert not desk.runner.jobs
