"""Keeping a document: never without a place chosen, never by halves, never over another without asking."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from pdca_desktop.services.paper import Paper
from pdca_desktop.ui.pages.preview.saving import PaperSaver
from pdca_desktop.ui.pages.start.desk import Desk
from tests.ui.pages.rooms import FakeDialogs, desk_of

PAPER = Paper("2026-CAL-033 Friperie – dossier de comité.pdf", b"%PDF-1.7 exactly these")


class Desktop(QObject):
    """The system's programs."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    made = Desktop()
    QDesktopServices.setUrlHandler("file", made, "open")  # type: ignore[arg-type]
    yield made
    QDesktopServices.unsetUrlHandler("file")


class Room:
    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.parent = QObject()
        self.desk: Desk = desk_of(folder, self.parent)
        assert isinstance(self.desk.dialogs, FakeDialogs)
        self.dialogs = self.desk.dialogs
        self.saver = PaperSaver(self.desk, self.parent)
        self.said: list[str] = []
        self.saver.said.connect(self.said.append)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.runner.jobs)


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path, desktop: Desktop) -> Iterator[Room]:
    made = Room(qtbot, tmp_path)
    yield made
    assert made.desk.runner.close(10_000)


def test_the_very_bytes_are_kept(room: Room, tmp_path: Path, desktop: Desktop) -> None:
    room.dialogs.path = tmp_path / PAPER.name
    room.saver.save(PAPER)
    room.settle()
    assert (tmp_path / PAPER.name).read_bytes() == PAPER.data
    assert "pas chiffrée" in room.said[0]
    assert desktop.opened == []


def test_the_name_is_proposed_in_the_folder_last_used(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed: list[Path] = []

    def ask(_title: str, _kinds: str, name: Path) -> Path | None:
        proposed.append(name)
        return tmp_path / "a.pdf"

    monkeypatch.setattr(room.dialogs, "file_to_write", ask)
    for _ in range(2):
        room.saver.save(PAPER)
        room.settle()
    assert proposed[0].name == PAPER.name
    assert proposed[1] == tmp_path / PAPER.name


def test_a_changed_mind_writes_nothing(room: Room, tmp_path: Path, desktop: Desktop) -> None:
    before = set(tmp_path.iterdir())
    room.saver.save(PAPER)
    room.saver.save_and_show(PAPER)
    room.saver.open_outside(PAPER)
    room.settle()
    assert set(tmp_path.iterdir()) == before
    assert room.said == []
    assert desktop.opened == []


def test_a_name_without_its_ending_never_replaces_in_silence(room: Room, tmp_path: Path) -> None:
    (tmp_path / "note.pdf").write_bytes(b"other")
    room.dialogs.path, room.dialogs.answer = tmp_path / "note", False
    room.saver.save(PAPER)
    room.settle()
    assert (tmp_path / "note.pdf").read_bytes() == b"other"
    assert "note.pdf" in room.dialogs.asked[0]
    room.dialogs.answer = True
    room.saver.save(PAPER)
    room.settle()
    assert (tmp_path / "note.pdf").read_bytes() == PAPER.data


def test_a_folder_that_is_gone_is_told(room: Room, tmp_path: Path) -> None:
    room.dialogs.path = tmp_path / "parti" / "a.pdf"
    room.saver.save(PAPER)
    room.settle()
    assert "choisissez-en un autre" in room.dialogs.told[0]
    assert room.said == []


def test_its_folder_is_shown(room: Room, tmp_path: Path, desktop: Desktop) -> None:
    room.dialogs.path = tmp_path / "a.pdf"
    room.saver.save_and_show(PAPER)
    room.settle()
    assert desktop.opened == [tmp_path]


def test_the_system_opens_a_copy_only_once_warned(room: Room, tmp_path: Path, desktop: Desktop) -> None:
    room.dialogs.path, room.dialogs.answer = tmp_path / "a.pdf", False
    room.saver.open_outside(PAPER)
    room.settle()
    assert desktop.opened == []
    assert not (tmp_path / "a.pdf").exists()
    room.dialogs.answer = True
    room.saver.open_outside(PAPER)
    room.settle()
    assert desktop.opened == [tmp_path / "a.pdf"]
    assert (tmp_path / "a.pdf").read_bytes() == PAPER.data


def test_a_system_without_a_reader_is_told(
    room: Room, tmp_path: Path, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    room.dialogs.path = tmp_path / "a.pdf"
    room.saver.open_outside(PAPER)
    room.settle()
    assert "ouvrez-le vous-même" in room.dialogs.told[0]
    assert (tmp_path / "a.pdf").exists()
