"""Pictures of the pages of a document, drawn away from the main thread, kept until the next are there."""

from collections.abc import Collection

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions, QPdfPageRenderer

from pdca_desktop.ui.pages.preview.book import Book

_MOST_DOTS = 14_000_000
"""A picture is not larger; beyond, a page is drawn a little soft."""


class Pictures(QObject):
    """The pictures of one size or another.

    Signals:
        drawn: rank of a page whose picture is another.
    """

    drawn = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._none = QPdfDocument(self)
        self._pages = 0
        self._drawn: dict[int, QImage] = {}
        self._sizes: dict[int, QSize] = {}
        self._asked: dict[int, tuple[int, QSize]] = {}
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.pageRendered.connect(self._take)

    @property
    def waiting(self) -> bool:
        """Whether a picture that was asked for is not there yet."""
        return bool(self._asked)

    def show_book(self, book: Book | None) -> None:
        """Draw another document from now on, or the same one made again; None forgets every picture."""
        self._asked.clear()
        self._sizes.clear()
        self._pages = book.pages if book else 0
        self._renderer.setDocument(book.document if book else self._none)
        self._drawn = {page: image for page, image in self._drawn.items() if page < self._pages}

    def picture(self, page: int) -> QImage | None:
        """What is known of a page, of this document or the one before."""
        return self._drawn.get(page)

    def ask(self, page: int, width: float, height: float) -> None:
        """Have a page drawn, unless it is already.

        Args:
            page: rank.
            width: in dots.
            height: in dots.
        """
        if not 0 <= page < self._pages or width < 1 or height < 1:
            return
        shrink = min(1.0, (_MOST_DOTS / (width * height)) ** 0.5)
        size = QSize(round(width * shrink), round(height * shrink))
        if self._sizes.get(page) != size and (page, size) not in self._asked.values():
            self._asked[self._renderer.requestPage(page, size, QPdfDocumentRenderOptions())] = (page, size)

    def keep_only(self, pages: Collection[int]) -> None:
        """Forget the pictures of the other pages."""
        for page in [page for page in self._drawn if page not in pages]:
            del self._drawn[page]
            self._sizes.pop(page, None)

    def _take(
        self, page: int, _size: QSize, image: QImage, _options: QPdfDocumentRenderOptions, request: int
    ) -> None:
        asked = self._asked.pop(request, None)
        if asked is not None and not image.isNull():
            self._drawn[page], self._sizes[page] = image, asked[1]
            self.drawn.emit(page)
