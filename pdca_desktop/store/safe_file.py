"""Files of the data folder: written whole or not at all, each failure told with what to do."""

import errno
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.disk import sync_folder
from pdca_desktop.exchange.scalars import say

Step = Callable[[int, int, str], None]
"""Told (done, total, French label) between pieces of work; it raises to cancel; nothing is left half-made.

A total of 0 means that it is not known.
"""

DRAFT = re.compile(r"\.pdca-.*\.tmp(-journal|-wal|-shm)?")
"""Names of what was being written; after a power cut they are rubbish, always encrypted."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}
_GONE = {errno.ENOENT, errno.ENOTDIR}


class StorageError(AppError):
    """The disk or its folder does not allow it; what was there before is untouched."""


def quiet(_done: int, _total: int, _label: str) -> None:
    """A step that tells nobody."""


@contextmanager
def told(what: str, folder: Path) -> Iterator[None]:
    """Turn what the system refuses into a sentence.

    Args:
        what: what could not be done, a French phrase without capital ("la sauvegarde n'est pas faite").
        folder: shown, so that the adviser knows which disk it is.

    Raises:
        StorageError: the system refused.
    """
    try:
        yield
    except OSError as error:
        raise StorageError(refusal(what, folder, error.errno)) from error


def refusal(what: str, folder: Path, code: int | None) -> str:
    """The sentence for a system error code (errno), with what to do."""
    begin = typeset(what[:1].upper() + what[1:] + " : ")
    if code in _FULL:
        return begin + say(
            "le disque de « {} » est plein. Libérez de la place, puis recommencez.", str(folder)
        )
    if code in _REFUSED:
        return begin + say(
            "l'écriture dans « {} » est refusée. Fermez les programmes qui s'en servent, ou demandez à "
            "qui gère ce poste de vous en donner le droit.",
            str(folder),
        )
    if code in _GONE:
        return begin + say(
            "« {} » est introuvable. Rebranchez le disque, ou remettez le dossier.", str(folder)
        )
    return begin + say("le disque de « {} » ne répond pas bien. Vérifiez-le, puis recommencez.", str(folder))


@dataclass(slots=True)
class Draft:
    """A file being written under a name that nobody looks for.

    Attributes:
        file: open for writing.
        target: the name it takes when it is done; without one it is thrown away.
    """

    file: BinaryIO
    target: Path | None = None


@contextmanager
def drafting(folder: Path) -> Iterator[Draft]:
    """A draft in a folder, its owner's only; if the block ends well it takes its name, safe on the disk.

    Raises:
        OSError: it cannot be written; give it words with `told`.
    """
    handle, made = tempfile.mkstemp(prefix=".pdca-", suffix=".tmp", dir=folder)
    path = Path(made)
    try:
        with os.fdopen(handle, "w+b") as file:
            draft = Draft(file)
            yield draft
            if draft.target is not None:
                file.flush()
                os.fsync(file.fileno())
        if draft.target is not None:
            path.replace(draft.target)
            sync_folder(draft.target.parent)
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A draft that takes the target's place: whatever happens, it holds the old content or the new one.

    Raises:
        OSError: it cannot be written; give it words with `told`.
    """
    with drafting(target.parent) as draft:
        yield draft.file
        draft.target = target


def draft_name(folder: Path) -> Path:
    """A name, in that folder, for what another program writes before it is renamed; nothing is created."""
    return folder / f".pdca-{os.urandom(8).hex()}.tmp"


def flush_file(path: Path) -> None:
    """Make a closed file last through a power cut.

    Raises:
        OSError: the disk refuses.
    """
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sweep(folder: Path) -> None:
    """Remove what a power cut left half-written; only when nothing else writes in this folder."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if DRAFT.fullmatch(path.name):
            path.unlink(missing_ok=True)
