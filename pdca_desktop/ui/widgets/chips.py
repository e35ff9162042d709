"""Small marks: icon and words in a tone."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.icons import pixmap
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import SNUG, TARGET, TIGHT, Size, Tone
from pdca_desktop.ui.widgets.paint import Drawn, painting

_ICON = 16


class Chip(Drawn):
    """A short text with the icon of its tone: "6 conformes", "en expertise".

    Args:
        text: French; with the icon alone it would not be enough.
        tone: what it means.
        icon: another icon than the tone's; "" for none.
    """

    def __init__(
        self, text: str, tone: Tone = Tone.NEUTRAL, icon: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._text, self._tone, self._icon = "", tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_text(text, tone)

    def show_text(self, text: str, tone: Tone | None = None) -> None:
        """Show another text, in another tone."""
        self._text = typeset(text)
        self._tone = tone or self._tone
        self.setAccessibleName(self._text)
        self.say("" if self._tone is Tone.NEUTRAL else self._tone.word)

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        words = self._metrics_width()
        return QSize(words + 2 * SNUG + (_ICON + TIGHT if self._picture() else 0), look().px(TARGET))

    def minimumSizeHint(self) -> QSize:
        """A chip is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """The tone's soft colour, its icon, the words."""
        now = look()
        with painting(self) as painter:
            painter.setBrush(QColor(self._tone.soft(now.colours)))
            painter.drawRoundedRect(self.rect(), 4, 4)
            left = SNUG
            picture = self._picture()
            if picture:
                top = (self.height() - _ICON) // 2
                tone = "muted" if self._tone is Tone.NEUTRAL else self._tone.value
                painter.drawPixmap(left, top, pixmap(picture, _ICON, tone, self.devicePixelRatioF()))
                left += _ICON + TIGHT
            self._write(painter, left)

    def _write(self, painter: QPainter, left: int) -> None:
        now = look()
        painter.setFont(now.font(Size.SMALL, strong=True))
        painter.setPen(QColor(self._tone.ink(now.colours)))
        where = self.rect().adjusted(left, 0, 0, 0)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._text)

    def _picture(self) -> str:
        return self._tone.icon if self._icon is None else self._icon

    def _metrics_width(self) -> int:
        return QFontMetrics(look().font(Size.SMALL, strong=True)).horizontalAdvance(self._text) + 2
