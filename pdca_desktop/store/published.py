"""What the head office published, as the file holds it; implements `PublishedShelf`.

The rows are as the head office has them now. What it signed and no longer sends so, without having taken it
back by a signature, is kept beside them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, select

from pdca_desktop.exchange.precedence import left_standing
from pdca_desktop.exchange.publications import PUBLICATION, Kind, Publication, fields_of, from_fields
from pdca_desktop.exchange.signing import is_signed, trusted
from pdca_desktop.store.journal import get_meta, set_meta
from pdca_desktop.store.mapping import canonical, parsed
from pdca_desktop.store.repository import Store
from pdca_desktop.store.tables import OTHER

OFFICE_KEY = "office_key"

_UPHELD = "UpheldPublication"


class PublishedRows:
    """The publications of an open store, and the key that they are to be signed with."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self) -> tuple[Publication, ...]:
        """Everything that came in and was not deleted by the head office, sound or not."""
        with self._store.reading() as connection:
            return _read(connection, PUBLICATION)

    def upheld(self) -> tuple[Publication, ...]:
        """What was signed and stays, though the head office no longer sends it so."""
        with self._store.reading() as connection:
            return _read(connection, _UPHELD)

    def key(self) -> str:
        """The pinned key; empty when this device was given none."""
        with self._store.reading() as connection:
            return get_meta(connection, OFFICE_KEY) or ""

    def keep_key(self, public: str) -> None:
        """Pin a key.

        Raises:
            AppError: it cannot be written.
        """
        with self._store.writing() as connection:
            set_meta(connection, OFFICE_KEY, public)


@contextmanager
def upholding(connection: Connection) -> Iterator[None]:
    """Around a change of the rows of publications: what only a signature takes away does not go with them."""
    pinned = get_meta(connection, OFFICE_KEY)
    if not pinned:
        yield
        return
    rows = _read(connection, PUBLICATION)
    before = _sound((*rows, *_read(connection, _UPHELD)), trusted(pinned, rows))
    yield
    rows = _read(connection, PUBLICATION)
    key = trusted(pinned, rows)
    kept = left_standing(_sound(before, key), _sound(rows, key))
    connection.execute(delete(OTHER).where(OTHER.c.entity == _UPHELD))
    if kept:
        connection.execute(OTHER.insert(), [_row(one) for one in kept])


def subject_of(fields: object) -> str:
    """What a row of publications is about, a withdrawal being about what it takes back; empty of a key."""
    one = from_fields(fields) if isinstance(fields, dict) else None
    return "" if one is None or one.known is Kind.KEY else one.subject


def _read(connection: Connection, entity: str) -> tuple[Publication, ...]:
    query = select(OTHER.c.fields).where(OTHER.c.entity == entity, OTHER.c.deleted == 0)
    found = [parsed(row.fields) for row in connection.execute(query)]
    read = [from_fields(fields) for fields in found if isinstance(fields, dict)]
    return tuple(one for one in read if one is not None)


def _sound(publications: tuple[Publication, ...], key: str) -> tuple[Publication, ...]:
    return tuple(one for one in dict.fromkeys(publications) if is_signed(one, key))


def _row(one: Publication) -> dict[str, object]:
    fields = canonical({name: parsed(value) for name, value in fields_of(one).items()})
    row = one.signature  # two may have one number: a restored head office gives it anew
    return {"entity": _UPHELD, "row": row, "root": "", "seq": 0, "deleted": 0, "fields": fields}


if TYPE_CHECKING:
    from pdca_desktop.services.publications import PublishedShelf

    def _implements(real: PublishedRows) -> PublishedShelf:
        return real
