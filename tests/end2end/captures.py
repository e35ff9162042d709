"""Makes the pictures of the README and of the guide again, from the real window and the invented examples.

    python -m tests.end2end.captures [FOLDER]

By default in `resources/guide/captures`. The head office of Échanges is a real one, on this machine.
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
from pdca_desktop.bootstrap.tour import Walk
from pdca_desktop.bootstrap.tour_exchange import ExchangeWalk
from pdca_desktop.bootstrap.waiting import heard, settle, until
from pdca_desktop.bootstrap.window import make_house, settings_file
from pdca_desktop.store.keystore_file import Cost
from pdca_desktop.ui import app
from pdca_desktop.ui.pages.dossier.plan import PlanSection
from pdca_desktop.ui.pages.start.house import House
from pdca_desktop.ui.shell import Shell
from pdca_desktop.ui.theme import Scheme

SIZE = (1366, 768)
LARGEST = 150_000
_TOAST_MS = 9_000
COLOURS = 256
BEGUN = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
CHEAP = Cost(memory=64, passes=1, lanes=1)
EXCHANGED = {
    "echanges-conflit": "echanges", "sombre-echanges-conflit": "echanges-sombre",
    "conflit": "conflit", "sombre-conflit": "conflit-sombre",
}  # fmt: skip
REFUSED, COMPLETE = "2026-CAL-033", "2026-BET-041"


class Captures(Walk):
    """The journey whose pictures are kept: only the first start is the tour's."""

    def __init__(self, house: House, folder: Path, scratch: Path) -> None:
        super().__init__(house, folder)
        self.house, self._scratch = house, scratch

    def all(self) -> None:
        """Every picture, in the order of the work."""
        self.first_start()
        settle(900)
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
        ExchangeWalk(self.house, self._scratch, self._exchanged).all()

    def keep(self, name: str) -> None:
        """A picture of the window as it is."""
        settle(400)
        self.made.append(keep(self.house.shell.window, self._folder / f"{name}.png"))

    def _look(self, name: str) -> None:
        if name == "phrase-de-passe":
            self.keep("premier-demarrage")

    def _exchanged(self, name: str) -> None:
        if name in EXCHANGED:
            settle(_TOAST_MS)
            self.keep(EXCHANGED[name])

    def _page(self, name: str, picture: str) -> None:
        self.house.shell.open_page(name)
        settle(600)
        until(lambda: not self.house.desk.runner.jobs, "la page")
        self.keep(picture)

    def _open(self, number: str, section: str) -> None:
        line = next(one for one in self.house.desk.store.lines() if one.number == number)
        with heard(self.house.dossier_opened, "le dossier"):
            self.house.open_dossier(line.id, section)
        settle(900)

    def _plan(self, picture: str) -> None:
        workspace = self.house.workspace
        assert workspace is not None
        section = workspace.page.section("plan")
        assert isinstance(section, PlanSection)
        until(lambda: not section.plan.busy, "les issues du plan")
        self.keep(picture)

    def _preview(self) -> None:
        self.house.dossier.papers.preview_dossier()
        settle(500)
        until(lambda: not self.house.desk.runner.jobs, "le document")
        settle(1500)
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
        until(lambda: bool(shells), "la fenêtre")
        shells[0].theme.choose(Scheme.LIGHT)
        machine = Device(where, cost=CHEAP)
        captures = Captures(make_house(shells[0], where, machine=machine), folder, Path(kept))
        captures.all()
        window.close()
        return captures.made


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    wanted = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(resources.folder("guide")) / "captures"
    for made in main(wanted):
        sys.stdout.write(f"{made} {made.stat().st_size // 1000} ko\n")
    sys.stdout.flush()
    os._exit(0)
