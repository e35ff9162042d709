"""A piece that was received, annexed to a document: its pages as pictures, and its original if a PDF."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pdca_desktop.documents.blocks import (
    Attachment,
    Block,
    Box,
    Callout,
    Heading,
    PageBreak,
    Para,
    Part,
    Picture,
)
from pdca_desktop.documents.scans import foreign_pdf, picture
from pdca_desktop.documents.scans.picture import Shown
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import FileError
from pdca_desktop.exchange.scalars import quoted, say
from pdca_desktop.services.progress import Progress, Quiet

MOST_BYTES = 60_000_000
MOST_PAGES = 60
"""Pages of one piece that are shown; the whole of a longer PDF is attached."""

_BELOW_TITLE, _BELOW_NOTE = Decimal("0.91"), Decimal("0.8")
"""Parts of a page's height left to a picture under the title of its piece."""

_PDF_WITHIN = 1_024  # readers accept a PDF whose header comes within its first kilobyte
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


@dataclass(frozen=True, slots=True)
class Scan:
    """A piece as it was received.

    Attributes:
        title: what the piece is ("Devis").
        file_name: name it came under.
    """

    title: str
    file_name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Annex:
    """A piece ready to be annexed.

    Attributes:
        pages: its pages; none when it could not be read.
        note: French sentence printed above them; may be empty.
        original: the PDF it was made from, as it came.
    """

    title: str
    file_name: str
    pages: tuple[Shown, ...]
    note: str = ""
    original: bytes = b""


def annex(scan: Scan, progress: Progress | None = None) -> Annex:
    """A piece made fit to be annexed.

    Raises:
        FileError: it cannot be read; the sentence says why and what to do.
        Cancelled: the adviser asked to stop.
    """
    progress = progress or Quiet()
    name, data = scan.file_name, scan.data
    if not data:
        raise FileError(say("« {} » est vide : scannez la pièce de nouveau.", quoted(name)))
    if len(data) > MOST_BYTES:
        most = str(MOST_BYTES // 1_000_000)
        raise FileError(say("« {} » dépasse {} Mo : scannez la pièce à 300 ppp.", quoted(name), most))
    if b"%PDF-" in data[:_PDF_WITHIN]:
        shown, count = foreign_pdf.pages(data, name, MOST_PAGES, progress)
        return Annex(scan.title, name, shown, _cut(len(shown), count, attached=True), data)
    _refuse_others(data, name)
    progress.step(0, 1, say("image « {} »", quoted(name)))
    shown, count = picture.pictures(data, name, MOST_PAGES)
    return Annex(scan.title, name, shown, _cut(len(shown), count, attached=False))


def unreadable(scan: Scan, why: FileError) -> Annex:
    """The page that stands for a piece that cannot be read, so that the others are printed all the same."""
    return Annex(scan.title, scan.file_name, (), str(why))


def annex_part(made: Annex, rank: int, head: str) -> Part:
    """The pages of an annexed piece.

    Args:
        rank: its rank among the annexed pieces, from 1.
        head: left words of the running head.
    """
    title = typeset(f"Pièce {rank} : {made.title}")
    blocks: list[Block] = [Heading(1, title, anchor=f"piece-{rank}")]
    if made.note:
        box = Box.NOTE if made.pages else Box.WARNING
        words = "À savoir" if made.pages else "Pièce non reproduite"
        blocks.append(Callout(words, (Para(made.note),), box))
    for number, page in enumerate(made.pages, 1):
        if number > 1:
            blocks.append(PageBreak())
        caption = typeset(f"{title}, page {number} sur {len(made.pages)}")
        alt = typeset(f"Reproduction : {caption}")
        share = Decimal(1) if number > 1 else _BELOW_NOTE if made.note else _BELOW_TITLE
        blocks.append(Picture(page.data, alt, caption, share))
    return Part(title=title, head=(head, title), blocks=tuple(blocks))


def originals(annexes: tuple[Annex, ...], changed_on: date) -> tuple[Attachment, ...]:
    """The PDFs the annexed pages were made from, under names that every system accepts."""
    return tuple(
        Attachment(
            name=f"piece-{rank}.pdf",
            mime="application/pdf",
            description=typeset(f"Original de la pièce {rank} : {made.title}"),
            data=made.original,
            changed_on=changed_on,
        )
        for rank, made in enumerate(annexes, 1)
        if made.original
    )


def _cut(shown: int, count: int, *, attached: bool) -> str:
    if shown == count:
        return ""
    whole = " ; le fichier entier est joint à ce PDF" if attached else ""
    return typeset(f"Les {shown} premières pages sur {count} sont reproduites{whole}.")


def _refuse_others(data: bytes, name: str) -> None:
    """Refuse in words what is often sent and is neither a picture read here nor a PDF."""
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        raise FileError(
            say(
                "« {} » est une photo HEIC d'iPhone, qui n'est pas lue ici : réglez l'appareil photo sur "
                "« Le plus compatible », ou envoyez-la en JPEG.",
                quoted(name),
            )
        )
    known = (b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"RIFF", b"II+\0", b"MM\0+")
    if not data.startswith(known):
        raise FileError(
            say(
                "« {} » n'est ni une image (JPEG, PNG, TIFF, WebP) ni un PDF : enregistrez la pièce dans "
                "l'un de ces formats.",
                quoted(name),
            )
        )
