"""What was typed when the application stopped comes back in the window: at unlocking, and at opening."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pdca_desktop import places
from pdca_desktop.bootstrap.window import make_house
from pdca_desktop.domain import path as paths
from pdca_desktop.services import drafts
from pdca_desktop.services.resuming import TAKEN_UP
from pdca_desktop.services.session import Stage
from pdca_desktop.ui.pages.dossier.history import HistorySection
from pdca_desktop.ui.pages.start.house import House
from pdca_desktop.ui.shell import Shell
from pdca_desktop.ui.window import Window
from tests.ui.pages.rooms import ADVISER, FakeDialogs
from tests.ui.pages.test_journey import PASSPHRASE, a_device, begin, new_dossier
from tests.ui.pages.test_window_faults import title_field

TITLE = "/project/title"
ELSEWHERE = ADVISER.act("ailleurs")


@pytest.fixture
def house(shell: Shell, window: Window, tmp_path: Path) -> Iterator[House]:
    device, dialogs = a_device(tmp_path / "donnees"), FakeDialogs()
    dialogs.answer = False
    house = make_house(shell, places.find(tmp_path / "donnees"), machine=device, dialogs=dialogs)
    window.resize(1366, 768)
    window.show()
    yield house
    house.desk.runner.close()
    device.lock()


@pytest.fixture
def leave_draft(qtbot: QtBot, house: House) -> Callable[[str], str]:
    """Makes a dossier titled "Atelier", closed, with a draft of another title left beside it."""

    def leave(title: str) -> str:
        begin(qtbot, house)
        dossier_id = new_dossier(qtbot, house)
        assert house.workspace is not None
        with qtbot.waitSignal(house.workspace.presenter.saved):
            house.workspace.presenter.edit(TITLE, "Atelier")
            house.workspace.presenter.leave()
        house.close_dossier()
        qtbot.waitUntil(lambda: not house.desk.runner.jobs)
        stored = house.desk.store.load(dossier_id)
        text = drafts.written(stored, paths.write(stored, TITLE, title))
        house.desk.store.keep_note(drafts.name_of(dossier_id), text)
        return dossier_id

    return leave


def unlock(qtbot: QtBot, house: House) -> None:
    house.lock()
    qtbot.waitUntil(lambda: house.desk.machine.stage is Stage.LOCKED)
    qtbot.waitUntil(house.cover.unlock.go.isEnabled)
    house.cover.unlock.secret.setText(PASSPHRASE)
    with qtbot.waitSignal(house.opened):
        house.cover.unlock.go.click()


def test_unlocking_takes_up_what_was_typed_and_says_so(
    qtbot: QtBot, house: House, shell: Shell, leave_draft: Callable[[str], str]
) -> None:
    dossier_id = leave_draft("Atelier vélo")
    unlock(qtbot, house)
    qtbot.waitUntil(lambda: "Reprise après un arrêt" in shell._toast.sentence())
    assert "Atelier vélo" in shell._toast.sentence()
    assert house.desk.store.load(dossier_id).project.title == "Atelier vélo"
    assert [line.title for line in house.desk.store.lines()] == ["Atelier vélo"]


def test_opening_takes_up_what_was_typed_and_says_so(
    qtbot: QtBot, house: House, shell: Shell, leave_draft: Callable[[str], str]
) -> None:
    dossier_id = leave_draft("Atelier vélo")
    with qtbot.waitSignal(house.dossier_opened):
        house.open_dossier(dossier_id)
    assert title_field(house).text() == "Atelier vélo"
    assert shell._toast.sentence() == TAKEN_UP
    qtbot.waitUntil(lambda: house.desk.store.load(dossier_id).project.title == "Atelier vélo")
    qtbot.waitUntil(lambda: not house.desk.runner.jobs)
    assert not house.desk.store.notes(drafts.NOTES)


def test_what_contradicts_the_file_is_asked_when_its_dossier_is_opened(
    qtbot: QtBot, house: House, shell: Shell, leave_draft: Callable[[str], str]
) -> None:
    dossier_id = leave_draft("Le mien")
    stored = house.desk.store.load(dossier_id)
    house.desk.store.save(stored, paths.write(stored, TITLE, "Le leur"), ELSEWHERE)
    unlock(qtbot, house)
    qtbot.waitUntil(lambda: "ouvrez-le" in shell._toast.sentence())
    with qtbot.waitSignal(house.dossier_opened):
        house.open_dossier(dossier_id)
    workspace = house.workspace
    assert workspace is not None
    qtbot.waitUntil(lambda: workspace.settling.view is not None)
    view = workspace.settling.view
    assert view is not None
    assert workspace.page.stack.currentWidget() is view
    view._all_mine()
    with qtbot.waitSignal(workspace.presenter.saved):
        view.go.click()
    assert house.desk.store.load(dossier_id).project.title == "Le mien"
    qtbot.waitUntil(lambda: not house.desk.runner.jobs)
    assert not house.desk.store.notes(drafts.NOTES)


def test_a_draft_that_nobody_can_read_is_told_and_the_dossier_opens(
    qtbot: QtBot, house: House, shell: Shell, leave_draft: Callable[[str], str]
) -> None:
    dossier_id = leave_draft("Illisible")
    house.desk.store.keep_note(drafts.name_of(dossier_id), "{")
    with qtbot.waitSignal(house.dossier_opened):
        house.open_dossier(dossier_id)
    assert title_field(house).text() == "Atelier"
    assert "gardée de côté" in shell._toast.sentence()
    workspace = house.workspace
    assert workspace is not None
    with qtbot.waitSignal(workspace.history.told):
        workspace.page.open_section("history")
    section = workspace.page.section("history")
    assert isinstance(section, HistorySection)
    assert section.aside.text.toPlainText() == "{"
    assert section.aside.isVisible()
    assert [note.text for note in house.desk.store.notes(drafts.NOTES)] == ["{"]


def test_typing_on_is_never_mistaken_for_a_stop(qtbot: QtBot, house: House, shell: Shell) -> None:
    """Typed and locked without a pause: kept as usual, and nothing is said of a stop."""
    begin(qtbot, house)
    new_dossier(qtbot, house)
    QTest.keyClicks(title_field(house), "Atelier velo")
    unlock(qtbot, house)
    qtbot.waitUntil(lambda: not house.desk.runner.jobs)
    assert shell._toast.sentence() == ""
    assert [line.title for line in house.desk.store.lines()] == ["Atelier velo"]
