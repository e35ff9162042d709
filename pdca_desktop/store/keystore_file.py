"""`keystore.json`: the database key, wrapped once by the passphrase and once by the recovery code.

Nothing in it is secret without one of the two. A checksum tells a damaged file from a wrong passphrase; who
tampers with it and mends the checksum only gets "wrong passphrase", since the wraps are authenticated
together with their parameters.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from pdca_desktop.errors import AppError, FileError
from pdca_desktop.exchange import disk
from pdca_desktop.exchange.scalars import say
from pdca_desktop.store import safe_file

NAME = "keystore.json"
VERSION = 1

_FORMAT = "pdca-keystore"
_NOTE = "Ce fichier et votre phrase de passe ouvrent vos dossiers : ne le supprimez pas, ne le modifiez pas."
_MOST_BYTES = 16_384
_ID = _CHECK = 16
_COSTS = ("memory", "passes", "lanes")
_PARTS = {"salt": 16, "nonce": 12, "sealed": 48}


class KeystoreError(AppError):
    """The keystore is missing, damaged or of a newer version; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one attempt at a passphrase costs with Argon2id.

    Attributes:
        memory: in KiB.
        passes: over that memory.
        lanes: computed in parallel.
    """

    memory: int = 65_536
    passes: int = 3
    lanes: int = 4

    def bearable(self) -> bool:
        """Whether a file may ask for it: not so much that reading it stops the computer."""
        return 1 <= self.lanes <= 16 and 1 <= self.passes <= 16 and 8 * self.lanes <= self.memory <= 524_288


FULL_COST = Cost()
"""170 to 180 ms on an office computer of 2026, and 64 MiB for each attempt of a thief."""


@dataclass(frozen=True, slots=True)
class Wrap:
    """The key, sealed by a secret: Argon2id for the secret, AES-256-GCM for the key."""

    cost: Cost
    salt: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keystore:
    """What the file holds.

    Attributes:
        id: names this key in the system's keyring; drawn at random.
        check: tells whether a key is the one wrapped here, without saying anything of it.
    """

    id: str
    check: bytes = field(repr=False)
    passphrase: Wrap
    recovery: Wrap


def write(keystore: Keystore, path: Path, copies: Sequence[Path] = ()) -> tuple[str, ...]:
    """Put the keystore in its file, then in its copies.

    Args:
        keystore: it replaces only a keystore of the same key, or nothing.
        path: the file.
        copies: other places of the same content, such as beside the backups; their folders are made.

    Returns:
        French sentences on copies that could not be written; the file itself was.

    Raises:
        KeystoreError: another key's keystore is there, or something that is not one.
        safe_file.StorageError: the file cannot be written; the old one is untouched.
    """
    if path.exists() and read(path).id != keystore.id:
        raise KeystoreError(
            say(
                "« {} » garde une autre clé : elle n'est pas remplacée, ses dossiers deviendraient "
                "illisibles. Choisissez un autre dossier de données.",
                str(path),
            )
        )
    content = dump(keystore)
    _put(content, path, "la clé n'est pas enregistrée")
    findings = []
    for copy in copies:
        try:
            _put(content, copy, "la copie de la clé n'est pas faite")
        except safe_file.StorageError as error:
            findings.append(str(error))
    return tuple(findings)


def read(path: Path) -> Keystore:
    """The keystore of a file.

    Raises:
        KeystoreError: it is damaged or of a newer version.
        FileError: it cannot be read.
    """
    return parse(disk.read_bytes(path, _MOST_BYTES))


def dump(keystore: Keystore) -> bytes:
    """The content of the file."""
    body = {
        "format": _FORMAT,
        "version": VERSION,
        "note": _NOTE,
        "id": keystore.id,
        "check": keystore.check.hex(),
        "passphrase": _wrap_data(keystore.passphrase),
        "recovery": _wrap_data(keystore.recovery),
    }
    return (json.dumps(body | {"sha256": _digest(body)}, ensure_ascii=False, indent=2) + "\n").encode()


def parse(content: bytes) -> Keystore:
    """The keystore of a content.

    Raises:
        KeystoreError: it is damaged or of a newer version.
    """
    try:
        body = json.loads(content.decode(), object_pairs_hook=_once)
        if body["format"] == _FORMAT and type(body["version"]) is int and body["version"] > VERSION:
            raise KeystoreError(
                say("Le fichier des clés vient d'une version plus récente : mettez l'application à jour.")
            )
        digest = body.pop("sha256")
        members = {"format", "version", "note", "id", "check", "passphrase", "recovery"}
        _hold(set(body) == members and (body["format"], body["version"]) == (_FORMAT, VERSION))
        _hold(digest == _digest(body))
        _sized(bytes.fromhex(body["id"]), _ID)
        return Keystore(
            id=body["id"],
            check=_sized(bytes.fromhex(body["check"]), _CHECK),
            passphrase=_wrap(body["passphrase"]),
            recovery=_wrap(body["recovery"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise KeystoreError(
            say(
                "Le fichier des clés ({}) est abîmé : votre phrase de passe n'est pas en cause. "
                "Remettez-le depuis la copie gardée avec les sauvegardes ; vos dossiers sont intacts.",
                NAME,
            )
        ) from error


def find_copy(copies: Sequence[Path]) -> tuple[Path, Keystore] | None:
    """The first copy that can be read, with its place."""
    for copy in copies:
        try:
            return copy, read(copy)
        except (KeystoreError, FileError):
            continue
    return None


def set_aside(path: Path) -> Path:
    """Give a damaged keystore another name beside; nothing is deleted.

    Raises:
        safe_file.StorageError: the disk refuses.
    """
    places = (path.with_name(f"{path.stem}-abime{number}{path.suffix}") for number in count(1))
    with safe_file.told("le fichier des clés abîmé ne peut pas être mis de côté", path.parent):
        return path.rename(next(place for place in places if not place.exists()))


def _put(content: bytes, path: Path, failure: str) -> None:
    with safe_file.told(failure, path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        with safe_file.replacing(path) as file:
            file.write(content)


def _wrap_data(wrap: Wrap) -> dict[str, Any]:
    parts = {name: base64.b64encode(getattr(wrap, name)).decode() for name in _PARTS}
    return {"kdf": "argon2id", **asdict(wrap.cost), **parts}


def _wrap(data: dict[str, Any]) -> Wrap:
    _hold(set(data) == {"kdf", *_COSTS, *_PARTS} and data["kdf"] == "argon2id")
    _hold(all(type(data[name]) is int for name in _COSTS))
    cost = Cost(**{name: data[name] for name in _COSTS})
    _hold(cost.bearable())
    parts = {name: _sized(base64.b64decode(data[name], validate=True), size) for name, size in _PARTS.items()}
    return Wrap(cost, **parts)


def _hold(condition: bool) -> None:  # noqa: FBT001  (a check)
    if not condition:
        raise ValueError("not what was written")


def _sized(content: bytes, length: int) -> bytes:
    _hold(len(content) == length)
    return content


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    _hold(len(members) == len(pairs))
    return members


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
