"""From the command to the painted window, then to a list of 10 000 dossiers that can be used.

Run `python -m compileall -q pdca_desktop && python -m tests.bench.bench_window`. An empty `QMainWindow` shown
by the same Python takes its turn with the application, offscreen; what counts is the ratio of the medians.
What is waited for: from the command to the passphrase's field, from the passphrase to the home page, from the
click on Dossiers to the painted list. What the adviser takes to type and to look is not counted.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from pdca_desktop import places
from pdca_desktop.bootstrap.device import Device
from pdca_desktop.domain.territory import Agency
from pdca_desktop.store.keystore_file import Cost
from tests.bench.stores import fill

PAIRS = 15
DOSSIERS = 10_000
CHEAP = Cost(memory=64, passes=1, lanes=1)
LIMITS = {"paint": 1.2, "list": 3.5, "memory": 3.0}
GAP = 50
INSTANTS = ("paint", "ask", "given", "home", "clicked", "list")
PASSPHRASE = "Tournesol-Berline7!Cadastre"  # noqa: S105  (of invented dossiers)

EMPTY = """
import json, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
def memory(): return int(open("/proc/self/statm").read().split()[1]) * 4096
def painted():
    print(json.dumps({"paint": time.monotonic(), "memory": memory()}), flush=True)
    app.exit(0)
class Empty(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, painted)
app = QApplication([])
window = Empty()
window.resize(1280, 760)
window.show()
app.exec()
import os
os._exit(0)
"""

OURS = """
import json, os, sys, time
from pdca_desktop import __main__
from pdca_desktop.ui.quick_imports import quicken
quicken()
from pdca_desktop.bootstrap import door, window as composing
from pdca_desktop.ui import window as first

folder, passphrase, to_list = sys.argv[1:]
told, turns, kept = {}, [], []
door._has_screen = lambda: True
later, make = first.Window._next, composing.make_house

def memory():
    return int(open("/proc/self/statm").read().split()[1]) * 4096

def painted(window):
    told["paint"] = time.monotonic()
    first.Window._next = later
    if not to_list:
        leave()
    from pdca_desktop.store.keyring_copy import KeyringCopy
    KeyringCopy.read = lambda self: None
    later(window)

def leave():
    print(json.dumps(told), flush=True)
    for watch in kept:
        watch.house.desk.machine.lock()  # a file that was not closed is checked at its next opening
    os._exit(0)

def made(*args, **named):
    from PySide6.QtCore import QEvent, QObject, QTimer
    house = make(*args, **named)

    class Watch(QObject):
        '''Gives the passphrase, opens the list, filters and sorts it; notes the longest turns.'''

        def __init__(self):
            super().__init__()
            self.house, self.page, self.seen = house, None, time.monotonic()
            self.then(self.unlock, 2, lambda: "ask" in told)
            self.timer = QTimer(self)
            self.timer.timeout.connect(self.turn)
            self.timer.start(1)

        def turn(self):
            now = time.monotonic()
            turns.append(now - self.seen)
            self.seen = now
            if self.seen > self.until and self.ready():
                self.step()

        def then(self, step, seconds=0.0, ready=lambda: True):
            turns.clear()
            self.step, self.until, self.ready = step, time.monotonic() + seconds, ready

        def unlock(self):
            told["gap"] = max(turns)
            self.then(self.go, 0, lambda: "home" in told and not house.desk.runner.jobs)
            unlock = house.cover.unlock
            unlock.secret.setText(passphrase)
            told["given"] = time.monotonic()
            unlock.go.click()

        def opened(self):
            house.shell.stack.currentWidget().installEventFilter(self)

        def go(self):
            told["gap_home"] = max(turns)
            self.then(self.loaded, 0, lambda: "list" in told)
            told["clicked"] = time.monotonic()
            self.page = house.shell.open_page("dossiers")
            self.page.table.viewport().installEventFilter(self)

        def loaded(self):
            told["gap_list"] = max(turns)
            told["memory"] = memory()
            self.then(self.warmed, 3.5)  # the pages are warmed meanwhile

        def warmed(self):
            told["gap_warm"] = max(turns)
            told["memory_warm"] = memory()
            self.then(self.typed, 0.4)
            self.page.words.setText("exemple 77")
            self.page.words.textEdited.emit("exemple 77")

        def typed(self):
            told["filter"] = max(turns)
            self.then(self.cleared, 0.4)
            self.page.words.clear()

        def cleared(self):
            told["clear"] = max(turns)
            self.then(self.sorted, 0.4)
            self.page.table.sortByColumn(1, self.page.table.horizontalHeader().sortIndicatorOrder())

        def sorted(self):
            told["sort"] = max(turns)
            leave()

        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint:
                if watched is house.cover.unlock.viewport() and "ask" not in told:
                    told["ask"] = time.monotonic()
                    turns.clear()
                elif watched is not house.cover.unlock.viewport() and "home" not in told:
                    told["home"] = time.monotonic()
                elif self.page and watched is self.page.table.viewport() and self.page.model.rowCount():
                    told.setdefault("list", time.monotonic())
            return False

    watch = Watch()
    house.cover.unlock.viewport().installEventFilter(watch)
    house.opened.connect(watch.opened)
    kept.append(watch)
    return house

first.Window._next, composing.make_house = painted, made
sys.argv = ["pdca", "window", "--data-dir", folder]
__main__.run()
"""


def main() -> None:
    folder = str(store())
    times: dict[str, list[float]] = {name: [] for name in ("empty", "ours")}
    for _ in range(PAIRS):
        times["empty"].append(run(EMPTY)["paint"])
        times["ours"].append(run(OURS, folder, PASSPHRASE, "")["paint"])
    empties, lists = [], []
    for _ in range(PAIRS // 2):
        empties.append(run(EMPTY))
        lists.append(run(OURS, folder, PASSPHRASE, "list"))
    empty = middle(one["paint"] for one in empties)
    print(f"{PAIRS} pairs for the first paint, {len(lists)} for the list of {DOSSIERS} dossiers; medians")
    paint = statistics.median(times["ours"]) / statistics.median(times["empty"])
    tell("first paint", 1000 * statistics.median(times["ours"]), "ms", paint, "paint")
    asked = middle(one["ask"] for one in lists)
    print(f"  passphrase can be typed      {1000 * asked:8.1f} ms  {asked / empty:5.2f} × the empty window")
    home = middle(one["home"] - one["given"] for one in lists)
    print(f"  from passphrase to home      {1000 * home:8.1f} ms  {home / empty:5.2f} × the empty window")
    full = middle(one["list"] - one["clicked"] for one in lists)
    print(f"  from Dossiers to the list    {1000 * full:8.1f} ms  {full / empty:5.2f} × the empty window")
    waited = asked + home + full
    tell("the three: what is waited for", 1000 * waited, "ms", waited / empty, "list")
    for name, words in (
        ("gap", "while the adviser types"), ("gap_home", "opening"),
        ("gap_list", "while the list loads"), ("gap_warm", "afterwards"),
        ("filter", "typing in the filter"), ("clear", "clearing it"), ("sort", "sorting"),
    ):  # fmt: skip
        gaps = [1000 * one[name] for one in lists]
        print(f"  longest gap {words:24}{middle(gaps):6.1f} ms, worst {max(gaps):6.1f}   (limit {GAP} ms)")
    alone = middle(one["memory"] for one in empties)
    for name, words in (("memory", "memory with the list"), ("memory_warm", "memory, all pages warm")):
        memory = middle(one[name] for one in lists)
        tell(words, memory / 1e6, "MB", memory / alone, "memory")


def tell(name: str, value: float, unit: str, ratio: float, limit: str) -> None:
    print(f"  {name:29}{value:8.1f} {unit}  {ratio:5.2f} × the empty window   (limit {LIMITS[limit]})")


def middle(values: object) -> float:
    return statistics.median(list(values))  # type: ignore[call-overload,no-any-return]


def run(script: str, *arguments: str) -> dict[str, float]:
    """Seconds from the start of the process, but for gaps (seconds) and memory (bytes)."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {name: value - start if name in INSTANTS else value for name, value in told.items()}


def store() -> Path:
    """A folder with so many dossiers of invented people; made once a day.

    The passphrase is derived cheaply: the rest is what is measured.
    """
    folder = Path(tempfile.gettempdir()) / f"pdca-bench-{DOSSIERS}-{date.today():%Y%m%d}"  # noqa: DTZ011
    where = places.find(folder)
    made = folder / "made"
    if not made.exists():
        places.prepare(where)
        device = Device(where, cost=CHEAP)
        device.draw_keys("Camille Bernard", Agency.LENS_1, PASSPHRASE)
        device.begin(examples=False, step=lambda _done, _total, _label: None)
        key = device._key
        assert key is not None
        device.lock()
        where.database.unlink()
        fill(where.database, DOSSIERS, key)
        made.touch()
    return folder


if __name__ == "__main__":
    main()
