"""Reads a PDF from memory: pages, pages in small, contents, zoom, search. Any screen can mount it.

reader = Reader(parent)
reader.show_data(pdf)       # again with other bytes: the place stays
reader.clear()
"""

from PySide6.QtCore import QModelIndex, QRectF, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPdf import QPdfDocument, QPdfSearchModel
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.pages.preview.book import Book
from pdca_desktop.ui.pages.preview.layout import Fit
from pdca_desktop.ui.pages.preview.sheets import Sheets
from pdca_desktop.ui.pages.preview.side import SidePanel
from pdca_desktop.ui.pages.preview.tools import ReadingTools
from pdca_desktop.ui.tokens import SNUG, TIGHT
from pdca_desktop.ui.widgets.headers import rule

_LEAST_WORDS = 2


class Reader(QWidget):
    """A document to read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = ReadingTools(self)
        self.sheets = Sheets(self)
        self.side = SidePanel(self)
        self._book: Book | None = None
        self._nothing = QPdfDocument(self)
        self._search = QPdfSearchModel(self)
        self._search.countChanged.connect(self._found)
        self._words, self._result = "", -1
        tools, sheets = self.tools, self.sheets
        tools.side_asked.connect(self.side.setVisible)
        tools.page_asked.connect(self.go_to)
        tools.zoom_asked.connect(sheets.set_zoom)
        tools.zoom_stepped.connect(sheets.zoom_by)
        tools.words_typed.connect(self.look_for)
        tools.result_stepped.connect(self.step_result)
        sheets.page_changed.connect(self._page_changed)
        sheets.zoomed.connect(self._zoomed)
        self.side.page_asked.connect(sheets.go_to)
        edge = QFrame(self)
        edge.setProperty("upright", True)
        edge.setFixedWidth(1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.side)
        across.addWidget(edge)
        across.addWidget(sheets, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(SNUG, TIGHT, SNUG, TIGHT)
        row.addWidget(tools)
        box.addLayout(row)
        box.addWidget(rule(self))
        box.addLayout(across, 1)
        self._add_shortcuts()

    @property
    def pages(self) -> int:
        """How many pages are shown."""
        return self._book.pages if self._book else 0

    @property
    def page(self) -> int:
        """Rank of the page under the eye; -1 when there is none."""
        return self.sheets.page

    def show_data(self, data: bytes) -> None:
        """Show a PDF; the place of the one before stays, and its pages until the new ones are drawn.

        Raises:
            AppError: it cannot be read; what was shown stays.
        """
        self._show(Book(data, self))

    def clear(self) -> None:
        """Show nothing and keep nothing in memory."""
        self._show(None)

    def go_to(self, page: int) -> None:
        """Show a page; the nearest one when there is none of that rank."""
        self.sheets.go_to(min(max(page, 0), self.pages - 1))

    def look_for(self, words: str) -> None:
        """Mark these words wherever they stand, and go to the first after the page under the eye."""
        self._words, self._result = words.strip(), -1
        # Amounts are printed with no-break spaces: they are found as anyone types them.
        self._search.setSearchString(typeset(self._words) if len(self._words) >= _LEAST_WORDS else "")
        self._found()

    def step_result(self, step: int) -> None:
        """Go to the next result, or the one before; after the last comes the first."""
        count = self._search.rowCount(QModelIndex())
        if count:
            self._result = (self._result + step) % count
            self._show_result(go=True)

    def _show(self, book: Book | None) -> None:
        before, self._book = self._book, book
        self._search.setDocument(book.document if book else self._nothing)
        self.sheets.show_book(book)
        self.side.show_book(book)
        if before is not None:
            before.deleteLater()
        self._page_changed(self.sheets.page)
        self._zoomed(self.sheets.factor)
        if self._words and book is not None:
            self._result = -1
            self._found()

    def _found(self) -> None:
        """Results come page by page."""
        count = self._search.rowCount(QModelIndex())
        if count and self._result < 0:
            here = max(0, self.sheets.page)
            after = (rank for rank in range(count) if self._search.resultAtIndex(rank).page() >= here)
            self._result = next(after, 0)
            self._show_result(go=True)
        else:
            self._show_result(go=False)

    def _show_result(self, *, go: bool) -> None:
        count = self._search.rowCount(QModelIndex())
        self.tools.show_found(self._result + 1, count, self._words)
        found: dict[int, list[list[QRectF]]] = {}
        marked = (-1, -1)
        for rank in range(count):
            link = self._search.resultAtIndex(rank)
            places = found.setdefault(link.page(), [])
            if rank == self._result:
                marked = (link.page(), len(places))
            places.append(list(link.rectangles()))
        self.sheets.show_found(found, marked)
        if go and count:
            link = self._search.resultAtIndex(self._result)
            if link.rectangles():
                self.sheets.reveal(link.page(), link.rectangles()[0])

    def _page_changed(self, page: int) -> None:
        self.tools.show_page(max(page, 0), self.pages)
        self.side.mark(page)

    def _zoomed(self, factor: float) -> None:
        self.tools.show_zoom(self.sheets.zoom, factor)

    def _add_shortcuts(self) -> None:
        for keys, does in (
            (QKeySequence.StandardKey.Find, self.tools.focus_words),
            (QKeySequence.StandardKey.FindNext, self._next_result),
            (QKeySequence.StandardKey.FindPrevious, self._previous_result),
            (QKeySequence.StandardKey.ZoomIn, self._larger),
            ("Ctrl+=", self._larger),
            (QKeySequence.StandardKey.ZoomOut, self._smaller),
            ("Ctrl+0", self._to_width),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(does)

    def _next_result(self) -> None:
        self.step_result(1)

    def _previous_result(self) -> None:
        self.step_result(-1)

    def _larger(self) -> None:
        self.sheets.zoom_by(1)

    def _smaller(self) -> None:
        self.sheets.zoom_by(-1)

    def _to_width(self) -> None:
        self.sheets.set_zoom(Fit.WIDTH)
