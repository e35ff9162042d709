"""The quota slider: a total quota shared out between the guarantee lines of a loan, and its bounds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pdca_desktop.domain.french import number, typeset
from pdca_desktop.domain.loan import GuaranteeLine
from pdca_desktop.domain.money import Euros, half_up
from pdca_desktop.rules.values import RulePack, Value

_POINT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class QuotaBounds:
    """The ends of the slider, each a dated and sourced value of the rules."""

    least: Value
    most: Value

    @property
    def least_rate(self) -> Decimal:
        """The lowest usual quota, in percent."""
        return _rate(self.least)

    @property
    def most_rate(self) -> Decimal:
        """The highest quota, in percent."""
        return _rate(self.most)

    def refusal(self, quota: Decimal) -> str:
        """French sentence of the value a quota is beyond; empty within the bounds."""
        if quota > self.most_rate:
            return self._told(quota, "dépasse", self.most)
        if quota < self.least_rate:
            return self._told(quota, "est sous", self.least)
        return ""

    @staticmethod
    def _told(quota: Decimal, verb: str, value: Value) -> str:
        told = f"« {value.label} » : {number(_rate(value))} %"
        return typeset(f"Une garantie de {number(quota)} % {verb} la valeur {told}.")


def quota_bounds(pack: RulePack, day: date, today: date) -> QuotaBounds:
    """The bounds in force on a day.

    Raises:
        RulePackError: the pack has no value for that day.
    """
    law = pack.law(day, today)
    return QuotaBounds(law.value("guarantee.usual_floor"), law.value("guarantee.quota_cap"))


def shared_out(
    lines: Sequence[GuaranteeLine], lent: Euros | None, quota: Decimal
) -> tuple[GuaranteeLine, ...]:
    """The lines with quotas that add up to `quota`, in the proportions they had; one is made when none is.

    Lines without a known quota share equally, unless another line has one: then they get nothing.
    """
    wanted = int(half_up(quota / _POINT))
    if not lines:
        return (GuaranteeLine(quota=wanted * _POINT),)
    weights = [quota_of(line, lent) or Decimal(0) for line in lines]
    if not any(weight > 0 for weight in weights):
        weights = [Decimal(1)] * len(lines)
    whole = sum(weights)
    given, reached, parts = 0, Decimal(0), []
    for weight in weights:
        reached += weight
        upto = int(half_up(wanted * reached / whole))
        parts.append(upto - given)
        given = upto
    shared = tuple(replace(line, quota=part * _POINT) for line, part in zip(lines, parts, strict=True))
    return with_amounts(shared, lent)


def with_amounts(lines: Sequence[GuaranteeLine], lent: Euros | None) -> tuple[GuaranteeLine, ...]:
    """The lines with each amount that was written made loan × quota again; blank while the loan has none."""
    return tuple(
        line
        if line.amount is None or line.quota is None
        else replace(line, amount=lent and lent.percent(line.quota))
        for line in lines
    )


def quota_of(line: GuaranteeLine, lent: Euros | None) -> Decimal | None:
    """The quota as given, else the one the guaranteed amount makes."""
    if line.quota is None and line.amount is not None and lent:
        return line.amount.share_of(lent)
    return line.quota


def guaranteed_by(line: GuaranteeLine, lent: Euros | None) -> Euros | None:
    """The guaranteed amount as given, else loan × quota."""
    if line.amount is None and line.quota is not None and lent is not None:
        return lent.percent(line.quota)
    return line.amount


def _rate(value: Value) -> Decimal:
    if not isinstance(value.amount, Decimal):
        raise TypeError(value.id)
    return value.amount
