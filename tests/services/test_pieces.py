"""The list of pieces as it is shown, and what an adviser does with it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from pdca_desktop.domain.checklist import Milestone, PieceStatus, expected_pieces
from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.services import pieces
from pdca_desktop.services.pieces import AttachmentStore, Document, PieceLine
from pdca_desktop.store.attachments import Attachments
from tests.builders import APPLIED, TODAY, a_dossier, a_holder
from tests.fakes.store import CountedIds
from tests.strategies import records

K = PieceKind


def line(dossier: Dossier, kind: PieceKind, today: date = TODAY) -> PieceLine:
    return next(
        one for one in pieces.piece_list(dossier, today) if one.expected and one.expected.kind is kind
    )


def test_the_store_of_attachments_is_one(tmp_path: Path) -> None:
    store: AttachmentStore = Attachments(tmp_path, b"\0" * 32)
    assert store.find("0" * 64) is None


@settings(max_examples=60)
@given(records(Dossier, within_bounds=True, most_items=3))
def test_every_expected_piece_and_every_piece_is_on_the_list(dossier: Dossier) -> None:
    holders = tuple(replace(holder, id=f"h{rank}") for rank, holder in enumerate(dossier.holders))
    dossier = replace(dossier, holders=holders)
    found = pieces.piece_list(dossier, TODAY)
    assert tuple(one.expected for one in found if one.expected) == expected_pieces(dossier)
    assert {piece for one in found for piece in one.pieces} == set(dossier.pieces)
    assert all(one.pieces or one.status is PieceStatus.MISSING for one in found)
    assert all(one.title for one in found)


def test_receiving_a_piece() -> None:
    dossier = a_dossier()
    cv = line(dossier, K.CV)
    assert cv.expected is not None
    assert (cv.status, cv.pieces, cv.until) == (PieceStatus.MISSING, (), None)
    edit = pieces.receive(dossier, cv.expected, "p1", TODAY)
    received = Piece(id="p1", kind=K.CV, holder="porteur-1", received_on=TODAY)
    assert edit.dossier == replace(dossier, pieces=(*dossier.pieces, received))
    assert edit.label == typeset("réception : CV")
    assert line(edit.dossier, K.CV).status is PieceStatus.RECEIVED


def attached(dossier: Dossier, kind: PieceKind, *documents: Document, today: date = TODAY) -> Dossier:
    expected = line(dossier, kind).expected
    assert expected is not None
    return pieces.attach(dossier, expected, documents, CountedIds().new, today).dossier


def test_each_document_joined_is_a_piece_and_a_second_time_nothing() -> None:
    dossier = a_dossier(pieces=())
    one, other = Document("aa", "recto.jpg"), Document("bb", "verso.jpg")
    joined = attached(dossier, K.CV, one, other, one)
    assert [(piece.sha256, piece.file_name, piece.received_on) for piece in joined.pieces] == [
        ("aa", "recto.jpg", TODAY),
        ("bb", "verso.jpg", TODAY),
    ]
    assert all(piece.kind is K.CV and piece.holder == "porteur-1" and piece.id for piece in joined.pieces)
    assert attached(joined, K.CV, other) == joined
    assert line(joined, K.CV).copies == joined.pieces


def test_a_document_is_the_copy_of_the_piece_that_came_without_one() -> None:
    came = Piece(id="p", kind=K.CV, holder="porteur-1", received_on=APPLIED, original_seen=True, seen_by="D.")
    joined = attached(a_dossier(pieces=(came,)), K.CV, Document("aa", "cv.pdf"), Document("bb", "suite.pdf"))
    assert joined.pieces[0] == replace(came, sha256="aa", file_name="cv.pdf")
    assert [piece.received_on for piece in joined.pieces] == [APPLIED, TODAY]


def test_a_new_document_does_not_rejuvenate_an_expired_piece() -> None:
    old = Piece(id="p", kind=K.HOME_PROOF, holder="porteur-1", received_on=date(2018, 1, 1))
    joined = attached(a_dossier(pieces=(old,)), K.HOME_PROOF, Document("aa", "facture.pdf"))
    assert joined.pieces[0] == old
    assert (joined.pieces[1].received_on, joined.pieces[1].sha256) == (TODAY, "aa")


def test_a_piece_that_nobody_asks_for_can_be_joined_too() -> None:
    dossier = a_dossier(pieces=())
    assert K.SALE_AGREEMENT in pieces.other_kinds(dossier)
    assert K.CV not in pieces.other_kinds(dossier)
    target = pieces.unasked(K.SALE_AGREEMENT)
    documents = (Document("aa", "1.pdf"), Document("bb", "2.pdf"))
    joined = pieces.attach(dossier, target, documents, CountedIds().new, TODAY).dossier
    spare = [one for one in pieces.piece_list(joined, TODAY) if one.expected is None]
    assert [(one.title, len(one.copies)) for one in spare] == [("Compromis de cession", 2)]
    assert spare[0].target == target
    assert K.SALE_AGREEMENT not in pieces.other_kinds(joined)


def test_what_the_committee_had_before_it_stays() -> None:
    before = Piece(id="a", kind=K.CV, received_on=APPLIED)
    after = Piece(id="b", kind=K.RIB, received_on=date(2019, 7, 1))
    undated = Piece(id="c", kind=K.LEASE)
    decided = a_dossier(
        state=DossierState.GRANTED, decided_on=date(2019, 6, 1), pieces=(before, after, undated)
    )
    assert [bool(pieces.why_kept(decided, piece)) for piece in decided.pieces] == [True, False, True]
    with pytest.raises(AppError, match="01/06/2019"):
        pieces.discard(decided, 0)
    assert pieces.discard(decided, 1).dossier.pieces == (before, undated)
    assert not pieces.why_kept(replace(decided, state=DossierState.ASSESSMENT), before)


def test_seeing_an_original_is_written_on_the_last_piece_or_on_a_new_one() -> None:
    dossier = a_dossier()
    identity = line(dossier, K.IDENTITY).expected
    assert identity is not None
    seen = pieces.see(dossier, identity, "p1", "Dominique").dossier
    assert seen.pieces[-1] == Piece(
        id="p1", kind=K.IDENTITY, holder="porteur-1", original_seen=True, seen_by="Dominique"
    )
    assert line(seen, K.IDENTITY).status is PieceStatus.SEEN
    twice = pieces.receive(pieces.receive(dossier, identity, "a", APPLIED).dossier, identity, "b", TODAY)
    marked = pieces.see(twice.dossier, identity, "c", "Dominique").dossier
    assert [piece.original_seen for piece in marked.pieces[-2:]] == [None, True]
    assert len(marked.pieces) == len(twice.dossier.pieces)


def test_the_last_received_comes_first_with_its_end() -> None:
    dossier = replace(
        a_dossier(decided_on=None),
        pieces=(
            Piece(kind=K.HOME_PROOF, holder="porteur-1", received_on=date(2019, 1, 5)),
            Piece(kind=K.HOME_PROOF, holder="porteur-1", received_on=date(2019, 6, 1)),
        ),
    )
    home = line(dossier, K.HOME_PROOF)
    assert [piece.received_on for piece in home.pieces] == [date(2019, 6, 1), date(2019, 1, 5)]
    assert (home.status, home.until) == (PieceStatus.RECEIVED, date(2019, 8, 31))
    later = line(dossier, K.HOME_PROOF, date(2019, 9, 1))
    assert later.status is PieceStatus.EXPIRED


def test_a_piece_that_nothing_asks_for_is_kept_and_shown() -> None:
    spare = Piece(kind=K.SALE_AGREEMENT, received_on=TODAY)
    unsorted = Piece(file_name="scan.pdf", received_on=TODAY)
    dossier = a_dossier(pieces=(spare, unsorted, Piece()))
    found = [one for one in pieces.piece_list(dossier, TODAY) if one.expected is None]
    assert [one.title for one in found] == ["Compromis de cession", "scan.pdf", "Pièce à classer"]
    assert [one.status.value for one in found] == ["received", "received", "missing"]
    over = replace(dossier, state=DossierState.CLOSED)
    assert len(pieces.piece_list(over, TODAY)) == 3


def test_with_several_holders_a_piece_says_whose_it_is() -> None:
    dossier = a_dossier(holders=(a_holder(), a_holder(id="2", first_name="Alix")), pieces=())
    titles = [one.title for one in pieces.piece_list(dossier, TODAY)]
    assert "CV (Camille Exemple)" in titles
    assert "CV (Alix Exemple)" in titles
    names = pieces.missing_names(dossier, Milestone.COMMITTEE, TODAY)
    assert "CV (Alix Exemple)" in names
    assert "RIB" not in names
    assert "RIB" in pieces.missing_names(dossier, Milestone.SETUP, TODAY)


def test_a_piece_taken_off_the_list() -> None:
    dossier = a_dossier()
    edit = pieces.discard(dossier, 0)
    assert edit.dossier.pieces == ()
    assert edit.label.startswith("retrait")
    assert pieces.discard(a_dossier(pieces=(Piece(),)), 0).label == typeset("retrait : pièce")
    for rank in (-1, 1):
        with pytest.raises(LookupError):
            pieces.discard(dossier, rank)
