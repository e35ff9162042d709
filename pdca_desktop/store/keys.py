"""The key of this device: drawn once, kept only under the adviser's secrets (design: desktop.md, section 4).

A key is 32 random bytes given raw to SQLCipher. It never stands in a file, a message, a log or the text of an
object; losing both the passphrase and the recovery code loses the dossiers of this device, and `LOSS` says so
to the adviser before it can happen.
"""

# ruff: noqa: PLC0415  (cryptography is slow to load, and only a secret needs it)

import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.scalars import say
from pdca_desktop.store import keystore_file, recovery_code
from pdca_desktop.store import passphrase as strength
from pdca_desktop.store.keystore_file import FULL_COST, VERSION, Cost, Keystore, KeystoreError, Wrap

LENGTH = 32
"""Bytes of a key."""

LOSS = typeset(
    "Vos dossiers sont chiffrés sur ce poste. Si vous oubliez la phrase de passe, seul le code de "
    "secours les rouvre : imprimez-le et gardez-le loin de l'ordinateur. Sans l'une ni l'autre, "
    "personne ne peut les lire, pas même Pas-de-Calais Actif ; ce qui n'a pas encore été envoyé au "
    "siège serait perdu."
)


class WrongSecretError(AppError):
    """The passphrase or the recovery code does not open this keystore."""


class WeakPassphraseError(AppError):
    """The passphrase does not reach the level.

    Attributes:
        findings: what to change, sentence by sentence.
    """

    def __init__(self, findings: tuple[str, ...]) -> None:
        super().__init__("\n".join(findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class NewKeys:
    """What set-up gives.

    Attributes:
        keystore: to write, before any data is.
        key: opens the database; kept in memory only.
        recovery_code: shown and printed once, kept nowhere.
    """

    keystore: Keystore
    key: bytes = field(repr=False)
    recovery_code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The keystore of this device.

    Attributes:
        finding: French, what was mended on the way; empty when all was well.
    """

    keystore: Keystore
    finding: str = ""


def create(passphrase: str, *, personal: Sequence[str] = (), cost: Cost = FULL_COST) -> NewKeys:
    """Draw a key and wrap it.

    Args:
        passphrase: as typed.
        personal: words an attacker tries first (name, agency).
        cost: smaller in tests only.

    Raises:
        WeakPassphraseError: the passphrase does not reach CNIL's level.
    """
    key, code, name = os.urandom(LENGTH), recovery_code.draw(), os.urandom(16).hex()
    keystore = Keystore(
        id=name,
        check=_check(key),
        passphrase=_wrap(key, _strong(passphrase, personal), "passphrase", name, cost),
        recovery=_wrap(key, code, "recovery", name, cost),
    )
    return NewKeys(keystore, key, code)


def open_with_passphrase(keystore: Keystore, passphrase: str) -> bytes:
    """The key.

    Raises:
        WrongSecretError: it is not the passphrase.
    """
    secret = strength.settled(passphrase)
    key = _unwrap(keystore.passphrase, secret, "passphrase", keystore)
    if key is None:
        raise WrongSecretError(
            typeset(
                "Cette phrase de passe n'ouvre pas vos dossiers. Vérifiez les majuscules et la langue "
                "du clavier, puis recommencez ; si vous l'avez oubliée, prenez le code de secours "
                "imprimé à l'installation."
            )
        )
    return key


def open_with_recovery(keystore: Keystore, typed: str) -> bytes:
    """The key; a new passphrase should be asked for next.

    Raises:
        RecoveryCodeError: what was typed cannot be a code; the sentence says which group to read again.
        WrongSecretError: it is the code of another device, or one that was replaced since.
    """
    key = _unwrap(keystore.recovery, recovery_code.read(typed), "recovery", keystore)
    if key is None:
        raise WrongSecretError(
            typeset(
                "Ce code de secours est bien écrit, mais n'ouvre pas ce poste : c'est celui d'un autre "
                "poste, ou il a été remplacé depuis. Cherchez le dernier code imprimé pour ce poste."
            )
        )
    return key


def change_passphrase(
    keystore: Keystore, key: bytes, passphrase: str, *, personal: Sequence[str] = (), cost: Cost = FULL_COST
) -> Keystore:
    """The keystore that opens with another passphrase; the data is not encrypted again.

    Raises:
        WeakPassphraseError: the passphrase does not reach CNIL's level.
        ValueError: the key is not this keystore's.
    """
    _own(keystore, key)
    secret = _strong(passphrase, personal)
    return replace(keystore, passphrase=_wrap(key, secret, "passphrase", keystore.id, cost))


def renew_recovery_code(keystore: Keystore, key: bytes, *, cost: Cost = FULL_COST) -> tuple[Keystore, str]:
    """The keystore with another recovery code, and that code to print; the old paper no longer opens it.

    Raises:
        ValueError: the key is not this keystore's.
    """
    _own(keystore, key)
    code = recovery_code.draw()
    return replace(keystore, recovery=_wrap(key, code, "recovery", keystore.id, cost)), code


def is_key_of(keystore: Keystore, key: bytes) -> bool:
    """Whether a key, from the system's keyring for example, is the one wrapped here."""
    return len(key) == LENGTH and hmac.compare_digest(_check(key), keystore.check)


def is_first_start(path: Path, copies: Sequence[Path], database: Path) -> bool:
    """Whether nothing is here yet, so that a key may be drawn."""
    return not any(place.exists() for place in (path, database, *copies))


def save_new(new: NewKeys, path: Path, copies: Sequence[Path], database: Path) -> tuple[str, ...]:
    """Keep a new device's keystore, before its database is made.

    Returns:
        French sentences on copies that could not be written.

    Raises:
        KeystoreError: a keystore or a database is already there, and would become unreadable.
        StorageError: the disk refuses.
    """
    if not is_first_start(path, copies, database):
        raise KeystoreError(
            say(
                "« {} » contient déjà des dossiers ou leur clé : rien n'est changé. Ouvrez-les avec "
                "leur phrase de passe, ou choisissez un autre dossier de données.",
                str(path.parent),
            )
        )
    return keystore_file.write(new.keystore, path, copies)


def load(path: Path, copies: Sequence[Path], database: Path) -> Loaded:
    """The keystore of this device, taken from its copy when it is missing or damaged.

    A damaged file is set aside, never deleted.

    Raises:
        KeystoreError: it is missing or damaged and no copy can be read; the sentence says what to do.
        FileError: it cannot be read.
        StorageError: it cannot be put back from its copy.
    """
    failure: KeystoreError | None = None
    if path.exists():
        try:
            return Loaded(keystore_file.read(path))
        except KeystoreError as error:
            failure = error
    found = keystore_file.find_copy(copies)
    if found is None:
        raise failure or KeystoreError(_missing(path, database))
    place, keystore = found
    if failure is not None:
        keystore_file.set_aside(path)
    keystore_file.write(keystore, path)
    return Loaded(
        keystore,
        say(
            "Le fichier des clés était {} : il est remis d'après la copie « {} ». Si votre phrase de "
            "passe est refusée, essayez la précédente.",
            "abîmé" if failure else "absent",
            str(place),
        ),
    )


def _missing(path: Path, database: Path) -> str:
    if not database.exists():
        return say("Il n'y a pas encore de clé dans « {} » : commencez l'installation.", str(path.parent))
    return say(
        "Le fichier des clés « {} » a disparu, alors que vos dossiers sont là et intacts. Remettez-le "
        "depuis une sauvegarde de ce dossier ou une copie de l'ordinateur, puis rouvrez l'application. "
        "Ne supprimez rien : sans ce fichier, ni la phrase de passe ni le code de secours ne peuvent "
        "les ouvrir.",
        str(path),
    )


def _strong(passphrase: str, personal: Sequence[str]) -> str:
    worth = strength.assess(passphrase, personal)
    if not worth.enough:
        raise WeakPassphraseError(worth.findings)
    return strength.settled(passphrase)


def _own(keystore: Keystore, key: bytes) -> None:
    if not is_key_of(keystore, key):
        raise ValueError("the key is not this keystore's")


def _check(key: bytes) -> bytes:
    return hmac.digest(key, b"pdca-keystore check", hashlib.sha256)[:16]


def _wrap(key: bytes, secret: str, purpose: str, name: str, cost: Cost) -> Wrap:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_stretch(secret, salt, cost)).encrypt(nonce, key, _bound(purpose, name, cost))
    return Wrap(cost, salt, nonce, sealed)


def _unwrap(wrap: Wrap, secret: str, purpose: str, keystore: Keystore) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        derived = AESGCM(_stretch(secret, wrap.salt, wrap.cost))
        key = derived.decrypt(wrap.nonce, wrap.sealed, _bound(purpose, keystore.id, wrap.cost))
    except InvalidTag:
        return None
    return key if is_key_of(keystore, key) else None


def _bound(purpose: str, name: str, cost: Cost) -> bytes:
    """What is authenticated with a wrap, so that none can be moved or weakened."""
    return json.dumps([VERSION, purpose, name, asdict(cost)], sort_keys=True, separators=(",", ":")).encode()


def _stretch(secret: str, salt: bytes, cost: Cost) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        return Argon2id(
            salt=salt, length=LENGTH, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory
        ).derive(secret.encode())
    except MemoryError as error:
        raise KeystoreError(
            typeset("La mémoire manque pour vérifier la clé : fermez d'autres programmes, puis recommencez.")
        ) from error
