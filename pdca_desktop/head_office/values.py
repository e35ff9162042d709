"""Values as they lie at the head office: canonical JSON texts, by field; compared, cut, and put together."""

from collections.abc import Mapping

import msgspec

from pdca_desktop.exchange.messages import PARENT, RANK, raw, text

NULL = "null"
_BLANK = frozenset(('""', NULL, "[]", "{}"))
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_FAMILY = msgspec.json.Decoder(dict[str, dict[str, dict[str, msgspec.Raw]]])
_TEXT = msgspec.json.Decoder(str, strict=True)


def is_blank(value: str | None) -> bool:
    """Whether a value says nothing; what was never given says nothing."""
    return value is None or value in _BLANK


def alike(one: str | None, other: str | None) -> bool:
    """Whether two values say the same."""
    return one == other or (is_blank(one) and is_blank(other))


def fields_of(row: str) -> dict[str, str]:
    """The fields of a whole row, those that say nothing left out."""
    if row in _BLANK:
        return {}
    return {name: text(value) for name, value in _OBJECT.decode(row).items() if text(value) not in _BLANK}


def whole(fields: Mapping[str, str]) -> str:
    """A whole row of fields, in the order of their names."""
    return msgspec.json.encode({name: raw(value) for name, value in sorted(fields.items())}).decode()


def same_row(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two rows say the same, wherever they stand."""
    names = (one.keys() | other.keys()) - {RANK, PARENT}
    return all(alike(one.get(name), other.get(name)) for name in names)


def family_of(children: str | None) -> dict[tuple[str, str], dict[str, str]]:
    """The rows under a deleted dossier, as the author of the deletion saw them, by entity and identifier."""
    if is_blank(children):
        return {}
    return {
        (entity, row): {name: text(value) for name, value in fields.items()}
        for entity, rows in _FAMILY.decode(children or "").items()
        for row, fields in rows.items()
    }


def children_of(rows: Mapping[tuple[str, str], Mapping[str, str]]) -> str:
    """The same, put together again."""
    found: dict[str, dict[str, dict[str, msgspec.Raw]]] = {}
    for (entity, row), fields in rows.items():
        found.setdefault(entity, {})[row] = {name: raw(value) for name, value in fields.items()}
    return msgspec.json.encode(found).decode()


def quoted(value: str) -> str:
    """A text as a value."""
    return msgspec.json.encode(value).decode()


def plain(value: str | None) -> str:
    """The text that a value is; empty when it is none."""
    try:
        return _TEXT.decode(value or NULL)
    except msgspec.MsgspecError:
        return ""
