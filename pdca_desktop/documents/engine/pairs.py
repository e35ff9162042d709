"""Labels with their values, and the band of figures."""

from collections.abc import Sequence
from functools import partial

from pdca_desktop.documents.blocks import FigureBand, KeyValues
from pdca_desktop.documents.engine.desk import Desk
from pdca_desktop.documents.engine.fonts import cut
from pdca_desktop.documents.engine.lines import Line
from pdca_desktop.documents.engine.pen import Pen
from pdca_desktop.documents.engine.rows import Cell, Ground, row_strips
from pdca_desktop.documents.engine.strip import Strip
from pdca_desktop.documents.tagging import Node
from pdca_desktop.documents.theme import ACCENT, HAIR, RULE, WASH, Style, Theme

_MOST = 3
"""Lines of a label in the band, at most."""
_SMALLEST = 0.62
"""A figure too wide for its place shrinks to this part of its size, then breaks."""


def key_values(desk: Desk, block: KeyValues, width: float, parent: Node) -> list[Strip]:
    """One row a pair, or two pairs side by side; told as a table whose labels title their rows."""
    if not block.rows:
        return []
    theme = desk.theme
    side_by_side = max(1, min(block.columns, 2))
    between = theme.body.size * 1.6 if side_by_side > 1 else 0
    half = (width - between * (side_by_side - 1)) / side_by_side
    label_width = half * float(block.label_share)
    table = parent.add("Table")
    strips: list[Strip] = []
    ground = Ground(width, theme.pad * 0.5, HAIR)
    for start in range(0, len(block.rows), side_by_side):
        row = table.add("TR")
        cells = []
        for rank, (label, value) in enumerate(block.rows[start : start + side_by_side]):
            x = rank * (half + between)
            lines = desk.lines(label, theme.label, label_width - theme.pad)
            cells.append(Cell(x, label_width, lines, theme.label, row.add("TH", scope="Row")))
            lines = desk.block_lines(value, theme.body, half - label_width)
            cells.append(Cell(x + label_width, half - label_width, lines, theme.body, row.add("TD")))
        for _ in range(2 * side_by_side - len(cells)):
            row.add("TD")
        strips += row_strips(cells, ground)
    strips[0].above = strips[-1].below = theme.gap * 0.6
    return strips


def figure_band(desk: Desk, block: FigureBand, width: float, parent: Node) -> list[Strip]:
    """Figures side by side, each over its label."""
    if not block.figures:
        return []
    theme = desk.theme
    each = width / len(block.figures)
    room = each - 2 * theme.pad
    cells = []
    holder = parent.add("L")
    style = _fitting(desk, [figure.value for figure in block.figures], theme.figure, room)
    for figure in block.figures:
        item = holder.add("LI")
        label, value = item.add("Lbl"), item.add("LBody")
        texts = [(figure.value, style, value), (figure.label, theme.figure_label, label)]
        texts += [(figure.note, theme.figure_label, value)] if figure.note else []
        cells.append([(desk.lines(text, its, room, most=_MOST), its, owner) for text, its, owner in texts])
    tallest = max(sum(len(lines) * style.leading for lines, style, _ in parts) for parts in cells)
    height = tallest + 2.6 * theme.pad
    return [Strip(height, partial(_draw_band, cells, each, height, theme), above=theme.gap, below=theme.gap)]


def _fitting(desk: Desk, texts: Sequence[str], style: Style, room: float) -> Style:
    """The style, smaller for all when one of the texts would not fit on one line."""
    face = cut(style.weight)
    width = max(face.width(desk.clean(text), style.size) for text in texts)
    size = style.size * min(1.0, max(room / max(width, 1.0), _SMALLEST))
    return Style(size, style.leading, style.weight, style.colour)


def _draw_band(
    cells: list[list[tuple[list[Line], Style, Node]]],
    each: float,
    height: float,
    theme: Theme,
    pen: Pen,
    x: float,
    top: float,
) -> None:
    """Draw the band."""
    width = each * len(cells)
    pen.decorate()
    pen.box(x, top - height, width, height, WASH)
    pen.rule(x, top, x + width, top, ACCENT, 1.2)
    for at, parts in enumerate(cells):
        left, y = x + at * each, top - 1.1 * theme.pad
        if at:
            pen.decorate()
            pen.rule(left, top - theme.pad, left, top - height + theme.pad, RULE)
        for lines, style, node in parts:
            pen.tell(node)
            for line in lines:
                pen.line_of_text(left + (each - line.width) / 2, y, line, style)
                y -= style.leading
