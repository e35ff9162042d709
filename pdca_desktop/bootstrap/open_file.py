"""The dossiers once they are open: the store, and the documents that its data key opens."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pdca_desktop import resources
from pdca_desktop.errors import AppError
from pdca_desktop.places import Places
from pdca_desktop.services.ports import Clock, IdSource
from pdca_desktop.services.privacy import remove_orphans
from pdca_desktop.store import opening
from pdca_desktop.store.attachments import Attachments
from pdca_desktop.store.erasure import Erasures
from pdca_desktop.store.repository import Store

if TYPE_CHECKING:
    from pdca_desktop.bootstrap.exchange import DeviceExchanges


@dataclass(slots=True)
class OpenFile:
    """What is open together and closed together.

    Attributes:
        exchanges: with the head office, once it was asked for.
    """

    store: Store
    attachments: Attachments
    exchanges: "DeviceExchanges | None" = None

    @property
    def erasures(self) -> Erasures:
        """What takes people out of it."""
        return Erasures(self.store)


def open_file(
    where: Places,
    key: bytes,
    device: str,
    clock: Clock,
    ids: IdSource,
    before_migrating: Callable[[Path], None],
) -> OpenFile:
    """Open the store of a folder.

    Args:
        where: the folder.
        key: of the store.
        device: identifier of this machine.
        clock: tells the time of acts.
        ids: makes identifiers.
        before_migrating: keeps the file as an older version wrote it.

    Raises:
        AppError: it cannot be opened.
    """
    store = opening.open_store(
        where.database,
        key,
        clock=clock,
        ids=ids,
        device=device,
        app_version=resources.program_version(),
        before_migrating=before_migrating,
    )
    return _with_documents(store, where)


def make_file(where: Places, key: bytes, device: str, clock: Clock, ids: IdSource) -> OpenFile:
    """Make the store of a folder, and open it.

    Raises:
        AppError: it cannot be made.
    """
    version = resources.program_version()
    store = opening.create(where.database, key, clock=clock, ids=ids, device=device, app_version=version)
    return _with_documents(store, where)


def _with_documents(store: Store, where: Places) -> OpenFile:
    file = OpenFile(store, Attachments(where.attachments, store.data_key()))
    with suppress(AppError):  # rubbish of a power cut, or of an erasure: the next start tries again
        file.attachments.sweep()
        remove_orphans(file.erasures, file.attachments)
    return file
