"""Headings and where they fall, for the contents and the outline."""

from dataclasses import dataclass
from typing import NamedTuple

from pdca_desktop.documents.tagging import Node


class Title(NamedTuple):
    """A heading as contents list it.

    Attributes:
        part: rank of its part.
    """

    part: int
    level: int
    text: str
    anchor: str


@dataclass(slots=True, eq=False)
class Landmark:
    """A heading that can be found again.

    Attributes:
        part: rank of its part.
        page: page from 0 in the whole, -1 before the pages are known.
        y: its top on that page, from the page's lower edge.
        key: what links to it call it, once the pages are known.
    """

    level: int
    text: str
    anchor: str
    part: int
    node: Node
    page: int = -1
    y: float = 0
    key: str = ""
