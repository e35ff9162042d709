"""Strips: what no page end divides. Every block becomes strips, one under the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pdca_desktop.documents.engine.outline import Landmark
    from pdca_desktop.documents.engine.pen import Pen

Draw = Callable[["Pen", float, float], None]
"""Draws at a left and a top, in points from the page's lower left corner."""


class Glue(IntEnum):
    """How firmly a strip holds to the next one."""

    NONE = 0
    WISH = 1  # given up when the whole is taller than a page
    FIRM = 2  # a title and its text, the first lines of a paragraph


@dataclass(slots=True, eq=False)
class Frame:
    """What is drawn around strips, closed at the end of a page and opened again on the next.

    Attributes:
        pad: white inside, above and under the strips.
        draw: draws it from left and top with its width and height, before the strips.
        x: from the left of the column.
    """

    pad: float
    width: float
    draw: "Callable[[Pen, float, float, float, float], None]"
    x: float = 0


def draw_nothing(pen: "Pen", x: float, top: float) -> None:
    """Leave the paper white."""


@dataclass(slots=True, eq=False)
class Strip:
    """A strip of a page, as wide as its column.

    Attributes:
        height: in points.
        above: white before it, none at the top of a page.
        x: from the left of the column.
        frames: frames around it, the outermost first.
        repeat: strips drawn again above it when it begins a page (a table's head).
        below: white after it; of two whites that meet, the larger counts.
        landmarks: headings that it shows, with their distance from its top.
        new_page: whether it begins a page.
    """

    height: float
    draw: Draw = draw_nothing
    above: float = 0
    below: float = 0
    glue: Glue = Glue.NONE
    x: float = 0
    frames: tuple[Frame, ...] = ()
    repeat: "tuple[Strip, ...]" = ()
    landmarks: "tuple[tuple[Landmark, float], ...]" = ()
    new_page: bool = False


def held_together(strips: Sequence[Strip], glue: Glue = Glue.WISH) -> list[Strip]:
    """The strips, each holding at least so firmly to the next; the last as it was."""
    for strip in strips[:-1]:
        strip.glue = max(strip.glue, glue)
    return list(strips)


def enclose(strips: Sequence[Strip], frame: Frame, inset: float) -> None:
    """Put a frame around the strips and move them right by its inset."""
    inside = {id(strip): strip for strip in strips}
    inside.update((id(strip), strip) for outer in strips for strip in outer.repeat)
    for inner in {id(inner): inner for strip in inside.values() for inner in strip.frames}.values():
        inner.x += inset
    for strip in inside.values():
        strip.x += inset
        strip.frames = (frame, *strip.frames)
