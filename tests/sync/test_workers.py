"""Two processes of the head office over one PostgreSQL, killed at any moment while desktops exchange."""

import os
import random
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pdca_desktop.bootstrap.siege import access, make_database
from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.head_office.access import Role
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.synchronise import synchronise
from pdca_desktop.sync.client import HeadOffice
from tests.head_office.conftest import postgres  # noqa: F401  (a fixture)
from tests.head_office.postgres import fresh
from tests.head_office.served import served
from tests.sync.journeys import BLANK
from tests.sync.world import Desktop, World, edited

KILLS = int(os.environ.get("PDCA_SYNC_KILLS", "4"))
PATIENCE_S = 30 + 5 * KILLS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds the processes in /proc")


def workers(server: int) -> list[int]:
    """The processes that answer for a server, first to last."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


@dataclass
class Busy:
    """A desktop whose adviser saves and exchanges without rest, in a thread of its own."""

    desktop: Desktop
    office: HeadOffice
    stop: threading.Event
    cuts: int = 0
    exchanges: int = 0
    faults: list[Exception] = field(default_factory=list)

    def run(self) -> None:
        """Until told to stop; what fails is kept for the test."""
        dice = random.Random(self.desktop.name)  # noqa: S311
        try:
            while not self.stop.is_set():
                self._save(dice)
                self.exchange()
        except Exception as fault:  # noqa: BLE001  (told by the test)
            self.faults.append(fault)

    def exchange(self) -> bool:
        """Exchange once; whether it went through."""
        try:
            courier = self.desktop.courier
            outcome = synchronise(courier, self.office, Quiet(), most_commits=3, most_bytes=1_000_000)
        except AppError:
            self.cuts += 1
            return False
        assert not outcome.read_again
        self.exchanges += 1
        return True

    def _save(self, dice: random.Random) -> None:
        store, act = self.desktop.store, self.desktop.act("saisie")
        lines = sorted(line.id for line in store.lines())
        if len(lines) < 3:
            store.create(BLANK, act)
            return
        before = store.load(dice.choice(lines))
        store.save(before, edited(before, dice.randrange(6), dice.randrange(7)), act)


def test_a_worker_is_killed_while_desktops_exchange(postgres: str, tmp_path: Path) -> None:  # noqa: F811
    address = fresh(postgres)
    engine = make_database(address)
    people = access(engine)
    account = people.add("Camille Exemple", Role.DIRECTION, Agency.LENS_1)
    world = World(tmp_path, address=address)
    stop = threading.Event()
    dice = random.Random(5)  # noqa: S311
    with served(address, workers=2) as server:
        busy: list[Busy] = []
        for _ in range(3):
            with HeadOffice(server.address) as stranger:
                token = stranger.enrol(people.invite(account), "poste").token
            busy.append(Busy(world.desktop(), HeadOffice(server.address, token), stop))
        threads = [threading.Thread(target=one.run) for one in busy]
        for thread in threads:
            thread.start()
        began, killed = time.monotonic(), 0
        while killed < KILLS and time.monotonic() - began < PATIENCE_S:
            known, done = workers(server.pid), sum(one.exchanges for one in busy)
            if len(known) == 2 and done > 5 * killed:
                stop.wait(dice.uniform(0.0, 0.05))
                os.kill(dice.choice(known), signal.SIGKILL)
                killed += 1
            stop.wait(0.02)
        stop.set()
        for thread in threads:
            thread.join(PATIENCE_S)
        assert [fault for one in busy for fault in one.faults] == []
        assert killed == KILLS
        for one in busy:
            world.noted(one.desktop)
        for _ in range(3):
            for one in busy:
                assert any(one.exchange() for _ in range(20))
        for one in busy:
            one.office.close()
    assert sum(one.cuts for one in busy) > 0, "no exchange was cut by a kill"
    world.check_always()
    world.check_at_rest()
    world.close()
    engine.dispose()
