"""What the list is asked for: words, values of some columns, an order; a value that can be named and kept."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pdca_desktop.services.ports import DossierLine
from pdca_desktop.ui.fuzzy import folded

FACETS = ("state", "agency", "segment", "adviser")
"""The columns whose values are chosen among those met."""
NEWEST = "changed_at"
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked of the list.

    Attributes:
        words: as typed; each must be somewhere in the line.
        picked: for a facet, the values wanted; a facet without values wants them all.
        column: name of the column that gives the order.
        growing: whether small comes first.
    """

    words: str = ""
    picked: tuple[tuple[str, tuple[str, ...]], ...] = ()
    column: str = NEWEST
    growing: bool = False

    @property
    def narrows(self) -> bool:
        """Whether some dossiers may be left out."""
        return bool(self.words.split() or self.picked)

    def values(self, facet: str) -> tuple[str, ...]:
        """The values wanted of a facet; none: all."""
        return dict(self.picked).get(facet, ())

    def with_values(self, facet: str, values: tuple[str, ...]) -> "Search":
        """The same, wanting other values of a facet."""
        wanted = {**dict(self.picked), facet: values}
        return replace(self, picked=tuple((name, wanted[name]) for name in FACETS if wanted.get(name)))

    def same_lines(self, other: "Search") -> bool:
        """Whether another search keeps the same lines, in whatever order."""
        return (self.words.split(), self.picked) == (other.words.split(), other.picked)

    def test(self) -> Callable[[DossierLine, str], bool]:
        """What says whether a line is wanted, given its words without accents and case."""
        words = tuple(folded(self.words).split())
        wanted = tuple((DossierLine._fields.index(name), frozenset(values)) for name, values in self.picked)

        def is_wanted(line: DossierLine, text: str) -> bool:
            return all(line[rank] in values for rank, values in wanted) and all(
                word in text for word in words
            )

        return is_wanted

    @property
    def words_for_it(self) -> str:
        """A name to propose: what it wants, in its own words."""
        said = [value for _, values in self.picked for value in values]
        return " · ".join([*said, *filter(None, [self.words.strip()])])[:_LONGEST_NAME]


Kept = Mapping[str, Search]
"""Searches by the name that the adviser gave, in the order of the names."""


def kept_with(kept: Kept, name: str, search: Search) -> Kept:
    """The searches with one more, in place of the one of that name."""
    return _in_order({**kept, name: search})


def kept_without(kept: Kept, name: str) -> Kept:
    """The searches but one."""
    return _in_order({known: search for known, search in kept.items() if known != name})


def clean_name(typed: str) -> str:
    """A name as it is kept: without spaces at the ends, not too long."""
    return " ".join(typed.split())[:_LONGEST_NAME]


def written(kept: Kept) -> str:
    """The searches as a text for the encrypted file."""
    return json.dumps(
        {
            name: {
                "words": one.words, "picked": dict(one.picked), "column": one.column, "growing": one.growing,
            }
            for name, one in kept.items()
        },
        ensure_ascii=False,
    )  # fmt: skip


def read(text: str) -> Kept:
    """The searches of such a text; what cannot be understood is left out."""
    try:
        data = json.loads(text) if text else {}
    except ValueError:
        return {}
    if not isinstance(data, dict):
        return {}
    return _in_order({clean_name(name): _search(one) for name, one in data.items() if isinstance(one, dict)})


def _search(data: Mapping[str, Any]) -> Search:
    picked = data.get("picked")
    found = Search(
        words=str(data.get("words", "")),
        column=str(data.get("column", NEWEST)),
        growing=data.get("growing") is True,
    )
    for name, values in (picked if isinstance(picked, dict) else {}).items():
        if name in FACETS and isinstance(values, list):
            found = found.with_values(name, tuple(str(value) for value in values))
    return found


def _in_order(kept: Kept) -> Kept:
    return dict(sorted(kept.items(), key=lambda item: folded(item[0])))
