"""A conflict as a row: the place, both values with who gave them and when, and why they clash."""

import hashlib

from pdca_desktop.head_office.book import Held, Key, Writer
from pdca_desktop.head_office.judging import Why
from pdca_desktop.head_office.values import quoted

MARK = "/erased"
"""On a conflict that an erasure closed, or made of what was written meanwhile: its acts lost their values."""


def conflict_id(key: Key, field: str, stream: str) -> str:
    """The identifier of the one conflict of a stream about a field."""
    return hashlib.blake2b("\0".join((*key, field, stream)).encode(), digest_size=16).hexdigest()


def about(held: Held, field: str, why: Why) -> dict[str, str]:
    """The place of a conflict; an empty field is the whole row."""
    place = {"/entity": held.entity, "/row": held.row, "/field": field, "/why": why.value}
    return {name: quoted(value) for name, value in place.items()}


def given(value: str, writer: Writer, side: str) -> dict[str, str]:
    """One of the values of a conflict, with its author."""
    told = {f"/{side}": value, f"/{side}_who": writer.who, f"/{side}_wall": writer.wall}
    return {name: quoted(text) for name, text in told.items()}
