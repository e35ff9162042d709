"""Spreadsheets in the real window: read, corrected, taken in, taken back; written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import NeedNature, Plan, ResourceNature
from pdca_desktop.exchange.plan_sheet import read_plan_sheet
from pdca_desktop.ui.jobs.runner import JobRunner
from pdca_desktop.ui.models.sheet_preview import KEEP, NATURE, READING
from pdca_desktop.ui.pages.plan.editors import ChoiceCell
from pdca_desktop.ui.pages.plan.sheets import PlanSheets
from tests.ui.pages.plan_host import Host, demo
from tests.ui.pages.rooms import FakeDialogs
from tests.ui.walker import faults

Room = tuple[Host, PlanSheets, FakeDialogs]

ROWS = (
    ("Besoins", "Montant HT", None, "Ressources", "Montant"),
    ("Four à pain", "14 500,00 €", None, "Apport personnel", 4000),
    ("Divers et imprévus", 1500, None, "Crédit du Nord", 12000),
    ("TOTAL", 16500, None, "TOTAL", 16000),
)


@pytest.fixture
def runner() -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    assert made.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    made = tmp_path / "tableau.xlsx"
    book.save(made)
    return made


@pytest.fixture
def room(qtbot: QtBot, runner: JobRunner, file: Path) -> Room:
    return opened(qtbot, runner, file, demo("02"))


def opened(qtbot: QtBot, runner: JobRunner, file: Path, dossier: Dossier) -> Room:
    host = Host(qtbot, dossier, runner)
    dialogs = FakeDialogs()
    dialogs.path = file
    return host, PlanSheets(host.presenter, host.page, runner, dialogs), dialogs


def settle(room: Room, runner: JobRunner) -> None:
    room[0].qtbot.waitUntil(lambda: not runner.jobs)


def read(room: Room, runner: JobRunner) -> None:
    room[0].page.tabs.import_asked.emit()
    settle(room, runner)


def row_of(room: Room, place: str) -> int:
    rows = room[0].page.importing.model.rows
    return next(rank for rank, row in enumerate(rows) if getattr(row, "path", "") == place)


def test_nothing_changes_before_the_preview_is_accepted(room: Room, runner: JobRunner) -> None:
    host, view = room[0], room[0].page.importing
    read(room, runner)
    assert view.isVisible()
    assert not host.page.tabs.isVisible()
    assert host.dossier == demo("02")
    model = view.model
    shown = [str(model.index(rank, READING).data()) for rank in range(model.rowCount())]
    assert any("Divers et imprévus" in words for words in shown)
    texts = " ".join(label.text() for label in view.findChildren(QLabel))
    assert "4 lignes lues, dont 1 à vérifier" in texts
    assert "le total écrit est 16\u202f500,00" in texts
    view.give_up.click()
    assert host.page.tabs.isVisible()
    assert host.dossier == demo("02")
    assert host.undo.undo() is None


def test_a_corrected_sheet_replaces_the_montage_and_undo_gives_it_back(room: Room, runner: JobRunner) -> None:
    host, view = room[0], room[0].page.importing
    read(room, runner)
    doubtful = row_of(room, "/needs/1")
    assert view.table.currentIndex().row() == doubtful  # the first line to check
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    combo = next(one for one in view.table.viewport().findChildren(ChoiceCell) if one.isVisible())
    QTest.keyClicks(combo, "stock")
    combo.hidePopup()
    assert str(view.model.index(doubtful, NATURE).data()) == "Stock de départ"
    view.put_instead.click()
    plan = host.dossier.scenarios[0].plan
    assert [need.nature for need in plan.needs] == [NeedNature.EQUIPMENT, NeedNature.STOCK]
    assert [line.amount for line in plan.resources] == [Euros.of(4_000), Euros.of(12_000)]
    assert host.page.tabs.isVisible()
    assert host.said[-1][1]
    host.take_back()
    assert host.dossier == demo("02")


def test_lines_unticked_stay_out_and_a_montage_is_added(room: Room, runner: JobRunner) -> None:
    host, view = room[0], room[0].page.importing
    read(room, runner)
    index = view.model.index(row_of(room, "/needs/1"), KEEP)
    QTest.mouseClick(
        view.table.viewport(), Qt.MouseButton.LeftButton, pos=view.table.visualRect(index).center()
    )
    assert not view.model.rows[index.row()].kept  # type: ignore[union-attr]
    view.put_beside.click()
    assert len(host.dossier.scenarios) == 2
    assert host.dossier.scenarios[0] == demo("02").scenarios[0]
    assert len(host.dossier.scenarios[1].plan.needs) == 1
    assert host.presenter.rank == 1
    host.take_back()
    assert host.dossier == demo("02")


def test_without_a_line_nothing_can_be_taken_in(room: Room, runner: JobRunner) -> None:
    view = room[0].page.importing
    read(room, runner)
    for rank, row in enumerate(view.model.rows):
        if hasattr(row, "path"):
            view.table.setCurrentIndex(view.model.index(rank, KEEP))
            QTest.keyClick(view.table, Qt.Key.Key_Space)
    assert not view.put_instead.isEnabled()
    assert not view.put_beside.isEnabled()
    assert view.put_instead.toolTip()
    QTest.keyClick(view.table, Qt.Key.Key_Escape)
    assert not view.isVisible()


def test_a_file_that_is_no_plan_is_told_in_words(room: Room, runner: JobRunner, file: Path) -> None:
    file.write_bytes(b"ceci n'est pas un classeur")
    read(room, runner)
    assert "n’est pas un classeur" in room[2].told[-1]
    assert room[0].page.tabs.isVisible()
    assert room[0].dossier == demo("02")


def test_giving_up_while_it_is_read_leaves_nothing_behind(room: Room, runner: JobRunner) -> None:
    host = room[0]
    host.page.tabs.import_asked.emit()
    host.page.importing.cancelled.emit()
    settle(room, runner)
    assert not host.page.importing.isVisible()
    assert host.page.importing.model.rowCount() == 0
    host.page.importing.replaced.emit()
    assert host.dossier == demo("02")


def test_a_blank_plan_offers_to_import_and_is_filled(qtbot: QtBot, runner: JobRunner, file: Path) -> None:
    room = opened(qtbot, runner, file, Dossier())
    host = room[0]
    assert host.page.import_hint.isVisible()
    host.page.import_hint.click()
    settle(room, runner)
    assert "Remplir" in host.page.importing.put_instead.text()
    host.page.importing.put_instead.click()
    host.settle()
    assert len(host.needs()) == 2
    assert not host.page.import_hint.isVisible()


def test_what_is_exported_is_imported_again_as_it_was(room: Room, runner: JobRunner, tmp_path: Path) -> None:
    host, _, dialogs = room
    dialogs.path = tmp_path / "sortie"
    host.page.tabs.export_asked.emit()
    settle(room, runner)
    written = tmp_path / "sortie.xlsx"
    named = {line.holder for line in read_plan_sheet(written).plan.resources} - {""}
    assert named == {"Yanis Belhadri"}  # people read names, not identifiers
    assert "n’est pas chiffré" in host.said[-1][0]
    dialogs.path = written
    read(room, runner)
    host.page.importing.put_beside.click()
    assert host.dossier.scenarios[1].plan == host.dossier.scenarios[0].plan


def test_a_formula_in_a_label_is_never_one_in_the_file(room: Room, runner: JobRunner, tmp_path: Path) -> None:
    host, _, dialogs = room
    dialogs.path = tmp_path / "sortie.xlsx"
    host.page.cell_edited.emit(host.page.sides[next(iter(host.page.sides))].side, 0, "label", "=1+1")
    host.page.tabs.export_asked.emit()
    settle(room, runner)
    sheet = load_workbook(dialogs.path)["Plan de financement"]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"}
    assert kinds == {"s"}


def test_the_empty_template_is_written(room: Room, runner: JobRunner, tmp_path: Path) -> None:
    room[2].path = tmp_path / "modele.xlsx"
    room[0].page.tabs.template_asked.emit()
    settle(room, runner)
    assert read_plan_sheet(tmp_path / "modele.xlsx").plan == Plan()


def test_a_file_that_cannot_be_written_is_told(room: Room, runner: JobRunner, tmp_path: Path) -> None:
    room[2].path = tmp_path / "absent" / "plan.xlsx"
    room[0].page.tabs.export_asked.emit()
    settle(room, runner)
    assert "n’existe pas" in room[2].told[-1]


def test_a_locked_plan_is_exported_but_takes_nothing_in(qtbot: QtBot, runner: JobRunner, file: Path) -> None:
    room = opened(qtbot, runner, file, demo("02", DossierState.GRANTED))
    read(room, runner)
    assert not room[0].page.importing.isVisible()
    assert "ne se modifie plus" in room[0].said[-1][0]
    room[2].path = file.with_name("sortie.xlsx")
    room[0].page.tabs.export_asked.emit()
    settle(room, runner)
    assert file.with_name("sortie.xlsx").exists()


def test_a_dossier_locked_meanwhile_closes_the_preview(room: Room, runner: JobRunner) -> None:
    read(room, runner)
    room[0].presenter.show(demo("02", DossierState.READY))
    assert not room[0].page.importing.isVisible()


def test_a_debt_chosen_by_hand_has_its_nature(room: Room, runner: JobRunner) -> None:
    read(room, runner)
    room[0].page.importing.nature_given.emit("/resources/1", ResourceNature.PTZ)
    room[0].page.importing.put_instead.click()
    line = room[0].resources()[1]
    assert line.nature is ResourceNature.PTZ
    assert line.label == "Crédit du Nord"
    assert line.loan is not None


def test_every_part_has_a_name_and_the_model_keeps_qts_contract(room: Room, runner: JobRunner) -> None:
    view = room[0].page.importing
    tester = QAbstractItemModelTester(view.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    read(room, runner)
    view.fold.click()
    assert faults(view) == []
    view.kept.emit("/needs/0", False)
    view.nature_given.emit("/needs/1", NeedNature.WORKS)
    assert tester is not None
