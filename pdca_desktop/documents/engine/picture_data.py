"""Reads encoded pictures; what is not a plain JPEG is left to the imaging library, loaded only then."""

from io import BytesIO
from struct import unpack_from
from typing import NamedTuple

_START, _SCAN = b"\xff\xd8", 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a JPEG's frame, which says its size; the three others mean something else."""


class Pixels(NamedTuple):
    """A picture to be shown.

    Attributes:
        channels: 1 for grey, 3 for RGB.
        data: the JPEG itself, or the bytes of the pixels.
    """

    width: int
    height: int
    channels: int
    data: bytes
    jpeg: bool


def pixels(data: bytes) -> Pixels:
    """A picture as a page can hold it: a grey or RGB JPEG untouched, anything else by its pixels on white."""
    frame = _jpeg_frame(data)
    if frame is not None and frame[2] in (1, 3):
        return Pixels(*frame, data, jpeg=True)
    from PIL import Image  # noqa: PLC0415  (dear, and seldom needed)

    with Image.open(BytesIO(data)) as image:
        if image.mode in {"1", "L"}:
            return Pixels(*image.size, 1, image.convert("L").tobytes(), jpeg=False)
        opaque = Image.new("RGB", image.size, "white")
        if image.mode == "CMYK":
            opaque.paste(image.convert("RGB"))
        else:
            clear = image.convert("RGBA")
            opaque.paste(clear, mask=clear.getchannel("A"))
        return Pixels(*image.size, 3, opaque.tobytes(), jpeg=False)


def _jpeg_frame(data: bytes) -> tuple[int, int, int] | None:
    """Width, height and channels of a JPEG of 8 bits; None when it is none."""
    if data[:2] != _START:
        return None
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF and data[at + 1] != _SCAN:
        marker, length = data[at + 1], unpack_from(">H", data, at + 2)[0]
        if marker in _FRAMES:
            bits, height, width, channels = unpack_from(">BHHB", data, at + 4)
            return (width, height, channels) if bits == 8 and height else None
        at += 2 + length
    return None
