"""The exchange with a head office that lives in memory, for the tests of what stands above it."""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pdca_desktop.errors import AppError
from pdca_desktop.services.carried import Carried
from pdca_desktop.services.exchanges import (
    Answer,
    Decided,
    ExchangeLine,
    ExchangeState,
    OpenConflict,
    SetAside,
    Standing,
)
from pdca_desktop.services.ports import Act
from pdca_desktop.services.progress import QUIET, Progress
from pdca_desktop.services.synchronise import Outcome, UnreachableError

ADDRESS = "https://siege.exemple.fr"
CODE = "LENS-4821"
ABSENT = "Le siège ne répond pas. Vos saisies restent sur ce poste."
AT = datetime(2019, 6, 18, 12, 0, tzinfo=UTC)
_WAIT_S = 20


def _nothing() -> None:
    """Nothing happens."""


def _dropped(_content: bytes) -> None:
    """Nothing keeps it."""


@dataclass
class FakeExchanges:
    """Implements `Exchanges`: acts wait until an exchange takes them, conflicts until they are settled.

    Attributes:
        here: whether the head office answers.
        clock: tells when both sides were level; without one, they never are.
        failure: what the next exchanges raise.
        brings: what an exchange changes here, and what it says it did.
        gate: set: exchanges go on; cleared: they stop between two steps until it is set.
        steps: how many steps an exchange has.
        runs: exchanges begun.
        settled: what was decided, as conflict, answer, value and act.
        reopened: conflicts whose decision was taken back.
        abandoned: what was set aside and let go.
        documents: what it has, by fingerprint; `keep` takes one that is fetched.
    """

    address: str = ADDRESS
    here: bool = True
    last: datetime | None = None
    clock: Callable[[], datetime] | None = None
    waits: list[ExchangeLine] = field(default_factory=list)
    open: list[OpenConflict] = field(default_factory=list)
    refused: list[SetAside] = field(default_factory=list)
    failure: AppError | None = None
    outcome: Outcome = field(default_factory=Outcome)
    brings: Callable[[], object] = _nothing
    gate: threading.Event = field(default_factory=threading.Event)
    steps: int = 3
    runs: int = 0
    probes: int = 0
    settled: list[tuple[str, Answer, Any, Act]] = field(default_factory=list)
    reopened: list[str] = field(default_factory=list)
    abandoned: list[str] = field(default_factory=list)
    documents: dict[str, bytes] = field(default_factory=dict)
    keep: Callable[[bytes], object] = _dropped
    _closed: dict[str, OpenConflict] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.gate.set()

    def state(self) -> ExchangeState:
        waiting = sum(line.acts for line in self.waits if line.standing is Standing.WAITING)
        guarded = True if self.address else None
        return ExchangeState(self.address, self.last, waiting, len(self.open), len(self.refused), guarded)

    def reachable(self, progress: Progress = QUIET) -> bool:
        progress.step(0, 0, "")
        self.probes += 1
        return self.here and bool(self.address)

    def lines(self) -> Sequence[ExchangeLine]:
        return tuple(self.waits)

    def conflicts(self, dossier_id: str = "") -> Sequence[OpenConflict]:
        return tuple(one for one in self.open if dossier_id in ("", one.dossier_id))

    def aside(self) -> Sequence[SetAside]:
        return tuple(self.refused)

    def decided(self) -> Sequence[Decided]:
        ends = {conflict_id: act for conflict_id, _, _, act in self.settled}
        return [
            Decided(one.id, one.dossier_id, one.title, one.clash.place, one.clash.path, ends[one.id].why, AT)
            for one in reversed(self._closed.values())
        ]

    def settle(self, conflict_id: str, answer: Answer, value: Any, act: Act) -> None:
        known = next((one for one in self.open if one.id == conflict_id), None)
        if known is None:
            raise AppError("Ce conflit a été tranché entre-temps.")
        self.open.remove(known)
        self._closed[conflict_id] = known
        self.settled.append((conflict_id, answer, value, act))

    def reopen(self, conflict_id: str, act: Act) -> None:
        known = self._closed.pop(conflict_id, None)
        if known is None:
            raise AppError("Ce choix ne peut plus être repris : la valeur a changé depuis.")
        self.open.insert(0, known)
        self.reopened.append(act.why)

    def send_again(self, act_id: str) -> None:
        known = next((one for one in self.refused if one.id == act_id), None)
        if known is None:
            raise AppError("Cette modification n’est plus mise de côté.")
        self.refused.remove(known)
        self.waits.append(
            ExchangeLine(known.dossier_id, "", known.title, Standing.WAITING, 1, known.at, (known.why,))
        )

    def abandon(self, act_id: str) -> None:
        known = next((one for one in self.refused if one.id == act_id), None)
        if known is None:
            raise AppError("Cette modification n’est plus mise de côté.")
        self.refused.remove(known)
        self.abandoned.append(act_id)

    def enrol(self, address: str, code: str, device_name: str, progress: Progress = QUIET) -> None:
        progress.step(0, 0, "")
        if not self.here:
            raise UnreachableError(ABSENT)
        if code != CODE or not device_name:
            raise AppError("Ce code n’est pas, ou plus, valable : demandez-en un autre au siège.")
        self.address = address

    def leave(self) -> None:
        self.address, self.last = "", None

    def run(self, progress: Progress) -> Outcome:
        self.runs += 1
        for step in range(self.steps):
            progress.step(step, self.steps, "Échange")
            if not self.gate.wait(_WAIT_S):
                raise AssertionError("the test never opened the gate")
        progress.step(self.steps, self.steps, "Échange")
        if not self.here:
            raise UnreachableError(ABSENT)
        if self.failure is not None:
            raise self.failure
        self.brings()
        self.waits = [
            replace(line, standing=Standing.APPLIED) if line.standing is Standing.WAITING else line
            for line in self.waits
        ]
        self.last = self.clock() if self.clock is not None else self.last
        return self.outcome

    def fetch(self, sha256s: Collection[str], progress: Progress) -> Carried:
        carried = Carried()
        for rank, sha256 in enumerate(sha256s):
            progress.step(rank, len(sha256s), "Réception")
            if not self.here:
                carried.waiting[sha256] = ABSENT
            elif sha256 not in self.documents:
                carried.waiting[sha256] = "Le siège ne l’a pas encore."
            else:
                self.keep(self.documents[sha256])
                carried.received += 1
        return carried

    def export(self, path: Path) -> int:
        acts = sum(line.acts for line in self.waits if line.standing is Standing.WAITING)
        if not acts:
            raise AppError("Rien n’attend : le siège a déjà tout reçu.")
        path.write_bytes(b"sealed")
        return acts

    def there(self, sha256s: Collection[str]) -> Collection[str]:
        return [one for one in sha256s if one in self.documents]
