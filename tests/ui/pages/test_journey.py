"""The whole window over an encrypted store: create, fill, save, kill, resume; lock and unlock."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pdca_desktop import places
from pdca_desktop.bootstrap.device import Device
from pdca_desktop.bootstrap.window import make_house
from pdca_desktop.errors import AppError
from pdca_desktop.services.session import Stage
from pdca_desktop.store.keystore_file import Cost
from pdca_desktop.ui.pages.dossier.nav import SECTIONS
from pdca_desktop.ui.pages.guide.page import GuidePage
from pdca_desktop.ui.pages.start.house import House
from pdca_desktop.ui.shell import Shell
from pdca_desktop.ui.window import Window
from tests.ui.pages.rooms import ADVISER, FakeDialogs
from tests.ui.walker import faults

ROOT = Path(__file__).parents[3]
PASSPHRASE = "Tournesol-Berline7!Cadastre"  # noqa: S105
CHEAP = Cost(memory=64, passes=1, lanes=1)


def a_device(folder: Path) -> Device:
    where = places.find(folder)
    places.prepare(where)
    return Device(where, cost=CHEAP, keyring=lambda: None)


@pytest.fixture
def house(shell: Shell, window: Window, tmp_path: Path) -> Iterator[House]:
    folder = tmp_path / "donnees"
    device = a_device(folder)
    house = make_house(shell, places.find(folder), machine=device, dialogs=FakeDialogs())
    window.resize(1366, 768)
    window.show()
    yield house
    if house.workspace is not None:
        house.workspace.presenter.save_now()
    house.desk.runner.close()
    device.lock()


def begin(qtbot: QtBot, house: House) -> None:
    """Past the first start, without examples."""
    machine = house.desk.machine
    machine.draw_keys(ADVISER.name, ADVISER.agency, PASSPHRASE)
    house.cover.show_step(house.cover.content)
    house.cover.content.empty.setChecked(True)
    with qtbot.waitSignal(house.opened):
        house.cover.content.go.click()


def new_dossier(qtbot: QtBot, house: House) -> str:
    with qtbot.waitSignal(house.dossier_opened):
        house.create()
    assert house.workspace is not None
    return house.workspace.presenter.dossier.id


def test_fill_lock_unlock_and_find_everything_again(qtbot: QtBot, house: House, shell: Shell) -> None:
    begin(qtbot, house)
    dossier_id = new_dossier(qtbot, house)
    workspace = house.workspace
    assert workspace is not None
    workspace.page.reveal("/project/title")
    field = workspace.page.section("project").forms()[1].field_at("/title")  # type: ignore[attr-defined]
    assert field is not None
    with qtbot.waitSignal(workspace.presenter.saved):
        QTest.keyClicks(field.editor.target(), "Atelier velo")
    QTest.keyClicks(field.editor.target(), "s")  # not kept yet when the lock falls
    shell.commands.action("app.lock").trigger()
    assert house.cover.on
    assert shell.window.centralWidget() is house.cover
    assert not shell.commands.action("go.home").isEnabled()
    qtbot.waitUntil(lambda: house.desk.machine.stage is Stage.LOCKED)
    qtbot.waitUntil(house.cover.unlock.go.isEnabled)
    house.cover.unlock.secret.setText(PASSPHRASE)
    with qtbot.waitSignal(house.dossier_opened):
        house.cover.unlock.go.click()
    assert house.workspace is not None
    assert house.workspace.presenter.dossier.id == dossier_id
    assert house.workspace.presenter.dossier.project.title == "Atelier velos"


def test_idleness_locks(qtbot: QtBot, house: House) -> None:
    begin(qtbot, house)
    assert house.idle is not None
    house.idle.set_minutes(0.002)
    with qtbot.waitSignal(house.closed):
        pass
    assert house.cover.on
    qtbot.waitUntil(lambda: house.desk.machine.stage is Stage.LOCKED)


def test_closing_the_window_keeps_what_waits(qtbot: QtBot, house: House, tmp_path: Path) -> None:
    begin(qtbot, house)
    dossier_id = new_dossier(qtbot, house)
    assert house.workspace is not None
    house.workspace.presenter.edit("/project/title", "Juste avant de fermer")
    house.shell.window.close()
    assert house.desk.machine.stage is Stage.LOCKED
    device = a_device(tmp_path / "donnees")
    device.unlock(PASSPHRASE, remember=False)
    assert device.store().load(dossier_id).project.title == "Juste avant de fermer"
    device.lock()


def test_every_page_can_be_used_by_keyboard_and_screen_reader(
    qtbot: QtBot, house: House, shell: Shell
) -> None:
    begin(qtbot, house)
    for name in ("home", "dossiers", "settings"):
        page = shell.open_page(name)
        qtbot.wait(50)
        assert faults(page) == [], name
    new_dossier(qtbot, house)
    assert house.workspace is not None
    page = house.workspace.page
    for entry in SECTIONS:
        page.open_section(entry.name)
        build = getattr(page.section(entry.name), "build_all", None)
        if build is not None:
            build()
        qtbot.wait(20)
        if entry.name != "plan":  # its own tests walk it
            assert faults(page) == [], entry.name


def test_search_finds_a_dossier_and_opens_it(qtbot: QtBot, house: House, shell: Shell) -> None:
    begin(qtbot, house)
    dossier_id = new_dossier(qtbot, house)
    assert house.workspace is not None
    with qtbot.waitSignal(house.workspace.presenter.saved):
        house.workspace.presenter.edit("/project/title", "Brasserie du Ternois")
        house.workspace.presenter.leave()
    shell.open_page("home")
    house.close_dossier()
    shell.finder.open()
    QTest.keyClicks(shell.finder, "ternois")
    qtbot.waitUntil(lambda: any(found.key == dossier_id for found in shell.finder.lines()))
    with qtbot.waitSignal(house.dossier_opened) as opened:
        QTest.keyClick(shell.finder, Qt.Key.Key_Return)
    assert opened.args == [dossier_id]


def test_undo_by_keyboard_reaches_the_form(qtbot: QtBot, house: House, shell: Shell) -> None:
    begin(qtbot, house)
    new_dossier(qtbot, house)
    workspace = house.workspace
    assert workspace is not None
    form = workspace.page.section("project").forms()[1]  # type: ignore[attr-defined]
    field = form.field_at("/title")
    QTest.keyClicks(field.editor.target(), "Atelier")
    shell.commands.action("dossier.undo").trigger()
    assert workspace.presenter.dossier.project.title == ""
    assert field.value() == ""
    shell.commands.action("dossier.redo").trigger()
    assert field.value() == "Atelier"


_KILLED = """
import sys, time
from pathlib import Path
from PySide6.QtTest import QTest
from pdca_desktop import places
from pdca_desktop.ui import app
from pdca_desktop.bootstrap.waiting import settle as rest  # a waiting that lets other threads run
from pdca_desktop.bootstrap.window import make_house
from tests.ui.pages.test_journey import ADVISER, FakeDialogs, PASSPHRASE, a_device
folder = Path(sys.argv[1])
shells = []
window = app.start([], settings=folder / "fenetre.ini", compose=shells.append)
while not shells:
    rest(10)
house = make_house(shells[0], places.find(folder), machine=a_device(folder), dialogs=FakeDialogs())
machine = house.desk.machine
machine.draw_keys(ADVISER.name, ADVISER.agency, PASSPHRASE)
house.cover.show_step(house.cover.content)
house.cover.content.empty.setChecked(True)
house.cover.content.go.click()
while house.cover.on:
    rest(10)
house.create()
while house.workspace is None:
    rest(10)
editor = house.workspace.page.section("project").forms()[1].field_at("/title").editor.target()
QTest.keyClicks(editor, "Atelier du Bassin")
while house.workspace.presenter.waiting:
    rest(10)
QTest.keyClicks(editor, "X")
print(house.workspace.presenter.dossier.id, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_kill_takes_the_last_key_stroke_at_most(tmp_path: Path) -> None:
    folder = tmp_path / "donnees"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(folder)],
        stdout=subprocess.PIPE,
        env=environment,
        cwd=ROOT,
        text=True,
    ) as process:
        assert process.stdout is not None
        dossier_id = process.stdout.readline().strip()
        process.send_signal(signal.SIGKILL)
    assert dossier_id
    device = a_device(folder)
    device.unlock(PASSPHRASE, remember=False)
    assert device.store().load(dossier_id).project.title in ("Atelier du Bassin", "Atelier du BassinX")
    device.lock()


_FIRST_PAINT = """
import os, sys
from pathlib import Path
from pdca_desktop import places
from pdca_desktop.ui import app
import pdca_desktop.bootstrap.window
import pdca_desktop.bootstrap.door
HEAVY = {"sqlalchemy", "alembic", "sqlcipher3", "cryptography", "keyring"} | {"reportlab", "httpx", "PIL"}
window = app.start([], settings=Path(sys.argv[1]) / "w.ini", compose=lambda shell: None)
window.after_first_paint(lambda: (print(sorted(HEAVY & set(sys.modules)), flush=True), os._exit(0)))
app.make_application(()).exec()
"""


def test_nothing_but_qt_is_loaded_before_the_first_paint(tmp_path: Path) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", _FIRST_PAINT, str(tmp_path)],
        capture_output=True, text=True, env=environment, cwd=ROOT, timeout=60, check=False,
    )  # fmt: skip
    assert run.stdout.strip() == "[]", run.stderr


def test_the_folder_on_disk_names_nobody(qtbot: QtBot, house: House, tmp_path: Path) -> None:
    begin(qtbot, house)
    new_dossier(qtbot, house)
    assert house.workspace is not None
    with qtbot.waitSignal(house.workspace.presenter.saved):
        house.workspace.presenter.edit("/holders/0/last_name", "Zwyssigname")
        house.workspace.presenter.leave()
    for path in (tmp_path / "donnees").rglob("*"):
        if path.is_file():
            assert b"Zwyssigname" not in path.read_bytes(), path


def test_the_examples_open_under_a_key_that_nobody_keeps(qtbot: QtBot, house: House) -> None:
    with qtbot.waitSignal(house.opened, timeout=30_000):
        house.begin_demo()
    assert len(house.desk.store.lines()) == 20
    house.lock()
    assert not house.cover.on


def test_work_that_cannot_be_kept_holds_the_store_open_behind_the_cover(
    qtbot: QtBot, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(qtbot, house)
    dossier_id = new_dossier(qtbot, house)
    assert house.workspace is not None
    store = house.desk.store

    def full(*_: object) -> None:
        raise AppError("Le disque est plein.")

    monkeypatch.setattr(type(store), "save", full)
    house.workspace.presenter.edit("/project/title", "Gardé")
    house.lock()
    qtbot.waitUntil(house.cover.unlock.go.isEnabled)
    assert house.cover.on
    assert house.desk.machine.stage is Stage.OPEN
    monkeypatch.undo()
    qtbot.waitUntil(lambda: store.load(dossier_id).project.title == "Gardé")
    house.cover.unlock.secret.setText(PASSPHRASE)
    with qtbot.waitSignal(house.dossier_opened):
        house.cover.unlock.go.click()


def test_a_damaged_file_leads_to_the_backups_and_back_to_work(
    qtbot: QtBot, house: House, tmp_path: Path
) -> None:
    begin(qtbot, house)
    dossier_id = new_dossier(qtbot, house)
    machine = house.desk.machine
    assert machine.back_up(lambda *_: None, asked=True) is not None
    house.lock()
    qtbot.waitUntil(lambda: machine.stage is Stage.LOCKED)
    qtbot.waitUntil(house.cover.unlock.go.isEnabled)
    database = tmp_path / "donnees" / "dossiers.pdca"
    database.write_bytes(b"")
    house.cover.unlock.secret.setText(PASSPHRASE)
    house.cover.unlock.go.click()
    qtbot.waitUntil(lambda: house.cover.step is house.cover.recovery)
    assert house.cover.recovery.list.count() == 1
    assert database.read_bytes() == b""  # nothing is made in silence
    with qtbot.waitSignal(house.dossier_opened, timeout=10_000):
        house.cover.recovery.go.click()
    assert house.workspace is not None
    assert house.workspace.presenter.dossier.id == dossier_id


def test_the_system_s_lock_locks_too_unless_told_not_to(qtbot: QtBot, house: House) -> None:
    begin(qtbot, house)
    house.desk.settings.setValue("lock/session", "non")
    house.watch.left.emit()
    assert not house.cover.on
    house.desk.settings.setValue("lock/session", "oui")
    with qtbot.waitSignal(house.closed):
        house.watch.left.emit()
    assert house.cover.on


def test_the_guide_comes_back_to_the_dossier_and_to_nothing_that_was_locked(
    qtbot: QtBot, house: House, shell: Shell
) -> None:
    begin(qtbot, house)
    new_dossier(qtbot, house)
    assert house.workspace is not None
    house.workspace.page.open_section("plan")
    house.guide.open()
    assert shell.current == "guide"
    guide = shell.stack.currentWidget()
    assert isinstance(guide, GuidePage)
    assert guide.contents.currentItem().text() == "Construire le plan"
    guide.left.emit()
    assert shell.current == "dossier"
    house.guide.open()
    with qtbot.waitSignal(house.closed):
        house.lock()
    house.cover.unlock.secret.setText(PASSPHRASE)
    qtbot.waitUntil(house.cover.unlock.go.isEnabled)
    with qtbot.waitSignal(house.opened):
        house.cover.unlock.go.click()
    assert shell.current == "home"
    house.guide.open()
    guide.left.emit()
    assert shell.current == "home"
