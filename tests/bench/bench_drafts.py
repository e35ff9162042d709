"""What drafts cost: the same key strokes in a 30-line plan with and without them; how they keep up.

Run `python -m tests.bench.bench_drafts`. Encrypted file, real saver, real threads; what counts is the ratios.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.services import drafts
from pdca_desktop.services.plans import Side
from pdca_desktop.services.ports import Act
from pdca_desktop.store import opening
from pdca_desktop.store.repository import Store
from pdca_desktop.ui.app import make_application
from pdca_desktop.ui.pages.dossier.saving import Saver
from pdca_desktop.ui.pages.plan.page import PlanPage
from pdca_desktop.ui.pages.plan.presenter import PlanPresenter
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.theme import Theme
from tests.bench.bench_plan_page import KEYS, LIMIT, PTZ, Painted, drain, send
from tests.bench.plans import TODAY, heavy_dossier
from tests.fakes.store import CountedIds, SetClock
from tests.store.conftest import DEVICE, KEY
from tests.ui.pages.rooms import FakeMachine, desk_of

ROUNDS = 16
STROKES, FAST, PACE = 2000, 60, 15
WHY = Act("banc", "banc")


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


class Typist(QObject):
    """Types in the plan; the saver follows when it is asked to."""

    def __init__(self, app: QApplication, saver: Saver, dossier: Dossier) -> None:
        super().__init__()
        self._app, self._saver = app, saver
        self.costs: list[float] = []
        self.page = PlanPage()
        self.page.resize(1366, 768)
        self.presenter = PlanPresenter(self.page, load_pack(), TODAY, new_id=lambda: "")
        self.presenter.edited.connect(self._edited)
        self.presenter.show(dossier)
        self.page.show()
        drain(app, self.presenter)
        self.page.focus_cell(Side.RESOURCES, PTZ, "amount")
        app.processEvents()
        self._table = self.page.sides[Side.RESOURCES].table
        card = self.page.panel.cards["PTZ-01"]
        self._painted = Painted(self.page.panel.area.viewport(), self._table.viewport(), card)

    def key(self, key: int, text: str = "") -> float:
        """Milliseconds from the key stroke to the painted verdicts."""
        start = time.perf_counter()
        send(self._app.focusWidget() or self._table, key, text)
        while self._painted.at < start:
            self._app.processEvents()
        spent = 1000 * (self._painted.at - start)
        drain(self._app, self.presenter)
        return spent

    def leave(self) -> None:
        send(self._app.focusWidget() or self._table, Qt.Key.Key_Escape)
        drain(self._app, self.presenter)

    def _edited(self, dossier: Dossier, label: str, _path: str) -> None:
        start = time.thread_time()
        self._saver.want(dossier, label)
        self.costs.append(1000 * (time.thread_time() - start))


def settle(app: QApplication, desk: Desk) -> None:
    while desk.runner.jobs:
        app.processEvents()


def in_turn(app: QApplication, desk: Desk, saver: Saver, typist: Typist) -> None:
    """Acts are saved in both; only the drafts are left out in one."""
    spent: dict[bool, list[float]] = {True: [], False: []}
    costs: dict[bool, list[float]] = {True: [], False: []}
    paint = saver._paint
    for rank in range(2 * ROUNDS):
        with_drafts = rank % 2 == 0
        paint.blockSignals(not with_drafts)
        typist.costs = costs[with_drafts]
        for amount in KEYS.split("|"):
            spent[with_drafts] += [typist.key(ord(letter), letter) for letter in amount]
            typist.leave()
        settle(app, desk)
    paint.blockSignals(False)
    print(f"{len(spent[True])} key strokes with drafts, as many without, in turn")
    for name, some in (("with drafts", spent[True]), ("without", spent[False])):
        print(f"  key to painted verdicts, {name:11}", told(some))
    print(f"  p95 with against without {p95(spent[True]) / p95(spent[False]):6.2f}")
    print(f"  p95 with against the limit of {LIMIT:.0f} ms {p95(spent[True]) / LIMIT:6.2f}")
    print("  processor of the main thread to take a stroke, with drafts", told(costs[True]))
    print("                                                     without", told(costs[False]))


def told(values: Sequence[float]) -> str:
    return (
        f"median {statistics.median(values):6.2f} ms, p95 {p95(values):6.2f} ms, most {max(values):6.2f} ms"
    )


def keeping_up(app: QApplication, desk: Desk, saver: Saver, store: Store, dossier: Dossier) -> None:
    """Strokes as fast as the loop turns, then at a fast typist's pace: when each is safe."""
    name, written, keep = drafts.name_of(dossier.id), [], store.keep_note

    def timed(name: str, text: str) -> None:
        start = time.perf_counter()
        keep(name, text)
        written.append(1000 * (time.perf_counter() - start))

    def until_safe(title: str) -> None:
        while title not in (store.note(name) or store.load(dossier.id).project.title):
            app.processEvents()

    store.keep_note = timed  # type: ignore[method-assign]
    start = time.perf_counter()
    for rank in range(STROKES):
        dossier = paths.write(dossier, "/project/title", f"frappe {rank}")
        saver.want(dossier, "intitulé")
        app.processEvents()
    end = time.perf_counter()
    until_safe(f"frappe {STROKES - 1}")
    behind = 1000 * (time.perf_counter() - end)
    print(f"{STROKES} strokes, {STROKES / (end - start):.0f} a second: {len(written)} drafts")
    print("  one draft on the disk", told(written))
    print(f"  the last stroke is safe {behind:.1f} ms after it was typed")
    safe = []
    for rank in range(FAST):
        dossier = paths.write(dossier, "/project/title", f"personne {rank}")
        start = time.perf_counter()
        saver.want(dossier, "intitulé")
        until_safe(f"personne {rank}")
        safe.append(1000 * (time.perf_counter() - start))
        while time.perf_counter() - start < 1 / PACE:
            app.processEvents()
    print(f"{FAST} strokes, {PACE} a second: each safe after", told(safe))
    print(f"  most against the {1000 / PACE:.1f} ms to the next one {max(safe) * PACE / 1000:6.2f}")
    settle(app, desk)


def main() -> None:
    app = make_application(())
    Theme.of(app)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "banc.pdca"
        store = opening.create(path, KEY, clock=SetClock(), ids=CountedIds(), device=DEVICE)
        machine = FakeMachine()
        machine.kept = store  # type: ignore[assignment]
        parent = QObject()
        desk = desk_of(Path(folder), parent, machine)
        dossier = store.create(heavy_dossier(), WHY)
        saver = Saver(desk, dossier, parent)
        typist = Typist(app, saver, dossier)
        in_turn(app, desk, saver, typist)
        keeping_up(app, desk, saver, store, typist.presenter.dossier)
        desk.runner.close()
        store.close()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
