"""The print dialog: what is asked reaches the printer or the system, and every fault ends in words."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pdca_desktop.errors import AppError
from pdca_desktop.services.print_order import PrinterLine, PrintOrder, Sides
from pdca_desktop.services.session import Step
from pdca_desktop.ui.pages.preview.print_dialog import CURRENT, SOME, PrintDialog
from pdca_desktop.ui.pages.preview.print_presenter import PrintPresenter
from pdca_desktop.ui.printing import Printers, print_pdf
from tests.fakes.press import FakeSpooler, a_pdf
from tests.ui.pages.rooms import desk_of
from tests.ui.walker import faults

COPIER = PrinterLine("copieur", "Copieur du 2e étage", default=True)
LASER = PrinterLine("laser", "Laser", two_sided=False, colour=False)
DATA = a_pdf("Une", "Deux", "Trois", "Quatre")


class PaperTray(Printers):
    """Printers that write what they print to a file."""

    def __init__(self, file: Path, *lines: PrinterLine) -> None:
        self.file, self.lines = file, lines
        self.orders: list[PrintOrder] = []
        self.bug: Exception | None = None

    def found(self) -> tuple[PrinterLine, ...]:
        return self.lines

    def print(self, data: bytes, order: PrintOrder, step: Step) -> None:
        self.orders.append(order)
        if self.bug is not None:
            raise self.bug
        print_pdf(data, order, step, file=str(self.file))

    def sheets(self) -> int:
        with pypdfium2.PdfDocument(self.file) as printed:
            return len(printed)


class Desk:
    """A print dialog over a tray."""

    def __init__(self, qtbot: QtBot, folder: Path, *lines: PrinterLine, spooler: FakeSpooler) -> None:
        self.qtbot = qtbot
        self.parent = QObject()
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.show()
        self.desk = desk_of(folder, self.parent)
        object.__setattr__(self.desk, "spooler", spooler)
        self.spooler = spooler
        self.tray = PaperTray(folder / "papier.pdf", *lines)
        self.said: list[str] = []
        self.presenter = PrintPresenter(
            self.desk, DATA, "PdC Actif – essai", 2, self.window, self.parent, printers=self.tray
        )
        self.presenter.printed.connect(self.said.append)
        self.dialog: PrintDialog = self.presenter.dialog
        self.presenter.open()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.runner.jobs)

    def label(self) -> str:
        return self.dialog._label.text() if self.dialog._label.isVisible() else ""

    def by_picture(self) -> None:
        self.dialog.way.setCurrentIndex(1)
        self.dialog.way.activated.emit(1)

    def go(self) -> None:
        self.dialog.go.click()
        self.settle()


@pytest.fixture
def at(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path, COPIER, LASER, spooler=FakeSpooler())
    yield made
    made.presenter.close()
    assert made.desk.runner.close(10_000)


def test_the_default_is_the_whole_document_through_the_system(at: Desk) -> None:
    assert at.dialog.go.isEnabled()
    at.go()
    [(data, order)] = at.spooler.sent
    assert data == DATA
    assert order == PrintOrder("copieur", "PdC Actif – essai", (0, 1, 2, 3), grey=True, vector=True)
    assert [text.replace("\u00a0", " ") for text in at.said] == ["4 pages envoyées à l’imprimante."]
    assert not at.dialog.isVisible()


def test_everything_asked_reaches_the_printer(at: Desk) -> None:
    at.by_picture()
    QTest.keyClicks(at.dialog.some, "2, 4")
    assert at.dialog.range == SOME
    at.dialog.copies.selectAll()
    QTest.keyClicks(at.dialog.copies, "3")
    at.dialog.sides.setCurrentIndex(1)
    at.dialog.colour.setCurrentIndex(1)
    at.go()
    assert at.tray.orders == [
        PrintOrder("copieur", "PdC Actif – essai", (1, 3), copies=3, sides=Sides.LONG, grey=False)
    ]
    assert at.tray.sheets() == 2
    assert at.spooler.sent == []


def test_the_page_that_is_read(at: Desk) -> None:
    at.by_picture()
    at.dialog._range.button(CURRENT).click()
    at.go()
    assert at.tray.orders[0].pages == (2,)


@pytest.mark.parametrize(
    ("pages", "why"), [("9", "les pages vont de 1 à 4"), ("x", "pas une suite"), (" ", "quelles pages")]
)
def test_pages_that_are_not_there(at: Desk, pages: str, why: str) -> None:
    at.dialog._range.button(SOME).click()
    QTest.keyClicks(at.dialog.some, pages)
    assert not at.dialog.go.isEnabled()
    assert why in at.label().replace("\u00a0", " ")
    at.dialog.some.selectAll()
    QTest.keyClicks(at.dialog.some, "1")
    assert at.dialog.go.isEnabled()
    assert at.label() == ""


def test_no_copy_is_refused(at: Desk) -> None:
    at.dialog.copies.selectAll()
    QTest.keyClick(at.dialog.copies, Qt.Key.Key_Delete)
    at.dialog.changed.emit()
    assert not at.dialog.go.isEnabled()
    assert "de 1 à 99" in at.dialog.go.toolTip()


def test_what_a_printer_cannot_do_is_not_offered(at: Desk) -> None:
    at.dialog.sides.setCurrentIndex(1)
    at.dialog.colour.setCurrentIndex(1)
    at.dialog.printer.setCurrentIndex(1)
    at.dialog.printer.activated.emit(1)
    assert not at.dialog.sides.isEnabled()
    assert not at.dialog.colour.isEnabled()
    at.go()
    order = at.spooler.sent[0][1]
    assert (order.printer, order.sides, order.grey) == ("laser", Sides.ONE, True)


def test_no_printer_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    at = Desk(qtbot, tmp_path, spooler=FakeSpooler())
    assert "Aucune imprimante" in at.label()
    assert not at.dialog.go.isEnabled()
    at.presenter.close()
    at.desk.runner.close()


def test_a_system_without_its_own_way_sends_a_picture(qtbot: QtBot, tmp_path: Path) -> None:
    at = Desk(qtbot, tmp_path, COPIER, spooler=FakeSpooler(why="Envoi en image : pas de « lp »."))
    assert not at.dialog.way.isEnabled()
    assert "Envoi en image" in at.dialog._note.text()
    at.go()
    assert len(at.tray.orders) == 1
    assert not at.tray.orders[0].vector
    at.presenter.close()
    at.desk.runner.close()


def test_a_refusal_is_told_and_can_be_tried_again(at: Desk) -> None:
    at.spooler.failure = AppError("Le système refuse.")
    at.go()
    assert at.label() == "Le système refuse."
    assert at.dialog.isVisible()
    assert at.dialog.go.isEnabled()
    assert at.dialog._choices.isEnabled()
    at.spooler.failure = None
    at.go()
    assert len(at.spooler.sent) == 1
    assert not at.dialog.isVisible()


def test_a_bug_is_told_too(at: Desk) -> None:
    at.by_picture()
    at.tray.bug = ZeroDivisionError()
    at.go()
    assert "erreur de l’application" in at.label()
    assert at.dialog.go.isEnabled()


def test_a_print_is_stopped(at: Desk) -> None:
    at.by_picture()
    at.dialog.go.click()
    assert at.dialog.cancel.text() == "Arrêter"
    assert not at.dialog._choices.isEnabled()
    assert not at.dialog.go.isEnabled()
    QTest.keyClick(at.dialog, Qt.Key.Key_Escape)
    assert at.dialog.isVisible()
    at.settle()
    assert at.said == []
    assert "arrêtée" in at.label()
    QTest.keyClick(at.dialog, Qt.Key.Key_Escape)
    assert not at.dialog.isVisible()


def test_a_keyboard_and_a_screen_reader_reach_everything(at: Desk) -> None:
    assert faults(at.dialog) == []
    at.dialog.show_running(1, 4, "Page 2")
    assert faults(at.dialog) == []
