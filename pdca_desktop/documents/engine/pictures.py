"""Pictures and scanned pages, as large as the frame allows."""

from functools import partial

from pdca_desktop.documents.blocks import Picture
from pdca_desktop.documents.engine.desk import Desk, text_strips
from pdca_desktop.documents.engine.pen import Pen
from pdca_desktop.documents.engine.picture_data import Pixels, pixels
from pdca_desktop.documents.engine.strip import Glue, Strip
from pdca_desktop.documents.tagging import Node
from pdca_desktop.documents.theme import HAIR

_MOST_POINTS_A_PIXEL = 0.75
"""A small picture is not blown up beyond 96 dots an inch."""
_CAPTION_GAP = 2.0


def picture(desk: Desk, block: Picture, width: float, parent: Node) -> list[Strip]:
    """A picture with its caption."""
    theme = desk.theme
    node = parent.add("Figure", alt=desk.clean(block.alt))
    caption = desk.lines(block.caption, theme.small, width, most=4) if block.caption else []
    shown = pixels(block.data)
    room = desk.room * float(block.share) - len(caption) * theme.small.leading - _CAPTION_GAP
    scale = min(width / shown.width, room / shown.height, _MOST_POINTS_A_PIXEL)
    size = shown.width * scale, shown.height * scale
    strip = Strip(
        size[1],
        partial(_draw, shown, size, (width - size[0]) / 2, node),
        above=theme.gap,
        below=theme.gap,
    )
    if not caption:
        return [strip]
    strip.glue = Glue.FIRM
    return [strip, *text_strips(caption, theme.small, parent.add("Caption"), _CAPTION_GAP)]


def _draw(
    picture: Pixels, size: tuple[float, float], shift: float, node: Node, pen: Pen, x: float, top: float
) -> None:
    left, bottom = x + shift, top - size[1]
    with pen.drawing(node, (left, bottom, left + size[0], top)):
        pen.picture(picture, left, bottom, *size)
        pen.box(left, bottom, *size, None, HAIR)
