"""Pictures of the workspace of a dossier, to be looked at.

    PYTHONPATH=. python tests/ui/pages/dossier_gallery.py FOLDER SCALE [PART[@SCHEME]...]

A part is "SECTION:NUMBER" (section and demo dossier), with "+VALUE" to scroll so far down. At scale 1.25 the
window is 1366×768 physical pixels, the smallest screen; at 2 it is the sharpest.
"""

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QScrollArea

from pdca_desktop import resources
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.exchange.dossier_file import read_dossier
from pdca_desktop.ui.app import furnish, make_application
from pdca_desktop.ui.pages.dossier.nav import SECTIONS
from pdca_desktop.ui.pages.dossier.sections import FormSection
from pdca_desktop.ui.pages.dossier.workspace import Workspace
from pdca_desktop.ui.theme import Scheme
from pdca_desktop.ui.window import Window
from tests.ui.pages.rooms import ADVISER, desk_of

_TURNS = 60
_PARTS = [f"{entry.name}:{number}" for number in ("02", "08") for entry in SECTIONS if entry.name != "plan"]


class Room:
    """One dossier open in the window."""

    def __init__(self, window: Window, dossier: Dossier, section: str, folder: Path) -> None:
        self.window, self.shell = window, furnish(window)
        self.desk = desk_of(folder, window)
        dossier = self.desk.store.create(dossier, ADVISER.act("reprise"))
        self.workspace = Workspace(self.desk, self.shell.commands, dossier, window)
        page = self.workspace.page
        self.shell.add_page("dossier", lambda: page)
        self.workspace.open(section)
        self.shell.open_page("dossier")
        self.shell.mark_entry("dossiers")
        self.shell.show_sync("Hors ligne · 3 à envoyer", "wifi-off")
        self.settle()

    def settle(self) -> None:
        """Let everything that is under way end."""
        for _ in range(_TURNS):
            QApplication.processEvents()
        while self.desk.runner.jobs:
            QApplication.processEvents()
        for _ in range(_TURNS):
            QApplication.processEvents()

    def take(self, file: Path) -> None:
        self.settle()
        self.window.grab().save(str(file))


def of_demo(number: str) -> Dossier:
    """A demo dossier; "00" is an empty one."""
    if number == "00":
        return Dossier(id="")
    return read_dossier(next(Path(resources.folder("demo")).glob(f"{number}-*.json")))


def window_of(scale: float) -> QSize:
    """The window that fills the screen at a scale."""
    return {1.25: QSize(1093, 614), 1.0: QSize(1920, 1080)}.get(scale, QSize(1366, 768))


def main(folder: Path, scale: float, wanted: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    kept_app = make_application(())
    for part in wanted or _PARTS:
        asked, _, down = part.partition("+")
        section, _, number = asked.partition(":")
        with tempfile.TemporaryDirectory() as kept:
            window = Window(Path(kept) / "window.ini")
            window.resize(window_of(scale))
            window.show()
            room = Room(window, of_demo(number), section, Path(kept))
            shown = room.workspace.page.section(section)
            if isinstance(shown, FormSection):
                shown.build_all()
            for scheme in (Scheme.LIGHT, Scheme.DARK):
                room.shell.theme.choose(scheme)
                room.settle()
                if down and isinstance(shown, QScrollArea):
                    shown.verticalScrollBar().setValue(int(down))
                room.take(
                    folder / f"{number}-{section}{f'-{down}' if down else ''}-{scheme.name.lower()}.png"
                )
            room.desk.runner.close()
            window.close()
    del kept_app
    os._exit(0)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = sys.argv[2] if len(sys.argv) > 2 else "1.25"
    main(Path(sys.argv[1]), float(os.environ["QT_SCALE_FACTOR"]), sys.argv[3:])
