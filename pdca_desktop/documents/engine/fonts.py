"""The one family of type: its cuts read once, the widths of words."""

from collections.abc import Container
from functools import cache
from threading import Lock
from typing import Final

from pdca_desktop import resources
from pdca_desktop.documents.engine.truetype import TrueType
from pdca_desktop.documents.theme import Weight

_KEPT: Final = 20_000
_READING = Lock()


class Cut:
    """One cut: its file, the widths of its signs.

    Attributes:
        rank: its place among the cuts.
    """

    __slots__ = ("_kept", "_widths", "font", "name", "rank")

    def __init__(self, weight: Weight) -> None:
        self.name = f"SourceSans3-{weight.value}"
        self.rank = list(Weight).index(weight)
        self.font = TrueType((resources.folder("fonts") / f"{self.name}.ttf").read_bytes())
        scale = 1000 / self.font.units
        advances = self.font.advances
        self._widths = {code: advances[glyph] * scale for code, glyph in self.font.glyphs.items()}
        self._kept: dict[str, float] = {}

    def width(self, text: str, size: float) -> float:
        """Width of a printable text, in points."""
        kept = self._kept
        width = kept.get(text)
        if width is None:
            widths = self._widths
            width = sum([widths[ord(sign)] for sign in text]) / 1000
            if len(kept) > _KEPT:
                kept.clear()
            kept[text] = width
        return width * size


_CUTS: dict[Weight, Cut] = {}


def cut(weight: Weight) -> Cut:
    """The cut of that weight."""
    found = _CUTS.get(weight)
    if found is None:
        with _READING:
            found = _CUTS.get(weight) or _CUTS.setdefault(weight, Cut(weight))
    return found


@cache
def glyphs() -> Container[int]:
    """Code points that every cut can print."""
    first, *others = (cut(weight).font.glyphs.keys() for weight in Weight)
    return frozenset(first).intersection(*others)
