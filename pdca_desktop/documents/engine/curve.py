"""A curve over months, its zero line, its lowest and highest points written."""

from collections.abc import Sequence
from dataclasses import dataclass

from pdca_desktop.documents.blocks import Curve
from pdca_desktop.documents.engine.desk import Desk, clipped_text
from pdca_desktop.documents.engine.fonts import cut
from pdca_desktop.documents.engine.pen import Pen
from pdca_desktop.documents.engine.strip import Strip
from pdca_desktop.documents.tagging import Node
from pdca_desktop.documents.theme import ACCENT, ALARM, HAIR, INK, MUTED, WHITE, Style, Theme, Weight

_HEIGHT = 9.0
"""Of the drawing, in lines of text."""


def curve(desk: Desk, block: Curve, width: float, parent: Node) -> list[Strip]:
    """The curve, with a gap where the value is unknown; nothing when all are."""
    values = [None if point.value is None else float(point.value) for point in block.points]
    known = [value for value in values if value is not None]
    if not known:
        return []
    theme = desk.theme
    node = parent.add("Figure", alt=desk.clean(block.alt))
    labels = [clipped_text(desk.clean(point.label), theme.label, width / 3) for point in block.points]
    texts = [desk.clean(point.text) for point in block.points]
    drawing = _Drawing(theme, node, width, values, labels, texts, min(*known, 0.0), max(*known, 0.0))
    return [Strip(drawing.height, drawing.draw, above=theme.gap * 0.6, below=theme.gap * 0.6)]


@dataclass(frozen=True, slots=True)
class _Words:
    """Words and where they stand."""

    text: str
    left: float
    width: float
    y: float
    style: Style

    def meets(self, left: float, width: float, y: float, size: float) -> bool:
        """Whether other words would stand over these."""
        beside = left + width < self.left or left > self.left + self.width
        return not beside and abs(y - self.y) < max(size, self.style.size)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A curve measured."""

    theme: Theme
    node: Node
    width: float
    values: Sequence[float | None]
    labels: Sequence[str]
    texts: Sequence[str]
    low: float
    high: float

    @property
    def height(self) -> float:
        return self.theme.body.leading * _HEIGHT

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw it under `top`."""
        bottom = top - self.height + self.theme.label.leading + 2
        zero = self._y(0, bottom, top)
        with pen.drawing(self.node, (x, top - self.height, x + self.width, top)):
            pen.rule(x, bottom, x + self.width, bottom, HAIR)
            self._draw_months(pen, x, bottom)
            pen.rule(x, zero, x + self.width, zero, INK, 0.7)
            for stretch in self._stretches(x, bottom, top):
                if len(stretch) > 1:
                    pen.shape(stretch, None, ACCENT, line=1.4, closed=False)
                else:
                    pen.dot(*stretch[0], 1.6, ACCENT)
            self._draw_zero(pen, x, zero, self._draw_ends(pen, x, bottom, top))

    def _draw_zero(self, pen: Pen, x: float, zero: float, taken: Sequence["_Words"]) -> None:
        """The name of the zero line, at the end and on the side where no other words stand."""
        axis = self.theme.label
        style = Style(axis.size, axis.leading, colour=MUTED)
        name = "0\u00a0€"
        its = cut(style.weight).width(name, style.size)
        known = [(value, at) for at, value in enumerate(self.values) if value is not None]
        early = min(known)[1] < len(self.values) / 2
        ends = (x + self.width - its, x) if early else (x, x + self.width - its)
        places = [(left, zero + away) for away in (2.5, -axis.size - 1) for left in ends]
        free = (
            one for one in places if not any(words.meets(one[0], its, one[1], axis.size) for words in taken)
        )
        left, y = next(free, places[0])
        pen.write(left, y, name, style)

    def _y(self, value: float, bottom: float, top: float) -> float:
        """Height of a value; a line of words fits above the highest and under the lowest."""
        words = self.theme.cell.leading
        room = top - bottom - 2 * words - 4
        return bottom + words + 2 + (value - self.low) / ((self.high - self.low) or 1.0) * room

    def _stretches(self, x: float, bottom: float, top: float) -> list[list[tuple[float, float]]]:
        """The points between gaps."""
        step = self.width / len(self.values)
        found: list[list[tuple[float, float]]] = [[]]
        for at, value in enumerate(self.values):
            if value is None:
                found.append([])
            else:
                found[-1].append((x + (at + 0.5) * step, self._y(value, bottom, top)))
        return [stretch for stretch in found if stretch]

    def _ends(self, x: float, bottom: float, top: float) -> list["_Words"]:
        """The lowest point, in words; the highest too, which gives the scale."""
        known = [(value, at) for at, value in enumerate(self.values) if value is not None]
        lowest, worst = min(known)
        highest, best = max(known, key=lambda one: (one[0], -one[1]))
        bad = lowest < 0
        y = self._y(lowest, bottom, top)
        zero = self._y(0, bottom, top)
        crossed = not bad and y - self.theme.cell.leading < zero  # then the words go under the zero line
        under = (zero if crossed else y) - self.theme.cell.leading
        style = Style(self.theme.cell.size, self.theme.cell.leading, Weight.STRONG, ALARM if bad else ACCENT)
        found = [self._words(x, worst, under, style, "✗ " if bad else "")]
        if best != worst:
            style = Style(self.theme.cell.size, self.theme.cell.leading, Weight.REGULAR, MUTED)
            found.append(self._words(x, best, self._y(highest, bottom, top) + 4, style, ""))
        return found

    def _draw_ends(self, pen: Pen, x: float, bottom: float, top: float) -> list["_Words"]:
        """Write them, and mark the lowest point."""
        lowest, worst = min((value, at) for at, value in enumerate(self.values) if value is not None)
        y, ink = self._y(lowest, bottom, top), ALARM if lowest < 0 else ACCENT
        pen.dot(x + (worst + 0.5) * self.width / len(self.values), y, 2.6, ink, WHITE)
        written = self._ends(x, bottom, top)
        for words in written:
            pen.write(words.left, words.y, words.text, words.style)
        return written

    def _words(self, x: float, at: int, y: float, style: Style, sign: str) -> "_Words":
        words = sign + f"{self.labels[at]}\u00a0: {self.texts[at]}".strip(" \u00a0:")
        words = clipped_text(words, style, self.width)
        its = cut(style.weight).width(words, style.size)
        middle = x + (at + 0.5) * self.width / len(self.values)
        return _Words(words, min(max(middle - its / 2, x), x + self.width - its), its, y, style)

    def _draw_months(self, pen: Pen, x: float, bottom: float) -> None:
        """As many month names as stand apart."""
        axis = self.theme.label
        face = cut(axis.weight)
        step = self.width / len(self.labels)
        widest = max(face.width(label, axis.size) for label in self.labels) + 6
        for at in range(0, len(self.labels), max(1, int(widest / step) + 1)):
            its = face.width(self.labels[at], axis.size)
            left = min(max((at + 0.5) * step - its / 2, 0), self.width - its)
            pen.write(x + left, bottom - axis.size, self.labels[at], axis)
