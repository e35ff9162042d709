"""Exchanges by themselves: when they begin, when they do not, and that what is promised is done."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from pdca_desktop.errors import AppError
from pdca_desktop.services.exchanges import Standing
from pdca_desktop.services.synchronise import Outcome, RevokedError, UpgradeError
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.pages.exchange.exchanging import PROBE_MS, REST_MS
from pdca_desktop.ui.pages.exchange.network import NetworkWatch
from pdca_desktop.ui.pages.exchange.ran import tell_pages
from pdca_desktop.ui.pages.exchange.situation import DELAYS, OLD, Trouble
from pdca_desktop.ui.shell import Shell
from tests.fakes.exchanges import ADDRESS
from tests.ui.pages.exchange_host import Host
from tests.ui.pages.exchange_rooms import NOW, dossier, keep, line
from tests.ui.pages.rooms import FakeMachine


@pytest.fixture
def host(qtbot: QtBot, shell: Shell, tmp_path: Path) -> Iterator[Host]:
    machine = FakeMachine()
    machine.clock.time = NOW
    machine.office.address, machine.office.last, machine.office.clock = ADDRESS, NOW, machine.clock.now
    host = Host(qtbot, shell, tmp_path, machine)
    yield host
    machine.office.gate.set()
    host.desk.runner.close()


def a_save(host: Host, acts: int = 1) -> None:
    """Something is saved, as any page does."""
    (made,) = keep(host.machine, dossier("Atelier"))
    host.office.waits.append(line(made, acts))
    host.desk.bus.publish(Changes(made.id))
    host.idle()


def test_what_waits_leaves_at_the_start(host: Host) -> None:
    (made,) = keep(host.machine, dossier("Atelier"))
    host.office.waits.append(line(made, 3))
    host.begin()
    assert host.office.runs == 1
    assert host.office.waits[0].standing is Standing.APPLIED
    assert host.chip.startswith("Siège joignable · à jour à ")
    assert host.toast == ""  # nobody asked, and nothing is to be seen


def test_nothing_waits_and_all_is_fresh_so_nothing_is_exchanged(host: Host) -> None:
    host.begin()
    assert host.office.runs == 0
    host.machine.clock.time += OLD
    host.exchanging.probing.timeout.emit()
    host.idle()
    assert host.office.runs == 1


def test_saves_rest_a_moment_and_a_stream_of_them_does_not_put_it_off(host: Host) -> None:
    host.begin()
    a_save(host)
    assert host.office.runs == 0
    resting = host.exchanging.resting
    assert resting.isActive()
    assert resting.interval() == REST_MS
    first = resting.id()
    a_save(host)
    assert resting.id() == first  # the wait was not begun anew
    resting.stop()
    resting.timeout.emit()
    host.idle()
    assert host.office.runs == 1


def test_switched_off_nothing_leaves_by_itself_and_the_page_says_so(host: Host) -> None:
    host.begin(automatic=False)
    a_save(host)
    host.exchanging.resting.stop()
    host.exchanging.probing.timeout.emit()
    host.idle()
    page = host.page()
    assert host.office.runs == 0
    assert "rien ne part tant que vous" in page._told.text()
    page.automatic.click()
    assert host.exchanging.running  # at once, for something waits
    host.idle()
    assert host.office.runs == 1
    assert host.desk.settings.value("exchange/automatic") == "oui"


def test_a_failure_is_tried_again_after_the_time_it_promised_and_each_time_later(host: Host) -> None:
    host.office.failure = AppError("Le siège a refusé l’échange.")
    host.begin()
    a_save(host)
    host.exchanging.exchange_now()
    host.idle()
    for number, delay in enumerate((*DELAYS, DELAYS[-1]), 1):
        assert host.office.runs == number
        situation = host.exchanging.situation
        assert situation.trouble is Trouble.OTHER
        assert situation.why == "Le siège a refusé l’échange."
        assert host.exchanging.retrying.isActive()
        assert host.exchanging.retrying.interval() == delay.total_seconds() * 1000
        host.exchanging.retrying.stop()
        host.exchanging.retrying.timeout.emit()
        host.idle()
    host.office.failure = None
    host.exchanging.retrying.stop()
    host.exchanging.retrying.timeout.emit()
    host.idle()
    assert host.exchanging.situation.trouble is Trouble.NONE
    assert not host.exchanging.retrying.isActive()
    assert host.chip.startswith("Siège joignable")


def test_a_head_office_that_comes_back_is_not_waited_for_any_longer(host: Host) -> None:
    host.begin()
    host.office.here = False
    a_save(host)
    host.exchanging.exchange_now()
    host.idle()
    assert host.chip == "Hors ligne · 1 à envoyer"
    assert host.exchanging.retrying.isActive()
    runs = host.office.runs
    host.office.here = True
    host.exchanging._network.changed.emit()
    host.idle()
    assert host.office.runs == runs + 1
    assert not host.exchanging.retrying.isActive()
    assert host.chip.startswith("Siège joignable · à jour")


@pytest.mark.parametrize(
    ("error", "trouble", "chip"),
    [
        (RevokedError("Accès retiré."), Trouble.REVOKED, "Accès retiré par le siège"),
        (UpgradeError("Trop ancienne."), Trouble.UPGRADE, "Version trop ancienne pour le siège"),
    ],
)
def test_what_no_other_try_would_change_is_not_tried_again(
    host: Host, error: AppError, trouble: Trouble, chip: str
) -> None:
    host.office.failure = error
    host.begin()
    a_save(host)
    host.exchanging.exchange_now()
    host.idle()
    assert host.exchanging.situation.trouble is trouble
    assert host.chip == chip
    assert not host.exchanging.retrying.isActive()
    runs = host.office.runs
    host.exchanging.resting.stop()
    host.exchanging.probing.timeout.emit()
    host.idle()
    assert host.office.runs == runs
    page = host.page()
    assert page._trouble.text() == f"▲ {error}"
    assert page.go.isEnabled() == (trouble is Trouble.UPGRADE)
    assert page.again.isVisible() == (trouble is Trouble.REVOKED)


def test_an_exchange_that_was_stopped_is_not_begun_again_under_the_hands(host: Host) -> None:
    host.begin()
    a_save(host)
    host.office.gate.clear()
    host.exchanging.exchange_now()
    host.qtbot.waitUntil(lambda: host.office.runs == 1)
    host.exchanging.cancel()
    host.office.gate.set()
    host.idle()
    assert host.office.runs == 1
    assert host.office.waits[0].standing is Standing.WAITING
    assert host.exchanging.situation.again_at is not None
    assert host.exchanging.retrying.interval() == OLD.total_seconds() * 1000


def test_a_bug_is_not_met_again_at_once(host: Host) -> None:
    host.begin()
    broken = ZeroDivisionError()
    shown: list[BaseException] = []
    host.desk.runner.crashed.disconnect(host.house.hook.take_error)
    host.desk.runner.crashed.connect(shown.append)

    def bring() -> None:
        raise broken

    host.office.brings = bring
    a_save(host)
    host.exchanging.exchange_now()
    host.idle()
    assert shown == [broken]
    assert host.office.runs == 1
    assert host.exchanging.retrying.interval() == DELAYS[-1].total_seconds() * 1000
    assert host.chip == "Dernier échange interrompu"


def test_a_saver_never_waits_for_the_exchange(host: Host) -> None:
    host.begin()
    (made,) = keep(host.machine, dossier("Atelier"))
    host.office.gate.clear()
    host.exchanging.exchange_now()
    host.qtbot.waitUntil(lambda: host.office.runs == 1)
    host.house.open_dossier(made.id)
    host.qtbot.waitUntil(lambda: host.house.workspace is not None)
    workspace = host.house.workspace
    assert workspace is not None
    with host.qtbot.waitSignal(workspace.presenter.saved):
        workspace.presenter.edit("/project/title", "Atelier du Bassin")
        workspace.presenter.leave()
    assert host.exchanging.running
    assert host.machine.kept.load(made.id).project.title == "Atelier du Bassin"
    host.office.gate.set()
    host.idle()


def test_a_locked_window_exchanges_no_more_and_begins_again_once_open(host: Host) -> None:
    host.begin()
    a_save(host)
    host.office.gate.clear()
    host.exchanging.exchange_now()
    host.qtbot.waitUntil(lambda: host.office.runs == 1)
    host.house.lock()
    assert host.chip == "Échanges"
    host.office.gate.set()
    host.qtbot.waitUntil(lambda: not host.desk.runner.jobs)
    assert [one.standing for one in host.office.waits] == [Standing.WAITING]  # it stopped
    assert not host.exchanging.retrying.isActive()
    assert not host.exchanging.probing.isActive()
    host.exchanging._network.changed.emit()
    assert not host.desk.runner.jobs
    host.machine.unlock("sésame", remember=False)
    host.begin()
    assert host.office.waits[0].standing is Standing.APPLIED


def test_the_first_exchange_is_due_after_joining(host: Host) -> None:
    host.office.last = None
    host.begin()
    assert host.office.runs == 1
    assert host.exchanging.probing.interval() == PROBE_MS


def test_one_change_in_the_network_asks_once(qtbot: QtBot) -> None:
    holder = QObject()
    watch = NetworkWatch(holder)
    heard: list[bool] = []
    watch.changed.connect(lambda: heard.append(True))
    for _ in range(5):
        watch.hear()
    assert heard == []
    watch._calm.setInterval(0)
    with qtbot.waitSignal(watch.changed):
        watch.hear()
    assert heard == [True]


def test_an_exchange_told_of_many_dossiers_tells_the_pages_once(host: Host) -> None:
    host.begin()
    told: list[Changes] = []
    host.desk.bus.changed.connect(told.append)
    tell_pages(host.desk.bus, Outcome(changed={str(number) for number in range(200)}))
    assert told == [Changes(here=False)]
    told.clear()
    tell_pages(host.desk.bus, Outcome(changed={"b", "a"}, gone={"c"}))
    assert told == [Changes("a", here=False), Changes("b", here=False), Changes()]


def test_old_is_counted_by_the_clock_of_this_machine(host: Host) -> None:
    host.office.last = NOW - OLD + timedelta(minutes=1)
    host.begin()
    assert host.office.runs == 0
