"""The window and what is in it, put together; nothing but Qt is loaded before it is first painted."""

# ruff: noqa: PLC0415  (each import waits for its moment: Qt alone before the first paint)

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
    app.run(arguments, settings=settings, compose=partial(compose_window, where=where, demo=demo))


def compose_window(shell: "Shell", *, where: places.Places, demo: bool = False) -> object:
    """After the first paint: take the folder, load what opening needs, ask for the passphrase."""
    from pdca_desktop.errors import AppError
    from pdca_desktop.store.instance import Instance
    from pdca_desktop.ui.dialogs import Dialogs

    instance = Instance(where.data)
    try:
        instance.take()
        threading.Thread(target=_warm, name="warm", daemon=True).start()
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
    from pdca_desktop.logs import log
    from pdca_desktop.ui.bus import Bus
    from pdca_desktop.ui.dialogs import Dialogs
    from pdca_desktop.ui.jobs.runner import JobRunner
    from pdca_desktop.ui.pages.start.desk import Desk
    from pdca_desktop.ui.pages.start.house import House

    log.start(where.logs)
    settings = QSettings(str(where.configuration / SETTINGS), QSettings.Format.IniFormat)
    desk = Desk(
        machine=machine or Device(where),
        runner=JobRunner(shell),
        bus=Bus(shell),
        dialogs=dialogs or Dialogs(shell.window),
        settings=settings,
    )
    return House(shell, desk)


def _warm() -> None:
    """The slow imports, while the adviser reads or types."""
    from pdca_desktop.bootstrap.device import warm

    warm()


def settings_file(where: places.Places) -> Path:
    """Where the window's place and choices are kept."""
    return where.configuration / SETTINGS
