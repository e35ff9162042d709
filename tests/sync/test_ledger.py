"""Conflicts and what is set aside, as an adviser meets them: real files, a real head office."""

from dataclasses import replace
from pathlib import Path

import pytest

from pdca_desktop.errors import AppError
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.services.exchanges import Answer, Standing
from pdca_desktop.store.aside import Aside
from pdca_desktop.store.standing import Ledger
from tests.builders import a_need, a_plan
from tests.sync.journeys import BLANK
from tests.sync.world import Desktop, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def two_on_one(world: World) -> tuple[Desktop, Desktop, str]:
    first, second = world.desktop(), world.desktop()
    made = first.store.create(BLANK, first.act("création"))
    world.settle_down()
    return first, second, made.id


def number(desktop: Desktop, dossier_id: str, value: str) -> None:
    before = desktop.store.load(dossier_id)
    desktop.store.save(before, replace(before, number=value), desktop.act("saisie du numéro"))


def clash(world: World) -> tuple[Desktop, Desktop, str]:
    first, second, dossier_id = two_on_one(world)
    number(first, dossier_id, "2026-001")
    number(second, dossier_id, "2026-002")
    world.settle_down()
    return first, second, dossier_id


def test_both_sides_see_both_values(world: World) -> None:
    first, second, dossier_id = clash(world)
    for desktop in (first, second):
        assert desktop.store.load(dossier_id).number == "2026-001"  # the first to arrive stays
        (conflict,) = Ledger(desktop.store).conflicts()
        assert (conflict.clash.base, conflict.clash.theirs, conflict.clash.mine) == (
            "2019-LEN-001",  # given by the head office
            "2026-001",
            "2026-002",
        )
        assert (conflict.clash.who, conflict.mine_who) == ("adviser-d1", "adviser-d2")
        assert conflict.clash.path == "/number"
        assert [line.standing for line in Ledger(desktop.store).lines()][:1] == [Standing.CONFLICT]
    world.check_at_rest()


@pytest.mark.parametrize(
    ("answer", "value", "kept"),
    [
        (Answer.THEIRS, None, "2026-001"),
        (Answer.MINE, None, "2026-002"),
        (Answer.OTHER, "2026-003", "2026-003"),
    ],
)
def test_a_decision_travels_and_can_be_taken_back(
    world: World, answer: Answer, value: object, kept: str
) -> None:
    first, second, dossier_id = clash(world)
    ledger = Ledger(second.store)
    (conflict,) = ledger.conflicts()
    ledger.settle(conflict.id, answer, value, second.act("conflit tranché : erreur de frappe"))
    assert second.store.load(dossier_id).number == kept
    world.settle_down()
    assert first.store.load(dossier_id).number == kept
    assert Ledger(first.store).conflicts() == []
    with pytest.raises(AppError, match="tranché"):
        Ledger(first.store).settle(conflict.id, Answer.MINE, None, first.act("encore"))
    ledger.reopen(conflict.id, second.act("reprise du choix"))
    assert second.store.load(dossier_id).number == "2026-001"
    world.settle_down()
    assert len(Ledger(first.store).conflicts()) == 1
    world.check_at_rest()


def test_a_plan_is_one_value_in_a_conflict(world: World) -> None:
    first, second, dossier_id = two_on_one(world)
    for desktop, amount in ((first, 1_000), (second, 2_000)):
        before = desktop.store.load(dossier_id)
        plan = a_plan((a_need(amount),))
        scenarios = (replace(before.scenarios[0], plan=plan),)
        desktop.store.save(before, replace(before, scenarios=scenarios), desktop.act("saisie du plan"))
    world.settle_down()
    (conflict,) = Ledger(first.store).conflicts()
    assert conflict.clash.path == "/scenarios/0/plan"
    assert conflict.clash.theirs == a_plan((a_need(1_000),))
    assert conflict.clash.mine == a_plan((a_need(2_000),))
    Ledger(first.store).settle(conflict.id, Answer.MINE, None, first.act("le plan de l’autre est le bon"))
    world.settle_down()
    assert second.store.load(dossier_id).scenarios[0].plan == a_plan((a_need(2_000),))
    world.check_at_rest()


def test_what_is_refused_is_set_aside_kept_and_sent_again(world: World) -> None:
    first, second, dossier_id = two_on_one(world)
    second.caller = Caller(second.name, "adviser-d2", "calais_1", ("calais_1/*",))
    number(second, dossier_id, "2026-009")
    world.sync(second)
    (aside,) = Aside(second.store).acts()
    assert aside.why == "saisie du numéro"
    assert "périmètre" in aside.reason
    assert second.courier.waiting() == 0
    second.caller = first.caller
    Aside(second.store).send_again(aside.id)
    assert second.courier.waiting() == 1
    world.settle_down()
    assert first.store.load(dossier_id).number == "2026-009"
    with pytest.raises(AppError, match="rien à renvoyer"):
        Aside(second.store).send_again(aside.id)


def test_a_dossier_that_moves_leaves_no_name_behind(world: World) -> None:
    first, second, dossier_id = two_on_one(world)
    second.caller = Caller(second.name, "adviser-d2", "lens_1", ("lens_1/*",))
    world.sync(second)
    assert [line.id for line in second.store.lines()] == [dossier_id]
    before = first.store.load(dossier_id)
    from pdca_desktop.domain.territory import Agency  # noqa: PLC0415

    first.store.save(before, replace(before, agency=Agency.CALAIS_1), first.act("changement d’agence"))
    world.sync(first)
    world.sync(second)
    assert second.store.lines() == []
    assert second.store.search("Camille") == []
    assert second.store.verify_journal() is None
    with second.store.reading() as connection:
        dump = "".join(str(row) for row in connection.exec_driver_sql("SELECT * FROM change_log").all())
    assert "Camille" not in dump
