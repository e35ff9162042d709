"""The main window: pages, navigation, search, Mode rendez-vous, toast, shortcuts, its place on the screen."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pdca_desktop.ui.finder_list import Found
from pdca_desktop.ui.fuzzy import score
from pdca_desktop.ui.menu import show_menu
from pdca_desktop.ui.navigation import ENTRIES
from pdca_desktop.ui.page import Page
from pdca_desktop.ui.shell import Shell
from pdca_desktop.ui.shortcut_sheet import ShortcutSheet
from pdca_desktop.ui.theme import Theme
from pdca_desktop.ui.toast import Toast
from pdca_desktop.ui.window import Window
from tests.ui.walker import faults

CTRL = Qt.KeyboardModifier.ControlModifier


class Room(Page):
    """A page that counts."""

    built = 0

    def __init__(self) -> None:
        super().__init__()
        Room.built += 1
        self.entries = 0
        self._turned: list[bool] = []
        self.button = QPushButton("Faire", self)
        self.body.addWidget(self.button)

    def entered(self) -> None:
        self.entries += 1

    def set_meeting(self, on: bool) -> None:
        if on or self._turned:
            self._turned.append(on)

    def turned(self) -> list[bool]:
        return self._turned


class OneDossier(Room):
    def meeting_obstacle(self) -> str:
        return ""


@pytest.fixture
def open_shell(shell: Shell) -> Shell:
    shell.add_page("home", Room)
    shell.add_page("dossiers", OneDossier)
    shell.open_page("home")
    shell.window.show()
    shell.window.activateWindow()
    QTest.qWaitForWindowActive(shell.window)
    return shell


def typed(shell: Shell, text: str) -> None:
    shell.finder.setFocus()
    shell.finder.clear()
    QTest.keyClicks(shell.finder, text)


def test_pages_are_built_when_first_opened(open_shell: Shell, qtbot: QtBot) -> None:
    before = Room.built
    with qtbot.waitSignal(open_shell.page_opened) as opened:
        page = open_shell.open_page("dossiers")
    assert opened.args == ["dossiers"]
    assert Room.built == before + 1
    open_shell.open_page("home")
    assert open_shell.open_page("dossiers") is page
    assert isinstance(page, Room)
    assert page.entries == 2
    open_shell.close_page("dossiers")
    assert open_shell.open_page("dossiers") is not page


def test_a_page_that_does_not_exist_yet_says_so(open_shell: Shell) -> None:
    for entry in ENTRIES:
        button = open_shell._entries[entry.name]
        known = entry.name in ("home", "dossiers")
        assert button.isEnabled() is known
        assert bool(button.toolTip()) is not known
        assert bool(open_shell.commands.reason(f"go.{entry.name}")) is not known


def test_ctrl_and_a_digit_go_to_a_page(open_shell: Shell) -> None:
    QTest.keyClick(open_shell.window, Qt.Key.Key_2, CTRL)
    assert open_shell.current == "dossiers"
    QTest.keyClick(open_shell.window, Qt.Key.Key_3, CTRL)
    assert open_shell.current == "dossiers"


def test_a_keyboard_and_a_screen_reader_can_use_it(open_shell: Shell) -> None:
    open_shell.show_sync("Hors ligne · 3 à envoyer", "wifi-off")
    open_shell.show_adviser("CB", "Camille Bernard")
    open_shell.show_saved("14:32:07")
    open_shell.toast("Montage supprimé.", open_shell.finder.clear)
    assert faults(open_shell.window) == []
    open_shell.finder.open()
    assert faults(open_shell.window) == []


def test_the_search_box_runs_commands(open_shell: Shell) -> None:
    QTest.keyClick(open_shell.window, Qt.Key.Key_K, CTRL)
    assert open_shell.finder.hasFocus()
    typed(open_shell, "dos")
    assert open_shell.finder.lines()[0].title == "Aller à Dossiers"
    QTest.keyClick(open_shell.finder, Qt.Key.Key_Return)
    assert open_shell.current == "dossiers"
    assert open_shell.finder.text() == ""


def test_the_search_box_shows_why_a_command_is_refused(open_shell: Shell) -> None:
    typed(open_shell, "comites")
    line = open_shell.finder.lines()[0]
    assert not line.enabled
    assert "pas encore" in line.detail
    QTest.keyClick(open_shell.finder, Qt.Key.Key_Return)
    assert open_shell.current == "home"


def test_the_search_box_asks_for_dossiers_and_gives_back_what_is_chosen(
    open_shell: Shell, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(open_shell.finder.searched) as asked:
        typed(open_shell, "velo")
    assert asked.args == ["velo"]
    open_shell.finder.show_found("autre", [Found("Dossier", "Trop tard", "", "x")])
    assert all(line.title != "Trop tard" for line in open_shell.finder.lines())
    open_shell.finder.show_found(
        "velo",
        [Found("Dossier", "Atelier vélo", "2026-LEN-0142", "d1"), Found("Personne", "Camille", "", "p1")],
    )
    QTest.keyClick(open_shell.finder, Qt.Key.Key_Down)
    with qtbot.waitSignal(open_shell.finder.chosen) as chosen:
        QTest.keyClick(open_shell.finder, Qt.Key.Key_Return)
    assert chosen.args == ["p1"]


def test_escape_closes_the_search(open_shell: Shell) -> None:
    typed(open_shell, "dos")
    assert open_shell.finder._list is not None
    assert open_shell.finder._list.isVisible()
    QTest.keyClick(open_shell.finder, Qt.Key.Key_Escape)
    assert not open_shell.finder._list.isVisible()
    assert not open_shell.finder.hasFocus()


def test_a_list_line_is_chosen_by_a_click(open_shell: Shell) -> None:
    typed(open_shell, "dossiers")
    shown = open_shell.finder._list
    assert shown is not None
    view = shown._view
    where = view.visualRect(shown.model.index(0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert open_shell.current == "dossiers"


@pytest.mark.parametrize(
    ("words", "better", "worse"),
    [
        ("dos", "Aller à Dossiers", "Mode rendez-vous"),
        ("eche", "Échéances", "Rechercher"),
        ("nd", "Nouveau dossier", "Quand"),
        ("COMITE", "Aller à Comités", "Commentaire"),
    ],
)
def test_fuzzy_search(words: str, better: str, worse: str) -> None:
    good, bad = score(words, better), score(words, worse)
    assert good is not None
    assert bad is None or good > bad


def test_fuzzy_search_wants_every_letter() -> None:
    assert score("xyz", "Aller à Dossiers") is None
    assert score("", "Aller") is not None


def test_meeting_mode_turns_the_screen(open_shell: Shell, theme: Theme, qapp: QApplication) -> None:
    page = open_shell.open_page("dossiers")
    assert isinstance(page, Room)
    small = qapp.font().pixelSize()
    QTest.keyClick(open_shell.window, Qt.Key.Key_F11)
    assert open_shell.meeting
    assert page.turned() == [True]
    assert qapp.font().pixelSize() > small
    assert not open_shell._rail.isVisible()
    assert not open_shell.finder.isVisible()
    QTest.keyClick(open_shell.window, Qt.Key.Key_1, CTRL)
    assert open_shell.current == "dossiers"
    QTest.keyClick(open_shell.window, Qt.Key.Key_F11)
    assert page.turned() == [True, False]
    assert open_shell._rail.isVisible()
    QTest.keyClick(open_shell.window, Qt.Key.Key_1, CTRL)
    assert open_shell.current == "home"


def test_meeting_mode_is_refused_where_others_are_named(open_shell: Shell) -> None:
    open_shell.toggle_meeting()
    assert not open_shell.meeting
    assert "d’autres dossiers" in open_shell._toast.sentence()


def test_the_toast_takes_back_for_eight_seconds(open_shell: Shell) -> None:
    taken: list[str] = []
    open_shell.toast("Montage supprimé.", lambda: taken.append("back"))
    toast = open_shell._toast
    assert toast.sentence() == "Montage supprimé."
    assert toast._timer.interval() == 8000
    toast._undo.click()
    toast._undo.click()
    assert taken == ["back"]
    assert toast.sentence() == ""
    open_shell.toast("Copié.")
    assert not toast._undo.isVisible()
    assert isinstance(toast, Toast)


@pytest.mark.parametrize("times", [1, 6])
def test_a_long_message_stays_in_the_window_and_is_read_whole(open_shell: Shell, times: int) -> None:
    open_shell.toast("Une saisie interrompue n’a pas pu être reprise ; elle est gardée de côté. " * times)
    toast, text = open_shell._toast, open_shell._toast._text
    assert open_shell.window.rect().contains(toast.geometry())
    room = text.contentsRect()
    needed = text.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text.text())
    assert needed.height() <= room.height()
    assert needed.width() <= room.width()


def test_the_state_is_told_in_words(open_shell: Shell, qtbot: QtBot) -> None:
    open_shell.show_saved("14:32:07")
    assert open_shell._saved.text().endswith("Enregistré à 14:32:07")
    open_shell.show_not_saved("Disque plein : nouvel essai dans 10 s.")
    assert "Disque plein" in open_shell._saved.text()
    open_shell.show_sync("1 conflit à trancher", "triangle-alert", "alerte")
    with qtbot.waitSignal(open_shell.sync_asked):
        open_shell._sync.click()


def test_menu_and_sheet_are_made_of_the_same_commands(open_shell: Shell, qtbot: QtBot) -> None:
    open_shell.commands.add(
        "dossier.new", "Nouveau dossier", open_shell.finder.clear, shortcut="Ctrl+N", group="Dossier"
    )
    menu = show_menu(open_shell.commands, open_shell._adviser)
    assert [action.text() for action in menu.actions()] == [
        "Aller à",
        "Affichage",
        "Aide",
        "Application",
        "Dossier",
    ]
    menu.close()
    sheet = ShortcutSheet(open_shell.commands, open_shell.window)
    qtbot.addWidget(sheet)
    said = [label.text() for label in sheet.findChildren(QLabel)]
    assert "Nouveau dossier" in said
    assert "Ctrl+N" in said
    open_shell.commands.remove("dossier.")
    assert "dossier.new" not in dict(open_shell.commands)


def test_no_two_commands_share_keys(open_shell: Shell) -> None:
    keys = [
        action.shortcut().toString() for _, action in open_shell.commands if not action.shortcut().isEmpty()
    ]
    assert len(keys) == len(set(keys))


def test_the_window_finds_its_place_again(qtbot: QtBot, tmp_path: Path) -> None:
    settings = tmp_path / "window.ini"
    first = Window(settings)
    qtbot.addWidget(first)
    first.resize(960, 600)
    first.show()
    with qtbot.waitSignal(first.closing):
        first.close()
    second = Window(settings)
    qtbot.addWidget(second)
    assert second.size().height() == 600
    said = settings.read_text(encoding="utf-8")
    assert [line.split("=")[0] for line in said.splitlines() if "=" in line] == ["geometry"]


def test_everything_fits_the_smallest_screen(open_shell: Shell) -> None:
    open_shell.window.resize(1093, 614)
    assert open_shell.window.size().width() == 1093
    central = open_shell.window.centralWidget()
    assert central is not None
    assert central.minimumSizeHint().width() <= 1093
    assert central.minimumSizeHint().height() <= 614


_FIRST_PAINT = """
import sys
from pathlib import Path
from pdca_desktop.ui import app
heavy = ("sqlalchemy", "alembic", "sqlcipher3", "reportlab", "keyring", "httpx", "openpyxl", "PIL",
         "pdca_desktop.domain", "pdca_desktop.rules", "pdca_desktop.store", "pdca_desktop.services")
def loaded(): return [name for name in sys.modules if name.split(".")[0] in heavy or name in heavy]
def begin():
    print("paint", loaded())
def compose(shell):
    print("shell", loaded())
    app.make_application(()).exit(0)
window = app.start([], settings=Path(sys.argv[1]), compose=compose)
window._waiting.insert(0, begin)
app.make_application(()).exec()
"""


def test_the_first_paint_loads_qt_only(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_PAINT, str(tmp_path / "w.ini")],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["paint []", "shell []"], done.stderr
