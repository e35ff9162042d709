"""What a file is by its first bytes; names lie."""

from enum import Enum

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError

MOST_NEEDED = 1_024
"""Bytes of the beginning that decide."""

_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}


class AttachmentError(AppError):
    """A file that cannot be attached, or an attachment that cannot be given back."""


class FileKind(Enum):
    """The files accepted as supporting documents: (number kept on disk, MIME type)."""

    PDF = 1, "application/pdf"
    JPEG = 2, "image/jpeg"
    PNG = 3, "image/png"
    TIFF = 4, "image/tiff"
    HEIC = 5, "image/heic"

    @property
    def number(self) -> int:
        """Its number on disk; never reused."""
        return self.value[0]

    @property
    def mime(self) -> str:
        """Its MIME type."""
        return self.value[1]

    @classmethod
    def numbered(cls, number: int) -> "FileKind":
        """The kind of that number.

        Raises:
            ValueError: a newer version wrote it.
        """
        for kind in cls:
            if kind.number == number:
                return kind
        raise ValueError("unknown kind of file")


def sniff(beginning: bytes) -> FileKind | None:
    """The kind of a file from its first bytes; None when it is not accepted."""
    if beginning.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if beginning.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if beginning.startswith((b"II*\0", b"MM\0*")):
        return FileKind.TIFF
    if beginning[4:8] == b"ftyp" and beginning[8:12] in _HEIC:
        return FileKind.HEIC
    if b"%PDF-" in beginning[:MOST_NEEDED]:
        return FileKind.PDF
    return None


def accepted(beginning: bytes) -> FileKind:
    """The kind of a file that may be attached.

    Raises:
        AttachmentError: it is empty, or neither a PDF nor an image.
    """
    if not beginning:
        raise AttachmentError(typeset("Ce fichier est vide : choisissez-en un autre."))
    kind = sniff(beginning)
    if kind is None:
        raise AttachmentError(
            typeset(
                "Ce fichier n'est ni un PDF ni une image (JPEG, PNG, TIFF, HEIC), quel que soit son nom : "
                "enregistrez-le en PDF, puis joignez ce PDF."
            )
        )
    return kind
