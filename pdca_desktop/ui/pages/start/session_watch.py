"""Knows when the adviser leaves: the system's session is locked, or the machine goes to sleep.

watch = session_watch(parent)
watch.left.connect(house.lock)
watch.start()                     # once the dossiers are open: nothing of it is needed to paint a window
watch.obstacle                    # why this machine cannot tell; empty when it can
"""

import sys
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal


class SessionWatch(QObject):
    """Watches the system's session; this one, of a system that tells nothing, only says so.

    Signals:
        left: the session was locked, or the machine is about to sleep.
    """

    left = Signal()

    def __init__(self, parent: QObject | None = None, obstacle: str = "") -> None:
        super().__init__(parent)
        self.obstacle = obstacle

    def start(self) -> None:
        """Begin to listen; asked again, nothing more happens."""


def session_watch(parent: QObject, platform: str = sys.platform) -> SessionWatch:
    """What watches the session of this system.

    Args:
        parent: owns it.
        platform: as `sys.platform` says it.
    """
    return session_kind(platform)(parent)


def session_kind(platform: str = sys.platform) -> Callable[[QObject], SessionWatch]:
    """What makes it: loaded here, so that a thread can do it beforehand."""
    if platform == "win32":
        from pdca_desktop.ui.pages.start.session_windows import WindowsSession  # noqa: PLC0415  (its own system's)

        return WindowsSession
    if platform.startswith("linux"):
        from pdca_desktop.ui.pages.start.session_linux import LinuxSession  # noqa: PLC0415

        return LinuxSession
    system = "macOS" if platform == "darwin" else "Ce système"
    obstacle = f"{system} ne dit pas à l’application quand la session se verrouille."
    return partial(SessionWatch, obstacle=obstacle)
