"""Scans and PDFs of the dossiers, encrypted beside the database, named by what they hold.

The data key is kept inside the encrypted database. The name on disk is derived from the content's
fingerprint by that key: without it, nobody can tell which known document is here. Nothing plain is ever
written.
"""

import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from pdca_desktop.domain.french import typeset
from pdca_desktop.exchange.messages import PIECE_BYTES
from pdca_desktop.exchange.scalars import say
from pdca_desktop.store import safe_file
from pdca_desktop.store.file_kind import AttachmentError, FileKind, accepted, sniff
from pdca_desktop.store.safe_file import Step, quiet
from pdca_desktop.store.sealed_stream import (
    HEAD_LENGTH,
    PIECE,
    BrokenSealError,
    Head,
    Seal,
    seal_of,
    sealed_length,
)

_ENDING = ".pj"
_FAILED = "la pièce n'est pas jointe"


class MissingAttachmentError(AttachmentError):
    """The attachment is not on this device."""


class DamagedAttachmentError(AttachmentError):
    """The attachment on disk is not what was kept."""


class AlteredAttachmentError(AttachmentError):
    """What came is not the attachment that was asked for."""


class Source(Protocol):
    """What a content is read from."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Stored:
    """A content that is kept.

    Attributes:
        sha256: its fingerprint, in hexadecimal: how the dossier refers to it.
        size: in bytes.
        kind: by its content, whatever its name was.
    """

    sha256: str
    size: int
    kind: FileKind


class Attachments:
    """The attachments of one database."""

    def __init__(self, folder: Path, data_key: bytes, most: int = PIECE_BYTES) -> None:
        if len(data_key) != 32:
            raise ValueError("a data key is 32 bytes")
        self._folder = folder
        self._data_key = data_key
        self._names = hmac.digest(data_key, b"pdca attachment names", hashlib.sha256)
        self._most = most

    def put(self, source: Source, step: Step = quiet, total: int = 0, *, wanted: str = "") -> Stored:
        """Keep a content; the same content is kept once.

        Args:
            source: read once, to its end.
            step: told the bytes done after each piece; may raise to cancel, and nothing is kept then.
            total: size of the content if it is known.
            wanted: the fingerprint it must have; empty when it may be anything.

        Raises:
            AttachmentError: it is empty, too large, neither a PDF nor an image, or not what was wanted.
            StorageError: no room or no right; nothing is kept.
        """
        first = _filled(source)
        if wanted and sniff(first) is None:
            raise AlteredAttachmentError(_ALTERED)
        kind = accepted(first)
        with safe_file.told(_FAILED, self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            with safe_file.drafting(self._folder) as draft:
                head = self._encrypt(first, source, kind, draft.file, step, total)
                if wanted and head.sha256 != wanted:
                    raise AlteredAttachmentError(_ALTERED)
                if not self._is_sound(head.sha256):
                    draft.target = self._path(head.sha256)
        return Stored(head.sha256, head.size, head.kind)

    def find(self, sha256: str) -> Stored | None:
        """What is kept under a fingerprint, by its head alone; None when nothing is.

        Raises:
            DamagedAttachmentError: the file is cut, or its head is not what was written.
            StorageError: the disk does not let it be read.
        """
        try:
            with self._opened(sha256) as (_, _, head):
                return Stored(head.sha256, head.size, head.kind)
        except MissingAttachmentError:
            return None

    def has(self, sha256: str) -> bool:
        """Whether a file is there for a fingerprint; it is proved when it is read."""
        return self._path(sha256).exists()

    def open(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """The content, piece by piece, each proved before it is given.

        Args:
            sha256: its fingerprint.
            start: first byte to give.

        Raises:
            MissingAttachmentError: it is not on this device.
            DamagedAttachmentError: it is not what was kept; at once when the file is cut or exchanged, at the
                damaged piece otherwise.
            StorageError: the disk does not let it be read.
        """
        with self._opened(sha256):
            return self._pieces(sha256, start)

    def verify(self, sha256: str, step: Step = quiet) -> None:
        """Prove that a content can be given back whole.

        Raises:
            AttachmentError: it cannot.
            StorageError: the disk does not let it be read.
        """
        fingerprint, done = hashlib.sha256(), 0
        for piece in self.open(sha256):
            fingerprint.update(piece)
            done += len(piece)
            step(done, 0, "Vérification de la pièce")
        if fingerprint.hexdigest() != sha256:
            raise _damaged()

    def remove(self, sha256: str) -> None:
        """Forget a content, at the end of its retention only; nothing happens when it is not kept.

        Raises:
            StorageError: the disk refuses.
        """
        with safe_file.told("la pièce n'est pas effacée", self._folder):
            self._path(sha256).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what a power cut left half-written; at start, before anything is put.

        Raises:
            StorageError: the disk refuses.
        """
        with safe_file.told("le ménage des pièces n'est pas fait", self._folder):
            safe_file.sweep(self._folder)

    def _encrypt(
        self, first: bytes, source: Source, kind: FileKind, file: BinaryIO, step: Step, total: int
    ) -> Head:
        """Write the encrypted form of a content."""
        salt = os.urandom(32)
        seal, fingerprint = Seal(self._data_key, salt), hashlib.sha256()
        file.write(bytes(HEAD_LENGTH))
        piece, rank, done = first, 0, 0
        while piece:
            following = _filled(source)
            done += len(piece)
            if done + len(following) > self._most:
                raise AttachmentError(
                    say(
                        "Ce fichier dépasse {} Mo : numérisez-le en moins bonne qualité, ou en "
                        "plusieurs fichiers.",
                        str(self._most // 1_000_000),
                    )
                )
            fingerprint.update(piece)
            file.write(seal.piece(piece, rank, last=not following))
            step(done, total, "Chiffrement de la pièce")
            piece, rank = following, rank + 1
        head = Head(fingerprint.hexdigest(), done, kind)
        file.seek(0)
        file.write(seal.head(head))
        return head

    def _path(self, sha256: str) -> Path:
        name = hmac.digest(self._names, sha256.encode(), hashlib.sha256).hex()
        return self._folder / (name + _ENDING)

    def _is_sound(self, sha256: str) -> bool:
        try:
            self.verify(sha256)
        except AttachmentError:
            return False
        return True

    @contextmanager
    def _opened(self, sha256: str) -> Iterator[tuple[BinaryIO, Seal, Head]]:
        """The file of a content at its first piece, its head and length proved."""
        path = self._path(sha256)
        with safe_file.told("la pièce ne peut pas être lue", self._folder):
            try:
                file = path.open("rb")
            except FileNotFoundError as error:
                raise MissingAttachmentError(
                    typeset(
                        "Cette pièce n'est pas sur ce poste : synchronisez à l'agence, ou joignez-la de "
                        "nouveau."
                    )
                ) from error
            with file:
                try:
                    seal, head = seal_of(file, self._data_key)
                except BrokenSealError as error:
                    raise _damaged() from error
                if head.sha256 != sha256 or os.fstat(file.fileno()).st_size != head.length:
                    raise _damaged()
                yield file, seal, head

    def _pieces(self, sha256: str, start: int) -> Iterator[bytes]:
        with self._opened(sha256) as (file, seal, head):
            first, skipped = divmod(start, PIECE)
            file.seek(first * sealed_length(PIECE), os.SEEK_CUR)
            for rank in range(first, head.pieces):
                last = rank == head.pieces - 1
                size = sealed_length(head.size - rank * PIECE if last else PIECE)
                try:
                    piece = seal.open_piece(file.read(size), rank, last=last)
                except BrokenSealError as error:
                    raise _damaged() from error
                yield piece[skipped:]
                skipped = 0


def _filled(source: Source) -> bytes:
    """The next whole piece of a source, shorter at its end only."""
    piece = bytearray()
    try:
        while len(piece) < PIECE and (read := source.read(PIECE - len(piece))):
            piece += read
    except OSError as error:
        raise AttachmentError(
            typeset("Le fichier à joindre ne peut plus être lu : vérifiez la clé USB ou le réseau.")
        ) from error
    return bytes(piece)


_ALTERED = typeset("La pièce est arrivée abîmée du siège : elle sera demandée de nouveau, rien n'est gardé.")


def _damaged() -> DamagedAttachmentError:
    return DamagedAttachmentError(
        typeset("Cette pièce est abîmée sur le disque : joignez-la de nouveau, ou synchronisez à l'agence.")
    )
