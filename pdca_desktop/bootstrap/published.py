"""The shelf of publications of a machine whose store opens and closes: empty while it is closed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from pdca_desktop.exchange.publications import Publication
from pdca_desktop.store.published import PublishedRows

if TYPE_CHECKING:
    from pdca_desktop.store.repository import Store


class OpenShelf:
    """Implements `PublishedShelf` over the store that is open, if one is."""

    def __init__(self, store: "Callable[[], Store | None]") -> None:
        self._store = store

    def rows(self) -> tuple[Publication, ...]:
        """Everything that came in."""
        shelf = self._shelf()
        return () if shelf is None else shelf.rows()

    def upheld(self) -> tuple[Publication, ...]:
        """What stays though the head office no longer sends it."""
        shelf = self._shelf()
        return () if shelf is None else shelf.upheld()

    def key(self) -> str:
        """The pinned key."""
        shelf = self._shelf()
        return "" if shelf is None else shelf.key()

    def keep_key(self, public: str) -> None:
        """Pin a key."""
        shelf = self._shelf()
        if shelf is not None:
            shelf.keep_key(public)

    def _shelf(self) -> PublishedRows | None:
        store = self._store()
        return None if store is None else PublishedRows(store)
