"""A copy of the key in the system's keyring, only if the adviser asks this machine to remember it.

Never needed: whatever goes wrong there means "not remembered".
"""

import base64
import binascii
from typing import TYPE_CHECKING

from pdca_desktop.store.keyring_entry import PATIENCE, Backend, KeyringEntry, system_backend
from pdca_desktop.store.keys import is_key_of

if TYPE_CHECKING:
    from pdca_desktop.store.keystore_file import Keystore

_ACCOUNT = "cle"


def entry_of_key(
    keystore_id: str, backend: Backend = system_backend, patience: float = PATIENCE
) -> KeyringEntry:
    """The place of a keystore's key."""
    return KeyringEntry(f"pdca_desktop {keystore_id}", _ACCOUNT, backend, patience)


class KeyringCopy:
    """The copy of one keystore's key."""

    def __init__(
        self, keystore: "Keystore", backend: Backend = system_backend, patience: float = PATIENCE
    ) -> None:
        self._keystore = keystore
        self._entry = entry_of_key(keystore.id, backend, patience)

    def keep(self, key: bytes) -> bool:
        """Remember the key; False when this machine cannot, and then nothing is left in the keyring."""
        return self._entry.keep(base64.b64encode(key).decode(), lambda text: self._decoded(text) == key)

    def read(self) -> bytes | None:
        """The key remembered; None when there is none, or no answer, or it is another key."""
        return self._decoded(self._entry.read())

    def forget(self) -> bool:
        """Remove it; False when it may still be there."""
        return self._entry.forget()

    def _decoded(self, text: str | None) -> bytes | None:
        try:
            key = base64.b64decode(text or "", validate=True)
        except (binascii.Error, ValueError):
            return None
        return key if is_key_of(self._keystore, key) else None
