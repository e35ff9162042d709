"""The JSON Schema of the dossier file, made from the same declarations as its reading and writing.

Bounds of a field are told in its description and not enforced: a value out of bounds is a finding that the
adviser sees, never a reason to refuse a file.
"""

from typing import Any

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import number, typeset
from pdca_desktop.domain.record import Kind, Slot, slots_of
from pdca_desktop.exchange import codec, scalars
from pdca_desktop.exchange.dossier_file import FORMAT, VERSION

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SCALARS: dict[Kind, Schema] = {
    Kind.TEXT: {"type": "string", "maxLength": scalars.MOST_CHARACTERS, "pattern": scalars.TEXT},
    Kind.WHOLE: {"type": "integer"},
    Kind.DECIMAL: {"anyOf": [{"type": "string", "pattern": scalars.DECIMAL}, {"type": "number"}]},
    Kind.EUROS: {"anyOf": [{"type": "string", "pattern": scalars.AMOUNT}, {"type": "number"}]},
    Kind.DATE: {"type": "string", "format": "date", "pattern": scalars.DATE},
    Kind.YES_NO: {"type": "boolean"},
}


def dossier_schema() -> Schema:
    """The JSON Schema (draft 2020-12) of the dossier file."""
    definitions: Schema = {}
    return {
        "$schema": _DIALECT,
        "$id": f"urn:{FORMAT}:{VERSION}",
        "title": typeset("Dossier de financement"),
        "type": "object",
        "properties": {
            "format": {"title": "Format", "const": FORMAT},
            "version": {"title": "Version du format", "const": VERSION},
            "dossier": record_schema(Dossier, definitions),
        },
        "required": ["format", "version", "dossier"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def record_schema(record: type[Any], definitions: Schema) -> Schema:
    """A reference to the schema of a record type, which is added to the definitions with those it holds."""
    name = record.__name__
    if name not in definitions:
        properties: Schema = {}
        definitions[name] = {"type": "object", "properties": properties, "additionalProperties": False}
        properties |= {slot.name: _property(slot, definitions) for slot in slots_of(record).values()}
    return {"$ref": f"#/$defs/{name}"}


def _property(slot: Slot, definitions: Schema) -> Schema:
    schema = {"title": typeset(slot.declared.label)}
    description = _description(slot)
    if description:
        schema["description"] = description
    value = _value(slot, definitions)
    return schema | ({"anyOf": [value, {"type": "null"}]} if slot.optional else value)


def _value(slot: Slot, definitions: Schema) -> Schema:
    if slot.kind is Kind.RECORD:
        return record_schema(slot.of, definitions)
    if slot.kind is Kind.CHOICE:
        return _choice(slot)
    if slot.many:
        items = record_schema(slot.of, definitions) if slot.kind is Kind.RECORDS else _choice(slot)
        return {"type": "array", "items": items, "maxItems": codec.MOST_ITEMS}
    return dict(_SCALARS[slot.kind])


def _choice(slot: Slot) -> Schema:
    return {"oneOf": [{"const": member.value, "title": typeset(member.label)} for member in slot.of]}


def _description(slot: Slot) -> str:
    declared = slot.declared
    unit = "€" if slot.kind is Kind.EUROS else declared.unit
    parts = [declared.help]
    if unit:
        parts.append(f"Unité : {unit}.")
    if declared.least is not None:
        parts.append(f"Au moins {number(declared.least)}.")
    if declared.most is not None:
        parts.append(f"Au plus {number(declared.most)}.")
    if slot.kind is Kind.EUROS:
        parts.append('Écrit comme "8000.00".')
    if slot.kind is Kind.DECIMAL:
        parts.append('Écrit comme "3.4".')
    return typeset(" ".join(part for part in parts if part))
