"""What every block needs to become strips: the theme, printable texts, the headings seen so far."""

from collections.abc import Callable, Sequence
from functools import partial

from pdca_desktop.documents.blocks import Block, Run
from pdca_desktop.documents.engine.fonts import cut, glyphs
from pdca_desktop.documents.engine.lines import Line, break_lines, clipped
from pdca_desktop.documents.engine.outline import Landmark, Title
from pdca_desktop.documents.engine.pen import Pen
from pdca_desktop.documents.engine.strip import Glue, Strip
from pdca_desktop.documents.tagging import Node
from pdca_desktop.documents.theme import Style, Theme, Weight
from pdca_desktop.documents.typography import paragraphs, printable

LEAST_WIDTH = 40.0
"""No text is set narrower, in points."""

Compose = Callable[["Desk", Sequence[Block], float, Node], list[Strip]]


class Desk:
    """The composition of one document.

    Attributes:
        landmarks: headings in order.
        part: rank of the part being composed.
        level: level of the last heading.
        room: height that a block may take where it stands.
        titles: the headings that contents list.
    """

    def __init__(self, theme: Theme, compose: Compose, titles: Sequence[Title]) -> None:
        self.theme = theme
        self.room = theme.height
        self.titles = titles
        self.landmarks: list[Landmark] = []
        self.part = 0
        self.level = 0
        self._by_title: dict[tuple[int, str], Landmark] = {}
        self._compose = compose
        self._glyphs = glyphs()

    def landmark(self, title: Title) -> Landmark | None:
        """The heading of that title, once all is composed."""
        if not self._by_title:
            self._by_title = {
                (mark.part, mark.anchor): mark for mark in reversed(self.landmarks) if mark.anchor
            }
        return self._by_title.get((title.part, title.anchor))

    def compose(self, blocks: Sequence[Block], width: float, node: Node) -> list[Strip]:
        """The strips of blocks, in a column of that width, told under that node."""
        return self._compose(self, blocks, max(width, LEAST_WIDTH), node)

    def clean(self, text: str) -> str:
        """The text as the type can print it, on one line."""
        return " ".join(paragraphs(printable(text, self._glyphs)))

    def paragraphs(self, text: str | tuple[Run, ...]) -> list[tuple[Run, ...]]:
        """The paragraphs of a text, printable."""
        if isinstance(text, str):
            return [(Run(line),) for line in paragraphs(printable(text, self._glyphs))]
        found: list[list[Run]] = [[]]
        for run in text:
            first, *others = printable(run.text, self._glyphs).split("\n")
            found[-1].append(Run(first, run.strong))
            found.extend([Run(line, run.strong)] for line in others)
        return [tuple(runs) for runs in found if any(run.text.strip() for run in runs)]

    def lines(self, text: str | tuple[Run, ...], style: Style, width: float, most: int = 0) -> list[Line]:
        """The lines of one paragraph; at least one, perhaps empty.

        Args:
            most: lines at most; what is left out shows as an ellipsis.
        """
        room = max(width, LEAST_WIDTH / 2)
        plain = cut(style.weight)
        if isinstance(text, str):
            runs = [(self.clean(text), plain)]
        else:
            strong = cut(Weight.STRONG)
            runs = [(run.text, strong if run.strong else plain) for run in text]
        lines = break_lines(runs, style.size, room) or [Line((), 0)]
        return clipped(lines, most, style.size, room) if most else lines

    def block_lines(self, text: str, style: Style, width: float) -> list[Line]:
        """The lines of all paragraphs of a text; at least one, perhaps empty."""
        found = [line for runs in self.paragraphs(text) for line in self.lines(runs, style, width)]
        return found or [Line((), 0)]


def text_strips(lines: Sequence[Line], style: Style, node: Node, above: float) -> list[Strip]:
    """A paragraph as strips: neither its first nor its last line stands alone on a page."""
    last = len(lines) - 1
    return [
        Strip(
            style.leading,
            partial(_draw_line, line, style, node),
            above=above if at == 0 else 0,
            glue=Glue.FIRM if at < last and (at in (0, last - 1)) else Glue.NONE,
        )
        for at, line in enumerate(lines)
    ]


def _draw_line(line: Line, style: Style, node: Node, pen: Pen, x: float, top: float) -> None:
    pen.tell(node)
    pen.line_of_text(x, top, line, style)


def clipped_text(text: str, style: Style, room: float) -> str:
    """A printable text, cut with an ellipsis when it would not fit."""
    face = cut(style.weight)
    if face.width(text, style.size) <= room:
        return text
    text = text[: int(room / style.size * 5)]
    while text and face.width(text + "…", style.size) > room:
        text = text[:-1]
    return text.rstrip() + "…"
