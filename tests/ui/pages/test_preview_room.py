"""Paper in the whole window: commands, Ctrl+P, the way back, Mode rendez-vous, lock, several dossiers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pdca_desktop.services.paper import PaperKind
from pdca_desktop.ui.pages.dossiers.page import DossiersPage
from pdca_desktop.ui.pages.preview.page import PreviewPage
from pdca_desktop.ui.pages.preview.paper_room import PAGE, PaperRoom
from pdca_desktop.ui.pages.preview.presenter import PreviewPresenter
from pdca_desktop.ui.pages.preview.print_dialog import PrintDialog
from pdca_desktop.ui.pages.start.house import House
from pdca_desktop.ui.shell import Shell
from pdca_desktop.ui.window import Window
from tests.builders import a_dossier
from tests.fakes.press import FakePress
from tests.ui.pages.rooms import ADVISER, FakeMachine, desk_of
from tests.ui.walker import faults


class Home:
    """The window over a store in memory that holds two dossiers."""

    def __init__(self, qtbot: QtBot, shell: Shell, folder: Path) -> None:
        self.qtbot, self.shell = qtbot, shell
        self.machine = FakeMachine()
        desk = desk_of(folder, shell, self.machine)
        assert isinstance(desk.press, FakePress)
        self.press = desk.press
        self.ids = []
        for title in ("Friperie", "Atelier"):
            model = a_dossier()
            made = replace(
                model, id="", project=replace(model.project, title=title), holders=(), pieces=(),
                scenarios=(replace(model.scenarios[0], id=""),), chosen="",
            )  # fmt: skip
            self.ids.append(self.machine.kept.create(made, ADVISER.act("essai")).id)
        self.house = House(shell, desk)
        shell.window.resize(1366, 768)
        shell.window.show()
        self.house._opened(())
        self.house.loading.settle()

    @property
    def papers(self) -> PaperRoom:
        return self.house.papers

    @property
    def preview(self) -> PreviewPresenter:
        assert self.papers.preview is not None
        return self.papers.preview

    def open(self) -> None:
        with self.qtbot.waitSignal(self.house.dossier_opened):
            self.house.open_dossier(self.ids[0])
        self.settle()

    def command(self, name: str) -> None:
        self.shell.commands.action(name).trigger()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.house.desk.runner.jobs)

    def dialogs(self) -> list[PrintDialog]:
        return [dialog for dialog in self.shell.window.findChildren(PrintDialog) if dialog.isVisible()]

    def words(self) -> str:
        page = self.shell.stack.currentWidget()
        assert isinstance(page, PreviewPage)
        book = page.reader._book
        return book.words(0) if book else ""


@pytest.fixture
def home(qtbot: QtBot, shell: Shell, window: Window, tmp_path: Path) -> Iterator[Home]:
    made = Home(qtbot, shell, tmp_path)
    yield made
    made.house.close_dossier()
    made.papers.leave()
    assert made.house.desk.runner.close(10_000)


def test_without_a_dossier_only_blank_forms_are_printed(home: Home) -> None:
    commands = home.shell.commands
    for name in ("paper.print", "paper.take_home", "paper.prefilled"):
        assert not commands.action(name).isEnabled()
        assert commands.reason(name)
    home.command("paper.blank")
    assert home.words().startswith("Formulaire vierge")
    assert home.press.orders[-1].dossier.holders == ()
    home.command("paper.blank_ess")
    segment = home.press.orders[-1].dossier.segment
    assert segment is not None
    assert segment.value == "ess"
    page = home.shell.stack.currentWidget()
    assert isinstance(page, PreviewPage)
    page.back.click()
    assert home.shell.current == "dossiers"


def test_ctrl_p_shows_then_prints_and_the_way_back_leads_to_the_dossier(home: Home) -> None:
    home.open()
    assert home.house.workspace is not None
    home.house.workspace.page.header._preview.click()
    home.settle()
    assert home.shell.current == PAGE
    assert home.words().startswith("Dossier de comité Friperie")
    assert home.dialogs() == []
    QTest.keyClick(home.shell.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    home.settle()
    [dialog] = home.dialogs()
    dialog.reject()
    page = home.shell.stack.currentWidget()
    assert isinstance(page, PreviewPage)
    page.back.click()
    assert home.shell.current == "dossier"
    home.command("paper.take_home")
    assert home.words().startswith("Fiche à emporter")


def test_what_is_typed_is_printed(home: Home) -> None:
    home.open()
    home.command("paper.print")
    assert home.house.workspace is not None
    home.house.workspace.presenter.edit("/project/title", "Autre nom")
    home.qtbot.waitUntil(lambda: home.preview.paper is not None)
    assert home.words().startswith("Dossier de comité Autre nom")


def test_before_the_entrepreneur_the_internal_document_never_shows(home: Home) -> None:
    home.open()
    home.command("paper.print")
    home.shell.set_meeting(True)
    page = home.shell.stack.currentWidget()
    assert isinstance(page, PreviewPage)
    assert page.meeting_obstacle()
    assert "interne" in home.shell._toast.sentence()
    home.papers.left.emit()
    home.shell.set_meeting(True)
    assert home.shell.meeting
    home.command("paper.print")
    assert home.words().startswith("Fiche à emporter")
    home.shell.set_meeting(False)


def test_nothing_of_a_dossier_stays_once_it_is_closed_or_locked(home: Home) -> None:
    home.open()
    home.command("paper.print")
    page = home.shell.stack.currentWidget()
    assert isinstance(page, PreviewPage)
    home.house.lock()
    assert home.papers.preview is None
    home.qtbot.waitUntil(lambda: not home.shell.stack.findChildren(PreviewPage))
    home.qtbot.waitUntil(lambda: home.machine.stage.name == "LOCKED")


def test_several_dossiers_are_chosen_in_the_list(home: Home) -> None:
    page = home.shell.open_page("dossiers")
    assert isinstance(page, DossiersPage)
    home.settle()
    assert faults(page) == []
    model = page.table.selectionModel()
    flags = QItemSelectionModel.SelectionFlag
    for row in range(2):
        model.select(page.model.index(row, 0), flags.Select | flags.Rows)
    page._papers.click()
    batch = home.papers._batch
    assert batch is not None
    assert batch.dialog.isVisible()
    assert set(batch._ids) == set(home.ids)


@pytest.mark.parametrize("kind", PaperKind)
def test_every_document_opens_without_a_fault(home: Home, kind: PaperKind) -> None:
    home.open()
    home.command("paper.print")
    home.preview.choose(kind)
    home.settle()
    assert home.words().startswith(kind.label)
    assert home.preview.paper is not None
