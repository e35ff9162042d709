"""Titles, paragraphs, lists and framed texts."""

from dataclasses import dataclass
from functools import partial

from pdca_desktop.documents.blocks import Box, Bullet, Bullets, Callout, Heading, Para, Tone
from pdca_desktop.documents.engine.desk import Desk, text_strips
from pdca_desktop.documents.engine.outline import Landmark
from pdca_desktop.documents.engine.pen import Pen, baseline
from pdca_desktop.documents.engine.strip import Draw, Frame, Glue, Strip, enclose, held_together
from pdca_desktop.documents.tagging import Node
from pdca_desktop.documents.theme import ACCENT, AMBER, AMBER_INK, MUTED, RULE, WASH, WHITE, Colour, Style

_SIGNS = {Bullet.DOT: "•", Bullet.PLUS: "+", Bullet.WARNING: "▲"}

_PAD = 0.6
"""White inside a frame, in sizes of the body type."""


def heading(desk: Desk, block: Heading, width: float, parent: Node) -> list[Strip]:
    """A title, which stays with what follows; nothing when it is blank."""
    text = desk.clean(block.text)
    if not text:
        return []
    level = max(1, min(block.level, desk.level + 1, 6))
    desk.level = level
    style = desk.theme.titles[min(level, len(desk.theme.titles)) - 1]
    node = parent.add(f"H{level}")
    landmark = Landmark(level, text, block.anchor, desk.part, node)
    desk.landmarks.append(landmark)
    strips = text_strips(desk.lines(text, style, width), style, node, style.above)
    held_together(strips, Glue.FIRM)
    strips[-1].glue = Glue.FIRM
    strips[0].landmarks = ((landmark, 0.0),)
    return strips


def para(desk: Desk, block: Para, width: float, parent: Node) -> list[Strip]:
    """A text, each of its lines a paragraph."""
    theme = desk.theme
    style = {
        Tone.BODY: theme.body,
        Tone.LEAD: theme.lead,
        Tone.SMALL: theme.small,
        Tone.QUOTE: theme.quote,
    }[block.tone]
    quoted = block.tone is Tone.QUOTE
    inset = theme.body.size if quoted else 0
    holder = parent.add("BlockQuote") if quoted else parent
    strips: list[Strip] = []
    for text in desk.paragraphs(block.text):
        lines = desk.lines(text, style, width - inset)
        strips += text_strips(lines, style, holder.add("P"), style.above)
    if quoted and strips:
        frame = Frame(0, width, _draw_quote)
        enclose(strips, frame, inset)
    return strips


def _draw_quote(pen: Pen, x: float, top: float, width: float, height: float) -> None:  # noqa: ARG001
    pen.decorate()
    pen.box(x, top - height, 1.5, height, RULE)


def bullets(desk: Desk, block: Bullets, width: float, parent: Node) -> list[Strip]:
    """A list, the sign of each item in the margin of its text."""
    style = desk.theme.body
    inset = style.size * 1.45
    items = [found for item in block.items if (found := desk.paragraphs(item))]
    if not items:
        return []
    holder = parent.add("L")
    strips: list[Strip] = []
    for texts in items:
        item = holder.add("LI")
        label, body = item.add("Lbl"), item.add("LBody")
        lines: list[Strip] = []
        for text in texts:
            lines += text_strips(desk.lines(text, style, width - inset), style, body, style.above * 0.55)
        for strip in lines:
            strip.x = inset
        lines[0].draw = partial(_draw_item, block.sign, style, label, lines[0].draw, inset)
        strips += lines
    strips[0].above = style.above
    return strips


def _draw_item(
    sign: Bullet, style: Style, label: Node, text: Draw, inset: float, pen: Pen, x: float, top: float
) -> None:
    pen.tell(label)
    left, y = x - inset + style.size * 0.2, baseline(top, style)
    if sign is Bullet.TICK_BOX:
        side = style.size * 0.78
        pen.box(left, y - style.size * 0.06, side, side, WHITE, MUTED, line=0.8)
    else:
        warning = sign is Bullet.WARNING
        size = style.size * (0.8 if warning else 1)
        look = Style(size, style.leading, style.weight, AMBER_INK if warning else ACCENT)
        pen.write(left, y, _SIGNS[sign], look)
    text(pen, x, top)


@dataclass(frozen=True, slots=True)
class _Border:
    """How a framed text is framed."""

    edge: Colour
    fill: Colour
    line: float

    def draw(self, pen: Pen, x: float, top: float, width: float, height: float) -> None:
        """Draw it behind its texts."""
        pen.decorate()
        pen.box(x, top - height, width, height, self.fill, self.edge if self.line else None, line=self.line)


_BORDERS = {
    Box.DECISION: _Border(ACCENT, WHITE, 1.6),
    Box.NOTE: _Border(WASH, WASH, 0),
    Box.WARNING: _Border(AMBER_INK, AMBER, 0.8),
}


def callout(desk: Desk, block: Callout, width: float, parent: Node) -> list[Strip]:
    """A framed text, its frame closed and opened again at the end of a page."""
    theme = desk.theme
    inset = theme.body.size * 0.95
    node = parent.add("Sect")
    strips: list[Strip] = []
    title = desk.clean(block.title)
    if title:
        ink = AMBER_INK if block.box is Box.WARNING else ACCENT
        look = theme.titles[2]
        style = Style(look.size, look.leading, look.weight, ink)
        strips = text_strips(desk.lines(title, style, width - 2 * inset), style, node.add("P"), 0)
        held_together(strips, Glue.FIRM)
        strips[-1].glue = Glue.FIRM
    lost = sum(strip.height for strip in strips) + 2 * _PAD * theme.body.size
    desk.room -= lost
    inner = desk.compose(block.blocks, width - 2 * inset, node)
    desk.room += lost
    if strips and inner:
        inner[0].above = min(inner[0].above, theme.body.size * 0.25)
    strips += inner
    if not strips:
        return []
    enclose(strips, Frame(_PAD * theme.body.size, width, _BORDERS[block.box].draw), inset)
    strips[0].above = strips[-1].below = theme.gap
    return strips
