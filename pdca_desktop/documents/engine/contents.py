"""The table of contents: titles, dots, pages, each line a link."""

from collections.abc import Sequence
from dataclasses import dataclass

from pdca_desktop.documents.blocks import Contents
from pdca_desktop.documents.engine.desk import Desk, text_strips
from pdca_desktop.documents.engine.fonts import cut
from pdca_desktop.documents.engine.lines import Line
from pdca_desktop.documents.engine.outline import Title
from pdca_desktop.documents.engine.pen import Pen, baseline
from pdca_desktop.documents.engine.strip import Glue, Strip, held_together
from pdca_desktop.documents.tagging import Node
from pdca_desktop.documents.theme import INK, MUTED, Style, Weight

_MOST = 3
"""Lines of a title, at most."""


def contents(desk: Desk, block: Contents, width: float, parent: Node) -> list[Strip]:
    """One line a title, in one column or several; the page is known when it is drawn."""
    titles = [title for title in desk.titles if title.part == desk.part or not block.of_part]
    if not titles:
        return []
    theme = desk.theme
    look = theme.titles[1]
    strips: list[Strip] = []
    node = parent.add("TOC")
    if block.title:
        title = Style(look.size, look.leading, look.weight, look.colour)
        strips = text_strips(desk.lines(block.title, title, width), title, node.add("Caption"), look.above)
        held_together(strips, Glue.FIRM)
        strips[-1].glue = Glue.FIRM
    if block.columns > 1:
        return [*strips, *_in_columns(desk, titles, width, block.columns, node)]
    return [*strips, *(_strip(desk, title, width, node) for title in titles)]


def _strip(desk: Desk, title: Title, width: float, toc: Node) -> Strip:
    entry = _entry(desk, title, width, toc, desk.theme.body)
    return Strip(entry.height, entry.draw, above=desk.theme.gap * 0.5 if title.level == 1 else 0)


def _in_columns(desk: Desk, titles: Sequence[Title], width: float, columns: int, toc: Node) -> list[Strip]:
    """The titles in small type, down the first column, then down the next; too many go over pages in one."""
    theme = desk.theme
    between = theme.body.size * 1.6
    each = (width - between * (columns - 1)) / columns
    before = len(toc.children)
    entries = [_entry(desk, title, each, toc, theme.small) for title in titles]
    rows = -(-len(entries) // columns)
    stacks = [entries[start : start + rows] for start in range(0, len(entries), rows)]
    height = max(sum(entry.height for entry in stack) for stack in stacks)
    if height > theme.height:
        del toc.children[before:]
        return [_strip(desk, title, width, toc) for title in titles]

    def draw(pen: Pen, x: float, top: float) -> None:
        for rank, stack in enumerate(stacks):
            y = top
            for entry in stack:
                entry.draw(pen, x + rank * (each + between), y)
                y -= entry.height

    return [Strip(height, draw, above=theme.gap, below=theme.gap)]


def _entry(desk: Desk, title: Title, width: float, toc: Node, look: Style) -> "_Entry":
    weight = Weight.STRONG if title.level == 1 else Weight.REGULAR
    style = Style(look.size, look.leading, weight, INK)
    inset = 0.0 if title.level == 1 else style.size * 1.3
    lines = desk.lines(title.text, style, width - inset - style.size * 4, most=_MOST)
    link = toc.add("TOCI").add("Reference").add("Link")
    return _Entry(desk, lines, title, style, inset, width, link)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the contents, or several when the title is long; the page stands on the last."""

    desk: Desk
    lines: Sequence[Line]
    title: Title
    style: Style
    inset: float
    width: float
    link: Node

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.leading + 1.5

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Write title and page, and make them lead there."""
        style = self.style
        landmark = self.desk.landmark(self.title)
        if landmark is None:
            return
        pen.tell(self.link)
        for at, line in enumerate(self.lines):
            pen.line_of_text(x + self.inset, top - at * style.leading, line, style)
        base = baseline(top - (len(self.lines) - 1) * style.leading, style)
        plain = Style(style.size, style.leading, Weight.REGULAR, INK)
        number = f" {landmark.page + 1}"
        pen.write(x + self.width, base, number, plain, 1)
        start = self.inset + self.lines[-1].width + 6
        end = self.width - cut(Weight.REGULAR).width(number, style.size) - 6
        if end > start:
            pen.decorate()
            pen.dots(x + start, x + end, base + 0.6, MUTED)
        pen.link(self.link, (x, top - self.height, x + self.width, top), landmark)
