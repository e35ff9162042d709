"""A digest that a PDF carries over its own bytes, in its trailer, where PDF/A allows a private key.

While the bytes are hashed, the 64 signs of the digest are zeros; it is written in their place afterwards, so
the file keeps its length. Who can write the file can write a new digest too: this finds changes, it is no
signature.
"""

import re
from enum import Enum
from hashlib import sha256

KEY = "/PDCASeal"
_ZEROS = b"0" * 64
_SEAL = re.compile(rb"/PDCASeal ?\(pdca 1 ([0-9]{10}) ([0-9a-f]{64})\)")


class Bytes(Enum):
    """What became of a file's bytes since they were sealed."""

    WHOLE = "whole"
    CHANGED = "changed in place"
    APPENDED = "whole, with more after them"
    CUT = "cut short"
    OTHER = "without seal, or written anew"


def fingerprint(data: bytes) -> str:
    """SHA-256 of bytes, in hexadecimal."""
    return sha256(data).hexdigest()


def blank() -> str:
    """The seal before its length and digest are known."""
    return f"pdca 1 {0:010d} {_ZEROS.decode()}"


def stamped(pdf: bytes) -> bytes:
    """The same bytes with their length and digest in the blank seal.

    Raises:
        ValueError: they hold no blank seal.
    """
    found = _last(pdf)
    if found is None or found[2] != _ZEROS:
        raise ValueError("no blank seal")
    sized = _put(pdf, found, 1, f"{len(pdf):010d}".encode())
    return _put(sized, found, 2, fingerprint(sized).encode())


def state(pdf: bytes) -> Bytes:
    """What became of the bytes."""
    found = _last(pdf)
    if found is None:
        return Bytes.OTHER if _is_ended(pdf) else Bytes.CUT
    length = int(found[1])
    if length == len(pdf):
        return Bytes.WHOLE if _holds(pdf, found) else Bytes.CHANGED
    if length < len(pdf):
        first = _last(pdf[:length])
        if first is not None and int(first[1]) == length and _holds(pdf[:length], first):
            return Bytes.APPENDED
    return Bytes.OTHER if _is_ended(pdf) else Bytes.CUT


def _holds(pdf: bytes, found: re.Match[bytes]) -> bool:
    return fingerprint(_put(pdf, found, 2, _ZEROS)).encode() == found[2]


def _put(pdf: bytes, found: re.Match[bytes], group: int, value: bytes) -> bytes:
    first, last = found.span(group)
    return pdf[:first] + value + pdf[last:]


def _last(pdf: bytes) -> re.Match[bytes] | None:
    """The last seal: an attached file may be a sealed one itself."""
    last = None
    for last in _SEAL.finditer(pdf):  # noqa: B007  (the last one is wanted)
        pass
    return last


def _is_ended(pdf: bytes) -> bool:
    return b"%%EOF" in pdf[-1_024:]
