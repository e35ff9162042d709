"""Accidents met in the whole window over a real file: each ends in a clear sentence, and nothing is lost."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pdca_desktop import places
from pdca_desktop.bootstrap.ground import SystemClock
from pdca_desktop.bootstrap.window import compose_window, make_house
from pdca_desktop.services.session import Stage
from pdca_desktop.store import opening
from pdca_desktop.store.engine import connect
from pdca_desktop.store.instance import Instance
from pdca_desktop.store.repository import Store
from pdca_desktop.ui.dialogs import Dialogs
from pdca_desktop.ui.pages.home.page import HomePage
from pdca_desktop.ui.pages.start.house import House
from pdca_desktop.ui.shell import Shell
from pdca_desktop.ui.window import Window
from tests.store.failing_disk import no_file_over, ordinary_user, reachable_folder
from tests.ui.pages.rooms import FakeDialogs
from tests.ui.pages.test_journey import PASSPHRASE, a_device, begin, new_dossier

TITLE = "Atelier velo du Bassin"
LONG = " ".join(["Un marche porteur."] * 5_000)
PAGE = 4096


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "donnees"


@pytest.fixture
def house(shell: Shell, window: Window, folder: Path) -> Iterator[House]:
    device, dialogs = a_device(folder), FakeDialogs()
    dialogs.answer = False  # what cannot be kept is not tried again
    house = make_house(shell, places.find(folder), machine=device, dialogs=dialogs)
    window.resize(1366, 768)
    window.show()
    yield house
    house.desk.runner.close()
    device.lock()


@pytest.fixture
def dossier_id(qtbot: QtBot, house: House) -> str:
    """A dossier in front, its title kept."""
    begin(qtbot, house)
    made = new_dossier(qtbot, house)
    type_title(house, TITLE)
    save(qtbot, house)
    return made


def title_field(house: House) -> QLineEdit:
    assert house.workspace is not None
    house.workspace.page.reveal("/project/title")
    field = house.workspace.page.section("project").forms()[1].field_at("/title")  # type: ignore[attr-defined]
    target = field.editor.target()
    assert isinstance(target, QLineEdit)
    return target


def type_title(house: House, text: str) -> None:
    field = title_field(house)
    field.selectAll()
    QTest.keyClicks(field, text)


def save(qtbot: QtBot, house: House) -> None:
    assert house.workspace is not None
    with qtbot.waitSignal(house.workspace.presenter.saved):
        house.workspace.presenter.save_now()


def told(widget: QWidget) -> str:
    """All that is written on the screen."""
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def lock(qtbot: QtBot, house: House) -> None:
    house.lock()
    qtbot.waitUntil(lambda: house.desk.machine.stage is Stage.LOCKED)
    qtbot.waitUntil(house.cover.unlock.go.isEnabled)


def give_passphrase(house: House) -> None:
    house.cover.unlock.secret.setText(PASSPHRASE)
    house.cover.unlock.go.click()


def raw(folder: Path) -> tuple[Path, bytes]:
    """The file and its key, for who breaks it."""
    device = a_device(folder)
    device.unlock(PASSPHRASE, remember=False)
    key = device._opened_key()
    device.lock()
    return places.find(folder).database, key


def contents(folder: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in folder.rglob("*") if one.suffix in (".pdca", ".cles")}


def spoil(path: Path, table: str, key: bytes) -> None:
    """Turn bytes over in the first page of a table."""
    connection = connect(path, key)
    query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
    (page,) = connection.execute(query, (table,)).fetchone()
    connection.close()
    content = bytearray(path.read_bytes())
    for at in range((page - 1) * PAGE + 200, (page - 1) * PAGE + 208):
        content[at] ^= 0xFF
    path.write_bytes(content)


def test_a_full_disk_is_said_while_one_types_and_all_is_kept_once_there_is_room(
    qtbot: QtBot, house: House, shell: Shell, dossier_id: str, folder: Path
) -> None:
    assert house.workspace is not None
    presenter = house.workspace.presenter
    with no_file_over(130_000), qtbot.waitSignal(presenter.not_saved) as refused:
        presenter.edit("/project/genesis", LONG)
        presenter.save_now()
    assert refused.args is not None
    assert refused.args[0].startswith("Pas encore enregistré. ")
    assert "l’espace libre" in refused.args[0] or "plein" in refused.args[0]
    assert "Nouvel essai dans 5 s." in refused.args[0]
    assert "Pas encore enregistré" in told(shell.window)
    type_title(house, "Atelier velos")
    save(qtbot, house)
    assert "Pas encore enregistré" not in told(shell.window)
    house.shell.window.close()
    device = a_device(folder)
    assert device.unlock(PASSPHRASE, remember=False) == []
    store = device.store()
    assert isinstance(store, Store)
    project = store.load(dossier_id).project
    assert project.title == "Atelier velos"
    whole = project.genesis == LONG  # compared apart: pytest would take minutes to tell two long texts
    assert whole
    assert store.verify_journal() is None
    assert not opening.integrity_faults(store._engine)
    device.lock()


def test_a_file_held_by_another_program_is_said_and_written_once_it_is_let_go(
    qtbot: QtBot, house: House, shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(qtbot, house)
    dossier_id = new_dossier(qtbot, house)
    path, key = raw(folder)
    lock(qtbot, house)
    impatient = {**(opening.open_store.__kwdefaults__ or {}), "wait_ms": 50}
    monkeypatch.setattr(opening.open_store, "__kwdefaults__", impatient)
    with qtbot.waitSignal(house.dossier_opened):
        give_passphrase(house)
    assert house.workspace is not None
    other = connect(path, key)
    other.execute("BEGIN IMMEDIATE")
    with qtbot.waitSignal(house.workspace.presenter.not_saved) as refused:
        type_title(house, TITLE)
        house.workspace.presenter.save_now()
    assert refused.args is not None
    assert "occupé par un autre programme" in refused.args[0]
    assert "Pas encore enregistré" in told(shell.window)
    assert title_field(house).text() == TITLE
    other.rollback()
    other.close()
    save(qtbot, house)
    assert house.desk.store.load(dossier_id).project.title == TITLE


@pytest.fixture
def told_by_dialog(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    said: list[str] = []
    monkeypatch.setattr(Dialogs, "tell", lambda _self, error: said.append(str(error)))
    return said


def test_a_second_window_on_the_folder_says_so_and_closes(
    qtbot: QtBot, shell: Shell, window: Window, folder: Path, told_by_dialog: list[str]
) -> None:
    where = places.find(folder)
    places.prepare(where)
    window.show()
    with Instance(where.data), qtbot.waitSignal(window.closing):
        compose_window(shell, where=where)
    (sentence,) = told_by_dialog
    assert sentence.startswith("L’application est déjà ouverte")
    assert not contents(folder)


def test_a_read_only_folder_is_said_and_the_window_closes(
    qtbot: QtBot, shell: Shell, window: Window, told_by_dialog: list[str]
) -> None:
    window.show()
    with reachable_folder() as folder:
        where = places.find(folder)
        places.prepare(where)
        where.data.chmod(0o500)
        try:
            with ordinary_user(), qtbot.waitSignal(window.closing):
                compose_window(shell, where=where)
        finally:
            where.data.chmod(0o700)
        assert not contents(folder)
    (sentence,) = told_by_dialog
    assert str(where.data) in sentence
    assert "refusée" in sentence


def test_a_missing_key_is_said_and_nothing_takes_the_place_of_the_dossiers(
    qtbot: QtBot, house: House, dossier_id: str, folder: Path
) -> None:
    lock(qtbot, house)
    where = places.find(folder)
    for path in (where.keystore, *where.keystore_copies):
        with suppress(FileNotFoundError):
            path.unlink()
    before = contents(folder)
    assert before
    house.begin()
    qtbot.waitUntil(lambda: "a disparu" in told(house.cover.unlock))
    give_passphrase(house)
    qtbot.waitUntil(house.cover.unlock.go.isEnabled)
    assert "vos dossiers sont là et intacts" in told(house.cover.unlock)
    assert "Ne supprimez rien" in told(house.cover.unlock)
    assert contents(folder) == before


def test_a_file_of_a_newer_version_is_refused_untouched(
    qtbot: QtBot, house: House, dossier_id: str, folder: Path
) -> None:
    lock(qtbot, house)
    path, key = raw(folder)
    connection = connect(path, key)
    connection.execute("PRAGMA user_version = 99")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    before = contents(folder)
    give_passphrase(house)
    qtbot.waitUntil(lambda: "mettez l’application à jour" in told(house.cover.unlock))
    assert house.cover.step is house.cover.unlock
    assert contents(folder) == before


def test_a_page_damaged_by_a_power_cut_leads_to_the_backups(
    qtbot: QtBot, house: House, dossier_id: str, folder: Path
) -> None:
    assert house.desk.machine.back_up(lambda *_: None, asked=True) is not None
    lock(qtbot, house)
    path, key = raw(folder)
    connection = connect(path, key)
    connection.execute("UPDATE meta SET value = 'coupure' WHERE key = 'running'")
    connection.close()
    spoil(path, "dossier", key)
    before = path.read_bytes()
    give_passphrase(house)
    qtbot.waitUntil(lambda: house.cover.step is house.cover.recovery)
    assert "est abîmé. Rien n’a été modifié" in told(house.cover.recovery)
    assert path.read_bytes() == before
    with qtbot.waitSignal(house.dossier_opened, timeout=10_000):
        house.cover.recovery.go.click()
    assert house.workspace is not None
    assert house.workspace.presenter.dossier.project.title == TITLE


def test_a_page_found_damaged_while_one_types_leads_to_the_backups(
    qtbot: QtBot, house: House, dossier_id: str, folder: Path
) -> None:
    assert house.desk.machine.back_up(lambda *_: None, asked=True) is not None
    lock(qtbot, house)
    path, key = raw(folder)
    spoil(path, "listing", key)
    give_passphrase(house)
    qtbot.waitUntil(lambda: house.workspace is not None and house.dossier.in_front, timeout=10_000)
    type_title(house, "Atelier velos")
    assert house.workspace is not None
    house.workspace.presenter.save_now()
    qtbot.waitUntil(lambda: house.cover.step is house.cover.recovery)
    assert "est abîmé" in told(house.cover.recovery)
    house.cover.recovery.go.click()
    qtbot.waitUntil(lambda: not house.cover.on, timeout=10_000)
    assert house.desk.store.load(dossier_id).project.title == TITLE


def test_a_clock_moved_back_is_said_and_takes_nothing(
    qtbot: QtBot, house: House, shell: Shell, dossier_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock(qtbot, house)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: datetime.now(UTC) - timedelta(days=400))
    with qtbot.waitSignal(house.dossier_opened):
        give_passphrase(house)
    shell.open_page("home")
    home = shell.stack.currentWidget()
    assert isinstance(home, HomePage)
    qtbot.waitUntil(lambda: "vérifiez la date et l’heure de l’ordinateur" in told(home))
    type_title(house, "Atelier velos")
    save(qtbot, house)
    store = house.desk.store
    assert isinstance(store, Store)
    assert store.load(dossier_id).project.title == "Atelier velos"
    assert store.verify_journal() is None
    last, *_ = store.history(dossier_id)
    assert last.new == "Atelier velos"
