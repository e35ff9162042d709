"""Windows: a hidden window is told of the session and of sleep."""

# Nothing here is loaded on another system, but its tests run anywhere: the calls of Windows are given.

import ctypes
from collections.abc import Callable
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import QByteArray, QObject
from PySide6.QtWidgets import QWidget

from pdca_desktop.ui.pages.start.session_watch import SessionWatch

WM_POWERBROADCAST, PBT_APMSUSPEND = 0x0218, 0x0004
WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK = 0x02B1, 0x0007
_THIS_SESSION = 0
_OBSTACLE = "Windows n’a pas accepté de dire à l’application quand la session se verrouille."

Register = Callable[[int], bool]
"""Asks Windows to tell a window, by its handle, of the session; False when it refuses."""


def register(handle: int) -> bool:
    """Ask Windows itself (WTSRegisterSessionNotification)."""
    windows = ctypes.windll  # type: ignore[attr-defined,unused-ignore]
    return bool(windows.wtsapi32.WTSRegisterSessionNotification(wintypes.HWND(handle), _THIS_SESSION))


def is_leaving(message: int, what: int) -> bool:
    """Whether a message of Windows says that the session is locked or the machine falls asleep."""
    return (message, what) in ((WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK), (WM_POWERBROADCAST, PBT_APMSUSPEND))


class Ear(QWidget):
    """A window that is never shown: only what is sent to it comes through Python."""

    def __init__(self, told: Callable[[], object]) -> None:
        super().__init__()
        self._told = told

    def nativeEvent(self, kind: QByteArray | bytes | bytearray | memoryview, message: Any, /) -> object:
        """Hear, and let Windows go on."""
        if bytes(kind) == b"windows_generic_MSG":  # type: ignore[arg-type]
            said = wintypes.MSG.from_address(int(message))
            if is_leaving(said.message, said.wParam):
                self._told()
        return False, 0


class WindowsSession(SessionWatch):
    """Listens through a hidden window of its own.

    Args:
        ask: asks Windows.
    """

    def __init__(self, parent: QObject | None = None, *, ask: Register = register) -> None:
        super().__init__(parent)
        self._ask = ask
        self.ear: Ear | None = None

    def start(self) -> None:
        """Begin to listen."""
        if self.ear is None:
            self.ear = Ear(self.left.emit)
            try:
                heard = self._ask(int(self.ear.winId()))
            except (OSError, AttributeError):  # a Windows without this service
                heard = False
            self.obstacle = "" if heard else _OBSTACLE
