"""First start, unlocking, locking and recovery, on the real cover with a machine in memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.services.session import Stage
from pdca_desktop.ui.pages.start.cover import Cover
from pdca_desktop.ui.pages.start.presenter import StartPresenter
from pdca_desktop.ui.pages.start.step import Step
from pdca_desktop.ui.shell import Shell
from pdca_desktop.ui.window import Window
from tests.ui.pages.rooms import CODE, FakeMachine, desk_of
from tests.ui.walker import faults


class Room:
    """The cover over a shell."""

    def __init__(self, shell: Shell, machine: FakeMachine, folder: Path) -> None:
        self.machine = machine
        self.desk = desk_of(folder, shell, machine)
        self.cover = Cover(shell.window)
        self.printed: list[str] = []
        self.start = StartPresenter(self.desk, self.cover, self.print, shell)

    def print(self, code: str, name: str) -> bool:  # noqa: ARG002
        self.printed.append(code)
        return True


def at(cover: Cover, step: Step) -> bool:
    """Whether a step is in front."""
    return cover.step is step


@pytest.fixture
def machine() -> FakeMachine:
    return FakeMachine(stage=Stage.LOCKED)


@pytest.fixture
def room(shell: Shell, window: Window, machine: FakeMachine, tmp_path: Path) -> Iterator[Room]:
    room = Room(shell, machine, tmp_path)
    window.show()
    yield room
    room.desk.runner.close()


def test_the_first_start_goes_from_identity_to_open(qtbot: QtBot, room: Room, shell: Shell) -> None:
    room.machine.stage, room.machine.adviser = Stage.NEW, None
    cover = room.cover
    room.start.begin()
    assert at(cover, cover.identity)
    assert not shell.commands.action("view.search").isEnabled()
    cover.identity.go.click()
    assert at(cover, cover.identity)  # a name is missing
    cover.identity.name.setText("Camille Bernard")
    cover.identity.agency.setCurrentIndex(cover.identity.agency.findData(Agency.ARRAS))
    cover.identity.go.click()
    assert at(cover, cover.secret)
    assert "personne ne peut les lire" in cover.secret.notice.text()
    QTest.keyClicks(cover.secret.first, "abc")
    assert "plus longue" in cover.secret.worth.text()
    QTest.keyClicks(cover.secret.first, "def")
    assert "Assez solide" in cover.secret.worth.text()
    cover.secret.second.setText("autre")
    cover.secret.go.click()
    assert at(cover, cover.secret)
    cover.secret.second.setText("abcdef")
    cover.secret.go.click()
    qtbot.waitUntil(lambda: cover.step is cover.code)
    assert not cover.secret.first.text()
    cover.code.print.click()
    assert room.printed == [CODE]
    cover.code.groups[0].setText("B23456")
    cover.code.go.click()
    assert at(cover, cover.code)
    cover.code.groups[1].setText("e23456")
    cover.code.go.click()
    assert at(cover, cover.content)
    assert not cover.code.shown.text()
    cover.content.empty.setChecked(True)
    with qtbot.waitSignal(room.start.opened):
        cover.content.go.click()
    assert not cover.on
    assert shell.commands.action("view.search").isEnabled()


def test_a_wrong_passphrase_is_told_kindly_and_stays_to_be_mended(qtbot: QtBot, room: Room) -> None:
    cover = room.cover
    room.start.ask()
    QTest.keyClicks(cover.unlock.secret, "sesame")
    QTest.keyClick(cover.unlock.secret, Qt.Key.Key_Return)
    qtbot.waitUntil(cover.unlock.go.isEnabled)
    assert cover.unlock.secret.text() == "sesame"
    assert cover.unlock.secret.hasSelectedText()
    cover.unlock.secret.setText("sésame")
    with qtbot.waitSignal(room.start.opened):
        cover.unlock.go.click()
    assert not cover.unlock.secret.text()


def test_a_machine_that_remembers_opens_by_itself_but_not_after_a_lock(qtbot: QtBot, room: Room) -> None:
    room.machine.remembered = True
    with qtbot.waitSignal(room.start.opened):
        room.start.begin()
    room.start.lock(lambda: None)
    qtbot.waitUntil(lambda: room.machine.stage is Stage.LOCKED)
    qtbot.waitUntil(room.cover.unlock.go.isEnabled)
    assert room.cover.on


def test_the_recovery_code_opens_with_another_passphrase(qtbot: QtBot, room: Room) -> None:
    cover = room.cover
    room.start.ask()
    cover.unlock.lost.click()
    assert at(cover, cover.forgotten)
    cover.forgotten.code.setText(CODE)
    cover.forgotten.first.setText("abcdef")
    cover.forgotten.second.setText("abcdef")
    with qtbot.waitSignal(room.start.opened):
        cover.forgotten.go.click()
    assert not cover.forgotten.code.text()


def test_a_damaged_file_shows_the_backups_and_makes_nothing_by_itself(qtbot: QtBot, room: Room) -> None:
    room.machine.damage = AppError("Le fichier de données est abîmé.")
    cover = room.cover
    room.start.ask()
    cover.unlock.secret.setText("sésame")
    cover.unlock.go.click()
    qtbot.waitUntil(lambda: cover.step is cover.recovery)
    assert "abîmé" in cover.recovery.said.text()
    assert not room.machine.restored  # nothing without the adviser
    with qtbot.waitSignal(room.start.opened):
        cover.recovery.go.click()
    assert room.machine.restored.startswith("dossiers-1")


def test_every_step_can_be_used_by_keyboard_and_screen_reader(
    qtbot: QtBot, room: Room, window: Window
) -> None:
    cover = room.cover
    window.resize(1366, 768)
    cover.recovery.show_backups(room.machine.backups())
    cover.code.show_code(CODE)
    cover.secret.show_loss("Sans la phrase…")
    for step in cover.steps():
        cover.show_step(step)
        qtbot.wait(1)
        assert faults(step) == [], type(step).__name__
