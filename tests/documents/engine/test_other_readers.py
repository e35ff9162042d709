"""What another reader of PDF makes of our pages: the same words, in their places, with ink on them."""

import re

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest

from pdca_desktop.documents import blocks as b
from pdca_desktop.documents.inspection import shown
from pdca_desktop.documents.render import render
from pdca_desktop.documents.theme import STATUSES
from tests.documents.engine import sample

PRINTED = render(sample.document())


@pytest.fixture
def document() -> object:
    return pdfium.PdfDocument(PRINTED)


def plain(text: str) -> str:
    """Without spaces, nor the hyphens that a reader takes for broken words."""
    return re.sub(r"[\s\-\x02\ufffe]", "", text)


def test_it_reads_every_word_we_wrote(document: pdfium.PdfDocument) -> None:
    texts = shown(PRINTED)
    for rank in range(len(document)):
        read = plain(document[rank].get_textpage().get_text_range())
        for text in texts:
            if text.page == rank:
                assert plain(text.text) in read


def test_it_finds_the_words_where_we_put_them(document: pdfium.PdfDocument) -> None:
    page = document[0].get_textpage()
    for words in ("Décision demandée", "Trait noir", "Capacité d’autofinancement"):
        found = page.search(words).get_next()
        assert found is not None
        left, bottom, *_ = page.get_charbox(found[0])
        ours = [text for text in shown(PRINTED) if text.page == 0 and words in text.text]
        assert any(abs(left - text.x) < 3 and abs(bottom - text.y) < 3 for text in ours)


def test_amounts_are_copied_with_their_spaces(document: pdfium.PdfDocument) -> None:
    assert "12\u202f000,00\u00a0€" in document[0].get_textpage().get_text_range()


def test_no_page_is_blank_and_the_synthesis_is_well_filled(document: pdfium.PdfDocument) -> None:
    for rank in range(len(document)):
        image = document[rank].render(scale=0.5).to_pil().convert("L")
        rows = [
            min(image.crop((20, y, image.width - 20, y + 1)).tobytes()) < 200 for y in range(image.height)
        ]
        assert any(rows[60:-60])
        if rank == 0:
            longest = max(len(run) for run in "".join(".#"[row] for row in rows[25:-25]).split("#"))
            assert longest < 30


def test_the_page_prints_in_grey_with_its_levels(document: pdfium.PdfDocument) -> None:
    """Blocking is dark, alert is tinted, unknown and conform are white: told apart without colour."""
    image = document[0].render(scale=2).to_pil().convert("L")
    grounds = {}
    for status in b.Status:
        words = f"{STATUSES[status].sign} {status.value.capitalize()}"
        text = next(one for one in shown(PRINTED) if one.text == words)
        top = image.height - int(2 * (text.y + 2))
        grounds[status] = image.getpixel((int(2 * (text.x + text.width + 4)), top))
    assert grounds[b.Status.BLOCKING] < 80
    assert 200 < grounds[b.Status.WARNING] < 250
    assert grounds[b.Status.UNKNOWN] > 250
    assert grounds[b.Status.CONFORM] > 250
