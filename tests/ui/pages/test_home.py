"""Accueil and Réglages over a store in memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.project import Instrument, Project
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.pages.home.page import HomePage
from pdca_desktop.ui.pages.home.presenter import HomePresenter
from pdca_desktop.ui.pages.settings.page import SettingsPage
from pdca_desktop.ui.pages.settings.presenter import SettingsPresenter, kept_scheme, lock_minutes
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell
from pdca_desktop.ui.theme import Scheme
from tests.ui.pages.rooms import ADVISER, FakeDialogs, FakeMachine, desk_of
from tests.ui.walker import faults

BEGUN = Dossier(
    project=Project(title="Vélos du Bassin", instruments=(Instrument.PTZ,)),
    holders=(Person(first_name="Ada", last_name="Un"),),
)
GRANTED = Dossier(project=Project(title="Salon"), state=DossierState.GRANTED)


@pytest.fixture
def desk(shell: Shell, tmp_path: Path) -> Iterator[Desk]:
    desk = desk_of(tmp_path, shell, FakeMachine())
    yield desk
    desk.runner.close()


@pytest.fixture
def page(qtbot: QtBot, shell: Shell) -> HomePage:
    page = HomePage()
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    return page


def test_what_is_missing_leads_to_its_field(qtbot: QtBot, desk: Desk, page: HomePage) -> None:
    begun = desk.store.create(BEGUN, ADVISER.act("essai"))
    desk.store.create(GRANTED, ADVISER.act("essai"))
    presenter = HomePresenter(desk, page, page)
    page.entered()
    links = page._missing
    qtbot.waitUntil(lambda: links.isVisible(), timeout=15_000)  # noqa: PLW0108  (a bound method of C++)
    assert faults(page) == []
    button = next(one for one in links.findChildren(type(page._new)) if one.text() == "Vélos du Bassin")
    with qtbot.waitSignal(presenter.opened) as opened:
        button.click()
    assert opened.args is not None
    assert opened.args[0] == begun.id
    assert opened.args[1].startswith("/")


def test_the_last_interview_can_be_resumed(qtbot: QtBot, desk: Desk, page: HomePage) -> None:
    begun = desk.store.create(BEGUN, ADVISER.act("essai"))
    desk.settings.setValue("dossier/last", begun.id)
    desk.settings.setValue("dossier/section", "plan")
    desk.settings.setValue("dossier/at", desk.machine.clock.now().isoformat())
    presenter = HomePresenter(desk, page, page)
    page.entered()
    qtbot.waitUntil(page._resume.isVisible)
    assert page._resume.text().startswith("Reprendre l’entretien de Ada Un, aujourd’hui à ")
    with qtbot.waitSignal(presenter.opened) as opened:
        page._resume.click()
    assert opened.args == [begun.id, "plan"]


def test_an_empty_machine_says_what_to_do(qtbot: QtBot, desk: Desk, page: HomePage) -> None:
    presenter = HomePresenter(desk, page, page)
    page.entered()
    qtbot.waitUntil(page._empty.isVisible)
    with qtbot.waitSignal(presenter.created):
        page._empty.button.click()
    desk.store.create(BEGUN, ADVISER.act("essai"))
    desk.bus.publish(Changes())
    qtbot.waitUntil(page._recent.isVisible)


def test_settings_are_kept_and_backups_made_and_put_back(qtbot: QtBot, desk: Desk, shell: Shell) -> None:
    page = SettingsPage()
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    closed: list[bool] = []
    presenter = SettingsPresenter(desk, page, shell.theme, lambda: closed.append(True), page)
    page.entered()
    page.scheme_chosen.emit(Scheme.DARK)
    page.delay_chosen.emit(15)
    assert (kept_scheme(desk.settings), lock_minutes(desk.settings)) == (Scheme.DARK, 15)
    with qtbot.waitSignal(presenter.told):
        page.backup.click()
    dialogs = desk.dialogs
    assert isinstance(dialogs, FakeDialogs)
    dialogs.answer = False
    page.restore.click()
    assert not closed
    dialogs.answer = True
    with qtbot.waitSignal(presenter.told):
        page.restore.click()
    assert closed
    assert isinstance(desk.machine, FakeMachine)
    assert desk.machine.restored == "dossiers-1.pdca"
    assert faults(page) == []
