"""Pictures: a JPEG is carried untouched, anything else by its pixels on white."""

from io import BytesIO

import pikepdf
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest
from PIL import Image

from pdca_desktop.documents import blocks as b
from pdca_desktop.documents.engine.pictures import readable
from pdca_desktop.documents.inspection import faults
from pdca_desktop.documents.render import render
from tests.documents.engine import sample

RED, CLEAR = (200, 30, 30), (200, 30, 30, 0)


def encoded(image: Image.Image, kind: str, **how: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


PICTURES = {
    "jpeg": encoded(Image.new("RGB", (300, 200), RED), "JPEG"),
    "progressive": encoded(Image.new("RGB", (300, 200), RED), "JPEG", progressive=True),
    "grey jpeg": encoded(Image.new("L", (300, 200), 90), "JPEG"),
    "cmyk jpeg": encoded(Image.new("CMYK", (300, 200), (0, 200, 200, 30)), "JPEG"),
    "png": encoded(Image.new("RGB", (300, 200), RED), "PNG"),
    "clear png": encoded(Image.new("RGBA", (300, 200), CLEAR), "PNG"),
    "black and white png": encoded(Image.new("1", (300, 200), 1), "PNG"),
    "palette png": encoded(Image.new("RGB", (300, 200), RED).quantize(4), "PNG"),
}


@pytest.mark.parametrize("data", PICTURES.values(), ids=PICTURES.keys())
def test_every_picture_is_shown_soundly(data: bytes) -> None:
    printed = render(sample.document(b.Part("Image", ("", ""), (b.Picture(data, "Une image"),))))
    assert faults(printed) == ()
    with pikepdf.open(BytesIO(printed)) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        with Image.open(BytesIO(data)) as source:
            assert (int(image.Width), int(image.Height)) == source.size
    assert centre(printed) == pytest.approx(colour_on_white(data), abs=6)


def colour_on_white(data: bytes) -> tuple[int, ...]:
    with Image.open(BytesIO(data)) as source:
        image = source.convert("RGB") if source.mode == "CMYK" else source.convert("RGBA")
        if image.mode == "RGBA":
            white = Image.new("RGB", image.size, "white")
            white.paste(image, mask=image.getchannel("A"))
            image = white
        found = image.getpixel((10, 10))
    assert isinstance(found, tuple)
    return tuple(int(part) for part in found)


def centre(printed: bytes) -> tuple[int, ...]:
    """The colour that another program shows in the middle of the picture."""
    document = pdfium.PdfDocument(printed)
    image = document[0].render(scale=1).to_pil().convert("RGB")
    document.close()
    found = image.getpixel((297, 100))
    assert isinstance(found, tuple)
    return tuple(int(part) for part in found)


def test_a_jpeg_is_carried_byte_for_byte() -> None:
    printed = render(sample.document(b.Part("Image", ("", ""), (b.Picture(PICTURES["jpeg"], "Une image"),))))
    with pikepdf.open(BytesIO(printed)) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert image.read_raw_bytes() == PICTURES["jpeg"]


def test_the_same_picture_is_carried_once() -> None:
    blocks = tuple(b.Picture(PICTURES["jpeg"], "Une image") for _ in range(5))
    printed = render(sample.document(b.Part("Image", ("", ""), blocks)))
    assert printed.count(PICTURES["jpeg"]) == 1


@pytest.mark.parametrize("cut", [0, 1, 2, 5, 20, 100])
def test_a_broken_jpeg_is_no_jpeg(cut: int) -> None:
    with pytest.raises(OSError, match=r"(?i)cannot identify|truncated"):
        readable(PICTURES["jpeg"][:cut])
