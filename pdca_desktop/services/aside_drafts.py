"""Drafts that were set aside because they could not be read back: what they say, in words, and their end.

What no version here can make an act of is still what somebody typed: it is read, copied, or let go.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pdca_desktop.domain import path as places
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import UNANSWERED, typeset
from pdca_desktop.exchange.codec import Json
from pdca_desktop.services import drafts
from pdca_desktop.services.ports import DossierStore
from pdca_desktop.services.telling import value_told

_BEFORE, _TYPED = typeset("Avant : "), typeset("Saisi : ")
_ID = "id"


@dataclass(frozen=True, slots=True)
class AsideDraft:
    """A draft that waits for a version that reads it.

    Attributes:
        name: the note it is kept in.
        words: what was typed, field by field; of a text that is in no known form, the text itself.
    """

    name: str
    words: str


def aside_drafts(store: DossierStore, dossier_id: str) -> tuple[AsideDraft, ...]:
    """The drafts of a dossier that were set aside.

    Raises:
        AppError: the file cannot be read.
    """
    return tuple(AsideDraft(one.name, _words(one.text)) for one in store.notes(drafts.asides_of(dossier_id)))


def let_go(store: DossierStore, names: Sequence[str]) -> None:
    """Keep drafts no longer.

    Raises:
        AppError: it cannot be written; those that are left are still there.
    """
    for name in names:
        store.keep_note(name, "")


def _words(text: str) -> str:
    try:
        data = json.loads(text, parse_float=Decimal)
        before, after = dict(data["before"]), dict(data["after"])
    except (ValueError, TypeError, KeyError):
        return text
    return "\n\n".join(_told(*one) for one in _differences("", before, after)) or text


def _told(path: str, seen: Json, new: Json) -> str:
    """A field, what it was unless it was blank, and what was typed."""
    try:
        where = typeset(places.label(Dossier, path))
    except LookupError:  # a field of a newer version
        where = path
    before, typed = _value(path, seen), _value(path, new)
    return "\n".join((where, *([_BEFORE + before] if before != UNANSWERED else []), _TYPED + typed))


def _value(path: str, data: Json) -> str:
    """A value in words; as it was written when its field is unknown, or does not hold such a value."""
    try:
        return value_told(places.slot_at(Dossier, path), data)
    except (LookupError, ValueError):
        return UNANSWERED if data is None else str(data)


def _differences(path: str, seen: Json, new: Json) -> Iterator[tuple[str, Json, Json]]:
    """The fields whose values differ, rows of a list by their identifier where they have one."""
    if seen == new:
        return
    if isinstance(seen, dict) or isinstance(new, dict):
        one, other = (side if isinstance(side, dict) else {} for side in (seen, new))
        for key in dict.fromkeys((*one, *other)):
            if key != _ID:
                yield from _differences(f"{path}/{key}", one.get(key), other.get(key))
    elif _are_rows(seen) or _are_rows(new):
        rows, others = _by_key(seen), _by_key(new)
        for rank, key in enumerate(dict.fromkeys((*others, *rows))):
            yield from _differences(f"{path}/{rank}", rows.get(key), others.get(key))
    else:
        yield path, seen, new


def _are_rows(data: Json) -> bool:
    return isinstance(data, list) and any(isinstance(item, dict) for item in data)


def _by_key(data: Json) -> dict[str, Json]:
    """The rows of a list by their identifier; by their rank where they have none."""
    rows = data if isinstance(data, list) else []
    return {str(row.get(_ID, rank) if isinstance(row, dict) else rank): row for rank, row in enumerate(rows)}
