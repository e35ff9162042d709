"""What is filled by hand: boxes to tick, ruled lines, signatures."""

from functools import partial

from pdca_desktop.documents.blocks import Signatures, TickBoxes, WritingSpace
from pdca_desktop.documents.engine.desk import Desk, text_strips
from pdca_desktop.documents.engine.fonts import cut
from pdca_desktop.documents.engine.lines import Line
from pdca_desktop.documents.engine.pen import Pen, baseline
from pdca_desktop.documents.engine.rows import Cell, Ground, row_strips
from pdca_desktop.documents.engine.strip import Draw, Glue, Strip, held_together
from pdca_desktop.documents.tagging import Node
from pdca_desktop.documents.theme import ACCENT, INK, MUTED, RULE, WHITE, Style, Theme, Weight

_RULED = 19.0
"""From one ruled line to the next: room for a hand."""
_SIGNED = 26.0
"""Height of a row to sign."""


def tick_boxes(desk: Desk, block: TickBoxes, width: float, parent: Node) -> list[Strip]:
    """A label and its boxes, on as many lines as they need."""
    theme = desk.theme
    style = theme.body
    face = cut(style.weight)
    node = parent.add("P")
    strips: list[Strip] = []
    if block.label:
        label = Style(style.size, style.leading, Weight.STRONG, INK)
        strips = text_strips(desk.lines(block.label, label, width), label, node, theme.gap * 0.6)
    box = style.size * 0.95
    placed: list[list[tuple[float, str, bool]]] = [[]]
    x = 0.0
    for choice in block.choices:
        text = desk.clean(choice)
        its = box + style.size * 0.45 + face.width(text, style.size)
        if x and x + its > width:
            placed.append([])
            x = 0.0
        placed[-1].append((x, text, choice in block.ticked))
        x += its + style.size * 1.8
    for row in placed:
        if row:
            texts = [
                (left, desk.lines(text, style, width - left - box - style.size * 0.45, most=6), ticked)
                for left, text, ticked in row
            ]
            height = max(len(lines) for _, lines, _ in texts) * style.leading + style.size * 0.35
            strips.append(Strip(height, partial(_draw_boxes, texts, box, style, node), above=1))
    return held_together(strips, Glue.FIRM)


def _draw_boxes(
    texts: list[tuple[float, list[Line], bool]],
    box: float,
    style: Style,
    node: Node,
    pen: Pen,
    x: float,
    top: float,
) -> None:
    for left, lines, ticked in texts:
        y = baseline(top, style) - style.size * 0.14
        pen.decorate()
        pen.box(x + left, y, box, box, WHITE, INK, line=0.9)
        pen.tell(node)
        if ticked:
            pen.write(
                x + left + box / 2,
                y + box * 0.16,
                "✓",
                Style(style.size * 1.15, 0, Weight.STRONG, ACCENT),
                0.5,
            )
        line_top = top
        for line in lines:
            pen.line_of_text(x + left + box + style.size * 0.45, line_top, line, style)
            line_top -= style.leading


def writing_space(desk: Desk, block: WritingSpace, width: float, parent: Node) -> list[Strip]:
    """A label, and a line or lines to write on."""
    theme = desk.theme
    style = theme.body
    node = parent.add("P")
    lines = desk.lines(block.label, style, width * (0.62 if block.lines == 0 else 1))
    strips = text_strips(lines, style, node, theme.gap * 0.6)
    if block.lines == 0:
        last = lines[-1].width + style.size * 0.6
        strips[-1].draw = partial(_draw_after, strips[-1].draw, last, width, style)
        strips[-1].height += style.size * 0.2
    if block.hint:
        strips += text_strips(desk.lines(block.hint, theme.small, width), theme.small, node, 0)
    held_together(strips, Glue.FIRM)
    if block.lines:
        strips[-1].glue = Glue.FIRM
        strips += [Strip(_RULED, partial(_draw_ruled, width)) for _ in range(block.lines)]
        if block.lines <= 12:
            held_together(strips, Glue.WISH)
    return strips


def _draw_after(
    label: Draw, start: float, width: float, style: Style, pen: Pen, x: float, top: float
) -> None:
    label(pen, x, top)
    pen.decorate()
    y = baseline(top, style) - 1.5
    pen.rule(x + start, y, x + width, y, RULE, 0.6)


def _draw_ruled(width: float, pen: Pen, x: float, top: float) -> None:
    pen.decorate()
    pen.rule(x, top - _RULED + 2, x + width, top - _RULED + 2, RULE, 0.5)


def signatures(desk: Desk, block: Signatures, width: float, parent: Node) -> list[Strip]:
    """A grid: who, and columns to fill by hand."""
    theme = desk.theme
    node = parent.add("Table")
    count = len(block.columns) + 1
    first = width * (float(block.share) if count > 1 else 1)
    each = (width - first) / max(count - 1, 1)
    edges = [0.0, *(first + at * each for at in range(count))]
    head = node.add("TR")
    titles = ("Nom", *block.columns)
    pad = theme.pad
    cells = [
        Cell(
            edges[at] + pad,
            edges[at + 1] - edges[at] - 2 * pad,
            desk.lines(title, theme.cell_head, edges[at + 1] - edges[at] - 2 * pad),
            theme.cell_head,
            head.add("TH", scope="Column"),
        )
        for at, title in enumerate(titles)
    ]
    strips = row_strips(cells, Ground(width, pad * 0.7, ACCENT, 0.9))
    strips[0].above = theme.gap * 0.6
    for name in block.names:
        row = node.add("TR")
        lines = desk.lines(name, theme.cell, first - 2 * pad, most=4)
        cell = Cell(pad, first - 2 * pad, lines, theme.cell, row.add("TH", scope="Row"))
        for _ in block.columns:
            row.add("TD")
        high = max(_SIGNED, len(lines) * theme.cell.leading + 2 * pad)
        strips.append(Strip(high, partial(_draw_signatory, cell, edges, width, high, theme)))
    return held_together(strips, Glue.WISH)


def _draw_signatory(
    cell: Cell, edges: list[float], width: float, height: float, theme: Theme, pen: Pen, x: float, top: float
) -> None:
    pen.decorate()
    pen.rule(x, top - height, x + width, top - height, MUTED, 0.5)
    for edge in edges[1:-1]:
        pen.rule(x + edge, top, x + edge, top - height, RULE, 0.4)
    pen.tell(cell.node)
    y = top - (height - len(cell.lines) * theme.cell.leading) / 2
    for line in cell.lines:
        pen.line_of_text(x + cell.x, y, line, cell.style)
        y -= theme.cell.leading
