"""The supporting documents: what is missing first, then what came, its end, who saw the original."""

from collections.abc import Iterator
from decimal import Decimal

from pdca_desktop.documents.blocks import Block, Column, Kind, Para, Row, RowKind, Table, Tone
from pdca_desktop.documents.dossier.fields import label_of, told
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french
from pdca_desktop.domain.document import Piece
from pdca_desktop.domain.french import typeset
from pdca_desktop.services.pieces import PieceLine


def pieces(view: PrintView) -> Iterator[Block]:
    """The list of pieces; the documents themselves are not printed."""
    there = [line for line in view.pieces if line.status.there]
    missing = [line for line in view.pieces if not line.status.there]
    counted = f"{len(there)} pièce{'s' if len(there) > 1 else ''} sur {len(view.pieces)}"
    yield Para(
        typeset(f"Le dossier tient {counted} à ce jour. Les pièces ne sont pas imprimées ici."), Tone.SMALL
    )
    rows: list[Row] = []
    for title, lines in (("À recevoir ou à renouveler", missing), ("Reçues", there)):
        if lines:
            rows.append(Row((title,), RowKind.GROUP))
            rows += [_row(line) for line in lines]
    columns = (
        Column(label_of(Piece, "kind"), Decimal(34), head=True),
        Column("État", Decimal(13)),
        Column(label_of(Piece, "received_on"), Decimal(12), Kind.NUMBER),
        Column(label_of(Piece, "valid_until"), Decimal(13), Kind.NUMBER),
        Column(label_of(Piece, "original_seen"), Decimal(28)),
    )
    yield Table("Pièces du dossier", columns, tuple(rows), "Aucune pièce n’est attendue.")


def _row(line: PieceLine) -> Row:
    last = line.pieces[0] if line.pieces else None
    title = line.title
    if not line.status.there and line.expected is not None:
        title = f"{title}. {line.expected.why}"
    return Row((
        typeset(title),
        typeset(line.status.label),
        told(last, "received_on") if last and last.received_on else "—",
        french.day(line.until) if line.until else "—",
        _seen(last),
    ))  # fmt: skip


def _seen(piece: Piece | None) -> str:
    if piece is None:
        return "—"
    words = told(piece, "original_seen")
    if piece.original_seen and piece.seen_by.strip():
        words += f", par {piece.seen_by.strip()}"
    return typeset(f"{words} ({piece.note.strip()})" if piece.note.strip() else words)
