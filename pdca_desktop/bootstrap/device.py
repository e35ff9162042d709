"""This machine's dossiers, closed or open: keys, store and backups put together (the port `Machine`)."""

# ruff: noqa: PLC0415  (each import waits for its moment: Qt alone before the first paint)

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from pdca_desktop import places
from pdca_desktop.bootstrap.copies import Copies
from pdca_desktop.bootstrap.ground import SystemClock, Uuid7
from pdca_desktop.bootstrap.locksmith import Locksmith
from pdca_desktop.bootstrap.post import OwnPost
from pdca_desktop.bootstrap.withdrawal import Withdrawal
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.logs import log
from pdca_desktop.services.ports import DossierStore, ErasureStore
from pdca_desktop.services.progress import Progress
from pdca_desktop.services.session import Adviser, BackupLine, Stage, Step, Worth
from pdca_desktop.store import keys, passphrase
from pdca_desktop.store.keyring_entry import Backend, system_backend
from pdca_desktop.store.keystore_file import FULL_COST, Cost

if TYPE_CHECKING:
    from pdca_desktop.bootstrap.exchange import DeviceExchanges
    from pdca_desktop.bootstrap.open_file import OpenFile
    from pdca_desktop.services.pieces import AttachmentStore
    from pdca_desktop.services.publications import Publications

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
        self.clock = SystemClock()
        self.ids = Uuid7(self.clock)
        self._copies = Copies(where, self.clock, self.ids)
        self._post = OwnPost(where.configuration, self.ids)
        self._drawn: tuple[keys.NewKeys, Adviser] | None = None
        self._key: bytes | None = None
        self._file: OpenFile | None = None
        self._publications: Publications | None = None
        self._locksmith = Locksmith(where, cost, keyring)
        self._withdrawal = Withdrawal(where, self._locksmith.forget_all, _say_wiped)

    @property
    def stage(self) -> Stage:
        """Where the machine stands."""
        if self._withdrawal.ordered:
            return Stage.WITHDRAWN
        if self._file is not None:
            return Stage.OPEN
        return Stage.NEW if self._locksmith.is_new else Stage.LOCKED

    @property
    def adviser(self) -> Adviser | None:
        """Who works here."""
        return self._post.adviser

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
        new = self._locksmith.draw(passphrase_, (name, agency.label))
        self._drawn = (new, Adviser(self.ids.new(), name, agency))
        return new.recovery_code

    def begin(self, *, examples: bool, step: Step) -> None:
        """Keep the key, make the store, open it."""
        if self._drawn is None:
            raise AppError("Choisissez d’abord une phrase de passe.")
        new, adviser = self._drawn
        self._post.begin(adviser)
        self._locksmith.keep(new)
        self._drawn = None
        self._make(new.key)
        if examples:
            from pdca_desktop.bootstrap.examples import copy_examples

            copy_examples(self.store(), adviser, step)

    def introduce(self, name: str, agency: Agency) -> None:
        """Say who works here."""
        self._post.introduce(name, agency, ready=self._where.database.exists())

    def unlock(self, passphrase_: str, *, remember: bool) -> Sequence[str]:
        """Open with the passphrase."""
        key, found = self._locks().open(passphrase_)
        self._open(key)
        if remember and not self._locks().remember(key):
            forgetful = "Ce poste ne peut pas mémoriser la clé : la phrase de passe sera redemandée."
            return [*found, forgetful]
        return found

    def unlock_remembered(self) -> bool:
        """Open with the key remembered."""
        key = self._locks().remembered()
        if key is None:
            return False
        self._open(key)
        return True

    def unlock_with_code(self, code: str, passphrase_: str) -> Sequence[str]:
        """Open with the recovery code, and give another passphrase."""
        key, findings = self._locks().open_with_code(code, passphrase_, self._post.personal)
        self._open(key)
        return findings

    def change_passphrase(self, present: str, passphrase_: str) -> Sequence[str]:
        """Give the open dossiers another passphrase: only who knows the present one may."""
        return self._locks().change_passphrase(present, passphrase_, self._post.personal)

    def new_recovery_code(self, passphrase_: str) -> str:
        """Draw another recovery code; the old one opens nothing any more."""
        return self._locks().new_recovery_code(passphrase_)

    def forget_key(self) -> bool:
        """Let the system's keyring forget the key."""
        return self._locks().forget()

    def lock(self) -> None:
        """Close the store and drop the key."""
        self._key = None
        if self._close():
            log.event("store_closed")

    def store(self) -> DossierStore:
        """The open store."""
        return self._opened().store

    def attachments(self) -> "AttachmentStore":
        """The documents, under the key that the open store holds."""
        return self._opened().attachments

    def erasures(self) -> ErasureStore:
        """What takes people out of the open store."""
        return self._opened().erasures

    def exchanges(self) -> "DeviceExchanges":
        """The exchange with the head office; see `Machine`."""
        file = self._opened()
        if file.exchanges is None:
            from pdca_desktop.bootstrap.carriage import Carriage
            from pdca_desktop.bootstrap.exchange import DeviceExchanges

            locks = self._locks()
            file.exchanges = DeviceExchanges(
                file.store,
                self._seal_a_copy,
                locks.token_entry(locks.keystore_id),
                Carriage(file.store, file.attachments, self._name),
                self.publications(),
            )
        return file.exchanges

    def withdraw(self, progress: Progress) -> None:
        """Erase everything by order of the head office; see `Machine`."""
        farewell = self.exchanges().part(progress)
        self._withdrawal.order(self._locks().keystore_id, farewell.address, farewell.token)
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
        self._post.forget()
        self._drawn = None

    def publications(self) -> "Publications":
        """What the head office published; see `Machine`."""
        if self._publications is None:
            from pdca_desktop.bootstrap.published import OpenShelf
            from pdca_desktop.services.publications import Publications

            self._publications = Publications(OpenShelf(lambda: self._file.store if self._file else None))
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
        who = known.adviser.id if known.adviser else ""
        self._copies.put_back(chosen, key, known.device, known.erased, who, step)
        log.event("backup_restored")
        self._open(key)

    def needs_recovery(self, error: Exception) -> bool:
        """Whether a backup is the way on."""
        from pdca_desktop.store.faults import DamagedStoreError, MissingStoreError

        return isinstance(error, DamagedStoreError | MissingStoreError) and self._key is not None

    def _locks(self) -> Locksmith:
        if self._withdrawal.ordered and self._file is None:  # or the key's copies would put it back
            raise AppError(typeset(_WITHDRAWN))
        return self._locksmith

    def _opened(self) -> "OpenFile":
        if self._file is None:
            raise AppError(typeset(_LOCKED))
        return self._file

    def _opened_key(self) -> bytes:
        if self._key is None:
            raise AppError(typeset(_LOCKED))
        return self._key

    def _open(self, key: bytes) -> None:
        """Open the store; the key stays known when the file is damaged, for the backups are under it."""
        if self._file is not None:
            return
        self._key = key
        if self._post.unmade and not self._where.database.exists():
            self._make(key)
            return
        from pdca_desktop.bootstrap.open_file import open_file

        before = partial(self._copies.before_migrating, key)
        self._hold(open_file(self._where, key, self._post.device, self.clock, self.ids, before))
        log.event("store_opened")

    def _make(self, key: bytes) -> None:
        if self._post.adviser is None:
            raise AppError("Dites d’abord qui travaille sur ce poste.")
        from pdca_desktop.bootstrap.open_file import make_file

        self._key = key
        self._hold(make_file(self._where, key, self._post.device, self.clock, self.ids))
        self._post.made()
        log.event("store_made")

    def _hold(self, file: "OpenFile | None") -> None:
        """Another file is open, or none: what was read of the one before is forgotten."""
        self._file = file
        if self._publications is not None:
            self._publications.forget()

    def _close(self) -> bool:
        """Let the file go, if there is one."""
        file = self._file
        self._hold(None)
        if file is not None:
            with suppress(AppError):  # noted at the next closing
                self._post.note_erased(file.erasures.erased())
            file.store.close()
        return file is not None


def _say_wiped(address: str, token: str) -> None:
    from pdca_desktop.sync.client import HeadOffice

    with HeadOffice(address, token) as office:
        office.wiped()


def warm() -> None:
    """Load what opening the store needs; call it in a thread once the window is painted."""
    with suppress(ImportError):
        for name in ("pdca_desktop.bootstrap.open_file", "cryptography.hazmat.primitives.kdf.argon2"):
            import_module(name)
