"""One application at a time on a data folder: two would each think to be alone with the database.

The system holds the lock and takes it back when the process ends, however it ends: nothing stale is left.
"""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from pdca_desktop.errors import AppError
from pdca_desktop.exchange.scalars import say
from pdca_desktop.store import safe_file

NAME = "instance.lock"

_FAILED = "le dossier de données ne peut pas être ouvert"
_BYTE = 1 << 20  # what is locked, far from the process number, which stays legible on Windows

if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> bool:
        file.seek(_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True
else:
    import fcntl

    def _take(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class AlreadyRunningError(AppError):
    """Another process has this data folder.

    Attributes:
        process: its number; None when it does not say.
    """

    def __init__(self, sentence: str, process: int | None) -> None:
        super().__init__(sentence)
        self.process = process


class Instance:
    """Holds a data folder from `take` to `release`, or for a `with` block."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._file: BinaryIO | None = None

    def take(self) -> None:
        """Have the folder for this process.

        Raises:
            AlreadyRunningError: another one has it.
            StorageError: the folder is missing, or refuses writing or locking.
        """
        if self._file is not None:
            raise ValueError("this lock is already held")
        with safe_file.told(_FAILED, self._path.parent):
            file = self._path.open("a+b")
            try:
                process = None
                taken = _take(file)
                if taken:
                    file.truncate(0)
                    file.write(f"{os.getpid()}\n".encode())
                    file.flush()
                else:
                    process = _process(file)
            except BaseException:
                file.close()
                raise
        if not taken:
            file.close()
            raise _already(process)
        self._file = file

    def release(self) -> None:
        """Let another process have the folder; nothing happens when it was not held.

        The file stays: deleting it would let two processes lock two files of one name.
        """
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _process(file: BinaryIO) -> int | None:
    file.seek(0)
    told = file.read(20).strip()
    return int(told) if told.isdigit() else None


def _already(process: int | None) -> AlreadyRunningError:
    return AlreadyRunningError(
        say(
            "L'application est déjà ouverte sur ces dossiers{} : revenez à sa fenêtre. Si aucune n'est "
            "visible, fermez la session de l'ordinateur, puis rouvrez-la.",
            f" (processus {process})" if process else "",
        ),
        process,
    )
