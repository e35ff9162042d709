"""The pen: draws on the pages and marks whose content each stroke is."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from reportlab.lib.utils import ImageReader

from pdca_desktop.documents.engine.fonts import Cut, cut
from pdca_desktop.documents.engine.lines import Line
from pdca_desktop.documents.engine.outline import Landmark
from pdca_desktop.documents.engine.paper import Paper
from pdca_desktop.documents.tagging import Box, Node
from pdca_desktop.documents.theme import Colour, Style

CAPITAL = 0.66
"""Height of capitals in the family, relative to the size."""


class Pen:
    """Draws on one page after the other.

    What is drawn belongs to the node given to `tell`, or to none (decoration) after `decorate`. Strokes that
    follow for the same node make one marked piece.

    Attributes:
        page: the page drawn on, from 0.
        owners: of each page, the node of each marked piece.
        links: of each link its node, in the order drawn.
    """

    def __init__(self, paper: Paper) -> None:
        self._canvas = paper
        self._node: Node | None = None
        self._marked = False
        self._fill: Colour | None = None
        self._edge: Colour | None = None
        self._thick = 1.0
        self._locked = False
        self.page = 0
        self.owners: list[list[Node]] = [[]]
        self.links: list[Node] = []

    def tell(self, node: Node) -> None:
        """What follows belongs to that node."""
        if self._locked or (self._marked and self._node is node):
            return
        self._end_mark()
        owners = self.owners[self.page]
        self._canvas.addLiteral(f"/{node.role} <</MCID {len(owners)}>> BDC")
        node.marks.append((self.page, len(owners)))
        owners.append(node)
        self._node, self._marked = node, True

    def decorate(self) -> None:
        """What follows is decoration, told to nobody."""
        if self._locked or (self._marked and self._node is None):
            return
        self._end_mark()
        self._canvas.addLiteral("/Artifact BMC")
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
        self._canvas.link(to.text, to.key, box)
        self.links.append(node)

    def end_page(self) -> None:
        """Turn the page."""
        self._end_mark()
        self._canvas.showPage()
        self._fill = self._edge = None
        self._thick = 1.0
        self.page += 1
        self.owners.append([])

    def _end_mark(self) -> None:
        if self._marked:
            self._canvas.addLiteral("EMC")
        self._marked, self._node = False, None

    def text(self, x: float, y: float, text: str, face: Cut, size: float, ink: Colour) -> None:
        """Write from a left on a base line."""
        if not text:
            return
        self._fill_with(ink)
        canvas = self._canvas
        writing = canvas.beginText(x, y)
        writing.setFont(face.name, size)
        writing.textOut(text)
        canvas.drawText(writing)

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
        self._canvas.line(x, y, to_x, to_y)

    def dots(self, x: float, to_x: float, y: float, ink: Colour) -> None:
        """Draw a row of dots, at the same places in every row."""
        self._edge_with(ink, 0.8)
        canvas = self._canvas
        canvas.setLineCap(1)
        canvas.setDash([0, 4], to_x % 4)
        canvas.line(to_x, y, x, y)
        canvas.setDash([])
        canvas.setLineCap(0)

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
        if fill is not None:
            self._fill_with(fill)
        if edge is not None:
            self._edge_with(edge, line)
        if dashed:
            self._canvas.setDash([2, 1.5])
        self._canvas.rect(x, y, width, height, stroke=int(edge is not None), fill=int(fill is not None))
        if dashed:
            self._canvas.setDash([])

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
        path = self._canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        if closed:
            path.close()
        if fill is not None:
            self._fill_with(fill)
        if edge is not None:
            self._edge_with(edge, line)
        self._canvas.drawPath(path, stroke=int(edge is not None), fill=int(fill is not None))

    def dot(self, x: float, y: float, radius: float, fill: Colour, edge: Colour | None = None) -> None:
        """Draw a disc."""
        self._fill_with(fill)
        if edge is not None:
            self._edge_with(edge, 0.8)
        self._canvas.circle(x, y, radius, stroke=int(edge is not None), fill=1)

    def picture(self, image: ImageReader, x: float, y: float, width: float, height: float) -> None:
        """Draw a picture from its lower left corner."""
        self._canvas.drawImage(image, x, y, width, height)

    def _fill_with(self, ink: Colour) -> None:
        if ink != self._fill:
            self._canvas.setFillColorRGB(*ink)
            self._fill = ink

    def _edge_with(self, ink: Colour, width: float) -> None:
        if ink != self._edge:
            self._canvas.setStrokeColorRGB(*ink)
            self._edge = ink
        if width != self._thick:
            self._canvas.setLineWidth(width)
            self._thick = width


def baseline(top: float, style: Style) -> float:
    """Base line of a text whose leading begins at `top`: its capitals stand in the middle."""
    return top - (style.leading + CAPITAL * style.size) / 2
