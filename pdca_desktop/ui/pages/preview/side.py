"""Beside the pages: them in small, or the contents of the document."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtPdf import QPdfBookmarkModel, QPdfDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.ui.pages.preview.book import Book
from pdca_desktop.ui.pages.preview.thumbnails import Thumbnails
from pdca_desktop.ui.tokens import SNUG, TIGHT

_WIDTH = 232
_PAGES, _CONTENTS = 0, 1


class SidePanel(QWidget):
    """Pages in small, and contents.

    Signals:
        page_asked: rank of the page to show, and points from its top.
    """

    page_asked = Signal(int, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)
        self.thumbnails = Thumbnails(self)
        self.thumbnails.asked.connect(self._to_page)
        self._nothing = QPdfDocument(self)
        self._outline = QPdfBookmarkModel(self)
        self.contents = QTreeView(self)
        self.contents.setAccessibleName("Sommaire du document")
        self.contents.setHeaderHidden(True)
        self.contents.setProperty("outline", True)
        self.contents.setWordWrap(True)
        self.contents.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.contents.setIndentation(2 * SNUG)
        self.contents.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.contents.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.contents.setModel(self._outline)
        self.contents.selectionModel().currentChanged.connect(self._to_place)
        self.contents.clicked.connect(self._to_place)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.thumbnails)
        self._stack.addWidget(self.contents)
        self._choice = QButtonGroup(self)
        row = QHBoxLayout()
        row.setContentsMargins(SNUG, SNUG, SNUG, SNUG)
        row.setSpacing(TIGHT)
        for rank, text in ((_PAGES, "Pages"), (_CONTENTS, "Sommaire")):
            button = QPushButton(text, self)
            button.setProperty("chip", True)
            button.setCheckable(True)
            self._choice.addButton(button, rank)
            row.addWidget(button, 1)
        self._choice.button(_PAGES).setChecked(True)
        self._choice.idClicked.connect(self._stack.setCurrentIndex)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(row)
        box.addWidget(self._stack, 1)

    def show_book(self, book: Book | None) -> None:
        """Show another document; a document without contents shows its pages only."""
        self.thumbnails.show_book(book)
        self._outline.setDocument(book.document if book else self._nothing)
        self.contents.expandToDepth(1)
        some = self._outline.rowCount(QModelIndex()) > 0
        self._choice.button(_CONTENTS).setEnabled(some)
        self._choice.button(_CONTENTS).setToolTip("" if some else "Ce document n’a pas de sommaire.")
        if not some and self._stack.currentIndex() == _CONTENTS:
            self.show_part(_PAGES)

    def show_part(self, rank: int) -> None:
        """Bring the pages (0) or the contents (1) to the front."""
        self._choice.button(rank).setChecked(True)
        self._stack.setCurrentIndex(rank)

    def mark(self, page: int) -> None:
        """Show which page is in front."""
        self.thumbnails.mark(page)

    def _to_page(self, page: int) -> None:
        self.page_asked.emit(page, 0.0)

    def _to_place(self, index: QModelIndex) -> None:
        if index.isValid():
            role = QPdfBookmarkModel.Role
            self.page_asked.emit(int(index.data(role.Page)), float(index.data(role.Location).y()))
