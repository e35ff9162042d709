"""Tells a wrong key from a damaged file, by the seal that SQLCipher puts on each page."""

import hashlib
import hmac
from pathlib import Path

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import StoreError
from pdca_desktop.store.faults import WrongKeyError, damaged

PAGE = 4096
_SALT = 16
_SEAL = 64
_PLAIN = b"SQLite format 3\0"
_PROBED = 64


def refused_key(path: Path, key: bytes) -> StoreError:
    """Why a file whose first page does not open with this key is refused."""
    with path.open("rb") as file:
        head = file.read(PAGE * _PROBED)
    if head.startswith(_PLAIN):
        return damaged(path, "plain SQLite file")
    if len(head) < PAGE:
        return damaged(path, f"only {len(head)} bytes")
    if any(sealed(head, number, key) for number in range(1, len(head) // PAGE + 1)):
        return damaged(path, "page 1 is damaged, the key is right")
    return WrongKeyError(
        typeset(
            f"Le fichier de données « {path.name} » ne s'ouvre pas avec cette clé. S'il vient d'un autre "
            "poste, ouvrez-le avec la clé de ce poste ; sinon il est abîmé ou n'est pas un fichier de "
            "l'application : restaurez une sauvegarde."
        )
    )


def sealed(pages: bytes, number: int, key: bytes) -> bool:
    """Whether a page (from 1) of the start of a file carries the seal of this key.

    SQLCipher 4: HMAC-SHA512 over the page but its salt and seal, then its number in little endian; the seal's
    key is PBKDF2-HMAC-SHA512 of the raw key, two rounds, the file's salt masked by 0x3a.
    """
    salt = bytes(byte ^ 0x3A for byte in pages[:_SALT])
    seal_key = hashlib.pbkdf2_hmac("sha512", key, salt, 2, len(key))
    page = pages[(number - 1) * PAGE : number * PAGE]
    content = page[_SALT if number == 1 else 0 : -_SEAL] + number.to_bytes(4, "little")
    return hmac.compare_digest(hmac.digest(seal_key, content, "sha512"), page[-_SEAL:])
