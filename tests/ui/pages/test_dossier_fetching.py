"""Documents that are not on this machine: told, and received when asked for."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.ui.pages.dossier.pieces import PiecesSection
from pdca_desktop.ui.pages.dossier.workspace import Workspace
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell
from tests.builders import APPLIED, a_dossier
from tests.fakes.exchanges import ADDRESS
from tests.ui.pages.papers import a_pdf
from tests.ui.pages.rooms import ADVISER, FakeMachine
from tests.ui.walker import faults

NAMES = ("bail.pdf", "rib.pdf")
KINDS = (PieceKind.CV, PieceKind.RIB)


@pytest.fixture
def contents(tmp_path: Path) -> dict[str, bytes]:
    """Two documents that a colleague joined elsewhere, by fingerprint."""
    files = [a_pdf(tmp_path / name, pages=rank + 1).read_bytes() for rank, name in enumerate(NAMES)]
    return {hashlib.sha256(content).hexdigest(): content for content in files}


@pytest.fixture
def machine(contents: dict[str, bytes]) -> FakeMachine:
    machine = FakeMachine()
    machine.office.address = ADDRESS
    machine.office.documents = dict(contents)
    machine.office.keep = lambda content: machine.documents.contents.__setitem__(
        hashlib.sha256(content).hexdigest(), content
    )
    return machine


@pytest.fixture
def section(shell: Shell, desk: Desk, contents: dict[str, bytes]) -> PiecesSection:
    pieces = tuple(
        Piece(id=name, kind=kind, holder="porteur-1", received_on=APPLIED, sha256=sha256, file_name=name)
        for name, kind, sha256 in zip(NAMES, KINDS, contents, strict=True)
    )
    stored = desk.store.create(a_dossier(pieces=pieces), ADVISER.act("essai"))
    workspace = Workspace(desk, shell.commands, stored, shell)
    shell.add_page("dossier", lambda: workspace.page)
    workspace.open("pieces")
    shell.open_page("dossier")
    shell.window.resize(1366, 768)
    shell.window.show()
    found = workspace.page.section("pieces")
    assert isinstance(found, PiecesSection)
    return found


def choose(section: PiecesSection, kind: PieceKind) -> None:
    lines = section.pieces.lines
    section.table.selectRow(
        next(rank for rank, line in enumerate(lines) if any(piece.kind is kind for piece in line.pieces))
    )


def said(section: PiecesSection) -> str:
    return section.panel.cards[0]._note.text()


def test_what_is_not_here_says_so_and_comes_when_asked(qtbot: QtBot, section: PiecesSection) -> None:
    choose(section, PieceKind.CV)
    qtbot.waitUntil(lambda: said(section) == "Pas encore sur ce poste")
    (card,) = section.panel.cards
    assert not card.fetch.isHidden()
    assert card.view.isHidden()
    assert card.copy.isHidden()
    assert card._fault.isHidden()
    assert faults(section) == []
    told: list[str] = []
    section.pieces.said.connect(lambda sentence, _back: told.append(sentence))
    card.fetch.click()
    qtbot.waitUntil(card.fetch.isHidden)
    assert told == ["1 pièce reçue"]
    assert card.view.isEnabled()
    assert not card.view.isHidden()
    assert "ko" in card._facts.text()
    assert card._note.isHidden()


def test_all_that_is_missing_comes_at_once(
    qtbot: QtBot, section: PiecesSection, machine: FakeMachine, contents: dict[str, bytes]
) -> None:
    qtbot.waitUntil(lambda: not section.fetch_all.isHidden())
    assert section.fetch_all.text() == "Recevoir les 2 pièces absentes"
    section.fetch_all.click()
    qtbot.waitUntil(section.fetch_all.isHidden)
    assert machine.documents.contents == contents


def test_what_the_head_office_does_not_have_stays_told(
    qtbot: QtBot, section: PiecesSection, machine: FakeMachine
) -> None:
    machine.office.documents.clear()
    choose(section, PieceKind.RIB)
    qtbot.waitUntil(lambda: said(section) == "Pas encore sur ce poste")
    with qtbot.waitSignal(section.pieces.said) as told:
        section.panel.cards[0].fetch.click()
    assert told.args is not None
    assert "ne l’a pas encore" in told.args[0]
    qtbot.waitUntil(lambda: section.fetch_all.text() == "Recevoir les 2 pièces absentes")
    assert not section.panel.cards[0].fetch.isHidden()


def test_offline_a_sentence_says_so(qtbot: QtBot, section: PiecesSection, machine: FakeMachine) -> None:
    machine.office.here = False
    choose(section, PieceKind.CV)
    qtbot.waitUntil(lambda: said(section) == "Pas encore sur ce poste")
    with qtbot.waitSignal(section.pieces.said) as told:
        section.panel.cards[0].fetch.click()
    assert told.args is not None
    assert "ne répond pas" in told.args[0]


def test_without_a_head_office_nothing_is_promised(
    qtbot: QtBot, section: PiecesSection, machine: FakeMachine
) -> None:
    machine.office.address = ""

    def looked_alone() -> bool:
        section.entered()
        choose(section, PieceKind.CV)
        return "pas sur ce poste" in section.panel.cards[0]._fault.text()

    qtbot.waitUntil(looked_alone)
    assert section.panel.cards[0].fetch.isHidden()
    qtbot.waitUntil(section.fetch_all.isHidden)


def test_what_was_joined_here_and_did_not_leave_yet_says_so(
    qtbot: QtBot, section: PiecesSection, machine: FakeMachine, contents: dict[str, bytes]
) -> None:
    machine.documents.contents.update(contents)
    machine.office.documents.clear()
    section.entered()
    choose(section, PieceKind.CV)
    qtbot.waitUntil(lambda: said(section) == "Pas encore au siège")
    (card,) = section.panel.cards
    assert card.view.isEnabled()
    assert card.fetch.isHidden()
    machine.office.documents.update(contents)  # an exchange took it
    section.entered()
    qtbot.waitUntil(card._note.isHidden)
    section.presenter.replace(replace(section.presenter.dossier, pieces=()), "retrait")
    assert section.panel.cards == ()
