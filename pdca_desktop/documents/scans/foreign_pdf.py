"""The pages of a PDF made elsewhere, as pictures: its own fonts and colours never enter our document."""

from collections.abc import Iterator

from pdca_desktop.documents.page_reader import BrokenPdfError, LockedPdfError, Pages, opened
from pdca_desktop.documents.scans.picture import Shown, encoded
from pdca_desktop.errors import FileError
from pdca_desktop.exchange.scalars import quoted, say
from pdca_desktop.services.progress import Progress

DPI = 200
LONGEST = 2_339
"""Pixels along the longest edge: A4 at 200 dpi; a larger page is shown on A4 as well."""


def pages(data: bytes, name: str, most: int, progress: Progress) -> tuple[tuple[Shown, ...], int]:
    """The first pages as pictures, at most `most`, and how many there are in all.

    Raises:
        FileError: it is locked, broken or empty.
        Cancelled: the adviser asked to stop.
    """
    try:
        with opened(data, forms=True) as found:
            wanted = min(found.count, most)
            return tuple(_shown(found, wanted, name, progress)), found.count
    except LockedPdfError as error:
        raise FileError(
            say("Le PDF « {} » est protégé par un mot de passe : demandez-le sans.", quoted(name))
        ) from error
    except BrokenPdfError as error:
        raise FileError(
            say("Le PDF « {} » est abîmé ou incomplet : demandez-le de nouveau, ou scannez-le.", quoted(name))
        ) from error


def _shown(found: Pages, wanted: int, name: str, progress: Progress) -> Iterator[Shown]:
    for rank in range(wanted):
        progress.step(rank, wanted, say("page {} de « {} »", str(rank + 1), quoted(name)))
        yield encoded(found.picture(rank, DPI, LONGEST))
