"""How values are typed and read back."""

import contextlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.record import Kind
from pdca_desktop.ui.forms.writing import (
    UnreadableError,
    full_day,
    read_day,
    read_decimal,
    read_euros,
    read_whole,
    writing_of,
)
from tests import strategies


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("8000", "8000"),
        ("8 000,50", "8000.50"),
        ("8\u00a0000,50", "8000.50"),
        ("8\u202f000,50\u00a0€", "8000.50"),
        ("8k", "8000"),
        ("1,5k", "1500"),
        ("8 K €", "8000"),
        ("8000.5", "8000.50"),
        ("8.000", "8000"),
        ("8.000,50", "8000.50"),
        ("1.234.567", "1234567"),
        ("8'000", "8000"),
        ("-3,20", "-3.20"),
        ("−3,20 €", "-3.20"),
        (",5", "0.50"),
        ("0,", "0"),
    ],
)
def test_amounts(typed: str, amount: str) -> None:
    assert read_euros(typed) == Euros.of(amount)


@pytest.mark.parametrize("typed", ["", " ", "\u00a0"])
def test_a_blank_is_no_answer(typed: str) -> None:
    assert read_euros(typed) is None
    assert read_decimal(typed) is None
    assert read_whole(typed) is None
    assert read_day(typed) is None


@pytest.mark.parametrize(
    "typed", ["€", "k", "huit", "1e5", "12,345", "12,000", "8 000 €€", "1,2,3", "9" * 50, "NaN"]
)
def test_what_is_no_amount_says_how_to_write_it(typed: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_euros(typed)
    assert str(caught.value).startswith("«\u00a0")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31/12/2026", date(2026, 12, 31)),
        ("1/3/26", date(2026, 3, 1)),
        ("01.03.2026", date(2026, 3, 1)),
        ("1-3-26", date(2026, 3, 1)),
        ("1 3 1965", date(1965, 3, 1)),
        ("12/12/55", date(1955, 12, 12)),
        ("010326", date(2026, 3, 1)),
        ("01032026", date(2026, 3, 1)),
        ("2026-03-01", date(2026, 3, 1)),
        (" 1/3/26 ", date(2026, 3, 1)),
    ],
)
def test_dates(typed: str, day: date) -> None:
    assert read_day(typed) == day


@pytest.mark.parametrize("typed", ["31/02/2026", "1/3", "1/3/2", "hier", "1/13/2026", "00/01/2026"])
def test_what_is_no_date(typed: str) -> None:
    with pytest.raises(UnreadableError):
        read_day(typed)


def test_a_year_being_typed_is_not_yet_a_date() -> None:
    assert [full_day(text) for text in ("", "1/3/2", "1/3/20", "1/3/202", "1/3/2026")] == [
        True,
        False,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("typed", "value"), [("3,4", "3.4"), ("3.4", "3.4"), ("1 234,5", "1234.5"), ("50 %", "50")]
)
def test_numbers(typed: str, value: str) -> None:
    assert read_decimal(typed) == Decimal(value)


def test_whole_numbers() -> None:
    assert read_whole("1 200") == 1200
    with pytest.raises(UnreadableError):
        read_whole("1,5")


@given(strategies.euros)
def test_an_amount_shown_reads_back(amount: Euros) -> None:
    assert read_euros(writing_of(Kind.EUROS).show(amount)) == amount


@given(st.dates())
def test_a_date_shown_reads_back(day: date) -> None:
    assert read_day(writing_of(Kind.DATE).show(day)) == day


@given(st.decimals(-(10**12), 10**12, places=5))
def test_a_number_shown_reads_back(value: Decimal) -> None:
    assert read_decimal(writing_of(Kind.DECIMAL).show(value)) == value


@given(st.text(max_size=20))
def test_any_text_reads_or_says_why(text: str) -> None:
    for kind in (Kind.EUROS, Kind.DATE, Kind.DECIMAL, Kind.WHOLE):
        with contextlib.suppress(UnreadableError):
            writing_of(kind).read(text)
