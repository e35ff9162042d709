"""One encrypted database file, opened apart from the engine: to copy it, to check it, to put it in place.

Nothing here knows the tables; the engine need not be loaded, so a database too damaged for it is handled too.
"""

import errno
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.scalars import say
from pdca_desktop.store.safe_file import StorageError, refusal

_ROOM_NEEDED = 20_000_000
_SYSTEM = {
    dbapi2.SQLITE_FULL: errno.ENOSPC,
    dbapi2.SQLITE_IOERR: errno.EIO,
    dbapi2.SQLITE_READONLY: errno.EACCES,
    dbapi2.SQLITE_PERM: errno.EACCES,
    dbapi2.SQLITE_CANTOPEN: errno.ENOENT,
}
_UNREADABLE = (dbapi2.SQLITE_NOTADB, dbapi2.SQLITE_CORRUPT)
_HELD = (dbapi2.SQLITE_BUSY, dbapi2.SQLITE_LOCKED)


class UnreadableCopyError(AppError):
    """The file is damaged, or is not of this device's key."""


class HeldError(AppError):
    """Something still uses the database."""


@contextmanager
def opened(path: Path, key: bytes) -> Iterator[Any]:
    """A connection to an existing file, with its raw key; it creates nothing.

    Raises:
        ValueError: the key is not 32 bytes.
        sqlcipher3.dbapi2.Error: the file cannot be opened with it.
    """
    if len(key) != 32:
        raise ValueError("a key is 32 bytes")
    connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=5,
        isolation_level=None,
        check_same_thread=False,
    )
    with closing(connection):
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        if not connection.execute("PRAGMA cipher_version").fetchone():
            raise AssertionError("this SQLite does not encrypt")
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield connection


@contextmanager
def told(what: str, folder: Path) -> Iterator[None]:
    """Turn the driver's errors into sentences.

    Args:
        what: what could not be done, a French phrase without capital.
        folder: where it writes.

    Raises:
        StorageError: no room, or writing is refused.
        HeldError: another part or program holds the file.
        UnreadableCopyError: the content is damaged or of another key.
    """
    try:
        yield
    except dbapi2.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        begin = typeset(what[:1].upper() + what[1:])
        if code in _UNREADABLE:
            raise UnreadableCopyError(
                say(
                    "{} : le fichier est abîmé, ou chiffré par la clé d'un autre poste. Choisissez une autre "
                    "sauvegarde.",
                    begin,
                )
            ) from error
        if code in _HELD:
            raise HeldError(
                say("{} : un autre programme tient le fichier. Fermez-le, puis recommencez.", begin)
            ) from error
        system = _SYSTEM.get(code)
        if system is None:
            raise
        if system == errno.EIO and _room(folder) < _ROOM_NEEDED:
            system = errno.ENOSPC
        raise StorageError(refusal(what, folder, system)) from error


def check(connection: Any) -> tuple[str, ...]:
    """What is wrong with a file: page by page against its seals, then in the structure; empty when sound."""
    sealed = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
    if sealed:
        return tuple(sealed)
    return tuple(str(row[0]) for row in connection.execute("PRAGMA quick_check") if row[0] != "ok")


def counts(connection: Any) -> dict[str, int]:
    """The number of rows of each table, those of the search index included."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name.replace(chr(34), chr(34) * 2)}"').fetchone()[0]  # noqa: S608
        for (name,) in tables
    }


def fold(path: Path, key: bytes) -> None:
    """Bring what waits in the write-ahead log into the file, so that it stands alone; nobody else may use it.

    Raises:
        sqlcipher3.dbapi2.Error: it is in use, or cannot be read.
    """
    with opened(path, key) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()


def companions(path: Path) -> tuple[Path, ...]:
    """The files that SQLite keeps beside a database."""
    return tuple(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))


def _room(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
