"""The one family of type: its cuts loaded once, the widths of words."""

from collections.abc import Set as AbstractSet
from itertools import groupby
from threading import Lock
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont

from pdca_desktop import resources
from pdca_desktop.documents.theme import Weight

_KEPT: Final = 20_000
_SUBSET: Final = 256
"""Signs of one embedded font."""
_LOADING = Lock()


class _Numbers(dict[int, int]):
    """The signs that a document shows, numbered as they come.

    Attributes:
        subsets: the signs of each embedded font, the first of each standing for those it has not.
    """

    def __init__(self) -> None:
        super().__init__()
        self.subsets: list[list[int]] = [[0]]

    def __missing__(self, code: int) -> int:
        """Number a sign seen for the first time."""
        if len(self.subsets[-1]) == _SUBSET:
            self.subsets.append([0])
        self.subsets[-1].append(code)
        number = self[code] = (len(self.subsets) - 1) * _SUBSET + len(self.subsets[-1]) - 1
        return number


class Cut(TTFont):
    """One cut, as the library embeds it; a no-break space stays one to who reads or copies an amount.

    Attributes:
        name: of it on the page.
        signs: code points that it can print.
    """

    def __init__(self, weight: Weight) -> None:
        self.name = f"SourceSans3-{weight.value}"
        super().__init__(self.name, str(resources.folder("fonts") / f"{self.name}.ttf"), shapable=False)
        self.signs: AbstractSet[int] = self.face.charToGlyph.keys()
        self._widths: dict[int, float] = self.face.charWidths
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

    def stringWidth(self, text: str, size: float, encoding: str = "utf-8") -> float:  # noqa: N802
        """The same, by the name that the library asks it."""
        del encoding
        return self.width(text, size)

    def splitString(  # noqa: N802
        self, text: str, doc: PDFDocument, encoding: str = "utf-8"
    ) -> list[tuple[int, bytes]]:
        """The codes of a text: stretches of one embedded font each, with its rank."""
        del encoding
        state: Any = self.state.get(doc)
        if state is None:
            state = self.state[doc] = TTFont.State(False, self)
            state.assignments = _Numbers()
            state.subsets = state.assignments.subsets
        numbers = list(map(state.assignments.__getitem__, map(ord, text)))
        if max(numbers, default=0) < _SUBSET:
            return [(0, bytes(numbers))]
        return [
            (subset, bytes(number % _SUBSET for number in stretch))
            for subset, stretch in groupby(numbers, lambda number: number // _SUBSET)
        ]


_CUTS: dict[Weight, Cut] = {}


def cut(weight: Weight) -> Cut:
    """The cut of that weight."""
    found = _CUTS.get(weight)
    if found is None:
        with _LOADING:
            found = _CUTS.get(weight)
            if found is None:
                found = Cut(weight)
                pdfmetrics.registerFont(found)
                _CUTS[weight] = found
    return found


def glyphs() -> AbstractSet[int]:
    """Code points that every cut can print: those of the regular one, a test holds the others to it."""
    return cut(Weight.REGULAR).signs
