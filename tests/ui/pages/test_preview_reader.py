"""Reading a document: where the sheets lie, what stays when it is made again, search, keyboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfBookmarkModel
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from pdca_desktop.errors import AppError
from pdca_desktop.ui.pages.preview.book import Book
from pdca_desktop.ui.pages.preview.layout import LEAST, MARGIN, MOST, Anchor, Fit, lay_out, step_from
from pdca_desktop.ui.pages.preview.reader import Reader
from pdca_desktop.ui.pages.preview.thumbnails import PagesModel
from tests.fakes.press import a_pdf
from tests.ui.walker import faults

SIZES = st.lists(st.tuples(st.floats(50, 3000), st.floats(50, 3000)), min_size=1, max_size=12)
ZOOMS = st.sampled_from([*Fit, 0.25, 0.5, 1.0, 2.0, 3.0])
PAGES = tuple(f"Partie {rank}" for rank in range(1, 9))


@given(SIZES, ZOOMS, st.integers(200, 3000), st.integers(200, 2000))
def test_sheets_never_overlap_and_lie_on_the_ground(
    sizes: list[tuple[float, float]], zoom: Fit | float, width: int, height: int
) -> None:
    layout = lay_out(sizes, zoom, width, height)
    assert len(layout.sheets) == len(sizes)
    assert LEAST <= layout.factor <= MOST
    for sheet, after in zip(layout.sheets, layout.sheets[1:], strict=False):
        assert sheet.y + sheet.height + MARGIN == after.y
    assert all(sheet.x > 0 and sheet.x + sheet.width < layout.width for sheet in layout.sheets)
    assert layout.sheets[-1].y + layout.sheets[-1].height + MARGIN == layout.height
    assert list(layout.between(0, layout.height)) == list(range(len(sizes)))


@given(SIZES, st.integers(0, 11), st.floats(0.05, 0.95))
def test_the_place_under_the_eye_is_found_again_at_any_size(
    sizes: list[tuple[float, float]], page: int, part: float
) -> None:
    anchor = Anchor(min(page, len(sizes) - 1), part)
    for zoom in (Fit.WIDTH, Fit.PAGE, 1.0, 3.0):
        layout = lay_out(sizes, zoom, 900, 600)
        found = layout.at(layout.y_of(anchor))
        assert found.page == anchor.page
        assert found.part == pytest.approx(part, abs=2 / layout.sheets[found.page].height)


def test_steps_of_zoom_end() -> None:
    factor, seen = LEAST, [LEAST]
    while factor < MOST:
        factor = step_from(factor, 1)
        seen.append(factor)
    assert seen == sorted(set(seen))
    assert seen[-1] == MOST
    assert step_from(MOST, 1) == MOST
    assert step_from(LEAST, -1) == LEAST


@pytest.fixture
def reader(qtbot: QtBot) -> Reader:
    made = Reader()
    qtbot.addWidget(made)
    made.resize(1000, 640)
    made.show()
    return made


def drawn(qtbot: QtBot, reader: Reader) -> QImage:
    qtbot.waitUntil(lambda: not reader.sheets.waiting)
    return reader.sheets.viewport().grab().toImage()


def test_pages_are_turned(qtbot: QtBot, reader: Reader) -> None:
    reader.show_data(a_pdf(*PAGES))
    assert (reader.pages, reader.page) == (8, 0)
    assert reader.tools.page.text() == "1"
    assert not reader.tools.previous.isEnabled()
    reader.tools.following.click()
    assert reader.page == 1
    reader.tools.page.selectAll()
    QTest.keyClicks(reader.tools.page, "6\r")
    assert reader.page == 5
    assert reader.side.thumbnails.currentIndex().row() == 5
    reader.side.thumbnails.setCurrentIndex(reader.side.thumbnails.pages.index(2))
    assert reader.page == 2
    QTest.keyClick(reader.sheets, Qt.Key.Key_End)
    assert reader.page == 7
    assert not reader.tools.following.isEnabled()
    QTest.keyClick(reader.sheets, Qt.Key.Key_Home)
    assert reader.page == 0
    reader.go_to(99)
    assert reader.page == 7


def test_the_contents_lead_to_their_pages(qtbot: QtBot, reader: Reader) -> None:
    reader.show_data(a_pdf(*PAGES))
    contents = reader.side.contents
    index = contents.model().index(4, 0, QModelIndex())
    assert index.data(QPdfBookmarkModel.Role.Title) == "Partie 5"
    contents.setCurrentIndex(index)
    assert reader.page == 4
    reader.side.show_part(1)
    reader.show_data(a_pdf("Seule", contents=False))
    assert reader.side.thumbnails.isVisible()
    assert not contents.isVisible()


def test_a_line_of_the_contents_leads_to_its_page(qtbot: QtBot, reader: Reader) -> None:
    reader.show_data(a_pdf(*PAGES))
    sheets = reader.sheets
    sheet, scale = sheets._layout.sheets[0], sheets._scale(0)
    words = QPoint(round(sheet.x + 100 * scale), round(sheet.y + 70 * scale))
    beside = QPoint(round(sheet.x + 100 * scale), round(sheet.y + 200 * scale))
    for place, shape, page in (
        (beside, Qt.CursorShape.ArrowCursor, 0),
        (words, Qt.CursorShape.PointingHandCursor, 7),
    ):
        QTest.mouseMove(sheets.viewport(), place)
        assert sheets.viewport().cursor().shape() is shape
        QTest.mouseClick(sheets.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert reader.page == page


def test_a_document_made_again_keeps_place_and_pictures(qtbot: QtBot, reader: Reader) -> None:
    reader.show_data(a_pdf(*PAGES))
    reader.go_to(3)
    before = drawn(qtbot, reader)
    reader.show_data(a_pdf(*(f"{text} bis" for text in PAGES)))
    assert reader.page == 3
    assert reader.sheets.waiting
    assert reader.sheets.viewport().grab().toImage() == before
    assert drawn(qtbot, reader) != before
    reader.show_data(a_pdf(*PAGES[:2]))
    assert reader.page == 1


def test_a_broken_document_leaves_the_one_before(qtbot: QtBot, reader: Reader) -> None:
    reader.show_data(a_pdf(*PAGES))
    with pytest.raises(AppError, match="ne peut pas être affiché"):
        reader.show_data(b"%PDF-1.7 broken")
    assert reader.pages == 8
    reader.clear()
    assert (reader.pages, reader.page) == (0, -1)


def test_words_are_found_as_they_are_typed(qtbot: QtBot, reader: Reader) -> None:
    reader.show_data(a_pdf("Montant 8\u00a0000", "autre", "montant encore", "rien"))
    QTest.keyClicks(reader.tools.words, "montant")
    qtbot.waitUntil(reader.tools.result_after.isEnabled)
    assert "1 sur 2" in said(reader)
    reader.go_to(0)
    reader.step_result(1)
    assert "2 sur 2" in said(reader)
    assert reader.page == 2
    reader.step_result(1)
    assert "1 sur 2" in said(reader)
    reader.look_for("introuvable")
    assert "aucun résultat" in said(reader)
    reader.look_for("")
    assert said(reader) == ""


def said(reader: Reader) -> str:
    count = reader.tools._count
    return count.text().replace("\u00a0", " ") if count.isVisible() else ""


def test_the_zoom_keeps_the_page(qtbot: QtBot, reader: Reader) -> None:
    reader.show_data(a_pdf(*PAGES))
    reader.go_to(4)
    for zoom in (Fit.PAGE, 2.0, Fit.WIDTH):
        reader.sheets.set_zoom(zoom)
        assert reader.page == 4
    before = reader.sheets.factor
    QTest.keyClick(reader.sheets, Qt.Key.Key_Plus)
    assert reader.sheets.factor > before
    reader.resize(700, 500)
    assert reader.page == 4


def test_a_sheet_ready_to_be_read_aloud(qtbot: QtBot, reader: Reader) -> None:
    reader.show_data(a_pdf(*PAGES))
    reader.go_to(2)
    assert reader.sheets.accessibleDescription().startswith("Page 3 sur 8. Partie 3")
    assert faults(reader) == []


def test_the_model_of_pages_keeps_the_rules_of_qt(qtbot: QtBot) -> None:
    model = PagesModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    books = [Book(a_pdf(*PAGES[:pages])) for pages in (2, 5, 5)]
    for book in books:
        model.show_book(book, 1.0)
        assert model.rowCount() == book.pages
        with qtbot.waitSignal(model.dataChanged):
            model.data(model.index(1), Qt.ItemDataRole.DecorationRole)
        assert isinstance(model.data(model.index(1), Qt.ItemDataRole.DecorationRole), QImage)
    model.show_book(None, 1.0)
    assert model.rowCount() == 0
