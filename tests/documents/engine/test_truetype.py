"""The font reader: a subset holds its glyphs as they were, with what they are made of, and no other."""

from struct import unpack, unpack_from

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop import resources
from pdca_desktop.documents.engine.fonts import cut
from pdca_desktop.documents.engine.truetype import TrueType
from pdca_desktop.documents.theme import Weight

FILE = (resources.folder("fonts") / "SourceSans3-Regular.ttf").read_bytes()
FONT = TrueType(FILE)
CODES = st.sets(st.sampled_from(sorted(FONT.glyphs)), max_size=60)


def tables(data: bytes) -> dict[str, bytes]:
    found = {}
    for at in range(unpack_from(">H", data, 4)[0]):
        tag, total, start, length = unpack_from(">4sIII", data, 12 + 16 * at)
        body = data[start : start + length]
        padded = body + b"\0" * (-length % 4)
        if tag != b"head":
            assert sum(unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF == total
        found[tag.decode()] = body
    return found


def outline(found: dict[str, bytes], glyph: int) -> bytes:
    start, end = unpack_from(">2I", found["loca"], 4 * glyph)
    return found["glyf"][start:end].rstrip(b"\0")


WHOLE = tables(FILE)


@given(CODES)
def test_a_subset_holds_its_glyphs_as_they_were(codes: set[int]) -> None:
    glyphs = {FONT.glyphs[code] for code in codes} | {0}
    subset = tables(FONT.subset(glyphs))
    for glyph in glyphs:
        assert outline(subset, glyph) == outline(WHOLE, glyph)
        assert unpack_from(">Hh", subset["hmtx"], 4 * glyph) == unpack_from(">Hh", WHOLE["hmtx"], 4 * glyph)
    assert subset["maxp"] == WHOLE["maxp"]


def test_a_glyph_made_of_others_brings_them() -> None:
    accented, plain = FONT.glyphs[ord("é")], FONT.glyphs[ord("e")]
    assert unpack_from(">h", outline(WHOLE, accented))[0] < 0
    subset = tables(FONT.subset([accented]))
    assert outline(subset, plain) == outline(WHOLE, plain) != b""


@given(CODES)
def test_no_other_outline_is_kept(codes: set[int]) -> None:
    asked = {FONT.glyphs[code] for code in codes}
    subset = tables(FONT.subset(asked))
    kept = [glyph for glyph in range(len(FONT.advances)) if outline(subset, glyph)]
    assert len(subset["glyf"]) < 400 * (len(kept) + 1)
    assert len(kept) <= 4 * len(asked) + 1


@pytest.mark.parametrize("weight", Weight)
def test_figures_are_of_one_width(weight: Weight) -> None:
    assert len({cut(weight).width(figure, 10) for figure in "0123456789"}) == 1


def test_known_measures() -> None:
    assert (FONT.units, FONT.cap_height, FONT.italic_angle) == (1000, 660, 0)
    assert TrueType((resources.folder("fonts") / "SourceSans3-It.ttf").read_bytes()).italic_angle == -11
    assert cut(Weight.REGULAR).width("\u202f", 10) == pytest.approx(1.2)
    assert cut(Weight.REGULAR).width("12\u202f000,00\u00a0€", 10) == pytest.approx(45.45)
