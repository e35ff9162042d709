"""The head office's private key: a file that its owner alone may read, never in the database."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError

_MOST_BYTES = 10_000
_OWNER_ONLY = 0o600


def make_key(path: Path, passphrase: str) -> Ed25519PrivateKey:
    """Draw a key and keep it in a new file.

    Args:
        path: where; nothing is ever overwritten.
        passphrase: protects the file; empty: nothing but the rights of the file does.

    Raises:
        AppError: there is a file already.
        OSError: it cannot be written.
    """
    protection: KeySerializationEncryption = NoEncryption()
    if passphrase:
        protection = BestAvailableEncryption(passphrase.encode())
    key = Ed25519PrivateKey.generate()
    data = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection)
    try:
        place = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    except FileExistsError as error:
        raise AppError(typeset(f"« {path} » existe déjà : une clé n'est jamais écrasée.")) from error
    with os.fdopen(place, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return key


def read_key(path: Path, passphrase: str) -> Ed25519PrivateKey:
    """The key of a file.

    Raises:
        AppError: there is none, it is no such key, or the passphrase does not open it.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES)
    except FileNotFoundError as error:
        raise AppError(
            typeset(
                f"La clé de signature « {path} » n'est pas là : remettez-la depuis sa copie, ou dites où "
                "elle est avec --key. S'il n'y en a pas encore, lancez « pdca-siege init »."
            )
        ) from error
    try:
        key = load_pem_private_key(data, passphrase.encode() or None)
    except TypeError as error:  # a passphrase lacks, or is not needed
        if passphrase:
            return read_key(path, "")
        raise AppError(
            typeset(
                "La clé de signature est protégée : donnez sa phrase de passe avec --ask-passphrase, ou dans "
                "PDCA_SIEGE_KEY_PASSPHRASE."
            )
        ) from error
    except ValueError as error:
        raise AppError(
            typeset(
                f"« {path} » ne s'ouvre pas : phrase de passe fausse, ou ce n'est pas la clé de signature."
            )
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise AppError(typeset(f"« {path} » n'est pas une clé de signature du siège (Ed25519)."))
    return key
