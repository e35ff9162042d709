"""Wholes divided into their parts, on one scale; what is ours is dark, what is too thin has a key."""

from typing import NamedTuple

from pdca_desktop.documents.blocks import Bar, Bars, Segment
from pdca_desktop.documents.engine.desk import Desk
from pdca_desktop.documents.engine.drawings import Drawn, Words, figure
from pdca_desktop.documents.engine.fonts import cut
from pdca_desktop.documents.engine.lines import Line
from pdca_desktop.documents.engine.pen import CAPITAL, Pen
from pdca_desktop.documents.engine.strip import Strip
from pdca_desktop.documents.tagging import Node
from pdca_desktop.documents.theme import ACCENT, INK, MUTED, SERIES, WHITE, Colour, Style, Weight

_LONGEST = 80
"""Signs of the label of a part."""
_SMALLER = 0.88
"""How small words may become to stay in their part."""
_SIDE = 2.5
"""White between the edge of a part and its words."""


def bars(desk: Desk, block: Bars, width: float, parent: Node) -> list[Strip]:
    """Bars, each under its label and total."""
    if not block.bars:
        return []
    lengths = [max(float(length), 0) for length in block.lengths]
    longest = max(lengths, default=0) or 1
    lengths += [longest] * (len(block.bars) - len(lengths))
    drawn: list[Drawn] = []
    for bar, length in zip(block.bars, lengths, strict=False):
        one = _Bar(desk, bar, width, width * length / longest)
        drawn.append(one)
        if one.key:
            drawn.append(Words(one.key, desk.theme.small, desk.theme.pad))
    return figure(desk, drawn, block.alt, width, parent)


class _Part(NamedTuple):
    """A part as drawn: its words on one line, on two, or a number that the key explains."""

    start: float
    width: float
    words: tuple[str, ...]
    size: float
    strong: bool


class _Bar:
    """A bar measured: which parts hold their words, which need a key."""

    def __init__(self, desk: Desk, bar: Bar, width: float, length: float) -> None:
        theme = desk.theme
        self.width = width
        bold = self._bold = Style(theme.label.size, theme.label.leading, Weight.STRONG, MUTED)
        (self.total,) = desk.lines(bar.total, bold, width * 0.45, most=1)
        (self.label,) = desk.lines(bar.label, bold, width - self.total.width - 8, most=1)
        self.size = theme.cell.size * 0.95
        self.leading = theme.cell.leading * 0.9
        self.parts: list[_Part] = []
        key: list[str] = []
        x = 0.0
        for segment in bar.segments:
            room = length * max(float(segment.share), 0)
            words, size = self._words(desk, segment, room, key)
            self.parts.append(_Part(x, room, words, size, segment.strong))
            x += room
        tallest = max((len(part.words) for part in self.parts), default=1)
        self.tall = max(tallest, 1) * self.leading + theme.pad * 1.4
        text = " \u00a0 ".join(told.replace(" ", "\u00a0") for told in key)
        self.key: list[Line] = desk.lines(text, theme.small, width) if key else []
        self.height = theme.label.leading + self.tall + theme.pad * (0.6 if key else 1.2)

    def _words(
        self, desk: Desk, segment: Segment, room: float, key: list[str]
    ) -> tuple[tuple[str, ...], float]:
        """What a part says of itself, and in what size; what it cannot say goes to the key."""
        label, amount = desk.clean(segment.label)[:_LONGEST], desk.clean(segment.amount)[:_LONGEST]
        face = cut(Weight.STRONG if segment.strong else Weight.REGULAR)
        whole = f"{label} {amount}".strip()
        for size in (self.size, self.size * _SMALLER):
            for words in ((whole,), (label, amount)):
                if max(face.width(text, size) for text in words) + 2 * _SIDE <= room:
                    return words, size
        number = str(len(key) + 1)
        key.append(f"{number}\u00a0: {whole}")
        return ((number,) if face.width(number, self.size) + 2 <= room else ()), self.size

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw label, total and parts."""
        pen.line_of_text(x, top, self.label, self._bold)
        pen.line_of_text(x + self.width - self.total.width, top, self.total, self._bold)
        low = top - self._bold.leading - self.tall
        plain = 0
        for part in self.parts:
            if part.strong:
                self._draw_part(pen, part, x, low, ACCENT, WHITE)
            else:
                self._draw_part(pen, part, x, low, SERIES[plain % len(SERIES)], INK)
                plain += 1

    def _draw_part(self, pen: Pen, part: _Part, x: float, low: float, fill: Colour, ink: Colour) -> None:
        if part.width > 0:
            pen.box(x + part.start, low, part.width, self.tall, fill, MUTED, line=0.4)
        style = Style(part.size, self.leading, Weight.STRONG if part.strong else Weight.REGULAR, ink)
        y = low + (self.tall + (len(part.words) - 1) * self.leading - CAPITAL * part.size) / 2
        for words in part.words:
            pen.write(x + part.start + part.width / 2, y, words, style, 0.5)
            y -= self.leading
