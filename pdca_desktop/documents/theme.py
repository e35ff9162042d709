"""The look of the paper: every colour, size and space; all of it reads in black and white."""

from dataclasses import dataclass
from enum import Enum
from functools import cache

from pdca_desktop.documents.blocks import Face, Status

Colour = tuple[float, float, float]
"""Red, green, blue, each from 0 to 1."""


def colour(code: str) -> Colour:
    """The colour of a code like "#0d4a68"."""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


INK = colour("#1b1f23")
MUTED = colour("#56606a")
ACCENT = colour("#0d4a68")
WHITE = colour("#ffffff")
BLACK = colour("#000000")
RULE = colour("#a9b3ba")
HAIR = colour("#cfd6db")
WASH = colour("#eef3f6")
MIST = colour("#dbe6ec")
SERIES = (colour("#d3e1e9"), colour("#eaf1f5"))
"""Fills of parts that are not ours, in turn."""
PROFILE = colour("#cfdfe8")
ALARM = colour("#96151a")
AMBER = colour("#fbeccb")
AMBER_INK = colour("#6b4300")
GREEN = colour("#1c5c37")
QUIET = colour("#4b4766")


class Weight(Enum):
    """A cut of the one family of type."""

    REGULAR = "Regular"
    STRONG = "Semibold"
    ITALIC = "It"


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set.

    Attributes:
        size: of the type, in points.
        leading: from one line to the next, in points.
        above: white before it, in points, none at the top of a page.
    """

    size: float
    leading: float
    weight: Weight = Weight.REGULAR
    colour: Colour = INK
    above: float = 0


@dataclass(frozen=True, slots=True)
class StatusLook:
    """A status as sign and colours; the word stands beside it.

    Attributes:
        fill: behind the word, None leaves the paper.
        dashed: an outline in dashes, for what is not known.
        bar: colour of a gauge's bar.
    """

    sign: str
    ink: Colour
    fill: Colour | None
    dashed: bool
    bar: Colour


STATUSES = {
    Status.CONFORM: StatusLook("✓", GREEN, None, dashed=False, bar=colour("#9fbcab")),
    Status.WARNING: StatusLook("▲", AMBER_INK, AMBER, dashed=False, bar=colour("#c08a2c")),
    Status.BLOCKING: StatusLook("✗", WHITE, ALARM, dashed=False, bar=ALARM),
    Status.UNKNOWN: StatusLook("?", QUIET, None, dashed=True, bar=WHITE),
}


@dataclass(frozen=True, slots=True)
class Theme:
    """The measures of one face, in points.

    Attributes:
        titles: styles of the headings, from level 1.
        gap: white between blocks.
        pad: white inside cells and frames.
    """

    titles: tuple[Style, ...]
    body: Style
    lead: Style
    small: Style
    quote: Style
    label: Style
    cell: Style
    cell_strong: Style
    cell_head: Style
    figure: Style
    figure_label: Style
    running: Style
    fine: Style
    gap: float
    pad: float
    left: float = 51
    right: float = 51
    top: float = 56
    bottom: float = 54
    page_width: float = 595.276
    page_height: float = 841.89

    @property
    def width(self) -> float:
        """Width of the text."""
        return self.page_width - self.left - self.right

    @property
    def height(self) -> float:
        """Height of the text."""
        return self.page_height - self.top - self.bottom


def _theme(size: float, leading: float, cell: float) -> Theme:
    strong, muted = Weight.STRONG, MUTED
    return Theme(
        titles=(
            Style(size * 2.0, size * 2.3, strong, ACCENT, size * 1.1),
            Style(size * 1.26, size * 1.6, strong, ACCENT, size * 0.88),
            Style(size * 1.12, size * 1.45, strong, INK, size * 0.85),
            Style(size, leading, strong, MUTED, size * 0.8),
        ),
        body=Style(size, leading, above=size * 0.42),
        lead=Style(size * 1.12, leading * 1.1, colour=MUTED, above=size * 0.2),
        small=Style(size * 0.84, leading * 0.84, colour=MUTED, above=size * 0.3),
        quote=Style(size, leading, Weight.ITALIC, above=size * 0.42),
        label=Style(size * 0.92, leading * 0.94, colour=muted),
        cell=Style(cell, cell * 1.28),
        cell_strong=Style(cell, cell * 1.28, strong),
        cell_head=Style(cell * 0.94, cell * 1.25, strong, MUTED),
        figure=Style(size * 1.5, size * 1.85, strong, ACCENT),
        figure_label=Style(size * 0.88, size * 1.12, colour=MUTED),
        running=Style(8, 10, colour=MUTED),
        fine=Style(6.6, 8.2, colour=MUTED),
        gap=size * 0.66,
        pad=size * 0.36,
    )


@cache
def theme_of(face: Face) -> Theme:
    """The measures of a face."""
    return _theme(13.0, 18.2, 12.0) if face is Face.LARGE else _theme(9.5, 12.6, 8.8)
