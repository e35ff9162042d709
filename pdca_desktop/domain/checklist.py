"""Which supporting documents a dossier needs, why, for when, and where each stands.

The list is data (`piece_reasons.py`): one reason per kind, asked of the project or of each holder. It answers
in French why the piece is needed, or nothing; so a change of answer adds and removes pieces by itself.

An answer that is not given asks for nothing yet: the question itself is on the form.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pdca_desktop.domain.dates import add_months
from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.piece_facts import exists
from pdca_desktop.domain.piece_reasons import HOLDER_REASONS, PROJECT_REASONS

EXPIRING_DAYS = 30
"""A piece that ends within so many days is told to renew."""

RECENT_MONTHS = 3
"""A proof « de moins de 3 mois » holds so long after it was received, unless its own end is written."""

_RECENT = (PieceKind.HOME_PROOF, PieceKind.SITUATION_PROOF)
_SEEN_IS_ENOUGH = (PieceKind.IDENTITY, PieceKind.RESIDENCE_PERMIT)
_FOR_SETUP = (PieceKind.RIB, PieceKind.LOAN_OFFER, PieceKind.REGISTRATION)
_NOT_REQUIRED = (PieceKind.LICENCES, PieceKind.LEASE)
_OVER = (DossierState.REDIRECTED, DossierState.REFUSED, DossierState.LAPSED, DossierState.CLOSED)


class Milestone(Choice):
    """What a piece is needed for."""

    COMMITTEE = "committee", "Pour le comité"
    SETUP = "setup", "Pour la mise en place"


class PieceStatus(Choice):
    """Where a piece stands."""

    RECEIVED = "received", "Reçue"
    SEEN = "seen", "Vue"
    EXPIRING = "expiring", "Expire bientôt"
    EXPIRED = "expired", "Expirée"
    MISSING = "missing", "À recevoir"

    @property
    def there(self) -> bool:
        """Whether the piece may be counted on today."""
        return self in (PieceStatus.RECEIVED, PieceStatus.SEEN, PieceStatus.EXPIRING)


@dataclass(frozen=True, slots=True)
class Expected:
    """A piece the dossier needs.

    Attributes:
        holder: identifier of the holder it is about; empty: the project.
        why: French sentence.
        required: the milestone waits for it; otherwise it is only useful.
        by: what it is needed for.
        first: whether a piece that names no holder is taken for this one.
        until: end of validity known from the form, when the piece does not say it.
    """

    kind: PieceKind
    holder: str
    why: str
    required: bool
    by: Milestone
    first: bool = True
    until: date | None = None

    @property
    def seen_is_enough(self) -> bool:
        """Whether having seen the original is enough, without keeping a copy."""
        return self.kind in _SEEN_IS_ENOUGH


def expected_pieces(dossier: Dossier) -> tuple[Expected, ...]:
    """The pieces this dossier needs, in the order of the form; none once it is over."""
    if dossier.state in _OVER:
        return ()
    found = [*_of_holders(dossier), *_of_project(dossier)]
    order = {kind: rank for rank, kind in enumerate(PieceKind)}
    return tuple(sorted(found, key=lambda one: order[one.kind]))


def status(expected: Expected, pieces: Iterable[Piece], today: date) -> PieceStatus:
    """Where an expected piece stands: the best of the pieces that answer it."""
    ranks = list(PieceStatus)
    found = (_status(expected, piece, today) for piece in answering(expected, pieces))
    return min(found, key=ranks.index, default=PieceStatus.MISSING)


def answering(expected: Expected, pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces that answer an expected one, in their order."""
    return tuple(
        piece
        for piece in pieces
        if piece.kind is expected.kind
        and (not expected.holder or piece.holder == expected.holder or (expected.first and not piece.holder))
    )


def valid_until(expected: Expected, piece: Piece) -> date | None:
    """Last day the piece holds; None: it has no end."""
    if piece.valid_until is not None:
        return piece.valid_until
    if expected.kind in _RECENT and piece.received_on is not None:
        if piece.received_on.year == date.max.year:
            return date.max
        return add_months(piece.received_on, RECENT_MONTHS) - timedelta(days=1)
    return expected.until


def missing(dossier: Dossier, by: Milestone, today: date) -> tuple[Expected, ...]:
    """The required pieces that are missing or expired for a milestone and those before it."""
    milestones = list(Milestone)
    due = milestones[: milestones.index(by) + 1]
    day = reference_day(dossier, today)
    return tuple(
        expected
        for expected in expected_pieces(dossier)
        if expected.required and expected.by in due and not status(expected, dossier.pieces, day).there
    )


def reference_day(dossier: Dossier, today: date) -> date:
    """The day a piece has to be valid: today, or that of the committee's decision once it is taken."""
    decided = dossier.decided_on
    return today if decided is None or decided > today else decided


def _status(expected: Expected, piece: Piece, today: date) -> PieceStatus:
    kept = piece.received_on is not None
    if not kept and not (piece.original_seen and expected.seen_is_enough):
        return PieceStatus.MISSING
    end = valid_until(expected, piece)
    if end is not None and end < today:
        return PieceStatus.EXPIRED
    if end is not None and end - today <= timedelta(days=EXPIRING_DAYS):
        return PieceStatus.EXPIRING
    return PieceStatus.RECEIVED if kept else PieceStatus.SEEN


def _of_holders(dossier: Dossier) -> Iterable[Expected]:
    for rank, holder in enumerate(dossier.holders):
        for kind, reason in HOLDER_REASONS.items():
            why = reason(dossier, holder)
            if why:
                yield Expected(
                    kind=kind,
                    holder=holder.id,
                    why=typeset(why),
                    required=kind not in _NOT_REQUIRED,
                    by=Milestone.COMMITTEE,
                    first=rank == 0,
                    until=holder.residence_permit_until if kind is PieceKind.RESIDENCE_PERMIT else None,
                )


def _of_project(dossier: Dossier) -> Iterable[Expected]:
    for kind, reason in PROJECT_REASONS.items():
        why = reason(dossier)
        if why:
            yield Expected(kind, "", typeset(why), kind not in _NOT_REQUIRED, _by(kind, dossier))


def _by(kind: PieceKind, dossier: Dossier) -> Milestone:
    if kind is PieceKind.REGISTRATION and exists(dossier):
        return Milestone.COMMITTEE
    return Milestone.SETUP if kind in _FOR_SETUP else Milestone.COMMITTEE
