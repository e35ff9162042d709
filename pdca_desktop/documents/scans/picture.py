"""One picture as a page shows it: upright, RGB or grey, on white, no larger than paper needs, as JPEG."""

import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageChops, ImageCms, ImageOps, UnidentifiedImageError

from pdca_desktop.errors import FileError
from pdca_desktop.exchange.scalars import quoted, say

LONGEST = 1_400
"""Points along the longest edge of a picture; a photograph printed on A4 shows no more."""

QUALITY = 82
MOST_PIXELS = 80_000_000
FORMATS = ("JPEG", "PNG", "TIFF", "WEBP")

# The size is read and judged below before anything is decoded; Pillow's own guard warns in English.
Image.MAX_IMAGE_PIXELS = None
# So it does of damages, on the error output; what can be shown is shown, the rest is refused in French.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")

_DAMAGES = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError)
"""What Pillow raises on damaged data, according to the format."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture ready to be printed.

    Attributes:
        data: JPEG, RGB or grey.
        width: in pixels.
        height: in pixels.
    """

    data: bytes
    width: int
    height: int


def pictures(data: bytes, name: str, most: int) -> tuple[tuple[Shown, ...], int]:
    """The pictures of a file (a TIFF may hold several), at most `most`, and how many there are in all.

    Raises:
        FileError: it is no picture that is read here, too large, or damaged.
    """
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
            return tuple(_frame(image, rank, name) for rank in range(min(count, most))), count
    except UnidentifiedImageError as error:
        raise FileError(
            say("« {} » n'est pas une image lisible : scannez la pièce de nouveau.", quoted(name))
        ) from error
    except MemoryError as error:
        raise too_large(name) from error
    except _DAMAGES as error:
        raise FileError(
            say("« {} » est abîmé ou incomplet : scannez la pièce de nouveau.", quoted(name))
        ) from error


def shown(image: Image.Image) -> Shown:
    """A decoded picture as JPEG; grey when nothing in it has a colour."""
    image = _flat(image)
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return encoded(image)


def encoded(image: Image.Image) -> Shown:
    """An RGB or grey picture as JPEG, at its own size."""
    if image.mode == "RGB" and _is_grey(image):
        image = image.convert("L")
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Shown(out.getvalue(), *image.size)


def too_large(name: str) -> FileError:
    """The refusal of a picture with more points than is read."""
    most = str(MOST_PIXELS // 1_000_000)
    return FileError(
        say("« {} » dépasse {} millions de points : scannez la pièce à 300 ppp.", quoted(name), most)
    )


def _frame(image: Image.Image, rank: int, name: str) -> Shown:
    if rank:
        image.seek(rank)
    if image.width * image.height > MOST_PIXELS:
        raise too_large(name)
    if rank == 0 and image.format == "JPEG":
        image.draft(None, (LONGEST, LONGEST))  # decodes a large photograph at a fraction of its size
    image.load()
    return shown(image.copy())


def _flat(image: Image.Image) -> Image.Image:
    """The picture upright, without transparency, in RGB or grey of 8 bits."""
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith(("I", "F")):
        return _narrowed(image)
    if image.mode in ("1", "L"):
        return image.convert("L")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer).convert("RGB")
    return _in_srgb(image, profile)


def _narrowed(image: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits on 8, its own range stretched when it is not a plain 16-bit one."""
    if image.mode.startswith("I;16"):
        darkest, lightest = 0.0, 65_535.0
        image = image.convert("I")
    else:
        low, high = image.getextrema()
        darkest, lightest = float(str(low)), float(str(high))
    scale = 255 / ((lightest - darkest) or 1)
    return image.point(lambda value: value * scale - darkest * scale).convert("L")


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    """The colours of an embedded profile as sRGB has them; without a sound profile, as they are."""
    if isinstance(profile, bytes) and image.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def _is_grey(image: Image.Image) -> bool:
    red, green, blue = image.split()
    return (
        not ImageChops.difference(red, green).getbbox() and not ImageChops.difference(green, blue).getbbox()
    )
