"""Linux: logind and the desktop's screen saver tell it over D-Bus."""

import os
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

from pdca_desktop.ui.pages.start.session_watch import SessionWatch

_LOGIND = "org.freedesktop.login1"
_MANAGER_PATH = "/org/freedesktop/login1"
_SAVERS = tuple(
    f"org.{desktop}.ScreenSaver" for desktop in ("freedesktop", "gnome", "cinnamon", "mate", "xfce")
)
_SLEEPS: Any = SLOT("sleeps(bool)")  # the stub wants bytes, the call a str
_LOCKS: Any = SLOT("locks(QDBusMessage)")
_OBSTACLE = "Ce bureau ne dit pas à l’application quand la session se verrouille."


class LinuxSession(SessionWatch):
    """Listens to both buses; a desktop without either leaves an obstacle in words.

    Args:
        system: the bus of logind, by default the machine's.
        desktop: the bus of the screen saver, by default the session's.
        session: identifier of the session at logind.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        system: QDBusConnection | None = None,
        desktop: QDBusConnection | None = None,
        session: str | None = None,
    ) -> None:
        super().__init__(parent)
        self._buses = (system, desktop)
        self._session = os.environ.get("XDG_SESSION_ID", "") if session is None else session
        self._own_path = ""
        self._begun = False
        self._asking: QDBusPendingCallWatcher | None = None

    def start(self) -> None:
        """Begin to listen."""
        if self._begun:
            return
        self._begun = True
        system = self._buses[0] or QDBusConnection.systemBus()
        desktop = self._buses[1] or QDBusConnection.sessionBus()
        heard = False
        if system.isConnected():
            heard |= system.connect(
                _LOGIND, _MANAGER_PATH, f"{_LOGIND}.Manager", "PrepareForSleep", self, _SLEEPS
            )
            heard |= system.connect(_LOGIND, "", f"{_LOGIND}.Session", "Lock", self, _LOCKS)
            self._ask_own_path(system)
        if desktop.isConnected():
            for saver in _SAVERS:
                heard |= desktop.connect("", "", saver, "ActiveChanged", self, _SLEEPS)
        self.obstacle = "" if heard else _OBSTACLE

    @Slot(bool)
    def sleeps(self, on: bool) -> None:
        """The screen saver comes on or goes off, or the machine falls asleep or wakes up."""
        if on:
            self.left.emit()

    @Slot(QDBusMessage)
    def locks(self, message: QDBusMessage) -> None:
        """A session is locked: ours, or one among which ours cannot be told."""
        if self._own_path in ("", message.path()):
            self.left.emit()

    def _ask_own_path(self, system: QDBusConnection) -> None:
        if not self._session:
            return
        ask = QDBusMessage.createMethodCall(_LOGIND, _MANAGER_PATH, f"{_LOGIND}.Manager", "GetSession")
        ask.setArguments([self._session])
        self._asking = QDBusPendingCallWatcher(system.asyncCall(ask), self)
        self._asking.finished.connect(self._answered)

    def _answered(self, answer: QDBusPendingCallWatcher) -> None:
        arguments = answer.reply().arguments() if not answer.isError() else []
        if arguments:
            path = arguments[0]
            self._own_path = path.path() if hasattr(path, "path") else str(path)
        self._asking = None
