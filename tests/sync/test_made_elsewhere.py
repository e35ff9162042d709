"""A dossier that belongs to another agency leaves the desktop where it was made, whenever that was."""

import pytest

from pdca_desktop.domain.territory import Agency
from pdca_desktop.head_office.access import Role
from tests.sync.test_perimeters import at, change, holds, make, world  # noqa: F401  (a fixture)
from tests.sync.world import World


@pytest.mark.parametrize("before", ["the first exchange", "another exchange"])
@pytest.mark.parametrize("moved", [False, True], ids=["made there", "moved there"])
def test_it_leaves_with_the_exchange_that_brings_it(world: World, before: str, *, moved: bool) -> None:  # noqa: F811
    lens, calais = at(world, Role.ADVISER), at(world, Role.ADVISER, Agency.CALAIS_1)
    if before == "another exchange":
        make(lens, agency=Agency.LENS_1, number="L", holders=())
        world.settle_down()
    made = make(lens, agency=Agency.LENS_1 if moved else Agency.CALAIS_1)
    if moved:
        change(lens, made.id, agency=Agency.CALAIS_1)
    world.settle_down()
    assert made.id not in holds(lens)
    assert made.id in holds(calais)
    world.check_at_rest()


def test_it_leaves_when_the_first_answer_was_lost(world: World) -> None:  # noqa: F811
    lens = at(world, Role.ADVISER)
    made = make(lens, agency=Agency.CALAIS_1)
    assert world.sync(lens, "answer") is None
    assert made.id in holds(lens)
    world.settle_down()
    assert made.id not in holds(lens)
    world.check_at_rest()
