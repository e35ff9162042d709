"""What an adviser asks of a printer, and the system's own way of printing a PDF."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError

MOST_COPIES = 99
_TO = re.compile(r"\s*(?:[-–−]|à)\s*")
_BETWEEN = re.compile(r"[,;\s]+")
_RANGE = re.compile(r"(\d{1,5})?(?:(-)(\d{1,5})?)?", re.ASCII)


class Sides(Enum):
    """How the sheets are printed."""

    ONE = "Recto seul"
    LONG = "Recto verso, reliure à gauche"
    SHORT = "Recto verso, reliure en haut"


@dataclass(frozen=True, slots=True)
class PrinterLine:
    """A printer of this machine.

    Attributes:
        name: as the system knows it.
        label: as an adviser knows it.
        two_sided: whether it prints on both sides.
        colour: whether it prints in colour.
    """

    name: str
    label: str
    default: bool = False
    two_sided: bool = True
    colour: bool = True


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What is asked of a printer.

    Attributes:
        printer: its name, as the system knows it.
        title: shown in the printer's queue; it must name nobody.
        pages: ranks from 0, in growing order, at least one.
        grey: without colour.
        vector: sent as it is through the system; otherwise painted at 300 dots an inch.
    """

    printer: str
    title: str
    pages: tuple[int, ...]
    copies: int = 1
    sides: Sides = Sides.ONE
    grey: bool = False
    vector: bool = False


class Spooler(Protocol):
    """The system's own printing of a PDF: vectors, no picture. Slow: it belongs in a job."""

    def refusal(self) -> str:
        """Why this machine cannot, a French sentence; empty when it can."""
        ...

    def send(self, data: bytes, order: PrintOrder) -> None:
        """Hand a PDF over to the system's queue.

        Raises:
            AppError: the system refused it.
        """
        ...


def pages_of(text: str, total: int) -> tuple[int, ...]:
    """Ranks from 0 of the pages asked for, in growing order and once each.

    Args:
        text: "1-3, 7, 12-"; blank: all.
        total: how many pages there are.

    Raises:
        AppError: it cannot be read, or asks for a page that is not there.
    """
    parts = [part for part in _BETWEEN.split(_TO.sub("-", text)) if part]
    if not parts:
        return tuple(range(total))
    wanted: set[int] = set()
    for part in parts:
        wanted.update(_range(part, total))
    return tuple(sorted(wanted))


def ranges_of(pages: tuple[int, ...]) -> str:
    """The pages as a printer's system reads them: "1-3,7"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ",".join(f"{a + 1}" if a == b else f"{a + 1}-{b + 1}" for a, b in runs)


def _range(part: str, total: int) -> range:
    found = _RANGE.fullmatch(part)
    if found is None or not (found[1] or found[3]):
        raise AppError(typeset(f"« {part} » n'est pas une suite de pages : écrivez par exemple « 1-3, 7 »."))
    first = int(found[1]) if found[1] else 1
    last = int(found[3]) if found[3] else total if found[2] else first
    if first > last:
        raise AppError(typeset(f"« {part} » : la première page vient après la dernière."))
    if first < 1 or last > total:
        there = f"les pages vont de 1 à {total}" if total > 1 else "il n'y a qu'une seule page"
        raise AppError(typeset(f"« {part} » : {there}."))
    return range(first - 1, last)
