"""Pièces on the screen: joined by button and by drop, looked at, copied out, taken off."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.dossier import DossierState
from pdca_desktop.errors import AppError
from pdca_desktop.ui.pages.dossier.drawing import NotShownError, draw, thumbnail
from pdca_desktop.ui.pages.dossier.pieces import PiecesSection
from pdca_desktop.ui.pages.dossier.workspace import Workspace
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell
from tests.builders import APPLIED, a_dossier
from tests.ui.pages.papers import a_pdf, a_picture
from tests.ui.pages.rooms import FakeDialogs, FakeMachine, opened
from tests.ui.walker import faults


@pytest.fixture
def workspace(shell: Shell, desk: Desk) -> Workspace:
    return opened(shell, desk, a_dossier(pieces=()), "pieces")


@pytest.fixture
def section(workspace: Workspace) -> PiecesSection:
    found = workspace.page.section("pieces")
    assert isinstance(found, PiecesSection)
    return found


def row_of(section: PiecesSection, kind: PieceKind) -> int:
    lines = section.pieces.lines
    return next(rank for rank, line in enumerate(lines) if line.expected and line.expected.kind is kind)


def join(qtbot: QtBot, section: PiecesSection, *files: Path, kind: PieceKind = PieceKind.CV) -> None:
    section.table.selectRow(row_of(section, kind))
    target = section.pieces.lines[row_of(section, kind)].target
    assert target is not None
    before = section.presenter.dossier
    section.pieces.join(target, files)
    qtbot.waitUntil(lambda: section.presenter.dossier is not before)


def test_the_table_is_a_sound_model(section: PiecesSection) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(section.table.lines, mode, section)
    section.table.selectRow(0)
    section.panel.receive.click()
    assert section.table.lines.index(0, 1).data() == "Reçue"
    section.panel.cards[0].remove.click()
    assert not section.presenter.dossier.pieces


def test_joined_by_the_button_a_file_is_kept_and_shown(
    qtbot: QtBot, section: PiecesSection, dialogs: FakeDialogs, machine: FakeMachine, tmp_path: Path
) -> None:
    dialogs.path = a_pdf(tmp_path / "cv de Camille.pdf")
    section.table.selectRow(row_of(section, PieceKind.CV))
    section.panel.join.click()
    qtbot.waitUntil(lambda: any("ko" in card._facts.text() for card in section.panel.cards))
    (piece,) = section.presenter.dossier.pieces
    assert machine.documents.contents[piece.sha256] == dialogs.path.read_bytes()
    assert (piece.kind, piece.file_name) == (PieceKind.CV, "cv de Camille.pdf")
    (card,) = section.panel.cards
    assert not card._picture.pixmap().isNull()
    assert faults(section) == []
    section.presenter.undo()
    assert not section.presenter.dossier.pieces
    section.presenter.redo()
    assert section.presenter.dossier.pieces == (piece,)


def test_files_dropped_on_a_line_are_joined_to_that_line(
    qtbot: QtBot, section: PiecesSection, tmp_path: Path
) -> None:
    row = row_of(section, PieceKind.RIB)
    section.table.selectRow(0)
    mime = QMimeData()
    files = [a_pdf(tmp_path / "rib.pdf"), a_picture(tmp_path / "rib.png")]
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in (*files, tmp_path)])
    where = section.table.visualRect(section.table.lines.index(row, 0)).center()
    event = QDropEvent(
        QPointF(where),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    section.table.dropEvent(event)
    joined = {"rib.pdf", "rib.png"}
    qtbot.waitUntil(lambda: {piece.file_name for piece in section.presenter.dossier.pieces} == joined)
    assert {piece.kind for piece in section.presenter.dossier.pieces} == {PieceKind.RIB}


def test_what_is_refused_is_told_by_its_name_and_the_rest_is_joined(
    qtbot: QtBot, section: PiecesSection, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("bonjour", encoding="utf-8")
    join(qtbot, section, notes, a_pdf(tmp_path / "cv.pdf"))
    assert [piece.file_name for piece in section.presenter.dossier.pieces] == ["cv.pdf"]
    (told,) = dialogs.told
    assert "notes.txt" in told


def test_the_same_document_twice_is_told_and_not_added(
    qtbot: QtBot, section: PiecesSection, tmp_path: Path
) -> None:
    file = a_pdf(tmp_path / "cv.pdf")
    join(qtbot, section, file)
    target = section.pieces.lines[row_of(section, PieceKind.CV)].target
    assert target is not None
    with qtbot.waitSignal(section.pieces.said) as said:
        section.pieces.join(target, (file,))
    assert said.args is not None
    assert said.args[0].startswith("Déjà joint")
    assert len(section.presenter.dossier.pieces) == 1


def test_a_document_is_read_on_the_screen_page_by_page(
    qtbot: QtBot, section: PiecesSection, tmp_path: Path
) -> None:
    join(qtbot, section, a_pdf(tmp_path / "bail.pdf", pages=3))
    section.panel.cards[0].view.click()
    viewer = section.viewer
    assert section._stack.currentWidget() is viewer
    qtbot.waitUntil(lambda: (viewer._page, viewer._pages) == (0, 3))
    assert faults(viewer) == []
    QTest.keyClick(viewer, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: viewer._page == 1)
    wide = viewer._sheet.width()
    QTest.keyClick(viewer, Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: viewer._sheet.width() > wide)
    tall = viewer._sheet.height() > viewer._sheet.width()
    QTest.keyClick(viewer, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: (viewer._sheet.height() > viewer._sheet.width()) is not tall)
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    assert section._stack.currentWidget() is not viewer
    assert section.pieces._content is None
    assert viewer._picture.isNull()


def test_a_document_that_is_lost_or_damaged_says_so_and_can_be_joined_again(
    qtbot: QtBot, section: PiecesSection, machine: FakeMachine, tmp_path: Path
) -> None:
    join(qtbot, section, a_pdf(tmp_path / "cv.pdf"))
    machine.documents.contents.clear()
    line = section._current()
    assert line is not None

    def says_that_it_is_lost() -> bool:
        section.pieces.looks.clear()  # a look begun before may still come in: it is taken again
        section.pieces.look_at(line)
        return "pas sur ce poste" in section.panel.cards[0]._fault.text()

    qtbot.waitUntil(says_that_it_is_lost)
    (card,) = section.panel.cards
    assert not card.view.isEnabled()
    section._view(section.presenter.dossier.pieces[0].id)
    qtbot.waitUntil(lambda: "pas sur ce poste" in section.viewer._said.text())


def test_a_copy_is_made_only_when_asked_and_says_that_it_is_not_encrypted(
    qtbot: QtBot, section: PiecesSection, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    source = a_pdf(tmp_path / "cv.pdf")
    join(qtbot, section, source)
    dialogs.path, dialogs.answer = tmp_path / "copie.pdf", False
    section.panel.cards[0].copy.click()
    assert not dialogs.path.exists()
    dialogs.answer = True
    with qtbot.waitSignal(section.pieces.said) as said:
        section.panel.cards[0].copy.click()
    assert dialogs.path.read_bytes() == source.read_bytes()
    assert said.args is not None
    assert "non chiffrée" in said.args[0]


def test_dates_and_note_of_a_piece_are_written_on_it(section: PiecesSection) -> None:
    section.table.selectRow(row_of(section, PieceKind.CV))
    section.panel.receive.click()
    (card,) = section.panel.cards
    card.details.click()
    assert card._form is not None
    note = card._form.field_at("/note")
    assert note is not None
    QTest.keyClicks(note.editor.target(), "Copie peu lisible")
    assert section.presenter.dossier.pieces[0].note == "Copie peu lisible"
    assert section.panel.cards == (card,)
    assert faults(section.panel) == []


def test_what_the_committee_saw_is_not_taken_off(
    workspace: Workspace, section: PiecesSection, dialogs: FakeDialogs
) -> None:
    seen = Piece(id="p", kind=PieceKind.CV, holder="porteur-1", received_on=APPLIED)
    dossier = replace(
        workspace.presenter.dossier, state=DossierState.GRANTED, decided_on=APPLIED, pieces=(seen,)
    )
    workspace.presenter.replace(dossier, "décision")
    section.table.selectRow(row_of(section, PieceKind.CV))
    (card,) = section.panel.cards
    assert not card.remove.isEnabled()
    assert "comité" in card.remove.toolTip()
    section.pieces.remove("p")
    assert dialogs.told
    assert workspace.presenter.dossier.pieces == (seen,)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 rien", b"bonjour", b"\x89PNG\r\n\x1a\nrien"])
def test_what_cannot_be_drawn_is_told(content: bytes) -> None:
    with pytest.raises(NotShownError, match="ne s’affiche pas ici"):
        draw(content, 0, 200)
    assert thumbnail(content, 56) is None


def test_pages_are_drawn_as_wide_as_asked_and_small_pictures_are_not_blown_up(tmp_path: Path) -> None:
    pdf = a_pdf(tmp_path / "bail.pdf", pages=2).read_bytes()
    drawn = draw(pdf, 9, 400)
    assert (drawn.pages, drawn.page, drawn.picture.width()) == (2, 1, 400)
    picture = a_picture(tmp_path / "carte.png", 300, 200).read_bytes()
    assert draw(picture, 0, 150).picture.width() == 150
    assert draw(picture, 0, 900).picture.width() == 300
    assert draw(picture, 0, 150).picture.format() is QImage.Format.Format_RGB32


def test_a_drag_of_something_else_is_not_welcome(section: PiecesSection) -> None:
    mime = QMimeData()
    mime.setText("un texte")
    event = QDropEvent(
        QPointF(QPoint(5, 60)), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    section.table.dropEvent(event)
    assert not section.presenter.dossier.pieces


def test_a_store_that_refuses_everything_is_told(
    qtbot: QtBot, section: PiecesSection, machine: FakeMachine, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    machine.documents.refusal = AppError("Le disque est plein.")
    target = section.pieces.lines[0].target
    assert target is not None
    section.pieces.join(target, (a_pdf(tmp_path / "cv.pdf"),))
    qtbot.waitUntil(lambda: bool(dialogs.told))
    assert "Le disque est plein." in dialogs.told[0]
    assert not section.presenter.dossier.pieces
