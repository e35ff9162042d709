"""Pictures of pieces: whatever the format, upright, 8 bits, on white, as small as paper needs."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from pdca_desktop.documents.scans.annex import Scan, annex
from pdca_desktop.documents.scans.picture import LONGEST, MOST_PIXELS, Shown
from pdca_desktop.errors import FileError

_TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera that says so has turned what it saw."""


def encoded(image: Image.Image, kind: str, **settings: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **settings)
    return out.getvalue()


def shown(data: bytes, name: str = "devis.jpg") -> Image.Image:
    (page,) = annex(Scan("Devis", name, data)).pages
    return opened(page)


def opened(page: Shown) -> Image.Image:
    image = Image.open(BytesIO(page.data), formats=("JPEG",))
    assert image.size == (page.width, page.height)
    assert "exif" not in image.info
    assert "icc_profile" not in image.info
    return image


def corners() -> Image.Image:
    """A picture whose every turn looks different."""
    image = Image.new("RGB", (120, 80), "white")
    image.paste("red", (0, 0, 40, 30))
    image.paste("blue", (80, 50, 120, 80))
    image.paste("green", (0, 60, 20, 80))
    return image


def difference(one: Image.Image, other: Image.Image) -> float:
    assert one.size == other.size
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


@pytest.mark.parametrize("orientation", _TURNS)
def test_a_photograph_comes_upright(orientation: int) -> None:
    turn = _TURNS[orientation]
    taken = corners() if turn is None else corners().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = shown(encoded(taken, "JPEG", exif=exif, quality=95))
    assert difference(upright, corners()) < 6


@pytest.mark.parametrize(
    ("image", "kind", "colour"),
    [
        (Image.new("CMYK", (30, 20), (0, 255, 255, 0)), "JPEG", (255, 0, 0)),
        (Image.new("RGBA", (30, 20), (255, 0, 0, 128)), "PNG", (255, 127, 127)),
        (Image.new("LA", (30, 20), (0, 0)), "PNG", (255, 255, 255)),
        (Image.new("1", (30, 20), 0), "TIFF", (0, 0, 0)),
        (Image.new("1", (30, 20), 1), "PNG", (255, 255, 255)),
        (Image.new("I;16", (30, 20), 32_768), "PNG", (127, 127, 127)),
        (Image.new("RGB", (30, 20), "red").convert("P"), "PNG", (255, 0, 0)),
        (Image.new("RGB", (30, 20), (0, 128, 0)), "WEBP", (0, 128, 0)),
    ],
    ids=["cmyk", "half transparent", "transparent", "black", "white", "16 bits", "palette", "webp"],
)
def test_every_mode_becomes_what_is_seen(image: Image.Image, kind: str, colour: tuple[int, int, int]) -> None:
    seen = shown(encoded(image, kind)).convert("RGB").getpixel((15, 10))
    assert isinstance(seen, tuple)
    assert all(abs(a - b) <= 4 for a, b in zip(seen, colour, strict=True))


def test_a_transparent_palette_lies_on_white() -> None:
    image = Image.new("P", (30, 20), 0)
    image.putpalette([0, 0, 0] * 256)
    assert shown(encoded(image, "PNG", transparency=0)).getpixel((5, 5)) == 255


def test_what_has_no_colour_is_kept_in_grey() -> None:
    assert shown(encoded(Image.new("RGB", (30, 20), (90, 90, 90)), "PNG")).mode == "L"
    assert shown(encoded(corners(), "PNG")).mode == "RGB"


def test_a_floating_point_scan_uses_its_own_range() -> None:
    image = Image.new("F", (40, 40), 0.25)
    image.paste(0.75, (20, 0, 40, 40))
    seen = shown(encoded(image, "TIFF"))
    assert (seen.getpixel((5, 20)), seen.getpixel((35, 20))) == (0, 255)


def test_a_large_photograph_is_reduced_and_a_small_one_left_alone() -> None:
    assert shown(encoded(Image.new("RGB", (4_000, 3_000), "navy"), "JPEG")).size == (1_400, 1_050)
    assert shown(encoded(Image.new("RGB", (31, 17), "navy"), "JPEG")).size == (31, 17)


def test_a_colour_profile_is_applied() -> None:
    from PIL import ImageCms  # noqa: PLC0415  (only here)

    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    seen = shown(encoded(Image.new("RGB", (30, 20), (200, 10, 10)), "PNG", icc_profile=lab))
    assert difference(seen, Image.new("RGB", (30, 20), (200, 10, 10))) < 4
    broken = shown(encoded(Image.new("RGB", (30, 20), (200, 10, 10)), "PNG", icc_profile=b"not a profile"))
    assert difference(broken, Image.new("RGB", (30, 20), (200, 10, 10))) < 4


def test_every_page_of_a_scanned_file_is_there() -> None:
    data = encoded(
        Image.new("1", (40, 50), 1), "TIFF", save_all=True, append_images=[Image.new("L", (60, 30), 200)] * 2
    )
    made = annex(Scan("Bilan", "bilan.tif", data))
    assert [opened(page).size for page in made.pages] == [(40, 50), (60, 30), (60, 30)]
    assert made.note == ""


def test_a_bomb_is_refused_before_it_is_unfolded() -> None:
    side = 60_000
    assert side * side > MOST_PIXELS
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0" * 1_000))
    with pytest.raises(FileError, match="dépasse 80 millions de points"):
        annex(Scan("Plan", "plan.png", data + _chunk(b"IEND", b"")))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "est vide"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "photo HEIC d’iPhone"),
        (b"PK\x03\x04 a word processor's file", "n’est ni une image"),
        (b"\xff\xd8\xff\xe0 not really", "est abîmé ou incomplet"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "n’est pas une image lisible"),
    ],
    ids=["empty", "heic", "docx", "jpeg in name", "sound"],
)
def test_what_cannot_be_read_is_told_in_words(data: bytes, words: str) -> None:
    with pytest.raises(FileError, match=words):
        annex(Scan("Pièce", "piece.jpg", data))


_SAMPLES = [
    encoded(corners(), "JPEG"),
    encoded(corners(), "PNG"),
    encoded(corners(), "TIFF", compression="tiff_lzw"),
    encoded(corners(), "WEBP"),
]


@given(st.sampled_from(_SAMPLES), st.data())
@settings(max_examples=150)
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_a_damaged_picture_is_refused_in_words_or_shown(sample: bytes, data: st.DataObject) -> None:
    end = data.draw(st.integers(1, len(sample)))
    at = data.draw(st.integers(0, end - 1))
    harmed = bytearray(sample[:end])
    harmed[at] ^= data.draw(st.integers(1, 255))
    pages: tuple[Shown, ...] = ()
    with suppress(FileError):  # anything else is a bug
        pages = annex(Scan("Pièce", "piece", bytes(harmed))).pages
    assert all(max(opened(page).size) <= LONGEST for page in pages)


@given(
    st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "YCbCr"]),
    st.integers(1, 60),
    st.integers(1, 60),
)
@settings(max_examples=60)
def test_any_picture_keeps_its_shape(mode: str, width: int, height: int) -> None:
    kind = "TIFF" if mode in ("CMYK", "YCbCr") else "PNG"
    seen = shown(encoded(Image.new(mode, (width, height)), kind))
    assert seen.size == (width, height)
    assert seen.mode in ("L", "RGB")
