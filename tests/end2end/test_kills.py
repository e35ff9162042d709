"""Power cuts seen from the window: an adviser types in the real one, and its process is killed.

Three kills; `PDCA_WINDOW_KILLS=200` for the proof, with `-s` for its figures. Each time the folder is
examined in a copy, and left as the kill left it to the next process, whose window opens it without a word of
damage and offers to take the work up.
"""

# ruff: noqa: S311  (draws choose moments, not secrets)

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pdca_desktop import places
from pdca_desktop.bootstrap.device import Device
from pdca_desktop.domain.territory import Agency
from pdca_desktop.services.progress import Quiet
from pdca_desktop.store import opening
from pdca_desktop.store.keystore_file import Cost
from pdca_desktop.store.repository import Store
from tests.end2end.adviser import PASSPHRASE
from tests.end2end.telling import Event, What, heard, mark

ROOT = Path(__file__).parents[2]
RUNS = int(os.environ.get("PDCA_WINDOW_KILLS", "3"))
CHEAP = Cost(memory=64, passes=1, lanes=1)
LONGEST_S = 4.0
MOST_RESTS = 2
"""Ticks of the window's loop, one a rest, that may pass while a key stroke waits for its save to begin."""

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")


@dataclass
class Figures:
    """What the kills took."""

    counts: Counter[str] = field(default_factory=Counter)
    lost_keys: list[int] = field(default_factory=list)
    lost_ms: list[int] = field(default_factory=list)

    def told(self) -> str:
        """In one line."""
        counts = ", ".join(f"{name} {count}" for name, count in sorted(self.counts.items()))
        return (
            f"{len(self.lost_keys)} kills; {counts}; key strokes lost at most {max(self.lost_keys)}, "
            f"in all {sum(self.lost_keys)}; oldest of them {max(self.lost_ms)} ms before the kill"
        )


@dataclass(frozen=True)
class Found:
    """What the file of a killed process holds.

    Attributes:
        commits: how many acts its journal tells.
    """

    dossier_id: str
    mark: str
    commits: int


NOTHING = Found("", "", 0)


def made(folder: Path) -> None:
    """A first start, with a key that is cheap to draw."""
    where = places.find(folder)
    places.prepare(where)
    device = Device(where, cost=CHEAP)
    device.draw_keys("Camille Bernard", Agency.BETHUNE, PASSPHRASE)
    device.begin(examples=False, step=Quiet().step)
    device.lock()


def killed(folder: Path, seed: int, since: What, lasting: float) -> list[Event]:
    """Let an adviser work, then cut the power; what was told, until the last moment.

    Args:
        seed: decides what is typed.
        since: from what moment the time counts.
        lasting: seconds.
    """
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.end2end.adviser", str(folder), str(seed)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=ROOT, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        told: list[Event] = []
        while not told or told[-1].what is not since:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            told.append(heard(line))
        time.sleep(lasting)
        process.send_signal(signal.SIGKILL)
        told += map(heard, process.stdout)
        complaint = process.stderr.read()
    assert process.returncode == -signal.SIGKILL, complaint
    return told


def examined(folder: Path, copy: Path) -> Found:
    """Open a copy of the file: nothing is damaged, its journal stands; what it holds."""
    shutil.copytree(folder, copy)
    device = Device(places.find(copy))
    try:
        assert device.unlock(PASSPHRASE, remember=False) == []
        store = device.store()
        assert isinstance(store, Store)
        assert store.verify_journal() is None
        assert not opening.integrity_faults(store._engine)
        (line,) = store.lines()
        commits = {entry.commit for entry in store.history(line.id)}
        return Found(line.id, mark(store.load(line.id)), len(commits))
    finally:
        device.lock()
        shutil.rmtree(copy)


def check_nothing_told_is_lost(before: Found, events: list[Event], after: Found) -> int:
    """What is stored was on the screen, no older than the last save told; its rank among the events."""
    kept = [rank for rank, event in enumerate(events) if event.what is What.KEPT]
    asked = [rank for rank, event in enumerate(events) if event.what is What.SAVE]
    shown = (What.OPENED, What.KEY, What.SAVE)
    known = [rank for rank, event in enumerate(events) if event.what in shown and event.words == after.mark]
    if after.mark == before.mark:
        known.insert(0, -1)
    assert known, "what is stored was never on the screen"
    stored = known[-1]
    if kept:
        assert stored >= max((rank for rank in asked if rank < kept[-1]), default=len(events))
    assert after.commits >= before.commits + len(kept)
    return stored


def check_the_saver_follows(events: list[Event]) -> None:
    """No key stroke waits more than a rest for its save to begin, once the one under way is done."""
    sent, waiting, under_way, rests = "", False, False, 0
    for event in events:
        if event.what is What.OPENED:
            sent = event.words
        elif event.what is What.SAVE:
            sent, waiting, under_way, rests = event.words, False, True, 0
        elif event.what is What.KEPT:
            under_way, rests = False, 0
        elif event.what is What.KEY:
            rests = rests if waiting else 0
            waiting = event.words != sent
        elif event.what is What.REST and waiting and not under_way:
            rests += 1
            assert rests <= MOST_RESTS, "the saver sleeps"


def lost(events: list[Event], stored: int, after: Found) -> list[Event]:
    """The key strokes since what is stored that changed something."""
    return [one for one in events[stored + 1 :] if one.what is What.KEY and one.words != after.mark]


def test_the_window_killed_while_one_types_loses_the_last_moment_at_most(tmp_path: Path) -> None:
    folder, figures = tmp_path / "donnees", Figures()
    seed = 2 * random.randrange(10**6) - RUNS  # so that the last process writes a long text, see `Adviser`
    draw = random.Random(seed)
    made(folder)
    state = NOTHING
    for run in range(RUNS + 1):
        # What is resumed is what was worked in: the first kill waits for a key stroke.
        # The last one lasts, so that the saver is always seen keeping a long text by time alone.
        lasting = draw.uniform(0, LONGEST_S) if run < RUNS else LONGEST_S
        events = killed(folder, seed + run, What.FOUND if run else What.KEY, lasting)
        told = {event.what: event.words for event in events}
        assert told[What.FOUND] == "", (seed, run)
        if run and What.HOME in told:
            assert told[What.HOME].startswith("Reprendre l’entretien"), (seed, run)
            assert told.get(What.WORK, state.dossier_id) == state.dossier_id, (seed, run)
            assert told.get(What.OPENED, state.mark) == state.mark, (seed, run)
            figures.counts["resumed"] += What.WORK in told
        after = examined(folder, tmp_path / "examen")
        stored = check_nothing_told_is_lost(state, events, after)
        check_the_saver_follows(events)
        missing = lost(events, stored, after)
        figures.lost_keys.append(len(missing))
        figures.lost_ms.append(events[-1].at - missing[0].at if missing else 0)
        for event in events:
            figures.counts[event.words if event.what is What.ACT else event.what] += 1
        state = after
    sys.stdout.write(f"\n{figures.told()}\n")
