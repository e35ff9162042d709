"""Views with readable names over the rows, for spreadsheets and reporting tools: a column a field.

They are made from the field declarations: a new field is a new column, and nothing else is to be written.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.path import label
from pdca_desktop.domain.record import Kind, Slot, slots_of

_PREFIX = "v_"
_MOST = 63
_NUMBERS = {Kind.EUROS: "numeric(14,2)", Kind.DECIMAL: "numeric", Kind.WHOLE: "bigint", Kind.DATE: "date"}


def statements(dialect: str) -> Iterator[str]:
    """The SQL that makes the views anew."""
    for record, told in ((Dossier, Dossier.__name__), *_children()):
        name = _PREFIX + _plain(told)
        columns = [*_columns(record, dialect)]
        if record is not Dossier:
            columns.insert(0, "root AS dossier_id")
        yield f'DROP VIEW IF EXISTS "{name}"'
        shown = ["row AS id", *columns, "scope AS perimetre", "seq AS dernier_acte"]
        of = f"entity = '{record.__name__}' AND deleted = 0"  # the names are our own: records and fields
        yield f'CREATE VIEW "{name}" AS SELECT {", ".join(shown)} FROM row_state WHERE {of}'  # noqa: S608


def make_views(engine: Engine) -> list[str]:
    """Make the views anew.

    Returns:
        Their names.
    """
    made = list(statements(engine.dialect.name))
    with engine.begin() as connection:
        for statement in made:
            connection.execute(text(statement.replace(":", "\\:")))
    return [name for statement in made for name in re.findall(r'^CREATE VIEW "(\w+)"', statement)]


def export(engine: Engine, folder: Path) -> list[Path]:
    """Write each view as a CSV file (UTF-8 with its mark, semicolons: opens in French spreadsheets).

    Raises:
        OSError: the folder cannot be written.
    """
    written: list[Path] = []
    names = make_views(engine)
    folder.mkdir(parents=True, exist_ok=True)
    with engine.connect() as connection:
        connection.execution_options(reads=True)
        with connection.begin():
            written += [_export(connection, name, folder / f"{name[len(_PREFIX) :]}.csv") for name in names]
    return written


def _export(connection: Connection, name: str, path: Path) -> Path:
    rows = connection.execute(text(f'SELECT * FROM "{name}"').execution_options(yield_per=500))  # noqa: S608
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file, delimiter=";")
        sheet.writerow(rows.keys())
        for row in rows:
            sheet.writerow([_cell(value) for value in row])
    return path


def _cell(value: object) -> object:
    """A text that a spreadsheet would take for a formula is shown as text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" else value


def _children() -> Iterator[tuple[type, str]]:
    """The rows of a dossier, and how their list is called."""
    for name, slot in slots_of(Dossier).items():
        if slot.kind is Kind.RECORDS and "id" in slots_of(slot.of):
            yield slot.of, label(Dossier, f"/{name}")


def _columns(record: type, dialect: str) -> Iterator[str]:
    """One column a field; a block stays JSON."""
    taken: set[str] = set()
    for pointer, slot in _leaves(record, ""):
        name = column = _plain(label(record, pointer))[:_MOST]
        turn = 2
        while column in taken:
            column, turn = f"{name[: _MOST - 3]}_{turn}", turn + 1
        taken.add(column)
        yield f'{_value(pointer, slot, dialect)} AS "{column}"'


def _leaves(record: type, at: str) -> Iterator[tuple[str, Slot]]:
    for name, slot in slots_of(record).items():
        pointer = f"{at}/{name}"
        inside = slot.kind is Kind.RECORD and not slot.optional and not slot.declared.whole
        if inside:
            yield from _leaves(slot.of, pointer)
        elif pointer != "/id" and not (slot.kind is Kind.RECORDS and "id" in slots_of(slot.of)):
            yield pointer, slot


def _value(pointer: str, slot: Slot, dialect: str) -> str:
    if dialect == "postgresql":
        taken = f"(fields::jsonb ->> '{pointer}')"
        kind = "boolean" if slot.kind is Kind.YES_NO else _NUMBERS.get(slot.kind)
        return f"{taken}::{kind}" if kind else taken
    taken = f"json_extract(fields, '$.\"{pointer}\"')"
    return f"CAST({taken} AS NUMERIC)" if slot.kind in (Kind.EUROS, Kind.DECIMAL) else taken


def _plain(words: str) -> str:
    """A name in plain letters: "Date de début" as date_de_debut."""
    flat = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", flat).strip("_") or "champ"
