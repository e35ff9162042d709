"""One secret in the system's keyring, and what a keyring may do to a program: be absent, ask, never answer.

Whatever goes wrong there means "not there". Libraries are loaded at the first call, in a thread that is given
up after a moment; call it from a worker all the same.
"""

import contextlib
import platform
import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

PATIENCE = 3.0
"""Seconds before a keyring that does not answer is given up."""

Backend = Callable[[], "KeyringBackend | None"]
_T = TypeVar("_T")


def system_backend() -> "KeyringBackend | None":
    """The keyring of this system, named explicitly: the environment cannot put another in its place."""
    return {"Windows": _windows, "Darwin": _macos, "Linux": _linux}.get(platform.system(), lambda: None)()


class KeyringEntry:
    """One entry.

    Args:
        service: a name that no other entry has: the keyring of Windows mixes accounts of one service.
        account: told beside it.
        backend: gives the keyring.
        patience: seconds before it is given up.
    """

    def __init__(
        self, service: str, account: str, backend: Backend = system_backend, patience: float = PATIENCE
    ) -> None:
        self._service, self._account = service, account
        self._backend, self._patience = backend, patience

    def keep(self, text: str, is_right: Callable[[str | None], bool]) -> bool:
        """Keep a text; False when this machine cannot, and then nothing is left in the keyring.

        Args:
            text: what is kept.
            is_right: judges what is read back.
        """

        def store(keyring: "KeyringBackend") -> bool:
            keyring.set_password(self._service, self._account, text)
            return is_right(keyring.get_password(self._service, self._account))

        return self._within_patience(store, undo=self._delete) is True

    def read(self) -> str | None:
        """The text; None when there is none, or no answer."""
        return self._within_patience(lambda keyring: keyring.get_password(self._service, self._account))

    def forget(self) -> bool:
        """Remove it; False when it may still be there."""

        def delete(keyring: "KeyringBackend") -> bool:
            if keyring.get_password(self._service, self._account) is not None:
                self._delete(keyring)
            return keyring.get_password(self._service, self._account) is None

        return self._within_patience(delete) is True

    def _delete(self, keyring: "KeyringBackend") -> None:
        keyring.delete_password(self._service, self._account)

    def _within_patience(
        self,
        action: "Callable[[KeyringBackend], _T]",
        undo: "Callable[[KeyringBackend], None] | None" = None,
    ) -> _T | None:
        """What the action gives; None when it fails or is late, and then what it did late is undone."""
        answer: queue.SimpleQueue[_T | None] = queue.SimpleQueue()
        turn, given_up, answered = threading.Lock(), threading.Event(), threading.Event()

        def work() -> None:
            result: _T | None = None
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
    # By default the secret would follow the adviser's account onto every machine of the domain.
    keyring.persist = "local machine"
    return keyring


def _macos() -> "KeyringBackend":
    from keyring.backends.macOS import Keyring  # noqa: PLC0415  (as above)

    return Keyring()  # type: ignore[no-untyped-call]


def _linux() -> "KeyringBackend":
    from keyring.backends.SecretService import Keyring  # noqa: PLC0415  (as above)

    return Keyring()  # type: ignore[no-untyped-call]
