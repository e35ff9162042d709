"""Puts the exchange together: the file of this device and the head office at its address."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.messages import MOST_BYTES, MOST_COMMITS
from pdca_desktop.services.exchanges import Answer, ExchangeLine, ExchangeState, OpenConflict, SetAside
from pdca_desktop.services.ports import Act
from pdca_desktop.services.progress import Progress
from pdca_desktop.services.synchronise import Outcome, synchronise
from pdca_desktop.store.courier import SYNCED, Courier
from pdca_desktop.store.journal import get_meta, set_meta
from pdca_desktop.store.repository import Store
from pdca_desktop.store.standing import Ledger
from pdca_desktop.sync.client import HeadOffice, checked

ADDRESS, TOKEN = "office_address", "office_token"
"""Where they lie: in the encrypted file, so that who cannot open the dossiers cannot exchange either."""

_ALONE = typeset("Ce poste n’est pas rattaché au siège : rattachez-le d’abord (adresse et code).")


class DeviceExchanges:
    """Implements `Exchanges` over an open store."""

    def __init__(self, store: Store, before_risk: Callable[[], object]) -> None:
        self._store = store
        self._ledger, self._courier = Ledger(store), Courier(store)
        self._before_risk = before_risk

    def state(self) -> ExchangeState:
        """The exchange at a glance."""
        with self._store.reading() as connection:
            address, last = get_meta(connection, ADDRESS) or "", get_meta(connection, SYNCED)
        moment = datetime.fromisoformat(last) if last else None
        conflicts, aside = len(self._ledger.conflicts()), len(self._ledger.aside())
        return ExchangeState(address, moment, self._courier.waiting(), conflicts, aside)

    def reachable(self) -> bool:
        """Whether the head office answers now."""
        address, token = self._line()
        if not address:
            return False
        with HeadOffice(address, token) as office:
            return office.reachable()

    def lines(self) -> Sequence[ExchangeLine]:
        """Dossiers with something to say."""
        return self._ledger.lines()

    def conflicts(self) -> Sequence[OpenConflict]:
        """Open conflicts, oldest first."""
        return self._ledger.conflicts()

    def aside(self) -> Sequence[SetAside]:
        """What the head office refused."""
        return self._ledger.aside()

    def settle(self, conflict_id: str, answer: Answer, value: Any, act: Act) -> None:
        """Decide a conflict."""
        self._ledger.settle(conflict_id, answer, value, act)

    def reopen(self, conflict_id: str, act: Act) -> None:
        """Take a decision back."""
        self._ledger.reopen(conflict_id, act)

    def send_again(self, act_id: str) -> None:
        """Offer an act that was set aside again."""
        self._ledger.send_again(act_id)

    def enrol(self, address: str, code: str, device_name: str) -> None:
        """Join the head office."""
        with HeadOffice(address) as office:
            _, token, _ = office.enrol(code, device_name)
        self._keep(checked(address), token)

    def leave(self) -> None:
        """Forget the head office's address and token."""
        self._keep("", "")

    def run(self, progress: Progress) -> Outcome:
        """Exchange now; a sealed copy is made before anything that could lose work."""
        address, token = self._line()
        if not address:
            raise AppError(_ALONE)
        with HeadOffice(address, token) as office:
            return synchronise(
                _Careful(self._courier, self._before_risk),
                office,
                progress,
                most_commits=MOST_COMMITS,
                most_bytes=MOST_BYTES // 2,
            )

    def _line(self) -> tuple[str, str]:
        with self._store.reading() as connection:
            return get_meta(connection, ADDRESS) or "", get_meta(connection, TOKEN) or ""

    def _keep(self, address: str, token: str) -> None:
        with self._store.writing() as connection:
            set_meta(connection, ADDRESS, address)
            set_meta(connection, TOKEN, token)


class _Careful:
    """The courier, with a sealed copy before the rows are read anew."""

    def __init__(self, courier: Courier, before_risk: Callable[[], object]) -> None:
        self.request, self.waiting, self.receive = courier.request, courier.waiting, courier.receive
        self._begin_again, self._before_risk = courier.begin_again, before_risk

    def begin_again(self, *, history: bool) -> None:
        """Number the acts anew, after a sealed copy."""
        self._before_risk()
        self._begin_again(history=history)


if TYPE_CHECKING:
    from pdca_desktop.services.exchanges import Exchanges

    def _implements(real: DeviceExchanges) -> Exchanges:
        return real
