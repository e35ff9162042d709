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
    """Implements `AttachmentStore`.

    Attributes:
        refusal: when set, every document is refused with it.
    """

    refusal: AppError | None = None
    contents: dict[str, bytes] = field(default_factory=dict)

    def put(self, source: Content, step: Callable[[int, int, str], None], total: int) -> FakeKept:
        if self.refusal is not None:
            raise self.refusal
        content = b""
        while piece := source.read(_PIECE):
            content += piece
            step(len(content), total, "Chiffrement de la pièce")
        if not content.startswith((b"%PDF-", b"\xff\xd8\xff", b"\x89PNG")):
            raise AppError("Seuls les PDF et les images peuvent être joints.")
        kept = FakeKept(hashlib.sha256(content).hexdigest(), len(content))
        self.contents[kept.sha256] = content
        return kept

    def find(self, sha256: str) -> FakeKept | None:
        content = self.contents.get(sha256)
        return None if content is None else FakeKept(sha256, len(content))

    def open(self, sha256: str) -> Iterator[bytes]:
        if sha256 not in self.contents:
            raise AppError("Cette pièce n’est pas sur ce poste.")
        return iter([self.contents[sha256]])

    def remove(self, sha256: str) -> None:
        self.contents.pop(sha256, None)
