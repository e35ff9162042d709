"""Pages as an adviser asks for them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.errors import AppError
from pdca_desktop.services.print_order import pages_of, ranges_of


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("", (0, 1, 2, 3, 4)),
        (" , ", (0, 1, 2, 3, 4)),
        ("2", (1,)),
        ("1-3", (0, 1, 2)),
        ("1 - 3, 5", (0, 1, 2, 4)),
        ("4–", (3, 4)),
        ("-2", (0, 1)),
        ("1 à 2 ; 2", (0, 1)),
        ("5 1", (0, 4)),
    ],
)
def test_pages_are_read(text: str, pages: tuple[int, ...]) -> None:
    assert pages_of(text, 5) == pages


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0", "vont de 1 à 5"),
        ("6", "vont de 1 à 5"),
        ("3-9", "vont de 1 à 5"),
        ("4-2", "la première page vient après la dernière"),
        ("deux", "n’est pas une suite de pages"),
        ("1-2-3", "n’est pas une suite de pages"),
        ("-", "n’est pas une suite de pages"),
        ("٣", "n’est pas une suite de pages"),
        ("999999", "n’est pas une suite de pages"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, why: str) -> None:
    with pytest.raises(AppError, match=why):
        pages_of(text, 5)


def test_one_page_is_told_alone() -> None:
    with pytest.raises(AppError, match="qu’une seule page"):
        pages_of("2", 1)


@given(st.sets(st.integers(0, 59), min_size=1))
def test_ranges_give_their_pages_again(pages: set[int]) -> None:
    wanted = tuple(sorted(pages))
    assert pages_of(ranges_of(wanted), 60) == wanted
    assert ranges_of(wanted).count(",") == sum(b - a > 1 for a, b in itertools.pairwise(wanted))
