"""What the head office says of roles, steps and numbers, as a machine shows it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.readiness import Readiness
from pdca_desktop.domain.territory import Agency
from pdca_desktop.domain.workflow import Role as Acting
from pdca_desktop.domain.workflow import possible
from pdca_desktop.head_office.access import Role
from pdca_desktop.services.deciding import tells_money
from pdca_desktop.services.exchanges import Answer
from pdca_desktop.store.aside import Aside
from pdca_desktop.store.glance import glance
from pdca_desktop.store.standing import Ledger
from tests.builders import a_dossier, a_need, a_plan
from tests.fakes.store import SetClock
from tests.sync.world import Desktop, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    for desktop in made.desktops:
        desktop.store.close()
    made.engine.dispose()


def acting(desktop: Desktop, role: Role) -> Desktop:
    desktop.caller = replace(desktop.caller, role=role.value)
    return desktop


def change(desktop: Desktop, dossier_id: str, **fields: object) -> None:
    before = desktop.store.load(dossier_id)
    desktop.store.save(before, replace(before, **fields), desktop.act("saisie"))  # type: ignore[arg-type]


def two(world: World, **fields: object) -> tuple[Desktop, Desktop, str]:
    first, second = acting(world.desktop(), Role.DIRECTION), world.desktop()
    given: Dossier = replace(a_dossier(id="", number=""), agency=Agency.BETHUNE, **fields)  # type: ignore[arg-type]
    made = first.store.create(given, first.act("création"))
    world.settle_down()
    return first, second, made.id


def test_a_number_is_given_and_comes_back_to_who_made_the_dossier(world: World) -> None:
    first, second, dossier_id = two(world)
    assert first.store.load(dossier_id).number == second.store.load(dossier_id).number == "2019-BET-001"
    change(second, dossier_id, number="ANCIEN-12")
    world.settle_down()
    assert first.store.load(dossier_id).number == "ANCIEN-12"
    world.check_at_rest()


def test_a_number_that_is_taken_is_told_and_can_be_kept(world: World) -> None:
    first, second, dossier_id = two(world)
    change(first, dossier_id, number="ANCIEN-12")
    other = second.store.create(Dossier(number="ANCIEN-12"), second.act("création"))
    world.settle_down()
    assert first.store.load(other.id).number == second.store.load(other.id).number == ""
    (conflict,) = Ledger(second.store).conflicts(other.id)
    assert "déjà celui d" in conflict.clash.place
    assert conflict.clash.mine == "ANCIEN-12"
    Ledger(second.store).settle(conflict.id, Answer.MINE, None, second.act("le numéro est le bon"))
    world.settle_down()
    assert first.store.load(other.id).number == "ANCIEN-12"
    assert Ledger(first.store).conflicts() == []
    world.check_at_rest()


def test_the_role_is_that_of_the_account(world: World) -> None:
    first, second, dossier_id = two(world, state=DossierState.PLAN_BUILT)
    assert glance(first.store).role is Acting.DIRECTION
    assert glance(second.store).role is Acting.ADVISER
    change(second, dossier_id, state=DossierState.READY)
    world.settle_down()
    (refused,) = Aside(second.store).acts()
    assert "rôle" in refused.reason
    assert second.store.load(dossier_id).state is DossierState.PLAN_BUILT  # what the head office holds
    acting(second, Role.POLE)
    Aside(second.store).send_again(refused.id)
    world.settle_down()
    assert glance(second.store).role is Acting.LEAD
    assert first.store.load(dossier_id).state is DossierState.READY
    world.check_at_rest()


def test_a_step_that_does_not_exist_is_a_conflict_on_both_sides(world: World) -> None:
    first, second, dossier_id = two(world, state=DossierState.GRANTED)
    change(second, dossier_id, state=DossierState.ASSESSMENT)
    world.settle_down()
    for desktop in (first, second):
        assert desktop.store.load(dossier_id).state is DossierState.GRANTED
        (conflict,) = Ledger(desktop.store).conflicts()
        assert "aucune étape" in conflict.clash.place
        assert (conflict.clash.theirs, conflict.clash.mine) == (DossierState.GRANTED, DossierState.ASSESSMENT)
    world.check_at_rest()


def test_a_conflict_about_money_is_told_before_the_agenda_and_refused_by_the_head_office(
    world: World,
) -> None:
    first, second, dossier_id = two(world, state=DossierState.READY)
    for desktop, amount in ((first, 1_000), (second, 2_000)):
        scenario = desktop.store.load(dossier_id).scenarios[0]
        change(desktop, dossier_id, scenarios=(replace(scenario, plan=a_plan((a_need(amount),))),))
    world.settle_down()
    (conflict,) = Ledger(first.store).conflicts(dossier_id)
    assert tells_money(conflict.clash)
    ready = Readiness(today=SetClock().now().date(), conflicts=(conflict.clash.place,))
    steps = possible(first.store.load(dossier_id), Acting.DIRECTION, ready)
    (agenda,) = (one for one in steps if one.transition.after is DossierState.ON_AGENDA)
    assert any("Tranchez" in warning for warning in agenda.warnings)
    change(first, dossier_id, state=DossierState.ON_AGENDA)
    world.settle_down()
    (refused,) = Aside(first.store).acts()
    assert "montant" in refused.reason
    Ledger(first.store).settle(conflict.id, Answer.THEIRS, None, first.act("le premier plan est le bon"))
    Aside(first.store).send_again(refused.id)
    world.settle_down()
    assert second.store.load(dossier_id).state is DossierState.ON_AGENDA
    world.check_at_rest()
