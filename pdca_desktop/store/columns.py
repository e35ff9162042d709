"""One value in a column: amounts in whole cents, dates in ISO form, exact decimals as text."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.record import Kind, Slot
from pdca_desktop.exchange import scalars

_INTEGERS = (Kind.WHOLE, Kind.EUROS, Kind.YES_NO)


def sql_type(kind: Kind) -> str:
    """The declared type of a column of that kind."""
    return "INTEGER" if kind in _INTEGERS else "TEXT"


def stored(kind: Kind, value: Any) -> str | int:
    """A scalar as its column holds it."""
    if kind is Kind.EUROS:
        cents: int = value.cents
        return cents
    return int(value) if kind in _INTEGERS else str(scalars.write(kind, value))


def of_stored(slot: Slot, raw: Any) -> Any:
    """The scalar of a column.

    Raises:
        ValueError, ArithmeticError, LookupError: the column holds something else.
    """
    if slot.kind is Kind.CHOICE:
        return _members(slot.of)[raw]
    return _READERS[slot.kind](raw)


def _members(choice: Any) -> dict[str, Any]:
    known = _MEMBERS.get(choice)
    if known is None:
        known = _MEMBERS[choice] = {member.value: member for member in choice}
    return known


_MEMBERS: dict[Any, dict[str, Any]] = {}


_READERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: str,
    Kind.WHOLE: int,
    Kind.YES_NO: bool,
    Kind.EUROS: Euros,
    Kind.DECIMAL: Decimal,
    Kind.DATE: date.fromisoformat,
}
