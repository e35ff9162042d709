"""Views of the example dossiers, and a document's words in the order they are read."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from pdca_desktop import resources
from pdca_desktop.documents.blocks import Block, Document, Heading, PageBreak, Run, Status, Table, Together
from pdca_desktop.documents.dossier.ess import ess_dossier
from pdca_desktop.documents.dossier.tpe import tpe_dossier
from pdca_desktop.documents.view import PrintView, print_view
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.project import Segment
from pdca_desktop.exchange.dossier_file import read_dossier
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.rules.values import RulePack

FILES = sorted(resources.folder("demo").glob("*.json"))
NAMES = [path.stem for path in FILES]
_EXPECTED = Path(__file__).parents[2] / "demo" / "expected.toml"
AT = datetime(2026, 11, 23, 14, 5, tzinfo=timezone(timedelta(hours=1)))
VERSION = "0.0"


@cache
def pack() -> RulePack:
    """The rules shipped."""
    return load_pack()


@cache
def demo(name: str) -> Dossier:
    """An example dossier."""
    return read_dossier(resources.folder("demo") / f"{name}.json")


@cache
def _days() -> dict[str, date]:
    told = tomllib.loads(_EXPECTED.read_text(encoding="utf-8"))
    return {name: table["today"] for name, table in told.items()}


@cache
def demo_view(name: str) -> PrintView:
    """An example dossier as it is printed on the day its verdicts are expected."""
    day = _days()[name]
    at = AT.replace(year=day.year, month=day.month, day=day.day)
    return print_view(demo(name), pack(), printed_at=at, app_version=VERSION)


def view_of(dossier: Dossier, **options: Any) -> PrintView:
    """Any dossier as it is printed."""
    return print_view(dossier, pack(), printed_at=AT, app_version=VERSION, **options)


def printed(view: PrintView) -> Document:
    """The committee dossier of a view."""
    return ess_dossier(view) if view.dossier.segment is Segment.ESS else tpe_dossier(view)


def first_page(document: Document) -> tuple[Block, ...]:
    """The blocks before the first page break."""
    blocks = document.parts[0].blocks
    return blocks[: blocks.index(PageBreak())]


def note_and_annexes(document: Document) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """What is read, the first page with it, and what is consulted."""
    blocks = document.parts[0].blocks
    cut = next(at for at, one in enumerate(blocks) if isinstance(one, Heading) and one.anchor == "annexes")
    return blocks[: cut - 1], blocks[cut:]


def note(document: Document) -> tuple[Block, ...]:
    """What is read after the first page."""
    return note_and_annexes(document)[0][len(first_page(document)) + 1 :]


def flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, those held together one by one."""
    for block in blocks:
        if isinstance(block, Together):
            yield from flat(block.blocks)
        else:
            yield block


def tables_of(blocks: Iterable[Block]) -> list[Table]:
    """The tables among the blocks."""
    return [block for block in flat(blocks) if isinstance(block, Table)]


def words(blocks: Iterable[Any]) -> list[str]:
    """Every text of blocks, in the order they are read."""
    return [text for block in blocks for text in _words(block)]


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, Status):
        yield value.value
    elif isinstance(value, str) and not isinstance(value, Enum):
        yield from (value,) if value.strip() else ()
    elif isinstance(value, tuple) and value and all(isinstance(item, Run) for item in value):
        yield "".join(item.text for item in value)
    elif isinstance(value, tuple):
        yield from words(value)
    elif is_dataclass(value):
        hidden = {"anchor", "caption", "alt", "empty" if getattr(value, "rows", ()) else ""}
        yield from words(getattr(value, field.name) for field in fields(value) if field.name not in hidden)


def text_of(document: Document) -> str:
    """A document's words, one block's text a line, plain spaces."""
    lines = [f"{document.title} | {document.subject}", document.foot, document.fine_print]
    for part in document.parts:
        lines += ["", f"== {part.title} | {' | '.join(part.head)}"]
        for block in flat(part.blocks):
            if isinstance(block, Heading):
                lines += ["", *words([block])]
            elif isinstance(block, Table):
                lines += [" | ".join(column.title for column in block.columns)]
                lines += [" | ".join(words([row])) for row in block.rows] or [block.empty]
            else:
                lines += words([block])
    return "\n".join(normal(line) for line in lines) + "\n"


def normal(text: str) -> str:
    """A text as it is printed, with plain spaces."""
    return " ".join(typeset(text).split())
