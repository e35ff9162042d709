"""An act as the journal writes it: long values packed, each row under a seal that outlives its values."""

import hashlib
import secrets
import zlib
from typing import Any

from pdca_desktop.exchange.codec import Json
from pdca_desktop.store.mapping import canonical
from pdca_desktop.store.operations import Op

_PACKED_FROM = 400
_MOST_UNPACKED = 100_000_000


def change_row(n: int, i: int, op: Op) -> dict[str, Any]:
    """The row of an operation, the i-th of commit n."""
    salt, seen, new = secrets.token_hex(16), canonical(op.seen), canonical(op.new)
    packed_seen, packed_new = _packed(seen, new)
    return {
        "n": n,
        "i": i,
        "entity": op.entity,
        "row": op.row,
        "kind": op.kind.value,
        "field": op.field,
        "seen": packed_seen,
        "new": packed_new,
        "salt": salt,
        "digest": _change_digest([salt, op.entity, op.row, op.kind.value, op.field], packed_seen, packed_new),
    }


def is_intact(row: Any) -> bool:
    """Whether an operation is as written; an erased one keeps only its digest, which the commit seals."""
    if row.salt is None:
        return row.seen is None and row.new is None
    names = [row.salt, row.entity, row.row, row.kind, row.field]
    return bool(row.digest == _change_digest(names, row.seen, row.new))


def is_told(row: Any) -> bool:
    """Whether a reason is as written; an erased one is empty and keeps only its seal."""
    if row.salt is None:
        return bool(row.why == "")
    return bool(row.seal == seal_of(row.salt, row.why))


def seal_of(salt: str, why: str) -> str:
    """The seal of a reason: it outlives the reason."""
    return _digest(canonical([salt, why]))


def _change_digest(names: list[str], *kept: str | bytes) -> str:
    """The seal of an operation: over its values as they are kept, packed ones bit by bit."""
    values: list[Json] = [value.hex() if isinstance(value, bytes) else [value] for value in kept]
    return _digest(canonical([*names, *values]))


def commit_digest(commit: dict[str, Any], operations_digests: list[str]) -> str:
    """The seal of a commit: over its row without the reason, and over the seals of its operations."""
    sealed = {key: value for key, value in commit.items() if key not in ("digest", "why", "salt")}
    return _digest(canonical([sealed, list(operations_digests)]))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=32).hexdigest()


def _packed(seen: str, new: str) -> tuple[str | bytes, str | bytes]:
    """Long texts compressed, the new one by its difference from the one seen."""
    return _pack(seen, ""), _pack(new, seen)


def unpacked(seen: str | bytes, new: str | bytes) -> tuple[str, str]:
    """The canonical JSON of an operation's two values."""
    first = _unpack(seen, "")
    return first, _unpack(new, first)


def _pack(text: str, known: str) -> str | bytes:
    if len(text) < _PACKED_FROM:
        return text
    packer = zlib.compressobj(level=6, zdict=known.encode())
    return packer.compress(text.encode()) + packer.flush()


def _unpack(kept: str | bytes, known: str) -> str:
    if isinstance(kept, str):
        return kept
    unpacker = zlib.decompressobj(zdict=known.encode())
    text = unpacker.decompress(kept, _MOST_UNPACKED)
    if not unpacker.eof or unpacker.unused_data:
        raise zlib.error("not one whole value")
    return text.decode()
