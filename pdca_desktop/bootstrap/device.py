"""This machine's dossiers, closed or open: keys, store and backups put together (the port `Machine`)."""

# ruff: noqa: PLC0415  (each import waits for its moment: Qt alone before the first paint)

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from pdca_desktop import places, resources
from pdca_desktop.bootstrap import post
from pdca_desktop.bootstrap.ground import SystemClock, Uuid7
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.logs import log
from pdca_desktop.services.ports import DossierStore
from pdca_desktop.services.session import Adviser, BackupLine, Stage, Step, Worth
from pdca_desktop.store import backup, keys, keystore_file, passphrase
from pdca_desktop.store.backup_files import Reason
from pdca_desktop.store.keyring_copy import KeyringCopy
from pdca_desktop.store.keystore_file import FULL_COST, Cost, Keystore

if TYPE_CHECKING:
    from pdca_desktop.store.repository import Store

_WHY = {
    Reason.ROUTINE: "sauvegarde du jour",
    Reason.MIGRATION: "avant une mise à jour",
    Reason.RESTORE: "avant une restauration",
    Reason.ERASURE: "avant un effacement",
    Reason.REQUEST: "à votre demande",
}
_LOCKED = "Les dossiers sont verrouillés : saisissez votre phrase de passe."


class Device:
    """Implements `Machine` with the encrypted store of a folder.

    Args:
        where: folders that were prepared.
        cost: smaller in tests only.
        keyring: where this machine may remember the key.
    """

    def __init__(
        self,
        where: places.Places,
        *,
        cost: Cost = FULL_COST,
        keyring: "Callable[[Keystore], KeyringCopy]" = KeyringCopy,
    ) -> None:
        self._where = where
        self._keyring = keyring
        self._cost = cost
        self.clock = SystemClock()
        self.ids = Uuid7(self.clock)
        self._post = post.read(where.configuration)
        self._drawn: tuple[keys.NewKeys, Adviser] | None = None
        self._key: bytes | None = None
        self._store: Store | None = None

    @property
    def stage(self) -> Stage:
        """Where the machine stands."""
        if self._store is not None:
            return Stage.OPEN
        where = self._where
        first = keys.is_first_start(where.keystore, where.keystore_copies, where.database)
        return Stage.NEW if first else Stage.LOCKED

    @property
    def adviser(self) -> Adviser | None:
        """Who works here."""
        return None if self._post is None else self._post.adviser

    @property
    def place(self) -> str:
        """The folder of the dossiers."""
        return str(self._where.data)

    @property
    def loss(self) -> str:
        """What happens when both secrets are lost."""
        return keys.LOSS

    def doubts(self) -> Sequence[str]:
        """What is unsafe with the folder."""
        return places.doubts(self._where.data)

    def worth(self, passphrase_: str, personal: Sequence[str]) -> Worth:
        """What a passphrase is worth."""
        found = passphrase.assess(passphrase_, personal)
        return Worth(found.enough, found.findings)

    def draw_keys(self, name: str, agency: Agency, passphrase_: str) -> str:
        """Draw the key; nothing is kept yet."""
        new = keys.create(passphrase_, personal=(name, agency.label), cost=self._cost)
        self._drawn = (new, Adviser(self.ids.new(), name, agency))
        return new.recovery_code

    def begin(self, *, examples: bool, step: Step) -> None:
        """Keep the key, make the store, open it."""
        if self._drawn is None:
            raise AppError("Choisissez d’abord une phrase de passe.")
        new, adviser = self._drawn
        where = self._where
        made = post.Post(self.ids.new(), adviser, ready=False)
        post.write(where.configuration, made)
        keys.save_new(new, where.keystore, where.keystore_copies, where.database)
        self._post, self._drawn = made, None
        self._make(new.key)
        if examples:
            self._fill(step)

    def introduce(self, name: str, agency: Agency) -> None:
        """Say who works here."""
        known = self._post
        adviser = Adviser(known.adviser.id if known else self.ids.new(), name, agency)
        device = known.device if known else self.ids.new()
        made = post.Post(device, adviser, ready=self._where.database.exists())
        post.write(self._where.configuration, made)
        self._post = made

    def unlock(self, passphrase_: str, *, remember: bool) -> Sequence[str]:
        """Open with the passphrase."""
        loaded = self._keystore()
        key = keys.open_with_passphrase(loaded.keystore, passphrase_)
        findings = [loaded.finding] if loaded.finding else []
        self._open(key)
        if remember and not self._keyring(loaded.keystore).keep(key):
            findings.append("Ce poste ne peut pas mémoriser la clé : la phrase de passe sera redemandée.")
        return findings

    def unlock_remembered(self) -> bool:
        """Open with the key remembered."""
        key = self._keyring(self._keystore().keystore).read()
        if key is None:
            return False
        self._open(key)
        return True

    def unlock_with_code(self, code: str, passphrase_: str) -> Sequence[str]:
        """Open with the recovery code, and give another passphrase."""
        loaded = self._keystore()
        key = keys.open_with_recovery(loaded.keystore, code)
        findings = self._rewrap(loaded.keystore, key, passphrase_)
        self._open(key)
        return findings

    def change_passphrase(self, passphrase_: str) -> Sequence[str]:
        """Give the open dossiers another passphrase."""
        return self._rewrap(self._keystore().keystore, self._opened_key(), passphrase_)

    def forget_key(self) -> bool:
        """Let the system's keyring forget the key."""
        return self._keyring(self._keystore().keystore).forget()

    def lock(self) -> None:
        """Close the store and drop the key."""
        store, self._store, self._key = self._store, None, None
        if store is not None:
            store.close()
            log.event("store_closed")

    def store(self) -> DossierStore:
        """The open store."""
        if self._store is None:
            raise AppError(typeset(_LOCKED))
        return self._store

    def backups(self) -> Sequence[BackupLine]:
        """The backups, last first."""
        return tuple(_line(one) for one in backup.list_backups(self._where.backups))

    def back_up(self, step: Step, *, asked: bool) -> BackupLine | None:
        """Make a backup when asked or due."""
        now, folder = self.clock.now(), self._where.backups
        names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
        if not asked and not backup.is_due(names, now):
            return None
        reason = Reason.REQUEST if asked else Reason.ROUTINE
        made = backup.back_up(self._where.database, self._opened_key(), folder, now, reason=reason, step=step)
        log.event("backup_made", bytes=made.size)
        return _line(made)

    def restore(self, name: str, step: Step) -> None:
        """Put a backup in the place of the dossiers, and open it."""
        key = self._opened_key()
        chosen = next(
            (one for one in backup.list_backups(self._where.backups) if one.path.name == name), None
        )
        if chosen is None:
            raise AppError("Cette sauvegarde n’est plus dans le dossier : choisissez-en une autre.")
        store, self._store = self._store, None
        if store is not None:
            store.close()
        where = self._where
        backup.restore(chosen.path, key, where.database, where.backups, self.clock.now(), step=step)
        log.event("backup_restored")
        self._open(key)

    def needs_recovery(self, error: Exception) -> bool:
        """Whether a backup is the way on."""
        from pdca_desktop.store.faults import DamagedStoreError, MissingStoreError

        return isinstance(error, DamagedStoreError | MissingStoreError) and self._key is not None

    def _keystore(self) -> keys.Loaded:
        where = self._where
        return keys.load(where.keystore, where.keystore_copies, where.database)

    def _opened_key(self) -> bytes:
        if self._key is None:
            raise AppError(typeset(_LOCKED))
        return self._key

    def _rewrap(self, keystore: Keystore, key: bytes, passphrase_: str) -> Sequence[str]:
        who = self.adviser
        personal = (who.name, who.agency.label) if who else ()
        changed = keys.change_passphrase(keystore, key, passphrase_, personal=personal, cost=self._cost)
        return keystore_file.write(changed, self._where.keystore, self._where.keystore_copies)

    def _open(self, key: bytes) -> None:
        """Open the store; the key stays known when the file is damaged, for the backups are under it."""
        if self._store is not None:
            return
        from pdca_desktop.store.opening import open_store

        self._key = key
        known = self._post
        if known is not None and not known.ready and not self._where.database.exists():
            self._make(key)
            return
        device = known.device if known else self.ids.new()
        self._store = open_store(
            self._where.database, key, clock=self.clock, ids=self.ids, device=device,
            app_version=_version(), before_migrating=self._before_migrating,
        )  # fmt: skip
        log.event("store_opened")

    def _make(self, key: bytes) -> None:
        from pdca_desktop.store.opening import create

        if self._post is None:
            raise AppError("Dites d’abord qui travaille sur ce poste.")
        self._key = key
        self._store = create(
            self._where.database, key, clock=self.clock, ids=self.ids, device=self._post.device,
            app_version=_version(),
        )  # fmt: skip
        self._post = replace(self._post, ready=True)
        post.write(self._where.configuration, self._post)
        log.event("store_made")

    def _before_migrating(self, path: Path) -> None:
        backup.back_up(
            path, self._opened_key(), self._where.backups, self.clock.now(), reason=Reason.MIGRATION
        )

    def _fill(self, step: Step) -> None:
        from pdca_desktop.exchange.dossier_file import read_dossier

        store, who = self.store(), self.adviser
        files = sorted(resources.folder("demo").glob("*.json"), reverse=True)
        for rank, file in enumerate(files):
            step(rank, len(files), "Copie des dossiers d’exemple")
            if who is not None:
                store.create(read_dossier(file), who.act("dossier d’exemple"))


def warm() -> None:
    """Load what opening the store needs; call it in a thread once the window is painted."""
    with suppress(ImportError):
        import pdca_desktop.store.opening  # noqa: F401


def _line(one: backup.Backup) -> BackupLine:
    return BackupLine(one.path.name, one.at, _WHY[one.reason], one.size)


def _version() -> str:
    try:
        return version("pdca-desktop")
    except PackageNotFoundError:
        return ""
