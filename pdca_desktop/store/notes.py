"""The texts that screens keep in the file, beside the dossiers and outside the journal."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, select

from pdca_desktop.services.ports import Note
from pdca_desktop.store.journal import get_meta, set_meta
from pdca_desktop.store.tables import META

_KEY = "note."
"""Before the name of a text: it may hold a person's name, as a search does."""

_DROP = delete(META).where(META.c.key == bindparam("unwanted"))


def read(connection: Connection, name: str) -> str:
    """A text; empty when there is none."""
    return get_meta(connection, _KEY + name) or ""


def begun(connection: Connection, beginning: str = "") -> Sequence[Note]:
    """The texts whose name begins so; by default all."""
    found = select(META.c.key, META.c.value).where(META.c.key.startswith(_KEY + beginning, autoescape=True))
    return [Note(row.key.removeprefix(_KEY), row.value) for row in connection.execute(found)]


def keep(connection: Connection, note: Note) -> None:
    """Keep a text in place of the one before; an empty one leaves nothing."""
    if note.text:
        set_meta(connection, _KEY + note.name, note.text)
    else:
        connection.execute(_DROP, {"unwanted": _KEY + note.name})
