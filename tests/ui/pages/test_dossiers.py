"""The list of dossiers: its model under Qt's own tester, its page, its presenter."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.project import Segment
from pdca_desktop.exchange.dossier_file import write_dossier
from pdca_desktop.services.ports import DossierLine
from pdca_desktop.ui.pages.dossiers.model import COLUMNS, DossiersModel
from pdca_desktop.ui.pages.dossiers.page import DossiersPage
from pdca_desktop.ui.pages.dossiers.presenter import DossiersPresenter
from pdca_desktop.ui.pages.start.desk import Desk
from tests.builders import a_dossier
from tests.ui.pages.rooms import ADVISER, FakeDialogs, FakeMachine, desk_of
from tests.ui.walker import faults

_START = datetime(2026, 11, 1, 9, tzinfo=UTC)


def lines(count: int) -> list[DossierLine]:
    """So many lines, the last changed first."""
    return [
        DossierLine(
            id=f"id-{rank}",
            number=f"2026-LEN-{rank:04}",
            title=f"Projet {rank}",
            holders=("Élodie Lefèvre", "Yanis Exemple", "")[rank % 3],
            agency="Lens (siège)",
            segment="TPE",
            state=("Contact", "En expertise")[rank % 2],
            adviser="Camille Bernard",
            changed_at=_START - timedelta(minutes=rank),
        )
        for rank in range(count)
    ]


def shown(model: DossiersModel, column: int = 1) -> list[str]:
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_the_model_keeps_qt_s_contract() -> None:
    model = DossiersModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_lines(lines(30))
    model.filter("lefevre")
    model.sort(1, Qt.SortOrder.AscendingOrder)
    model.filter("", "Contact")
    model.show_lines(())
    assert model.rowCount() == 0
    assert tester.model() is model
    assert model.index(5, 0) == QModelIndex()


def test_the_filter_ignores_accents_and_case_and_takes_words_in_any_order() -> None:
    model = DossiersModel()
    model.show_lines(lines(9))
    model.filter("LEFEVRE elodie")
    assert shown(model) == ["Projet 0", "Projet 3", "Projet 6"]
    model.filter("lefevre", "Contact")
    assert shown(model) == ["Projet 0", "Projet 6"]
    model.filter("personne")
    assert shown(model) == []


def test_sorting_puts_blanks_last() -> None:
    model = DossiersModel()
    model.show_lines(lines(3))
    model.sort(2, Qt.SortOrder.AscendingOrder)
    assert shown(model, 2) == ["Élodie Lefèvre", "Yanis Exemple", ""]


def test_ten_thousand_lines_stay_light() -> None:
    """A ratio, not a time: a key stroke in the filter costs less than laying out the plain tuples twice."""
    many = lines(10_000)
    model = DossiersModel()
    start = time.perf_counter()
    model.show_lines(many)
    laid = time.perf_counter() - start
    start = time.perf_counter()
    model.filter("exemple")
    filtered = time.perf_counter() - start
    assert model.rowCount() == 3333
    assert filtered < 2 * laid


@pytest.fixture
def desk(shell: object, tmp_path: Path, page: DossiersPage) -> Iterator[Desk]:
    desk = desk_of(tmp_path, page, FakeMachine())
    yield desk
    desk.runner.close()


@pytest.fixture
def page(qtbot: QtBot) -> DossiersPage:
    page = DossiersPage()
    qtbot.addWidget(page)
    page.resize(1100, 700)
    return page


def test_the_page_shows_two_thousand_and_opens_one_by_enter(qtbot: QtBot, page: DossiersPage) -> None:
    page.show()
    page.show_lines(lines(2_000))
    QTest.keyClicks(page.words, "2026-LEN-1999")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    QTest.keyClick(page.words, Qt.Key.Key_Return)
    with qtbot.waitSignal(page.asked) as asked:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert asked.args == ["id-1999"]
    assert faults(page) == []


def test_an_empty_list_says_what_to_do(qtbot: QtBot, page: DossiersPage) -> None:
    page.show_lines(())
    page.show()
    assert faults(page) == []


def test_the_columns_chosen_are_kept(qtbot: QtBot, desk: Desk, page: DossiersPage) -> None:
    DossiersPresenter(desk, page, page)
    assert "segment" not in page.columns()
    page._toggle_column([column.name for column in COLUMNS].index("segment"), True)
    other = DossiersPage()
    qtbot.addWidget(other)
    DossiersPresenter(desk, other, other)
    assert "segment" in other.columns()


def test_a_new_dossier_is_the_adviser_s_and_opens(qtbot: QtBot, desk: Desk, page: DossiersPage) -> None:
    presenter = DossiersPresenter(desk, page, page)
    with qtbot.waitSignal(presenter.opened) as opened:
        presenter.create("ess")
    assert opened.args is not None
    made = desk.store.load(opened.args[0])
    assert (made.segment, made.adviser, made.agency) == (Segment.ESS, ADVISER.name, ADVISER.agency)
    assert made.holders[0].id


def test_a_file_is_taken_in_and_a_second_time_as_a_copy(
    qtbot: QtBot, desk: Desk, page: DossiersPage, tmp_path: Path
) -> None:
    presenter = DossiersPresenter(desk, page, page)
    path = tmp_path / "un.pdca.json"
    stored = desk.store.create(a_dossier(), ADVISER.act("essai"))
    write_dossier(path, stored)
    assert isinstance(desk.dialogs, FakeDialogs)
    desk.dialogs.path = path
    with qtbot.waitSignals([presenter.told, presenter.opened]):
        presenter.take_in()
    ids = [line.id for line in desk.store.lines()]
    assert len(ids) == len(set(ids)) == 2


def test_handing_out_says_that_the_file_is_not_encrypted(
    qtbot: QtBot, desk: Desk, page: DossiersPage, tmp_path: Path
) -> None:
    presenter = DossiersPresenter(desk, page, page)
    stored = desk.store.create(Dossier(number="2026-LEN-1"), ADVISER.act("essai"))
    dialogs = desk.dialogs
    assert isinstance(dialogs, FakeDialogs)
    dialogs.path = tmp_path / "sortie.json"
    dialogs.answer = False
    presenter.hand_out(stored.id)
    assert not dialogs.path.exists()
    dialogs.answer = True
    with qtbot.waitSignal(presenter.told):
        presenter.hand_out(stored.id)
    assert "2026-LEN-1" in dialogs.path.read_text(encoding="utf-8")
