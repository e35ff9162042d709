"""How much room blocks take, before they are printed: contents that must fit choose by it what they tell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pdca_desktop.documents.blocks import Block, Face
from pdca_desktop.documents.engine.compose import compose, titles_of
from pdca_desktop.documents.engine.desk import Desk
from pdca_desktop.documents.engine.flow import Stack, flow
from pdca_desktop.documents.tagging import Node
from pdca_desktop.documents.theme import theme_of

T = TypeVar("T")

_RULED = 0.0262
"""Part of a page that a line to write on takes."""


@dataclass(frozen=True, slots=True)
class Room:
    """The room that blocks take, from the top of a page.

    Attributes:
        taken: part of each page that they take, 0 to 1; at least one page.
    """

    taken: tuple[float, ...]

    @property
    def pages(self) -> int:
        """How many pages they fill."""
        return len(self.taken)

    @property
    def last(self) -> float:
        """Part of the last page that they take."""
        return self.taken[-1]


def room_of(blocks: Sequence[Block], face: Face = Face.OFFICE, listed: Sequence[Block] = ()) -> Room:
    """The room that blocks take.

    Args:
        blocks: the blocks.
        face: size of the type.
        listed: blocks whose titles a table of contents among the blocks lists.
    """
    height = theme_of(face).height
    return Room(tuple(stack.used / height for stack in _stacks(blocks, face, listed)))


def pages_taken(blocks: Sequence[Block], face: Face = Face.OFFICE) -> int:
    """How many pages the blocks fill, from the top of one."""
    return len(_stacks(blocks, face, ()))


def ruled_lines(part: float) -> int:
    """How many lines to write on, under their title, such a part of a page holds."""
    return int(part / _RULED) - 1


def _stacks(blocks: Sequence[Block], face: Face, listed: Sequence[Block]) -> list[Stack]:
    theme = theme_of(face)
    desk = Desk(theme, compose, tuple(titles_of(listed, 0)))
    return flow(desk.compose(blocks, theme.width, Node("Document")), theme.height)


def fullest(
    details: Sequence[T], made: Callable[[T], Sequence[Block]], pages: int = 1, face: Face = Face.OFFICE
) -> T:
    """The first of the details whose blocks keep to so many pages; the last when none does.

    Args:
        details: from the fullest to the barest, each taking no more room than the one before.
        made: makes the blocks of a detail.
        pages: how many there are at most.
        face: size of the type.
    """
    low, high = 0, len(details) - 1
    while low < high:
        middle = (low + high) // 2
        if pages_taken(made(details[middle]), face) <= pages:
            high = middle
        else:
            low = middle + 1
    return details[low]
