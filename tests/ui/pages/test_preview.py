"""The preview: made in a job, made again when the dossier changes, never kept when it is not up to date."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.document import Piece
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.plan import Scenario
from pdca_desktop.errors import AppError
from pdca_desktop.services.paper import PaperKind
from pdca_desktop.ui.pages.preview.page import PreviewPage
from pdca_desktop.ui.pages.preview.presenter import PreviewPresenter
from pdca_desktop.ui.pages.start.desk import Desk
from tests.builders import a_dossier
from tests.fakes.press import FakePress
from tests.ui.pages.rooms import desk_of
from tests.ui.walker import faults


def titled(title: str, dossier: Dossier | None = None) -> Dossier:
    dossier = dossier or replace(a_dossier(), id="d1", number="2026-CAL-033")
    return replace(dossier, project=replace(dossier.project, title=title))


class Room:
    """A preview over a fake press."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.parent = QObject()
        self.desk: Desk = desk_of(folder, self.parent)
        assert isinstance(self.desk.press, FakePress)
        self.press = self.desk.press
        self.page = PreviewPage()
        qtbot.addWidget(self.page)
        self.page.resize(1180, 700)
        self.page.show()
        self.preview = PreviewPresenter(self.desk, self.page, self.parent)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.runner.jobs and not self.preview._rest.isActive())

    def words(self) -> str:
        book = self.page.reader._book
        return book.words(0) if book else ""

    def state(self) -> str:
        return self.page._state.accessibleName() if self.page._state.isVisible() else ""

    def said(self) -> str:
        return self.page.fault._sentence.text() if self.page.fault.isVisible() else ""


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    made = Room(qtbot, tmp_path)
    yield made
    made.preview.close()
    assert made.desk.runner.close(10_000)


def test_the_first_document_is_shown(room: Room) -> None:
    room.preview.open(titled("Friperie"))
    assert not room.page.print.isEnabled()
    assert "préparation" in room.page.print.toolTip()
    room.settle()
    assert room.words().startswith("Dossier de comité Friperie")
    assert room.page.print.isEnabled()
    assert room.page.save.isEnabled()
    assert "Fait à" in room.state()
    paper = room.preview.paper
    assert paper is not None
    assert paper.name == "2026-CAL-033 Friperie – dossier de comité.pdf"


def test_what_changes_is_shown_again_at_the_same_page(room: Room) -> None:
    room.preview.open(titled("Friperie"))
    room.settle()
    room.page.reader.go_to(2)
    for letters in ("A", "At", "Ate"):
        room.preview.take(titled(letters))
    assert room.preview.paper is None
    assert not room.page.print.isEnabled()
    assert room.words().startswith("Dossier de comité Friperie")
    room.settle()
    assert room.words().startswith("Dossier de comité Ate")
    assert room.page.reader.page == 2
    assert len(room.press.orders) == 2


def test_a_change_while_it_is_made_makes_it_once_more(room: Room) -> None:
    room.press.gate = threading.Event()
    room.preview.open(titled("Un"))
    room.qtbot.waitUntil(lambda: bool(room.press.orders))
    room.preview.take(titled("Deux"))
    room.qtbot.waitUntil(lambda: not room.preview._rest.isActive())
    room.press.gate.set()
    room.settle()
    assert room.words().startswith("Dossier de comité Deux")
    assert [order.dossier.project.title for order in room.press.orders] == ["Un", "Deux"]


def test_another_dossier_changes_nothing(room: Room) -> None:
    room.preview.open(titled("Un"))
    room.settle()
    room.preview.take(replace(titled("Deux"), id="d2"))
    room.settle()
    assert room.words().startswith("Dossier de comité Un")
    assert room.preview.paper is not None


def test_out_of_sight_nothing_is_made(room: Room) -> None:
    room.preview.open(titled("Un"))
    room.settle()
    room.page.hide()
    room.preview.take(titled("Deux"))
    room.settle()
    assert len(room.press.orders) == 1
    assert room.preview.paper is None
    room.page.show()
    room.preview.open(titled("Deux"))
    room.settle()
    assert room.words().startswith("Dossier de comité Deux")


def test_the_same_dossier_opened_again_is_not_made_again(room: Room) -> None:
    room.preview.open(titled("Un"))
    room.settle()
    room.preview.open(titled("Un"))
    room.settle()
    assert len(room.press.orders) == 1
    assert room.preview.paper is not None


def test_each_document_and_plan_can_be_chosen(room: Room) -> None:
    dossier = replace(
        titled("Un"), scenarios=(Scenario(id="a", name="A"), Scenario(id="b", name="B")), chosen="a"
    )
    room.preview.open(dossier)
    room.settle()
    assert [room.page.plan.itemText(rank) for rank in range(2)] == ["A (retenu)", "B"]
    room.page.plan_chosen.emit(1)
    room.settle()
    room.page.kind.setCurrentIndex(1)
    room.page.kind.activated.emit(1)
    room.settle()
    assert room.words().startswith("Fiche à emporter")
    room.preview.take(replace(dossier, scenarios=dossier.scenarios[:1]))
    room.settle()
    assert [order.scenario for order in room.press.orders] == [None, 1, 1, None]
    assert not room.page.plan.isVisible()


def test_pieces_are_joined_where_there_are_some(room: Room) -> None:
    room.preview.open(titled("Un"))
    room.settle()
    assert not room.page.annexes.isEnabled()
    assert room.page.annexes.toolTip()
    room.preview.take(replace(titled("Un"), pieces=(Piece(id="p", sha256="0" * 64), Piece(id="q"))))
    room.settle()
    assert "(1)" in room.page.annexes.text()
    room.page.annexes.click()
    room.settle()
    assert room.press.orders[-1].annexes
    room.preview.choose(PaperKind.TAKE_HOME)
    room.settle()
    assert not room.page.annexes.isVisible()
    assert not room.press.orders[-1].annexes


def test_a_refusal_is_told_and_the_pages_stay(room: Room) -> None:
    room.preview.open(titled("Un"))
    room.settle()
    room.press.refusal = AppError("Le plafond manque pour 2030.")
    room.preview.take(titled("Deux"))
    room.settle()
    assert "Le plafond manque" in room.said()
    assert room.words().startswith("Dossier de comité Un")
    assert room.state() == "Pas à jour"
    assert not room.page.print.isEnabled()
    assert "tel qu’il est" in room.page.print.toolTip()
    room.press.refusal = None
    room.page.fault.again.click()
    room.settle()
    assert room.said() == ""
    assert room.words().startswith("Dossier de comité Deux")


def test_a_bug_is_told_too(room: Room) -> None:
    room.press.bug = ZeroDivisionError()
    room.preview.open(titled("Un"))
    room.settle()
    assert "n’a pas pu être fait" in room.said()
    assert not room.page.print.isEnabled()


def test_what_could_not_be_joined_is_told(room: Room) -> None:
    room.press.warnings = ("« devis.heic » n'est pas lu ici.",)
    room.preview.open(titled("Un"))
    room.settle()
    assert "devis.heic" in room.said()
    assert room.page.fault._chip.accessibleName() == "Document incomplet"
    assert room.preview.paper is not None
    assert room.page.print.isEnabled()


def test_before_the_entrepreneur_nothing_internal_is_shown(room: Room) -> None:
    room.preview.open(titled("Un"))
    room.settle()
    assert room.page.meeting_obstacle()
    room.page.set_meeting(True)
    room.settle()
    kinds = [room.page.kind.itemData(rank) for rank in range(room.page.kind.count())]
    assert kinds
    assert not any(kind.internal for kind in kinds)
    assert room.words().startswith("Fiche à emporter")
    assert room.page.meeting_obstacle() == ""
    room.page.set_meeting(False)
    room.settle()
    assert room.page.kind.count() == len(PaperKind)


def test_closed_while_it_is_made_it_shows_nothing(room: Room) -> None:
    room.press.gate = threading.Event()
    room.preview.open(titled("Un"))
    room.qtbot.waitUntil(lambda: bool(room.press.orders))
    room.preview.close()
    room.press.gate.set()
    room.qtbot.waitUntil(lambda: not room.desk.runner.jobs)
    assert room.page.reader.pages == 0
    assert room.preview.paper is None


def test_a_keyboard_and_a_screen_reader_reach_everything(room: Room) -> None:
    room.preview.open(titled("Un"))
    assert faults(room.page) == []
    room.settle()
    assert faults(room.page) == []
    room.page.show_fault("Une phrase.")
    assert faults(room.page) == []
