"""What the head office published, as the file holds it; implements `PublishedShelf`."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from pdca_desktop.exchange.publications import PUBLICATION, Publication, from_fields
from pdca_desktop.store.journal import get_meta, set_meta
from pdca_desktop.store.mapping import parsed
from pdca_desktop.store.repository import Store
from pdca_desktop.store.tables import OTHER

OFFICE_KEY = "office_key"


class PublishedRows:
    """The publications of an open store, and the key that they are to be signed with."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self) -> tuple[Publication, ...]:
        """Everything that came in and was not withdrawn, sound or not."""
        query = select(OTHER.c.fields).where(OTHER.c.entity == PUBLICATION, OTHER.c.deleted == 0)
        with self._store.reading() as connection:
            found = [parsed(row.fields) for row in connection.execute(query)]
        read = [from_fields(fields) for fields in found if isinstance(fields, dict)]
        return tuple(one for one in read if one is not None)

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


if TYPE_CHECKING:
    from pdca_desktop.services.publications import PublishedShelf

    def _implements(real: PublishedRows) -> PublishedShelf:
        return real
