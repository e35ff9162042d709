"""The history of a dossier in its section, with what was typed and never became a part of it above."""

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from pdca_desktop.domain import path as paths
from pdca_desktop.errors import AppError
from pdca_desktop.services import drafts
from pdca_desktop.ui.pages.dossier.history import HistorySection
from pdca_desktop.ui.pages.dossier.workspace import Workspace
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell
from tests.builders import a_dossier
from tests.ui.pages.rooms import FakeDialogs, FakeMachine, opened
from tests.ui.walker import faults

TITLE = "/project/title"


@pytest.fixture
def workspace(shell: Shell, desk: Desk) -> Workspace:
    """A dossier open, with a draft of it that a newer version wrote."""
    workspace = opened(shell, desk, a_dossier())
    stored = workspace.presenter.dossier
    text = drafts.written(stored, paths.write(stored, TITLE, "Atelier vélo")).replace("format", "forme")
    desk.store.keep_note(drafts.aside_of(stored.id, text), text)
    return workspace


def history_of(qtbot: QtBot, workspace: Workspace) -> HistorySection:
    with qtbot.waitSignal(workspace.history.told):
        workspace.page.open_section("history")
    section = workspace.page.section("history")
    assert isinstance(section, HistorySection)
    return section


def test_history_is_read_after_what_waits(qtbot: QtBot, workspace: Workspace) -> None:
    workspace.presenter.edit(TITLE, "Vélos du Bassin")
    with qtbot.waitSignal(workspace.history.told) as read:
        workspace.history.read()
    assert read.args is not None
    assert read.args[0][0].path == TITLE


def test_a_draft_set_aside_can_be_read_and_copied(qtbot: QtBot, workspace: Workspace, shell: Shell) -> None:
    section = history_of(qtbot, workspace)
    assert section.aside.isVisible()
    assert "Intitulé du projet" in section.aside.text.toPlainText()
    section.aside.copy.click()
    assert "Saisi\xa0: Atelier vélo" in QGuiApplication.clipboard().text()
    assert faults(section) == []
    shell.set_meeting(True)
    assert section.aside.isHidden()
    shell.set_meeting(False)
    assert not section.aside.isHidden()


def test_it_is_let_go_once_the_adviser_has_read_what_that_means(
    qtbot: QtBot, workspace: Workspace, desk: Desk, dialogs: FakeDialogs
) -> None:
    section = history_of(qtbot, workspace)
    dialogs.answer = False
    section.aside.abandon.click()
    assert len(desk.store.notes(drafts.NOTES)) == 1
    dialogs.answer = True
    with qtbot.waitSignal(workspace.history.told):
        section.aside.abandon.click()
    assert dialogs.asked[-1].startswith("Abandonner cette saisie")
    assert not desk.store.notes(drafts.NOTES)
    assert section.aside.isHidden()


def test_what_cannot_be_let_go_is_told_and_stays(
    qtbot: QtBot, workspace: Workspace, machine: FakeMachine, dialogs: FakeDialogs
) -> None:
    section = history_of(qtbot, workspace)
    machine.kept.refusal = AppError("Le disque est plein.")
    with qtbot.waitSignal(workspace.history.told):
        section.aside.abandon.click()
    assert dialogs.told == ["Le disque est plein."]
    assert section.aside.isVisible()


def test_without_any_nothing_is_said_of_it(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    section = history_of(qtbot, opened(shell, desk, a_dossier()))
    assert section.aside.isHidden()
