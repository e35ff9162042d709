"""Measures against their caps."""

from pdca_desktop.documents.blocks import Gauge, Gauges
from pdca_desktop.documents.engine.desk import Desk
from pdca_desktop.documents.engine.drawings import Drawn, Words, figure
from pdca_desktop.documents.engine.pen import Pen
from pdca_desktop.documents.engine.strip import Strip
from pdca_desktop.documents.tagging import Node
from pdca_desktop.documents.theme import BLACK, MUTED, STATUSES, WHITE, Style, Weight

_CAP = 0.8
"""Where on the bar the cap stands, so that what goes beyond is seen."""
_SIDE = 4.0
"""White beside the word of the status."""


def gauges(desk: Desk, block: Gauges, width: float, parent: Node) -> list[Strip]:
    """One bar a measure, its words above it."""
    if not block.gauges:
        return []
    drawn: list[Drawn] = [_Gauge(desk, gauge, width) for gauge in block.gauges]
    if block.key:
        drawn.append(Words(desk.lines(block.key, desk.theme.small, width), desk.theme.small))
    return figure(desk, drawn, block.alt, width, parent)


class _Gauge:
    """A gauge measured: its status on the line of its words when there is room, else on a line of its own."""

    def __init__(self, desk: Desk, gauge: Gauge, width: float) -> None:
        theme = desk.theme
        self.style = theme.cell
        self.width = width
        self.part = None if gauge.part is None else float(gauge.part)
        self.look = STATUSES[gauge.status]
        self.word_style = Style(theme.cell.size, theme.cell.leading, Weight.STRONG, self.look.ink)
        word = f"{self.look.sign} {gauge.word}"
        self.word = desk.lines(word, self.word_style, width - 2 * _SIDE, most=2)
        self.word_width = max(line.width for line in self.word) + 2 * _SIDE
        words = " — ".join(text for text in (desk.clean(gauge.label), desk.clean(gauge.text)) if text)
        room = width - self.word_width - _SIDE
        lines = desk.lines(words, self.style, room) if room > 0 else []
        beside = len(lines) == len(self.word) == 1
        self.lines = lines if beside else desk.lines(words, self.style, width, most=3)
        self.rows = len(self.lines) + (0 if beside else len(self.word))
        self.bar = theme.cell.size * 0.78
        self.height = self.rows * self.style.leading + self.bar + theme.pad * 1.7

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw words, status and bar."""
        leading, look = self.style.leading, self.look
        for at, line in enumerate(self.lines):
            pen.line_of_text(x, top - at * leading, line, self.style)
        y = top - (self.rows - len(self.word)) * leading
        left = x + self.width - self.word_width
        if look.fill or look.dashed:
            height = len(self.word) * leading - 1
            edge = look.ink if look.dashed else None
            pen.box(left, y - 0.5 - height, self.word_width, height, look.fill, edge, dashed=look.dashed)
        for at, line in enumerate(self.word):
            pen.line_of_text(left + _SIDE, y - at * leading, line, self.word_style)
        self._draw_bar(pen, x, top - self.rows * leading - 1.5 - self.bar)

    def _draw_bar(self, pen: Pen, x: float, low: float) -> None:
        """The measure from the left, the cap as a black tick; dashes when the measure is unknown."""
        pen.box(x, low, self.width, self.bar, WHITE, MUTED, dashed=self.part is None)
        if self.part is not None and self.part > 0:
            pen.box(x, low, min(self.part * _CAP, 1.0) * self.width, self.bar, self.look.bar)
        cap = x + _CAP * self.width
        pen.rule(cap, low - 2, cap, low + self.bar + 2, WHITE, 2.6)
        pen.rule(cap, low - 2, cap, low + self.bar + 2, BLACK, 1.2)
