"""The pages of a document in small, to go from one to another."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pdca_desktop.ui.pages.preview.book import Book
from pdca_desktop.ui.pages.preview.pictures import Pictures
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import PAPER, RADIUS, SNUG, TIGHT, Size

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_WIDTH = 104
_HEIGHT = 148


class PagesModel(QAbstractListModel):
    """A line a page: its picture, asked for when it is first seen, and its number."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book: Book | None = None
        self._ratio = 1.0
        self._pictures = Pictures(self)
        self._pictures.drawn.connect(self._drawn)

    def show_book(self, book: Book | None, ratio: float) -> None:
        """Show another document, its pictures sharp on a screen of that ratio."""
        before, after = self.rowCount(), book.pages if book else 0
        self._ratio = ratio
        if before != after:
            self.beginResetModel()
        self._book = book
        self._pictures.show_book(book)
        if before != after:
            self.endResetModel()
        elif after:
            self.dataChanged.emit(self.index(0), self.index(after - 1))

    def rowCount(self, parent: _Index = _NOWHERE, /) -> int:
        """How many pages there are."""
        return 0 if parent.isValid() or self._book is None else self._book.pages

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> object:
        """The number of a page, its picture, and what is read aloud."""
        if self._book is None or not index.isValid() or index.row() >= self._book.pages:
            return None
        page = index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            return str(page + 1)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"Page {page + 1} sur {self._book.pages}"
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(page)
        return None

    def _picture(self, page: int) -> QImage | None:
        if self._book is None:
            return None
        size = fitted(self._book.sizes[page].width(), self._book.sizes[page].height())
        self._pictures.ask(page, size.width() * self._ratio, size.height() * self._ratio)
        return self._pictures.picture(page)

    def size_of(self, page: int) -> QSize:
        """How large the picture of a page is shown."""
        size = self._book.sizes[page] if self._book else None
        return fitted(size.width(), size.height()) if size else QSize(_WIDTH, _HEIGHT)

    def _drawn(self, page: int) -> None:
        self.dataChanged.emit(self.index(page), self.index(page), [Qt.ItemDataRole.DecorationRole])


class _Delegate(QStyledItemDelegate):
    """A sheet with its number under it; the page in front is framed and its number strong."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index, /) -> QSize:
        return QSize(_WIDTH + 4 * SNUG, _HEIGHT + look().px(Size.SMALL) + 3 * SNUG)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, /) -> None:
        model = index.model()
        if not isinstance(model, PagesModel):
            return
        box: QRect = option.rect
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        size = model.size_of(index.row())
        sheet = QRect(
            box.center().x() - size.width() // 2, box.top() + SNUG + (_HEIGHT - size.height()) // 2,
            size.width(), size.height(),
        )  # fmt: skip
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look().colour("accent_soft"))
            painter.drawRoundedRect(QRectF(box.adjusted(SNUG, 2, -SNUG, -2)), RADIUS, RADIUS)
        painter.fillRect(sheet, QColor(PAPER))
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(picture, QImage):
            painter.drawImage(sheet, picture)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look().colour("accent" if chosen else "edge"), 2 if chosen else 1))
        painter.drawRect(sheet)
        painter.setPen(look().colour("accent" if chosen else "muted"))
        painter.setFont(look().font(Size.SMALL, strong=chosen))
        under = box.adjusted(0, SNUG + _HEIGHT + TIGHT, 0, 0)
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(under, int(centre), str(index.data()))
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look().colour("accent"), 2))
            painter.drawRoundedRect(QRectF(box.adjusted(SNUG, 2, -SNUG, -2)), RADIUS, RADIUS)
        painter.restore()


class Thumbnails(QListView):
    """The pages in small.

    Signals:
        asked: rank of the page to show.
    """

    asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages = PagesModel(self)
        self.setModel(self.pages)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName("Pages en petit")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.selectionModel().currentChanged.connect(self._changed)
        self._following = False

    def show_book(self, book: Book | None) -> None:
        """Show the pages of another document."""
        self.pages.show_book(book, self.devicePixelRatioF())

    def mark(self, page: int) -> None:
        """Show which page is in front."""
        index = self.pages.index(page)
        if index.isValid() and index != self.currentIndex():
            self._following = True
            self.setCurrentIndex(index)
            self._following = False

    def _changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and not self._following:
            self.asked.emit(now.row())


def fitted(width: float, height: float) -> QSize:
    """A page's size in small."""
    scale = min(_WIDTH / max(width, 1), _HEIGHT / max(height, 1))
    return QSize(max(1, round(width * scale)), max(1, round(height * scale)))
