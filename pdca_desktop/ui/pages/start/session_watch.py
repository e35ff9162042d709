"""Knows when the adviser leaves: the system's session is locked, or the machine goes to sleep.

watch = session_watch(parent)
watch.left.connect(house.lock)
watch.start()                     # once the dossiers are open: nothing of it is needed to paint a window
watch.obstacle                    # why this machine cannot tell; empty when it can
"""

import sys

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
    if platform == "win32":
        from pdca_desktop.ui.pages.start.session_windows import WindowsSession  # noqa: PLC0415  (its own system's)

        return WindowsSession(parent)
    if platform.startswith("linux"):
        from pdca_desktop.ui.pages.start.session_linux import LinuxSession  # noqa: PLC0415

        return LinuxSession(parent)
    system = "macOS" if platform == "darwin" else "Ce système"
    return SessionWatch(parent, f"{system} ne dit pas à l’application quand la session se verrouille.")
