"""The acts of a dossier in the real window over the encrypted store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pdca_desktop import places
from pdca_desktop.bootstrap.window import make_house
from pdca_desktop.domain.document import PieceKind
from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.pages.dossier.pieces import PiecesSection
from pdca_desktop.ui.pages.start.house import House
from pdca_desktop.ui.shell import Shell
from pdca_desktop.ui.window import Window
from tests.ui.pages.papers import a_pdf
from tests.ui.pages.rooms import FakeDialogs
from tests.ui.pages.test_journey import a_device, begin, new_dossier

TITLE = "Atelier velo du Bassin"


@pytest.fixture
def dialogs() -> FakeDialogs:
    return FakeDialogs()


@pytest.fixture
def house(
    qtbot: QtBot, shell: Shell, window: Window, tmp_path: Path, dialogs: FakeDialogs
) -> Iterator[House]:
    folder = tmp_path / "donnees"
    device = a_device(folder)
    house = make_house(shell, places.find(folder), machine=device, dialogs=dialogs)
    window.resize(1366, 768)
    window.show()
    begin(qtbot, house)
    new_dossier(qtbot, house)
    yield house
    if house.workspace is not None:
        house.workspace.presenter.save_now()
    house.desk.runner.close()
    device.lock()


def pieces_of(house: House) -> PiecesSection:
    assert house.workspace is not None
    house.workspace.page.open_section("pieces")
    section = house.workspace.page.section("pieces")
    assert isinstance(section, PiecesSection)
    return section


def test_a_document_is_kept_encrypted_found_again_and_told_when_it_is_damaged(
    qtbot: QtBot, house: House, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    section = pieces_of(house)
    source = a_pdf(tmp_path / "bail.pdf", pages=2)
    assert house.workspace is not None
    dialogs.path = source
    with qtbot.waitSignal(house.workspace.presenter.saved):
        section.pieces.choose_other(PieceKind.LEASE)
    (piece,) = section.presenter.dossier.pieces
    section.table.selectRow(section.table.lines.rowCount() - 1)
    (card,) = section.panel.cards
    with qtbot.waitSignal(section.pieces.drawn):
        card.view.click()
    assert section.viewer._pages == 2
    section._close_viewer()
    kept = list((tmp_path / "donnees").rglob("*.pj"))
    assert len(kept) == 1
    assert source.read_bytes()[:200] not in kept[0].read_bytes()
    content = bytearray(kept[0].read_bytes())
    content[len(content) // 2] ^= 1
    kept[0].write_bytes(bytes(content))
    with qtbot.waitSignal(section.pieces.not_opened) as told:
        section._view(piece.id)
    assert told.args is not None
    assert "abîmée" in told.args[0]


def test_a_deleted_dossier_leaves_the_list_and_the_way_back_opens_it_again(
    qtbot: QtBot, house: House, shell: Shell, dialogs: FakeDialogs
) -> None:
    workspace = house.workspace
    assert workspace is not None
    dossier_id = workspace.presenter.dossier.id
    workspace.presenter.edit("/project/title", TITLE)
    shell.commands.action("dossier.delete").trigger()
    qtbot.waitUntil(lambda: house.workspace is None)
    assert TITLE in dialogs.asked[-1]
    assert shell.current == "dossiers"
    assert house.desk.store.lines() == []
    assert shell._toast.sentence() == typeset(f"« {TITLE} » est supprimé.")
    with qtbot.waitSignal(house.dossier_opened):
        shell._toast._undo.click()
    assert house.workspace is not None
    assert house.workspace.presenter.dossier.id == dossier_id
    assert house.workspace.presenter.dossier.project.title == TITLE


def test_a_person_is_erased_from_the_window_to_the_file(
    qtbot: QtBot, house: House, shell: Shell, dialogs: FakeDialogs
) -> None:
    workspace = house.workspace
    assert workspace is not None
    presenter = workspace.presenter
    with qtbot.waitSignal(presenter.saved):
        presenter.edit("/holders/0/first_name", "Aldegonde")
        presenter.edit("/holders/0/last_name", "Introuvable")
        presenter.leave()
    assert house.desk.store.search("introuvable")
    with qtbot.waitSignal(workspace.rights.erased):
        shell.commands.action("dossier.erase_person").trigger()
    assert any("Aldegonde" in one for one in dialogs.asked)
    assert not house.desk.store.search("introuvable")
    assert "Introuvable" not in repr(house.desk.store.history(presenter.dossier.id))
    assert "Introuvable" not in repr(presenter.dossier)
    with qtbot.waitSignal(presenter.saved):
        presenter.edit("/project/title", TITLE)
