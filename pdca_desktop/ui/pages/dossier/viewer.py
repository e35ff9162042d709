"""One document on the screen, page by page, drawn from memory."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.domain.french import number, typeset
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG, TARGET, TIGHT
from pdca_desktop.ui.widgets.headers import quiet_button, rule

_ZOOMS = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
_AS_WIDE = _ZOOMS.index(1.0)
_TURN, _HALF_TURN, _WHOLE_TURN = 90, 180, 360
_SETTLED_MS = 150
_LEAST = 200


class _Sheet(QWidget):
    """A page, painted at the size it is shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture, self._turn = QImage(), 0

    def show_picture(self, picture: QImage, width: float, turn: int) -> None:
        """Show a picture turned by so many degrees, so many logical pixels wide."""
        self._picture, self._turn = picture, turn
        size = picture.size()
        if turn % _HALF_TURN:
            size.transpose()
        self.setFixedSize(round(width), round(width * size.height() / max(1, size.width())))
        self.update()

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """The picture, smooth where it is scaled."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(self.width() / 2, self.height() / 2)
        painter.rotate(self._turn)
        across, down = self.width(), self.height()
        if self._turn % _HALF_TURN:
            across, down = down, across
        painter.drawImage(QRectF(-across / 2, -down / 2, across, down), self._picture)
        painter.end()


class DocumentViewer(QWidget):
    """It asks for pages and shows them; it decides nothing else.

    Signals:
        closed: back to where it was opened.
        copied: a copy on disk is wanted.
        page_asked: rank of a page from 0, and its width in device pixels.
    """

    closed = Signal()
    copied = Signal()
    page_asked = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self._pages, self._zoom, self._turn = 0, 0, _AS_WIDE, 0
        self._picture = QImage()
        self.setAccessibleName("Document")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self._bar())
        box.addWidget(rule(self))
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._area.setAccessibleName("Page du document")
        self._area.setProperty("desk", True)
        self._sheet = _Sheet(self._area)
        self._area.setWidget(self._sheet)
        self._said = text_label("", "muted", self)
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._said.setContentsMargins(AIR, AIR, AIR, AIR)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._said)
        self._stack.addWidget(self._area)
        box.addWidget(self._stack, 1)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self.ask)

    def begin(self, name: str) -> None:
        """A document is being read; its first page comes soon."""
        self._title.setText(typeset(name))
        self.setAccessibleDescription(name)
        self._page, self._pages, self._zoom, self._turn = 0, 0, _AS_WIDE, 0
        self._picture = QImage()
        self._say("Ouverture du document…")
        self._refresh()
        self._area.setFocus()

    def ask(self) -> None:
        """Ask for the page in front, as large as it is shown."""
        self._go(self._page)

    def show_page(self, page: int, pages: int, picture: QImage) -> None:
        """Show a page."""
        first = page != self._page or not self._pages
        self._page, self._pages, self._picture = page, pages, picture
        self._lay()
        if first:
            self._area.verticalScrollBar().setValue(0)
        self._refresh()

    def show_fault(self, sentence: str) -> None:
        """Say why there is no picture."""
        self._picture = QImage()
        self._say(sentence)
        self._refresh()

    def forget(self) -> None:
        """Nothing of the document stays."""
        self._settled.stop()
        self._picture = QImage()
        self._sheet.show_picture(self._picture, 1, 0)
        self._title.clear()

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """A page stays as wide as the screen lets it be."""
        super().resizeEvent(event)
        if not self._picture.isNull():
            self._lay()
            self._settled.start()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Escape goes back; pages, zoom and turn have their keys."""
        does = {
            Qt.Key.Key_Escape: self.closed.emit,
            Qt.Key.Key_PageDown: self._go_on,
            Qt.Key.Key_PageUp: self._go_back,
            Qt.Key.Key_Plus: self._larger,
            Qt.Key.Key_Minus: self._smaller,
            Qt.Key.Key_R: self._turn_right,
        }.get(Qt.Key(event.key()))
        if does is None:
            super().keyPressEvent(event)
        else:
            does()

    def wheelEvent(self, event: QWheelEvent, /) -> None:
        """With Ctrl the wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self._larger if event.angleDelta().y() > 0 else self._smaller)()
            event.accept()
        else:
            super().wheelEvent(event)

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(AIR, SNUG, AIR, SNUG)
        row.setSpacing(TIGHT)
        back = quiet_button("Retour aux pièces", self, "chevron-left")
        back.clicked.connect(self.closed)
        row.addWidget(back)
        self._title = text_label("", "strong", self)
        row.addSpacing(SNUG)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self._title, 1)
        self._before = self._tool("chevron-left", "Page précédente (Page haut)", self._go_back)
        self._rank = text_label("", "muted", self)
        self._rank.setWordWrap(False)
        self._after = self._tool("chevron-right", "Page suivante (Page bas)", self._go_on)
        self._less = self._tool("zoom-out", "Plus petit (−)", self._smaller)
        self._scale = text_label("", "muted", self)
        self._scale.setWordWrap(False)
        self._more = self._tool("zoom-in", "Plus grand (+)", self._larger)
        self._turned = self._tool("rotate-cw", "Tourner (R)", self._turn_right)
        for part in (self._before, self._rank, self._after, self._less, self._scale, self._more):
            row.addWidget(part)
        row.addWidget(self._turned)
        row.addSpacing(ROOM)
        copy = quiet_button("Enregistrer une copie…", self, "download")
        copy.clicked.connect(self.copied)
        row.addWidget(copy)
        return row

    def _tool(self, picture: str, name: str, does: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        dress(button, picture, "text")
        button.setMinimumSize(TARGET, TARGET)
        button.setToolTip(name)
        button.setAccessibleName(name.partition(" (")[0])
        button.clicked.connect(does)
        return button

    def _say(self, sentence: str) -> None:
        self._said.setText(typeset(sentence))
        self._stack.setCurrentWidget(self._said)

    def _room(self) -> float:
        """How wide a page is shown, in logical pixels."""
        return max(_LEAST, self.width() - 2 * AIR) * _ZOOMS[self._zoom]

    def _lay(self) -> None:
        """Put the picture on the sheet; a small one is not blown up unless the adviser zooms in."""
        turned = self._turn % _HALF_TURN
        across = self._picture.height() if turned else self._picture.width()
        most = across / self.devicePixelRatioF() * max(1.0, _ZOOMS[self._zoom])
        self._sheet.show_picture(self._picture, min(self._room(), most), self._turn)
        self._sheet.setAccessibleName(f"Page {self._page + 1}")
        self._stack.setCurrentWidget(self._area)

    def _refresh(self) -> None:
        shown = not self._picture.isNull()
        self._rank.setText(typeset(f"Page {self._page + 1} / {self._pages}") if self._pages > 1 else "")
        for part in (self._before, self._rank, self._after):
            part.setVisible(self._pages > 1)
        self._before.setEnabled(shown and self._page > 0)
        self._after.setEnabled(shown and self._page < self._pages - 1)
        self._less.setEnabled(shown and self._zoom > 0)
        self._more.setEnabled(shown and self._zoom < len(_ZOOMS) - 1)
        self._turned.setEnabled(shown)
        self._scale.setText(typeset(f"{number(round(_ZOOMS[self._zoom] * 100))} %"))

    def _go_on(self) -> None:
        self._go(self._page + 1)

    def _go_back(self) -> None:
        self._go(self._page - 1)

    def _go(self, page: int) -> None:
        if 0 <= page < max(1, self._pages):
            wide = self._room() * self.devicePixelRatioF()
            if self._turn % _HALF_TURN and not self._picture.isNull():
                wide *= self._picture.width() / self._picture.height()
            self.page_asked.emit(page, round(wide))

    def _larger(self) -> None:
        self._zoom_to(self._zoom + 1)

    def _smaller(self) -> None:
        self._zoom_to(self._zoom - 1)

    def _zoom_to(self, rank: int) -> None:
        if 0 <= rank < len(_ZOOMS) and not self._picture.isNull():
            self._zoom = rank
            self._lay()
            self._refresh()
            self.ask()

    def _turn_right(self) -> None:
        if not self._picture.isNull():
            self._turn = (self._turn + _TURN) % _WHOLE_TURN
            self._lay()
            self.ask()
