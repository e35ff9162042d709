"""The driver's errors become ours here, once: callers never see a library's exception."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlcipher3 import dbapi2

from pdca_desktop.errors import StoreError
from pdca_desktop.store.faults import busy, damaged, full, unreliable_disk, unwritable

_ROOM_NEEDED = 20_000_000
_TAKEN = "UNIQUE constraint failed"
"""The driver gives no extended code: only its words tell which constraint refused a row."""


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn the driver's errors into ours.

    Raises:
        StoreError: what happened to the file, and what to do.
    """
    try:
        yield
    except DBAPIError as error:
        cause = error.orig
        found = _error(path, cause) if isinstance(cause, dbapi2.DatabaseError) else None
        if found is None:
            raise
        raise found from error
    except dbapi2.DatabaseError as error:
        found = _error(path, error)
        if found is None:
            raise
        raise found from error
    except PoolTimeoutError as error:
        raise busy(path) from error


def is_taken(error: IntegrityError) -> bool:
    """Whether a row was refused because its identifier is already used."""
    return str(error.orig).startswith(_TAKEN)


def _error(path: Path, error: Exception) -> StoreError | None:
    """Our error of a driver's error; None for a bug of ours (constraint, syntax, misuse)."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    primary = code & 0xFF
    if primary in (dbapi2.SQLITE_BUSY, dbapi2.SQLITE_LOCKED, dbapi2.SQLITE_PROTOCOL):
        return busy(path)
    if primary in (dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_NOTADB):
        return damaged(path, str(error))
    if primary in (dbapi2.SQLITE_READONLY, dbapi2.SQLITE_CANTOPEN, dbapi2.SQLITE_PERM, dbapi2.SQLITE_AUTH):
        return unwritable(path)
    if primary == dbapi2.SQLITE_FULL or (primary == dbapi2.SQLITE_IOERR and not _has_room(path)):
        return full(path)
    if primary == dbapi2.SQLITE_IOERR:
        return unreliable_disk(path)
    return None


def _has_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free > _ROOM_NEEDED
    except OSError:
        return True
