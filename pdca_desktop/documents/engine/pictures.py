"""Pictures and scanned pages, as large as the frame allows."""

from functools import partial
from io import BytesIO

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from reportlab.lib.utils import ImageReader

from pdca_desktop.documents.blocks import Picture
from pdca_desktop.documents.engine.desk import Desk, text_strips
from pdca_desktop.documents.engine.pen import Pen
from pdca_desktop.documents.engine.strip import Glue, Strip
from pdca_desktop.documents.tagging import Node
from pdca_desktop.documents.theme import HAIR

_MOST_POINTS_A_PIXEL = 0.75
"""A small picture is not blown up beyond 96 dots an inch."""
_CAPTION_GAP = 2.0


class _Jpeg(ImageReader):
    """A JPEG carried as it is; the library would decode it only to know it from others."""

    def __init__(self, data: bytes, image: JpegImageFile) -> None:
        super().__init__(image)
        self._bytes = data
        self._dataA = None

    def jpeg_fh(self) -> BytesIO:  # type: ignore[override]
        """The JPEG itself."""
        return BytesIO(self._bytes)

    def getRGBData(self) -> bytes:  # noqa: N802  (the library's name)
        """What it is known by."""
        return self._bytes


def picture(desk: Desk, block: Picture, width: float, parent: Node) -> list[Strip]:
    """A picture with its caption."""
    theme = desk.theme
    node = parent.add("Figure", alt=desk.clean(block.alt))
    caption = desk.lines(block.caption, theme.small, width, most=4) if block.caption else []
    shown = readable(block.data)
    wide, tall = shown.getSize()
    room = desk.room * float(block.share) - len(caption) * theme.small.leading - _CAPTION_GAP
    scale = min(width / wide, room / tall, _MOST_POINTS_A_PIXEL)
    size = wide * scale, tall * scale
    strip = Strip(
        size[1],
        partial(_draw, shown, size, (width - size[0]) / 2, node),
        above=theme.gap,
        below=theme.gap,
    )
    if not caption:
        return [strip]
    strip.glue = Glue.FIRM
    return [strip, *text_strips(caption, theme.small, parent.add("Caption"), _CAPTION_GAP)]


def readable(data: bytes) -> ImageReader:
    """A picture as a page can hold it: a grey or RGB JPEG untouched, anything else by its pixels on white.

    Raises:
        OSError: it is no picture.
    """
    try:
        jpeg = JpegImageFile(BytesIO(data))  # opened as one of all kinds, each would be loaded first
    except SyntaxError:
        jpeg = None
    if jpeg is not None and jpeg.mode in {"L", "RGB"}:
        return _Jpeg(data, jpeg)
    with Image.open(BytesIO(data)) as image:
        if image.mode in {"1", "L"}:
            return ImageReader(image.convert("L"))
        opaque = Image.new("RGB", image.size, "white")
        if image.mode == "CMYK":
            opaque.paste(image.convert("RGB"))
        else:
            clear = image.convert("RGBA")
            opaque.paste(clear, mask=clear.getchannel("A"))
        return ImageReader(opaque)


def _draw(
    picture: ImageReader, size: tuple[float, float], shift: float, node: Node, pen: Pen, x: float, top: float
) -> None:
    left, bottom = x + shift, top - size[1]
    with pen.drawing(node, (left, bottom, left + size[0], top)):
        pen.picture(picture, left, bottom, *size)
        pen.box(left, bottom, *size, None, HAIR)
