"""Rows of cells: whole on one page when they are short, line by line over pages when they are long."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from pdca_desktop.documents.engine.lines import Line
from pdca_desktop.documents.engine.pen import Pen
from pdca_desktop.documents.engine.strip import Glue, Strip
from pdca_desktop.documents.tagging import Node
from pdca_desktop.documents.theme import RULE, Colour, Style

_WHOLE = 12
"""Rows of so many lines stay on one page."""
_BESIDE = 4.0
"""How far a status reaches beyond its words, in points."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The ground of a status, behind its words."""

    fill: Colour | None
    edge: Colour | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row.

    Attributes:
        x: its left, from the left of the row.
        width: room for its lines.
        right: whether its lines end at its right.
    """

    x: float
    width: float
    lines: Sequence[Line]
    style: Style
    node: Node
    right: bool = False
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What is behind and under a row.

    Attributes:
        pad: white above and under the texts.
        rule: colour of the line under the row.
        thick: of that line.
        fill: behind the whole row.
        posts: places of the upright lines between its cells, from the left of the row.
    """

    width: float
    pad: float
    rule: Colour | None
    thick: float = 0.4
    fill: Colour | None = None
    posts: tuple[float, ...] = ()


def row_strips(cells: Sequence[Cell], ground: Ground) -> list[Strip]:
    """A row as one strip, or as a strip a line when it is long."""
    count = max((len(cell.lines) for cell in cells), default=1)
    if count <= _WHOLE:
        tallest = max((len(cell.lines) * cell.style.leading for cell in cells), default=0.0)
        height = tallest + 2 * ground.pad
        return [Strip(height, partial(_draw_row, cells, ground, height))]
    leading = max(cell.style.leading for cell in cells)
    strips = []
    for at in range(count):
        first, last = at == 0, at == count - 1
        height = leading + (ground.pad if first else 0) + (ground.pad if last else 0)
        glue = Glue.FIRM if at in (0, 1, count - 2) else Glue.NONE
        strips.append(Strip(height, partial(_draw_slice, cells, ground, height, at), glue=glue))
    return strips


def _draw_row(cells: Sequence[Cell], ground: Ground, height: float, pen: Pen, x: float, top: float) -> None:
    _draw_ground(cells, ground, height, pen, x, top)
    _draw_rule(ground, pen, x, top - height)
    for cell in cells:
        y = top - ground.pad
        for line in cell.lines:
            _draw_line(cell, line, pen, x, y)
            y -= cell.style.leading


def _draw_slice(
    cells: Sequence[Cell], ground: Ground, height: float, at: int, pen: Pen, x: float, top: float
) -> None:
    """One line of a long row."""
    _draw_ground(cells if at == 0 else (), ground, height, pen, x, top)
    if at == max(len(cell.lines) for cell in cells) - 1:
        _draw_rule(ground, pen, x, top - height)
    for cell in cells:
        if at < len(cell.lines):
            _draw_line(cell, cell.lines[at], pen, x, top - (ground.pad if at == 0 else 0))


def _draw_line(cell: Cell, line: Line, pen: Pen, x: float, top: float) -> None:
    if line.pieces:
        pen.tell(cell.node)
        shift = cell.width - line.width if cell.right else 0
        pen.line_of_text(x + cell.x + shift, top, line, cell.style)


def _draw_ground(
    cells: Sequence[Cell], ground: Ground, height: float, pen: Pen, x: float, top: float
) -> None:
    if ground.fill is not None:
        pen.decorate()
        pen.box(x, top - height, ground.width, height, ground.fill)
    for post in ground.posts:
        pen.decorate()
        pen.rule(x + post, top, x + post, top - height, RULE, 0.4)
    for cell in cells:
        mark = cell.mark
        if mark is not None and (mark.fill or mark.edge):
            pen.decorate()
            left, width = x + cell.x - _BESIDE + 0.5, cell.width + _BESIDE
            tall = len(cell.lines) * cell.style.leading + 2 * ground.pad - 2.4
            low = top - 1.2 - min(tall, height - 2.4)
            pen.box(left, low, width, min(tall, height - 2.4), mark.fill, mark.edge, dashed=bool(mark.edge))


def _draw_rule(ground: Ground, pen: Pen, x: float, y: float) -> None:
    if ground.rule is not None:
        pen.decorate()
        pen.rule(x, y, x + ground.width, y, ground.rule, ground.thick)
