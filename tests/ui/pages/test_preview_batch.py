"""Several dossiers into a folder: a failure stops no other, a stop keeps what is there, nothing replaced."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pdca_desktop.errors import AppError
from pdca_desktop.services.paper import Order, Paper, PaperKind
from pdca_desktop.services.session import Step
from pdca_desktop.ui.pages.preview.batch_presenter import BatchPresenter
from tests.builders import a_dossier
from tests.fakes.press import FakePress
from tests.ui.pages.rooms import ADVISER, FakeDialogs, FakeMachine, desk_of
from tests.ui.walker import faults

TITLES = ("Un", "Deux", "Trois")


class FussyPress(FakePress):
    """Refuses some titles."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: dict[str, Exception] = {}

    def make(self, order: Order, step: Step) -> Paper:
        failure = self.refused.get(order.dossier.project.title)
        if failure is not None:
            raise failure
        return super().make(order, step)


class Room:
    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.out = folder / "sortie"
        self.out.mkdir()
        self.parent, self.window = QObject(), QWidget()
        qtbot.addWidget(self.window)
        self.window.show()
        self.machine = FakeMachine()
        self.press = FussyPress()
        self.desk = replace(desk_of(folder, self.parent, self.machine), press=self.press)
        assert isinstance(self.desk.dialogs, FakeDialogs)
        self.desk.dialogs.path = self.out
        model = a_dossier()
        self.ids = tuple(
            self.machine.kept.create(
                replace(
                    model, id="", number=f"2026-CAL-00{rank}", project=replace(model.project, title=title),
                    holders=(), scenarios=(replace(model.scenarios[0], id=""),), pieces=(),
                ),
                ADVISER.act("essai"),
            ).id
            for rank, title in enumerate(TITLES)
        )  # fmt: skip

    def batch(self, *ids: str) -> BatchPresenter:
        made = BatchPresenter(self.desk, ids or self.ids, self.window, self.parent)
        made.open()
        return made

    def run(self, batch: BatchPresenter) -> list[str]:
        batch.dialog.folder_asked.emit()
        batch.dialog.go.click()
        self.qtbot.waitUntil(batch.dialog.show_files.isVisible)
        return batch.dialog.report.toPlainText().replace("\u00a0", " ").splitlines()

    def names(self) -> list[str]:
        return sorted(path.name for path in self.out.iterdir())


def title(batch: BatchPresenter) -> str:
    return batch.dialog._title.text().replace("\u00a0", " ")


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    made = Room(qtbot, tmp_path)
    yield made
    assert made.desk.runner.close(10_000)


def test_each_dossier_has_its_file(room: Room) -> None:
    batch = room.batch()
    assert not batch.dialog.go.isEnabled()
    assert batch.dialog.go.toolTip()
    assert faults(batch.dialog) == []
    report = room.run(batch)
    assert title(batch) == "3 fichiers enregistrés."
    expected = [f"2026-CAL-00{rank} {title} – dossier de comité.pdf" for rank, title in enumerate(TITLES)]
    assert room.names() == expected
    assert report == [f"✓ {name}" for name in expected]
    assert all(path.read_bytes().startswith(b"%PDF") for path in room.out.iterdir())
    assert faults(batch.dialog) == []


def test_a_failure_stops_no_other(room: Room) -> None:
    room.press.refused = {"Un": AppError("Le plafond manque."), "Deux": ZeroDivisionError()}
    room.desk.runner.crashed.connect(lambda _error: None)
    batch = room.batch(*room.ids, "parti")
    report = room.run(batch)
    assert room.names() == ["2026-CAL-002 Trois – dossier de comité.pdf"]
    assert report[0] == "✗ 2026-CAL-000 Un : Le plafond manque."
    assert "erreur" in report[1]
    assert report[3].startswith("✗ Dossier 4 : ")
    assert title(batch) == "1 fichier enregistré, 3 en échec."


def test_what_is_there_is_never_replaced(room: Room) -> None:
    room.run(room.batch(room.ids[0]))
    room.run(room.batch(room.ids[0]))
    assert room.names() == [
        "2026-CAL-000 Un – dossier de comité (2).pdf", "2026-CAL-000 Un – dossier de comité.pdf",
    ]  # fmt: skip


def test_a_stop_keeps_what_is_there(room: Room) -> None:
    room.press.gate = threading.Event()
    batch = room.batch()
    batch.dialog.folder_asked.emit()
    batch.dialog.go.click()
    room.qtbot.waitUntil(lambda: len(room.press.orders) == 1)
    batch.dialog.reject()
    assert batch.dialog.isVisible()
    room.press.gate.set()
    room.qtbot.waitUntil(batch.dialog.show_files.isVisible)
    assert room.names() == []
    assert "Arrêté" in batch.dialog.report.toPlainText()
    assert title(batch) == "0 fichier enregistré, 3 non faits."
    batch.dialog.reject()
    assert not batch.dialog.isVisible()


def test_another_document_of_each(room: Room) -> None:
    batch = room.batch(room.ids[0])
    batch.dialog.kind.setCurrentIndex(batch.dialog.kind.findData(PaperKind.TAKE_HOME))
    assert not batch.dialog.annexes.isVisible()
    room.run(batch)
    assert room.names() == ["2026-CAL-000 Un – fiche à emporter.pdf"]


def test_a_folder_that_refuses_is_told_for_each(room: Room) -> None:
    room.out.rmdir()
    batch = room.batch()
    report = room.run(batch)
    assert title(batch) == "0 fichier enregistré, 3 en échec."
    assert all("choisissez-en un autre" in line for line in report)
