"""Lines over time: cash month by month, debt, instalments."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from pdca_desktop.domain import french
from pdca_desktop.domain.money import Euros
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import SNUG, TIGHT, Size
from pdca_desktop.ui.widgets.paint import Drawn, painting

_STYLES = (
    ("accent", Qt.PenStyle.SolidLine),
    ("alerte", Qt.PenStyle.DashLine),
    ("muted", Qt.PenStyle.DotLine),
    ("conforme", Qt.PenStyle.DashDotLine),
)
"""Each line has its own stroke, so that it is known without its colour."""

_STEPS = (1, 2, 5)
_MOST_TICKS = 5


@dataclass(frozen=True, slots=True)
class Series:
    """One line; None is a month that nobody filled, drawn as a gap.

    Attributes:
        marked: rank of an amount that is pointed out with its figure; None: no one.
    """

    label: str
    amounts: tuple[Euros | None, ...]
    marked: int | None = None


class LineChart(Drawn):
    """Amounts over labelled steps, with zero always seen and each line named at its end."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._steps: tuple[str, ...] = ()
        self._series: tuple[Series, ...] = ()

    def show_series(self, steps: tuple[str, ...], *series: Series) -> None:
        """Show lines over the same steps ("M1", "M2"...)."""
        self._steps, self._series = steps, series
        self.say(" ".join(self._told(line) for line in series))

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(look().px(480), look().px(220))

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Scale, steps, lines and their names."""
        known = [amount.cents for line in self._series for amount in line.amounts if amount is not None]
        if not known:
            return
        now = look()
        metrics = QFontMetrics(now.font(Size.SMALL))
        ticks = nice_ticks(min(*known, 0), max(*known, 0))
        left = max(metrics.horizontalAdvance(_whole_euros(tick)) for tick in ticks) + SNUG
        right = max(metrics.horizontalAdvance(line.label) for line in self._series) + 2 * SNUG
        area = QRectF(left, metrics.height() / 2, self.width() - left - right, 0)
        area.setBottom(self.height() - metrics.height() - SNUG)
        with painting(self) as painter:
            painter.setFont(now.font(Size.SMALL))
            self._paint_scale(painter, area, ticks, metrics)
            ends: list[float] = []
            for rank in range(len(self._series)):
                self._paint_line(painter, area, ticks, rank, ends)
            for line in self._series:
                self._paint_mark(painter, area, ticks, line)

    def _paint_scale(self, painter: QPainter, area: QRectF, ticks: list[int], metrics: QFontMetrics) -> None:
        now = look()
        for tick in ticks:
            y = _height(area, ticks, tick)
            painter.setPen(QPen(now.colour("edge" if tick == 0 else "line"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(now.colour("muted"))
            where = QRectF(0, y - metrics.height() / 2, area.left() - SNUG, metrics.height())
            painter.drawText(where, Qt.AlignmentFlag.AlignRight, _whole_euros(tick))
        widest = max((metrics.horizontalAdvance(step) for step in self._steps), default=0) + SNUG
        every = max(1, -(-widest * len(self._steps) // max(1, int(area.width()))))
        for rank in range(0, len(self._steps), every):
            x = self._across(area, rank)
            where = QRectF(x - widest / 2, area.bottom() + TIGHT, widest, metrics.height())
            painter.drawText(where, Qt.AlignmentFlag.AlignHCenter, self._steps[rank])

    def _paint_line(
        self, painter: QPainter, area: QRectF, ticks: list[int], rank: int, ends: list[float]
    ) -> None:
        now, line = look(), self._series[rank]
        colour, stroke = _STYLES[rank % len(_STYLES)]
        painter.setPen(QPen(now.colour(colour), 2, stroke))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        last: QPointF | None = None
        for piece in _pieces(line.amounts):
            points = [QPointF(self._across(area, at), _height(area, ticks, cents)) for at, cents in piece]
            painter.drawPolyline(QPolygonF(points))
            if len(points) == 1:
                painter.drawEllipse(points[0], 2, 2)
            last = points[-1]
        if last is None:
            return
        height = QFontMetrics(painter.font()).height()
        y = last.y()
        while any(abs(y - taken) < height for taken in ends):
            y += height / 2
        ends.append(y)
        painter.setPen(now.colour(colour))
        where = QRectF(area.right() + SNUG, y - height / 2, self.width() - area.right() - SNUG, height)
        painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line.label)

    def _paint_mark(self, painter: QPainter, area: QRectF, ticks: list[int], line: Series) -> None:
        """A point, and its figure on a ground of its own so that no line runs through it."""
        amount = None if line.marked is None else line.amounts[line.marked]
        if line.marked is None or amount is None:
            return
        now, metrics = look(), QFontMetrics(look().font(Size.SMALL, strong=True))
        tone = "bloquant" if amount.cents < 0 else "accent"
        point = QPointF(self._across(area, line.marked), _height(area, ticks, amount.cents))
        painter.setPen(QPen(now.colour(tone), 2))
        painter.setBrush(now.colour("surface"))
        painter.drawEllipse(point, 5, 5)
        words = french.euros(amount)
        width, height = metrics.horizontalAdvance(words) + 2 * TIGHT, metrics.height()
        left = min(max(point.x() - width / 2, area.left()), area.right() - width)
        below = point.y() + 2 * SNUG + height <= area.bottom()
        where = QRectF(left, point.y() + SNUG if below else point.y() - SNUG - height, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRect(where)
        painter.setPen(now.colour(tone))
        painter.setFont(now.font(Size.SMALL, strong=True))
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, words)

    def _across(self, area: QRectF, rank: int) -> float:
        return area.left() + area.width() * rank / max(1, len(self._steps) - 1)

    def _told(self, line: Series) -> str:
        known = [amount for amount in line.amounts if amount is not None]
        if not known:
            return f"{line.label} : {french.UNANSWERED}."
        low, high = min(known), max(known)
        return (
            f"{line.label} : de {french.euros(known[0])} à {french.euros(known[-1])}, "
            f"au plus bas {french.euros(low)} ({self._steps[line.amounts.index(low)]}), "
            f"au plus haut {french.euros(high)} ({self._steps[line.amounts.index(high)]})."
        )


def nice_ticks(low: int, high: int) -> list[int]:
    """Round amounts in cents that cover the span, five or six of them."""
    span = max(high - low, 100)
    power = 100
    while True:
        for step in _STEPS:
            size = step * power
            if span / size <= _MOST_TICKS:
                first, last = low // size, -(-high // size)
                return [rank * size for rank in range(first, max(last, first + 1) + 1)]
        power *= 10


def _pieces(amounts: tuple[Euros | None, ...]) -> list[list[tuple[int, int]]]:
    """The runs of answered amounts, each with its rank."""
    runs: list[list[tuple[int, int]]] = [[]]
    for rank, amount in enumerate(amounts):
        if amount is None:
            runs.append([])
        else:
            runs[-1].append((rank, amount.cents))
    return [run for run in runs if run]


def _height(area: QRectF, ticks: list[int], cents: int) -> float:
    return area.bottom() - area.height() * (cents - ticks[0]) / (ticks[-1] - ticks[0])


def _whole_euros(cents: int) -> str:
    return f"{french.number(cents // 100)}{french.NO_BREAK}€"
