"""The logical tree of a document: what a reader hears, in order, whatever the pages look like."""

from collections.abc import Iterator
from dataclasses import dataclass, field

Box = tuple[float, float, float, float]
"""Left, bottom, right, top on a page, in points."""


@dataclass(slots=True, eq=False)
class Node:
    """An element of the tree.

    Attributes:
        role: standard structure type ("P", "H1", "TD"…).
        children: elements under it, in reading order.
        marks: page (from 0) and number of each marked piece of page that it owns, in reading order.
        scope: of a TH: "Column", "Row" or "Both".
        span: columns that a cell covers.
        alt: words instead of a drawing.
        box: of a drawing on its page.
        caption: what a table says.
    """

    role: str
    children: "list[Node]" = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    scope: str = ""
    span: int = 1
    alt: str = ""
    box: Box | None = None
    caption: str = ""

    def add(self, role: str, *, scope: str = "", span: int = 1, alt: str = "", caption: str = "") -> "Node":
        """A new last child."""
        child = Node(role, scope=scope, span=span, alt=alt, caption=caption)
        self.children.append(child)
        return child

    @property
    def told(self) -> bool:
        """Whether there is something to hear; an empty cell counts, for its place in the table."""
        return bool(self.marks or self.children or self.role in {"TD", "TH"})

    def walk(self) -> "Iterator[Node]":
        """It and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()
