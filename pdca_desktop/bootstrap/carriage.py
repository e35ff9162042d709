"""Puts the carrying of documents together: the file of this device, its sealed documents, the head office."""

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from pdca_desktop.errors import AppError
from pdca_desktop.services.carried import Carried
from pdca_desktop.services.carrying import Carrier
from pdca_desktop.services.privacy import remove_orphans
from pdca_desktop.services.progress import Progress
from pdca_desktop.store.attachments import Attachments
from pdca_desktop.store.erasure import Erasures
from pdca_desktop.store.manifest import Manifest
from pdca_desktop.store.repository import Store
from pdca_desktop.sync.client import HeadOffice


class Carriage:
    """The documents of an open store on their way.

    Args:
        store: names the documents.
        documents: sealed under the key of that store.
        adviser: tells the name of who works here.
    """

    def __init__(self, store: Store, documents: Attachments, adviser: Callable[[], str]) -> None:
        self._manifest, self._documents, self._adviser = Manifest(store), documents, adviser
        self._erasures = Erasures(store)

    def carry(self, office: HeadOffice, progress: Progress) -> Carried:
        """Send, receive and let go; after the records, which may have erased somebody's documents."""
        with suppress(AppError):  # the disk refuses: they are removed another time
            remove_orphans(self._erasures, self._documents)
        return self._carrier(office, progress).carry(self._adviser())

    def send(self, office: HeadOffice, progress: Progress) -> Carried:
        """Send, and nothing else."""
        return self._carrier(office, progress).send(self._adviser())

    def fetch(self, office: HeadOffice, sha256s: Iterable[str], progress: Progress) -> Carried:
        """Receive documents that are asked for."""
        return self._carrier(office, progress).fetch(sha256s)

    def there(self, sha256s: Collection[str]) -> frozenset[str]:
        """Those that the head office was seen to have."""
        return self._manifest.there(sha256s)

    def _carrier(self, office: HeadOffice, progress: Progress) -> Carrier:
        return Carrier(self._manifest, self._documents, office, progress)


if TYPE_CHECKING:
    from pdca_desktop.services import carrying_ports as ports

    _Ports = tuple[ports.Manifest, ports.LocalPieces, ports.RemotePieces]

    def _carry(manifest: Manifest, documents: Attachments, office: HeadOffice) -> _Ports:
        return manifest, documents, office
