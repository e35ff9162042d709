"""What opens the dossiers of this machine: the passphrase, the recovery code, what its keyring remembers."""

# ruff: noqa: PLC0415  (each import waits for its moment: Qt alone before the first paint)

from collections.abc import Sequence

from pdca_desktop.logs import log
from pdca_desktop.places import Places
from pdca_desktop.store import keys, keystore_file
from pdca_desktop.store.keyring_copy import KeyringCopy, entry_of_key
from pdca_desktop.store.keyring_entry import Backend, KeyringEntry
from pdca_desktop.store.keystore_file import Cost, Keystore


class Locksmith:
    """Reads and writes the wrapped key; the key itself it gives, and keeps nothing of.

    Args:
        where: the folders.
        cost: of a new wrapping.
        keyring: gives the system's keyring, where this machine may remember secrets.
    """

    def __init__(self, where: Places, cost: Cost, keyring: Backend) -> None:
        self._where, self._cost, self._keyring = where, cost, keyring

    @property
    def is_new(self) -> bool:
        """Whether no key was ever kept here."""
        where = self._where
        return keys.is_first_start(where.keystore, where.keystore_copies, where.database)

    @property
    def keystore_id(self) -> str:
        """What names this machine's entries in the system's keyring."""
        return self._keystore().id

    def draw(self, passphrase: str, personal: Sequence[str]) -> keys.NewKeys:
        """A key with what opens it; nothing is kept yet."""
        return keys.create(passphrase, personal=personal, cost=self._cost)

    def keep(self, new: keys.NewKeys) -> None:
        """Keep a key that was drawn."""
        keys.save_new(new, self._where.keystore, self._where.keystore_copies, self._where.database)

    def open(self, passphrase: str) -> tuple[bytes, Sequence[str]]:
        """The key, by the passphrase, with French sentences on what was found amiss."""
        loaded = self._loaded()
        return keys.open_with_passphrase(loaded.keystore, passphrase), [
            loaded.finding
        ] if loaded.finding else []

    def open_with_code(
        self, code: str, passphrase: str, personal: Sequence[str]
    ) -> tuple[bytes, Sequence[str]]:
        """The key, by the recovery code; from now on another passphrase opens it.

        Args:
            code: the recovery code.
            passphrase: the other one.
            personal: what must not stand in it.
        """
        keystore = self._keystore()
        key = keys.open_with_recovery(keystore, code)
        return key, self._rewrap(keystore, key, passphrase, personal)

    def change_passphrase(self, present: str, passphrase: str, personal: Sequence[str]) -> Sequence[str]:
        """Give another passphrase: only who knows the present one may; what could not be written."""
        keystore = self._keystore()
        return self._rewrap(keystore, keys.open_with_passphrase(keystore, present), passphrase, personal)

    def new_recovery_code(self, passphrase: str) -> str:
        """Draw another recovery code; the old one opens nothing any more."""
        keystore = self._keystore()
        key = keys.open_with_passphrase(keystore, passphrase)
        renewed, code = keys.renew_recovery_code(keystore, key, cost=self._cost)
        if keystore_file.write(renewed, self._where.keystore, self._where.keystore_copies):
            log.event("keystore_copy_failed")
        return code

    def remember(self, key: bytes) -> bool:
        """Let the system's keyring remember the key; False when this machine cannot."""
        return self._copy().keep(key)

    def remembered(self) -> bytes | None:
        """The key that the keyring remembers."""
        return self._copy().read()

    def forget(self) -> bool:
        """Let the keyring forget the key; False when it may still be there."""
        return self._copy().forget()

    def token_entry(self, keystore_id: str) -> KeyringEntry:
        """Where the access to the head office of a keystore's dossiers is kept."""
        from pdca_desktop.store.membership import entry_of_token

        return entry_of_token(keystore_id, self._keyring)

    def forget_all(self, keystore_id: str) -> None:
        """Let the keyring forget the key and the access of a keystore that may be gone already."""
        for entry in (entry_of_key(keystore_id, self._keyring), self.token_entry(keystore_id)):
            entry.forget()

    def _loaded(self) -> keys.Loaded:
        where = self._where
        return keys.load(where.keystore, where.keystore_copies, where.database)

    def _keystore(self) -> Keystore:
        return self._loaded().keystore

    def _copy(self) -> KeyringCopy:
        return KeyringCopy(self._keystore(), self._keyring)

    def _rewrap(
        self, keystore: Keystore, key: bytes, passphrase: str, personal: Sequence[str]
    ) -> Sequence[str]:
        changed = keys.change_passphrase(keystore, key, passphrase, personal=personal, cost=self._cost)
        return keystore_file.write(changed, self._where.keystore, self._where.keystore_copies)
