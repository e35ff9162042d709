"""The numbers of dossiers ("2026-BET-042"): a year, the agency's letters, the next one that nobody has."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from pdca_desktop.domain.territory import Agency
from pdca_desktop.exchange.messages import WireOp, raw
from pdca_desktop.head_office.book import NUMBER, OPEN, ROOT, STATE, Book, Held
from pdca_desktop.head_office.values import is_blank, plain, quoted

GIVEN = "g"
"""Kind of the operation by which the head office gives a number: no device sends it."""

_LETTERS = 3


@dataclass(slots=True)
class Numbering:
    """Gives numbers within one request.

    Attributes:
        last: the last one given, by year and letters of the agency; to be written.
    """

    book: Book
    year: int
    last: dict[tuple[int, str], int] = field(default_factory=dict)

    def ops(self) -> Iterator[WireOp]:
        """An operation for each dossier of the request that needs a number; each is worked in at once."""
        for root in dict.fromkeys(self.book.nameless):
            held = self.book.get((ROOT, root))
            if held is not None and self._needs(held):
                number = raw(quoted(self._next(held)))
                yield WireOp(ROOT, root, GIVEN, NUMBER, raw('""'), number)

    def _needs(self, held: Held) -> bool:
        """Whether nobody typed a number; one that another dossier has is a conflict for a person to judge."""
        return (
            not held.deleted
            and is_blank(held.fields.get(NUMBER))
            and not any(
                row.fields.get("/field") == quoted(NUMBER) and row.fields.get(STATE) == OPEN
                for row in self.book.family(held.row)
            )
        )

    def _next(self, held: Held) -> str:
        letters = letters_of(held.scope.partition("/")[0])
        key = self.year, letters
        count = self.last[key] + 1 if key in self.last else self.book.shelf.next_number(*key)
        while self.book.is_taken(folded(quoted(number := written(*key, count))), held.row):
            count += 1
        self.last[key] = count
        return number


def written(year: int, letters: str, count: int) -> str:
    """A number in full."""
    return f"{year}-{letters}-{count:03}"


def folded(value: str | None) -> str:
    """A number as it is compared: neither case nor spaces tell two apart."""
    return "".join(plain(value).split()).casefold()


def letters_of(agency: str) -> str:
    """The first letters of an agency's town."""
    try:
        town = Agency(agency).label
    except ValueError:  # of a newer version
        town = agency
    flat = unicodedata.normalize("NFKD", town).encode("ascii", "ignore").decode()
    return flat[:_LETTERS].upper() or "PDC"
