"""The list of dossiers: its model under Qt's own tester, its page, its presenter."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QStyleOptionHeader, QStyleOptionHeaderV2
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.project import Segment
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.dossier_file import write_dossier
from pdca_desktop.services.ports import DossierLine
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.fuzzy import folded
from pdca_desktop.ui.pages.dossiers.listing import Listing
from pdca_desktop.ui.pages.dossiers.model import CHANGED, COLUMNS, NAMES, TITLE, DossiersModel, words_of
from pdca_desktop.ui.pages.dossiers.page import DossiersPage
from pdca_desktop.ui.pages.dossiers.presenter import DossiersPresenter
from pdca_desktop.ui.pages.dossiers.search import FACETS, Search, clean_name, kept_with, read, written
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


def a_model(count: int) -> DossiersModel:
    model = DossiersModel()
    model.show_lines(lines(count))
    return model


def test_the_model_keeps_qt_s_contract() -> None:
    model = DossiersModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_lines(lines(30))
    model.search(Search("lefevre"))
    model.sort(1, Qt.SortOrder.AscendingOrder)
    model.search(Search("", (("state", ("Contact",)),)))
    model.show_lines(())
    assert model.rowCount() == 0
    assert tester.model() is model
    assert model.index(5, 0) == QModelIndex()


def test_the_filter_ignores_accents_and_case_and_takes_words_in_any_order() -> None:
    model = a_model(9)
    model.search(Search("LEFEVRE elodie"))
    assert shown(model) == ["Projet 0", "Projet 3", "Projet 6"]
    model.search(Search("lefevre").with_values("state", ("Contact",)))
    assert shown(model) == ["Projet 0", "Projet 6"]
    model.search(Search("personne"))
    assert shown(model) == []


@given(
    words=st.text(alphabet="eéÉlLo 0123", max_size=6),
    states=st.sets(st.sampled_from(("Contact", "En expertise", "Accordé"))),
    agencies=st.sets(st.sampled_from(("Lens (siège)", "Calais 1"))),
    column=st.sampled_from(NAMES),
    growing=st.booleans(),
)
def test_a_search_keeps_exactly_the_lines_that_match_in_its_order(
    words: str, states: set[str], agencies: set[str], column: str, growing: bool
) -> None:
    known = lines(12)
    model = DossiersModel()
    model.show_lines(known)
    search = Search(words, column=column, growing=growing)
    search = search.with_values("agency", tuple(agencies)).with_values("state", tuple(states))
    model.search(search)
    met = [
        line
        for line in known
        if (not states or line.state in states)
        and (not agencies or line.agency in agencies)
        and all(
            any(word in folded(text) for text in (line.number, line.title, line.holders, line.agency,
                                                  line.segment, line.state, line.adviser))
            for word in folded(words).split()
        )
    ]  # fmt: skip
    found = [model.line(row) for row in range(model.rowCount())]
    assert sorted(line.id for line in found if line) == sorted(line.id for line in met)
    keys = [getattr(line, column) for line in found]
    said = [key if column == "changed_at" else folded(key) for key in keys if key]
    assert said == sorted(said, reverse=not growing)
    assert all(not key for key in keys[len(said) :])  # blanks are last in either order


def test_counts_are_of_all_the_dossiers() -> None:
    model = a_model(5)
    model.search(Search("rien de tel"))
    assert model.counts("state") == {"Contact": 3, "En expertise": 2}


_SEARCHES = st.builds(
    Search,
    words=st.text(max_size=20),
    picked=st.dictionaries(
        st.sampled_from(FACETS), st.lists(st.text(min_size=1, max_size=9), min_size=1, max_size=3).map(tuple)
    ).map(lambda picked: tuple((name, picked[name]) for name in FACETS if name in picked)),
    column=st.sampled_from(NAMES),
    growing=st.booleans(),
)


@given(st.dictionaries(st.text(min_size=1, max_size=30).map(clean_name).filter(bool), _SEARCHES, max_size=4))
def test_named_searches_are_read_as_they_were_written(kept: dict[str, Search]) -> None:
    assert dict(read(written(kept))) == kept


@given(st.text(max_size=40) | st.just('{"a": {"picked": {"state": 3, "other": []}}, "b": 1}'))
def test_a_note_that_is_not_ours_gives_no_search_and_no_error(text: str) -> None:
    for name, search in read(text).items():
        assert name
        assert not search.picked


def test_ten_thousand_lines_stay_light() -> None:
    """A ratio, not a time: a key stroke in the filter costs less than making the words ready."""
    many = lines(10_000)
    start = time.perf_counter()
    words = words_of(many)
    laid = time.perf_counter() - start
    model = DossiersModel()
    model.show_lines(many)
    model.know_words(many, words)
    start = time.perf_counter()
    model.search(Search("exemple"))
    filtered = time.perf_counter() - start
    assert model.rowCount() == 3333
    assert filtered < 2 * laid


def test_words_of_other_lines_are_not_taken() -> None:
    model = DossiersModel()
    before, now = lines(3), lines(9)
    model.show_lines(now)
    model.know_words(before, words_of(before))
    model.search(Search("projet 8"))
    assert shown(model) == ["Projet 8"]


def test_the_lines_are_read_once_until_something_changes(desk: Desk) -> None:
    listing = Listing(desk)
    assert listing.lines() == []
    desk.store.create(a_dossier(), ADVISER.act("essai"))
    assert listing.lines() == []
    desk.bus.publish(Changes())
    assert len(listing.lines()) == 1


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
    DossiersPresenter(desk, page, Listing(desk, page), page)
    assert "segment" not in page.columns()
    page._toggle_column([column.name for column in COLUMNS].index("segment"), True)
    other = DossiersPage()
    qtbot.addWidget(other)
    DossiersPresenter(desk, other, Listing(desk, other), other)
    assert "segment" in other.columns()


def test_a_new_dossier_is_the_adviser_s_and_opens(qtbot: QtBot, desk: Desk, page: DossiersPage) -> None:
    presenter = DossiersPresenter(desk, page, Listing(desk, page), page)
    with qtbot.waitSignal(presenter.opened) as opened:
        presenter.create("ess")
    assert opened.args is not None
    made = desk.store.load(opened.args[0])
    assert (made.segment, made.adviser, made.agency) == (Segment.ESS, ADVISER.name, ADVISER.agency)
    assert made.holders[0].id


def test_a_file_is_taken_in_and_a_second_time_as_a_copy(
    qtbot: QtBot, desk: Desk, page: DossiersPage, tmp_path: Path
) -> None:
    presenter = DossiersPresenter(desk, page, Listing(desk, page), page)
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
    presenter = DossiersPresenter(desk, page, Listing(desk, page), page)
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


def pick(page: DossiersPage, facet: str, *values: str) -> None:
    menu = page.filters.chips[facet].menu_of_values()
    for value, action in menu._rows.items():
        action.setChecked(value in values)
    menu.close()


def test_chips_narrow_the_list_and_give_it_back(qtbot: QtBot, page: DossiersPage) -> None:
    page.show()
    page.show_lines(lines(10))
    pick(page, "state", "Contact")
    assert page.model.rowCount() == 5
    assert page.filters.chips["state"].text() == "État\u00a0: Contact"
    pick(page, "agency", "Lens (siège)")
    assert page.model.rowCount() == 5
    page.words.setText("rien de tel")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert page._nothing.isVisible()
    assert faults(page) == []
    page._nothing.button.click()
    assert page.model.rowCount() == 10
    assert page.table.isVisible()
    assert not page.filters.everything.isVisible()


def test_searches_are_named_renamed_recalled_and_dropped_inside_the_encrypted_file(
    qtbot: QtBot, desk: Desk, page: DossiersPage
) -> None:
    presenter = DossiersPresenter(desk, page, Listing(desk, page), page)
    said: list[tuple[str, object]] = []
    presenter.told.connect(lambda text, back: said.append((text, back)))
    page.show()
    page.show_lines(lines(10))
    pick(page, "state", "Contact")
    page.filters.keep_asked.emit("")
    assert page.name_bar.name.text() == "Contact"
    page.name_bar.name.setText("  Premiers   contacts ")
    with qtbot.waitSignal(presenter.told):
        page.name_bar.keep.click()
    assert page.filters.saved.text() == "Premiers contacts"
    page.filters.clear()
    page.table.show_order("title", growing=True)
    page.filters.recalled.emit("Premiers contacts")
    assert (page.model.rowCount(), page.search().column) == (5, "changed_at")
    page.kept.emit("Contacts", "Premiers contacts")
    page.filters.dropped.emit("Contacts")
    assert page.filters.in_force() == ""
    way_back = said[-1][1]
    assert callable(way_back)
    way_back()
    assert page.filters.in_force() == "Contacts"
    desk.runner.close()
    assert set(read(desk.store.note("recherches"))) == {"Contacts"}
    assert "Contact" not in "".join(str(desk.settings.value(key)) for key in desk.settings.allKeys())


def test_a_search_that_cannot_be_kept_is_not_shown_as_kept(
    qtbot: QtBot, desk: Desk, page: DossiersPage
) -> None:
    DossiersPresenter(desk, page, Listing(desk, page), page)
    page.show_lines(lines(4))
    pick(page, "state", "Contact")
    assert isinstance(desk.dialogs, FakeDialogs)
    assert isinstance(desk.machine, FakeMachine)
    desk.machine.kept.refusal = AppError("Le disque est plein.")
    page.kept.emit("Contacts", "")
    qtbot.waitUntil(lambda: page.filters.in_force() == "")
    assert desk.dialogs.told == ["Le disque est plein."]


def test_the_menu_of_searches_says_why_one_cannot_be_kept(page: DossiersPage) -> None:
    page.show_lines(lines(4))
    first = page.filters.saved_menu()
    assert [action.isEnabled() for action in first.actions()] == [False]
    assert "filtrez d’abord" in first.actions()[0].text()
    first.close()
    page.show_kept(kept_with({}, "Contacts", Search().with_values("state", ("Contact",))))
    pick(page, "state", "Contact")
    second = page.filters.saved_menu()
    assert [action.text() for action in second.actions() if action.isEnabled() and action.text()] == [
        "Contacts", "Renommer «\u00a0Contacts\u00a0»…", "Supprimer «\u00a0Contacts\u00a0»",
    ]  # fmt: skip
    second.close()


def test_what_is_done_with_several_is_not_offered_for_one_alone(qtbot: QtBot, page: DossiersPage) -> None:
    page.show()
    page.show_lines(lines(4))
    assert page._said.text() == "1 dossier choisi"
    page.table.selectAll()
    assert page._said.text() == "4 dossiers choisis"
    assert not page._export.isEnabled()
    with qtbot.waitSignal(page.papers_asked) as asked:
        page._papers.click()
    assert asked.args == [("id-0", "id-1", "id-2", "id-3")]


def test_the_arrangement_of_the_columns_is_kept(qtbot: QtBot, desk: Desk, page: DossiersPage) -> None:
    DossiersPresenter(desk, page, Listing(desk, page), page)
    page.show()
    page.table.horizontalHeader().resizeSection(2, 222)
    with qtbot.waitSignal(page.arranged):
        page.table.horizontalHeader().moveSection(0, 2)
    other = DossiersPage()
    qtbot.addWidget(other)
    DossiersPresenter(desk, other, Listing(desk, other), other)
    header = other.table.horizontalHeader()
    assert (header.sectionSize(2), header.visualIndex(0)) == (222, 2)


def test_the_arrow_points_down_when_the_latest_is_first(page: DossiersPage) -> None:
    header, arrow = page.table.horizontalHeader(), QStyleOptionHeader.SortIndicator

    def drawn(column: int) -> QStyleOptionHeader.SortIndicator:
        option = QStyleOptionHeaderV2()
        header.initStyleOptionForIndex(option, column)
        return option.sortIndicator

    # Fusion draws `SortDown` as an arrow that points down, and gives it to an ascending order by itself.
    assert [drawn(column) for column in (CHANGED, TITLE)] == [arrow.SortDown, arrow.None_]
    page.table.sortByColumn(TITLE, Qt.SortOrder.AscendingOrder)
    assert [drawn(column) for column in (CHANGED, TITLE)] == [arrow.None_, arrow.SortUp]
