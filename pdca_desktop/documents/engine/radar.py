"""Marks on several axes as one profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from pdca_desktop.documents.blocks import Radar
from pdca_desktop.documents.engine.desk import Desk
from pdca_desktop.documents.engine.pen import Pen
from pdca_desktop.documents.engine.strip import Strip
from pdca_desktop.documents.tagging import Node
from pdca_desktop.documents.theme import ACCENT, HAIR, MUTED, PROFILE, RULE, WHITE

Spot = tuple[float, float]
_GAP = 5.0
"""From the end of an axis to its words."""
_LARGEST = 6.6
"""Radius, in sizes of the body type."""
_LEAST = 20.0


class _Label:
    """The words at the end of an axis, and where they go around the drawing."""

    def __init__(self, desk: Desk, label: str, word: str, angle: float, width: float) -> None:
        theme = desk.theme
        self.across, self.up = cos(angle), sin(angle)
        strong, plain = theme.cell_strong, theme.cell
        self._lines = [(line, strong) for line in desk.lines(label, strong, width, most=3)]
        self._lines += [(line, plain) for line in desk.lines(word, plain, width, most=3) if word]
        self.width = max(line.width for line, _ in self._lines)
        self.height = sum(style.leading for _, style in self._lines)

    @property
    def upright(self) -> bool:
        """Whether its axis is nearly vertical: the words are centred over or under it."""
        return abs(self.across) < 0.2

    def left_and_top(self, x: float, y: float) -> Spot:
        """Its place when the axis ends at that spot."""
        if self.upright:
            return x - self.width / 2, (y + self.height + _GAP - 2 if self.up > 0 else y - _GAP + 2)
        return (x + _GAP if self.across > 0 else x - _GAP - self.width), y + self.height / 2

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Draw its lines, the shorter ones on the side of the drawing."""
        lean = 0.5 if self.upright else 0.0 if self.across > 0 else 1.0
        for line, style in self._lines:
            pen.line_of_text(left + (self.width - line.width) * lean, top, line, style)
            top -= style.leading


def radar(desk: Desk, block: Radar, width: float, parent: Node) -> list[Strip]:
    """A profile; an unknown mark leaves its sides open."""
    count = len(block.spokes)
    if count < 3:
        return []
    theme = desk.theme
    labels = [
        _Label(desk, spoke.label, spoke.word, pi / 2 - 2 * pi * at / count, width * 0.3)
        for at, spoke in enumerate(block.spokes)
    ]
    marks = [None if spoke.mark is None else min(max(float(spoke.mark), 0.0), 1.0) for spoke in block.spokes]
    radius = min(_room(labels, width), theme.body.size * _LARGEST)
    corners = _apart(
        labels, [label.left_and_top(radius * label.across, radius * label.up) for label in labels]
    )
    up = max(radius, *(top for _, top in corners))
    down = max(label.height - top for label, (_, top) in zip(labels, corners, strict=True))
    down = max(down, *(-radius * label.up for label in labels))
    low = min(left for left, _ in corners)
    high = max(left + label.width for label, (left, _) in zip(labels, corners, strict=True))
    node = parent.add("Figure", alt=desk.clean(block.alt))
    centre = ((width - (high - low)) / 2 - low, up + 1)
    drawing = _Drawing(
        node, labels, corners, marks, max(block.rings, 1), radius, centre, (width, up + down + 2)
    )
    return [Strip(drawing.size[1], drawing.draw, above=theme.gap * 0.5, below=theme.gap * 0.5)]


def _room(labels: Sequence[_Label], width: float) -> float:
    """The largest radius whose labels stay within the width."""
    left = max(
        (label.width + _GAP for label in labels if label.across < 0 and not label.upright), default=0.0
    )
    right = max(
        (label.width + _GAP for label in labels if label.across > 0 and not label.upright), default=0.0
    )
    across = max(abs(label.across) for label in labels)
    return max((width - left - right) / (2 * across), _LEAST)


def _apart(labels: Sequence[_Label], corners: Sequence[Spot]) -> list[Spot]:
    """The places of the labels, moved down where they would lie on the one above on their side."""
    found = list(corners)
    for side in (-1, 1):
        floor = float("inf")
        column = [at for at, label in enumerate(labels) if label.upright or label.across * side > 0]
        for at in sorted(column, key=lambda at: -corners[at][1]):
            left, top = found[at]
            found[at] = left, min(top, floor)
            floor = found[at][1] - labels[at].height
    return found


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A radar measured.

    Attributes:
        corners: left and top of each label, from the centre.
        centre: from left and top of its place.
        size: width and height of its place.
    """

    node: Node
    labels: Sequence[_Label]
    corners: Sequence[Spot]
    marks: Sequence[float | None]
    rings: int
    radius: float
    centre: Spot
    size: Spot

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw it under `top`."""
        middle = x + self.centre[0], top - self.centre[1]
        width, height = self.size
        with pen.drawing(self.node, (x, top - height, x + width, top)):
            tips = [_spot(middle, label, self.radius) for label in self.labels]
            ends = [
                None if mark is None else _spot(middle, label, self.radius * mark)
                for label, mark in zip(self.labels, self.marks, strict=True)
            ]
            known = [end for end in ends if end is not None]
            if len(known) == len(ends):
                pen.shape(known, PROFILE)
            for ring in range(1, self.rings + 1):
                outer = ring == self.rings
                web = [_spot(middle, label, self.radius * ring / self.rings) for label in self.labels]
                pen.shape(web, None, RULE if outer else HAIR, line=0.7 if outer else 0.4)
            for tip in tips:
                pen.rule(*middle, *tip, HAIR, 0.4)
            for here, there in zip(ends, [*ends[1:], ends[0]], strict=True):
                if here is not None and there is not None:
                    pen.shape([here, there], None, ACCENT, line=1.4, closed=False)
            for tip, end in zip(tips, ends, strict=True):
                if end is None:
                    pen.dot(*tip, 2.4, WHITE, MUTED)
                else:
                    pen.dot(*end, 2.2, ACCENT)
            for label, (left, up) in zip(self.labels, self.corners, strict=True):
                label.draw(pen, middle[0] + left, middle[1] + up)


def _spot(middle: Spot, label: _Label, reach: float) -> Spot:
    """The end of an axis of that length."""
    return middle[0] + reach * label.across, middle[1] + reach * label.up
