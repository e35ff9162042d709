"""Backups of the head office: every table as lines of JSON, compressed; good on PostgreSQL and SQLite alike.

A backup counts only once it was read back and its history checked: then `durable` says how far devices may
let their own copies go.
"""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import zstandard
from sqlalchemy import Connection, Engine, LargeBinary, select

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.head_office.database import make_engine
from pdca_desktop.head_office.intake import chained
from pdca_desktop.head_office.tables import COMMIT_LOG, ORG, SCHEMA, metadata
from pdca_desktop.services.ports import IdSource

FORMAT = "pdca-siege-backup"
_LINES = 500
_PART = 1 << 20


def back_up(engine: Engine, path: Path) -> int:
    """Write a backup, read it back, check it, and only then count what it holds as durable.

    Returns:
        The last order it holds.

    Raises:
        AppError: the file cannot be written, or what was read back is not what was written.
    """
    draft = path.with_name(path.name + ".partiel")
    try:
        with draft.open("xb") as file:
            head = _write(engine, file)
        found = _checked(draft)
    except (OSError, zstandard.ZstdError, msgspec.MsgspecError) as error:
        draft.unlink(missing_ok=True)
        raise AppError(
            typeset(
                f"La sauvegarde « {path.name} » ne peut pas être écrite ou relue : {error}. Rien n’est perdu."
            )
        ) from error
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    draft.replace(path)
    if found != head:
        raise AppError(typeset(f"La sauvegarde « {path.name} » n’est pas complète : recommencez."))
    with engine.begin() as connection:
        connection.execute(ORG.update().where(ORG.c.durable < head), {"durable": head})
    return head


def restore(path: Path, engine: Engine, ids: IdSource) -> int:
    """Put a backup into an empty database, as a new history that devices will recognise as such.

    Returns:
        The last order it holds.

    Raises:
        AppError: the database is not empty, or the file cannot be read; nothing was written.
    """
    metadata.create_all(engine)
    try:
        with engine.begin() as connection:
            if connection.execute(select(ORG.c.id)).first() is not None:
                raise AppError(
                    "Cette base n’est pas vide : restaurez dans une base neuve, rien n’a été touché."
                )
            head = _read(path, connection)
            connection.execute(ORG.update(), {"gen": ids.new()})
    except (OSError, zstandard.ZstdError, msgspec.MsgspecError, KeyError, ValueError) as error:
        raise AppError(
            typeset(f"« {path.name} » n’est pas une sauvegarde lisible du siège ; rien n’a été écrit.")
        ) from error
    return head


def _write(engine: Engine, file: BinaryIO) -> int:
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        connection.execution_options(reads=True)
        with connection.begin(), zstandard.ZstdCompressor(level=6).stream_writer(file, closefd=False) as out:
            head = connection.execute(select(ORG.c.seq)).scalar_one()
            out.write(msgspec.json.encode({"format": FORMAT, "schema": SCHEMA, "head": head}) + b"\n")
            for table in metadata.sorted_tables:
                binary = {column.name for column in table.columns if isinstance(column.type, LargeBinary)}
                rows = connection.execute(select(table).execution_options(yield_per=_LINES))
                for row in rows.mappings():
                    values = {
                        name: base64.b64encode(value).decode() if name in binary else value
                        for name, value in row.items()
                    }
                    out.write(msgspec.json.encode([str(table.name), values]) + b"\n")
    return int(head)


def _checked(path: Path) -> int:
    """Read a backup into a database in memory and walk its history."""
    engine = make_engine("sqlite:///:memory:")
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            head = _read(path, connection)
            check_chain(connection)
        return head
    finally:
        engine.dispose()


def check_chain(connection: Connection) -> int:
    """Walk the history from its first act to its last.

    Returns:
        How many acts it has.

    Raises:
        AppError: an act is missing or was altered.
    """
    digest, expected = "", 0
    query = select(COMMIT_LOG.c.seq, COMMIT_LOG.c.cid, COMMIT_LOG.c.digest).order_by(COMMIT_LOG.c.seq)
    with connection.execute(query.execution_options(yield_per=_LINES)) as rows:
        for row in rows:
            digest, expected = chained(digest, row.cid), expected + 1
            if row.seq != expected or row.digest != digest:
                raise AppError(typeset(f"L’historique du siège est rompu à l’acte {expected}."))
    org = connection.execute(select(ORG)).one()
    if org.seq != expected or org.digest != digest:
        raise AppError("Les derniers actes de l’historique du siège manquent.")
    return expected


def _read(path: Path, connection: Connection) -> int:
    """Put the lines of a backup into the tables."""
    tables = {table.name: table for table in metadata.sorted_tables}
    with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as plain:
        lines = _lines(plain)
        first = msgspec.json.decode(next(lines, b""))
        if first.get("format") != FORMAT or first.get("schema") != SCHEMA:
            raise ValueError("another format")
        for name, rows in _grouped(lines):
            table = tables[name]
            binary = [column.name for column in table.columns if isinstance(column.type, LargeBinary)]
            for row in rows:
                for column in binary:
                    row[column] = base64.b64decode(row[column])
            connection.execute(table.insert(), rows)
    return int(first["head"])


def _lines(plain: zstandard.ZstdDecompressionReader) -> Iterator[bytes]:
    kept = b""
    while part := plain.read(_PART):
        *lines, kept = (kept + part).split(b"\n")
        yield from lines
    if kept:
        raise ValueError("cut")


def _grouped(lines: Iterator[bytes]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Rows of one table at a time, not too many together."""
    name, rows = "", list[dict[str, Any]]()
    for line in lines:
        of, row = msgspec.json.decode(line)
        if rows and (of != name or len(rows) >= _LINES):
            yield name, rows
            rows = []
        name = of
        rows.append(row)
    if rows:
        yield name, rows
