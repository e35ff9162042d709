"""All debts over the months, stacked: what is paid when, the heaviest month, what the interest costs."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QToolTip, QVBoxLayout, QWidget

from pdca_desktop.domain import french
from pdca_desktop.finance.timeline import Month
from pdca_desktop.services.figures import Repayment
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.theme import look, text_label
from pdca_desktop.ui.tokens import ROOM, SNUG, TIGHT, Size
from pdca_desktop.ui.widgets.headers import quiet_button
from pdca_desktop.ui.widgets.lines import nice_ticks
from pdca_desktop.ui.widgets.paint import Drawn, painting

_FILLS = (
    ("accent", Qt.BrushStyle.SolidPattern),
    ("conforme", Qt.BrushStyle.BDiagPattern),
    ("alerte", Qt.BrushStyle.HorPattern),
    ("inconnu", Qt.BrushStyle.FDiagPattern),
    ("muted", Qt.BrushStyle.SolidPattern),
    ("accent", Qt.BrushStyle.DiagCrossPattern),
)
"""Each debt has its own pattern, so that it is known without its colour."""
_SWATCH = 12
_HEIGHT = 176
_POINT = 5
_ABREAST = 620


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the bars stand."""

    area: QRectF
    first: int
    count: int
    most: int

    def bar(self, n: int) -> tuple[float, float]:
        """Left and width of a month."""
        width = self.area.width() / max(self.count, 1)
        return self.area.left() + (n - self.first) * width, width

    def height(self, cents: int) -> float:
        """Height of an amount."""
        return self.area.height() * cents / max(self.most, 1)


def month_name(month: Month) -> str:
    """The month in words: "03/2027", or its rank when nothing is dated."""
    return f"{month.first_day:%m/%Y}" if month.first_day else f"mois {month.n}"


class RepaymentChart(Drawn):
    """Bars month by month, a debt over the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Remboursements mois par mois", parent)
        self._repayment: Repayment | None = None
        self.setMouseTracking(True)

    def show_repayment(self, repayment: Repayment) -> None:
        """Show the debts that compute."""
        self._repayment = repayment
        self.say("")
        lines = [
            f"{one.label} : {french.euros(one.payment)}, intérêts {french.euros(one.interest)}"
            for one in repayment.debts
        ]
        self.setAccessibleDescription(french.typeset(" ; ".join(lines)))

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(480, look().px(_HEIGHT))

    def event(self, event: QEvent, /) -> bool:
        """Under the pointer, a month tells its amounts."""
        if (
            event.type() == QEvent.Type.ToolTip
            and isinstance(event, QHelpEvent)
            and self._repayment is not None
        ):
            QToolTip.showText(event.globalPos(), self._told(event.pos().x()), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        """Legend, scale, bars, the heaviest month marked."""
        repayment = self._repayment
        if repayment is None or not repayment.timeline.months:
            return
        now, line = look(), repayment.timeline
        with painting(self) as painter:
            painter.setFont(now.font(Size.SMALL))
            metrics = QFontMetrics(painter.font())
            top = self._legend(painter, metrics)
            frame, ticks = self._frame(metrics, top)
            for tick in ticks:
                y = frame.area.bottom() - frame.height(tick)
                painter.setPen(QPen(now.colour("edge" if tick == 0 else "line"), 1))
                painter.drawLine(QPointF(frame.area.left(), y), QPointF(frame.area.right(), y))
                painter.setPen(now.colour("muted"))
                where = QRectF(0, y - metrics.height() / 2, frame.area.left() - SNUG, metrics.height())
                painter.drawText(where, Qt.AlignmentFlag.AlignRight, _euros(tick))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            for month in line.months:
                self._month(painter, frame, month)
            self._mark(painter, frame, repayment.heaviest)
            self._days(painter, metrics, frame)

    def _frame(self, metrics: QFontMetrics, top: float) -> tuple[_Frame, list[int]]:
        repayment = self._repayment
        months = () if repayment is None else repayment.timeline.months
        most = max((month.total.cents for month in months), default=1)
        ticks = nice_ticks(0, most)
        if self.height() < _HEIGHT * 1.5:
            ticks = ticks[:: max(1, len(ticks) // 3)]
        left = max(metrics.horizontalAdvance(_euros(tick)) for tick in ticks) + SNUG
        area = QRectF(left, top, self.width() - left - 1, self.height() - top - metrics.height() - TIGHT)
        return _Frame(area, months[0].n if months else 0, len(months), max(most, ticks[-1])), ticks

    def _month(self, painter: QPainter, frame: _Frame, month: Month) -> None:
        left, width = frame.bar(month.n)
        gap = 1 if width >= 4 else 0
        x, right = round(left), round(left + width) - gap
        reached = 0
        for rank, paid in enumerate(month.by_debt):
            if not paid.cents:
                continue
            low, high = frame.height(reached), frame.height(reached + paid.cents)
            box = QRectF(x, frame.area.bottom() - high, max(right - x, 1), high - low)
            _fill(painter, box, rank)
            reached += paid.cents

    @staticmethod
    def _mark(painter: QPainter, frame: _Frame, heaviest: Month | None) -> None:
        """A point over the heaviest month."""
        if heaviest is None:
            return
        left, width = frame.bar(heaviest.n)
        x, y = left + width / 2, frame.area.bottom() - frame.height(heaviest.total.cents) - 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour("text"))
        points = [QPointF(x, y), QPointF(x - _POINT, y - 1.5 * _POINT), QPointF(x + _POINT, y - 1.5 * _POINT)]
        painter.drawPolygon(points)

    def _days(self, painter: QPainter, metrics: QFontMetrics, frame: _Frame) -> None:
        """The first month, each year, the last one if there is room."""
        repayment = self._repayment
        if repayment is None:
            return
        painter.setPen(look().colour("muted"))
        edge = -1.0
        for month in repayment.timeline.months:
            first = month.n == frame.first
            if not first and (month.n - 1) % 12:
                continue
            text = f"{month.first_day:%m/%y}" if month.first_day else f"M{month.n}"
            x = frame.bar(month.n)[0]
            if x < edge or x + metrics.horizontalAdvance(text) > self.width():
                continue
            painter.drawText(QPointF(x, self.height() - metrics.descent()), text)
            edge = x + metrics.horizontalAdvance(text) + ROOM

    def _legend(self, painter: QPainter, metrics: QFontMetrics) -> float:
        repayment = self._repayment
        x, y = 0.0, 0.0
        for rank, debt in enumerate(() if repayment is None else repayment.timeline.debts):
            text = metrics.elidedText(debt.label, Qt.TextElideMode.ElideRight, 200)
            width = _SWATCH + TIGHT + metrics.horizontalAdvance(text) + ROOM
            if x and x + width > self.width():
                x, y = 0.0, y + metrics.height()
            _fill(painter, QRectF(x, y + (metrics.height() - _SWATCH) / 2, _SWATCH, _SWATCH), rank)
            painter.setPen(look().colour("text"))
            painter.drawText(QPointF(x + _SWATCH + TIGHT, y + metrics.ascent()), text)
            x += width
        return y + 1.5 * metrics.height() + SNUG

    def _told(self, x: int) -> str:
        repayment = self._repayment
        if repayment is None or not repayment.timeline.months:
            return ""
        metrics = QFontMetrics(look().font(Size.SMALL))
        frame, _ = self._frame(metrics, 0)
        months = repayment.timeline.months
        rank = int((x - frame.area.left()) * frame.count / max(frame.area.width(), 1))
        if not 0 <= rank < len(months):
            return ""
        month = months[rank]
        lines = [f"{month_name(month)} : {french.euros(month.total)}"]
        lines += [
            f"{debt.label} : {french.euros(paid)}"
            for debt, paid in zip(repayment.timeline.debts, month.by_debt, strict=True)
            if paid
        ]
        return french.typeset("\n".join(lines))


class RepaymentBox(QWidget):
    """The chart under its figures; a button folds it.

    Signals:
        place_wanted: rank of the resource whose terms are to be filled in.
    """

    debt_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fold = quiet_button("Remboursements", self, "chevron-down")
        self.fold.setCheckable(True)
        self.fold.setChecked(True)
        self.fold.setAccessibleDescription("Déplier ou replier les remboursements")
        self.fold.clicked.connect(self._folded)
        self.figures = text_label("", "", self)
        self.chart = RepaymentChart(self)
        self._open: list[QPushButton] = []
        self._lacking = QVBoxLayout()
        self._lacking.setSpacing(0)
        self._ranks: list[int] = []
        self._head = head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setSpacing(TIGHT)
        head.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        head.addWidget(self.figures, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SNUG)
        box.addLayout(head)
        box.addWidget(self.chart)
        box.addLayout(self._lacking)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """The figures stand under the title where there is no room beside it."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        wide = self.width() >= look().px(_ABREAST)
        self._head.setDirection(way.LeftToRight if wide else way.TopToBottom)
        self.figures.setContentsMargins(ROOM if wide else SNUG, 0, 0, 0)

    def show_repayment(self, repayment: Repayment) -> None:
        """Show figures, bars, and the debts that cannot be computed yet."""
        heaviest = repayment.heaviest
        words = []
        least = "" if repayment.complete else "au moins "
        if heaviest is not None:
            words.append(
                f"▼ mois le plus lourd : {least}{french.euros(heaviest.total)} ({month_name(heaviest)})"
            )
            words.append(f"total des intérêts : {least}{french.euros(repayment.timeline.total_interest)}")
        elif not repayment.debts:
            words.append("aucune dette à rembourser")
        told = french.typeset(" · ".join(words))
        if told != self.figures.text():
            self.figures.setText(told)
        self.figures.setVisible(bool(told))
        self.chart.show_repayment(repayment)
        self.chart.setVisible(self.fold.isChecked() and heaviest is not None)
        lacking = [one for one in repayment.debts if one.schedule is None]
        self._ranks = [one.index for one in lacking]
        for rank, one in enumerate(lacking):
            if rank == len(self._open):
                button = QPushButton(self)
                button.setProperty("kind", "link")
                button.clicked.connect(self._wanted)
                self._open.append(button)
                self._lacking.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self._open[rank].setText(french.typeset(f"{one.label} : {one.reason}").replace("&", "&&"))
        for rank, button in enumerate(self._open):
            button.setVisible(rank < len(lacking) and self.fold.isChecked())

    def _folded(self, on: bool) -> None:
        dress(self.fold, "chevron-down" if on else "chevron-right", "accent")
        self.chart.setVisible(on and bool(self.figures.text()))
        for rank, button in enumerate(self._open):
            button.setVisible(on and rank < len(self._ranks))

    def _wanted(self) -> None:
        for rank, button in enumerate(self._open):
            if button is self.sender() and rank < len(self._ranks):
                self.debt_wanted.emit(self._ranks[rank])


def _fill(painter: QPainter, box: QRectF, rank: int) -> None:
    name, pattern = _FILLS[rank % len(_FILLS)]
    now = look()
    if pattern is not Qt.BrushStyle.SolidPattern:
        painter.fillRect(box, now.colour(f"{name}_soft"))
    painter.fillRect(box, QBrush(now.colour(name), pattern))


def _euros(cents: int) -> str:
    return f"{french.number(cents // 100)}{french.NO_BREAK}€"
