"""Seals a document: marks of its pages and of its twin inside it, then a digest over all of its bytes."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

from pdca_desktop.documents.seal import digest
from pdca_desktop.documents.seal.digest import fingerprint
from pdca_desktop.documents.seal.page_marks import Unfolding, page_marks
from pdca_desktop.documents.seal.twin import NAME

_OURS = "/PdCActif"


@dataclass(frozen=True, slots=True)
class Marks:
    """What a sealed document says of its own content; it outlives most programs that save the file anew.

    Attributes:
        kind: label of the document.
        pages: one digest a page.
        twin: fingerprint of the joined data; empty when none were joined.
    """

    kind: str
    pages: tuple[str, ...]
    twin: str


def sealed(pdf: bytes, kind: str) -> bytes:
    """The document with its seal; the same document gives the same bytes.

    Args:
        pdf: as it was rendered, its twin among the attached files or not.
        kind: label of the document.
    """
    with pikepdf.open(BytesIO(pdf)) as opened:
        data = twin_in(opened)
        private = pikepdf.Dictionary(
            Kind=pikepdf.String(kind),
            Pages=pikepdf.Array([pikepdf.String(mark) for mark in page_marks(opened)]),
            Twin=pikepdf.String(fingerprint(data) if data is not None else ""),
        )
        # Where PDF keeps what one program knows of a file; a reader that does not know it leaves it alone.
        changed = opened.docinfo.get("/ModDate") or opened.docinfo.get("/CreationDate")
        piece = pikepdf.Dictionary(
            LastModified=changed or pikepdf.String("D:20000101000000Z"), Private=private
        )
        opened.Root["/PieceInfo"] = pikepdf.Dictionary({_OURS: piece})
        opened.trailer[digest.KEY] = pikepdf.String(digest.blank())
        out = BytesIO()
        opened.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            fix_metadata_version=False,
        )
    return digest.stamped(out.getvalue())


def marks_in(pdf: pikepdf.Pdf) -> Marks | None:
    """The marks a document carries; None when it is not ours, or lost them."""
    private: Any = pdf.Root
    for key in ("/PieceInfo", _OURS, "/Private"):
        private = private.get(key) if isinstance(private, pikepdf.Dictionary) else None
    if not isinstance(private, pikepdf.Dictionary):
        return None
    pages = private.get("/Pages")
    if not isinstance(pages, pikepdf.Array):
        return None
    return Marks(
        kind=str(private.get("/Kind", "")),
        pages=tuple(str(mark) for mark in pages),
        twin=str(private.get("/Twin", "")),
    )


def twin_in(pdf: pikepdf.Pdf) -> bytes | None:
    """The joined data; None when there are none."""
    return attached(pdf, NAME)


def attached(pdf: pikepdf.Pdf, name: str) -> bytes | None:
    """A file joined to the document; None when there is none of that name, or none that can be read.

    Raises:
        BombError: it unfolds beyond all measure.
    """
    if name not in pdf.attachments:
        return None
    data, filters = Unfolding().of(pdf.attachments[name].get_file().obj)
    return None if filters else data
