"""The plan in two bars: what has to be financed above what finances it, to one scale."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from pdca_desktop.domain import french
from pdca_desktop.domain.money import ZERO, Euros, total
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import SNUG, TIGHT, Size
from pdca_desktop.ui.widgets.paint import Drawn, painting

_BAR = 24
_GAP = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar.

    Attributes:
        label: French.
        ours: a help of Pas-de-Calais Actif, drawn in the accent.
    """

    label: str
    amount: Euros
    ours: bool = False


class BalanceBar(Drawn):
    """Needs and resources; the missing or surplus part is hatched and told in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Équilibre du plan", parent)
        self._bars: tuple[tuple[str, tuple[Part, ...]], ...] = (("Besoins", ()), ("Ressources", ()))
        self.show_plan((), ())

    def show_plan(self, needs: tuple[Part, ...], resources: tuple[Part, ...]) -> None:
        """Show a plan."""
        self._bars = (("Besoins", needs), ("Ressources", resources))
        self.say(f"{self._told(0)}. {self._told(1)}. {self.verdict()}.")

    def verdict(self) -> str:
        """Whether it balances, in words."""
        gap = self._total(1) - self._total(0)
        if not gap:
            return f"équilibré, écart {french.euros(gap)}"
        return f"il manque {french.euros(-gap)}" if gap < ZERO else f"{french.euros(gap)} de trop"

    def sizeHint(self) -> QSize:
        """Two bars, each under its title."""
        return QSize(
            320, 2 * (look().px(Size.SMALL) + TIGHT + _BAR) + 2 * SNUG + look().px(Size.SMALL) + SNUG
        )

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Both bars to one scale, then the verdict in words."""
        now = look()
        longest = max(self._total(0).cents, self._total(1).cents, 1)
        text = QFontMetrics(now.font(Size.SMALL)).height()
        with painting(self) as painter:
            top = 0.0
            for rank, (title, parts) in enumerate(self._bars):
                painter.setPen(now.colour("muted"))
                painter.setFont(now.font(Size.SMALL))
                painter.drawText(QRectF(0, top, self.width(), text), Qt.AlignmentFlag.AlignLeft, title)
                amount = french.euros(self._total(rank))
                painter.setPen(now.colour("text"))
                painter.setFont(now.font(Size.SMALL, strong=True))
                painter.drawText(QRectF(0, top, self.width(), text), Qt.AlignmentFlag.AlignRight, amount)
                top += text + 2
                self._paint_bar(painter, parts, QRectF(0, top, self.width(), _BAR), longest)
                top += _BAR + SNUG
            painter.setPen(now.colour("muted"))
            painter.setFont(now.font(Size.SMALL))
            painter.drawText(
                QRectF(0, top - TIGHT, self.width(), text), Qt.AlignmentFlag.AlignLeft, self.verdict()
            )

    def _paint_bar(self, painter: QPainter, parts: tuple[Part, ...], where: QRectF, longest: int) -> None:
        now = look()
        metrics = QFontMetrics(now.font(Size.SMALL))
        painter.setFont(now.font(Size.SMALL))
        painter.fillRect(where, QColor(now.colours.sunken))
        left = where.left()
        for part in parts:
            width = where.width() * max(part.amount.cents, 0) / longest
            box = QRectF(left, where.top(), max(width - _GAP, 0), where.height())
            painter.fillRect(box, now.colour("accent" if part.ours else "line"))
            painter.setPen(now.colour("on_accent" if part.ours else "text"))
            room = int(box.width()) - 2 * TIGHT
            if room > 3 * metrics.averageCharWidth():
                words = metrics.elidedText(part.label, Qt.TextElideMode.ElideRight, room)
                painter.drawText(box.adjusted(TIGHT, 0, -TIGHT, 0), Qt.AlignmentFlag.AlignVCenter, words)
            left += width
        if left < where.right() - 1:
            rest = QRectF(left, where.top(), where.right() - left, where.height())
            painter.fillRect(rest, now.colour("surface"))
            painter.fillRect(rest, QBrush(now.colour("bloquant"), Qt.BrushStyle.BDiagPattern))
        painter.setPen(Qt.PenStyle.NoPen)

    def _total(self, rank: int) -> Euros:
        return total(part.amount for part in self._bars[rank][1])

    def _told(self, rank: int) -> str:
        title, parts = self._bars[rank]
        each = ", ".join(f"{part.label} {french.euros(part.amount)}" for part in parts)
        return f"{title} {french.euros(self._total(rank))}" + (f" : {each}" if each else "")
