"""The network between a desktop and the head office, and the desktop's end of it, with one fault to come."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy.exc import OperationalError

from pdca_desktop.exchange.messages import Answer, Request
from pdca_desktop.services.synchronise import Received, UnreachableError
from pdca_desktop.store.courier import Courier
from tests.sync.breaking import KilledError, full_disk, killed_before

if TYPE_CHECKING:
    from tests.sync.world import Desktop, World

FAULTS = (
    "request",
    "answer",
    "twice",
    "cut",
    "late",
    "killed here",
    "killed there",
    "full here",
    "full there",
)
"""What may happen to an exchange: see `Line`."""


@dataclass
class Line:
    """The network between a desktop and the head office, with one fault to come.

    Attributes:
        fault: "request" lost, "answer" lost, sent "twice", "cut" after one round, "late" (it arrives after
            others sent later), "killed here" or "killed there", the disk "full here" or "full there".
        at: before which statement of the transaction it is killed.
    """

    world: "World"
    desktop: "Desktop"
    fault: str = ""
    limit: int = 2_000
    at: int = 1
    rounds: int = 0

    def exchange(self, request: Request) -> Answer:
        """See `RemoteOffice`."""
        self.rounds += 1
        request = msgspec.structs.replace(request, limit=self.limit)
        if self.fault == "late":
            self.world.late.append((request, self.desktop.caller))
        if self.fault in ("request", "late") or (self.fault == "cut" and self.rounds > 1):
            raise UnreachableError("coupé")
        try:
            answer = self._answer(request)
        except (KilledError, OperationalError) as error:
            raise UnreachableError("coupé") from error
        if self.fault == "answer":
            raise UnreachableError("coupé")
        if self.fault == "twice":
            answer = self._answer(request)
        return answer

    def _answer(self, request: Request) -> Answer:
        world = self.world
        if self.fault == "killed there":
            with killed_before(world.engine, self.at):
                answer = world.office.exchange(request, self.desktop.caller)
        elif self.fault == "full there":
            with full_disk():
                answer = world.office.exchange(request, self.desktop.caller)
        else:
            answer = world.office.exchange(request, self.desktop.caller)
        world.count(answer)
        world.check_perimeter(answer, self.desktop.caller)
        return answer


class Breaking(Courier):
    """A desktop's side of the exchange that stops in the middle of keeping an answer."""

    def __init__(self, desktop: "Desktop", fault: str, at: int) -> None:
        super().__init__(desktop.store)
        self._fault, self._at = fault, at

    def receive(self, request: Request, answer: Answer) -> Received:
        """See `SyncFile`."""
        if self._fault == "killed here":
            with killed_before(self._store._engine, self._at):
                return super().receive(request, answer)
        if self._fault == "full here":
            with full_disk():
                return super().receive(request, answer)
        return super().receive(request, answer)
