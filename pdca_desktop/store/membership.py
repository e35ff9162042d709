"""What joins this file to a head office: its address, this device's token, the digest of its farewell.

The token opens every dossier of the adviser's perimeter at the head office. Alone in the system's keyring it
would let whoever sits at an open session read them without the passphrase; alone in the encrypted file it
would follow each copy of that file to another machine. So it is in both: the keyring holds it sealed, the
file holds the key of that seal. Whoever exchanges has this machine's session and the passphrase. Where there
is no keyring, the token itself lies in the encrypted file, and the adviser is told so.
"""

import base64
import binascii
import hashlib
import hmac
import os

from sqlalchemy import Connection, update

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.store.journal import PENDING, get_meta, set_meta
from pdca_desktop.store.keyring_entry import PATIENCE, Backend, KeyringEntry, system_backend
from pdca_desktop.store.outgoing import HANDED
from pdca_desktop.store.repository import Store
from pdca_desktop.store.tables import OUTBOX

ADDRESS, TOKEN, TOKEN_KEY = "office_address", "office_token", "office_token_key"
FAREWELL, ACCOUNT = "office_farewell", "office_account"

_ACCOUNT = "jeton"
_KEY, _NONCE = 32, 12
_SILENT = typeset(
    "Le trousseau de ce poste, qui garde l’accès au siège, ne répond pas : déverrouillez-le (en rouvrant "
    "votre session), puis recommencez. Si cela se répète, rattachez ce poste avec un nouveau code. Rien "
    "n’est perdu."
)


def entry_of_token(
    keystore_id: str, backend: Backend = system_backend, patience: float = PATIENCE
) -> KeyringEntry:
    """The place of the token of one folder of dossiers: two folders of one machine do not mix."""
    return KeyringEntry(f"pdca_desktop siege {keystore_id}", _ACCOUNT, backend, patience)


def digest_of(secret: str) -> str:
    """What the other side keeps of a token, or is given of a farewell."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Membership:
    """Of an open store.

    Args:
        entry: where the sealed token goes; None: it stays in the file.
    """

    def __init__(self, store: Store, entry: KeyringEntry | None = None) -> None:
        self._store, self._entry = store, entry

    @property
    def address(self) -> str:
        """Of the head office; empty when this device belongs to none."""
        return self._meta(ADDRESS)

    @property
    def in_keyring(self) -> bool:
        """Whether the keyring holds the token; nothing is asked of it."""
        return bool(self._meta(TOKEN_KEY)) and not self._meta(TOKEN)

    @property
    def account(self) -> str:
        """Under which identifier the head office knows who works here; empty when nobody knows."""
        return self._meta(ACCOUNT)

    def join(self, address: str, token: str, farewell: str, account: str = "") -> None:
        """Belong to a head office, in the place of another; what another one only kept is to be sent again.

        Args:
            address: of the head office.
            token: of this device.
            farewell: digest of the word that orders the dossiers erased.
            account: of who works here.

        Raises:
            StoreError: it cannot be written.
        """
        with self._store.writing() as connection:
            _put(connection, {ADDRESS: address, TOKEN: token, TOKEN_KEY: ""})
            _put(connection, {FAREWELL: farewell, ACCOUNT: account})
            connection.execute(update(OUTBOX).where(OUTBOX.c.state == HANDED).values(state=PENDING))
        self._move(token)

    def leave(self) -> None:
        """Belong to none.

        Raises:
            StoreError: it cannot be written.
        """
        with self._store.writing() as connection:
            _put(connection, dict.fromkeys((ADDRESS, TOKEN, TOKEN_KEY, FAREWELL, ACCOUNT), ""))
        if self._entry is not None:
            self._entry.forget()

    def token(self) -> str:
        """The token; one that lies in the file goes to the keyring now, if there is one. Slow.

        Raises:
            AppError: the keyring that holds it does not give it.
        """
        token = self._meta(TOKEN)
        if token:
            self._move(token)
            return token
        key = self._meta(TOKEN_KEY)
        sealed = self._entry.read() if self._entry is not None and key else None
        opened = _opened(sealed, bytes.fromhex(key)) if sealed else None
        if opened is None:
            raise AppError(_SILENT)
        return opened

    def is_farewell(self, word: str) -> bool:
        """Whether a word is the one whose digest was given when this device joined."""
        known = self._meta(FAREWELL)
        return bool(known and word) and hmac.compare_digest(known, digest_of(word))

    def _move(self, token: str) -> None:
        if self._entry is None:
            return
        known = self._meta(TOKEN_KEY)
        key = bytes.fromhex(known) if known else os.urandom(_KEY)
        if not known:  # kept first: a sealed token whose key is lost is lost
            with self._store.writing() as connection:
                set_meta(connection, TOKEN_KEY, key.hex())
        if self._entry.keep(_sealed(token, key), lambda text: _opened(text, key) == token):
            with self._store.writing() as connection:
                set_meta(connection, TOKEN, "")

    def _meta(self, name: str) -> str:
        with self._store.reading() as connection:
            return get_meta(connection, name) or ""


def _put(connection: Connection, values: dict[str, str]) -> None:
    for name, value in values.items():
        set_meta(connection, name, value)


def _sealed(token: str, key: bytes) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  (slow to load)

    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, token.encode(), None)).decode()


def _opened(text: str | None, key: bytes) -> str | None:
    """The token; None when this key does not open it."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415  (slow to load)
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    try:
        data = base64.b64decode(text or "", validate=True)
        return AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], None).decode()
    except (binascii.Error, ValueError, InvalidTag):
        return None
