"""Accueil over a store in memory."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pdca_desktop import resources
from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.project import Instrument, Project
from pdca_desktop.exchange.dossier_file import read_dossier
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.pages.dossiers.listing import Listing
from pdca_desktop.ui.pages.home.page import HomePage
from pdca_desktop.ui.pages.home.presenter import HomePresenter
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell
from tests.ui.pages.rooms import ADVISER
from tests.ui.walker import faults

BEGUN = Dossier(
    project=Project(title="Vélos du Bassin", instruments=(Instrument.PTZ,)),
    holders=(Person(first_name="Ada", last_name="Un"),),
)
GRANTED = Dossier(project=Project(title="Salon"), state=DossierState.GRANTED)


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
    presenter = HomePresenter(desk, page, Listing(desk, page), page)
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
    presenter = HomePresenter(desk, page, Listing(desk, page), page)
    page.entered()
    qtbot.waitUntil(page._resume.isVisible)
    assert page._resume.text().startswith("Reprendre l’entretien d’Ada Un, aujourd’hui à ")
    with qtbot.waitSignal(presenter.opened) as opened:
        page._resume.click()
    assert opened.args == [begun.id, "plan"]


def test_a_dossier_looked_at_since_is_offered_when_one_comes_back(
    qtbot: QtBot, desk: Desk, page: HomePage
) -> None:
    begun = desk.store.create(BEGUN, ADVISER.act("essai"))
    presenter = HomePresenter(desk, page, Listing(desk, page), page)
    page.entered()
    qtbot.waitUntil(lambda: page._recent.isVisible() and not presenter._loading)
    assert not page._resume.isVisible()
    desk.settings.setValue("dossier/last", begun.id)
    desk.settings.setValue("dossier/at", desk.machine.clock.now().isoformat())
    page.entered()
    assert page._resume.isVisible()


def test_an_empty_machine_says_what_to_do(qtbot: QtBot, desk: Desk, page: HomePage) -> None:
    presenter = HomePresenter(desk, page, Listing(desk, page), page)
    page.entered()
    qtbot.waitUntil(page._empty.isVisible)
    with qtbot.waitSignal(presenter.created):
        page._empty.button.click()
    desk.store.create(BEGUN, ADVISER.act("essai"))
    desk.bus.publish(Changes())
    qtbot.waitUntil(page._recent.isVisible)


def test_a_dossier_that_is_blocked_says_by_what(qtbot: QtBot, desk: Desk, page: HomePage) -> None:
    blocked = read_dossier(resources.folder("demo") / "04-retouche-lens.json")
    stored = desk.store.create(replace(blocked, id=""), ADVISER.act("essai"))
    presenter = HomePresenter(desk, page, Listing(desk, page), page)
    page.entered()
    qtbot.waitUntil(page._missing.isVisible, timeout=15_000)
    link = page._missing.findChildren(QPushButton)[0]
    assert link.accessibleDescription().startswith("bloque\u00a0: ")
    with qtbot.waitSignal(presenter.opened) as opened:
        link.click()
    assert opened.args == [stored.id, "plan"]
