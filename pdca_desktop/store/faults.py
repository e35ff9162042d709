"""What may go wrong with the encrypted file, each in a French sentence that says what to do.

The driver's errors become these once, at the edge; callers never see a library's exception.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, TimeoutError as PoolTimeoutError
from sqlcipher3 import dbapi2

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError

_ROOM_NEEDED = 20_000_000


class StoreError(AppError):
    """The data file cannot be read or written; what was saved before is untouched."""


class MissingStoreError(StoreError):
    """There is no data file at this place: it is never created in silence."""


class StoreExistsError(StoreError):
    """A data file is already there: it is never overwritten."""


class WrongKeyError(StoreError):
    """The key does not open the data file."""


class NewerStoreError(StoreError):
    """A newer version of the application wrote the data file."""


class ReadOnlyStoreError(StoreError):
    """The file or its folder refuses writing."""


class DiskFullError(StoreError):
    """No room is left on the disk."""


class BusyStoreError(StoreError):
    """Another program holds the data file."""


class DamagedStoreError(StoreError):
    """The data file is damaged: the recovery screen takes over; nothing is created or repaired in silence.

    Attributes:
        path: the damaged file.
        details: what the checks said, for the journal of the application; no personal data.
    """

    def __init__(self, sentence: str, path: Path, details: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.path = path
        self.details = details


class ConflictError(AppError):
    """The dossier was changed meanwhile at the same places; nothing was written.

    Attributes:
        paths: the places, as JSON Pointers in the dossier.
    """

    def __init__(self, sentence: str, paths: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.paths = paths


class UnjournalledChangeError(StoreError):
    """Rows changed without an operation in the journal: nothing more is written before it is looked at."""


def damaged(path: Path, *details: str) -> DamagedStoreError:
    """The error of a data file whose content cannot be trusted."""
    return DamagedStoreError(
        typeset(
            f"Le fichier de données « {path.name} » est abîmé. Rien n'a été modifié : ouvrez la récupération "
            "pour revenir à la dernière sauvegarde ou retrouver ce qui est lisible."
        ),
        path,
        details,
    )


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
        raise _busy(path) from error


def _error(path: Path, error: Exception) -> StoreError | None:
    """Our error of a driver's error; None for a bug of ours (constraint, syntax, misuse)."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    primary = code & 0xFF
    if primary in (dbapi2.SQLITE_BUSY, dbapi2.SQLITE_LOCKED):
        return _busy(path)
    if primary in (dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_NOTADB):
        return damaged(path, str(error))
    if primary in (dbapi2.SQLITE_READONLY, dbapi2.SQLITE_CANTOPEN, dbapi2.SQLITE_PERM, dbapi2.SQLITE_AUTH):
        return _unwritable(path)
    if primary == dbapi2.SQLITE_FULL or (primary == dbapi2.SQLITE_IOERR and not has_room(path)):
        return full(path)
    if primary == dbapi2.SQLITE_IOERR:
        return StoreError(
            typeset(
                f"Le disque refuse la lecture ou l'écriture de « {path.name} ». Rien n'a été écrit : vérifiez "
                "l'espace libre et le disque, puis recommencez."
            )
        )
    return None


def full(path: Path) -> DiskFullError:
    """The error of a disk without room."""
    return DiskFullError(
        typeset(
            f"Le disque de « {path.parent} » est plein : la dernière saisie n'est pas enregistrée. Libérez de "
            "la place, puis recommencez ; ce qui était enregistré est intact."
        )
    )


def unsupported(what: str) -> StoreError:
    """The error of an installation whose encryption is not the one that was tested."""
    return StoreError(
        typeset(
            f"Le chiffrement de cette installation n'est pas celui attendu ({what}) : rien n'est ouvert. "
            "Réinstallez l'application."
        )
    )


def has_room(path: Path) -> bool:
    """Whether the disk of a file has room for the writes to come."""
    try:
        return shutil.disk_usage(path.parent).free > _ROOM_NEEDED
    except OSError:
        return True


def _busy(path: Path) -> BusyStoreError:
    return BusyStoreError(
        typeset(
            f"Le fichier de données « {path.name} » est occupé par un autre programme (antivirus, sauvegarde, "
            "autre session). Rien n'a été écrit : fermez-le ou attendez un instant, puis recommencez."
        )
    )


def _unwritable(path: Path) -> StoreError:
    if not path.exists():
        return missing(path)
    where = f"Le dossier « {path.parent} »"
    if not os.access(path, os.R_OK):
        where = f"Le fichier « {path.name} »"
    return ReadOnlyStoreError(
        typeset(
            f"{where} refuse l'écriture. Rien n'a été écrit : rendez-le modifiable (droits, lecteur "
            "protégé) ou choisissez un autre dossier de données."
        )
    )


def missing(path: Path) -> MissingStoreError:
    """The error of a data file that is not where it was."""
    return MissingStoreError(
        typeset(
            f"Le fichier de données « {path} » est introuvable. Vérifiez que le disque est branché, ou "
            "restaurez une sauvegarde."
        )
    )
