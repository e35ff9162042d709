"""The window and what is in it, put together; nothing but Qt is loaded before it is first painted."""

# ruff: noqa: PLC0415  (each import waits for its moment: Qt alone before the first paint)

import gc
import sys
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from pdca_desktop import places
from pdca_desktop.ui import app

if TYPE_CHECKING:
    from pdca_desktop.services.session import Machine
    from pdca_desktop.ui.dialogs import Dialogs
    from pdca_desktop.ui.pages.start.house import House
    from pdca_desktop.ui.shell import Shell

SETTINGS = "fenetre.ini"
_TYPING_MS = 150
_TURN = 0.001
"""Seconds that the screen may wait for a thread that computes: a fifth of what Python would let it wait."""

_held: list[object] = []
"""What lasts as long as the process: the lock of the folder is let go by the system."""


def open_window(arguments: Sequence[str], where: places.Places, *, demo: bool = False) -> NoReturn:
    """Show the window and never return.

    Args:
        arguments: of the process, for Qt.
        where: folders that were prepared.
        demo: begin at once with the examples, under a passphrase that nobody keeps.
    """
    settings = where.configuration / SETTINGS
    sys.setswitchinterval(_TURN)
    app.run(arguments, settings=settings, compose=partial(compose_window, where=where, demo=demo))


def compose_window(shell: "Shell", *, where: places.Places, demo: bool = False) -> object:
    """After the first paint: take the folder, load what opening needs, ask for the passphrase."""
    from PySide6.QtCore import QTimer

    from pdca_desktop.errors import AppError
    from pdca_desktop.store.instance import Instance
    from pdca_desktop.ui.dialogs import Dialogs
    from pdca_desktop.ui.jobs.collector import Collector

    Collector(shell.window)
    instance = Instance(where.data)
    try:
        instance.take()
        house = make_house(shell, where)
    except AppError as error:
        Dialogs(shell.window).tell(error)
        shell.window.close()
        return instance
    if demo:
        house.begin_demo()
    else:
        house.begin()
    _held.append(instance)
    QTimer.singleShot(_TYPING_MS, house, _warm_later)
    return house


def make_house(
    shell: "Shell",
    where: places.Places,
    *,
    machine: "Machine | None" = None,
    dialogs: "Dialogs | None" = None,
) -> "House":
    """Every part of the window, joined; a test gives another machine or other dialogs."""
    from PySide6.QtCore import QSettings

    from pdca_desktop.bootstrap.device import Device
    from pdca_desktop.bootstrap.paper import HousePress
    from pdca_desktop.bootstrap.spooler import LpSpooler
    from pdca_desktop.logs import log
    from pdca_desktop.ui.bus import Bus
    from pdca_desktop.ui.dialogs import Dialogs
    from pdca_desktop.ui.jobs.runner import JobRunner
    from pdca_desktop.ui.pages.start.desk import Desk
    from pdca_desktop.ui.pages.start.house import House

    log.start(where.logs)
    settings = QSettings(str(where.configuration / SETTINGS), QSettings.Format.IniFormat)
    machine = machine or Device(where)
    desk = Desk(
        machine=machine,
        runner=JobRunner(shell),
        bus=Bus(shell),
        dialogs=dialogs or Dialogs(shell.window),
        settings=settings,
        press=HousePress(machine),
        spooler=LpSpooler(),
    )
    return House(shell, desk)


def _warm_later() -> None:
    """Load in a thread, while one types, what opens the store and shows the first pages."""
    threading.Thread(target=_warm, name="warm", daemon=True).start()


def _warm() -> None:
    """It may all be there already, when this machine remembers the key."""
    from pdca_desktop.bootstrap.device import warm

    try:
        warm()
        import pdca_desktop.ui.pages.dossiers.presenter
        import pdca_desktop.ui.pages.home.presenter  # noqa: F401
    finally:
        gc.freeze()  # nothing loaded so far is ever garbage


def settings_file(where: places.Places) -> Path:
    """Where the window's place and choices are kept."""
    return where.configuration / SETTINGS
