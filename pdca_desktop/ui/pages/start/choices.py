"""What the adviser chose for this machine, as the settings file keeps it: nothing personal."""

from PySide6.QtCore import QSettings

from pdca_desktop.ui.theme import Scheme, TextSize

SCHEME, SIZE, DELAY, SESSION = "window/scheme", "window/text", "lock/minutes", "lock/session"
MINUTES = 10
"""Before the lock, unless the adviser says otherwise."""


def lock_minutes(settings: QSettings) -> int:
    """Minutes without activity before the lock."""
    try:
        return max(1, int(str(settings.value(DELAY, MINUTES))))
    except ValueError:
        return MINUTES


def locks_with_session(settings: QSettings) -> bool:
    """Whether the lock follows the system's session: yes unless the adviser said no."""
    return str(settings.value(SESSION, "oui")) != "non"


def kept_scheme(settings: QSettings) -> Scheme:
    """The colours chosen."""
    name = str(settings.value(SCHEME, "") or "")
    return Scheme[name] if name in Scheme.__members__ else Scheme.SYSTEM


def kept_size(settings: QSettings) -> TextSize:
    """The size of the type chosen."""
    name = str(settings.value(SIZE, "") or "")
    return TextSize[name] if name in TextSize.__members__ else TextSize.NORMAL
