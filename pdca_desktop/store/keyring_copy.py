"""A copy of the key in the system's keyring, only if the adviser asks this machine to remember it.

Never needed: whatever goes wrong there (no keyring, locked, slow, refused) means "not remembered". Libraries
are loaded at the first call, in a thread that is given up after a moment; call it from a worker all the same.
"""

import base64
import binascii
import contextlib
import platform
import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from pdca_desktop.store.keys import is_key_of

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from pdca_desktop.store.keystore_file import Keystore

PATIENCE = 3.0
"""Seconds before a keyring that does not answer is given up."""

_ACCOUNT = "cle"
T = TypeVar("T")


def system_backend() -> "KeyringBackend | None":
    """The keyring of this system, named explicitly: the environment cannot put another in its place."""
    return {"Windows": _windows, "Darwin": _macos, "Linux": _linux}.get(platform.system(), lambda: None)()


class KeyringCopy:
    """The copy of one keystore's key."""

    def __init__(
        self,
        keystore: "Keystore",
        backend: "Callable[[], KeyringBackend | None]" = system_backend,
        patience: float = PATIENCE,
    ) -> None:
        self._keystore = keystore
        self._backend = backend
        self._patience = patience
        # A name of its own for each key: the keyring of Windows mixes accounts of one service.
        self._service = f"pdca_desktop {keystore.id}"

    def keep(self, key: bytes) -> bool:
        """Remember the key; False when this machine cannot, and then nothing is left in the keyring."""

        def store(keyring: "KeyringBackend") -> bool:
            keyring.set_password(self._service, _ACCOUNT, base64.b64encode(key).decode())
            return self._decoded(keyring.get_password(self._service, _ACCOUNT)) == key

        return self._within_patience(store, undo=self._delete) is True

    def read(self) -> bytes | None:
        """The key remembered; None when there is none, or no answer, or it is another key."""
        return self._within_patience(
            lambda keyring: self._decoded(keyring.get_password(self._service, _ACCOUNT))
        )

    def forget(self) -> bool:
        """Remove it; False when it may still be there."""

        def delete(keyring: "KeyringBackend") -> bool:
            if keyring.get_password(self._service, _ACCOUNT) is not None:
                self._delete(keyring)
            return keyring.get_password(self._service, _ACCOUNT) is None

        return self._within_patience(delete) is True

    def _delete(self, keyring: "KeyringBackend") -> None:
        keyring.delete_password(self._service, _ACCOUNT)

    def _decoded(self, text: str | None) -> bytes | None:
        try:
            key = base64.b64decode(text or "", validate=True)
        except (binascii.Error, ValueError):
            return None
        return key if is_key_of(self._keystore, key) else None

    def _within_patience(
        self,
        action: "Callable[[KeyringBackend], T]",
        undo: "Callable[[KeyringBackend], None] | None" = None,
    ) -> T | None:
        """What the action gives; None when it fails or is late, and then what it did late is undone."""
        answer: queue.SimpleQueue[T | None] = queue.SimpleQueue()
        turn, given_up, answered = threading.Lock(), threading.Event(), threading.Event()

        def work() -> None:
            result: T | None = None
            keyring: KeyringBackend | None = None
            try:
                keyring = self._backend()
                result = None if keyring is None else action(keyring)
            except Exception:  # noqa: BLE001  (backends raise anything, and all of it means "no keyring")
                result = None
            with turn:
                late = given_up.is_set()
                if result and not late:
                    answered.set()
            if keyring is not None and undo is not None and not answered.is_set():
                with contextlib.suppress(Exception):
                    undo(keyring)
            answer.put(result)

        threading.Thread(target=work, name="keyring", daemon=True).start()
        try:
            return answer.get(timeout=self._patience)
        except queue.Empty:
            with turn:
                given_up.set()
            return answer.get() if answered.is_set() else None


def _windows() -> "KeyringBackend":
    from keyring.backends.Windows import WinVaultKeyring  # noqa: PLC0415  (215 ms, only if asked)

    keyring = WinVaultKeyring()  # type: ignore[no-untyped-call]
    # By default the key would follow the adviser's account onto every machine of the domain.
    keyring.persist = "local machine"
    return keyring


def _macos() -> "KeyringBackend":
    from keyring.backends.macOS import Keyring  # noqa: PLC0415  (as above)

    return Keyring()  # type: ignore[no-untyped-call]


def _linux() -> "KeyringBackend":
    from keyring.backends.SecretService import Keyring  # noqa: PLC0415  (as above)

    return Keyring()  # type: ignore[no-untyped-call]
