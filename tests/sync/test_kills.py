"""Killed between any two statements of an exchange, on either side: the next one makes both level."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from pdca_desktop.exchange import messages
from pdca_desktop.exchange.messages import Answer, Request
from pdca_desktop.services.progress import Quiet
from pdca_desktop.services.synchronise import Outcome, UpgradeError, synchronise
from tests.head_office.conftest import postgres  # noqa: F401  (a fixture)
from tests.head_office.postgres import fresh
from tests.sync import stranger
from tests.sync.journeys import BLANK, journey
from tests.sync.world import Desktop, World, edited

FEWEST = 12
"""Statements of the smallest transaction of an exchange: were there fewer, nothing was tried."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def edit(desktop: Desktop, dossier_id: str, which: int, value: int) -> None:
    before = desktop.store.load(dossier_id)
    desktop.store.save(before, edited(before, which, value), desktop.act("saisie"))


def exchanged(world: World, desktop: Desktop) -> Outcome:
    """An exchange that may find that rows are missing."""

    class Straight:
        def exchange(self, request: Request) -> Answer:
            return world.office.exchange(request, desktop.caller)

    return synchronise(desktop.courier, Straight(), Quiet(), most_commits=500, most_bytes=1_000_000)


@pytest.mark.parametrize("side", ["killed here", "killed there"])
def test_killed_between_any_two_statements(world: World, side: str) -> None:
    first, second = world.desktop(), world.desktop()
    made = first.store.create(BLANK, first.act("création"))
    world.settle_down()
    statement, whole = 0, False
    while not whole:
        statement += 1
        edit(first, made.id, 0, statement)
        edit(first, made.id, 2, statement)
        world.sync(first)
        edit(second, made.id, 0, -statement)
        edit(second, made.id, 1, statement)
        world.noted(second)
        whole = world.sync(second, side, at=statement) is not None
        world.check_always()
        world.sync(second)
        assert second.courier.waiting() == 0
        world.sync(first)
    assert statement > FEWEST
    world.settle_down()
    world.check_at_rest()


def test_journeys_on_postgresql(postgres: str) -> None:  # noqa: F811
    for seed in (1, 2):
        assert journey(seed, 20, fresh(postgres))["applied"]


@pytest.mark.parametrize("loss", ["a row", "a row and its place", "an update"])
def test_what_went_missing_unseen_is_put_back(world: World, loss: str) -> None:
    first, second = world.desktop(), world.desktop()
    made = first.store.create(BLANK, first.act("création"))
    world.settle_down()
    edit(first, made.id, 2, 5)
    world.sync(first)
    if loss == "an update":
        with second.store.writing() as connection:
            seen = world.office.exchange(Request(stream="x"), second.caller)
            connection.exec_driver_sql(
                "UPDATE meta SET value = ? WHERE key = 'sync_cursor'", (str(seen.head),)
            )
            connection.exec_driver_sql("UPDATE meta SET value = ? WHERE key = 'sync_digest'", (seen.digest,))
    else:
        world.sync(second)
        with second.store.writing() as connection:
            person = made.holders[0].id
            connection.exec_driver_sql("DELETE FROM person WHERE id = ?", (person,))
            connection.exec_driver_sql("DELETE FROM touched")
            if loss == "a row and its place":
                connection.exec_driver_sql("DELETE FROM known_row WHERE row = ?", (person,))
    second.compare_next_time()
    outcome = exchanged(world, second)
    assert outcome.read_again
    assert "copie de sécurité. Rien n’est perdu." in outcome.sentence()
    assert not exchanged(world, second).read_again
    assert second.store.load(made.id) == first.store.load(made.id)
    world.settle_down()
    world.check_at_rest()


def test_the_rows_are_compared_once_a_day(world: World) -> None:
    desktop = world.desktop()
    asked: list[bool] = []

    class Watching:
        def exchange(self, request: Request) -> Answer:
            asked.append(request.check)
            return world.office.exchange(request, desktop.caller)

    for days in (0, 0, 2, 0, -30, 0):
        desktop.clock.time += timedelta(days=days)
        synchronise(desktop.courier, Watching(), Quiet(), most_commits=500, most_bytes=1_000_000)
    assert asked == [True, False, True, False, True, False]


def test_a_head_office_that_cannot_compare_is_not_asked_for_ever(world: World) -> None:
    desktop = world.desktop()

    class Older:
        def exchange(self, request: Request) -> Answer:
            return msgspec.structs.replace(world.office.exchange(request, desktop.caller), tally="")

    desktop.store.create(BLANK, desktop.act("création"))
    outcome = synchronise(desktop.courier, Older(), Quiet(), most_commits=500, most_bytes=1_000_000)
    assert outcome.rounds == 2


def test_an_older_desktop_hands_over_its_acts_and_is_given_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, other = world.desktop(), world.desktop()
    made = older.store.create(BLANK, older.act("création"))
    world.settle_down()
    edit(other, made.id, 1, 1)
    world.sync(other)
    for value in range(3):
        edit(older, made.id, 0, value)
    world.noted(older)
    monkeypatch.setattr(messages, "OLDEST", messages.PROTOCOL + 1)
    with pytest.raises(UpgradeError, match="trop ancienne"):
        exchanged(world, older)
    assert older.courier.waiting() == 0
    assert older.store.load(made.id).project.title == ""
    monkeypatch.undo()
    world.settle_down()
    assert other.store.load(made.id).number == "2026-2"
    world.check_at_rest()


def test_a_desktop_newer_than_the_head_office_waits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = world.desktop()
    newer.store.create(BLANK, newer.act("création"))
    monkeypatch.setattr(messages, "PROTOCOL", messages.PROTOCOL - 1)
    with pytest.raises(UpgradeError, match="pas encore la version"):
        exchanged(world, newer)
    assert newer.courier.waiting() == 1


def test_a_row_of_a_newer_version_that_was_deleted_before_it_came_stops_nothing(world: World) -> None:
    first, late = world.desktop(), world.desktop()
    made = first.store.create(BLANK, first.act("création"))
    world.sync(first)
    for turn in range(3):
        stranger.say(world, turn)
    world.sync(first)
    before = first.store.load(made.id)
    first.store.save(before, dataclasses.replace(before, holders=()), first.act("retrait"))
    world.sync(first)
    world.sync(late)
    assert late.store.load(made.id).holders == ()
    world.settle_down()
    world.check_at_rest()
