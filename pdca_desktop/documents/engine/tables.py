"""Tables: head repeated on each page, groups kept with their rows, totals kept with the last row."""

from functools import partial
from itertools import accumulate

from pdca_desktop.documents.blocks import Column, Kind, Row, RowKind, Status, Table
from pdca_desktop.documents.engine.desk import Desk, text_strips
from pdca_desktop.documents.engine.pen import Pen
from pdca_desktop.documents.engine.rows import Cell, Ground, Mark, row_strips
from pdca_desktop.documents.engine.strip import Draw, Glue, Strip
from pdca_desktop.documents.tagging import Node
from pdca_desktop.documents.theme import ACCENT, HAIR, INK, MIST, RULE, STATUSES, WASH, Style, Weight

_LATE = {RowKind.SUBTOTAL, RowKind.TOTAL}


def table(desk: Desk, block: Table, width: float, parent: Node) -> list[Strip]:
    """A table; without rows, its sentence."""
    theme = desk.theme
    if not block.rows:
        style = Style(theme.cell.size, theme.cell.leading, Weight.ITALIC, theme.label.colour)
        return text_strips(desk.lines(block.empty, style, width), style, parent.add("P"), theme.gap * 0.6)
    setting = _Setting(desk, block, width, parent.add("Table", caption=desk.clean(block.caption)))
    head = setting.head()
    strips: list[Strip] = []
    for at, row in enumerate(block.rows):
        its = setting.row(row)
        following = block.rows[at + 1].kind if at + 1 < len(block.rows) else None
        last_but_one = at == len(block.rows) - 2
        if row.kind is RowKind.GROUP or last_but_one or (following in _LATE and row.kind not in _LATE):
            its[-1].glue = Glue.FIRM
        strips += its
    if head:
        again = tuple(Strip(strip.height, partial(_draw_again, strip.draw)) for strip in head)
        for strip in strips:
            strip.repeat = again
        for strip in head:
            strip.glue = Glue.FIRM
    strips = [*head, *strips]
    strips[0].above = strips[-1].below = theme.gap * 0.8
    return strips


def _draw_again(draw: Draw, pen: Pen, x: float, top: float) -> None:
    """A head on a page that goes on: seen, not told again."""
    with pen.decoration():
        draw(pen, x, top)


class _Setting:
    """A table being set: where its columns are, how its rows look."""

    def __init__(self, desk: Desk, block: Table, width: float, node: Node) -> None:
        self._desk = desk
        self._block = block
        self._width = width
        self._node = node
        self._inset = desk.theme.pad * 1.1
        whole = float(sum(column.share for column in block.columns)) or 1.0
        widths = [width * float(column.share) / whole for column in block.columns]
        self._columns = list(zip(block.columns, accumulate([0.0, *widths[:-1]]), widths, strict=True))

    def head(self) -> list[Strip]:
        """The titles of the columns; none when no column has one."""
        if not any(column.title for column in self._block.columns):
            return []
        theme, row = self._desk.theme, self._node.add("TR")
        cells = [
            self._cell(column.title, column, left, width, theme.cell_head, row.add("TH", scope="Column"))
            for column, left, width in self._columns
        ]
        return row_strips(cells, Ground(self._width, theme.pad * 0.75, ACCENT, 0.9))

    def row(self, row: Row) -> list[Strip]:
        """A row of its kind; missing cells stay empty, cells too many are left out."""
        theme, node = self._desk.theme, self._node.add("TR")
        if row.kind is RowKind.GROUP:
            return self._group(row, node)
        late = row.kind in _LATE
        style = theme.cell_strong if late or row.strong else theme.cell
        cells = []
        for at, (column, left, width) in enumerate(self._columns):
            owner = node.add("TH", scope="Row") if column.head else node.add("TD")
            content = row.cells[at] if at < len(row.cells) else ""
            if isinstance(content, Status):
                room = width - 2 * self._inset
                cells.append(_status(self._desk, content, left + self._inset, room, style, owner))
            else:
                cells.append(self._cell(content, column, left, width, style, owner))
        total = row.kind is RowKind.TOTAL
        by_hand = self._block.by_hand
        ground = Ground(
            self._width,
            theme.pad * (1.4 if by_hand else 0.68),
            INK if total else RULE if late or by_hand else HAIR,
            0.8 if total else 0.4,
            MIST if total else WASH if late else None,
            tuple(left for _, left, _ in self._columns[1:]) if by_hand else (),
        )
        return row_strips(cells, ground)

    def _group(self, row: Row, node: Node) -> list[Strip]:
        theme = self._desk.theme
        style = Style(theme.cell.size, theme.cell.leading, Weight.STRONG, ACCENT)
        room = self._width - 2 * self._inset
        title = row.cells[0] if row.cells else ""
        lines = self._desk.lines(title.value if isinstance(title, Status) else title, style, room)
        head = node.add("TH", scope="Row", span=len(self._columns))
        ground = Ground(self._width, theme.pad * 0.68, HAIR, fill=WASH)
        return row_strips([Cell(self._inset, room, lines, style, head)], ground)

    def _cell(self, text: str, column: Column, left: float, width: float, style: Style, owner: Node) -> Cell:
        room = width - 2 * self._inset
        lines = self._desk.block_lines(text, style, room)
        return Cell(left + self._inset, room, lines, style, owner, column.kind is Kind.NUMBER)


def _status(desk: Desk, status: Status, left: float, room: float, style: Style, node: Node) -> Cell:
    """Sign and word on the colours of the status."""
    look = STATUSES[status]
    ink = Style(style.size, style.leading, Weight.STRONG, look.ink)
    lines = desk.lines(f"{look.sign} {status.value.capitalize()}", ink, room)
    return Cell(left, room, lines, ink, node, mark=Mark(look.fill, look.ink if look.dashed else None))
