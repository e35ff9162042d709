"""Makes the pictures of the README and of the guide again, from the real window and the invented examples.

    python -m tests.end2end.captures [FOLDER]

By default in `resources/guide/captures`. Échanges is shown over a head office in memory: none is to join.
"""

import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from time import monotonic

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QWidget

from pdca_desktop import places, resources
from pdca_desktop.bootstrap.device import Device
from pdca_desktop.bootstrap.ground import SystemClock
from pdca_desktop.bootstrap.tour import _heard, _settle, _until, _Walk
from pdca_desktop.bootstrap.window import make_house, settings_file
from pdca_desktop.store.keystore_file import Cost
from pdca_desktop.ui import app
from pdca_desktop.ui.pages.dossier.plan import PlanSection
from pdca_desktop.ui.pages.start.house import House
from pdca_desktop.ui.shell import Shell
from pdca_desktop.ui.theme import Scheme
from pdca_desktop.ui.window import Window
from tests.ui.pages import exchange_gallery

SIZE = (1366, 768)
LARGEST = 150_000
_TOAST_MS = 9_000
COLOURS = 256
BEGUN = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
CHEAP = Cost(memory=64, passes=1, lanes=1)
REFUSED, COMPLETE = "2026-CAL-033", "2026-BET-041"


class Captures(_Walk):
    """The journey whose pictures are kept: only the first start is the tour's."""

    def __init__(self, house: House, folder: Path) -> None:
        super().__init__(house, folder)
        self.house = house

    def all(self) -> None:
        """Every picture, in the order of the work."""
        self.first_start()
        _settle(900)
        self._open(REFUSED, "plan")
        self._plan("plan")
        self._page("home", "accueil")
        self._page("dossiers", "dossiers")
        self._open(COMPLETE, "forecast")
        self.keep("previsionnel")
        self._open(COMPLETE, "pieces")
        self.keep("pieces")
        self._preview()
        self.house.shell.theme.choose(Scheme.DARK)
        self._page("home", "accueil-sombre")
        self._open(REFUSED, "plan")
        self._plan("plan-sombre")
        self.house.shell.theme.choose(Scheme.LIGHT)

    def keep(self, name: str) -> None:
        """A picture of the window as it is."""
        _settle(400)
        self.made.append(keep(self.house.shell.window, self._folder / f"{name}.png"))

    def _look(self, name: str) -> None:
        if name == "phrase-de-passe":
            self.keep("premier-demarrage")

    def _page(self, name: str, picture: str) -> None:
        self.house.shell.open_page(name)
        _settle(600)
        _until(lambda: not self.house.desk.runner.jobs, "la page")
        self.keep(picture)

    def _open(self, number: str, section: str) -> None:
        line = next(one for one in self.house.desk.store.lines() if one.number == number)
        with _heard(self.house.dossier_opened, "le dossier"):
            self.house.open_dossier(line.id, section)
        _settle(900)

    def _plan(self, picture: str) -> None:
        workspace = self.house.workspace
        assert workspace is not None
        section = workspace.page.section("plan")
        assert isinstance(section, PlanSection)
        _until(lambda: not section.plan.busy, "les issues du plan")
        self.keep(picture)

    def _preview(self) -> None:
        self.house.dossier.papers.preview_dossier()
        _settle(500)
        _until(lambda: not self.house.desk.runner.jobs, "le document")
        _settle(1500)
        self.keep("apercu")


def keep(window: QWidget, path: Path) -> Path:
    """A picture of a window in few colours, light enough for a README."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    window.grab().save(buffer, "PNG")
    picture = Image.open(BytesIO(buffer.data().data())).convert("RGB")
    assert picture.size == SIZE, picture.size
    few = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    assert path.stat().st_size < LARGEST, f"{path.name}: {path.stat().st_size} bytes"
    return path


def exchanges(folder: Path, kept: Path) -> Path:
    """Échanges with something to send, something refused and something to decide."""
    window = Window(kept / "window.ini")
    window.resize(*SIZE)
    window.show()
    room = exchange_gallery.Room(window, kept)
    exchange_gallery.full(room)
    _settle(_TOAST_MS)
    path = keep(window, folder / "echanges.png")
    room.machine.office.gate.set()
    room.desk.runner.close()
    window.close()
    return path


def main(folder: Path) -> list[Path]:
    """Make every picture; where they are."""
    begun = monotonic()
    SystemClock.now = lambda _clock: BEGUN + timedelta(seconds=monotonic() - begun)  # type: ignore[assignment,method-assign]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as kept:
        where = places.find(Path(kept) / "donnees")
        places.prepare(where)
        shells: list[Shell] = []
        window = app.start([], settings=settings_file(where), compose=shells.append)
        window.resize(*SIZE)
        _until(lambda: bool(shells), "la fenêtre")
        shells[0].theme.choose(Scheme.LIGHT)
        captures = Captures(make_house(shells[0], where, machine=Device(where, cost=CHEAP)), folder)
        captures.all()
        window.close()
        return [*captures.made, exchanges(folder, Path(kept))]


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    wanted = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(resources.folder("guide")) / "captures"
    for made in main(wanted):
        sys.stdout.write(f"{made} {made.stat().st_size // 1000} ko\n")
    sys.stdout.flush()
    os._exit(0)
