"""Backups of the head office: every table as lines of JSON, compressed; good on PostgreSQL and SQLite alike.

A backup counts only once it was read back and its history checked: then `durable` says how far devices may
let their own copies go.
"""

import base64
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import zstandard
from sqlalchemy import Connection, Engine, LargeBinary, MetaData, Table, func, select

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange import disk
from pdca_desktop.head_office.database import analyse, make_engine
from pdca_desktop.head_office.intake import chained
from pdca_desktop.head_office.migrating import bring_to, schema_of
from pdca_desktop.head_office.tables import BLOB_PART, COMMIT_LOG, ORG, SCHEMA, metadata
from pdca_desktop.services.ports import IdSource

FORMAT = "pdca-siege-backup"
_LINES = 500
_PART = 1 << 20
_SUMMED = b'{"ends":true,'
"""Begins a backup whose last line is the digest of those before; older ones have none."""

_OWNER_ONLY = 0o600
_HEAVY = 8 << 20
"""Bytes of lines that are held together: attachments are large."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a backup says.

    Attributes:
        head: the last order it holds.
        digest: of all its lines.
    """

    head: int
    digest: str


def back_up(engine: Engine, path: Path) -> int:
    """Write a backup, read it back, check it, and only then count what it holds as durable.

    Returns:
        The last order it holds.

    Raises:
        AppError: the file cannot be written, or what was read back is not what was written.
    """
    draft = path.with_name(path.name + ".partiel")
    try:
        written = _drafted(engine, draft)
        draft.replace(path)
        disk.sync_folder(path.parent)
    except (OSError, zstandard.ZstdError, msgspec.MsgspecError, ValueError) as error:
        draft.unlink(missing_ok=True)
        raise AppError(
            typeset(
                f"La sauvegarde « {path.name} » ne peut pas être écrite ou relue : vérifiez le dossier, "
                "vos droits et la place sur le disque. Rien n’est perdu."
            )
        ) from error
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    with engine.begin() as connection:
        connection.execute(ORG.update().where(ORG.c.durable < written.head), {"durable": written.head})
    return written.head


def restore(path: Path, engine: Engine, ids: IdSource) -> int:
    """Put a backup into an empty database, as a new history that devices will recognise as such.

    Returns:
        The last order it holds.

    Raises:
        AppError: the database is not empty, or the file cannot be read; nothing was written.
    """
    try:
        _read_through(path)
        with engine.begin() as connection:
            if schema_of(connection) and connection.execute(select(ORG.c.id)).first() is not None:
                raise AppError(
                    "Cette base n’est pas vide : restaurez dans une base neuve, rien n’a été touché."
                )
            head = _read(path, connection, hashlib.blake2b())
            check_chain(connection)
            connection.execute(ORG.update(), {"gen": ids.new()})
    except (OSError, zstandard.ZstdError, msgspec.MsgspecError, KeyError, ValueError) as error:
        raise AppError(
            typeset(f"« {path.name} » n’est pas une sauvegarde lisible du siège ; rien n’a été écrit.")
        ) from error
    analyse(engine)
    return head


def _drafted(engine: Engine, path: Path) -> Told:
    """Write into a new file, which its owner alone may read, and read it back.

    Raises:
        ValueError: what was read back is not what was written.
    """
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "wb") as file:
        written = _write(engine, file)
        file.flush()
        os.fsync(file.fileno())
    if _checked(path) != written:
        raise ValueError("read back otherwise")
    return written


def _write(engine: Engine, file: BinaryIO) -> Told:
    digest = hashlib.blake2b()
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        connection.execution_options(reads=True)
        with connection.begin(), zstandard.ZstdCompressor(level=6).stream_writer(file, closefd=False) as out:
            head = connection.execute(select(ORG.c.seq)).scalar_one()
            known = {"ends": True, "format": FORMAT, "schema": SCHEMA, "head": head}
            _put_line(out, digest, msgspec.json.encode(known))
            for table in metadata.sorted_tables:
                binary = {column.name for column in table.columns if isinstance(column.type, LargeBinary)}
                some = 1 if binary else _LINES
                rows = connection.execute(select(table).execution_options(yield_per=some))
                for row in rows.mappings():
                    values = {
                        name: base64.b64encode(value).decode() if name in binary else value
                        for name, value in row.items()
                    }
                    _put_line(out, digest, msgspec.json.encode([str(table.name), values]))
            out.write(_summed(digest) + b"\n")
    return Told(int(head), digest.hexdigest())


def _put_line(out: zstandard.ZstdCompressionWriter, digest: "hashlib.blake2b", line: bytes) -> None:
    digest.update(line)
    out.write(line + b"\n")


def _checked(path: Path) -> Told:
    """Read a backup into a database in memory, its attachments excepted, and walk its history."""
    engine = make_engine("sqlite:///:memory:")
    digest = hashlib.blake2b()
    try:
        with engine.begin() as connection:
            head = _read(path, connection, digest, keep=lambda name: name != BLOB_PART.name)
            check_chain(connection)
        return Told(head, digest.hexdigest())
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


def _read(
    path: Path,
    connection: Connection,
    digest: "hashlib.blake2b",
    keep: Callable[[str], bool] = lambda _: True,
) -> int:
    """Put the lines of a backup into tables of its schema, then bring them to the present one.

    Args:
        path: of the backup.
        connection: to an empty database.
        digest: told every line.
        keep: whether a table's rows are put there, by its name.
    """
    with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as plain:
        lines = _lines(plain, digest)
        first = msgspec.json.decode(next(lines, b""))
        if first.get("format") != FORMAT or not 1 <= first["schema"] <= SCHEMA:
            raise ValueError("another format")
        bring_to(connection, first["schema"])
        tables = _tables(connection)
        for name, rows in _grouped(lines):
            if not keep(name):
                continue
            table = tables[name]
            binary = [column.name for column in table.columns if isinstance(column.type, LargeBinary)]
            for row in rows:
                for column in binary:
                    row[column] = base64.b64decode(row[column])
            connection.execute(table.insert(), rows)
    if connection.dialect.name == "postgresql":
        for table in tables.values():
            _count_on(connection, table)
    bring_to(connection, SCHEMA)
    return int(first["head"])


def _tables(connection: Connection) -> dict[str, Table]:
    """The tables as they are, whatever their schema."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name in metadata.tables)
    return {str(table.name): table for table in found.sorted_tables}


def _count_on(connection: Connection, table: Table) -> None:
    """Numbers that PostgreSQL gives itself go on after those that were put there."""
    column = table.autoincrement_column
    if column is not None and column.server_default is not None:
        last = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
        place = func.pg_get_serial_sequence(table.name, column.name)
        connection.execute(select(func.setval(place, last, False)))


def _read_through(path: Path) -> None:
    """Read a backup to its end: what its disk cut or altered is known before anything is written.

    Raises:
        zstandard.ZstdError: it cannot be unpacked.
        ValueError: it is not what was written.
    """
    with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as plain:
        for _ in _lines(plain, hashlib.blake2b()):
            pass


def _lines(plain: zstandard.ZstdDecompressionReader, digest: "hashlib.blake2b") -> Iterator[bytes]:
    kept, wanting = b"", False
    while part := plain.read(_PART):
        *lines, kept = (kept + part).split(b"\n")
        for line in lines:
            if line.startswith(b'"'):
                if line != _summed(digest):
                    raise ValueError("altered")
                wanting = False
            else:
                wanting = wanting or line.startswith(_SUMMED)
                digest.update(line)
                yield line
    if kept or wanting:
        raise ValueError("cut")


def _summed(digest: "hashlib.blake2b") -> bytes:
    """The last line."""
    return msgspec.json.encode(digest.hexdigest())


def _grouped(lines: Iterator[bytes]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Rows of one table at a time, not too many together."""
    name, rows, held = "", list[dict[str, Any]](), 0
    for line in lines:
        of, row = msgspec.json.decode(line)
        if rows and (of != name or len(rows) >= _LINES or held + len(line) > _HEAVY):
            yield name, rows
            rows, held = [], 0
        name = of
        rows.append(row)
        held += len(line)
    if rows:
        yield name, rows
