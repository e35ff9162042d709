"""The search box of the top bar: dossiers, people and commands in one place (Ctrl+K).

finder.searched.connect(presenter.search)              # what is typed, once it rests for a moment
finder.show_found("vel", [Found("Dossier", "Atelier vélo", "2026-LEN-0142", "dossier:0197…")])
finder.chosen.connect(presenter.open)                  # the key of what was chosen; commands run themselves
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from pdca_desktop.ui.commands import REASON, Commands

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from pdca_desktop.ui.finder_list import FinderList, Found

COMMAND = "Action"
PROMPT = "Rechercher un dossier, une personne, une action…"
_REST = 120
_MOST, _MOST_OTHERS = 12, 8


class Finder(QLineEdit):
    """The search box.

    Signals:
        searched: words at rest, for whoever knows dossiers and people.
        chosen: the key of a line that is not a command.
    """

    searched = Signal(str)
    chosen = Signal(str)

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._others: tuple[Found, ...] = ()
        self._commands_only = False
        self._list: FinderList | None = None
        self.setProperty("search", True)
        self.setPlaceholderText(f"{PROMPT}   Ctrl+K")
        self.setAccessibleName(PROMPT)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._rested)
        self.textEdited.connect(self._typed)

    def show_found(self, words: str, found: "Iterable[Found]") -> None:
        """Show what was found for words; an answer to words typed over meanwhile is dropped."""
        if words == self.text() and not self._commands_only:
            self._others = tuple(found)
            self._show()

    def set_commands_only(self, on: bool) -> None:
        """In Mode rendez-vous nobody else's name comes up."""
        self._commands_only = on
        self._others = ()

    def open(self) -> None:
        """Take the focus and show the commands."""
        self.setFocus(QtCore.Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._show()

    def close_list(self) -> None:
        """Hide the list."""
        self._rest.stop()
        if self._list is not None:
            self._list.hide()

    def lines(self) -> "list[Found]":
        """What the list shows for the words typed now."""
        others = list(self._others[:_MOST_OTHERS])
        return [*others, *self._found_commands(_MOST - len(others))]

    def keyPressEvent(self, event: "QKeyEvent", /) -> None:
        """Arrows walk the list, Enter chooses, Escape closes."""
        key, keys = event.key(), QtCore.Qt.Key
        shown = self._list is not None and not self._list.isHidden()
        if key == keys.Key_Escape:
            self.close_list()
            self.clear()
            self.clearFocus()
        elif key in (keys.Key_Down, keys.Key_Up):
            if shown and self._list is not None:
                self._list.walk(1 if key == keys.Key_Down else -1)
            else:
                self._show()
        elif key in (keys.Key_Return, keys.Key_Enter) and shown and self._list is not None:
            self._pick(self._list.current())
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: "QFocusEvent", /) -> None:
        """Leaving closes the list."""
        super().focusOutEvent(event)
        self.close_list()

    def _typed(self) -> None:
        self._others = ()
        self._show()
        self._rest.start()

    def _rested(self) -> None:
        if self.text().strip() and not self._commands_only:
            self.searched.emit(self.text())

    def _show(self) -> None:
        from pdca_desktop.ui.finder_list import FinderList, Found  # noqa: PLC0415  (not before the first paint)

        if self._list is None:
            self._list = FinderList(self.window())
            self._list.picked.connect(self._pick)
        nothing = Found(
            "", "Rien ne correspond.", "Essayez un nom, un numéro ou une commune.", "", enabled=False
        )
        self._list.show_under(self, self.lines() or [nothing])

    def _found_commands(self, most: int) -> "list[Found]":
        from pdca_desktop.ui.finder_list import Found  # noqa: PLC0415  (not before the first paint)
        from pdca_desktop.ui.fuzzy import score  # noqa: PLC0415

        ranked = []
        for rank, (name, action) in enumerate(self._commands):
            points = score(self.text(), action.text()) if self.text().strip() else -rank
            if points is not None:
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                detail = str(action.property(REASON) or "") or keys
                ranked.append((points, Found(COMMAND, action.text(), detail, name, action.isEnabled())))
        ranked.sort(key=lambda pair: (not pair[1].enabled, -pair[0]))
        return [found for _, found in ranked[:most]]

    def _pick(self, found: "Found | None") -> None:
        if found is None or not found.enabled:
            return
        self.close_list()
        self.clear()
        self.clearFocus()
        if found.kind == COMMAND:
            self._commands.action(found.key).trigger()
        else:
            self.chosen.emit(found.key)
