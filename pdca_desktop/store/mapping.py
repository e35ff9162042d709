"""How records lie in rows, read from the field declarations alone: entities, their leaves, their columns.

A record that holds records is flattened (`structure__place__commune`); a record declared whole, an optional
record and a list of records without identifiers are each one block of canonical JSON; a list of records with
identifiers is a table of its own.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from pdca_desktop.domain.record import Kind, Slot, slots_of
from pdca_desktop.exchange import codec
from pdca_desktop.exchange.codec import Json
from pdca_desktop.store import blocks, columns

ID = "id"


@dataclass(frozen=True)
class Leaf:
    """One value of an entity: a column, a field of the journal, a unit of merge.

    Attributes:
        steps: names from the entity's record down to the value.
        owner: record type that declares the value.
    """

    steps: tuple[str, ...]
    slot: Slot
    owner: type[Any]

    @cached_property
    def field(self) -> str:
        """Name in the journal and on the wire: the JSON Pointer from the entity's record; frozen."""
        return "".join("/" + step for step in self.steps)

    @cached_property
    def column(self) -> str:
        """Name of the column."""
        return "__".join(self.steps)

    @cached_property
    def block(self) -> bool:
        """Whether the value is a record or a list kept as JSON."""
        return self.slot.kind in (Kind.RECORD, Kind.RECORDS)

    @cached_property
    def blank(self) -> Json:
        """The plain value that says nothing, left out of the journal's whole rows."""
        if self.slot.optional:
            return None
        blanks: dict[Kind, Json] = {Kind.TEXT: "", Kind.RECORD: {}}
        return [] if self.slot.many else blanks.get(self.slot.kind, _NEVER)

    @property
    def has_blank(self) -> bool:
        """Whether a value of the field can say nothing."""
        return self.blank is not _NEVER

    @cached_property
    def nothing(self) -> Any:
        """The value of a field that a whole row leaves out."""
        return self.of_plain(self.blank) if self.has_blank else self.slot.default

    @property
    def sql_type(self) -> str:
        """INTEGER or TEXT."""
        return columns.sql_type(self.slot.kind)

    def read(self, record: Any) -> Any:
        """The value in an entity's record."""
        for step in self.steps:
            record = getattr(record, step)
        return record

    def plain(self, value: Any) -> Json:
        """The value as plain JSON data."""
        return codec.encode_value(self.slot, value)

    def of_plain(self, data: Json) -> Any:
        """The value of plain JSON data; what a newer version wrote inside a block is left out.

        Raises:
            FileError: the field cannot hold it.
        """
        return self.known_of(data)[0]

    def known_of(self, data: Json) -> tuple[Any, bool]:
        """The value of plain JSON data, and whether a newer version wrote something more inside its block.

        Raises:
            FileError: the field cannot hold it.
        """
        known = blocks.known(self.slot, data) if self.block else data
        return codec.decode_field(self.owner, self.slot.name, known), known is not data

    def stored(self, value: Any) -> str | int | None:
        """The value as its column holds it."""
        if value is None:
            return None
        if self.slot.kind in _JSON:
            return canonical(self.plain(value))
        return columns.stored(self.slot.kind, value)

    def of_stored(self, raw: Any) -> Any:
        """The value of a column.

        Raises:
            ValueError, ArithmeticError, LookupError, FileError: the column holds something else.
        """
        if raw is None:
            return None if self.slot.optional else self.slot.default
        if self.slot.kind in _JSON:
            return self.of_plain(parsed(raw))
        return columns.of_stored(self.slot, raw)


@dataclass(frozen=True)
class Entity:
    """A record type with its own table.

    Attributes:
        record: the record type; its name is the wire name of the entity.
        leaves: its values but its identifier and its children, in order of declaration.
        children: entities it holds, by the name of the list.
    """

    record: type[Any]
    leaves: tuple[Leaf, ...]
    children: Mapping[str, "Entity"]

    @property
    def name(self) -> str:
        """Name in the journal and on the wire; frozen."""
        return self.record.__name__

    @cached_property
    def table(self) -> str:
        """Name of the table."""
        return "".join("_" + letter.lower() if letter.isupper() else letter for letter in self.name)[1:]

    @cached_property
    def by_field(self) -> Mapping[str, Leaf]:
        """The leaves by their wire name."""
        return {leaf.field: leaf for leaf in self.leaves}

    @cached_property
    def blank(self) -> Any:
        """The record as it starts."""
        return self.record()

    def build(self, row_id: str, values: Mapping[tuple[str, ...], Any], **lists: tuple[Any, ...]) -> Any:
        """The record of its values.

        Args:
            row_id: its identifier.
            values: by the steps of their leaf; all of them.
            lists: children by the name of their list.
        """
        return _build(self.record, (), values, {ID: row_id, **lists})


def entity_of(record: type[Any]) -> Entity:
    """The entity of a record type that has an identifier.

    Raises:
        TypeError: it has none, or two lists hold the same record type.
    """
    known = _ENTITIES.get(record)
    if known is None:
        known = _ENTITIES[record] = _entity(record)
    return known


def _entity(record: type[Any]) -> Entity:
    if ID not in slots_of(record):
        raise TypeError(f"{record.__name__} has no identifier")
    children: dict[str, Entity] = {}
    leaves: list[Leaf] = []
    for name, slot in slots_of(record).items():
        if slot.kind is Kind.RECORDS and ID in slots_of(slot.of):
            children[name] = _child(slot.of)
        elif name != ID:
            leaves += _leaves(record, slot, (name,))
    if len({child.table for child in children.values()}) < len(children):
        raise TypeError(f"{record.__name__} holds two lists of the same records")
    return Entity(record, tuple(leaves), children)


def _child(record: type[Any]) -> Entity:
    """A row of a list; the lists it holds itself are blocks."""
    inner = slots_of(record).items()
    return Entity(record, tuple(leaf for n, s in inner if n != ID for leaf in _leaves(record, s, (n,))), {})


def canonical(data: Json) -> str:
    """The one text of plain JSON data: keys sorted, no space, no escape but what JSON needs."""
    return _ENCODER.encode(data)


def parsed(text: str) -> Json:
    """The plain data of a JSON text, numbers exact."""
    data: Json = _DECODER.decode(text)
    return data


def _leaves(owner: type[Any], slot: Slot, steps: tuple[str, ...]) -> list[Leaf]:
    if slot.kind is not Kind.RECORD or slot.optional or slot.declared.whole:
        return [Leaf(steps, slot, owner)]
    inner = slots_of(slot.of).items()
    return [leaf for name, below in inner for leaf in _leaves(slot.of, below, (*steps, name))]


def _build(
    record: type[Any],
    steps: tuple[str, ...],
    values: Mapping[tuple[str, ...], Any],
    given: Mapping[str, Any],
) -> Any:
    fields: dict[str, Any] = {}
    for name, slot in slots_of(record).items():
        at = (*steps, name)
        if name in given:
            fields[name] = given[name]
        elif at in values:
            fields[name] = values[at]
        elif slot.kind is Kind.RECORD:
            fields[name] = _build(slot.of, at, values, {})
    return record(**fields)


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
_DECODER = json.JSONDecoder(parse_float=Decimal)
_JSON = (Kind.RECORD, Kind.RECORDS, Kind.CHOICES)
_NEVER: Json = "\0"
_ENTITIES: dict[type[Any], Entity] = {}
