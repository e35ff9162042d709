"""What a document is made of, before any page: frozen blocks that know no engine.

Texts are plain strings in French, already typeset (`domain.french`): never markup. What is drawn carries its
`alt`, the words that a person who cannot see it needs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum


class Status(Enum):
    """How a verdict stands; printed as sign and word, never as a colour alone."""

    CONFORM = "conforme"
    WARNING = "alerte"
    BLOCKING = "bloquant"
    UNKNOWN = "à renseigner"


class Tone(Enum):
    """How a text is set."""

    BODY = "body"
    LEAD = "lead"  # a line or two under a title
    SMALL = "small"  # sources, notes
    QUOTE = "quote"  # the words of a source


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; level 1 is the title of a part, and no level is skipped.

    Attributes:
        anchor: name that `Contents` and links point to; unique in the document.
    """

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Para:
    """A text; line breaks in it begin paragraphs of their own, blank ones are dropped."""

    text: str | tuple[Run, ...]
    tone: Tone = Tone.BODY


class Bullet(Enum):
    """The sign before each item of a list."""

    DOT = "dot"
    PLUS = "plus"
    WARNING = "warning"
    TICK_BOX = "tick box"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]
    sign: Bullet = Bullet.DOT


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Labels and their values, one pair a row.

    Attributes:
        columns: how many pairs stand side by side (1 or 2).
    """

    rows: tuple[tuple[str, str], ...]
    columns: int = 1
    label_share: Decimal = Decimal("0.35")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the band: "12 000,00 €" over "Prêt demandé"."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FigureBand:
    """Three to six figures in one band."""

    figures: tuple[Figure, ...]


class Box(Enum):
    """What a framed text is for."""

    DECISION = "decision"
    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Callout:
    """A framed text; it may be longer than a page."""

    title: str
    blocks: "tuple[Block, ...]"
    box: Box = Box.NOTE


class Kind(Enum):
    """How a column is set: amounts, rates and dates are right-aligned in tabular figures."""

    TEXT = "text"
    NUMBER = "number"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        share: its part of the width, relative to the other columns.
        head: its cells title their rows.
    """

    title: str
    share: Decimal
    kind: Kind = Kind.TEXT
    head: bool = False


class RowKind(Enum):
    """How a row is set."""

    BODY = "body"
    GROUP = "group"  # a title over the rows that follow
    SUBTOTAL = "subtotal"
    TOTAL = "total"


Cell = str | Status


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: one cell a column; a group row has one cell.

    Attributes:
        strong: whether it is set in bold (our own loan among the others).
    """

    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.BODY
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its head is repeated on each page.

    Attributes:
        caption: what the table says, for those who cannot see it; not printed.
        empty: sentence printed instead of a table without rows.
        by_hand: its blank cells are to be filled by hand: rows are taller, lines part the columns.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = "Aucune ligne."
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Gauge:
    """A measure against its cap.

    Attributes:
        text: the measure and the cap in words ("12 000,00 € / 10 000,00 €").
        part: measure divided by cap (1 is the cap); None when the measure is unknown.
        word: what is said beside the status sign ("dépassement 120 %").
    """

    label: str
    text: str
    part: Decimal | None
    status: Status
    word: str


@dataclass(frozen=True, slots=True)
class Gauges:
    """Caps and what is taken of them, the cap drawn as a black tick.

    Attributes:
        key: sentence under the bars that says how to read them.
    """

    gauges: tuple[Gauge, ...]
    key: str
    alt: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar.

    Attributes:
        share: part of the whole, 0 to 1.
        strong: ours.
    """

    label: str
    amount: str
    share: Decimal
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A whole divided into its parts."""

    label: str
    total: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Wholes one above the other, drawn on one scale.

    Attributes:
        lengths: length of each bar relative to the longest (1), in the order of `bars`.
    """

    bars: tuple[Bar, ...]
    lengths: tuple[Decimal, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Spoke:
    """One axis of a radar.

    Attributes:
        mark: from 0 to 1; None is unknown and draws an open end.
        word: what is printed after the label ("fort", "à renseigner").
    """

    label: str
    mark: Decimal | None
    word: str


@dataclass(frozen=True, slots=True)
class Radar:
    """Several marks as one profile; never averaged."""

    spokes: tuple[Spoke, ...]
    rings: int
    alt: str


@dataclass(frozen=True, slots=True)
class Point:
    """A month of a curve.

    Attributes:
        value: in euros; None leaves a gap.
        text: the value in words, printed where the curve is lowest.
    """

    label: str
    value: Decimal | None
    text: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve over months, with its zero line; the lowest point is marked and written."""

    points: tuple[Point, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Side:
    """Blocks that stand beside others.

    Attributes:
        share: its part of the width.
    """

    blocks: "tuple[Block, ...]"
    share: Decimal = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two or three columns that stay on one page."""

    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that stay on one page if they fit on one."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class TickBoxes:
    """Boxes to tick by hand, on one line or several."""

    label: str
    choices: tuple[str, ...]
    ticked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WritingSpace:
    """Room to write by hand.

    Attributes:
        lines: ruled lines; 0 makes one line after the label.
        hint: small print under the label.
    """

    label: str
    lines: int = 0
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """A grid to sign: one row a signatory.

    Attributes:
        columns: titles of the columns to fill by hand.
        names: what is printed in the first column.
        share: part of the width of that column.
    """

    columns: tuple[str, ...]
    names: tuple[str, ...]
    share: Decimal = Decimal("0.34")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture or scanned page, already upright, RGB or grey (JPEG or PNG), as large as the frame allows.

    Attributes:
        data: the encoded picture.
        share: part of a page's height that it may take, caption included.
    """

    data: bytes
    alt: str
    caption: str = ""
    share: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents: the headings of level 1 and 2 that have an anchor, with their pages.

    Attributes:
        of_part: whether it lists its own part only.
        columns: how many stand side by side; with more than one the type is small.
    """

    title: str = "Sommaire"
    of_part: bool = False
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Gap:
    """White space, in lines of text."""

    lines: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


Block = (
    Heading
    | Para
    | Bullets
    | KeyValues
    | FigureBand
    | Callout
    | Table
    | Gauges
    | Bars
    | Radar
    | Curve
    | SideBySide
    | Together
    | TickBoxes
    | WritingSpace
    | Signatures
    | Picture
    | Contents
    | Gap
    | PageBreak
)


class Face(Enum):
    """The size of the type: the committee's, or the large one of what a project holder takes home."""

    OFFICE = "office"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Part:
    """Pages under one running head: a file of a pack, an annex.

    Attributes:
        head: left and right words of the running head.
        on_right: whether it begins on a right-hand page.
    """

    title: str
    head: tuple[str, str]
    blocks: tuple[Block, ...]
    on_right: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried inside the document.

    Attributes:
        data_of: it is the data that the pages show (their source), not a mere supplement.
    """

    name: str
    mime: str
    description: str
    data: bytes
    changed_on: date
    data_of: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    Attributes:
        foot: words at the left of each foot; page x / y stands at the right.
        fine_print: small words under the foot (rules pack, date, hash of the inputs); may be empty.
        made_at: the instant it is dated, with its time zone; the bytes depend on nothing else.
    """

    title: str
    subject: str
    author: str
    foot: str
    fine_print: str
    made_at: datetime
    parts: tuple[Part, ...]
    face: Face = Face.OFFICE
    attachments: tuple[Attachment, ...] = ()

    def blocks(self) -> Iterator[Block]:
        """Every block of the first level, in order."""
        for part in self.parts:
            yield from part.blocks
