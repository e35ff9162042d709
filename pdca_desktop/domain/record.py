"""Reads the field declarations of a record: a frozen, slotted dataclass of `Annotated[..., Field]` fields."""

import dataclasses
import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pdca_desktop.domain.field import Choice, Field
from pdca_desktop.domain.money import Euros


class Kind(Enum):
    """The shape of a field's value."""

    TEXT = "text"
    WHOLE = "whole number"
    DECIMAL = "decimal number"
    EUROS = "amount"
    DATE = "date"
    YES_NO = "yes, no or not answered"
    CHOICE = "one of a list"
    CHOICES = "several of a list"
    RECORD = "record"
    RECORDS = "list of records"


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of a record type.

    Attributes:
        name: Python name, also the name in files and messages; frozen once released.
        kind: shape of the value.
        of: Python type of the value, or of the items of a list.
        optional: whether None ("à renseigner") is a value.
        declared: the declaration.
        default: value of a field that a file leaves out.
    """

    name: str
    kind: Kind
    of: type[Any]
    optional: bool
    declared: Field
    default: Any

    @property
    def many(self) -> bool:
        """Whether the value is a list."""
        return self.kind in (Kind.RECORDS, Kind.CHOICES)


_SCALARS: dict[type[Any], Kind] = {
    str: Kind.TEXT,
    bool: Kind.YES_NO,
    int: Kind.WHOLE,
    Decimal: Kind.DECIMAL,
    Euros: Kind.EUROS,
    date: Kind.DATE,
}


_SLOTS: dict[type[Any], dict[str, Slot]] = {}


def slots_of(record: type[Any]) -> Mapping[str, Slot]:
    """The declared fields of a record type by name, in order.

    Raises:
        TypeError: a field has no declaration or a type that no form, file or table could carry.
    """
    known = _SLOTS.get(record)
    if known is None:
        hints = get_type_hints(record, include_extras=True)
        known = {field.name: _slot(record, field, hints[field.name]) for field in dataclasses.fields(record)}
        _SLOTS[record] = known
    return known


def is_blank(value: object) -> bool:
    """Whether a field's value says nothing yet ("à renseigner")."""
    return value is None or value in ("", ())


def _slot(record: Any, field: "dataclasses.Field[Any]", hint: Any) -> Slot:
    where = f"{record.__name__}.{field.name}"
    if get_origin(hint) is not Annotated or not isinstance(get_args(hint)[1], Field):
        raise TypeError(f"{where} has no Field declaration")
    inner, declared = get_args(hint)[:2]
    optional = False
    if get_origin(inner) in (Union, types.UnionType):
        inner, *rest = [part for part in get_args(inner) if part is not types.NoneType]
        if rest:
            raise TypeError(f"{where} mixes types")
        optional = True
    if field.default is not dataclasses.MISSING:
        default: Any = field.default
    elif field.default_factory is not dataclasses.MISSING:
        default = field.default_factory()
    else:
        raise TypeError(f"{where} has no default: a new form starts with every field unanswered")
    return Slot(field.name, _kind(where, inner), _of(inner), optional, declared, default)


def _of(inner: Any) -> type[Any]:
    of: type[Any] = get_args(inner)[0] if get_origin(inner) is tuple else inner
    return of


def _kind(where: str, inner: Any) -> Kind:
    of = _of(inner)
    listed = get_origin(inner) is tuple
    if dataclasses.is_dataclass(of):
        return Kind.RECORDS if listed else Kind.RECORD
    if issubclass(of, Choice):
        return Kind.CHOICES if listed else Kind.CHOICE
    if of in _SCALARS and not listed:
        return _SCALARS[of]
    raise TypeError(f"{where}: no form, file or table carries {inner!r}")
