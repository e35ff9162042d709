"""What the head office refuses: read, sent again, done otherwise, let go; never silently lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.head_office.access import Role
from pdca_desktop.store.aside import Aside
from tests.sync.journeys import BLANK
from tests.sync.world import Desktop, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def refused(world: World) -> tuple[Desktop, str]:
    """The secretary of the committee moves a dossier to another agency, which is not theirs to do."""
    desktop = world.desktop()
    made = desktop.store.create(replace(BLANK, agency=Agency.LENS_1), desktop.act("création"))
    world.sync(desktop)
    desktop.caller = replace(desktop.caller, role=Role.SECRETARIAT.value)
    move(desktop, made.id, Agency.CALAIS_1)
    world.sync(desktop)
    return desktop, made.id


def move(desktop: Desktop, dossier_id: str, agency: Agency) -> None:
    before = desktop.store.load(dossier_id)
    desktop.store.save(before, replace(before, agency=agency), desktop.act("changement d’agence"))


def test_it_is_told_place_by_place_with_its_reason(world: World) -> None:
    desktop, dossier_id = refused(world)
    (one,) = Aside(desktop.store).acts()
    assert (one.dossier_id, one.why, one.here) == (dossier_id, "changement d’agence", True)
    assert "rôle" in one.reason
    (clash,) = one.changes
    assert clash.path == "/agency"
    assert (clash.base, clash.theirs, clash.mine) == (Agency.LENS_1, Agency.LENS_1, Agency.CALAIS_1)
    assert desktop.store.load(dossier_id).agency is Agency.LENS_1  # what the head office holds


def test_sent_again_the_dossier_shows_it_and_the_head_office_judges_anew(world: World) -> None:
    desktop, dossier_id = refused(world)
    aside = Aside(desktop.store)
    (one,) = aside.acts()
    aside.send_again(one.id)
    assert desktop.store.load(dossier_id).agency is Agency.CALAIS_1
    assert (aside.acts(), desktop.courier.waiting()) == ([], 1)
    world.sync(desktop)  # the same role: refused again, with its reason
    (again,) = aside.acts()
    assert again.id != one.id
    assert desktop.store.load(dossier_id).agency is Agency.LENS_1
    desktop.caller = replace(desktop.caller, role=Role.DIRECTION.value)
    aside.send_again(again.id)
    world.sync(desktop)
    assert desktop.store.load(dossier_id).agency is Agency.CALAIS_1
    assert aside.acts() == []
    world.settle_down()
    world.noted(desktop)
    world.check_at_rest()


def test_let_go_the_dossier_stays_and_the_journal_keeps_it(world: World) -> None:
    desktop, dossier_id = refused(world)
    aside = Aside(desktop.store)
    (one,) = aside.acts()
    aside.abandon(one.id)
    assert aside.acts() == []
    assert desktop.courier.waiting() == 0
    assert desktop.store.load(dossier_id).agency is Agency.LENS_1
    assert "changement d’agence" in [entry.why for entry in desktop.store.history(dossier_id)]
    assert desktop.store.verify_journal() is None
    for act in (aside.abandon, aside.send_again):
        with pytest.raises(AppError, match="plus mise de côté"):
            act(one.id)


def test_done_otherwise_it_leaves_the_list(world: World) -> None:
    desktop, dossier_id = refused(world)
    move(desktop, dossier_id, Agency.ARRAS)
    assert Aside(desktop.store).acts() == []


def test_a_dossier_that_is_no_longer_here_is_said_so(world: World) -> None:
    desktop, dossier_id = refused(world)
    desktop.caller = replace(desktop.caller, scopes=("calais_1/*",))
    world.sync(desktop)
    (one,) = Aside(desktop.store).acts()
    assert (one.here, one.dossier_id) == (False, dossier_id)
    assert one.changes[0].mine is Agency.CALAIS_1
    Aside(desktop.store).send_again(one.id)
    assert desktop.courier.waiting() == 1
