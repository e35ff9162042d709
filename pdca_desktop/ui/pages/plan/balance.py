"""Whether the plan balances, always in sight: a thin bar and one sentence."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QWidget

from pdca_desktop.domain.money import ZERO
from pdca_desktop.services.totals import Totals
from pdca_desktop.ui.icons import pixmap
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import SNUG, Size, Tone
from pdca_desktop.ui.widgets.paint import Drawn, painting

_BAR = 8
_ICON = 18


class BalanceStrip(Drawn):
    """Resources against needs, to one scale; what is missing or left over is hatched and told in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Équilibre du plan", parent)
        self._totals = Totals(ZERO, ZERO, 0, 0)
        self._tone = Tone.NEUTRAL

    def show_totals(self, totals: Totals) -> None:
        """Show both sides."""
        if totals == self._totals and self.accessibleDescription():
            return
        self._totals = totals
        if not totals.complete or not totals.needs:
            self._tone = Tone.INCONNU
        else:
            self._tone = Tone.BLOQUANT if totals.gap else Tone.CONFORME
        self.say(totals.sentence)

    def sizeHint(self) -> QSize:
        """A bar over a line of words."""
        return QSize(320, _BAR + SNUG + QFontMetrics(look().font(Size.BODY, strong=True)).height() + SNUG)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Bar, icon, sentence."""
        now, totals = look(), self._totals
        whole = max(totals.needs.cents, totals.resources.cents, 1)
        share = min(totals.needs.cents, totals.resources.cents) / whole
        with painting(self) as painter:
            bar = QRectF(0, 0, self.width(), _BAR)
            painter.fillRect(bar, now.colour("sunken"))
            full = QRectF(0, 0, self.width() * max(share, 0), _BAR)
            painter.fillRect(full, now.colour("accent" if totals.gap else "conforme"))
            if totals.gap:
                rest = QRectF(full.right(), 0, self.width() - full.width(), _BAR)
                painter.fillRect(rest, QBrush(now.colour(self._tone.value), Qt.BrushStyle.BDiagPattern))
            top = _BAR + SNUG
            colour = "muted" if self._tone is Tone.NEUTRAL else self._tone.value
            height = self.height() - top - SNUG // 2
            y = int(top + (height - _ICON) / 2)
            painter.drawPixmap(0, y, pixmap(self._tone.icon, _ICON, colour, self.devicePixelRatioF()))
            painter.setFont(now.font(strong=True))
            painter.setPen(now.colour(colour))
            where = QRectF(_ICON + SNUG, top, self.width() - _ICON - SNUG, height)
            text = QFontMetrics(painter.font()).elidedText(
                totals.sentence, Qt.TextElideMode.ElideRight, int(where.width())
            )
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
