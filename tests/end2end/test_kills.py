"""Power cuts seen from the window: an adviser types in the real one, and its process is killed.

Three kills; `PDCA_WINDOW_KILLS=200` for the proof, with `-s` for its figures. Each time the folder is
examined in a copy, and left as the kill left it to the next process, whose window opens it without a word of
damage, with all that was typed, and offers to take the work up.

What may be lost: what was typed since the last draft that reached the disk was asked for, and a draft is
asked for before the next key stroke unless one is being written. So a person loses the last key stroke,
unless the disk takes longer for a draft than they for a stroke: such stalls are counted. A machine that types
faster than the disk writes loses what it typed during two writes.
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
from pdca_desktop.services.ports import Act
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.resuming import WHY, resume_all
from pdca_desktop.store import opening
from pdca_desktop.store.keystore_file import Cost
from pdca_desktop.store.repository import Store
from tests.end2end.adviser import PACE_MS, PASSPHRASE, is_a_person
from tests.end2end.telling import Event, What, heard, mark

ROOT = Path(__file__).parents[2]
RUNS = int(os.environ.get("PDCA_WINDOW_KILLS", "3"))
CHEAP = Cost(memory=64, passes=1, lanes=1)
LONGEST_S = 4.0
MOST_RESTS = 2
"""Ticks of the window's loop, one a rest, that may pass while a key stroke waits for its save to begin."""

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")


@dataclass
class Losses:
    """What the kills took from one kind of typist.

    Attributes:
        keys: strokes lost, a kill each.
        ages: how long before the kill the oldest of them was made, in milliseconds.
        stalls: kills that came while a draft took longer than a person for a stroke.
    """

    keys: list[int] = field(default_factory=list)
    ages: list[int] = field(default_factory=list)
    stalls: int = 0

    def told(self) -> str:
        """In one line."""
        kills = ", ".join(f"{count} × {lost}" for lost, count in sorted(Counter(self.keys).items()))
        age = max(self.ages, default=0)
        return f"lost (kills × strokes) {kills}; the oldest {age} ms before its kill; {self.stalls} stalls"


@dataclass
class Figures:
    """What the kills took."""

    counts: Counter[str] = field(default_factory=Counter)
    person: Losses = field(default_factory=Losses)
    machine: Losses = field(default_factory=Losses)
    drafts_ms: list[int] = field(default_factory=list)

    def told(self) -> str:
        """In a few lines."""
        counts = ", ".join(f"{name} {count}" for name, count in sorted(self.counts.items()))
        drafts = sorted(self.drafts_ms)
        return (
            f"{len(self.person.keys) + len(self.machine.keys)} kills; {counts}\n"
            f"a person, 15 strokes a second: {self.person.told()}\n"
            f"as fast as a machine: {self.machine.told()}\n"
            f"a draft on the disk after, median {drafts[len(drafts) // 2]} ms, most {drafts[-1]} ms"
        )


@dataclass(frozen=True)
class Found:
    """What the file of a killed process holds, its draft taken up.

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
        "PYTHONFAULTHANDLER": "1",
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
        taken_up = resume_all(store, Act("examen", WHY))
        assert all("enregistré" in sentence for sentence in taken_up), taken_up
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


def check_drafts_follow(events: list[Event]) -> list[int]:
    """Before the next key stroke a draft is asked for, or one is being written; how long each took, in ms."""
    last, waiting, asked, spent = "", False, 0, []
    for event in events:
        if event.what is What.OPENED:
            last = event.words
        elif event.what is What.KEY:
            assert not waiting, "a key stroke waits for its draft to be asked for"
            waiting = event.words != last and not asked
            last = event.words
        elif event.what is What.DRAFT:
            waiting, asked = False, event.at
        elif event.what is What.SAFE:
            spent.append(event.at - asked)
            asked = 0
    return spent


def check_no_draft_is_lost(events: list[Event], stored: int) -> None:
    """What a draft on the disk was asked to hold is there, and so is everything before it."""
    safe = [rank for rank, event in enumerate(events) if event.what is What.SAFE]
    if safe:
        asked = max(rank for rank in range(safe[-1]) if events[rank].what is What.DRAFT)
        typed = [rank for rank in range(asked) if events[rank].what in (What.KEY, What.OPENED)]
        assert stored >= max(typed, default=0), "a draft that was on the disk is lost"


def lost(events: list[Event], stored: int, after: Found) -> list[Event]:
    """The key strokes since what is stored that changed something."""
    return [one for one in events[stored + 1 :] if one.what is What.KEY and one.words != after.mark]


def stalled(events: list[Event]) -> bool:
    """Whether the kill came while a draft was being written for longer than a person takes for a stroke."""
    asked = max((rank for rank, event in enumerate(events) if event.what is What.DRAFT), default=-1)
    if asked < 0 or any(event.what is What.SAFE for event in events[asked:]):
        return False
    typed = max((rank for rank in range(asked) if events[rank].what is What.KEY), default=asked)
    return events[-1].at - events[typed].at >= PACE_MS


def test_the_window_killed_while_one_types_loses_the_last_key_stroke_at_most(tmp_path: Path) -> None:
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
        check_no_draft_is_lost(events, stored)
        figures.drafts_ms += check_drafts_follow(events)
        missing = lost(events, stored, after)
        losses, stall = figures.person if is_a_person(seed + run) else figures.machine, stalled(events)
        losses.keys.append(len(missing))
        losses.ages.append(events[-1].at - missing[0].at if missing else 0)
        losses.stalls += stall
        assert stall or not is_a_person(seed + run) or len(missing) <= 1, (seed, run, missing)
        for event in events:
            figures.counts[event.words if event.what is What.ACT else event.what] += 1
        state = after
    sys.stdout.write(f"\n{figures.told()}\n")
    assert 2 * figures.person.stalls <= max(len(figures.person.keys), 2), "too slow a disk to prove anything"
