"""The head office's signature (Ed25519) of what it publishes, and how a device knows which key to believe.

The key that a device was given when it was enrolled is pinned. Another takes its place only through a
publication of the kind "key" that the key before has signed.
"""

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from pdca_desktop.exchange.publications import Kind, NewKey, Publication, UnreadableError, content_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_MARK = "pdca-publication-1"


def public_key(private: "Ed25519PrivateKey") -> str:
    """The public half of a key, as it is pinned."""
    return base64.b64encode(private.public_key().public_bytes_raw()).decode()


def signed(publication: Publication, private: "Ed25519PrivateKey") -> Publication:
    """The publication with the signature of that key."""
    return replace(publication, signature=base64.b64encode(private.sign(_message(publication))).decode())


def is_signed(publication: Publication, public: str) -> bool:
    """Whether every part of a publication is what the owner of that key signed."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  (dear, and seldom asked)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        key.verify(base64.b64decode(publication.signature, validate=True), _message(publication))
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def trusted(pinned: str, publications: Iterable[Publication]) -> str:
    """The key to believe: the pinned one, or the last of those that took its place one after the other."""
    keys = sorted((one for one in publications if one.known is Kind.KEY), key=lambda one: one.version)
    present, seen = pinned, {pinned}
    while present and (following := _following(present, keys, seen)):
        present = following
        seen.add(present)
    return present


def _following(present: str, keys: Sequence[Publication], seen: set[str]) -> str:
    for one in keys:
        try:
            content = content_of(one)
        except UnreadableError:
            continue
        if isinstance(content, NewKey) and content.public not in seen and is_signed(one, present):
            return content.public
    return ""


def _message(publication: Publication) -> bytes:
    """Everything of it, in one order, with nothing that could be read two ways."""
    return msgspec.json.encode(
        (
            _MARK,
            publication.kind,
            publication.name,
            publication.version,
            publication.valid_from,
            publication.published_at,
            publication.content,
        )
    )
