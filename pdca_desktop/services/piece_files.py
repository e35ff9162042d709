"""The documents behind the pieces: taken in, given back, copied out; all of it slow, so in a job."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pdca_desktop.domain.french import NO_BREAK, number, typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.disk import replace_bytes
from pdca_desktop.exchange.scalars import quoted, say
from pdca_desktop.services.pieces import AttachmentStore, Kept
from pdca_desktop.services.progress import Cancelled

Step = Callable[[int, int, str], None]

_KILO = 1_000
_STOPPED = "arrêté à votre demande."
_NOT_READ = "la lecture de ce fichier est refusée ; copiez-le dans un dossier à vous, puis joignez la copie."


@dataclass(frozen=True, slots=True)
class Taken:
    """A file of the adviser that is kept, or why it is not.

    Attributes:
        name: of the file, as the adviser knows it.
        kept: None when it was refused.
        refusal: French sentence; empty when it is kept.
    """

    name: str
    kept: Kept | None
    refusal: str = ""


def take_in(store: AttachmentStore, files: Sequence[Path], step: Step) -> tuple[Taken, ...]:
    """Keep files, encrypted; one that is refused does not stop the others, and cancelling keeps those done.

    Args:
        store: where documents are kept.
        files: chosen by the adviser; read only.
        step: told the bytes done of all files; may cancel.
    """
    sizes = [_size(file) for file in files]
    found: list[Taken] = []
    try:
        for rank, (file, size) in enumerate(zip(files, sizes, strict=True)):
            found.append(_take(store, file, _Telling(step, sum(sizes[:rank]), sum(sizes), file.name), size))
    except Cancelled:
        found += (Taken(file.name, None, _STOPPED) for file in files[len(found) :])
    return tuple(found)


def read_whole(store: AttachmentStore, sha256: str, step: Step) -> bytes:
    """A document in memory, never in a file.

    Raises:
        AppError: it is not on this device, or is damaged.
        Cancelled: the adviser asked to stop.
    """
    kept = store.find(sha256)
    total, content = kept.size if kept else 0, bytearray()
    for piece in store.open(sha256):
        content += piece
        step(len(content), total, "Déchiffrement de la pièce")
    return bytes(content)


def copy_out(store: AttachmentStore, sha256: str, target: Path, ours: Path, step: Step) -> None:
    """Write a copy that is not encrypted where the adviser asks, whole or not at all.

    Args:
        store: where documents are kept.
        sha256: fingerprint of the document.
        target: the file to make.
        ours: folder of the application, where nothing plain may lie.
        step: told the bytes done; may cancel.

    Raises:
        AppError: the document or the place is refused; what was there is untouched.
        Cancelled: the adviser asked to stop.
    """
    if target.resolve().is_relative_to(ours.resolve()):
        raise AppError(typeset("Ce dossier ne garde que des données chiffrées : choisissez-en un autre."))
    replace_bytes(target, read_whole(store, sha256, step))


def refusals(taken: Iterable[Taken]) -> str:
    """The files that are not kept and why, in French; empty when all are."""
    return "\n".join(say("« {} » : {}", quoted(one.name), one.refusal) for one in taken if one.refusal)


def size_told(size: int) -> str:
    """A size in French: 812 octets, 45 ko, 1,3 Mo."""
    if size < _KILO:
        return f"{size}{NO_BREAK}octet{'s' if size > 1 else ''}"
    if size < _KILO**2:
        return f"{number(-(-size // _KILO))}{NO_BREAK}ko"
    tenths = -(-size // (_KILO**2 // 10))
    return f"{tenths // 10},{tenths % 10}{NO_BREAK}Mo"


class _Telling:
    """Tells the progress of one file among all."""

    def __init__(self, step: Step, before: int, total: int, name: str) -> None:
        self._step, self._before, self._total, self._name = step, before, total, name

    def __call__(self, done: int, _total: int, _label: str) -> None:
        self._step(self._before + done, self._total, f"Chiffrement de « {self._name} »")


def _take(store: AttachmentStore, file: Path, step: Step, size: int) -> Taken:
    try:
        with file.open("rb") as content:
            return Taken(file.name, store.put(content, step, size))
    except AppError as error:
        return Taken(file.name, None, str(error))
    except FileNotFoundError:
        return Taken(file.name, None, "ce fichier a été déplacé ou supprimé entre-temps.")
    except OSError:
        return Taken(file.name, None, _NOT_READ)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
