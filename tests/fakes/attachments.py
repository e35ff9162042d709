"""Documents in memory for the tests of what stands above; they pass the contract test of the real ones."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pdca_desktop.errors import AppError
from pdca_desktop.services.pieces import Content

_PIECE = 65_536


@dataclass(frozen=True)
class FakeKept:
    sha256: str
    size: int


@dataclass
class FakeAttachments:
    """Implements `AttachmentStore` and `LocalPieces`.

    Attributes:
        refusal: when set, every document is refused with it.
        largest: bytes that were ever read at once.
    """

    refusal: AppError | None = None
    contents: dict[str, bytes] = field(default_factory=dict)
    largest: int = 0

    def put(
        self, source: Content, step: Callable[[int, int, str], None], total: int, *, wanted: str = ""
    ) -> FakeKept:
        if self.refusal is not None:
            raise self.refusal
        content = b""
        while piece := source.read(_PIECE):
            content += piece
            self.largest = max(self.largest, len(piece))
            step(len(content), total, "Chiffrement de la pièce")
        kept = FakeKept(hashlib.sha256(content).hexdigest(), len(content))
        if wanted not in ("", kept.sha256):
            raise AppError("La pièce est arrivée abîmée du siège.")
        if not content.startswith((b"%PDF-", b"\xff\xd8\xff", b"\x89PNG")):
            raise AppError("Seuls les PDF et les images peuvent être joints.")
        self.contents[kept.sha256] = content
        return kept

    def find(self, sha256: str) -> FakeKept | None:
        content = self.contents.get(sha256)
        return None if content is None else FakeKept(sha256, len(content))

    def has(self, sha256: str) -> bool:
        return sha256 in self.contents

    def open(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        if sha256 not in self.contents:
            raise AppError("Cette pièce n’est pas sur ce poste.")
        content = self.contents[sha256]
        return iter([content[at : at + _PIECE] for at in range(start, len(content), _PIECE)])

    def remove(self, sha256: str) -> None:
        self.contents.pop(sha256, None)
