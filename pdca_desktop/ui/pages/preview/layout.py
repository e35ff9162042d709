"""Where each sheet lies on the screen, one under the other: plain numbers, no widget."""

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

MARGIN = 16
LEAST, MOST = 0.25, 3.0
STEPS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_DOTS = 96 / 72


class Fit(Enum):
    """A zoom that follows the window."""

    WIDTH = "Largeur"
    PAGE = "Page entière"


Zoom = Fit | float
"""How large: a fit, or a factor whose 1 is the size on paper."""


class Sheet(NamedTuple):
    """A page on the ground, in logical pixels."""

    x: int
    y: int
    width: int
    height: int


class Anchor(NamedTuple):
    """A place in the document that stays under the eye when the layout changes.

    Attributes:
        part: of the height of the page, from 0 to 1.
    """

    page: int
    part: float


class Layout(NamedTuple):
    """The sheets and the ground they lie on."""

    sheets: tuple[Sheet, ...]
    width: int
    height: int
    factor: float

    def at(self, y: float) -> Anchor:
        """What lies at a height of the ground."""
        for rank, sheet in enumerate(self.sheets):
            if y < sheet.y + sheet.height + MARGIN:
                return Anchor(rank, min(1.0, max(0.0, (y - sheet.y) / sheet.height)))
        return Anchor(max(0, len(self.sheets) - 1), 1.0)

    def y_of(self, anchor: Anchor) -> int:
        """Where a place lies; the last page stands for one that is no longer there."""
        if not self.sheets:
            return 0
        sheet = self.sheets[min(anchor.page, len(self.sheets) - 1)]
        return round(sheet.y + anchor.part * sheet.height)

    def between(self, top: int, bottom: int) -> range:
        """Ranks of the sheets seen between two heights."""
        seen = [
            rank
            for rank, sheet in enumerate(self.sheets)
            if sheet.y < bottom and sheet.y + sheet.height > top
        ]
        return range(seen[0], seen[-1] + 1) if seen else range(0)


def lay_out(sizes: Sequence[tuple[float, float]], zoom: Zoom, width: int, height: int) -> Layout:
    """Lay pages one under the other, each in the middle.

    Args:
        sizes: widths and heights of the pages, in points.
        zoom: how large.
        width: of the window, in logical pixels.
        height: of the window.
    """
    if not sizes:
        return Layout((), width, height, 1.0)
    factor = _factor(sizes, zoom, width, height)
    scaled = [(max(1, round(w * _DOTS * factor)), max(1, round(h * _DOTS * factor))) for w, h in sizes]
    across = max(width, max(w for w, _ in scaled) + 2 * MARGIN)
    sheets, y = [], MARGIN
    for w, h in scaled:
        sheets.append(Sheet((across - w) // 2, y, w, h))
        y += h + MARGIN
    return Layout(tuple(sheets), across, y, factor)


def step_from(factor: float, direction: int) -> float:
    """The next step of zoom above (1) or below (-1) a factor."""
    if direction > 0:
        return next((step for step in STEPS if step > factor * 1.01), MOST)
    return next((step for step in reversed(STEPS) if step < factor * 0.99), LEAST)


def _factor(sizes: Sequence[tuple[float, float]], zoom: Zoom, width: int, height: int) -> float:
    if not isinstance(zoom, Fit):
        return min(MOST, max(LEAST, zoom))
    factor = (width - 2 * MARGIN) / (max(w for w, _ in sizes) * _DOTS)
    if zoom is Fit.PAGE:
        factor = min(factor, (height - 2 * MARGIN) / (max(h for _, h in sizes) * _DOTS))
    return min(MOST, max(LEAST, factor))
