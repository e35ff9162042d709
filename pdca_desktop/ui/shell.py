"""The main window: navigation at the left, search and state at the top, one page at a time.

shell = Shell(Window(settings_file), Theme.of(app))      # ui/app.py does it
shell.add_page("dossiers", make_dossiers_page)   # built when first opened
shell.open_page("dossiers")
shell.show_sync("Hors ligne · 3 à envoyer", "wifi-off")
shell.show_saved("14:32:07")
shell.toast("Montage supprimé.", undo=presenter.restore)
shell.commands.add(...)      # see commands.py; shell.finder: see finder.py
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.ui.chip_button import ChipButton
from pdca_desktop.ui.commands import Commands
from pdca_desktop.ui.finder import Finder
from pdca_desktop.ui.icons import dress, redress
from pdca_desktop.ui.menu import show_menu
from pdca_desktop.ui.navigation import ENTRIES
from pdca_desktop.ui.page import Page
from pdca_desktop.ui.shortcut_sheet import ShortcutSheet
from pdca_desktop.ui.theme import Theme, look, restyle
from pdca_desktop.ui.toast import Toast
from pdca_desktop.ui.tokens import ROOM, SNUG, TIGHT
from pdca_desktop.ui.window import TITLE, Window

_RAIL = 184
_NAV_ICON = 20
_NOT_YET = "Cet écran n’est pas encore dans cette version."
_IN_MEETING = "En mode rendez-vous : F11 pour revenir."


MakePage = Callable[[], Page]


class Shell(QObject):
    """What the main window holds.

    Args:
        window: the window to fill.
        theme: what Mode rendez-vous enlarges.

    Signals:
        page_opened: identifier of the page that came to the front.
        meeting_changed: Mode rendez-vous began or ended.
        sync_asked: the state of the synchronisation was clicked.
    """

    page_opened = Signal(str)
    meeting_changed = Signal(bool)
    sync_asked = Signal()

    def __init__(self, window: Window, theme: Theme) -> None:
        super().__init__(window)
        self.window = window
        self.theme = theme
        theme.changed.connect(redress)
        theme.changed.connect(self._fit_rail)
        self._makers: dict[str, MakePage] = {}
        self._pages: dict[str, Page] = {}
        self._entries: dict[str, QPushButton] = {}
        self._current = ""
        self._meeting = False
        self.commands = Commands(window)
        self.stack = QStackedWidget(window)
        self.finder = Finder(self.commands, window)
        self._sync = ChipButton("Hors ligne", "wifi-off", window)
        self._adviser = ChipButton("Menu", "menu", window)
        self._meeting_chip = ChipButton("Mode rendez-vous · F11 pour revenir", "presentation", window)
        self._saved = QLabel(window)
        self._toast = Toast(window)
        self._rail = self._build_rail()
        self._build()
        self._build_commands()

    def add_page(self, name: str, make: MakePage) -> None:
        """Give a place of the navigation its page, or add one outside it; it is built when first opened."""
        self._makers[name] = make
        if name in self._entries:
            self._entries[name].setEnabled(True)
            self._entries[name].setToolTip("")
            self.commands.allow(f"go.{name}")

    def open_page(self, name: str) -> Page:
        """Bring a page to the front.

        Raises:
            KeyError: nobody made that page known.
        """
        if name not in self._pages:
            page = self._pages[name] = self._makers[name]()
            self.stack.addWidget(page)
        page = self._pages[name]
        self._current = name
        self.stack.setCurrentWidget(page)
        for known, button in self._entries.items():
            button.setChecked(known == name)
        if self.window.focusWidget() in (None, self.finder):
            self.stack.setFocus()
        page.set_meeting(self._meeting)
        page.entered()
        self.page_opened.emit(name)
        return page

    def close_page(self, name: str) -> None:
        """Forget a page's widgets; it is built again when opened."""
        page = self._pages.pop(name, None)
        if page is not None:
            self.stack.removeWidget(page)
            page.deleteLater()

    @property
    def current(self) -> str:
        """Identifier of the page in front."""
        return self._current

    @property
    def meeting(self) -> bool:
        """Whether the screen is turned to the entrepreneur."""
        return self._meeting

    def mark_entry(self, name: str) -> None:
        """Show a place of the navigation as the one a page outside it belongs to."""
        self._entries[name].setChecked(True)

    def show_sync(self, text: str, icon: str = "refresh-cw", colour: str = "text") -> None:
        """Say the truth about the synchronisation, in words."""
        self._sync.show_text(text, icon, colour)
        self._sync.setAccessibleDescription("Ouvre les échanges")

    def show_adviser(self, initials: str, name: str) -> None:
        """Show who works here."""
        self._adviser.show_text(initials, "user-round")
        self._adviser.setAccessibleName(f"Menu, {name}")
        self._adviser.setToolTip(name)

    def show_saved(self, time: str) -> None:
        """Say when the last key stroke was kept ("14:32:07")."""
        self._say_state(f"Enregistré à {time}", trouble=False)

    def show_not_saved(self, sentence: str) -> None:
        """Say that it could not be kept, and what will happen."""
        self._say_state(sentence, trouble=True)

    def toast(self, sentence: str, undo: Callable[[], object] | None = None) -> None:
        """Say what was done, for eight seconds, with the way back."""
        self._toast.say(sentence, undo)

    def set_meeting(self, on: bool) -> None:
        """Turn the screen to the entrepreneur: larger type, nothing internal, no way to other dossiers."""
        page = self._pages.get(self._current)
        obstacle = "" if page is None or not on else page.meeting_obstacle()
        if obstacle:
            self.toast(obstacle)
            return
        self._meeting = on
        self._rail.setHidden(on)
        self._sync.setHidden(on)
        self._adviser.setHidden(on)
        self.finder.setHidden(on)
        self.finder.set_commands_only(on)
        self._meeting_chip.setVisible(on)
        self._allow_going(not on)
        self.theme.set_meeting(on)
        if page is not None:
            page.set_meeting(on)
        self.meeting_changed.emit(on)

    def toggle_meeting(self) -> None:
        """F11."""
        self.set_meeting(not self._meeting)

    def show_shortcuts(self) -> None:
        """The sheet of shortcuts."""
        ShortcutSheet(self.commands, self.window).open()

    def _build(self) -> None:
        whole = QWidget(self.window)
        across = QHBoxLayout(whole)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._rail)
        edge = QFrame(whole)
        edge.setProperty("upright", True)
        edge.setFixedWidth(1)
        across.addWidget(edge)
        across.addWidget(self.stack, 1)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_bar())
        line = QFrame(self.window)
        line.setProperty("rule", True)
        line.setFixedHeight(1)
        column.addWidget(line)
        column.addWidget(whole, 1)
        central = QWidget(self.window)
        central.setLayout(column)
        self.window.setCentralWidget(central)

    def _build_bar(self) -> QWidget:
        bar = QWidget(self.window)
        bar.setProperty("bar", True)
        row = QHBoxLayout(bar)
        row.setContentsMargins(ROOM, SNUG, ROOM, SNUG)
        row.setSpacing(SNUG)
        name = self._name = QLabel(TITLE, bar)
        name.setProperty("role", "heading")
        name.setMinimumWidth(look().px(_RAIL) - ROOM)
        row.addWidget(name)
        self.finder.setMaximumWidth(560)
        row.addWidget(self.finder, 1)
        row.addStretch(0)
        self._meeting_chip.hide()
        self._meeting_chip.clicked.connect(self.toggle_meeting)
        self._sync.clicked.connect(self.sync_asked)
        self._adviser.clicked.connect(self._show_menu)
        for chip in (self._meeting_chip, self._sync, self._adviser):
            row.addWidget(chip)
        return bar

    def _build_rail(self) -> QWidget:
        rail = QWidget(self.window)
        rail.setProperty("rail", True)
        rail.setFixedWidth(look().px(_RAIL))
        column = QVBoxLayout(rail)
        column.setContentsMargins(0, SNUG, 0, SNUG)
        column.setSpacing(0)
        group = QButtonGroup(rail)
        for entry in ENTRIES:
            button = QPushButton(entry.title, rail)
            button.setProperty("nav", True)
            button.setCheckable(True)
            dress(button, entry.icon, "text", _NAV_ICON)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setEnabled(False)
            button.setToolTip(_NOT_YET)
            button.setAccessibleDescription("Navigation")
            button.clicked.connect(partial(self.open_page, entry.name))
            group.addButton(button)
            column.addWidget(button)
            self._entries[entry.name] = button
        column.addStretch(1)
        self._saved.setProperty("role", "small")
        self._saved.setWordWrap(True)
        self._saved.setContentsMargins(ROOM, 0, SNUG, TIGHT)
        self._saved.hide()
        column.addWidget(self._saved)
        return rail

    def _build_commands(self) -> None:
        add = self.commands.add
        for rank, entry in enumerate(ENTRIES, 1):
            name = f"go.{entry.name}"
            add(name, f"Aller à {entry.title}", partial(self.open_page, entry.name), shortcut=f"Ctrl+{rank}",
                group="Aller à", icon=entry.icon)  # fmt: skip
            self.commands.refuse(name, _NOT_YET)
        add(
            "view.search", "Rechercher", self.finder.open, shortcut="Ctrl+K", group="Affichage", icon="search"
        )
        add("view.meeting", "Mode rendez-vous", self.toggle_meeting, shortcut="F11", group="Affichage",
            icon="presentation")  # fmt: skip
        add("help.shortcuts", "Raccourcis clavier", self.show_shortcuts, shortcut="Ctrl+F1", group="Aide",
            icon="keyboard")  # fmt: skip
        add("app.quit", "Quitter", self.window.close, shortcut="Ctrl+Q", group="Application",
            icon="lock")  # fmt: skip

    def _allow_going(self, on: bool) -> None:
        for name in self._entries:
            if on and name in self._makers:
                self.commands.allow(f"go.{name}")
            else:
                self.commands.refuse(f"go.{name}", _NOT_YET if on else _IN_MEETING)

    def _show_menu(self) -> None:
        show_menu(self.commands, self._adviser)

    def _fit_rail(self) -> None:
        self._rail.setFixedWidth(look().px(_RAIL))
        self._name.setMinimumWidth(look().px(_RAIL) - ROOM)

    def _say_state(self, sentence: str, *, trouble: bool) -> None:
        restyle(self._saved, "role", "error" if trouble else "small")
        self._saved.setText(("▲ " if trouble else "✓ ") + sentence)
        self._saved.show()
