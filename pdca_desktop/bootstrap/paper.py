"""The press of the window: makes the documents of a dossier, with the pieces that this machine keeps."""

# ruff: noqa: PLC0415  (the paper is loaded by the job that first prints, never by the window)

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pdca_desktop import resources
from pdca_desktop.errors import AppError, FileError
from pdca_desktop.services.paper import Order, Paper, PaperKind, paper_name
from pdca_desktop.services.session import Machine, Step

if TYPE_CHECKING:
    from pdca_desktop.documents.scans.annex import Annex
    from pdca_desktop.domain.dossier import Dossier
    from pdca_desktop.services.pieces import AttachmentStore

_MOST_PIECE = 60_000_000


class HousePress:
    """Implements `Press` with the machine's documents and the rules in force."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def kinds(self, dossier: Dossier) -> tuple[PaperKind, ...]:
        """Every document; of what has no identifier yet, only the blank form."""
        return tuple(PaperKind) if dossier.id else (PaperKind.BLANK,)

    def make(self, order: Order, step: Step) -> Paper:
        """Make a document."""
        step(0, 0, "Préparation")
        from pdca_desktop.documents.press import Wanted, printed

        annexes, warnings = self._annexes(order, step) if order.annexes else ((), ())
        step(0, 0, "Mise en pages")
        adviser = self._machine.adviser
        wanted = Wanted(
            kind=order.kind,
            dossier=order.dossier,
            printed_at=order.at.astimezone(),
            app_version=resources.program_version(),
            adviser=order.dossier.adviser or (adviser.name if adviser else ""),
            scenario=order.scenario,
            annexes=annexes,
        )
        rules = self._machine.publications().pack(wanted.printed_at.date())
        data = printed(wanted, rules)
        step(1, 1, "")
        return Paper(paper_name(order.kind, order.dossier), data, warnings)

    def _annexes(self, order: Order, step: Step) -> tuple[tuple[Annex, ...], tuple[str, ...]]:
        """The scanned pieces in the order of the list; one that cannot be read says so on its page."""
        from pdca_desktop.documents.scans.annex import Scan, annex, unreadable

        store = self._machine.attachments()
        scanned = list(_scanned(order))
        made, warnings = [], []
        for done, (title, name, sha256) in enumerate(scanned):
            step(done, len(scanned), f"Pièce « {title} »")
            try:
                scan = Scan(title, name, _read(store, sha256))
                made.append(annex(scan, _Steps(step, done, len(scanned))))
            except AppError as error:
                why = error if isinstance(error, FileError) else FileError(str(error))
                made.append(unreadable(Scan(title, name, b""), why))
                warnings.append(str(error))
        return tuple(made), tuple(warnings)


class _Steps:
    """What the work on one piece tells, told as the rank of the piece."""

    def __init__(self, step: Step, done: int, total: int) -> None:
        self._step, self._done, self._total = step, done, total

    def step(self, _done: int, _total: int, label: str) -> None:
        """Say what is being done."""
        self._step(self._done, self._total, label)


def _scanned(order: Order) -> Iterator[tuple[str, str, str]]:
    """Title, file name and fingerprint of each piece whose document is kept, each document once."""
    from pdca_desktop.services.pieces import piece_list

    seen: set[str] = set()
    for line in piece_list(order.dossier, order.at.astimezone().date()):
        for piece in line.copies:
            if piece.sha256 not in seen:
                seen.add(piece.sha256)
                yield line.title, piece.file_name, piece.sha256


def _read(store: AttachmentStore, sha256: str) -> bytes:
    data = bytearray()
    for part in store.open(sha256):
        data += part
        if len(data) > _MOST_PIECE:
            break  # the annex says that it is too large
    return bytes(data)
