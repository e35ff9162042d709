"""Any text becomes printable: nothing unseen, nothing without glyph, nothing lost in silence."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.documents.engine.fonts import glyphs
from pdca_desktop.documents.typography import EMOJI, FOREIGN, paragraphs, printable

ANY = st.text(st.characters())


@given(ANY)
def test_every_character_has_a_glyph(text: str) -> None:
    assert all(sign == "\n" or ord(sign) in glyphs() for sign in printable(text, glyphs()))


@given(ANY)
def test_printable_text_stays_as_it_is(text: str) -> None:
    once = printable(text, glyphs())
    assert printable(once, glyphs()) == once


@given(st.text("abcéèçÀœŒß0123456789 ,;.:!?'’«»\u00a0\u202f€%-–—…/()&<>\"²½\n"))
def test_french_is_untouched(text: str) -> None:
    assert printable(text, glyphs()) == text


@pytest.mark.parametrize(
    ("given_text", "printed"),
    [
        ("Ine\u0301s", "Inés"),
        ("tre\u0300s bien", "très bien"),
        ("un\tdeux", "un deux"),
        ("a\r\nb\u2028c\u0085d", "a\nb\nc\nd"),
        ("caché\u200b\u00ad\ufeff\u0007", "caché"),
        ("\u202eabc\u202c", "abc"),
        ("bravo 👍🏽!", f"bravo {EMOJI}!"),
        ("👩‍🚒👩‍🚒", EMOJI),
        ("שלום", FOREIGN),
        ("王小明 Wang", f"{FOREIGN} Wang"),
        ("8\u2009000\u202f€", "8 000\u202f€"),
        ("142 ㎡", "142 m2"),
        ("\ud800", FOREIGN),
        ("<b>gras</b> & co", "<b>gras</b> & co"),
    ],
)
def test_known_texts(given_text: str, printed: str) -> None:
    assert printable(given_text, glyphs()) == printed


@given(ANY)
def test_paragraphs_are_the_lines_that_are_not_blank(text: str) -> None:
    lines = paragraphs(printable(text, glyphs()))
    assert all(line == line.strip() and line and "\n" not in line for line in lines)
    assert "".join("".join(lines).split()) == "".join(printable(text, glyphs()).split())


def test_what_the_office_writes_has_glyphs() -> None:
    needed = "éèêëàâçùûüôîïœŒæÉÈÀÇŸ€«»’“”…\u00a0\u202f−–—•✓✗▲?×≤≥→°²½№"
    assert [unicodedata.name(sign) for sign in needed if ord(sign) not in glyphs()] == []


def test_what_is_taken_for_plain_is_printable() -> None:
    """The short cut for ordinary texts lets nothing through that has no glyph."""
    plain = [code for code in range(0x3000) if printable(chr(code), ()) == chr(code)]
    assert [hex(code) for code in plain if code not in glyphs() and chr(code) != "\n"] == []
