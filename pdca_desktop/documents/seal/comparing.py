"""Two printings of one dossier, page against page, in the words that differ."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice

from pdca_desktop.documents.page_reader import BrokenPdfError, LockedPdfError, opened
from pdca_desktop.services.sealing import Difference

_MOST_LINES = 6
"""Differing lines told of one place of a page."""

_MOST_PLACES = 20
_MOST_SIGNS = 200


def compared(
    pdf: bytes, again: bytes, marks: Sequence[str], marks_again: Sequence[str]
) -> tuple[Difference, ...]:
    """Where the texts of two PDFs differ, on the pages of the same rank whose marks do; the first places.

    Args:
        pdf: what was printed.
        again: what the data give.
        marks: digests of the pages of `pdf`.
        marks_again: digests of the pages of `again`.
    """
    try:
        with opened(pdf) as first, opened(again) as second:
            changed = (
                rank
                for rank in range(min(first.count, second.count, len(marks), len(marks_again)))
                if marks[rank] != marks_again[rank]
            )
            found = (
                difference
                for rank in changed
                for difference in _lines(rank + 1, first.lines(rank), second.lines(rank))
            )
            return tuple(islice(found, _MOST_PLACES))
    except (BrokenPdfError, LockedPdfError):
        return ()


def _lines(page: int, printed: Sequence[str], data: Sequence[str]) -> Iterator[Difference]:
    matcher = SequenceMatcher(None, printed, data, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            yield Difference(page, _clipped(printed[a:b]), _clipped(data[c:d]))


def _clipped(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line[:_MOST_SIGNS] for line in lines[:_MOST_LINES])
