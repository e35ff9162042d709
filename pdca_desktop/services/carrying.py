"""Documents on their way between this device and the head office: after the records, one at a time, in parts.

A document is named by the SHA-256 of its content, so that the same one travels once, whoever joined it and
wherever. What travels by itself: everything joined here goes; what comes is the documents of the dossiers
that this adviser follows and that are not over. The others come when they are asked for.

The loop knows neither the disk nor the network: both are ports. It may be cut anywhere: what is to do is read
from the file each time, and a document is kept whole and verified, or not at all.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.messages import PART_BYTES
from pdca_desktop.services.carried import Carried
from pdca_desktop.services.carrying_ports import (
    LocalPieces,
    Manifest,
    Part,
    Reached,
    RemotePieces,
    ThrownAwayError,
    UnknownPieceError,
)
from pdca_desktop.services.progress import Cancelled, Progress
from pdca_desktop.services.synchronise import BusyError, RevokedError, UnreachableError

_TRIES = 3
_MOST_SAME = 3
_SHARES = 1_000
_Told = TypeVar("_Told")


class Carrier:
    """Carries documents, and counts them.

    Args:
        manifest: what is to be carried.
        here: the documents of this device.
        office: those of the head office.
        progress: told between two parts; may cancel there: what was carried is kept, the rest waits.
    """

    def __init__(
        self, manifest: Manifest, here: LocalPieces, office: RemotePieces, progress: Progress
    ) -> None:
        self._manifest, self._here, self._office, self._progress = manifest, here, office, progress
        self._rank, self._asked = 0, 0
        self._carried = Carried()

    def carry(self, adviser: str) -> Carried:
        """Send what is to be sent, receive what is to be here, let go of what left with its dossier.

        One document that fails does not stop the others; a head office that no longer answers does.

        Args:
            adviser: name of who works here.
        """
        try:
            cargo = self._manifest.cargo(adviser)
            work = [partial(self._let_go, one, there=there) for one, there in cargo.leaving]
            work += [partial(self._send, one) for one in cargo.named if self._here.has(one)]
            work += [partial(self._receive, one) for one in cargo.wanted if not self._here.has(one)]
            if self._all(work):
                self._manifest.looked(cargo.upto)
        except AppError as error:  # the file of dossiers: the records are kept all the same
            self._carried.waiting[""] = str(error)
        return self._carried

    def send(self, adviser: str) -> Carried:
        """Send what is to be sent, and nothing else: what a device does before it is emptied; see `carry`."""
        cargo = self._manifest.cargo(adviser)
        left = [one for one, there in cargo.leaving if not there]
        self._all([partial(self._send, one) for one in (*cargo.named, *left) if self._here.has(one)])
        return self._carried

    def fetch(self, sha256s: Iterable[str]) -> Carried:
        """Receive documents that are asked for, whoever follows their dossier."""
        self._all([partial(self._receive, one) for one in sha256s])
        return self._carried

    def _all(self, work: Sequence[partial[None]]) -> bool:
        """Do all of it; whether nothing is left untried."""
        self._asked, last, same = len(work), "", 0
        for self._rank, act in enumerate(work):
            try:
                error = self._tried(act)
                over = error is not None and self._is_over(error)
            except Cancelled:
                return self._leave(work[self._rank :], _STOPPED)
            told = "" if error is None else str(error)
            same, last = same + 1 if told == last else 1, told
            alike = told and same >= _MOST_SAME and not isinstance(error, UnknownPieceError)
            if over or alike:  # alike: a full disk, say, which the others would meet too
                return self._leave(work[self._rank + 1 :], told)
        return True

    def _tried(self, act: partial[None]) -> AppError | None:
        """What stopped one document."""
        try:
            act()
        except AppError as error:
            sha256: str = act.args[0]
            self._carried.waiting[sha256] = str(error)
            if not isinstance(error, UnreachableError | RevokedError):
                self._manifest.settle(sha256, there=False)
            return error
        return None

    def _leave(self, work: Iterable[partial[None]], why: str) -> bool:
        self._carried.waiting |= {act.args[0]: why for act in work if act.func != self._let_go}
        return False

    def _is_over(self, error: AppError) -> bool:
        """Whether nobody answers any more; an answer that was lost alone does not stop the others."""
        if isinstance(error, RevokedError | BusyError):
            return True
        return isinstance(error, UnreachableError) and not self._office.reachable()

    def _send(self, sha256: str) -> None:
        try:
            kept = self._here.find(sha256)
        except AppError as damage:
            self._mend(sha256, damage)
            return
        if kept is None:
            return
        reached = self._patiently(partial(self._office.reached, sha256))
        if not reached.whole:
            self._send_parts(sha256, kept.size, reached)
            self._carried.sent += 1
        self._manifest.settle(sha256, there=True)

    def _send_parts(self, sha256: str, size: int, reached: Reached) -> None:
        thrown, turns = False, 0
        while not reached.whole:
            self._tell("Envoi", reached.offset, size)
            before = reached.offset
            data = b"".join(_cut(self._here.open(sha256, before), PART_BYTES)) if before < size else b""
            try:
                reached = self._patiently(partial(self._office.add, sha256, size, before, data))
            except ThrownAwayError:
                if thrown:
                    raise
                thrown, reached = True, Reached(0, whole=False)
                continue
            turns = 0 if reached.offset > before else turns + 1
            if turns > _TRIES:
                raise AppError(_CIRCLE)

    def _receive(self, sha256: str) -> None:
        coming = _Coming(lambda start: self._patiently(partial(self._office.part, sha256, start)))

        def step(done: int, _total: int, _label: str) -> None:
            self._tell("Réception", done, coming.total)

        self._here.put(coming, step, 0, wanted=sha256)
        self._manifest.settle(sha256, there=True)
        self._carried.received += 1

    def _mend(self, sha256: str, damage: AppError) -> None:
        """A document that is damaged here comes back from the head office, if it is there."""
        try:
            self._receive(sha256)
        except UnknownPieceError:
            raise damage from None

    def _let_go(self, sha256: str, *, there: bool) -> None:
        """A document that left with its dossier goes from this disk, once the head office has it."""
        if not there and self._here.has(sha256):
            try:
                self._send(sha256)
            except UnknownPieceError:
                return  # it says nothing of a dossier that is elsewhere: it stays, for what if it had none
        self._here.remove(sha256)
        self._manifest.forget(sha256)

    def _patiently(self, ask: Callable[[], _Told]) -> _Told:
        """The answer; asked again when it was lost on the way and the head office is still there."""
        for _ in range(_TRIES - 1):
            try:
                return ask()
            except BusyError:
                raise
            except UnreachableError:
                if not self._office.reachable():
                    raise
        return ask()

    def _tell(self, what: str, done: int, total: int) -> None:
        share = _SHARES * min(done, total) // total if total else 0
        label = f"{what} de la pièce {self._rank + 1} sur {self._asked}"
        self._progress.step(self._rank * _SHARES + share, self._asked * _SHARES, typeset(label))


class _Coming:
    """A document as it comes: the next part is asked for when the one before was taken.

    Attributes:
        total: bytes of the whole, 0 until the first part came.
    """

    def __init__(self, ask: Callable[[int], Part]) -> None:
        self.total = 0
        self._ask, self._at, self._rest = ask, 0, memoryview(b"")

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""
        if not self._rest and (not self._at or self._at < self.total):
            part = self._ask(self._at)
            self.total, self._rest = part.total, memoryview(part.data)
            self._at += len(part.data)
        given, self._rest = self._rest[:size], self._rest[size:]
        return bytes(given)


def _cut(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    """The first bytes of a content."""
    for piece in pieces:
        yield piece[:most]
        most -= len(piece)
        if most <= 0:
            return


_STOPPED = "arrêté à votre demande, la suite au prochain échange."
_CIRCLE = typeset(
    "L'envoi d'une pièce au siège n'aboutit pas. Elle reste sur ce poste ; prévenez le siège si cela se "
    "répète."
)
