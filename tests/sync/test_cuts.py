"""An exchange cut once at every boundary between two bytes, in both directions: exactly once all the same.

Each attempt retries the one cut before it. After so many cuts the line holds, and the next act is tried.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from pdca_desktop.domain.territory import Agency
from pdca_desktop.head_office import app
from pdca_desktop.head_office.access import Access, Role
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.synchronise import RemoteOffice, UnreachableError, synchronise
from pdca_desktop.sync.client import HeadOffice
from tests.fakes.store import CountedIds, SetClock
from tests.sync.cutting import DOWN, UP, Cutter
from tests.sync.journeys import BLANK
from tests.sync.listening import listening
from tests.sync.world import Desktop, World

CUTS_AN_ACT = int(os.environ.get("PDCA_SYNC_CUTS_AN_ACT", "20"))

FEWEST = {UP: 400, DOWN: 200}
"""Bytes of a small request and its answer, heads included: were there fewer, nothing was tried."""


def exchange(desktop: Desktop, office: RemoteOffice) -> None:
    synchronise(desktop.courier, office, Quiet(), most_commits=500, most_bytes=1_000_000)


@pytest.mark.parametrize("direction", [UP, DOWN])
def test_a_line_cut_at_every_byte(direction: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "_REQUESTS", 1_000_000)  # the limit of a minute is not what is tried here
    world, ids = World(tmp_path), CountedIds(lot=7)
    access = Access(world.engine, SetClock(), ids)
    account = access.add("Camille Exemple", Role.DIRECTION, Agency.LENS_1)
    desktop = world.desktop()
    made = desktop.store.create(BLANK, desktop.act("création"))
    with listening(world.engine, SetClock(), ids) as port, Cutter(port) as cutter:
        with HeadOffice(f"http://127.0.0.1:{port}") as stranger:
            token = stranger.enrol(access.invite(account), "poste").token
        with (
            HeadOffice(f"http://127.0.0.1:{port}", token) as straight,
            HeadOffice(f"http://127.0.0.1:{cutter.port}", token) as cut,
        ):
            exchange(desktop, straight)
            boundary, whole = 0, False
            while not whole:
                if boundary % CUTS_AN_ACT == 0:
                    before = desktop.store.load(made.id)
                    desktop.store.save(before, replace(before, number=f"n{boundary}"), desktop.act("saisie"))
                    world.noted(desktop)
                cutter.cut_after(direction, boundary)
                try:
                    exchange(desktop, cut)
                    whole = True
                except UnreachableError:
                    assert desktop.courier.waiting() == 1
                    assert cutter.passed == boundary
                boundary += 1
                if boundary % CUTS_AN_ACT == 0 and not whole:
                    exchange(desktop, straight)
                    assert desktop.courier.waiting() == 0
            assert boundary > FEWEST[direction]
            assert cutter.passed < boundary
    number = desktop.store.load(made.id).number
    world.settle_down()
    world.check_at_rest()
    assert desktop.store.load(made.id).number == number == f"n{(boundary - 1) // CUTS_AN_ACT * CUTS_AN_ACT}"
    world.close()
