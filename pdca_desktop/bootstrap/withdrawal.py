"""Erases everything that this machine holds, by order of the head office; cut anywhere, it goes on.

The order is written first. What opens the files is destroyed before the files: from then on nothing here can
be read, whatever happens. Each step may be done twice. Only files whose names are the application's are
touched: a data folder may lie in one that is not its own. What the adviser saved, printed or exported
elsewhere is theirs, and stays.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pdca_desktop.bootstrap import post
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange import disk
from pdca_desktop.places import Places
from pdca_desktop.store import keystore_file, safe_file
from pdca_desktop.store.backup_files import Copy

NAME = "retrait.json"
_MOST = 16_384
_FAILED = "l'effacement n'est pas fini"


@dataclass(frozen=True, slots=True)
class Order:
    """An order to erase, once it was checked.

    Attributes:
        keystore: names this machine's entries in the system's keyring.
        address, token: to tell the head office; the token opens nothing any more.
        erased: nothing is left here.
        told: the head office knows it.
    """

    keystore: str
    address: str
    token: str
    erased: bool = False
    told: bool = False


class Withdrawal:
    """The order on this machine, and its carrying out.

    Args:
        where: the folders.
        forget: has the system's keyring forget what it holds of a keystore.
        tell: tells a head office, by its address and the token, that nothing is left here.
    """

    def __init__(
        self, where: Places, forget: Callable[[str], object], tell: Callable[[str, str], object]
    ) -> None:
        self._where, self._forget, self._tell = where, forget, tell
        self._path = where.configuration / NAME

    @property
    def ordered(self) -> bool:
        """Whether there is an order that the adviser was not told the end of."""
        return self._path.exists()

    def order(self, keystore: str, address: str, token: str) -> None:
        """Write the order; from here on it is carried out.

        Raises:
            FileError: it cannot be written; nothing is erased.
        """
        self._write(Order(keystore, address, token))

    def carry_out(self) -> None:
        """Erase what is left, then tell the head office; when it does not answer, another start does.

        Raises:
            StorageError: something could not be erased; the rest was.
        """
        for _ in self.steps():
            pass

    def steps(self) -> Iterator[str]:
        """The same, a step at a time: what was done, in English.

        Raises:
            StorageError: see `carry_out`.
        """
        order = self._read()
        if not order.erased:
            failures: list[OSError] = []
            for kind, path in self._envelope():
                yield from _gone(kind, path, failures, over=True)
            self._forget(order.keystore)
            yield "keyring"
            for kind, path in self._files():
                yield from _gone(kind, path, failures)
            if failures:
                raise safe_file.StorageError(
                    safe_file.refusal(_FAILED, self._where.data, failures[0].errno)
                ) from failures[0]
            order = replace(order, erased=True)
            self._write(order)
            yield "all erased"
        if not order.told and order.address:
            with suppress(AppError):
                self._tell(order.address, order.token)
                self._write(replace(order, told=True))
            yield "head office told"

    def end(self) -> None:
        """The adviser knows: the machine is a new one.

        Raises:
            StorageError: something is still to be erased, or the order cannot be taken away.
        """
        if not self._read().erased:
            raise safe_file.StorageError(typeset("L'effacement n'est pas fini : reprenez-le."))
        with safe_file.told(_FAILED, self._where.configuration):
            self._path.unlink(missing_ok=True)

    def _envelope(self) -> Iterator[tuple[str, Path]]:
        """What opens the files: the wrapped key, its copies, those that were set aside."""
        stem = Path(keystore_file.NAME).stem
        places = (self._where.keystore, *self._where.keystore_copies)
        for folder in dict.fromkeys(place.parent for place in places):
            for path in _listed(folder):
                if path.suffix == ".json" and path.stem.startswith(stem):
                    yield "key envelope", path

    def _files(self) -> Iterator[tuple[str, Path]]:
        where = self._where
        for path in _listed(where.data):
            if path.name.startswith(where.database.name):  # its log, its index, a new one being made
                yield "database", path
        for path in _listed(where.backups):
            if Copy.named(path.name.removesuffix("-wal").removesuffix("-shm")) is not None:
                yield "backup", path
        for path in _listed(where.attachments):
            if path.suffix == ".pj":
                yield "attachment", path
        for folder in (where.data, where.backups, where.attachments, where.configuration):
            for path in _listed(folder):
                if safe_file.DRAFT.fullmatch(path.name):
                    yield "draft", path
        yield "adviser", where.configuration / post.NAME

    def _read(self) -> Order:
        """The order; one that can no longer be read is an order all the same."""
        try:
            data = json.loads(disk.read_text(self._path, _MOST))
            return Order(**{name: data[name] for name in Order.__dataclass_fields__})
        except (AppError, ValueError, KeyError, TypeError):
            return Order("", "", "")

    def _write(self, order: Order) -> None:
        disk.replace_text(self._path, json.dumps(asdict(order), indent=2) + "\n")


def _listed(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def _gone(kind: str, path: Path, failures: list[OSError], *, over: bool = False) -> Iterator[str]:
    """Remove a file, written over first where it is worth it (a disk may still keep the old place)."""
    try:
        if over:
            with path.open("r+b") as file:
                file.write(bytes(path.stat().st_size))
                file.flush()
            safe_file.flush_file(path)
            yield f"{kind} written over"
        path.unlink(missing_ok=True)
        disk.sync_folder(path.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        failures.append(error)
        return
    yield f"{kind} removed"
