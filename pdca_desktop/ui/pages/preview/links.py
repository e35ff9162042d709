"""What leads from one page of a document to another: its contents, its references."""

from PySide6.QtCore import QObject, QPointF
from PySide6.QtPdf import QPdfDocument, QPdfLinkModel

from pdca_desktop.ui.pages.preview.book import Book


class Links(QObject):
    """The links between pages; those that leave the document lead nowhere here."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nothing = QPdfDocument(self)
        self._model = QPdfLinkModel(self)

    def show_book(self, book: Book | None) -> None:
        """Read another document."""
        self._model.setDocument(book.document if book else self._nothing)

    def target(self, page: int, at: QPointF) -> int:
        """Rank of the page that a place of a page, in points, leads to; -1: none."""
        if self._model.page() != page:
            self._model.setPage(page)
        link = self._model.linkAt(at)
        return link.page() if link.isValid() else -1
