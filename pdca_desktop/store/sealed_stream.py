"""How an attachment is encrypted: in pieces, each bound to its place, under keys of its own.

A file is a head then pieces of 1 MiB. The head is a mark, 32 random bytes, and the sealed fingerprint, size
and kind of the content; it is written last. HKDF makes two keys from the data key and the random bytes, one
for the head and one for the pieces. A piece's nonce is its rank and whether it is the last (the STREAM
construction, as in age): none can be cut off, exchanged, repeated or taken from another file unseen.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pdca_desktop.store.file_kind import FileKind

PIECE = 1 << 20
"""Bytes of content in each piece but the last."""

_MARK = b"PDCA-PJ\x01"
_SALT, _TAG = 32, 16
_HEAD = struct.Struct(">32sQB")
_HEAD_NONCE = bytes(12)
HEAD_LENGTH = len(_MARK) + _SALT + _HEAD.size + _TAG


class BrokenSealError(Exception):
    """The file is not what was written, or is under another key."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a file holds.

    Attributes:
        sha256: of the plain content, in hexadecimal.
        size: of the plain content, in bytes.
    """

    sha256: str
    size: int
    kind: FileKind

    @property
    def pieces(self) -> int:
        """In how many pieces the content is."""
        return -(-self.size // PIECE)

    @property
    def length(self) -> int:
        """Length of the encrypted file."""
        return HEAD_LENGTH + self.size + self.pieces * _TAG


class Seal:
    """Encrypts or decrypts one file."""

    def __init__(self, data_key: bytes, salt: bytes) -> None:
        keys = HKDF(SHA256(), 64, salt, b"pdca attachment 1").derive(data_key)
        self._head, self._pieces = AESGCM(keys[:32]), AESGCM(keys[32:])
        self._bound = _MARK + salt

    def head(self, head: Head) -> bytes:
        """The head, sealed."""
        plain = _HEAD.pack(bytes.fromhex(head.sha256), head.size, head.kind.number)
        return self._bound + self._head.encrypt(_HEAD_NONCE, plain, self._bound)

    def open_head(self, sealed: bytes) -> Head:
        """The head.

        Raises:
            BrokenSealError: it is not what was written.
        """
        try:
            plain = self._head.decrypt(_HEAD_NONCE, sealed[len(self._bound) :], self._bound)
            fingerprint, size, number = _HEAD.unpack(plain)
            return Head(fingerprint.hex(), size, FileKind.numbered(number))
        except (InvalidTag, ValueError, struct.error) as error:
            raise BrokenSealError from error

    def piece(self, content: bytes, rank: int, *, last: bool) -> bytes:
        """A piece, sealed."""
        return self._pieces.encrypt(_nonce(rank, last=last), content, self._bound)

    def open_piece(self, sealed: bytes, rank: int, *, last: bool) -> bytes:
        """A piece.

        Raises:
            BrokenSealError: it is not what was written at this place.
        """
        try:
            return self._pieces.decrypt(_nonce(rank, last=last), sealed, self._bound)
        except InvalidTag as error:
            raise BrokenSealError from error


def seal_of(file: BinaryIO, data_key: bytes) -> tuple[Seal, Head]:
    """The seal and the head of a file open at its beginning, left at its first piece.

    Raises:
        BrokenSealError: it is not such a file, or is under another key.
    """
    beginning = file.read(HEAD_LENGTH)
    if len(beginning) < HEAD_LENGTH or not beginning.startswith(_MARK):
        raise BrokenSealError
    seal = Seal(data_key, beginning[len(_MARK) :][:_SALT])
    return seal, seal.open_head(beginning)


def sealed_length(content: int) -> int:
    """Length of a sealed piece of so many bytes."""
    return content + _TAG


def _nonce(rank: int, *, last: bool) -> bytes:
    return rank.to_bytes(11, "big") + bytes([last])
