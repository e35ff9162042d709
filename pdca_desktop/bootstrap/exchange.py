"""Puts the exchange together: the file of this device and the head office at its address."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdca_desktop.bootstrap.carriage import Carriage
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange import acts_file, disk
from pdca_desktop.exchange.messages import MOST_BYTES, MOST_COMMITS
from pdca_desktop.services.carried import Carried
from pdca_desktop.services.exchanges import (
    Answer,
    Decided,
    ExchangeLine,
    ExchangeState,
    OpenConflict,
    SetAside,
)
from pdca_desktop.services.handing_over import hand_over
from pdca_desktop.services.ports import Act
from pdca_desktop.services.progress import QUIET, Progress, Watched
from pdca_desktop.services.publications import Publications
from pdca_desktop.services.synchronise import Outcome, RevokedError, UnreachableError, synchronise
from pdca_desktop.store.aside import Aside
from pdca_desktop.store.courier import Courier
from pdca_desktop.store.glance import glance
from pdca_desktop.store.handing import Handing
from pdca_desktop.store.keyring_entry import KeyringEntry
from pdca_desktop.store.membership import Membership, digest_of
from pdca_desktop.store.published import PublishedRows
from pdca_desktop.store.repository import Store
from pdca_desktop.store.standing import Ledger
from pdca_desktop.sync.client import HeadOffice, checked

_ALONE = typeset("Ce poste n’est pas rattaché au siège : rattachez-le d’abord (adresse et code).")


_ERASE = typeset(
    "Le siège a retiré l’accès de ce poste. Tout ce qui attendait lui a été remis ; les dossiers de ce poste "
    "vont être effacés."
)
_SILENT = typeset("Le siège ne répond plus : rien n’est effacé, il sera interrogé de nouveau.")


@dataclass(frozen=True, slots=True)
class Farewell:
    """An order to erase that was checked.

    Attributes:
        address, token: with which the head office is told, once it is done.
    """

    address: str
    token: str


class DeviceExchanges:
    """Implements `Exchanges` over an open store.

    Args:
        store: open.
        before_risk: makes a sealed copy.
        entry: where the token is kept; None: in the encrypted file.
        carriage: the documents of that store; None: they do not travel.
        publications: what the head office published to that store.
    """

    def __init__(
        self,
        store: Store,
        before_risk: Callable[[], object],
        entry: KeyringEntry | None = None,
        carriage: Carriage | None = None,
        publications: Publications | None = None,
    ) -> None:
        self._store = store
        self._membership = Membership(store, entry)
        self._ledger, self._aside, self._courier = Ledger(store), Aside(store), Courier(store)
        self._before_risk, self._carriage = before_risk, carriage
        self._shelf = PublishedRows(store)
        self._publications = publications or Publications(self._shelf)

    def state(self) -> ExchangeState:
        """The exchange at a glance."""
        return glance(self._store)

    def reachable(self, progress: Progress = QUIET) -> bool:
        """Whether the head office answers now."""
        address = self._membership.address
        if not address:
            return False
        with HeadOffice(address, still=Watched(progress).still) as office:
            return office.reachable()

    def lines(self) -> Sequence[ExchangeLine]:
        """Dossiers with something to say."""
        return self._ledger.lines()

    def conflicts(self, dossier_id: str = "") -> Sequence[OpenConflict]:
        """Open conflicts, oldest first, with the names that the head office published."""
        names, me = self._publications.names(self._today()), self._membership.account
        return [
            replace(one, names={**names, **one.names}, me=me) for one in self._ledger.conflicts(dossier_id)
        ]

    def aside(self) -> Sequence[SetAside]:
        """What the head office refused."""
        return self._aside.acts()

    def decided(self) -> Sequence[Decided]:
        """The last conflicts decided here."""
        return self._ledger.decided()

    def settle(self, conflict_id: str, answer: Answer, value: Any, act: Act) -> None:
        """Decide a conflict."""
        self._ledger.settle(conflict_id, answer, value, act)

    def reopen(self, conflict_id: str, act: Act) -> None:
        """Take a decision back."""
        self._ledger.reopen(conflict_id, act)

    def send_again(self, act_id: str) -> None:
        """Offer an act that was set aside again."""
        self._aside.send_again(act_id)

    def abandon(self, act_id: str) -> None:
        """Let such an act go."""
        self._aside.abandon(act_id)

    def enrol(self, address: str, code: str, device_name: str, progress: Progress = QUIET) -> None:
        """Join the head office."""
        with HeadOffice(address, still=Watched(progress).still) as office:
            given = office.enrol(code, device_name)
        self._membership.join(checked(address), given.token, given.farewell, given.account)
        self._shelf.keep_key(given.key)
        self._publications.refresh()

    def leave(self) -> None:
        """Forget the head office's address and token."""
        self._membership.leave()

    def run(self, progress: Progress) -> Outcome:
        """Exchange now; a sealed copy is made before anything that could lose work."""
        watched = Watched(progress)
        with self._office(watched) as office:
            try:
                outcome = synchronise(
                    _Careful(self._courier, self._before_risk),
                    office,
                    watched,
                    most_commits=MOST_COMMITS,
                    most_bytes=MOST_BYTES // 2,
                )
            except RevokedError:
                told = self._hand_over(office, watched)
                if not self._membership.is_farewell(told.farewell):
                    raise
                raise RevokedError(_ERASE, erase=True) from told
            self._follow(office, outcome)
            if self._carriage is not None:
                outcome.carried = self._carriage.carry(office, watched)
            return outcome

    def export(self, path: Path) -> int:
        """Write everything that waits into a file."""
        if not self._membership.address:
            raise AppError(_ALONE)
        requests = self._courier.requests(MOST_COMMITS, MOST_BYTES // 2)
        if not requests:
            raise AppError("Rien n’attend : le siège a déjà tout reçu.")
        disk.replace_bytes(path, acts_file.sealed(requests, digest_of(self._membership.token())))
        return sum(len(request.commits) for request in requests)

    def _today(self) -> date:
        return self._store.signature.clock.now().astimezone().date()

    def _follow(self, office: HeadOffice, outcome: Outcome) -> None:
        """Read what was published; a device enrolled before there was a key pins the one it is told now."""
        unpinned = not self._shelf.key() and bool(self._shelf.rows())
        if unpinned:
            with suppress(AppError):  # no answer: asked again next time
                self._shelf.keep_key(office.public_key())
        if outcome.published or unpinned:
            self._publications.refresh()
            self._publications.posted(self._today())  # read here, in the job: a new pack waits for nobody

    def fetch(self, sha256s: Collection[str], progress: Progress) -> Carried:
        """Receive documents that are asked for."""
        if self._carriage is None:
            raise AppError(_ALONE)
        watched = Watched(progress)
        with self._office(watched) as office:
            return self._carriage.fetch(office, sha256s, watched)

    def there(self, sha256s: Collection[str]) -> Collection[str]:
        """The documents that the head office was seen to have."""
        return () if self._carriage is None else self._carriage.there(sha256s)

    def part(self, progress: Progress) -> Farewell:
        """Hand over what waits and hear the order to erase once more, from a head office that names itself.

        So an order is heard in two exchanges at least before anything is erased. See `Machine.withdraw`.

        Raises:
            RevokedError: there is no such order, or not from the head office this device joined.
            UnreachableError, AppError: see `hand_over`.
        """
        watched = Watched(progress)
        with self._office(watched) as office:
            if not office.reachable():
                raise UnreachableError(_SILENT)
            told = self._hand_over(office, watched)
            if not self._membership.is_farewell(told.farewell):
                raise told
            if self._carriage is not None:  # now that the acts which name them are there
                self._carriage.send(office, watched)
                self._hand_over(office, watched)  # nobody answers any more: nothing is erased
            return Farewell(office.address, self._membership.token())

    def _hand_over(self, office: HeadOffice, progress: Progress) -> RevokedError:
        file = Handing(self._store, self._courier)
        return hand_over(file, office, progress, most_commits=MOST_COMMITS, most_bytes=MOST_BYTES // 2)

    def _office(self, watched: Watched) -> HeadOffice:
        address = self._membership.address
        if not address:
            raise AppError(_ALONE)
        return HeadOffice(address, self._membership.token(), still=watched.still)


class _Careful:
    """The courier, with a sealed copy before the rows are read anew."""

    def __init__(self, courier: Courier, before_risk: Callable[[], object]) -> None:
        self.request, self.waiting, self.receive = courier.request, courier.waiting, courier.receive
        self._begin_again, self._read_again = courier.begin_again, courier.read_again
        self._before_risk = before_risk

    def begin_again(self, *, history: bool) -> None:
        """Number the acts anew, after a sealed copy."""
        self._before_risk()
        self._begin_again(history=history)

    def read_again(self) -> None:
        """Ask for every row anew, after a sealed copy."""
        self._before_risk()
        self._read_again()


if TYPE_CHECKING:
    from pdca_desktop.services.exchanges import Exchanges

    def _implements(real: DeviceExchanges) -> Exchanges:
        return real
