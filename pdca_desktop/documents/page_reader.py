"""Reads the pages of any PDF, as pictures and as words. PDFium is called here and nowhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeVar

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from PIL import Image

R = TypeVar("R")

_PDFIUM = Lock()
"""PDFium keeps state for the whole process: one caller at a time, for one page at a time."""

_PASSWORD, _SECURITY = 4, 5
_POINTS_AN_INCH = 72


class LockedPdfError(Exception):
    """The PDF asks for a password."""


class BrokenPdfError(Exception):
    """The PDF, or a page of it, cannot be read."""


class Pages:
    """The pages of an open PDF."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self.count: int = _call(lambda: len(document))
        """How many there are: at least one."""
        if not self.count:
            raise BrokenPdfError

    def picture(self, rank: int, dpi: int, longest: int) -> Image.Image:
        """A page on white, in RGB.

        Args:
            rank: from 0.
            dpi: points an inch, unless the page is larger than `longest` then.
            longest: pixels of its longest edge, at most.

        Raises:
            BrokenPdfError: it cannot be drawn.
        """

        def draw(page: Any) -> Image.Image:
            edge = max(page.get_size())
            if not 0 < edge < float("inf"):
                raise BrokenPdfError
            bitmap = page.render(scale=min(dpi / _POINTS_AN_INCH, longest / edge))
            try:
                drawn: Image.Image = bitmap.to_pil()
                return drawn.convert("RGB").copy()  # the bitmap's own memory goes back to PDFium
            finally:
                bitmap.close()

        return self._at(rank, draw)

    def lines(self, rank: int) -> tuple[str, ...]:
        """The lines of text of a page, spaces made one, blank ones left out.

        Raises:
            BrokenPdfError: it cannot be read.
        """

        def read(page: Any) -> tuple[str, ...]:
            words = page.get_textpage()
            try:
                text: str = words.get_text_bounded()
            finally:
                words.close()
            return tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())

        return self._at(rank, read)

    def _at(self, rank: int, work: Callable[[Any], R]) -> R:
        def on_page() -> R:
            page = self._document[rank]
            try:
                return work(page)
            finally:
                page.close()

        return _call(on_page)


@contextmanager
def opened(data: bytes, *, forms: bool = False) -> Iterator[Pages]:
    """A PDF, open.

    Args:
        data: the file.
        forms: whether what is typed in the fields of its forms is drawn.

    Raises:
        LockedPdfError: it asks for a password.
        BrokenPdfError: it cannot be read.
    """
    try:
        document = _call(lambda: pdfium.PdfDocument(data))
    except BrokenPdfError as error:
        # PDFium's code of an error may be that of an earlier one: only an encrypted file asks for a password.
        if b"/Encrypt" in data and getattr(error.__cause__, "err_code", None) in (_PASSWORD, _SECURITY):
            raise LockedPdfError from error
        raise
    try:
        if forms:
            _call(document.init_forms)
        yield Pages(document)
    finally:
        _call(document.close)


def _call(work: Callable[[], R]) -> R:
    """Work on PDFium with the process's lock held."""
    with _PDFIUM:
        try:
            return work()
        except pdfium.PdfiumError as error:
            raise BrokenPdfError from error
        except (ValueError, MemoryError, OverflowError) as error:
            raise BrokenPdfError from error
