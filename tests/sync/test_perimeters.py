"""Who may hold a dossier holds it whole; nobody else holds a word of it, in any page of any file."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.project import Segment
from pdca_desktop.domain.territory import Agency
from pdca_desktop.exchange.messages import Request, pack
from pdca_desktop.head_office.access import Role, scopes_of
from pdca_desktop.head_office.blobs import Blobs
from pdca_desktop.head_office.caller import Caller
from pdca_desktop.head_office.trail import history
from pdca_desktop.store.aside import Aside
from pdca_desktop.store.standing import Ledger
from pdca_desktop.store.tables import OTHER
from tests.builders import a_dossier
from tests.store.pages import plain_pages
from tests.sync.world import KEY, Desktop, World

NAME = "Quintefeuille"
DOCUMENT = "ab" * 32


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    for desktop in made.desktops:
        desktop.store.close()
    made.engine.dispose()


def at(world: World, role: Role, agency: Agency = Agency.LENS_1) -> Desktop:
    """A machine of somebody of that role at that agency."""
    made = world.desktop()
    made.caller = Caller(made.name, f"adviser-{made.name}", agency.value, scopes_of(role, agency), role.value)
    return made


def make(desktop: Desktop, **fields: object) -> Dossier:
    person = Person(id="p1", first_name="Zoé", last_name=NAME)
    made = replace(a_dossier(id="", number="", holders=(person,)), **fields)  # type: ignore[arg-type]
    return desktop.store.create(made, desktop.act("création"))


def change(desktop: Desktop, dossier_id: str, **fields: object) -> None:
    before = desktop.store.load(dossier_id)
    desktop.store.save(before, replace(before, **fields), desktop.act("saisie"))  # type: ignore[arg-type]


def knows(desktop: Desktop) -> bool:
    """Whether anything of the dossier is on the machine, deleted pages included."""
    desktop.store.empty_log()
    return NAME.encode() in plain_pages(desktop.folder / "pdca.db", KEY)


def holds(desktop: Desktop) -> set[str]:
    return {line.id for line in desktop.store.lines()}


def test_another_agency_never_receives_a_word(world: World) -> None:
    lens, calais = at(world, Role.ADVISER), at(world, Role.ADVISER, Agency.CALAIS_1)
    made = make(calais, agency=Agency.CALAIS_1)
    other = at(world, Role.ADVISER, Agency.CALAIS_1)
    world.settle_down()
    change(calais, made.id, number="A")
    change(other, made.id, number="B")
    world.settle_down()
    assert len(Ledger(other.store).conflicts()) == 1
    assert not knows(lens)
    answer = world.office.exchange(Request(stream="x", limit=1), lens.caller)
    assert NAME.encode() not in pack(answer)
    assert not answer.rows
    assert not answer.gone
    with lens.store.reading() as connection:
        assert connection.execute(select(OTHER.c.row)).all() == []
    for key in (("Dossier", made.id), ("Person", "p1")):
        assert history(world.engine, key, None, lens.caller.scopes) is None
    assert not Blobs(world.engine).may_fetch(DOCUMENT, lens.caller)


def test_a_dossier_that_moves_is_delivered_whole_and_leaves_the_old_place(world: World) -> None:
    lens, calais = at(world, Role.ADVISER), at(world, Role.ADVISER, Agency.CALAIS_1)
    colleague = at(world, Role.ADVISER)
    made = make(lens, agency=Agency.LENS_1)
    world.settle_down()
    assert knows(colleague)
    change(lens, made.id, agency=Agency.CALAIS_1)
    world.settle_down()
    assert holds(calais) == {made.id}
    assert calais.store.load(made.id).holders[0].last_name == NAME
    assert holds(lens) == holds(colleague) == set()
    world.back_up()  # what waited to be durable is let go of
    world.settle_down()
    assert not knows(colleague)
    assert not knows(lens)
    change(calais, made.id, agency=Agency.LENS_1)
    world.settle_down()
    assert holds(lens) == holds(colleague) == {made.id}
    assert holds(calais) == set()
    world.check_at_rest()


def test_what_was_typed_about_a_dossier_that_moved_away_is_told_and_kept(world: World) -> None:
    lens, calais = at(world, Role.ADVISER), at(world, Role.ADVISER, Agency.CALAIS_1)
    colleague = at(world, Role.ADVISER)
    made = make(lens, agency=Agency.LENS_1)
    world.settle_down()
    change(colleague, made.id, number="B-7")
    change(lens, made.id, agency=Agency.CALAIS_1)
    world.sync(lens)
    world.settle_down()
    assert holds(colleague) == set()
    (kept,) = Aside(colleague.store).acts()
    assert "périmètre" in kept.reason
    assert calais.store.load(made.id).number != "B-7"


def test_sensitive_dossiers_are_for_those_who_name_them(world: World) -> None:
    mission, lens, lead, director = (
        at(world, role) for role in (Role.RSA, Role.ADVISER, Role.POLE, Role.DIRECTION)
    )
    secretary = at(world, Role.SECRETARIAT)
    made = make(mission, agency=Agency.LENS_1, segment=Segment.RSA)
    world.settle_down()
    assert holds(mission) == holds(director) == {made.id}
    assert not any(map(knows, (lens, lead, secretary)))
    change(mission, made.id, segment=Segment.TPE)  # out of the mission: an ordinary dossier now
    world.settle_down()
    assert holds(lens) == holds(lead) == holds(secretary) == holds(director) == {made.id}
    assert holds(mission) == set()
    change(director, made.id, segment=Segment.RSA)
    world.settle_down()
    world.back_up()
    world.settle_down()
    assert holds(mission) == {made.id}
    assert not any(map(knows, (lens, lead, secretary)))
    world.check_at_rest()


def test_a_perimeter_that_changes_midway_is_followed(world: World) -> None:
    lens, calais = at(world, Role.ADVISER), at(world, Role.ADVISER, Agency.CALAIS_1)
    here, there = make(lens, agency=Agency.LENS_1), make(calais, agency=Agency.CALAIS_1, number="C")
    director = at(world, Role.DIRECTION)
    world.settle_down()
    assert holds(director) == {here.id, there.id}
    scopes = scopes_of(Role.ADVISER, Agency.CALAIS_1)
    director.caller = replace(director.caller, agency="calais_1", scopes=scopes, role=Role.ADVISER.value)
    world.sync(director, "cut", limit=1)  # in the midst of reading everything anew
    world.settle_down()
    assert holds(director) == {there.id}
    lens.caller = replace(
        lens.caller, scopes=scopes_of(Role.DIRECTION, Agency.LENS_1), role=Role.DIRECTION.value
    )
    world.settle_down()
    assert holds(lens) == {here.id, there.id}
    world.check_at_rest()
