"""A workbook opened: kind, size and traps are checked before any library opens it, then exact values."""

import io
import posixpath
import re
import warnings
import zipfile
import zlib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException, ElementTree, sax
from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS

from pdca_desktop.errors import FileError
from pdca_desktop.exchange.disk import read_bytes
from pdca_desktop.exchange.plan_sheet_grid import LOCAL_CURRENCY, Grid, Merge, Place, SheetCell, place_of
from pdca_desktop.exchange.plan_sheet_shape import MOST_ROWS
from pdca_desktop.exchange.scalars import clean, quoted, say

MOST_BYTES = 10_000_000
_MOST_UNPACKED = 60_000_000
_MOST_PARTS = 1_000
_MOST_RATIO = 200
_SMALL_PART = 1_000_000
_MOST_MERGES = 2_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Traits(ContentHandler):
    """What a sheet's part says that the library does not tell.

    Attributes:
        merges: merged cells.
        hollow: formulas whose value the file does not hold.
        last_row: last row with a value.
    """

    def __init__(self) -> None:
        super().__init__()
        self.merges: list[Merge] = []
        self.hollow: set[Place] = set()
        self.last_row = 0
        self._cell: Place | None = None
        self._formula = self._valued = self._in_value = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  (named by SAX)
        """Note a cell, its formula, its value, or merged cells."""
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._cell = place_of(attrs.get("r", ""))
            self._formula = False
            self._valued = attrs.get("t") == "str"  # an empty text is a value
        elif tag == "f":
            self._formula = True
        elif tag in ("v", "is"):
            self._in_value = True
        elif tag == "mergeCell" and len(self.merges) < _MOST_MERGES:
            first, _, last = attrs.get("ref", "").partition(":")
            start, end = place_of(first), place_of(last or first)
            if start is not None and end is not None:
                self.merges.append(Merge(*start, *end))

    def characters(self, content: str) -> None:
        """Note that a cell has a value."""
        if self._in_value and content:
            self._valued = True

    def endElement(self, name: str) -> None:  # noqa: N802  (named by SAX)
        """Note a formula that ends without value."""
        tag = name.rpartition(":")[2]
        if tag in ("v", "is"):
            self._in_value = False
        elif tag == "c" and self._cell is not None:
            if self._valued:
                self.last_row = max(self.last_row, self._cell[0])
            elif self._formula:
                self.hollow.add(self._cell)


def check(content: bytes, name: str) -> dict[str, Traits]:
    """The traits of each sheet, by its name, of a workbook that is safe to open.

    Raises:
        FileError: it is another kind of file, has a password, is a trap or is damaged.
    """
    if content.startswith(_OLE):
        raise _old_or_locked(content, name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_archive(archive, name)
            return _by_sheet(archive, {part: _traits(archive, part, name) for part in _xml_parts(archive)})
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        if content.startswith(b"PK"):
            raise damaged(name) from error
        raise _other_kind(name) from error


def damaged(name: str) -> FileError:
    """The error of a workbook that no program could read whole."""
    return FileError(
        say(
            "Le classeur « {} » est abîmé : ouvrez-le dans votre tableur, enregistrez-le au format .xlsx, "
            "puis recommencez.",
            quoted(name),
        )
    )


def _other_kind(name: str) -> FileError:
    return FileError(
        say(
            "« {} » n'est pas un classeur .xlsx : ouvrez-le dans votre tableur, choisissez « Enregistrer "
            "sous » et le format « Classeur Excel (.xlsx) ».",
            quoted(name),
        )
    )


def _old_or_locked(content: bytes, name: str) -> FileError:
    if _ENCRYPTED in content:
        return _locked(name)
    return FileError(
        say(
            "« {} » est un ancien fichier .xls : ouvrez-le dans votre tableur, choisissez « Enregistrer "
            "sous » et le format « Classeur Excel (.xlsx) ».",
            quoted(name),
        )
    )


def _locked(name: str) -> FileError:
    return FileError(
        say(
            "« {} » est protégé par un mot de passe : enregistrez-en une copie sans mot de passe, puis "
            "recommencez.",
            quoted(name),
        )
    )


def _trap(name: str) -> FileError:
    return FileError(
        say(
            "« {} » n'est pas ouvert : sa structure est celle d'un fichier piégé. Demandez-en un autre à "
            "son auteur, ou recopiez le tableau dans le modèle.",
            quoted(name),
        )
    )


def _check_archive(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    swollen = any(
        part.file_size > _SMALL_PART and part.file_size > _MOST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if len(parts) > _MOST_PARTS or swollen or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise _trap(name)
    if any(part.flag_bits & 1 for part in parts):
        raise _locked(name)
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:200]:
        raise FileError(
            say(
                "« {} » est un fichier LibreOffice (.ods) : ouvrez-le, choisissez « Enregistrer sous » et le "
                "format « Excel 2007-365 (.xlsx) ».",
                quoted(name),
            )
        )
    if "[Content_Types].xml" not in names or "xl/workbook.bin" in names:
        raise _other_kind(name)
    if any(part.startswith(("word/", "ppt/")) for part in names):
        raise _other_kind(name)


def _xml_parts(archive: zipfile.ZipFile) -> list[str]:
    return [part for part in archive.namelist() if part.lower().endswith((".xml", ".rels"))]


def _traits(archive: zipfile.ZipFile, part: str, name: str) -> Traits:
    """Read a part as a stream; the declarations that entity bombs need are refused."""
    traits = Traits()
    try:
        with archive.open(part) as stream:
            sax.parse(stream, traits, forbid_dtd=True)
    except DefusedXmlException as error:
        raise _trap(name) from error
    except SAXException:
        return traits
    return traits


def _by_sheet(archive: zipfile.ZipFile, parts: dict[str, Traits]) -> dict[str, Traits]:
    """Give each sheet its part; a workbook that names them otherwise is read without traits."""
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"), forbid_dtd=True)
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), forbid_dtd=True)
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {
        link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
        for link in links
    }
    found: dict[str, Traits] = {}
    for element in book.iter():
        if element.tag.endswith("}sheet"):
            traits = parts.get(targets.get(element.get(_RELATION), ""))
            if traits is not None:
                found[element.get("name", "")] = traits
    return found


_MOST_COLUMNS = 100
_MOST_SHEETS = 50
_LOCAL = {form for form in BUILTIN_FORMATS.values() if '"$"' in form}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def open_workbook(path: Path) -> list[Grid]:
    """The visible sheets of a workbook.

    Raises:
        FileError: it cannot be read, is no .xlsx, has a password, is a trap or is damaged.
    """
    content = read_bytes(path, MOST_BYTES)
    traits = check(content, path.name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the library will not keep when writing: we only read
            return _grids(content, traits)
    except Exception as error:  # the library raises anything on a damaged file
        raise damaged(path.name) from error


def _grids(content: bytes, traits: dict[str, Traits]) -> list[Grid]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [_grid(sheet, traits.get(sheet.title, Traits())) for sheet in visible[:_MOST_SHEETS]]
    finally:
        book.close()


def _grid(sheet: Any, traits: Traits) -> Grid:
    grid = Grid(sheet.title, merges=tuple(traits.merges))
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=_MOST_COLUMNS):
        for cell in row:
            found = None if cell.value is None else _cell(cell)
            if found is not None:
                grid.cells[cell.row, cell.column] = found
    for place in traits.hollow:
        if place[0] <= MOST_ROWS and place[1] <= _MOST_COLUMNS:
            grid.cells[place] = SheetCell("", hollow=True)
    grid.cut = traits.last_row > MOST_ROWS
    return grid


def _cell(cell: Any) -> SheetCell | None:
    """A cell's exact value: a binary number is taken as the shortest decimal that writes it."""
    value, form = cell.value, str(cell.number_format or "General")
    if form in _LOCAL:
        form = LOCAL_CURRENCY
    if cell.data_type == "e":
        return SheetCell(str(value), form, fault=True)
    if isinstance(value, bool):
        return SheetCell(value, form)
    if isinstance(value, int | float):
        return SheetCell(Decimal(repr(value)), form)
    if isinstance(value, datetime):
        return SheetCell(value.date(), form)
    if isinstance(value, date):
        return SheetCell(value, form)
    text = clean(_ESCAPED.sub(_unescaped, str(value)))
    return SheetCell(text, form) if text else None


def _unescaped(found: re.Match[str]) -> str:
    """The character that a workbook writes as its number; a carriage return becomes a line end."""
    return "\n" if found[1].upper() == "000D" else chr(int(found[1], 16))
