"""Keystroke to verdicts on screen, in the event loop, with a 30-line plan.

Run `python -m tests.bench.bench_plan_page`. What counts is the ratio to the limit and to judging alone.
"""

import os
import statistics
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from pdca_desktop.rules.case import Case
from pdca_desktop.rules.catalogue import judge_case
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.services.plans import Side
from pdca_desktop.ui.app import make_application
from pdca_desktop.ui.pages.plan.page import PlanPage
from pdca_desktop.ui.pages.plan.presenter import PlanPresenter
from pdca_desktop.ui.theme import Theme
from tests.bench.plans import TODAY, heavy_dossier

LIMIT = 16.0
KEYS = "8500|9250|7000|12000|650|8000"
ROUNDS = 12
PTZ = 6


class Painted(QObject):
    """Notes when a widget was last painted."""

    def __init__(self, *watched: QWidget) -> None:
        super().__init__()
        self.at = 0.0
        for widget in watched:
            widget.installEventFilter(self)

    def eventFilter(  # noqa: N802
        self, _watched: QObject, event: QEvent, /
    ) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.at = time.perf_counter()
        return False


def send(widget: QWidget, key: int, text: str = "") -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def drain(app: QApplication, presenter: PlanPresenter) -> float:
    """Run the loop until nothing is left; the longest turn in milliseconds."""
    longest = 0.0
    while True:
        start = time.perf_counter()
        app.processEvents()
        longest = max(longest, 1000 * (time.perf_counter() - start))
        if not presenter.busy:
            return longest


def main() -> None:
    app = make_application(())
    Theme.of(app)
    pack = load_pack()
    page = PlanPage()
    page.resize(1366, 768)
    presenter = PlanPresenter(page, pack, TODAY, new_id=lambda: "")
    presenter.show(heavy_dossier())
    page.show()
    drain(app, presenter)
    page.focus_cell(Side.RESOURCES, PTZ, "amount")
    app.processEvents()
    table = page.sides[Side.RESOURCES].table
    card = page.panel.cards["PTZ-01"]
    painted = Painted(page.panel.area.viewport(), table.viewport(), card)
    times, turns, lazy = [], [], []
    for _ in range(ROUNDS):
        for amount in KEYS.split("|"):
            for letter in amount:
                target = app.focusWidget() or table
                start = time.perf_counter()
                send(target, ord(letter), letter)
                while painted.at < start:
                    app.processEvents()
                times.append(1000 * (painted.at - start))
                turns.append(drain(app, presenter))
                lazy.append(1000 * (time.perf_counter() - start))
            send(app.focusWidget() or table, Qt.Key.Key_Escape)
            drain(app, presenter)
    case = Case(presenter.dossier, 0, TODAY)
    judged = []
    for _ in range(200):
        start = time.perf_counter()
        judge_case(case, pack)
        judged.append(1000 * (time.perf_counter() - start))
    cut = statistics.quantiles(times, n=20)[-1]
    alone = statistics.median(judged)
    print(f"{len(times)} key strokes in a plan of {len(case.lines)} lines")
    print(f"  key to painted verdicts  median {statistics.median(times):6.2f} ms, p95 {cut:6.2f} ms")
    print(f"  ratio to the limit of {LIMIT:.0f} ms        {cut / LIMIT:6.2f}   (goal: at most 1)")
    print(f"  ratio to judging alone         {statistics.median(times) / alone:6.2f}   ({alone:.2f} ms)")
    print(f"  longest turn afterwards  p95 {statistics.quantiles(turns, n=20)[-1]:6.2f} ms")
    print(f"  everything done          median {statistics.median(lazy):6.2f} ms")


if __name__ == "__main__":
    main()
