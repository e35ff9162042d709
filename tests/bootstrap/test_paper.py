"""The press of the window over the real documents: readable, sealed, with the pieces of the machine."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image

from pdca_desktop import resources
from pdca_desktop.bootstrap.paper import HousePress
from pdca_desktop.documents.seal.verifying import verify
from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.dossier_file import read_dossier
from pdca_desktop.services.paper import Order, Paper, PaperKind
from pdca_desktop.services.progress import Cancelled
from pdca_desktop.services.sealing import Outcome
from pdca_desktop.services.session import Stage
from tests.ui.pages.rooms import FakeMachine

AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


@cache
def a_dossier() -> Dossier:
    return replace(read_dossier(resources.folder("demo") / "05-friperie-calais.json"), id="d1")


def quiet(_done: int, _total: int, _label: str) -> None:
    """Nobody watches."""


def made(kind: PaperKind, dossier: Dossier, machine: FakeMachine, *, annexes: bool = False) -> Paper:
    return HousePress(machine).make(Order(kind, dossier, AT, annexes=annexes), quiet)


def pages(paper: Paper) -> list[str]:
    with pypdfium2.PdfDocument(paper.data) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def kept(machine: FakeMachine, *colours: str) -> tuple[Piece, ...]:
    """A scanned piece a colour."""
    pieces = []
    for rank, colour in enumerate(colours):
        out = BytesIO()
        Image.new("RGB", (600, 800), colour).save(out, "PNG")
        sha256 = machine.documents.put(BytesIO(out.getvalue()), quiet, 0).sha256
        pieces.append(
            Piece(
                id=f"p{rank}", kind=PieceKind.QUOTES, sha256=sha256, file_name=f"devis-{colour}.png",
                received_on=date(2026, 11, 1),
            )
        )  # fmt: skip
    return tuple(pieces)


def test_what_has_no_identifier_is_only_a_blank_form() -> None:
    press = HousePress(FakeMachine())
    assert press.kinds(a_dossier()) == tuple(PaperKind)
    assert press.kinds(Dossier()) == (PaperKind.BLANK,)


@pytest.mark.parametrize("kind", PaperKind)
def test_every_document_is_made_and_intact(kind: PaperKind) -> None:
    paper = made(kind, a_dossier(), FakeMachine())
    assert any(pages(paper))
    assert paper.name.endswith(".pdf")
    assert paper.warnings == ()
    assert verify(paper.data).outcome is Outcome.INTACT


def test_the_same_order_gives_the_same_bytes() -> None:
    first, second = (made(PaperKind.TAKE_HOME, a_dossier(), FakeMachine()) for _ in range(2))
    assert first == second


def test_the_scanned_pieces_are_joined_once_each() -> None:
    machine = FakeMachine()
    red, blue = kept(machine, "red", "blue")
    dossier = replace(a_dossier(), pieces=(red, blue, replace(red, id="twice")))
    bare = made(PaperKind.COMMITTEE, dossier, machine)
    paper = made(PaperKind.COMMITTEE, dossier, machine, annexes=True)
    assert len(pages(paper)) == len(pages(bare)) + 2
    assert paper.warnings == ()


def test_a_piece_that_is_not_here_is_told_and_stops_nothing() -> None:
    machine = FakeMachine()
    red, blue = kept(machine, "red", "blue")
    del machine.documents.contents[blue.sha256]
    dossier = replace(a_dossier(), pieces=(red, blue))
    paper = made(PaperKind.COMMITTEE, dossier, machine, annexes=True)
    assert [warning for warning in paper.warnings if "pas sur ce poste" in warning] == list(paper.warnings)
    assert any("pas sur ce poste" in text for text in pages(paper))


def test_pieces_need_open_dossiers() -> None:
    machine = FakeMachine(stage=Stage.LOCKED)
    with pytest.raises(AppError, match="verrouillés"):
        made(PaperKind.COMMITTEE, a_dossier(), machine, annexes=True)


def test_it_stops_when_asked() -> None:
    machine = FakeMachine()
    dossier = replace(a_dossier(), pieces=kept(machine, "red", "blue"))
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int, _label: str) -> None:
        told.append((done, total))
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        HousePress(machine).make(Order(PaperKind.COMMITTEE, dossier, AT, annexes=True), stop)
    assert told[-1] == (1, 2)
