"""The pen: draws on the pages and marks whose content each stroke is."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from pdca_desktop.documents.engine.fonts import Cut, cut
from pdca_desktop.documents.engine.lines import Line
from pdca_desktop.documents.engine.outline import Landmark
from pdca_desktop.documents.engine.picture_data import Pixels
from pdca_desktop.documents.tagging import Box, Link, Node
from pdca_desktop.documents.theme import Colour, Style

CAPITAL = 0.66
"""Height of capitals in the family, relative to the size."""
_ROUND = 0.5523
"""Where the handles of a quarter of a circle are, relative to its radius."""


class Codes(dict[int, str]):
    """The signs of a cut that a document shows, numbered as they come, each in four digits."""

    def __init__(self, face: Cut) -> None:
        super().__init__()
        self.face = face

    def __missing__(self, code: int) -> str:
        """Number a sign seen for the first time."""
        number = self[code] = f"{len(self) + 1:04x}"
        return number


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page drawn.

    Attributes:
        strokes: its content.
        pictures: names of the pictures on it.
        owners: the node of each marked piece.
    """

    strokes: bytes
    pictures: tuple[str, ...]
    owners: tuple[Node, ...]


class Pen:
    """Draws on one page after the other.

    What is drawn belongs to the node given to `tell`, or to none (decoration) after `decorate`. Strokes that
    follow for the same node make one marked piece.

    Attributes:
        sheets: the pages drawn so far.
        links: the links drawn.
        codes: the signs shown, for each cut.
        pictures: the pictures shown, by name.
    """

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.links: list[Link] = []
        self.codes: dict[int, Codes] = {}
        self.pictures: dict[str, Pixels] = {}
        self._locked = False
        self._begin_page()

    @property
    def page(self) -> int:
        """The page drawn on, from 0."""
        return len(self.sheets)

    def _begin_page(self) -> None:
        self._strokes: list[str] = []
        self._owners: list[Node] = []
        self._shown: list[str] = []
        self._node: Node | None = None
        self._marked = False
        self._fill: Colour | None = None
        self._edge: Colour | None = None
        self._thick = 1.0
        self._type: tuple[int, float] | None = None

    def end_page(self) -> None:
        """Turn the page."""
        self._end_mark()
        strokes = "\n".join(self._strokes).encode("ascii")
        self.sheets.append(Sheet(strokes, tuple(dict.fromkeys(self._shown)), tuple(self._owners)))
        self._begin_page()

    def tell(self, node: Node) -> None:
        """What follows belongs to that node."""
        if self._locked or (self._marked and self._node is node):
            return
        self._end_mark()
        number = len(self._owners)
        self._strokes.append(f"/{node.role} <</MCID {number}>> BDC")
        node.marks.append((len(self.sheets), number))
        self._owners.append(node)
        self._node, self._marked = node, True

    def decorate(self) -> None:
        """What follows is decoration, told to nobody."""
        if self._locked or (self._marked and self._node is None):
            return
        self._end_mark()
        self._strokes.append("/Artifact BMC")
        self._node, self._marked = None, True

    @contextmanager
    def drawing(self, node: Node, box: Box) -> Iterator[None]:
        """All that is drawn within belongs to a figure, in its box."""
        self.tell(node)
        node.box = box
        self._locked = True
        yield
        self._locked = False

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """All that is drawn within is decoration, whatever it says itself to be."""
        self.decorate()
        self._locked = True
        yield
        self._locked = False

    def link(self, node: Node, box: Box, to: Landmark) -> None:
        """Make a box lead to a heading."""
        self.links.append(Link(self.page, box, node, to.page, to.y, to.text))

    def _end_mark(self) -> None:
        if self._marked:
            self._strokes.append("EMC")
        self._marked, self._node = False, None

    def text(self, x: float, y: float, text: str, face: Cut, size: float, ink: Colour) -> None:
        """Write from a left on a base line."""
        if not text:
            return
        codes = self.codes.get(face.rank)
        if codes is None:
            codes = self.codes[face.rank] = Codes(face)
        self._fill_with(ink)
        font = ""
        if self._type != (face.rank, size):
            self._type = face.rank, size
            font = f"/F{face.rank} {size:.4g} Tf "
        self._strokes.append(f"BT {font}{x:.2f} {y:.2f} Td <{text.translate(codes)}> Tj ET")

    def write(self, x: float, y: float, text: str, style: Style, align: float = 0) -> None:
        """Write a short text on a base line; `align` is the part of its width left of x."""
        face = cut(style.weight)
        if align:
            x -= align * face.width(text, style.size)
        self.text(x, y, text, face, style.size, style.colour)

    def line_of_text(self, x: float, top: float, line: Line, style: Style) -> None:
        """Write a line in a height of one leading under `top`."""
        y = baseline(top, style)
        for piece in line.pieces:
            self.text(x + piece.x, y, piece.text, piece.cut, style.size, style.colour)

    def rule(self, x: float, y: float, to_x: float, to_y: float, ink: Colour, width: float = 0.5) -> None:
        """Draw a straight line."""
        self._edge_with(ink, width)
        self._strokes.append(f"{x:.2f} {y:.2f} m {to_x:.2f} {to_y:.2f} l S")

    def dots(self, x: float, to_x: float, y: float, ink: Colour) -> None:
        """Draw a row of dots, at the same places in every row."""
        self._edge_with(ink, 0.8)
        row = f"{to_x:.2f} {y:.2f} m {x:.2f} {y:.2f} l S"
        self._strokes.append(f"1 J [0 4] {to_x % 4:.2f} d {row} 0 J [] 0 d")

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: Colour | None = None,
        edge: Colour | None = None,
        *,
        line: float = 0.5,
        dashed: bool = False,
    ) -> None:
        """Draw a rectangle from its lower left corner."""
        self._path(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re", fill, edge, line, dashed=dashed)

    def shape(
        self,
        points: Sequence[tuple[float, float]],
        fill: Colour | None = None,
        edge: Colour | None = None,
        *,
        line: float = 0.5,
        closed: bool = True,
    ) -> None:
        """Draw a polygon or an open line through points."""
        (x, y), *others = points
        path = f"{x:.2f} {y:.2f} m " + " ".join(f"{x:.2f} {y:.2f} l" for x, y in others)
        self._path(path + (" h" if closed else ""), fill, edge, line)

    def dot(self, x: float, y: float, radius: float, fill: Colour, edge: Colour | None = None) -> None:
        """Draw a disc."""
        far = radius * _ROUND
        quarters = [
            ((radius, far), (far, radius), (0.0, radius)),
            ((-far, radius), (-radius, far), (-radius, 0.0)),
            ((-radius, -far), (-far, -radius), (0.0, -radius)),
            ((far, -radius), (radius, -far), (radius, 0.0)),
        ]
        curves = " ".join(
            " ".join(f"{x + across:.2f} {y + up:.2f}" for across, up in quarter) + " c"
            for quarter in quarters
        )
        self._path(f"{x + radius:.2f} {y:.2f} m {curves} h", fill, edge, 0.8)

    def picture(self, picture: Pixels, x: float, y: float, width: float, height: float) -> None:
        """Draw a picture from its lower left corner."""
        name = f"P{sha256(picture.data).hexdigest()[:16]}"
        self.pictures[name] = picture
        self._shown.append(name)
        self._strokes.append(f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm /{name} Do Q")

    def _path(
        self, path: str, fill: Colour | None, edge: Colour | None, line: float, *, dashed: bool = False
    ) -> None:
        if fill is not None:
            self._fill_with(fill)
        if edge is not None:
            self._edge_with(edge, line)
        paint = "B" if fill is not None and edge is not None else "f" if fill is not None else "S"
        self._strokes.append(f"[2 1.5] 0 d {path} {paint} [] 0 d" if dashed else f"{path} {paint}")

    def _fill_with(self, ink: Colour) -> None:
        if ink != self._fill:
            self._strokes.append(_tint(ink) + " rg")
            self._fill = ink

    def _edge_with(self, ink: Colour, width: float) -> None:
        if ink != self._edge:
            self._strokes.append(_tint(ink) + " RG")
            self._edge = ink
        if width != self._thick:
            self._strokes.append(f"{width:.3g} w")
            self._thick = width


def _tint(ink: Colour) -> str:
    red, green, blue = ink
    return f"{red:.4g} {green:.4g} {blue:.4g}"


def baseline(top: float, style: Style) -> float:
    """Base line of a text whose leading begins at `top`: its capitals stand in the middle."""
    return top - (style.leading + CAPITAL * style.size) / 2
