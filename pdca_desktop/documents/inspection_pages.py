"""Reads the pages of a printed document as a reader would: each text with its place and its mark."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pikepdf

_TEXT = {"Tj", "TJ", "'", '"'}
_PAINT = {"f", "F", "f*", "B", "B*", "b", "b*", "s", "S", "Do", "sh", "EI"}
_CMYK = {"k", "K"}
_ABOVE, _BELOW, _TOUCH = 0.62, 0.12, 0.6
"""What a text covers above and under its base line, in sizes; by how many points two may touch."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text shown on a page.

    Attributes:
        page: from 0.
        x: its left, in points.
        y: its base line, from the lower edge.
        width: without blanks at its end.
        mark: number of its marked piece, None when it is decoration.
    """

    page: int
    x: float
    y: float
    width: float
    size: float
    text: str
    mark: int | None


@dataclass(slots=True)
class PageRead:
    """What a page holds.

    Attributes:
        marks: numbers of its marked pieces, in order, with the role each gives itself.
        faults: sentences.
    """

    shown: list[Shown] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class _Font:
    """What the codes of an embedded simple font say and how wide they are."""

    def __init__(self, font: pikepdf.Object) -> None:
        self.name = str(font.get("/BaseFont", ""))
        self.first = int(font.get("/FirstChar", 0))
        self.widths = [float(width) for width in font.get("/Widths", pikepdf.Array())]
        self.meaning = dict(_unicode_map(font))

    def text(self, codes: bytes) -> str:
        return "".join(self.meaning.get(code, "\ufffd") for code in codes)

    def width(self, codes: bytes) -> float:
        at = [code - self.first for code in codes]
        return sum(self.widths[index] for index in at if 0 <= index < len(self.widths)) / 1000


def _unicode_map(font: pikepdf.Object) -> Iterator[tuple[int, str]]:
    """Pairs of code and text of the font's ToUnicode map."""
    if "/ToUnicode" not in font:
        return
    source = font.ToUnicode.read_bytes().decode("latin-1")
    for section in re.findall(r"beginbfchar(.*?)endbfchar", source, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", section):
            yield int(code, 16), bytes.fromhex(text).decode("utf-16-be")
    for section in re.findall(r"beginbfrange(.*?)endbfrange", source, re.DOTALL):
        for first, last, start in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", section):
            for step in range(int(last, 16) - int(first, 16) + 1):
                yield int(first, 16) + step, chr(int(start, 16) + step)
        for first, texts in re.findall(r"<(\w+)>\s*<\w+>\s*\[(.*?)\]", section, re.DOTALL):
            for step, text in enumerate(re.findall(r"<(\w+)>", texts)):
                yield int(first, 16) + step, bytes.fromhex(text).decode("utf-16-be")


class Reader:
    """Reads pages; fonts are read once."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[int, int], _Font] = {}

    def read(self, page: pikepdf.Page, number: int) -> PageRead:
        """What that page holds; `number` counts from 0."""
        found = PageRead()
        fonts = {
            str(name): self._font(font)
            for name, font in page.obj.Resources.get("/Font", pikepdf.Dictionary()).items()
        }
        state = _State()
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            if operator in _CMYK:
                found.faults.append(f"page {number + 1} : couleur CMJN")
            if operator in _PAINT and not state.marked:
                found.faults.append(f"page {number + 1} : dessin sans marque ({operator})")
            if operator in _TEXT:
                self._show(list(instruction.operands), fonts, state, number, found)
            else:
                state.follow(operator, list(instruction.operands), found)
        if state.depth:
            found.faults.append(f"page {number + 1} : marque non fermée")
        return found

    def _font(self, font: pikepdf.Object) -> _Font:
        key = font.objgen
        if key not in self._fonts:
            self._fonts[key] = _Font(font)
        return self._fonts[key]

    @staticmethod
    def _show(
        operands: Sequence[pikepdf.Object],
        fonts: dict[str, _Font],
        state: "_State",
        number: int,
        found: PageRead,
    ) -> None:
        codes = bytes(operands[-1])
        font = fonts[state.font]
        text = font.text(codes)
        if not state.marked:
            found.faults.append(f"page {number + 1} : texte sans marque « {text} »")
        if "\ufffd" in text or 0 in codes:
            found.faults.append(f"page {number + 1} : signe sans dessin dans « {text} »")
        inked = codes[: len(text.rstrip())]
        width = font.width(inked) * state.size
        found.shown.append(Shown(number, state.x, state.y, width, state.size, text, state.mark))
        state.x += font.width(codes) * state.size


@dataclass(slots=True)
class _State:
    """Where the pen is and whose content it draws."""

    x: float = 0
    y: float = 0
    size: float = 0
    font: str = ""
    marks: list[int | None] = field(default_factory=list)

    @property
    def depth(self) -> int:
        return len(self.marks)

    @property
    def marked(self) -> bool:
        return bool(self.marks)

    @property
    def mark(self) -> int | None:
        return self.marks[-1] if self.marks else None

    def follow(self, operator: str, operands: Sequence[pikepdf.Object], found: PageRead) -> None:
        """Note what an instruction changes."""
        match operator:
            case "Tf":
                self.font, self.size = str(operands[0]), float(operands[1])
            case "Tm":
                self.x, self.y = float(operands[4]), float(operands[5])
            case "BDC":
                tag, properties = operands
                number = int(properties["/MCID"]) if "/MCID" in properties else None
                self.marks.append(number)
                if number is not None:
                    found.marks.append((number, str(tag)[1:]))
            case "BMC":
                self.marks.append(None)
            case "EMC" if self.marks:
                self.marks.pop()
            case "EMC":
                found.faults.append("marque fermée sans être ouverte")
            case _:
                pass


def overlaps(shown: Sequence[Shown]) -> Iterator[tuple[Shown, Shown]]:
    """Texts of one page that lie on each other."""
    inked = sorted((text for text in shown if text.width > 0), key=lambda text: text.y)
    for at, low in enumerate(inked):
        for high in inked[at + 1 :]:
            if high.y - _BELOW * high.size >= low.y + _ABOVE * low.size:
                if high.y - low.y > low.size + high.size:
                    break
                continue
            if low.x < high.x + high.width - _TOUCH and high.x < low.x + low.width - _TOUCH:
                yield low, high
