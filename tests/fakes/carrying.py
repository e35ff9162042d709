"""A head office's documents, and what the file knows of them, in memory, with every fault to order."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from pdca_desktop.services.carrying_ports import Cargo, Part, Reached, ThrownAwayError, UnknownPieceError
from pdca_desktop.services.progress import Cancelled
from pdca_desktop.services.synchronise import UnreachableError

CUT = "Le siège ne répond pas."
PART = 1_000
"""Bytes of a part, few: so that a document has several."""


@dataclass
class FakeRemotePieces:
    """Implements `RemotePieces`: what is there, what came in part, and the names it knows.

    Attributes:
        known: fingerprints that its dossiers name.
        whole: contents that are there.
        begun: bytes of those that are not all there.
        fails: called before each answer with its number; it may raise, and the act is done or not.
        altered: fingerprints whose bytes are given wrong.
        asked: every request, as (what, fingerprint, offset).
        largest: bytes that ever travelled at once.
    """

    known: set[str] = field(default_factory=set)
    whole: dict[str, bytes] = field(default_factory=dict)
    begun: dict[str, bytes] = field(default_factory=dict)
    fails: Callable[[int], None] = field(default=lambda _: None)
    answer_lost: bool = False
    here: bool = True
    altered: set[str] = field(default_factory=set)
    asked: list[tuple[str, str, int]] = field(default_factory=list)
    largest: int = 0

    def reachable(self) -> bool:
        return self.here

    def reached(self, sha256: str) -> Reached:
        self._ask("reached", sha256, 0)
        return self._reached(sha256)

    def add(self, sha256: str, size: int, offset: int, data: bytes) -> Reached:
        if not self.answer_lost:
            self._ask("add", sha256, offset)
        self.largest = max(self.largest, len(data))
        begun = self.begun.get(sha256, b"")
        if sha256 in self.whole or offset != len(begun):
            return self._reached(sha256)
        begun += data
        self.begun[sha256] = begun
        if len(begun) >= size:
            del self.begun[sha256]
            if hashlib.sha256(begun).hexdigest() != sha256:
                raise ThrownAwayError("Ce n’est pas elle.")
            self.whole[sha256] = begun
        if self.answer_lost:
            self._ask("add", sha256, offset)
        return self._reached(sha256)

    def part(self, sha256: str, start: int) -> Part:
        self._ask("part", sha256, start)
        if sha256 not in self.whole:
            raise UnknownPieceError("Le siège ne l’a pas encore.")
        content = self.whole[sha256]
        data = content[start : start + PART]
        self.largest = max(self.largest, len(data))
        if sha256 in self.altered:
            data = bytes([data[0] ^ 1]) + data[1:]
        return Part(data, len(content))

    def _ask(self, what: str, sha256: str, offset: int) -> None:
        self.asked.append((what, sha256, offset))
        self.fails(len(self.asked))
        if not self.here:
            raise UnreachableError(CUT)

    def _reached(self, sha256: str) -> Reached:
        if sha256 not in self.known:
            raise UnknownPieceError("Le siège ne la connaît pas.")
        if sha256 in self.whole:
            return Reached(len(self.whole[sha256]), whole=True)
        return Reached(len(self.begun.get(sha256, b"")), whole=False)


@dataclass
class FakeManifest:
    """Implements `Manifest`.

    Attributes:
        named, wanted, leaving: what there is to look at, until it is settled or forgotten.
    """

    named: list[str] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    leaving: dict[str, bool] = field(default_factory=dict)
    settled: dict[str, bool] = field(default_factory=dict)
    upto: int = 0

    def cargo(self, adviser: str) -> Cargo:  # noqa: ARG002  (the arguments of the port)
        named = tuple(one for one in self.named if not self.settled.get(one))
        return Cargo(named, tuple(self.wanted), tuple(self.leaving.items()), upto=7)

    def settle(self, sha256: str, *, there: bool) -> None:
        self.settled[sha256] = there

    def forget(self, sha256: str) -> None:
        self.leaving.pop(sha256, None)
        self.settled.pop(sha256, None)

    def looked(self, upto: int) -> None:
        self.upto = upto


@dataclass
class StoppingProgress:
    """Cancels at its step of that number; tells what it was told.

    Attributes:
        stop_at: 0: never.
    """

    stop_at: int = 0
    told: list[tuple[int, int, str]] = field(default_factory=list)

    def step(self, done: int, total: int, label: str) -> None:
        self.told.append((done, total, label))
        if len(self.told) == self.stop_at:
            raise Cancelled
