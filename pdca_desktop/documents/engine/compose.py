"""Which block is composed by what; blocks that hold others."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from pdca_desktop.documents import blocks as b
from pdca_desktop.documents.engine.bars import bars
from pdca_desktop.documents.engine.contents import contents
from pdca_desktop.documents.engine.curve import curve
from pdca_desktop.documents.engine.desk import Desk
from pdca_desktop.documents.engine.flow import stacked
from pdca_desktop.documents.engine.gauges import gauges
from pdca_desktop.documents.engine.handwriting import signatures, tick_boxes, writing_space
from pdca_desktop.documents.engine.outline import Title
from pdca_desktop.documents.engine.pairs import figure_band, key_values
from pdca_desktop.documents.engine.pen import Pen
from pdca_desktop.documents.engine.pictures import picture
from pdca_desktop.documents.engine.radar import radar
from pdca_desktop.documents.engine.strip import Strip, held_together
from pdca_desktop.documents.engine.tables import table
from pdca_desktop.documents.engine.texts import bullets, callout, heading, para
from pdca_desktop.documents.tagging import Node


def compose(desk: Desk, blocks: Sequence[b.Block], width: float, node: Node) -> list[Strip]:
    """The strips of blocks, in order."""
    strips: list[Strip] = []
    break_next = False
    for block in blocks:
        if isinstance(block, b.PageBreak):
            break_next = True
            continue
        its = _one(desk, block, width, node)
        if its and break_next:
            its[0].new_page = True
            break_next = False
        strips += its
    return strips


def _one(desk: Desk, block: b.Block, width: float, node: Node) -> list[Strip]:  # noqa: C901, PLR0912  (one case a block)
    match block:
        case b.Heading():
            return heading(desk, block, width, node)
        case b.Para():
            return para(desk, block, width, node)
        case b.Bullets():
            return bullets(desk, block, width, node)
        case b.KeyValues():
            return key_values(desk, block, width, node)
        case b.FigureBand():
            return figure_band(desk, block, width, node)
        case b.Callout():
            return callout(desk, block, width, node)
        case b.Table():
            return table(desk, block, width, node)
        case b.Gauges():
            return gauges(desk, block, width, node)
        case b.Bars():
            return bars(desk, block, width, node)
        case b.Radar():
            return radar(desk, block, width, node)
        case b.Curve():
            return curve(desk, block, width, node)
        case b.SideBySide():
            return _side_by_side(desk, block, width, node)
        case b.Together():
            return held_together(desk.compose(block.blocks, width, node))
        case b.TickBoxes():
            return tick_boxes(desk, block, width, node)
        case b.WritingSpace():
            return writing_space(desk, block, width, node)
        case b.Signatures():
            return signatures(desk, block, width, node)
        case b.Picture():
            return picture(desk, block, width, node)
        case b.Contents():
            return contents(desk, block, width, node)
        case b.Gap():
            return [Strip(0, above=float(block.lines) * desk.theme.body.leading)]
        case b.PageBreak():
            return []
        case _:
            assert_never(block)


def _side_by_side(desk: Desk, block: b.SideBySide, width: float, node: Node) -> list[Strip]:
    """Columns as one strip; one under the other when they are taller than a page."""
    theme = desk.theme
    between = theme.body.size * 2
    whole = sum(float(side.share) for side in block.sides) or 1
    room = width - between * (len(block.sides) - 1)
    columns, x = [], 0.0
    level, known = desk.level, len(desk.landmarks)
    before = len(node.children)
    above = 0.0
    marks = []
    for side in block.sides:
        its = room * float(side.share) / whole
        strips = desk.compose(side.blocks, its, node)
        if strips:
            above = max(above, strips[0].above)
        stack = stacked(strips)
        marks += [(mark, top + at) for strip, top in stack.strips for mark, at in strip.landmarks]
        columns.append((x, stack))
        x += its + between
    height = max((stack.used for _, stack in columns), default=0)
    if height <= theme.height:

        def draw(pen: Pen, left: float, top: float) -> None:
            for shift, stack in columns:
                stack.draw(pen, left + shift, top)

        return [Strip(height, draw, above=above, landmarks=tuple(marks))]
    del node.children[before:], desk.landmarks[known:]
    desk.level = level
    return [strip for side in block.sides for strip in desk.compose(side.blocks, width, node)]


def titles_of(blocks: Sequence[b.Block], part: int) -> Iterator[Title]:
    """The headings that contents list: those of level 1 and 2 that have an anchor."""
    for block in blocks:
        match block:
            case b.Heading() if block.anchor and block.level <= 2 and block.text.strip():
                yield Title(part, block.level, block.text, block.anchor)
            case b.Callout() | b.Together():
                yield from titles_of(block.blocks, part)
            case b.SideBySide():
                for side in block.sides:
                    yield from titles_of(side.blocks, part)
            case _:
                pass
