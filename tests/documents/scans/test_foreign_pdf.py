"""PDFs made elsewhere: shown as pictures, kept whole beside them, refused in words."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from pdca_desktop.documents.blocks import Callout, Heading, PageBreak, Picture
from pdca_desktop.documents.scans.annex import (
    MOST_PAGES,
    Annex,
    Scan,
    annex,
    annex_part,
    originals,
    unreadable,
)
from pdca_desktop.errors import FileError
from pdca_desktop.services.progress import Cancelled

A4 = (595, 842)


def a_pdf(pages: int = 1, size: tuple[float, float] = A4, drawn: bytes = b"", **saved: object) -> bytes:
    pdf = pikepdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=size)
        page.Contents = pdf.make_stream(drawn)
    out = BytesIO()
    pdf.save(out, **saved)  # type: ignore[arg-type]
    return out.getvalue()


def locked(user: str) -> bytes:
    return a_pdf(encryption=pikepdf.Encryption(owner="owner", user=user))


def pictures(made: Annex) -> list[Image.Image]:
    return [Image.open(BytesIO(page.data), formats=("JPEG",)) for page in made.pages]


def test_pages_are_shown_at_200_dots_an_inch_in_their_colours() -> None:
    data = a_pdf(2, drawn=b"1 0 0 rg 0 421 595 421 re f")
    made = annex(Scan("Bail", "bail.pdf", data))
    first = pictures(made)[0]
    assert first.size == (1653, 2339)
    top, bottom = first.getpixel((800, 500)), first.getpixel((800, 2_000))
    assert isinstance(top, tuple)
    assert top[0] > 250
    assert top[1] < 5
    assert bottom == (255, 255, 255)
    assert made.original == data
    assert len(made.pages) == 2


def test_a_page_larger_than_paper_is_drawn_no_larger_than_paper() -> None:
    assert pictures(annex(Scan("Plan", "plan.pdf", a_pdf(size=(14_400, 7_200)))))[0].size == (2339, 1170)


def test_a_long_file_shows_its_first_pages_and_says_so() -> None:
    made = annex(Scan("Bilan", "bilan.pdf", a_pdf(MOST_PAGES + 3, size=(20, 20))))
    assert len(made.pages) == MOST_PAGES
    assert made.note.startswith(f"Les {MOST_PAGES} premières pages sur {MOST_PAGES + 3} sont reproduites")
    blocks = annex_part(made, 1, "Dossier").blocks
    assert isinstance(blocks[1], Callout)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (locked("secret"), "protégé par un mot de passe"),
        (a_pdf()[:200], "abîmé ou incomplet"),
        (b"%PDF-1.7 and nothing more", "abîmé ou incomplet"),
        (a_pdf(0), "abîmé ou incomplet"),
    ],
    ids=["locked", "cut", "empty", "no page"],
)
def test_what_cannot_be_shown_is_told_in_words(data: bytes, words: str) -> None:
    with pytest.raises(FileError, match=words):
        annex(Scan("Bail", "bail.pdf", data))


def test_a_file_locked_against_changes_only_is_shown() -> None:
    assert len(annex(Scan("Bail", "bail.pdf", locked(""))).pages) == 1


def test_stopping_leaves_the_reader_free() -> None:
    class Impatient:
        def step(self, done: int, _total: int, _label: str) -> None:
            if done == 1:
                raise Cancelled

    data = a_pdf(3, size=(20, 20))
    with pytest.raises(Cancelled):
        annex(Scan("Bail", "bail.pdf", data), Impatient())
    assert len(annex(Scan("Bail", "bail.pdf", data)).pages) == 3


def test_threads_get_what_one_alone_gets() -> None:
    scans = [
        Scan(
            f"Pièce {rank}",
            f"{rank}.pdf",
            a_pdf(3, (40 + rank, 50), f"{rank / 9} 0 0 rg 0 0 9 9 re f".encode()),
        )
        for rank in range(8)
    ]
    alone = [annex(scan) for scan in scans]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(annex, scans)) == alone


def test_an_annex_is_a_titled_picture_a_page_with_words_for_those_who_cannot_see_it() -> None:
    part = annex_part(annex(Scan("Bail", "bail.pdf", a_pdf(2, (20, 20)))), 3, "Dossier 2026-LEN-001")
    heading, first, brk, second = part.blocks
    assert isinstance(heading, Heading)
    assert heading.level == 1
    assert isinstance(brk, PageBreak)
    assert isinstance(first, Picture)
    assert isinstance(second, Picture)
    assert "page 2 sur 2" in second.caption
    assert second.caption in second.alt
    assert part.head[0] == "Dossier 2026-LEN-001"


def test_originals_are_kept_under_names_that_say_their_rank_only() -> None:
    bail = annex(Scan("Bail de M. Durand", "Bail Durand.pdf", a_pdf(1, (20, 20))))
    photo = Annex("Photo", "photo.jpg", bail.pages)
    kept = originals((photo, bail), date(2026, 11, 22))
    assert [(one.name, one.mime, one.data_of) for one in kept] == [("piece-2.pdf", "application/pdf", False)]
    assert kept[0].data == bail.original


def test_a_piece_that_cannot_be_read_keeps_its_place_and_says_why() -> None:
    scan = Scan("Devis", "devis.heic", b"")
    with pytest.raises(FileError) as refused:
        annex(scan)
    part = annex_part(unreadable(scan, refused.value), 1, "Dossier")
    said = part.blocks[1]
    assert isinstance(said, Callout)
    assert said.title == "Pièce non reproduite"
    assert "est vide" in str(said.blocks)
