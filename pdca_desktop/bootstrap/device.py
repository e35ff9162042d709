"""This machine's dossiers, closed or open: keys, store and backups put together (the port `Machine`)."""

# ruff: noqa: PLC0415  (each import waits for its moment: Qt alone before the first paint)

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from pdca_desktop import places, resources
from pdca_desktop.bootstrap import post
from pdca_desktop.bootstrap.copies import Copies
from pdca_desktop.bootstrap.ground import SystemClock, Uuid7
from pdca_desktop.bootstrap.withdrawal import Withdrawal
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.logs import log
from pdca_desktop.services.ports import DossierStore, ErasureStore
from pdca_desktop.services.progress import Progress
from pdca_desktop.services.session import Adviser, BackupLine, Stage, Step, Worth
from pdca_desktop.store import keys, keystore_file, passphrase
from pdca_desktop.store.keyring_copy import KeyringCopy, entry_of_key
from pdca_desktop.store.keyring_entry import Backend, system_backend
from pdca_desktop.store.keystore_file import FULL_COST, Cost, Keystore

if TYPE_CHECKING:
    from pdca_desktop.bootstrap.exchange import DeviceExchanges
    from pdca_desktop.services.pieces import AttachmentStore
    from pdca_desktop.services.publications import Publications
    from pdca_desktop.store.attachments import Attachments
    from pdca_desktop.store.repository import Store

_WITHDRAWN = "Le siège a retiré l'accès de ce poste : ses dossiers sont effacés."
_LOCKED = "Les dossiers sont verrouillés : saisissez votre phrase de passe."


class Device:
    """Implements `Machine` with the encrypted store of a folder.

    Args:
        where: folders that were prepared.
        cost: smaller in tests only.
        keyring: gives the system's keyring, where this machine may remember secrets.
    """

    def __init__(
        self,
        where: places.Places,
        *,
        cost: Cost = FULL_COST,
        keyring: Backend = system_backend,
    ) -> None:
        self._where = where
        self._keyring = keyring
        self._cost = cost
        self.clock = SystemClock()
        self.ids = Uuid7(self.clock)
        self._copies = Copies(where, self.clock, self.ids)
        self._post = post.read(where.configuration)
        self._drawn: tuple[keys.NewKeys, Adviser] | None = None
        self._key: bytes | None = None
        self._store: Store | None = None
        self._attachments: Attachments | None = None
        self._exchanges: DeviceExchanges | None = None
        self._publications: Publications | None = None

        self._withdrawal = Withdrawal(where, self._forget_secrets, _say_wiped)

    @property
    def stage(self) -> Stage:
        """Where the machine stands."""
        if self._withdrawal.ordered:
            return Stage.WITHDRAWN
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
            from pdca_desktop.bootstrap.examples import copy_examples

            copy_examples(self.store(), adviser, step)

    def introduce(self, name: str, agency: Agency) -> None:
        """Say who works here."""
        known = self._post
        adviser = Adviser(known.adviser.id if known else self.ids.new(), name, agency)
        device = known.device if known else self.ids.new()
        erased = known.erased if known else ()
        made = post.Post(device, adviser, ready=self._where.database.exists(), erased=erased)
        post.write(self._where.configuration, made)
        self._post = made

    def unlock(self, passphrase_: str, *, remember: bool) -> Sequence[str]:
        """Open with the passphrase."""
        loaded = self._keystore()
        key = keys.open_with_passphrase(loaded.keystore, passphrase_)
        findings = [loaded.finding] if loaded.finding else []
        self._open(key)
        if remember and not KeyringCopy(loaded.keystore, self._keyring).keep(key):
            findings.append("Ce poste ne peut pas mémoriser la clé : la phrase de passe sera redemandée.")
        return findings

    def unlock_remembered(self) -> bool:
        """Open with the key remembered."""
        key = KeyringCopy(self._keystore().keystore, self._keyring).read()
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

    def change_passphrase(self, present: str, passphrase_: str) -> Sequence[str]:
        """Give the open dossiers another passphrase: only who knows the present one may."""
        keystore = self._keystore().keystore
        return self._rewrap(keystore, keys.open_with_passphrase(keystore, present), passphrase_)

    def new_recovery_code(self, passphrase_: str) -> str:
        """Draw another recovery code; the old one opens nothing any more."""
        keystore = self._keystore().keystore
        key = keys.open_with_passphrase(keystore, passphrase_)
        renewed, code = keys.renew_recovery_code(keystore, key, cost=self._cost)
        if keystore_file.write(renewed, self._where.keystore, self._where.keystore_copies):
            log.event("keystore_copy_failed")
        return code

    def forget_key(self) -> bool:
        """Let the system's keyring forget the key."""
        return KeyringCopy(self._keystore().keystore, self._keyring).forget()

    def lock(self) -> None:
        """Close the store and drop the key."""
        self._key = None
        if self._close():
            log.event("store_closed")

    def store(self) -> DossierStore:
        """The open store."""
        if self._store is None:
            raise AppError(typeset(_LOCKED))
        return self._store

    def attachments(self) -> "AttachmentStore":
        """The documents, under the key that the open store holds."""
        if self._attachments is None:
            raise AppError(typeset(_LOCKED))
        return self._attachments

    def erasures(self) -> ErasureStore:
        """What takes people out of the open store."""
        if self._store is None:
            raise AppError(typeset(_LOCKED))
        from pdca_desktop.store.erasure import Erasures

        return Erasures(self._store)

    def exchanges(self) -> "DeviceExchanges":
        """The exchange with the head office; see `Machine`."""
        if self._store is None or self._attachments is None:
            raise AppError(typeset(_LOCKED))
        if self._exchanges is None:
            from pdca_desktop.bootstrap.carriage import Carriage
            from pdca_desktop.bootstrap.exchange import DeviceExchanges
            from pdca_desktop.store.membership import entry_of_token

            self._exchanges = DeviceExchanges(
                self._store,
                self._seal_a_copy,
                entry_of_token(self._keystore().keystore.id, self._keyring),
                Carriage(self._store, self._attachments, self._name),
                self.publications(),
            )
        return self._exchanges

    def withdraw(self, progress: Progress) -> None:
        """Erase everything by order of the head office; see `Machine`."""
        farewell = self.exchanges().part(progress)
        self._withdrawal.order(self._keystore().keystore.id, farewell.address, farewell.token)
        log.event("withdrawal_ordered")
        with suppress(AppError):  # what cannot be closed well is erased all the same
            self.lock()
        self.finish_withdrawal()

    def finish_withdrawal(self) -> None:
        """Erase what is left, and tell the head office; see `Machine`."""
        self._withdrawal.carry_out()
        log.event("withdrawal_done")

    def start_anew(self) -> None:
        """Nothing is here any more: a machine like a new one; see `Machine`."""
        self._withdrawal.end()
        self._post = self._drawn = None

    def _forget_secrets(self, keystore: str) -> None:
        from pdca_desktop.store.membership import entry_of_token

        for entry in (entry_of_key(keystore, self._keyring), entry_of_token(keystore, self._keyring)):
            entry.forget()

    def publications(self) -> "Publications":
        """What the head office published; see `Machine`."""
        if self._publications is None:
            from pdca_desktop.bootstrap.published import OpenShelf
            from pdca_desktop.services.publications import Publications

            self._publications = Publications(OpenShelf(lambda: self._store))
        return self._publications

    def _name(self) -> str:
        """Of who works here, as their dossiers have it."""
        return "" if self.adviser is None else self.adviser.name

    def _seal_a_copy(self) -> None:
        """Before a step that could lose work; in the thread that writes the store."""
        self.back_up(lambda *_: None, asked=True)

    def backups(self) -> Sequence[BackupLine]:
        """The backups, last first."""
        return self._copies.lines()

    def back_up(self, step: Step, *, asked: bool) -> BackupLine | None:
        """Make a backup when asked or due."""
        made = self._copies.make(self._opened_key(), step, asked=asked)
        if made is not None:
            log.event("backup_made", bytes=made.size)
        return made

    def restore(self, name: str, step: Step) -> None:
        """Put a backup in the place of the dossiers, and open it."""
        key, chosen = self._opened_key(), self._copies.chosen(name)
        self._close()
        known = self._post
        erased = known.erased if known else ()
        self._copies.put_back(chosen, key, self._device(), erased, known.adviser.id if known else "", step)
        log.event("backup_restored")
        self._open(key)

    def needs_recovery(self, error: Exception) -> bool:
        """Whether a backup is the way on."""
        from pdca_desktop.store.faults import DamagedStoreError, MissingStoreError

        return isinstance(error, DamagedStoreError | MissingStoreError) and self._key is not None

    def _keystore(self) -> keys.Loaded:
        if self._withdrawal.ordered and self._store is None:  # or its copies would put it back
            raise AppError(typeset(_WITHDRAWN))
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
        store = open_store(
            self._where.database, key, clock=self.clock, ids=self.ids, device=self._device(),
            app_version=resources.program_version(),
            before_migrating=partial(self._copies.before_migrating, key),
        )  # fmt: skip
        self._hold(store)
        log.event("store_opened")

    def _make(self, key: bytes) -> None:
        from pdca_desktop.store.opening import create

        if self._post is None:
            raise AppError("Dites d’abord qui travaille sur ce poste.")
        self._key = key
        store = create(
            self._where.database, key, clock=self.clock, ids=self.ids, device=self._post.device,
            app_version=resources.program_version(),
        )  # fmt: skip
        self._hold(store)
        self._post = replace(self._post, ready=True)
        post.write(self._where.configuration, self._post)
        log.event("store_made")

    def _hold(self, store: "Store") -> None:
        """Keep the store that was opened, and the documents that its data key opens."""
        from pdca_desktop.services.privacy import remove_orphans
        from pdca_desktop.store.attachments import Attachments
        from pdca_desktop.store.erasure import Erasures

        attachments = Attachments(self._where.attachments, store.data_key())
        with suppress(AppError):  # rubbish of a power cut, or of an erasure: the next start tries again
            attachments.sweep()
            remove_orphans(Erasures(store), attachments)
        self._store, self._attachments, self._exchanges = store, attachments, None
        if self._publications is not None:
            self._publications.forget()

    def _close(self) -> bool:
        """Let the store go, if there is one."""
        store, self._store, self._attachments, self._exchanges = self._store, None, None, None
        if self._publications is not None:
            self._publications.forget()
        if store is not None:
            with suppress(AppError):  # noted at the next closing
                self._note_erased(store)
            store.close()
        return store is not None

    def _note_erased(self, store: "Store") -> None:
        """Keep who was erased outside the store too: a backup put back must not bring them back."""
        from pdca_desktop.store.erasure import Erasures

        known = self._post
        erased = tuple(Erasures(store).erased())
        if known is not None and not set(erased) <= set(known.erased):
            self._post = replace(known, erased=tuple(dict.fromkeys((*known.erased, *erased))))
            post.write(self._where.configuration, self._post)

    def _device(self) -> str:
        return self._post.device if self._post else self.ids.new()


def _say_wiped(address: str, token: str) -> None:
    from pdca_desktop.sync.client import HeadOffice

    with HeadOffice(address, token) as office:
        office.wiped()


def warm() -> None:
    """Load what opening the store needs; call it in a thread once the window is painted."""
    with suppress(ImportError):
        for name in ("store.opening", "store.attachments"):
            import_module(f"pdca_desktop.{name}")
        import_module("cryptography.hazmat.primitives.kdf.argon2")
