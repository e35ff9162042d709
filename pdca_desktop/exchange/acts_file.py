"""Acts that wait, in a file that only the head office reads: carried there by hand when the network is dead.

Its key is made from the digest of the device's token, which the head office keeps too and which never
travels. So nothing has to be typed or remembered, and the file says by its key which device wrote it.

    mark, 32 random bytes, 16 bytes that tell the device apart for who knows its digest, the sealed requests
"""

import os
from collections.abc import Iterable, Sequence

import msgspec
import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import FileError
from pdca_desktop.exchange.messages import Request, pack

SUFFIX = ".pdca-actes"
MOST_BYTES = 256 * 1024 * 1024
"""Of a file, and of what it holds once unpacked."""

_MARK = b"PDCA-ACTES\x01"
_SALT, _KEY, _NAME = 32, 32, 16
_HEAD = len(_MARK) + _SALT + _NAME
_NONCE = bytes(12)  # a key seals one file
_REQUESTS = msgspec.json.Decoder(tuple[Request, ...])


def sealed(requests: Sequence[Request], token_digest: str) -> bytes:
    """The content of the file.

    Args:
        requests: in order, each as it would be sent.
        token_digest: of the device, in hexadecimal.
    """
    salt = os.urandom(_SALT)
    key, name = _derived(token_digest, salt)
    head = _MARK + salt + name
    plain = zstandard.ZstdCompressor(level=6).compress(pack(requests))
    return head + AESGCM(key).encrypt(_NONCE, plain, head)


def opened(content: bytes, token_digests: Iterable[tuple[str, str]]) -> tuple[str, tuple[Request, ...]]:
    """What a file holds.

    Args:
        content: of the file.
        token_digests: of every device that may have written it, by its identifier.

    Returns:
        The device, and the requests in order.

    Raises:
        FileError: it is no such file, is damaged, or no device of these wrote it.
    """
    head = content[:_HEAD]
    if len(head) < _HEAD or not head.startswith(_MARK):
        raise FileError(typeset("Ce n’est pas un fichier de modifications non envoyées : rien n’est reçu."))
    salt, name = head[len(_MARK) :][:_SALT], head[-_NAME:]
    for device, digest in token_digests:
        key, of = _derived(digest, salt)
        if of == name:
            return device, _read(content, key, head)
    raise FileError(
        typeset(
            "Aucun poste de ce siège n’a écrit ce fichier, ou il a été rattaché de nouveau depuis : refaites "
            "l’export sur le poste."
        )
    )


def _read(content: bytes, key: bytes, head: bytes) -> tuple[Request, ...]:
    try:
        plain = AESGCM(key).decrypt(_NONCE, content[_HEAD:], head)
        with zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(plain) as packed:
            text = packed.read(MOST_BYTES + 1)
        return _REQUESTS.decode(text)
    except (InvalidTag, zstandard.ZstdError, msgspec.MsgspecError) as error:
        raise FileError(
            typeset("Ce fichier est incomplet ou abîmé : copiez-le de nouveau depuis le poste.")
        ) from error


def _derived(token_digest: str, salt: bytes) -> tuple[bytes, bytes]:
    made = HKDF(SHA256(), _KEY + _NAME, salt, b"pdca acts 1").derive(bytes.fromhex(token_digest))
    return made[:_KEY], made[_KEY:]
