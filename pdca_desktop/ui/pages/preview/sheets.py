"""The pages of a document, drawn by themselves: what was drawn stays until its successor is ready."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.pages.preview.book import Book
from pdca_desktop.ui.pages.preview.layout import Anchor, Fit, Layout, Sheet, Zoom, lay_out, step_from
from pdca_desktop.ui.pages.preview.links import Links
from pdca_desktop.ui.pages.preview.pictures import Pictures
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import FOUND, FOUND_EDGE, PAPER

_REST_MS = 60
_EYE = 3
"""The place that stays is a third of the way down the window."""
_LINE = 60

Found = Mapping[int, Sequence[Sequence[QRectF]]]
"""Page → results → rectangles, in points."""


class Sheets(QAbstractScrollArea):
    """The pages.

    Signals:
        page_changed: rank of the page under the eye.
        zoomed: the factor, when it is another.
    """

    page_changed = Signal(int)
    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Pages du document")
        self.viewport().setMouseTracking(True)
        self._book: Book | None = None
        self._zoom: Zoom = Fit.WIDTH
        self._layout = Layout((), 0, 0, 1.0)
        self._page = -1
        self._found: Found = {}
        self._marked = (-1, -1)
        self._links = Links(self)
        self._pictures = Pictures(self)
        self._pictures.drawn.connect(self._drawn)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._ask)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def page(self) -> int:
        """Rank of the page under the eye; -1 when there is none."""
        return self._page

    @property
    def zoom(self) -> Zoom:
        """How large the pages are."""
        return self._zoom

    @property
    def factor(self) -> float:
        """How large the pages are, 1 being their size on paper."""
        return self._layout.factor

    @property
    def waiting(self) -> bool:
        """Whether a page that is seen is still being drawn."""
        return self._rest.isActive() or self._pictures.waiting

    def show_book(self, book: Book | None) -> None:
        """Show another document, or the same one made again: the place stays, and what was drawn until then.

        None takes everything away.
        """
        anchor = self._anchor()
        self._book = book
        self._found, self._marked = {}, (-1, -1)
        self._pictures.show_book(book)
        self._links.show_book(book)
        self._page = -1
        self._lay(anchor)
        self._ask()

    def show_found(self, found: Found, marked: tuple[int, int] = (-1, -1)) -> None:
        """Mark what was found; one of them, by page and rank in it, more than the others."""
        self._found, self._marked = found, marked
        self.viewport().update()

    def go_to(self, page: int, y: float = 0.0) -> None:
        """Bring a page to the top, or a place of it.

        Args:
            page: rank.
            y: points from its top.
        """
        if self._book is None or not 0 <= page < self._book.pages:
            return
        sheet = self._layout.sheets[page]
        self.verticalScrollBar().setValue(round(sheet.y + y * self._scale(page)) - _LINE // 4)

    def reveal(self, page: int, place: QRectF) -> None:
        """Scroll to a place of a page, in points, unless it is seen already."""
        if self._book is None:
            return
        where = self._on_ground(page, place)
        top, left = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        port = self.viewport().size()
        if not top <= where.top() <= where.bottom() <= top + port.height():
            self.verticalScrollBar().setValue(round(where.center().y() - port.height() / _EYE))
        if not left <= where.left() <= where.right() <= left + port.width():
            self.horizontalScrollBar().setValue(round(where.center().x() - port.width() / 2))

    def set_zoom(self, zoom: Zoom) -> None:
        """Show the pages larger or smaller, the place under the eye staying there."""
        if zoom != self._zoom:
            self._zoom = zoom
            self._lay(self._anchor())
            self.zoomed.emit(self._layout.factor)

    def zoom_by(self, direction: int) -> None:
        """One step larger (1) or smaller (-1)."""
        self.set_zoom(step_from(self._layout.factor, direction))

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Lay the pages in the new room."""
        anchor = self._anchor()
        super().resizeEvent(event)
        self._lay(anchor)

    def changeEvent(self, event: QEvent, /) -> None:
        """Another scheme, another ground."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """The ground, the sheets seen, what was found on them."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), look().colour("sunken"))
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        for page in self._seen():
            self._paint_sheet(painter, page, self._layout.sheets[page])
        painter.resetTransform()
        if self.hasFocus():
            painter.setPen(QPen(look().colour("accent"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Space and the keys of pages; the arrows are the scroll area's."""
        bar, key = self.verticalScrollBar(), event.key()
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Home:
            bar.setValue(0)
        elif key == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif key == Qt.Key.Key_Space:
            bar.setValue(bar.value() + (-bar.pageStep() if back else bar.pageStep()))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom_by(1 if key == Qt.Key.Key_Plus else -1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent, /) -> None:
        """With Ctrl, larger or smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent, /) -> None:
        """A hand over what leads elsewhere."""
        over = self._target(event.position()) >= 0
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        """Follow a line of the contents to its page."""
        if event.button() == Qt.MouseButton.LeftButton:
            target = self._target(event.position())
            if target >= 0:
                self.go_to(target)

    def _target(self, at: QPointF) -> int:
        """Rank of the page that a place of the window leads to; -1: none."""
        if self._book is None:
            return -1
        ground = at + QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        for page in self._seen():
            sheet = self._layout.sheets[page]
            if QRectF(*sheet).contains(ground):
                return self._links.target(page, (ground - QPointF(sheet.x, sheet.y)) / self._scale(page))
        return -1

    def _paint_sheet(self, painter: QPainter, page: int, sheet: Sheet) -> None:
        where = QRectF(*sheet)
        painter.fillRect(where, QColor(PAPER))
        picture = self._pictures.picture(page)
        if picture is not None:
            painter.drawImage(where, picture)
        painter.setPen(QPen(look().colour("edge"), 1))
        painter.drawRect(where.adjusted(-0.5, -0.5, 0.5, 0.5))
        for rank, places in enumerate(self._found.get(page, ())):
            chosen = (page, rank) == self._marked
            for place in places:
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
                painter.fillRect(self._on_ground(page, place), QColor(FOUND))  # the words stay black
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
                if chosen:
                    painter.setPen(QPen(QColor(FOUND_EDGE), 2))
                    painter.drawRect(self._on_ground(page, place).adjusted(-2, -2, 2, 2))

    def _on_ground(self, page: int, place: QRectF) -> QRectF:
        sheet, scale = self._layout.sheets[page], self._scale(page)
        return QRectF(
            sheet.x + place.x() * scale,
            sheet.y + place.y() * scale,
            place.width() * scale,
            place.height() * scale,
        )

    def _scale(self, page: int) -> float:
        """Logical pixels in a point of a page."""
        width = self._book.sizes[page].width() if self._book else 0.0
        return self._layout.sheets[page].width / width if width else 1.0

    def _seen(self) -> range:
        top = self.verticalScrollBar().value()
        return self._layout.between(top, top + self.viewport().height())

    def _anchor(self) -> Anchor:
        return self._layout.at(self.verticalScrollBar().value() + self.viewport().height() / _EYE)

    def _lay(self, anchor: Anchor) -> None:
        port, before = self.viewport().size(), self._layout
        sizes = [(size.width(), size.height()) for size in self._book.sizes] if self._book else []
        at_top = not self._layout.sheets or self.verticalScrollBar().value() == 0
        self._layout = lay_out(sizes, self._zoom, port.width(), port.height())
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, self._layout.height - port.height()))
        down.setPageStep(port.height())
        down.setSingleStep(_LINE)
        across.setRange(0, max(0, self._layout.width - port.width()))
        across.setPageStep(port.width())
        across.setSingleStep(_LINE)
        if self._layout != before:
            down.setValue(0 if at_top else self._layout.y_of(anchor) - port.height() // _EYE)
            across.setValue(across.maximum() // 2)
        if self._layout.factor != before.factor:
            self.zoomed.emit(self._layout.factor)
        self._scrolled()

    def _scrolled(self) -> None:
        self.viewport().update()
        self._rest.start()
        page = self._anchor().page if self._book else -1
        if page != self._page:
            self._page = page
            self._tell_page()
            self.page_changed.emit(page)

    def _tell_page(self) -> None:
        """What a screen reader says: which page, and its words."""
        if self._book is None or self._page < 0:
            self.setAccessibleDescription("")
            return
        said = f"Page {self._page + 1} sur {self._book.pages}. {self._book.words(self._page)}"
        self.setAccessibleDescription(typeset(said))

    def _ask(self) -> None:
        """Ask for the pages seen, then their neighbours, and forget the pictures of the others."""
        if self._book is None:
            return
        seen, ratio = self._seen(), self.devicePixelRatioF()
        near = range(max(0, seen.start - 1), min(self._book.pages, seen.stop + 1))
        self._pictures.keep_only(near)
        for page in sorted(near, key=lambda page: page not in seen):
            sheet = self._layout.sheets[page]
            self._pictures.ask(page, sheet.width * ratio, sheet.height * ratio)

    def _drawn(self, _page: int) -> None:
        self.viewport().update()
