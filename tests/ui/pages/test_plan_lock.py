"""A plan that the committee reads or has read: seen whole, changed nowhere but where later is known."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.dossier import DossierState
from pdca_desktop.domain.plan import ResourceNature, ResourceStatus
from pdca_desktop.domain.workflow import is_frozen
from pdca_desktop.services.plans import Side
from tests.ui.keys import focused
from tests.ui.pages.plan_host import Host, demo, rank_of
from tests.ui.walker import faults

GRANTED = DossierState.GRANTED


@pytest.fixture
def host(qtbot: QtBot) -> Host:
    return Host(qtbot, demo("05", GRANTED))


@pytest.mark.parametrize("state", DossierState)
def test_the_page_is_locked_in_the_states_that_freeze_the_dossier(qtbot: QtBot, state: DossierState) -> None:
    host = Host(qtbot, demo("02", state))
    locked = is_frozen(state)
    assert host.presenter.locked is locked
    assert bool(host.page.lock.sentence.text()) is locked
    assert host.page.lock.isVisible() is locked
    for box in host.page.sides.values():
        assert box.add.isVisible() is not locked
    assert host.page.panel.propose.isVisible() is not locked


def test_no_key_changes_a_locked_plan_and_each_says_why(host: Host) -> None:
    table = host.page.sides[Side.NEEDS].table
    QGuiApplication.clipboard().setText("Four\t500")
    alt, control = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
    last = len(host.needs()) - 1
    for key, modifiers in (
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Up, alt),
        (Qt.Key.Key_V, control),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
    ):
        host.go(Side.NEEDS, last, "label")
        host.said.clear()
        QTest.keyClick(table, key, modifiers)
        assert "ne se modifie plus" in host.said[-1][0], key
    host.go(Side.NEEDS, 0, "amount")
    host.type("8")
    assert focused() is table  # no editor opened
    assert host.dossier == demo("05", GRANTED)


@pytest.mark.parametrize("act", ["added", "duplicated", "retained", "removed"])
def test_no_act_on_the_montages_changes_a_locked_plan(host: Host, act: str) -> None:
    getattr(host.page.tabs, act).emit()
    assert host.dossier == demo("05", GRANTED)
    host.page.tabs.rename()
    assert not host.page.tabs.name.isVisible()


def test_what_the_bank_answers_is_still_written(host: Host) -> None:
    rank = rank_of(host, ResourceNature.BANK_LOAN)
    host.page.cell_edited.emit(Side.RESOURCES, rank, "status", ResourceStatus.REFUSED)
    assert host.resources()[rank].status is ResourceStatus.REFUSED
    host.presenter.lines.open(Side.RESOURCES, rank)
    host.page.detail.edited.emit("/loan/start_on", date(2027, 2, 1))
    loan = host.resources()[rank].loan
    assert loan is not None
    assert loan.start_on == date(2027, 2, 1)
    host.page.detail.edited.emit("/loan/months", 12)
    host.page.detail.quota.moved.emit(75)
    assert host.resources()[rank].loan == loan


def test_a_locked_plan_is_read_whole(host: Host) -> None:
    host.presenter.lines.open(Side.RESOURCES, rank_of(host, ResourceNature.BANK_LOAN))
    host.settle()
    assert host.page.detail.isVisible()
    assert not host.page.detail.quota.slider.isEnabled()
    card = host.page.panel.cards["PTZ-01"]
    card.why.click()
    assert card.why.isChecked()
    assert not [way for way in card.ways if way.isVisible()]
    host.page.tabs.compared.emit(1)
    host.settle()
    assert host.page.comparison.isVisible()
    assert faults(host.page) == []


def test_no_field_of_a_locked_plan_is_asked_for(qtbot: QtBot) -> None:
    host = Host(qtbot, demo("16", DossierState.READY))
    wanted = host.page.panel.question
    assert not wanted.isVisible() or "scenarios" not in wanted._path
    fills = [card.fill for card in host.page.panel.cards.values() if card.fill.isVisible()]
    for fill in fills:
        fill.click()
    assert all(not place.startswith("/scenarios") for place in host.wanted)


def test_work_goes_on_once_the_dossier_is_given_back(host: Host) -> None:
    host.presenter.show(demo("05"))
    host.settle()
    assert not host.page.lock.isVisible()
    host.page.sides[Side.NEEDS].add.click()
    assert len(host.needs()) == len(demo("05").scenarios[0].plan.needs) + 1
    host.settle()
    assert any(way.isVisible() for card in host.page.panel.cards.values() for way in card.ways)
