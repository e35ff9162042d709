"""Leaving the computer: what each system says, and what is understood of it."""

import ctypes
import shutil
import subprocess
import sys
from ctypes import wintypes
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from pdca_desktop.ui.pages.start.session_watch import session_watch
from pdca_desktop.ui.pages.start.session_windows import (
    PBT_APMSUSPEND,
    WM_POWERBROADCAST,
    WM_WTSSESSION_CHANGE,
    WTS_SESSION_LOCK,
    WindowsSession,
    is_leaving,
)
from pdca_desktop.ui.shell import Shell

ROOT = Path(__file__).parents[3]


class Pointer:
    """The address of a message, as Qt gives it."""

    def __init__(self, message: wintypes.MSG) -> None:
        self._message = message

    def __int__(self) -> int:
        return ctypes.addressof(self._message)


def windows_says(watch: WindowsSession, message: int, what: int) -> None:
    assert watch.ear is not None
    said = wintypes.MSG(None, message, what, 0, 0)
    assert watch.ear.nativeEvent(b"windows_generic_MSG", Pointer(said)) == (False, 0)


def test_windows_tells_of_the_lock_and_of_sleep_only(qtbot: QtBot, shell: Shell) -> None:
    asked: list[int] = []

    def ask(handle: int) -> bool:
        asked.append(handle)
        return True

    watch = WindowsSession(shell, ask=ask)
    left: list[bool] = []
    watch.left.connect(lambda: left.append(True))
    watch.start()
    watch.start()
    assert len(asked) == 1
    assert watch.obstacle == ""
    windows_says(watch, WM_WTSSESSION_CHANGE, 0x8)  # unlocked
    windows_says(watch, WM_POWERBROADCAST, 0x12)  # awake again
    assert left == []
    windows_says(watch, WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK)
    windows_says(watch, WM_POWERBROADCAST, PBT_APMSUSPEND)
    assert left == [True, True]


@given(st.integers(0, 0xFFFF), st.integers(0, 0xFF))
def test_no_other_message_of_windows_means_leaving(message: int, what: int) -> None:
    known = {(WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK), (WM_POWERBROADCAST, PBT_APMSUSPEND)}
    assert is_leaving(message, what) == ((message, what) in known)


def test_a_windows_that_refuses_is_told_in_words(shell: Shell) -> None:
    def absent(_handle: int) -> bool:
        raise OSError

    for ask in (absent, lambda _handle: False):
        watch = WindowsSession(shell, ask=ask)
        watch.start()
        assert "Windows n’a pas accepté" in watch.obstacle


def test_a_system_that_tells_nothing_says_so(shell: Shell) -> None:
    watch = session_watch(shell, "darwin")
    watch.start()
    assert watch.obstacle.startswith("macOS ne dit pas")


_PRIVATE_BUS = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from pdca_desktop.ui.pages.start.session_linux import LinuxSession

app = QCoreApplication([])
address = os.environ["DBUS_SESSION_BUS_ADDRESS"]
ours = QDBusConnection.connectToBus(address, "ours")
theirs = QDBusConnection.connectToBus(address, "theirs")
assert theirs.registerService("org.freedesktop.login1")
watch = LinuxSession(system=ours, desktop=ours, session="2")
watch.start()
print("obstacle", repr(watch.obstacle))
watch._own_path = "/org/freedesktop/login1/session/_32"
LOGIND, SAVER = "org.freedesktop.login1", "org.gnome.ScreenSaver"
said = [
    ("saver off", "/org/gnome/ScreenSaver", SAVER, "ActiveChanged", [False]),
    ("saver on", "/org/gnome/ScreenSaver", SAVER, "ActiveChanged", [True]),
    ("another session", "/org/freedesktop/login1/session/_31", LOGIND + ".Session", "Lock", []),
    ("our session", "/org/freedesktop/login1/session/_32", LOGIND + ".Session", "Lock", []),
    ("awake", "/org/freedesktop/login1", LOGIND + ".Manager", "PrepareForSleep", [False]),
    ("asleep", "/org/freedesktop/login1", LOGIND + ".Manager", "PrepareForSleep", [True]),
]
now = [""]
watch.left.connect(lambda: print("left after", now[0]))

def speak():
    if not said:
        app.quit()
        return
    now[0], path, interface, member, values = said.pop(0)
    message = QDBusMessage.createSignal(path, interface, member)
    message.setArguments(values)
    theirs.send(message)
    QTimer.singleShot(100, speak)

QTimer.singleShot(0, speak)
app.exec()
"""


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="no D-Bus on this machine")
def test_linux_hears_logind_and_the_screen_saver_on_a_private_bus() -> None:
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", _PRIVATE_BUS],
        capture_output=True, text=True, check=False, timeout=60, cwd=ROOT,
    )  # fmt: skip
    assert done.stdout.splitlines() == [
        "obstacle ''",
        "left after saver on",
        "left after our session",
        "left after asleep",
    ], done.stderr


_NO_BUS = """
from PySide6.QtCore import QCoreApplication
from pdca_desktop.ui.pages.start.session_watch import session_watch
app = QCoreApplication([])
watch = session_watch(app, "linux")
watch.start()
print(watch.obstacle)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="D-Bus is of Linux")
def test_a_desktop_without_bus_is_told_in_words() -> None:
    environment = {
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
        "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere",
    }
    done = subprocess.run(
        [sys.executable, "-c", _NO_BUS],
        capture_output=True, text=True, check=False, timeout=60, cwd=ROOT, env=environment,
    )  # fmt: skip
    assert done.stdout.strip() == "Ce bureau ne dit pas à l’application quand la session se verrouille.", (
        done.stderr
    )
