"""Where the tables of needs and of resources stand in a sheet, and what each of their columns holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pdca_desktop.domain.plan import NeedNature, ResourceNature
from pdca_desktop.exchange import plan_sheet_words as words
from pdca_desktop.exchange.plan_sheet_grid import Grid, SheetCell
from pdca_desktop.exchange.plan_sheet_values import is_amount
from pdca_desktop.exchange.plan_sheet_words import (
    AMOUNT,
    AMOUNTS,
    FIRSTS,
    LABEL,
    LINK,
    NATURE,
    OTHER,
    Side,
    meant,
)

_HEADER_DEPTH = 3


@dataclass(slots=True, eq=False)
class Table:
    """One table of a sheet.

    Attributes:
        grid: its sheet.
        side: half of the plan; None: not said.
        row: row of the titles.
        left: first column.
        right: last column.
        columns: column of each role.
        thousands: amounts are in thousands of euros.
        other_amounts: columns of amounts that are not read.
        last: last row of the table.
    """

    grid: Grid
    side: Side | None
    row: int
    left: int
    right: int
    columns: dict[str, int]
    thousands: bool = False
    other_amounts: list[int] = field(default_factory=list)
    last: int = 0

    @property
    def complete(self) -> bool:
        """Whether it has the columns of our own tables: its natures say where it ends."""
        return {NATURE, LABEL, AMOUNT} <= self.columns.keys()

    def rows(self) -> range:
        """Rows under the titles."""
        return range(self.row + 1, self.last + 1)

    def text(self, row: int, role: str) -> str:
        """The text in the column of a role, empty for anything else."""
        cell = self.grid.get(row, self.columns.get(role))
        return cell.text if cell is not None else ""

    def name(self, row: int) -> str:
        """What says whether a row is a total.

        In our own tables it is the nature, which each line has: a label may begin with any word.
        """
        if self.complete:
            return self.text(row, NATURE) or self.text(row, LABEL)
        return self._total_in(row, self.left, self.right) or self.text(row, LABEL) or self._total_in(row)

    def _total_in(self, row: int, left: int = 1, right: int | None = None) -> str:
        """The word "total" of a row, also when it stands once for two tables side by side."""
        columns = range(left, (right or self.grid.last_column) + 1)
        texts = [cell.text for at in columns if (cell := self.grid.get(row, at))]
        return next((text for text in texts if words.is_total(text)), "")


def find_tables(grid: Grid) -> list[Table]:
    """The tables of a sheet, from top to bottom, up to lines that belong to numbered resources."""
    found: list[Table] = []
    rows = grid.rows()
    for row, cells in rows.items():
        free = {at: cell for at, cell in cells.items() if not _is_taken(found, row, at)}
        if len(free) > 1 and any(words.role_of(cell.text) == LINK for cell in free.values() if cell.text):
            break
        for table in _titled(grid, rows, row, free) or _untitled(grid, row, free):
            _close(found, table)
            found.append(table)
    for table in found:
        _finish(table)
    return [table for table in found if AMOUNT in table.columns]


def _is_taken(tables: list[Table], row: int, column: int) -> bool:
    """Whether a cell is a title already read, or a line of one of our tables, where no word is a title."""
    return any(
        table.left <= column <= table.right and (row <= table.row or (table.complete and row <= table.last))
        for table in tables
    )


def _titled(
    grid: Grid, rows: dict[int, dict[int, SheetCell]], row: int, cells: dict[int, SheetCell]
) -> list[Table]:
    """The tables under the words "besoins", "ressources" of a row."""
    anchors = [(at, side) for at, cell in cells.items() if (side := words.side_of(cell.text))]
    found: list[Table] = []
    for (at, side), following in zip(anchors, [*(at for at, _ in anchors[1:]), None], strict=False):
        merge = grid.merge_at(row, at)
        right = grid.last_column if following is None else following - 1
        if merge is not None and merge.right > merge.left:
            right = merge.right
        if any(is_amount(cell) for place, cell in cells.items() if at < place <= right):
            continue
        header = _header_under(rows, row, at, right)
        left, right = (at, right) if merge is not None else _block_around(rows.get(header, {}), at, right)
        columns, others = _roles(rows.get(header, {}), left, right)
        if LABEL not in columns and NATURE not in columns:
            taken = at in columns.values()
            columns[LABEL] = at if not taken else min(columns.values())
        title = " ".join(cell.text for cell in rows.get(header, {}).values()) + " " + cells[at].text
        found.append(Table(grid, side, header, left, right, columns, words.in_thousands(title), others))
    return found


def _header_under(rows: dict[int, dict[int, SheetCell]], row: int, left: int, right: int) -> int:
    """The row of the columns' titles: the first that names amounts, before any amount."""
    for below in range(row, row + _HEADER_DEPTH):
        cells = {at: cell for at, cell in rows.get(below, {}).items() if left <= at <= right}
        roles = {words.role_of(cell.text) for at, cell in cells.items() if cell.text and at > left}
        if roles & set(AMOUNTS):
            return below
        if any(is_amount(cell) for cell in cells.values()):
            break
    return row


def _roles(cells: dict[int, SheetCell], left: int, right: int) -> tuple[dict[str, int], list[int]]:
    """The column of each role, and the columns of other amounts."""
    columns: dict[str, int] = {}
    others: list[int] = []
    for at, cell in cells.items():
        role = words.role_of(cell.text) if left <= at <= right and cell.text else None
        if role is None:
            continue
        if role in AMOUNTS and role in columns:
            others.append(at)
        columns.setdefault(role, at)
    amounts = [columns.pop(role) for role in AMOUNTS if role in columns]
    if amounts:
        columns[AMOUNT] = amounts[0]
    return columns, others + amounts[1:]


def _blocks(cells: dict[int, SheetCell]) -> list[list[tuple[int, str]]]:
    """The titles of a row, by table: another table begins where a role comes back, or after its amounts."""
    blocks: list[list[tuple[int, str]]] = []
    for at, cell in cells.items():
        role = words.role_of(cell.text) or (LABEL if words.side_of(cell.text) else None)
        if role is None:
            continue
        seen = {known for _, known in blocks[-1]} if blocks else set()
        again = role in seen.difference(AMOUNTS, (OTHER,))
        if not blocks or again or (seen.intersection(AMOUNTS) and role in FIRSTS):
            blocks.append([])
        blocks[-1].append((at, role))
    return blocks


def _block_around(cells: dict[int, SheetCell], at: int, right: int) -> tuple[int, int]:
    """The first and last columns of the titles that a word stands on, or begins."""
    starts = [block[0][0] for block in _blocks(cells)]
    left = max((start for start in starts if start <= at), default=at)
    return left, min((start - 1 for start in starts if start > at), default=right)


def _untitled(grid: Grid, row: int, cells: dict[int, SheetCell]) -> Iterator[Table]:
    """The tables of a row of titles ("libellé", "montant") that no word above names."""
    blocks = _blocks(cells)
    for block, following in zip(blocks, [*blocks[1:], None], strict=False):
        end = grid.last_column if following is None else following[0][0] - 1
        named = {role for _, role in block}
        if named.intersection(AMOUNTS) and named & {LABEL, NATURE, "funder"}:
            columns, others = _roles(cells, block[0][0], end)
            columns.setdefault(LABEL, columns.get(NATURE, columns.get("funder", 0)))
            if columns[LABEL] == columns.get(NATURE):
                del columns[NATURE]
            thousands = words.in_thousands(" ".join(cells[at].text for at, _ in block))
            yield Table(grid, None, row, block[0][0], end, columns, thousands, others)


def _close(found: list[Table], table: Table) -> None:
    """End the tables that stand above another, and set how far one of ours goes."""
    for above in found:
        if (
            above.last == 0
            and above.row < table.row
            and above.left <= table.right
            and table.left <= above.right
        ):
            above.last = table.row - 1
    if table.complete:
        table.last = _end_of_complete(table)


def _end_of_complete(table: Table) -> int:
    rows = range(table.row + 1, table.grid.last_row + 1)
    return next((row for row in rows if words.is_grand_total(table.name(row))), table.grid.last_row)


def _finish(table: Table) -> None:
    """Set the end, the column of amounts when no title names it, and the half that the labels speak of."""
    table.last = table.last or table.grid.last_row
    if NATURE in table.columns and LABEL not in table.columns:
        table.columns[LABEL] = table.columns.pop(NATURE)
    if AMOUNT not in table.columns:
        taken = set(table.columns.values())
        after = range(table.columns[LABEL] + 1, table.right + 1)
        counts = {at: _amounts(table, at) for at in after if at not in taken}
        best = max(counts.values(), default=0)
        if best:
            table.columns[AMOUNT] = next(at for at, count in counts.items() if 2 * count >= best)
            table.other_amounts = [
                at for at, count in counts.items() if count > 1 and at != table.columns[AMOUNT]
            ]
    else:
        table.other_amounts = [at for at in table.other_amounts if _amounts(table, at)]
    if table.side is None:
        table.side = _side_by_labels(table)


def _amounts(table: Table, column: int) -> int:
    return sum(is_amount(table.grid.get(row, column)) for row in table.rows())


def _side_by_labels(table: Table) -> Side | None:
    needs = resources = 0
    for row in table.rows():
        cell = table.grid.get(row, table.columns[LABEL])
        if cell is not None and cell.text:
            needs += meant(NeedNature, cell.text) is not None
            resources += meant(ResourceNature, cell.text) is not None
    if needs == resources:
        return words.side_of(table.grid.name)
    return Side.NEEDS if needs > resources else Side.RESOURCES
