"""Files that are no workbook, or that would harm the machine that opens them."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from pdca_desktop.domain.plan import Plan
from pdca_desktop.errors import FileError
from pdca_desktop.exchange.plan_sheet import read_plan_sheet, write_plan_sheet

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>"
)
SHEET = "xl/worksheets/sheet1.xml"


def a_workbook() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (("Besoins", "Montant"), ("Stock", 5), ("Travaux", 7)):
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def changed(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """A workbook whose parts were changed."""
    with zipfile.ZipFile(io.BytesIO(a_workbook())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return an_archive(parts)


def an_archive(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def in_sheet(old: str, new: str) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[SHEET]
        parts[SHEET] = parts[SHEET].replace(old.encode(), new.encode())

    return changed(change)


def locked_entries() -> bytes:
    content = bytearray(a_workbook())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


REFUSED = {
    "text": (b"Besoins;Montant\n", "n’est pas un classeur"),
    "empty": (b"", "n’est pas un classeur"),
    "xls": (OLE + b"\0" * 600, "ancien fichier .xls"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
    "locked zip": (locked_entries(), "mot de passe"),
    "ods": (
        an_archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}),
        "LibreOffice",
    ),
    "docx": (
        an_archive({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}),
        "n’est pas un classeur",
    ),
    "xlsb": (an_archive({"[Content_Types].xml": b"<a/>", "xl/workbook.bin": b""}), "n’est pas un classeur"),
    "zip": (an_archive({"photo.jpg": b"x"}), "n’est pas un classeur"),
    "cut": (a_workbook()[:-200], "abîmé"),
    "no workbook": (changed(lambda parts: parts.pop("xl/workbook.xml")), "abîmé"),
    "not XML": (changed(lambda parts: parts.update({SHEET: b"<worksheet"})), "abîmé"),
    "zip bomb": (changed(lambda parts: parts.update({"xl/a.bin": b"\0" * 5_000_000})), "piégé"),
    "many parts": (changed(lambda parts: parts.update({f"a{at}": b"" for at in range(1001)})), "piégé"),
    "entity bomb": (changed(lambda parts: parts.update({SHEET: BOMB.encode()})), "piégé"),
    "entity bomb in UTF-16": (
        changed(lambda parts: parts.update({SHEET: BOMB.encode("utf-16")})),
        "piégé",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_safe_workbook_is_refused(kind: str, tmp_path: Path) -> None:
    content, sentence = REFUSED[kind]
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileError, match=sentence):
        read_plan_sheet(path)


def test_a_heavy_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"PK" + b"\0" * 10_000_000)
    with pytest.raises(FileError, match="dépasse 10 Mo"):
        read_plan_sheet(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="introuvable"):
        read_plan_sheet(tmp_path / "absent.xlsx")


@pytest.mark.parametrize(
    "trap",
    [
        '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        '</sheetData><hyperlinks><hyperlink ref="A1:XFD1048576" location="a"/></hyperlinks>',
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    ],
)
def test_immense_ranges_cost_nothing(trap: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(in_sheet("</sheetData>", trap))
    assert len(read_plan_sheet(path).plan.needs) == 2


def test_a_formula_without_its_value_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(in_sheet("<v>5</v>", "<f>2+3</f><v></v>"))
    with pytest.raises(FileError, match=r"cellule B2 : la formule n’a pas de résultat") as raised:
        read_plan_sheet(path)
    assert "enregistrez-le" in str(raised.value)


def test_a_formula_with_its_value_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(in_sheet("<v>5</v>", "<f>2+3</f><v>5</v>"))
    assert len(read_plan_sheet(path).plan.needs) == 2


def test_the_end_of_a_long_sheet_is_told(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(in_sheet("</sheetData>", '<row r="3001"><c r="A3001"><v>1</v></c></row></sheetData>'))
    sentences = [warning.sentence for warning in read_plan_sheet(path).warnings]
    assert any("3\u202f000 premières lignes" in sentence for sentence in sentences)


def test_damaged_files_give_a_sentence(tmp_path: Path) -> None:
    """Each byte range of our own export overwritten in turn: a plan or a sentence, never a crash."""
    path = tmp_path / "plan.xlsx"
    write_plan_sheet(path, Plan(), "Plan")
    whole = path.read_bytes()
    sentences = []
    for at in range(0, len(whole), 97):
        path.write_bytes(whole[:at] + b"\xff\x00\x41" + whole[at + 3 :])
        try:
            read_plan_sheet(path)
        except FileError as error:
            sentences.append(str(error))
    assert sentences
    assert all("plan.xlsx" in sentence for sentence in sentences)
