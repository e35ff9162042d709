"""Breaks texts into lines: at spaces and hyphens, inside a word only when no line could hold it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pdca_desktop.documents.engine.fonts import Cut

_ROOM = 0.01
_SHORT = 240
"""Signs of a text that may be one line: the widths of longer ones are not worth keeping."""
_WORD = re.compile("[^ ]+ *| +")
_INSIDE = re.compile(r"(?<=[^\W\d_][-/])(?=[^\W\d_])")


class Piece(NamedTuple):
    """A stretch of a line in one cut, at its distance from the line's left."""

    x: float
    text: str
    cut: Cut


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; the space it was broken at ends its last piece.

    Attributes:
        width: without that last space.
    """

    pieces: tuple[Piece, ...]
    width: float


def break_lines(runs: Iterable[tuple[str, Cut]], size: float, width: float) -> list[Line]:
    """The lines of a paragraph.

    Args:
        runs: its printable texts, each in one cut, without line ends.
        width: room for a line, in points.
    """
    runs = [run for run in runs if run[0]]
    if len(runs) == 1 and len(runs[0][0]) < _SHORT:
        text, cut = runs[0]
        whole = cut.width(text, size)
        if whole <= width + _ROOM:
            return [Line((Piece(0, text, cut),), whole)]
    return _Breaker(size, width).broken(runs)


def clipped(lines: list[Line], most: int, size: float, width: float) -> list[Line]:
    """The first lines, the last of them ended with an ellipsis when some are left out."""
    if len(lines) <= most:
        return lines
    kept, last = lines[: most - 1], lines[most - 1]
    *before, piece = last.pieces
    text = piece.text.rstrip()
    while text and piece.x + piece.cut.width(text + "…", size) > width:
        text = text[:-1].rstrip()
    ended = Piece(piece.x, text + "…", piece.cut)
    return [*kept, Line((*before, ended), piece.x + piece.cut.width(ended.text, size))]


class _Breaker:
    """Fills one line after the other with atoms: what no line end may divide."""

    def __init__(self, size: float, width: float) -> None:
        self._size = size
        self._room = width + _ROOM
        self._lines: list[Line] = []
        self._atoms: list[tuple[str, Cut]] = []
        self._x = 0.0
        self._ink = 0.0

    def broken(self, runs: list[tuple[str, Cut]]) -> list[Line]:
        """The lines of those runs."""
        held: list[tuple[str, Cut]] = []
        for text, cut in runs:
            for word in _WORD.findall(text):
                parts = _INSIDE.split(word) if "-" in word or "/" in word else (word,)
                for part in parts[:-1]:
                    self._add([*held, (part, cut)])
                    held = []
                held.append((parts[-1], cut))
                if parts[-1][-1] == " ":
                    self._add(held)
                    held = []
        if held:
            self._add(held)
        if self._atoms:
            self._end_line()
        return self._lines

    def _add(self, atoms: list[tuple[str, Cut]]) -> None:
        size = self._size
        inked = sum(cut.width(text, size) for text, cut in atoms[:-1])
        last, cut = atoms[-1]
        inked += cut.width(last.rstrip(" "), size)
        if self._x + inked > self._room and self._atoms:
            self._end_line()
        if inked > self._room:
            self._add_by_signs(atoms)
            return
        for text, cut in atoms:
            self._put(text, cut)

    def _add_by_signs(self, atoms: list[tuple[str, Cut]]) -> None:
        """Part of a word longer than a line."""
        for text, cut in atoms:
            for sign in text:
                if self._x + cut.width(sign, self._size) > self._room and self._atoms and sign != " ":
                    self._end_line()
                self._put(sign, cut)

    def _put(self, text: str, cut: Cut) -> None:
        self._atoms.append((text, cut))
        self._ink = self._x + cut.width(text.rstrip(" "), self._size)
        self._x += cut.width(text, self._size)

    def _end_line(self) -> None:
        pieces: list[Piece] = []
        x = start = 0.0
        text, cut = "", self._atoms[0][1]
        for atom, its_cut in self._atoms:
            if its_cut is not cut:
                pieces.append(Piece(start, text, cut))
                text, cut, start = "", its_cut, x
            text += atom
            x += its_cut.width(atom, self._size)
        pieces.append(Piece(start, text, cut))
        self._lines.append(Line(tuple(pieces), self._ink))
        self._atoms = []
        self._x = self._ink = 0.0
