"""Official tables in CSV: encoding, separator and header are found, cells are read by known column names."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pdca_desktop.errors import FileError
from pdca_desktop.exchange.scalars import quoted, say

_SEPARATORS = ";,\t|"
_TITLE_ROWS = 30
_EXCEL_TEXT = re.compile(r'="(.*)"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its known names.

    Attributes:
        shown: its usual names, for an error.
        names: known names without case, accents, signs nor final year.
    """

    shown: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes:
        table: name of the file.
        line: where the row starts in the file, from 1.
        cells: cells by column.
    """

    table: str
    line: int
    cells: dict[Column, str]

    def get(self, column: Column) -> str:
        """The cell of a column without surrounding spaces, empty when the table has no such column."""
        return self.cells.get(column, "")

    def fault(self, sentence: str) -> FileError:
        """The error of something wrong in this row."""
        return FileError(sentence, say("{}, ligne {}", quoted(self.table), str(self.line)))


def rows(
    content: bytes,
    name: str,
    needed: Sequence[Column],
    other: Sequence[Column] = (),
    *,
    remedy: str = "prenez la liste officielle en CSV.",
) -> Iterator[Row]:
    """The rows of a table that has all the needed columns; blank rows are left out.

    Args:
        content: content of the file.
        name: name of the file, shown in errors.
        needed: columns without which it is not the table.
        other: columns read when present.
        remedy: what to do when it is not the table, the end of a French sentence.

    Raises:
        FileError: it is no such table, or a row is not well formed.
    """
    text = _decoded(content, name, remedy)
    for separator in _SEPARATORS:
        for number, (_, cells) in enumerate(
            islice(_records(text, name, separator, strict=False), _TITLE_ROWS)
        ):
            places = _places(cells, (*needed, *other))
            if all(column in places for column in needed):
                return _rows(text, name, separator, number, places)
    wanted = " ; ".join(column.shown for column in needed)
    raise FileError(
        say(
            f"Le fichier « {{}} » n'a pas les colonnes attendues ({{}}) : {remedy}",
            quoted(name),
            wanted,
        )
    )


def _rows(text: str, name: str, separator: str, header: int, places: dict[Column, int]) -> Iterator[Row]:
    for line, cells in islice(_records(text, name, separator, strict=True), header + 1, None):
        if any(cell.strip() for cell in cells):
            found = {column: _cell(cells[place]) for column, place in places.items() if place < len(cells)}
            yield Row(name, line, found)


def _records(text: str, name: str, separator: str, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    """The records with the line each starts on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            place = say("{}, ligne {}", quoted(name), str(line))
            raise FileError(
                say("la ligne est mal formée : un guillemet n'est pas refermé ?"), place
            ) from error
        yield line, cells
        line = reader.line_num + 1


def _places(cells: list[str], columns: Sequence[Column]) -> dict[Column, int]:
    """Where each column stands; the first of its known names wins."""
    titles = [_plain(cell) for cell in cells]
    return {
        column: titles.index(found[0])
        for column in columns
        if (found := [known for known in column.names if known in titles])
    }


def _plain(title: str) -> str:
    """A column's title without accents, case, signs nor final year."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"20[0-9]{2}$", "", re.sub(r"[^a-z0-9]", "", letters))


def _cell(text: str) -> str:
    """The content of a cell: spreadsheets keep the zeros of a code by writing it ="01001"."""
    protected = _EXCEL_TEXT.fullmatch(text.strip())
    return unicodedata.normalize("NFC", protected[1] if protected else text).strip().strip('"').strip()


def _decoded(content: bytes, name: str, remedy: str) -> str:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FileError(
            say(
                "« {} » est un classeur Excel ou une archive : ouvrez-le, puis enregistrez la feuille au "
                "format « CSV UTF-8 ».",
                quoted(name),
            )
        )
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ("utf-16",) if wide else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileError(say(f"« {{}} » n'est pas un texte : {remedy}", quoted(name)))
