"""Exact euros: whole cents inside, `Decimal` in and out, rounded half up in one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from functools import total_ordering

_CENT = Decimal("0.01")
_MOST = Fraction(10**13)
_LEAST_EXPONENT = -40


def half_up(value: Decimal, exponent: Decimal = Decimal(1)) -> Decimal:
    """Round `value` half up to `exponent`: the only rounding of the house."""
    return value.quantize(exponent, rounding=ROUND_HALF_UP)


@total_ordering
class Euros:
    """An exact amount of euros, immutable, held as whole cents.

    Args:
        cents: the amount in cents, negative allowed.
    """

    __slots__ = ("cents",)
    cents: int

    def __init__(self, cents: int) -> None:
        object.__setattr__(self, "cents", cents)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Euros is immutable: {name}")

    def __reduce__(self) -> tuple[type[Euros], tuple[int]]:
        return Euros, (self.cents,)

    @classmethod
    def of(cls, amount: Decimal | int | str) -> Euros:
        """The amount of a decimal number of euros.

        Raises:
            ValueError: more than two decimals, not a number, or beyond ten thousand billion euros.
        """
        try:
            exact = Decimal(amount)
        except InvalidOperation as error:
            raise ValueError(f"not an amount: {amount!r}") from error
        exponent = exact.as_tuple().exponent
        within = isinstance(exponent, int) and exponent >= _LEAST_EXPONENT
        if not within or exact.adjusted() > 20 or abs(Fraction(exact)) > _MOST:
            raise ValueError(f"not an amount within reach: {amount!r}")
        cents, rest = divmod(Fraction(exact) * 100, 1)
        if rest:
            raise ValueError(f"more than two decimals: {amount!r}")
        return cls(cents)

    @classmethod
    def rounded(cls, amount: Decimal) -> Euros:
        """The amount of a decimal number of euros, rounded half up to the cent."""
        return cls(int(half_up(amount * 100)))

    @property
    def decimal(self) -> Decimal:
        """The amount in euros with exactly two decimals."""
        return Decimal(self.cents).scaleb(-2)

    def percent(self, rate: Decimal) -> Euros:
        """`rate` percent of the amount, rounded half up to the cent."""
        numerator, denominator = rate.as_integer_ratio()
        twice = 2 * self.cents * numerator  # whole numbers: exact however long the rate
        whole = (abs(twice) + denominator * 100) // (denominator * 200)
        return Euros(whole if twice >= 0 else -whole)

    def percent_up(self, rate: Decimal) -> Euros:
        """The smallest amount that is at least `rate` percent of this one."""
        numerator, denominator = (self.cents * rate / 100).as_integer_ratio()
        return Euros(-(-numerator // denominator))

    def share_of(self, whole: Euros) -> Decimal | None:
        """This amount in percent of `whole`, unrounded to 28 digits; None when `whole` is zero."""
        return Decimal(self.cents) * 100 / Decimal(whole.cents) if whole.cents else None

    def split(self, weights: Sequence[int]) -> tuple[Euros, ...]:
        """Parts in proportion to `weights` that add up exactly to the amount.

        Args:
            weights: non-negative, at least one positive.
        """
        total = sum(weights)
        if total <= 0 or any(weight < 0 for weight in weights):
            raise ValueError("weights must be non-negative, one positive")
        parts: list[Euros] = []
        given = reached = 0
        for weight in weights:
            reached += weight
            upto = self.cents * reached // total
            parts.append(Euros(upto - given))
            given = upto
        return tuple(parts)

    def __add__(self, other: Euros) -> Euros:
        return Euros(self.cents + other.cents)

    def __sub__(self, other: Euros) -> Euros:
        return Euros(self.cents - other.cents)

    def __neg__(self) -> Euros:
        return Euros(-self.cents)

    def __abs__(self) -> Euros:
        return Euros(abs(self.cents))

    def __mul__(self, count: int) -> Euros:
        return Euros(self.cents * count)

    def __bool__(self) -> bool:
        return self.cents != 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Euros) and self.cents == other.cents

    def __lt__(self, other: Euros) -> bool:
        return self.cents < other.cents

    def __hash__(self) -> int:
        return hash((Euros, self.cents))

    def __repr__(self) -> str:
        return f"Euros.of('{self.decimal}')"


ZERO = Euros(0)


def total(amounts: Iterable[Euros]) -> Euros:
    """The exact sum of the amounts."""
    return Euros(sum(amount.cents for amount in amounts))
