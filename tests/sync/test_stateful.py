"""Any order of work, cuts, restores, clones: nothing is lost, nothing overwritten in silence, all agree."""

import os
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.sync import stranger
from tests.sync.journeys import BLANK
from tests.sync.line import FAULTS
from tests.sync.world import EVERYWHERE, LENS, Desktop, World, edited, moved

TOTAL: Counter[str] = Counter()
"""What happened in all examples."""

EXAMPLES = int(os.environ.get("PDCA_SYNC_EXAMPLES", "8"))
STEPS = int(os.environ.get("PDCA_SYNC_STEPS", "30"))

PHASES = (Phase.explicit, Phase.generate, *((Phase.shrink,) if "PDCA_SYNC_SHRINK" in os.environ else ()))

DESKTOPS = st.integers(0, 2)
RANKS = st.integers(0, 5)


class Exchange(RuleBasedStateMachine):
    """Three advisers, one head office, everything that goes wrong."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="pdca-sync-", ignore_cleanup_errors=True)
        self.world = World(Path(self._folder.name))
        self.images: dict[str, tuple[Path, set[str]]] = {}
        self.value = 0

    @initialize()
    def three_desktops(self) -> None:
        for scopes in (EVERYWHERE, EVERYWHERE, LENS):
            self.world.desktop(scopes)
        first = self.world.desktops[0]
        first.store.create(BLANK, first.act("création"))
        self.world.noted(first)
        self.world.settle_down()

    def desktop(self, rank: int) -> Desktop:
        return self.world.desktops[rank % len(self.world.desktops)]

    @rule(rank=DESKTOPS)
    def create(self, rank: int) -> None:
        desktop = self.desktop(rank)
        desktop.store.create(BLANK, desktop.act("création"))
        self.world.noted(desktop)

    @rule(rank=DESKTOPS, dossier=RANKS, which=st.integers(0, 6), times=st.integers(1, 3))
    def edit(self, rank: int, dossier: int, which: int, times: int) -> None:
        desktop = self.desktop(rank)
        lines = desktop.store.lines()
        if not lines:
            return
        chosen = sorted(line.id for line in lines)[dossier % len(lines)]
        for _ in range(times):
            self.value += 1
            before = desktop.store.load(chosen)
            after = edited(before, which, self.value % 7)
            assert desktop.store.save(before, after, desktop.act("saisie")) is not None
        self.world.noted(desktop)

    @rule(rank=DESKTOPS, dossier=RANKS)
    def delete(self, rank: int, dossier: int) -> None:
        desktop = self.desktop(rank)
        lines = desktop.store.lines()
        if lines:
            chosen = sorted(line.id for line in lines)[dossier % len(lines)]
            desktop.store.delete(desktop.store.load(chosen), desktop.act("suppression"))
            self.world.noted(desktop)

    @rule(rank=DESKTOPS)
    def restore(self, rank: int) -> None:
        desktop = self.desktop(rank)
        for line in desktop.store.deleted_lines()[:1]:
            desktop.store.restore(line.id, desktop.act("rétablissement"))
            self.world.noted(desktop)

    @rule(
        rank=DESKTOPS,
        fault=st.sampled_from(("",) * 5 + FAULTS),
        limit=st.sampled_from([1, 3, 2_000]),
        commits=st.sampled_from([1, 2, 500]),
        at=st.integers(1, 40),
    )
    def sync(self, rank: int, fault: str, limit: int, commits: int, at: int) -> None:
        self.world.sync(self.desktop(rank), fault, limit, commits, at)

    @rule(rank=RANKS)
    def deliver_late(self, rank: int) -> None:
        self.world.deliver_late(rank)

    @rule(rank=DESKTOPS, days=st.sampled_from([-400, -3, 3, 400]))
    def set_clock(self, rank: int, days: int) -> None:
        moved(self.desktop(rank), days)

    @rule(turn=st.integers(0, 10**6))
    def newer_version(self, turn: int) -> None:
        stranger.say(self.world, turn)

    @rule(rank=DESKTOPS, scopes=st.sampled_from([EVERYWHERE, LENS]))
    def move_adviser(self, rank: int, scopes: tuple[str, ...]) -> None:
        self.desktop(rank).now_holds(scopes)

    @rule()
    def back_up(self) -> None:
        self.world.back_up()

    @rule(declared=st.booleans())
    def put_office_back(self, declared: bool) -> None:
        self.world.put_office_back(declared=declared)

    @rule(rank=DESKTOPS)
    def image(self, rank: int) -> None:
        desktop = self.desktop(rank)
        to = self.world.folder / f"image-{desktop.name}-{len(self.images)}"
        desktop.image(to)
        self.images[desktop.name] = (to, desktop.own_acts())

    @precondition(lambda self: self.images)
    @rule(data=st.data())
    def put_disk_back(self, data: Any) -> None:
        name = data.draw(st.sampled_from(sorted(self.images)))
        desktop = next(one for one in self.world.desktops if one.name == name)
        with desktop.store.reading():
            pass
        lost = self.unsent(desktop)
        desktop.put_back(self.images[name][0])
        self.world.acts -= lost - desktop.own_acts()

    def unsent(self, desktop: Desktop) -> set[str]:
        """Acts that only this disk has."""
        elsewhere: set[str] = set()
        for other in self.world.desktops:
            if other is not desktop:
                elsewhere |= other.own_acts()
        return desktop.own_acts() - elsewhere

    @precondition(lambda self: len(self.world.desktops) < 4)
    @rule(rank=DESKTOPS)
    def clone(self, rank: int) -> None:
        self.world.clone(self.desktop(rank))

    @invariant()
    def always(self) -> None:
        self.world.counts["steps"] += 1
        self.world.check_always()

    def teardown(self) -> None:
        try:
            self.world.settle_down()
            self.world.check_always()
            self.world.check_at_rest()
        finally:
            self.world.close()
            TOTAL.update(self.world.counts)
            self._folder.cleanup()


def test_nothing_is_ever_lost() -> None:
    run_state_machine_as_test(
        Exchange,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(dict(TOTAL))  # noqa: T201  (for a long run, with -s)
