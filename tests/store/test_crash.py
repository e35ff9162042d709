"""Power cuts: an acknowledged save is never lost, and no save is ever torn."""

# ruff: noqa: S311

import os
import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import Euros
from pdca_desktop.store import opening
from tests.builders import a_dossier, a_holder, a_need
from tests.fakes.store import CountedIds, SetClock
from tests.store.conftest import ACT, DEVICE, KEY, Child, open_at

RUNS = int(os.environ.get("PDCA_KILLS", "20"))


def stamped(dossier: Dossier, rank: int) -> Dossier:
    """The dossier with the same number at several places, so that a torn save shows."""
    plan = replace(dossier.scenarios[0].plan, needs=(replace(a_need(1), amount=Euros(rank)),))
    return replace(
        dossier,
        number=str(rank),
        project=replace(dossier.project, genesis=f"{rank} " * 2_000),
        holders=(replace(dossier.holders[0], phone=str(rank)), *dossier.holders[1:]),
        scenarios=(replace(dossier.scenarios[0], plan=plan),),
    )


def test_kills_at_random_points_lose_nothing(path: Path) -> None:
    store = open_at(path)
    store.create(a_dossier(holders=(a_holder(),)), ACT)
    store.close()
    saves = 0
    for run in range(RUNS):

        def work(tell: Callable[[object], None], run: int = run) -> None:
            store = open_at(path, lot=100 + run)
            kept = store.load("dossier-1")
            for rank in range(10_000):
                kept = store.save(kept, stamped(kept, run * 10_000 + rank), ACT)
                tell(kept.number)

        child = Child(work)
        first = child.line()
        assert first.isdecimal(), [first, *child.rest()]
        time.sleep(random.uniform(0, 0.05))  # the test is about random moments
        acknowledged = [first, *child.kill()]
        saves += len(acknowledged)
        store = open_at(path, lot=10_000 + run)
        found = store.load("dossier-1")
        rank = int(found.number)
        assert rank >= int(acknowledged[-1])
        assert found == stamped(found, rank)
        assert [line.number for line in store.lines()] == [found.number]
        assert [hit.dossier_id for hit in store.search(found.number)] == ["dossier-1"]
        store.close()
    store = open_at(path)
    assert store.verify_journal() is None
    assert not opening.integrity_faults(store._engine)
    assert len({entry.commit for entry in store.history("dossier-1")}) >= saves
    store.close()


@pytest.mark.parametrize("run", range(3))
def test_a_kill_during_creation_leaves_no_half_file(tmp_path: Path, run: int) -> None:
    path = tmp_path / "pdca.db"

    def work(tell: Callable[[object], None]) -> None:
        tell("start")
        opening.create(path, KEY, clock=SetClock(), ids=CountedIds(), device=DEVICE)

    child = Child(work)
    child.line()
    time.sleep(random.uniform(0, 0.1))
    child.kill()
    if path.exists():
        open_at(path).close()
    else:
        opening.create(path, KEY, clock=SetClock(), ids=CountedIds(), device=DEVICE).close()
