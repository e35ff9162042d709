"""The cells of a spreadsheet as exact values, without the library that read them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Place = tuple[int, int]
"""Row and column, from 1."""

LOCAL_CURRENCY = "currency of the computer"
"""Number format of an amount whose file leaves the currency to the computer that shows it."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell that holds something.

    Attributes:
        value: text, exact number, day or yes/no; no float.
        form: number format of the cell ("0.00%").
        fault: it shows an error of the spreadsheet (#REF!).
        hollow: a formula whose value the file does not hold.
    """

    value: str | Decimal | date | bool
    form: str = "General"
    fault: bool = False
    hollow: bool = False

    @property
    def text(self) -> str:
        """The content as a text, empty for a number, a day or an error."""
        return self.value if isinstance(self.value, str) and not self.fault and not self.hollow else ""


@dataclass(frozen=True, slots=True)
class Merge:
    """Merged cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """One sheet.

    Attributes:
        name: as shown on its tab.
        cells: cells that hold something.
        merges: its merged cells.
        cut: rows beyond those read were left out.
    """

    name: str
    cells: dict[Place, SheetCell] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()
    cut: bool = False

    @property
    def last_row(self) -> int:
        """The last row that holds something, 0 for an empty sheet."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def last_column(self) -> int:
        """The last column that holds something, 0 for an empty sheet."""
        return max((column for _, column in self.cells), default=0)

    def rows(self) -> dict[int, dict[int, SheetCell]]:
        """Cells by column, by row, both in order."""
        found: dict[int, dict[int, SheetCell]] = {}
        for row, column in sorted(self.cells):
            found.setdefault(row, {})[column] = self.cells[row, column]
        return found

    def get(self, row: int, column: int | None, *, above: bool = False) -> SheetCell | None:
        """The cell of a place, or the one it is merged with on its row.

        Args:
            row: from 1.
            column: from 1; None: no cell.
            above: also when merged with cells above.
        """
        if column is None:
            return None
        found = self.cells.get((row, column))
        if found is None:
            merge = self.merge_at(row, column)
            if merge is not None and (above or merge.top == row):
                found = self.cells.get((merge.top, merge.left))
        return found

    def merge_at(self, row: int, column: int) -> Merge | None:
        """The merged cells that a place belongs to."""
        for merge in self.merges:
            if merge.top <= row <= merge.bottom and merge.left <= column <= merge.right:
                return merge
        return None


def address(row: int, column: int) -> str:
    """A place as spreadsheets show it: "C12"."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def place_of(shown: str) -> Place | None:
    """The place of an address ("C12"), None when it is none."""
    letters = shown.rstrip("0123456789")
    digits = shown[len(letters) :]
    if not (
        digits and len(digits) <= 7 and 1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha()
    ):
        return None
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(digits), column
