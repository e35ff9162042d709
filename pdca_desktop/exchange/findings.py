"""What to mend in a record, field by field, by its declarations alone.

Nothing is refused: the adviser may still be typing, and a file with odd values opens.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pdca_desktop.domain import french
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.record import Kind, Slot, slots_of


@dataclass(frozen=True, slots=True)
class Finding:
    """One value to mend.

    Attributes:
        path: JSON Pointer of the value in the record.
        sentence: French, what to mend.
    """

    path: str
    sentence: str


def findings(record: Any) -> tuple[Finding, ...]:
    """What to mend in a record and all it holds, in order of declaration."""
    return tuple(_of_record(record, ""))


def value_findings(slot: Slot, value: Any) -> tuple[str, ...]:
    """The sentences on one field's own value; a blank one has none."""
    if isinstance(value, str) and slot.kind is Kind.TEXT:
        sentence = slot.declared.check(value) if value and slot.declared.check else None
        return (typeset(sentence),) if sentence else ()
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Euros):
        return ()
    return tuple(map(typeset, _of_number(slot, value)))


def _of_record(record: Any, path: str) -> Iterator[Finding]:
    for name, slot in slots_of(type(record)).items():
        value = getattr(record, name)
        inner = f"{path}/{name}"
        if value is None:
            continue
        if slot.kind is Kind.RECORD:
            yield from _of_record(value, inner)
        elif slot.kind is Kind.RECORDS:
            for index, item in enumerate(value):
                yield from _of_record(item, f"{inner}/{index}")
        else:
            for sentence in value_findings(slot, value):
                yield Finding(inner, sentence)


def _of_number(slot: Slot, value: int | Decimal | Euros) -> Iterator[str]:
    declared = slot.declared
    exact = value.decimal if isinstance(value, Euros) else Decimal(value)
    if not exact.is_finite():
        yield "Ce n'est pas un nombre : corrigez-le."
        return
    shown = _shown(slot, exact)
    if declared.least is not None and exact < declared.least:
        yield f"{shown} est trop peu : au moins {_shown(slot, Decimal(declared.least))}."
    if declared.most is not None and exact > declared.most:
        yield f"{shown} est trop : au plus {_shown(slot, Decimal(declared.most))}."
    if slot.kind is Kind.DECIMAL and exact != _cut(exact, declared.decimals):
        plural = "s" if declared.decimals > 1 else ""
        allowed = f"{declared.decimals} décimale{plural} au plus" if declared.decimals else "un nombre entier"
        yield f"{shown} est trop précis : {allowed}."


def _cut(value: Decimal, decimals: int) -> Decimal:
    """The number without the digits after so many decimals, exact whatever its length."""
    sign, digits, exponent = value.as_tuple()
    surplus = -int(exponent) - decimals
    if surplus <= 0:
        return value
    return Decimal((sign, digits[: max(0, len(digits) - surplus)] or (0,), -decimals))


def _shown(slot: Slot, value: Decimal) -> str:
    if slot.kind is Kind.EUROS:
        return french.euros(Euros(int(value.scaleb(2))))
    unit = slot.declared.unit
    return french.number(value) + (f"{french.NO_BREAK}{unit}" if unit else "")
