"""Everything the adviser can ask for, in one list: it feeds the menu, the palette and the sheet of shortcuts.

commands.add("dossier.new", "Nouveau dossier", presenter.create, shortcut="Ctrl+N", group="Dossier")
commands.refuse("dossier.print", "Ouvrez d’abord un dossier.")     # disabled, and says why
commands.allow("dossier.print")
commands.action("dossier.new")                                     # for a button or a tool bar
"""

from collections.abc import Callable, Iterator

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from pdca_desktop.ui.icons import dress

REASON, GROUP, ICON = "reason", "group", "picture"  # "icon" is Qt’s own, and holds no text


class Commands:
    """The actions of a window, by identifier, in the order they were added."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._actions: dict[str, QAction] = {}

    def add(
        self,
        name: str,
        text: str,
        does: Callable[[], object],
        *,
        shortcut: str | QKeySequence.StandardKey = "",
        group: str = "",
        icon: str = "",
    ) -> QAction:
        """Add a command, or give a known one another text and deed.

        Args:
            name: identifier, "group.verb".
            text: French, a verb first.
            does: a bound method.
            shortcut: "Ctrl+N" or a standard key.
            group: French title of its part of the menu and of the sheet; empty: in the palette only.
            icon: name in `resources/icons`.
        """
        known = self._actions.pop(name, None)
        if known is not None:
            self._window.removeAction(known)
            known.deleteLater()
        action = QAction(text, self._window)
        if shortcut:
            action.setShortcut(shortcut)
        action.setProperty(GROUP, group)
        action.setProperty(REASON, "")
        if icon:
            action.setProperty(ICON, icon)
        action.triggered.connect(does)
        self._window.addAction(action)
        self._actions[name] = action
        return action

    def remove(self, prefix: str) -> None:
        """Forget the commands whose identifier starts so: the page they belong to was closed."""
        for name in [known for known in self._actions if known.startswith(prefix)]:
            action = self._actions.pop(name)
            self._window.removeAction(action)
            action.deleteLater()

    def action(self, name: str) -> QAction:
        """A command's action.

        Raises:
            KeyError: there is none of that name.
        """
        return self._actions[name]

    def refuse(self, name: str, reason: str) -> None:
        """Disable a command and say why."""
        action = self._actions[name]
        action.setEnabled(False)
        action.setProperty(REASON, reason)
        action.setToolTip(reason)
        action.setStatusTip(reason)

    def allow(self, name: str) -> None:
        """Enable a command again."""
        action = self._actions[name]
        action.setEnabled(True)
        action.setProperty(REASON, "")
        action.setToolTip(action.text())
        action.setStatusTip("")

    def reason(self, name: str) -> str:
        """Why a command is disabled; empty when it is not."""
        return str(self._actions[name].property(REASON) or "")

    def __iter__(self) -> Iterator[tuple[str, QAction]]:
        return iter(list(self._actions.items()))

    def groups(self) -> dict[str, list[QAction]]:
        """The commands by the title of their group; those of the palette only are left out."""
        found: dict[str, list[QAction]] = {}
        for action in self._actions.values():
            title = str(action.property(GROUP) or "")
            if title:
                name = str(action.property(ICON) or "")
                if name and action.icon().isNull():  # drawn when a menu first shows them, not at the start
                    dress(action, name)
                found.setdefault(title, []).append(action)
        return found
