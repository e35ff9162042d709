"""Réglages over a machine in memory: what is chosen is kept, secrets are changed by who knows them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.project import Project
from pdca_desktop.domain.territory import Agency
from pdca_desktop.services.ports import Break
from pdca_desktop.ui.pages.settings.page import SettingsPage
from pdca_desktop.ui.pages.settings.presenter import SettingsPresenter
from pdca_desktop.ui.pages.settings.secrets import SecretsPresenter
from pdca_desktop.ui.pages.start.choices import kept_scheme, kept_size, lock_minutes, locks_with_session
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.pages.start.session_watch import SessionWatch
from pdca_desktop.ui.shell import Shell
from pdca_desktop.ui.theme import Scheme, TextSize, look
from tests.fakes.store import FakeStore
from tests.ui.pages.rooms import ADVISER, CODE, NEXT_CODE, FakeDialogs, FakeMachine, desk_of
from tests.ui.walker import faults


class Room:
    """The page, its presenters, and what they said."""

    def __init__(self, desk: Desk, page: SettingsPage, shell: Shell) -> None:
        self.desk, self.page, self.shell = desk, page, shell
        self.watch = SessionWatch(page)
        self.closed: list[bool] = []
        self.said: list[str] = []
        self.printed: list[str] = []
        self.presenter = SettingsPresenter(desk, page, shell.theme, self.watch, self.close, page)
        self.secrets = SecretsPresenter(desk, page, self.print, page)
        for one in (self.presenter, self.secrets):
            one.told.connect(self.said.append)

    def close(self) -> None:
        self.closed.append(True)

    def print(self, code: str, name: str) -> bool:  # noqa: ARG002
        self.printed.append(code)
        return True

    @property
    def machine(self) -> FakeMachine:
        assert isinstance(self.desk.machine, FakeMachine)
        return self.desk.machine

    @property
    def dialogs(self) -> FakeDialogs:
        assert isinstance(self.desk.dialogs, FakeDialogs)
        return self.desk.dialogs


def at(room: Room, step: Any) -> bool:
    return room.page.step is step


@pytest.fixture
def room(qtbot: QtBot, shell: Shell, tmp_path: Path) -> Iterator[Room]:
    page = SettingsPage()
    qtbot.addWidget(page)
    page.resize(1100, 700)
    room = Room(desk_of(tmp_path, shell, FakeMachine()), page, shell)
    page.show()
    page.entered()
    yield room
    room.desk.runner.close()
    shell.theme.enlarge(TextSize.NORMAL)


def test_what_is_chosen_is_kept_for_the_next_start(room: Room) -> None:
    page, settings = room.page, room.desk.settings
    page.look.scheme.activated.emit(2)
    page.look.size_.activated.emit(1)
    page.lock.delay.activated.emit(2)
    page.lock.session.click()
    assert (kept_scheme(settings), kept_size(settings)) == (Scheme.DARK, TextSize.LARGE)
    assert (lock_minutes(settings), locks_with_session(settings)) == (15, False)
    assert look().px(100) == 112
    page.entered()
    assert page.look.size_.currentText() == "Grande"
    assert not page.lock.session.isChecked()


def test_a_computer_that_does_not_tell_of_its_session_says_so(room: Room) -> None:
    room.watch.obstacle = "macOS ne dit rien."
    room.page.entered()
    assert not room.page.lock.session.isEnabled()
    assert "délai sans activité" in room.page.lock._obstacle.text()
    assert locks_with_session(room.desk.settings)


def test_name_and_agency_are_changed_together(qtbot: QtBot, room: Room) -> None:
    post = room.page.post
    assert not post.keep.isEnabled()
    post.name.setText("C")
    post.name.textEdited.emit("C")
    post.keep.click()
    assert post._trouble.isVisible()
    post.name.setText("Camille  Roux")
    post.agency.setCurrentIndex(post.agency.findData(Agency.ARRAS))
    with qtbot.waitSignal(room.presenter.introduced):
        post.keep.click()
    assert room.machine.adviser is not None
    assert (room.machine.adviser.name, room.machine.adviser.agency) == ("Camille Roux", Agency.ARRAS)
    assert not post.keep.isEnabled()


def test_the_passphrase_is_changed_by_who_knows_it(qtbot: QtBot, room: Room) -> None:
    page = room.page
    page.lock.change.click()
    assert at(room, page.change)
    assert faults(page.change) == []
    QTest.keyClicks(page.change.first, "abc")
    assert "plus longue" in page.change.worth.text()
    page.change.first.setText("abcdef")
    page.change.second.setText("abcdef")
    page.change.go.click()
    assert "actuelle" in page.change._trouble.text()
    page.change.present.setText("sesame")
    page.change.go.click()
    qtbot.waitUntil(lambda: "n’ouvre pas" in page.change._trouble.text())
    qtbot.waitUntil(page.change.go.isEnabled)
    assert room.machine.passphrase == "sésame"  # noqa: S105
    page.change.present.setText("sésame")
    with qtbot.waitSignal(room.secrets.told):
        page.change.go.click()
    assert room.machine.passphrase == "abcdef"  # noqa: S105
    assert at(room, None)
    assert not page.change.present.text() + page.change.first.text() + page.change.second.text()


def test_another_recovery_code_is_shown_once(qtbot: QtBot, room: Room) -> None:
    page = room.page
    page.lock.code.click()
    assert at(room, page.new_code)
    assert faults(page.new_code) == []
    page.new_code.secret.setText("faux")
    page.new_code.go.click()
    qtbot.waitUntil(lambda: "n’ouvre pas" in page.new_code._trouble.text())
    qtbot.waitUntil(page.new_code.go.isEnabled)
    page.new_code.secret.setText("sésame")
    page.new_code.go.click()
    qtbot.waitUntil(lambda: page.step is page.code)
    assert faults(page.code) == []
    page.code.print.click()
    assert room.printed == [NEXT_CODE]
    groups = CODE.split("-")
    page.code.groups[0].setText(groups[1])  # of the code before
    page.code.go.click()
    assert at(room, page.code)
    for rank, field in zip((2, 5), page.code.groups, strict=True):
        field.setText(NEXT_CODE.split("-")[rank - 1])
    page.code.go.click()
    assert at(room, None)
    assert not page.code.shown.text()
    assert "détruisez l’ancien" in room.said[-1]


def test_coming_back_changes_nothing(room: Room) -> None:
    page = room.page
    for button, step in ((page.lock.change, page.change), (page.lock.code, page.new_code)):
        button.click()
        assert at(room, step)
        step.back.click()
        assert at(room, None)
    assert room.machine.passphrase == "sésame"  # noqa: S105


def test_the_key_is_forgotten(qtbot: QtBot, room: Room) -> None:
    room.machine.remembered = True
    with qtbot.waitSignal(room.secrets.told):
        room.page.lock.forget.click()
    assert not room.machine.remembered


def test_backups_are_made_and_put_back(qtbot: QtBot, room: Room) -> None:
    with qtbot.waitSignal(room.presenter.told):
        room.page.backup.click()
    room.dialogs.answer = False
    room.page.backups.bring.click()
    assert not room.closed
    room.dialogs.answer = True
    with qtbot.waitSignal(room.presenter.told):
        room.page.backups.bring.click()
    assert room.closed == [True]
    assert room.machine.restored == "dossiers-1.pdca"
    assert faults(room.page) == []


def test_a_deleted_dossier_comes_back_from_the_bin(qtbot: QtBot, room: Room) -> None:
    deleted = room.page.deleted
    assert not deleted.list.isVisibleTo(room.page)
    store = room.machine.kept
    made = store.create(Dossier(project=Project(title="Vélos du Bassin")), ADVISER.act("essai"))
    store.delete(made, ADVISER.act("essai"))
    room.page.entered()
    qtbot.waitUntil(lambda: deleted.list.count() == 1)
    assert "Vélos du Bassin · supprimé le" in deleted.list.item(0).text()
    assert faults(room.page) == []
    with qtbot.waitSignal(room.presenter.told):
        deleted.bring.click()
    assert [line.title for line in store.lines()] == ["Vélos du Bassin"]
    qtbot.waitUntil(lambda: deleted.list.count() == 0)


def test_the_history_is_verified_and_a_break_is_told(qtbot: QtBot, room: Room) -> None:
    with qtbot.waitSignal(room.presenter.told):
        room.page.post.check.click()
    assert room.said[-1] == typeset("Historique vérifié : chaque saisie y est telle qu’elle a été écrite.")
    store = room.desk.store
    assert isinstance(store, FakeStore)
    store.broken = Break(12, "", "commit missing")
    room.page.post.check.click()
    qtbot.waitUntil(lambda: bool(room.dialogs.told))
    assert "à partir de la saisie n° 12" in str(room.dialogs.told[-1])
