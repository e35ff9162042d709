"""Figures made of drawings one under the other: on one page, or on several when they are many."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from pdca_desktop.documents.engine.desk import Desk
from pdca_desktop.documents.engine.lines import Line
from pdca_desktop.documents.engine.pen import Pen
from pdca_desktop.documents.engine.strip import Strip
from pdca_desktop.documents.tagging import Node
from pdca_desktop.documents.theme import Style


class Drawn(Protocol):
    """Something measured, ready to be drawn."""

    @property
    def height(self) -> float:
        """In points."""

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw it from its left, under `top`."""


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of words among drawings.

    Attributes:
        below: white under them, in points.
    """

    lines: Sequence[Line]
    style: Style
    below: float = 0

    @property
    def height(self) -> float:
        """In points."""
        return len(self.lines) * self.style.leading + self.below

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Write the lines."""
        for at, line in enumerate(self.lines):
            pen.line_of_text(x, top - at * self.style.leading, line, self.style)


def figure(desk: Desk, drawn: Sequence[Drawn], alt: str, width: float, parent: Node) -> list[Strip]:
    """A figure as one strip, or as a strip a page; each is told in words."""
    pages: list[list[Drawn]] = [[]]
    used = 0.0
    for one in _divided(drawn):
        if pages[-1] and used + one.height > desk.theme.height:
            pages.append([])
            used = 0.0
        pages[-1].append(one)
        used += one.height
    strips = []
    for rank, some in enumerate(pages):
        told = desk.clean(alt) + (f" (suite, {rank + 1} sur {len(pages)})" if rank else "")
        node = parent.add("Figure", alt=told)
        height = sum(one.height for one in some)
        strips.append(Strip(height, partial(_draw, some, node, width, height)))
    strips[0].above = strips[-1].below = desk.theme.gap * 0.5
    return strips


def _divided(drawn: Sequence[Drawn]) -> Iterator[Drawn]:
    """The drawings, words line by line."""
    for one in drawn:
        if isinstance(one, Words):
            last = len(one.lines) - 1
            for at, line in enumerate(one.lines):
                yield Words([line], one.style, one.below if at == last else 0)
        else:
            yield one


def _draw(
    drawn: Sequence[Drawn], node: Node, width: float, height: float, pen: Pen, x: float, top: float
) -> None:
    with pen.drawing(node, (x, top - height, x + width, top)):
        y = top
        for one in drawn:
            one.draw(pen, x, y)
            y -= one.height
