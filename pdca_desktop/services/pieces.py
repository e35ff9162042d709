"""The list of pieces as the screen shows it, and what an adviser does with a piece.

The document itself is kept by an `AttachmentStore`; the dossier holds its fingerprint only.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from pdca_desktop.domain import checklist
from pdca_desktop.domain.checklist import Expected, Milestone, PieceStatus
from pdca_desktop.domain.document import Piece
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.services.plans import Edit


class Content(Protocol):
    """What a document is read from."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""
        ...


class Kept(Protocol):
    """A document that is kept."""

    @property
    def sha256(self) -> str:
        """Its fingerprint, in hexadecimal."""
        ...

    @property
    def size(self) -> int:
        """In bytes."""
        ...


class AttachmentStore(Protocol):
    """Keeps documents, encrypted, by what they hold."""

    def put(self, source: Content, step: Callable[[int, int, str], None], total: int) -> Kept:
        """Keep a document; the same one is kept once.

        Args:
            source: read once, to its end.
            step: `Progress.step`, told the bytes done; it may cancel, and nothing is kept then.
            total: size of the document, 0 when it is not known.

        Raises:
            AppError: it cannot be taken or kept.
            Cancelled: the adviser asked to stop.
        """
        ...

    def find(self, sha256: str) -> Kept | None:
        """What is kept under a fingerprint."""
        ...

    def open(self, sha256: str) -> Iterator[bytes]:
        """The document, piece by piece.

        Raises:
            AppError: it is not on this device, or is damaged.
        """
        ...


@dataclass(frozen=True, slots=True)
class PieceLine:
    """One line of the list.

    Attributes:
        expected: what is awaited; None for a piece nobody asked for.
        status: where it stands on the day.
        pieces: what answers it, the last received first.
        title: the piece and whose it is, in French.
        until: last day of validity, None when there is none.
    """

    expected: Expected | None
    status: PieceStatus
    pieces: tuple[Piece, ...]
    title: str
    until: date | None


def piece_list(dossier: Dossier, today: date) -> tuple[PieceLine, ...]:
    """The awaited pieces in order, then the pieces nobody asks for any more: they are kept."""
    day = checklist.reference_day(dossier, today)
    expected = checklist.expected_pieces(dossier)
    lines = [_line(dossier, one, day) for one in expected]
    answering = {piece for line in lines for piece in line.pieces}
    spare = (_spare(dossier, piece, day) for piece in dossier.pieces if piece not in answering)
    return (*lines, *spare)


def missing_names(dossier: Dossier, by: Milestone, today: date) -> tuple[str, ...]:
    """The required pieces that are missing or expired for a milestone, in French."""
    return tuple(_title(dossier, one) for one in checklist.missing(dossier, by, today))


def receive(
    dossier: Dossier,
    expected: Expected,
    piece_id: str,
    today: date,
    *,
    sha256: str = "",
    file_name: str = "",
) -> Edit:
    """A piece received today, with its document when there is one; earlier ones stay beside it.

    Args:
        dossier: the dossier.
        expected: what the piece answers.
        piece_id: identifier made on the device.
        today: the day.
        sha256: fingerprint given by the attachment store.
        file_name: name the document came under.
    """
    piece = Piece(
        id=piece_id,
        kind=expected.kind,
        holder=expected.holder,
        received_on=today,
        sha256=sha256,
        file_name=file_name,
    )
    return _added(dossier, piece, f"réception : {_title(dossier, expected)}")


def see(dossier: Dossier, expected: Expected, piece_id: str, who: str) -> Edit:
    """An original that was seen: written on the piece there is, or on a new one without copy."""
    for rank, piece in reversed(list(enumerate(dossier.pieces))):
        if checklist.answering(expected, (piece,)):
            seen = replace(piece, original_seen=True, seen_by=who)
            pieces = (*dossier.pieces[:rank], seen, *dossier.pieces[rank + 1 :])
            break
    else:
        made = Piece(id=piece_id, kind=expected.kind, holder=expected.holder, original_seen=True, seen_by=who)
        pieces = (*dossier.pieces, made)
    return Edit(replace(dossier, pieces=pieces), typeset(f"original vu : {_title(dossier, expected)}"))


def discard(dossier: Dossier, rank: int) -> Edit:
    """A piece taken off the list; its document stays in the attachment store.

    Raises:
        LookupError: there is no such piece.
    """
    if not 0 <= rank < len(dossier.pieces):
        raise LookupError(f"/pieces/{rank}")
    piece = dossier.pieces[rank]
    pieces = (*dossier.pieces[:rank], *dossier.pieces[rank + 1 :])
    name = piece.kind.label if piece.kind else "pièce"
    return Edit(replace(dossier, pieces=pieces), typeset(f"retrait : {name}"))


def _added(dossier: Dossier, piece: Piece, label: str) -> Edit:
    return Edit(replace(dossier, pieces=(*dossier.pieces, piece)), typeset(label))


def _line(dossier: Dossier, expected: Expected, day: date) -> PieceLine:
    pieces = checklist.answering(expected, dossier.pieces)
    ordered = tuple(sorted(pieces, key=lambda piece: piece.received_on or date.min, reverse=True))
    ends = [checklist.valid_until(expected, piece) for piece in ordered]
    return PieceLine(
        expected=expected,
        status=checklist.status(expected, pieces, day),
        pieces=ordered,
        title=_title(dossier, expected),
        until=None if not ends or None in ends else max(end for end in ends if end is not None),
    )


def _spare(dossier: Dossier, piece: Piece, day: date) -> PieceLine:
    if piece.kind is None:
        status = PieceStatus.RECEIVED if piece.received_on else PieceStatus.MISSING
        return PieceLine(None, status, (piece,), piece.file_name or "Pièce à classer", piece.valid_until)
    stand_in = Expected(piece.kind, piece.holder, "", required=False, by=Milestone.COMMITTEE)
    return PieceLine(
        None,
        checklist.status(stand_in, (piece,), day),
        (piece,),
        _title(dossier, stand_in),
        checklist.valid_until(stand_in, piece),
    )


def _title(dossier: Dossier, expected: Expected) -> str:
    """The piece, and its holder when there are several."""
    name = ""
    if expected.holder and len(dossier.holders) > 1:
        named = {holder.id: holder.full_name for holder in dossier.holders}
        name = named.get(expected.holder, "")
    return typeset(f"{expected.kind.label} ({name})" if name else expected.kind.label)
