"""Euros: exact whatever the amount, rounded half up in one place."""

import copy
import pickle
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain.money import ZERO, Euros, half_up, total
from tests.strategies import euros

cents = st.integers(-(10**15), 10**15)
rates = st.decimals(0, 200, places=4)


@given(cents)
def test_an_amount_is_its_cents(count: int) -> None:
    amount = Euros(count)
    assert Fraction(amount.decimal) == Fraction(count, 100)
    assert Euros.of(amount.decimal) == Euros.of(str(amount.decimal)) == amount
    assert str(amount.decimal) == f"{amount.decimal:.2f}"
    assert eval(repr(amount)) == amount  # noqa: S307  (repr is its own source)


@pytest.mark.parametrize(
    "text",
    [
        "0.001",
        "NaN",
        "Infinity",
        "-Infinity",
        "douze",
        "",
        "1e30",
        "10000000000000.01",
        "1E+999999",
        "8000.0000000000000000000000000001",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not an amount|decimals|range"):
        Euros.of(text)


@pytest.mark.parametrize(
    ("value", "rounded"), [("0.5", 1), ("1.5", 2), ("2.5", 3), ("-0.5", -1), ("-2.5", -3), ("2.4999", 2)]
)
def test_half_is_rounded_away_from_zero(value: str, rounded: int) -> None:
    assert half_up(Decimal(value)) == rounded
    assert Euros.rounded(Decimal(value) / 100) == Euros(rounded)


@given(cents, rates)
def test_a_percentage_is_rounded_once(count: int, rate: Decimal) -> None:
    exact = Fraction(count) * Fraction(rate) / 100
    nearest = Euros(count).percent(rate).cents
    assert abs(nearest - exact) <= Fraction(1, 2)
    assert nearest == int((abs(exact) + Fraction(1, 2)) // 1) * (1 if exact >= 0 else -1)
    upper = Euros(count).percent_up(rate).cents
    assert upper - 1 < exact <= upper


@given(euros, st.integers(1, 10**15).map(Euros))
def test_a_share_is_a_percentage(part: Euros, whole: Euros) -> None:
    share = part.share_of(whole)
    assert share is not None
    assert abs(Fraction(share) - Fraction(part.cents * 100, whole.cents)) < Fraction(1, 10**9)
    assert part.share_of(ZERO) is None


@given(cents, st.lists(st.integers(0, 1000), min_size=1, max_size=40).filter(any))
def test_parts_add_up(count: int, weights: list[int]) -> None:
    parts = Euros(count).split(weights)
    assert len(parts) == len(weights)
    assert total(parts) == Euros(count)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.cents - Fraction(count * weight, sum(weights))) < 1
        assert weight or part == ZERO


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [2, -1]])
def test_weights_that_share_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Euros(100).split(weights)


@given(euros, euros, st.integers(-1000, 1000))
def test_arithmetic_is_that_of_cents(left: Euros, right: Euros, count: int) -> None:
    assert (left + right).cents == left.cents + right.cents
    assert left - right == left + -right
    assert (left * count).cents == left.cents * count
    assert abs(left) == Euros(abs(left.cents))
    assert bool(left) is (left.cents != 0)
    assert (left < right) is (left.cents < right.cents)
    assert (left >= right) is (left.cents >= right.cents)
    assert (left == right) is (hash(left) == hash(right) and left.cents == right.cents)


def test_an_amount_is_no_number_and_never_changes() -> None:
    amount = Euros(100)
    assert amount != 100
    assert amount != Decimal(1)
    with pytest.raises(AttributeError):
        amount.cents = 2
    assert copy.deepcopy(amount) == pickle.loads(pickle.dumps(amount)) == amount  # noqa: S301  (made here)


@given(st.decimals(-(10**9), 10**9, places=6), st.integers(0, 6))
def test_half_up_is_the_decimal_rounding(value: Decimal, places: int) -> None:
    step = Decimal(1).scaleb(-places)
    assert half_up(value, step) == value.quantize(step, rounding=ROUND_HALF_UP)
