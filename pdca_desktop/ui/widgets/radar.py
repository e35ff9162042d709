"""The five axes of engagement as a radar, each with its word: never a score."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from pdca_desktop.domain.french import UNANSWERED
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import SNUG, Size
from pdca_desktop.ui.widgets.paint import Drawn, painting


@dataclass(frozen=True, slots=True)
class Spoke:
    """One axis.

    Attributes:
        share: from 0 to 1; None: not answered yet, drawn as a gap.
        word: what it says ("réel", "3 critères sur 4").
    """

    label: str
    share: float | None
    word: str = ""


class Radar(Drawn):
    """The axes of a record."""

    def __init__(self, name: str = "Engagement", rings: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._spokes: tuple[Spoke, ...] = ()
        self._rings = rings

    def show_spokes(self, spokes: tuple[Spoke, ...]) -> None:
        """Show the axes, the first at the top, then clockwise."""
        self._spokes = spokes
        self.say(". ".join(f"{spoke.label} : {_word(spoke)}" for spoke in spokes))

    def sizeHint(self) -> QSize:
        """Room for the labels around."""
        return QSize(look().px(360), look().px(280))

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Rings, spokes, the shape, the words."""
        if not self._spokes:
            return
        now = look()
        line = QFontMetrics(now.font(Size.SMALL)).height()
        centre = QPointF(self.width() / 2, self.height() / 2 + line / 2)
        reach = min(self.height() / 2 - 2.4 * line, self.width() / 2 - now.px(96))
        with painting(self) as painter:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(now.colour("line"), 1))
            for ring in range(1, self._rings + 1):
                painter.drawPolygon(
                    QPolygonF(self._around(centre, [reach * ring / self._rings] * len(self._spokes)))
                )
            for point in self._around(centre, [reach] * len(self._spokes)):
                painter.drawLine(centre, point)
            self._paint_shape(painter, centre, reach)
            self._paint_words(painter, centre, reach, line)

    def _paint_shape(self, painter: QPainter, centre: QPointF, reach: float) -> None:
        now = look()
        points = self._around(centre, [reach * (spoke.share or 0) for spoke in self._spokes])
        soft = now.colour("accent")
        soft.setAlpha(48)
        painter.setBrush(soft)
        painter.setPen(QPen(now.colour("accent"), 2))
        painter.drawPolygon(QPolygonF(points))
        for spoke, point in zip(self._spokes, points, strict=True):
            known = spoke.share is not None
            painter.setPen(QPen(now.colour("accent" if known else "inconnu"), 2))
            painter.setBrush(now.colour("accent" if known else "surface"))
            painter.drawEllipse(point, 4, 4)

    def _paint_words(self, painter: QPainter, centre: QPointF, reach: float, line: int) -> None:
        now = look()
        for spoke, point in zip(
            self._spokes, self._around(centre, [reach + 2 * SNUG] * len(self._spokes)), strict=True
        ):
            away = point.x() - centre.x()
            middle = abs(away) < 2
            width = now.px(140)
            left = point.x() - width / 2 if middle else point.x() if away > 0 else point.x() - width
            side = (
                Qt.AlignmentFlag.AlignHCenter
                if middle
                else Qt.AlignmentFlag.AlignLeft
                if away > 0
                else Qt.AlignmentFlag.AlignRight
            )
            down = (point.y() - centre.y()) / (reach + 2 * SNUG)  # under the shape the words go lower
            top = point.y() - 2 * line if middle else point.y() - line + down * line / 2
            painter.setFont(now.font(Size.SMALL, strong=True))
            painter.setPen(now.colour("text"))
            painter.drawText(QRectF(left, top, width, line), side, spoke.label)
            painter.setFont(now.font(Size.SMALL))
            painter.setPen(now.colour("muted" if spoke.share is not None else "inconnu"))
            painter.drawText(QRectF(left, top + line, width, line), side, _word(spoke))

    def _around(self, centre: QPointF, reaches: list[float]) -> list[QPointF]:
        step = 2 * math.pi / len(reaches)
        return [
            QPointF(centre.x() + reach * math.sin(rank * step), centre.y() - reach * math.cos(rank * step))
            for rank, reach in enumerate(reaches)
        ]


def _word(spoke: Spoke) -> str:
    return UNANSWERED if spoke.share is None else spoke.word or f"{spoke.share:.0%}".replace("%", "\u00a0%")
