"""Small and large contents to attach, and the way in."""

import io
from pathlib import Path

from pdca_desktop.store.attachments import Attachments, Stored
from pdca_desktop.store.sealed_stream import PIECE

KEY = bytes(range(32))
NAME = b"Wattrelot-Desprez"
PDF = b"%PDF-1.7\n" + NAME * 40
LARGE = b"%PDF-" + bytes(range(256)) * (PIECE // 256) * 2 + b"end"


def put(kept: Attachments, content: bytes) -> Stored:
    return kept.put(io.BytesIO(content))


def only(folder: Path) -> Path:
    """The one file of a folder."""
    (path,) = folder.iterdir()
    return path
