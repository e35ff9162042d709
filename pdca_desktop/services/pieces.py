"""The list of pieces as the screen shows it, and what an adviser does with a piece.

The document itself is kept by an `AttachmentStore`; the dossier holds its fingerprint only.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from pdca_desktop.domain import checklist
from pdca_desktop.domain.checklist import Expected, Milestone, PieceStatus
from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import day as in_french
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.workflow import is_decided
from pdca_desktop.errors import AppError
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

    def remove(self, sha256: str) -> None:
        """Forget a document, at the end of its retention or with its person; nothing if it is not kept.

        Raises:
            AppError: the disk refuses.
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

    @property
    def target(self) -> Expected | None:
        """What a document joined here answers; None for a piece of no known kind."""
        if self.expected is not None:
            return self.expected
        first = next(iter(self.pieces), None)
        return None if first is None or first.kind is None else unasked(first.kind, first.holder)

    @property
    def copies(self) -> tuple[Piece, ...]:
        """The pieces whose document is kept."""
        return tuple(piece for piece in self.pieces if piece.sha256)


@dataclass(frozen=True, slots=True)
class Document:
    """A document that is kept.

    Attributes:
        name: of the file it came in.
    """

    sha256: str
    name: str


def unasked(kind: PieceKind, holder: str = "") -> Expected:
    """A piece that nobody asks for, so that it can be received all the same."""
    return Expected(kind, holder, "", required=False, by=Milestone.COMMITTEE)


def piece_list(dossier: Dossier, today: date) -> tuple[PieceLine, ...]:
    """The awaited pieces in order, then the pieces nobody asks for any more: they are kept."""
    day = checklist.reference_day(dossier, today)
    expected = checklist.expected_pieces(dossier)
    lines = [_line(dossier, one, day, checklist.answering(one, dossier.pieces)) for one in expected]
    answering = {piece for line in lines for piece in line.pieces}
    spare: dict[tuple[object, ...], list[Piece]] = {}
    for rank, piece in enumerate(dossier.pieces):
        if piece not in answering:
            alone = (rank,) if piece.kind is None else ()
            spare.setdefault((piece.kind, piece.holder, *alone), []).append(piece)
    return (*lines, *(_spare(dossier, pieces, day) for pieces in spare.values()))


def other_kinds(dossier: Dossier) -> tuple[PieceKind, ...]:
    """The kinds of pieces that this dossier neither awaits nor holds."""
    known = {one.kind for one in checklist.expected_pieces(dossier)} | {one.kind for one in dossier.pieces}
    return tuple(kind for kind in PieceKind if kind not in known)


def missing_names(dossier: Dossier, by: Milestone, today: date) -> tuple[str, ...]:
    """The required pieces that are missing or expired for a milestone, in French."""
    return tuple(_title(dossier, one) for one in checklist.missing(dossier, by, today))


def receive(dossier: Dossier, expected: Expected, piece_id: str, today: date) -> Edit:
    """A piece received today, without copy; earlier ones stay beside it.

    Args:
        dossier: the dossier.
        expected: what the piece answers.
        piece_id: identifier made on the device.
        today: the day.
    """
    piece = Piece(id=piece_id, kind=expected.kind, holder=expected.holder, received_on=today)
    pieces = (*dossier.pieces, piece)
    return Edit(replace(dossier, pieces=pieces), typeset(f"réception : {_title(dossier, expected)}"))


def attach(
    dossier: Dossier,
    expected: Expected,
    documents: Sequence[Document],
    new_id: Callable[[], str],
    today: date,
) -> Edit:
    """Documents joined to what they answer, each a piece of its own; one joined before is left out.

    The first is the copy of the piece that was received or seen without one, while that one still holds.

    Args:
        dossier: the dossier.
        expected: what the documents answer.
        documents: kept already.
        new_id: makes identifiers.
        today: the day they came.
    """
    pieces = list(dossier.pieces)
    joined = {piece.sha256 for piece in checklist.answering(expected, pieces)}
    bare = _without_copy(dossier, expected, today)
    for document in documents:
        if document.sha256 in joined:
            continue
        joined.add(document.sha256)
        if bare is None:
            piece = Piece(id=new_id(), kind=expected.kind, holder=expected.holder)
            pieces.append(piece)
            rank = len(pieces) - 1
        else:
            rank, piece, bare = bare, pieces[bare], None
        pieces[rank] = replace(
            piece,
            received_on=piece.received_on or today,
            sha256=document.sha256,
            file_name=document.name,
        )
    edited = replace(dossier, pieces=tuple(pieces))
    return Edit(edited, typeset(f"document joint : {_title(dossier, expected)}"))


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


def why_kept(dossier: Dossier, piece: Piece) -> str:
    """Why a piece may not be taken off the list, in French; empty when it may.

    What the committee had before it when it decided stays, as its decision does.
    """
    decided = dossier.decided_on
    if not is_decided(dossier.state) or decided is None:
        return ""
    if piece.received_on is not None and piece.received_on > decided:
        return ""
    return typeset(f"Le comité du {in_french(decided)} l'a eue sous les yeux : elle reste au dossier.")


def discard(dossier: Dossier, rank: int) -> Edit:
    """A piece taken off the list; its document stays in the attachment store, for undo.

    Raises:
        LookupError: there is no such piece.
        AppError: it may not be; see `why_kept`.
    """
    if not 0 <= rank < len(dossier.pieces):
        raise LookupError(f"/pieces/{rank}")
    piece = dossier.pieces[rank]
    reason = why_kept(dossier, piece)
    if reason:
        raise AppError(reason)
    pieces = (*dossier.pieces[:rank], *dossier.pieces[rank + 1 :])
    name = piece.kind.label if piece.kind else "pièce"
    return Edit(replace(dossier, pieces=pieces), typeset(f"retrait : {name}"))


def _without_copy(dossier: Dossier, expected: Expected, today: date) -> int | None:
    """The rank of the last piece that answers, holds today and has no copy."""
    for rank, piece in reversed(list(enumerate(dossier.pieces))):
        if not checklist.answering(expected, (piece,)) or piece.sha256:
            continue
        if checklist.status(expected, (piece,), today) is not PieceStatus.EXPIRED:
            return rank
    return None


def _line(dossier: Dossier, expected: Expected, day: date, pieces: Sequence[Piece]) -> PieceLine:
    ordered = tuple(sorted(pieces, key=lambda piece: piece.received_on or date.min, reverse=True))
    ends = [checklist.valid_until(expected, piece) for piece in ordered]
    return PieceLine(
        expected=expected,
        status=checklist.status(expected, pieces, day),
        pieces=ordered,
        title=_title(dossier, expected),
        until=None if not ends or None in ends else max(end for end in ends if end is not None),
    )


def _spare(dossier: Dossier, pieces: Sequence[Piece], day: date) -> PieceLine:
    first = pieces[0]
    if first.kind is None:
        status = PieceStatus.RECEIVED if first.received_on else PieceStatus.MISSING
        return PieceLine(
            None, status, (first,), typeset(first.file_name or "Pièce à classer"), first.valid_until
        )
    return replace(_line(dossier, unasked(first.kind, first.holder), day, pieces), expected=None)


def _title(dossier: Dossier, expected: Expected) -> str:
    """The piece, and its holder when there are several."""
    name = ""
    if expected.holder and len(dossier.holders) > 1:
        named = {holder.id: holder.full_name for holder in dossier.holders}
        name = named.get(expected.holder, "")
    return typeset(f"{expected.kind.label} ({name})" if name else expected.kind.label)
