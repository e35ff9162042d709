"""Places in a record: what is written is read, what is elsewhere does not move."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.path import Change, apply, label, read, slot_at, write
from pdca_desktop.domain.plan import Need, Plan, Resource, Scenario
from pdca_desktop.domain.record import Kind, slots_of
from pdca_desktop.domain.support.starter import Starter, StarterSession
from tests.strategies import records

DOSSIER = Dossier(
    number="1",
    scenarios=(
        Scenario(),
        Scenario(plan=Plan(needs=(Need(label="a"), Need(label="b")), resources=(Resource(),))),
    ),
)


def leaves(record: Any, path: str = "") -> list[str]:
    """Every place that holds no further place."""
    found: list[str] = []
    for name, slot in slots_of(type(record)).items():
        value = getattr(record, name)
        inner = f"{path}/{name}"
        if slot.kind is Kind.RECORDS:
            for index, item in enumerate(value):
                found += leaves(item, f"{inner}/{index}")
        elif slot.kind is Kind.RECORD and value is not None:
            found += leaves(value, inner)
        else:
            found.append(inner)
    return found


@given(records(Dossier), st.data())
def test_what_is_written_is_read_and_nothing_else_changes(dossier: Dossier, data: st.DataObject) -> None:
    places = leaves(dossier)
    place = data.draw(st.sampled_from(places))
    assert write(dossier, place, read(dossier, place)) == dossier
    mark = object()
    changed = write(dossier, place, mark)
    assert read(changed, place) is mark
    for other in places:
        assert other == place or read(changed, other) == read(dossier, other)
    assert write(changed, place, read(dossier, place)) == dossier


@given(records(Dossier), st.data())
def test_every_place_has_a_field_and_a_label(dossier: Dossier, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(leaves(dossier)))
    slot = slot_at(Dossier, place)
    assert place.endswith("/" + slot.name)
    words = label(Dossier, place).split(" › ")
    assert words[-1] == slot.declared.label
    assert len(words) == place.count("/")


@given(st.lists(st.text(max_size=2), max_size=4), st.data())
def test_items_are_added_and_removed(names: list[str], data: st.DataObject) -> None:
    plan = Plan(needs=tuple(Need(label=name) for name in names))
    longer = write(plan, "/needs/-", Need(label="new"))
    assert [need.label for need in longer.needs] == [*names, "new"]
    at = data.draw(st.integers(0, len(names)))
    shorter = write(longer, f"/needs/{at}", None)
    expected = [*names, "new"]
    del expected[at]
    assert [need.label for need in shorter.needs] == expected


def test_an_edit_reaches_a_part_not_opened_yet() -> None:
    opened = write(Dossier(), "/starter/sessions/-", StarterSession())
    assert opened.starter == Starter(sessions=(StarterSession(),))
    assert write(opened, "/starter", None).starter is None
    assert write(DOSSIER, "/scenarios/1/plan/resources/0/loan/months", 60).scenarios[1].plan.resources[0].loan


def test_changes_are_made_in_order() -> None:
    changes = (
        Change("/scenarios/1/plan/needs/0", Need(label="a"), None),
        Change("/scenarios/1/plan/needs/0/amount", None, Euros(5)),
        Change("/number", "1", "2"),
    )
    after = apply(DOSSIER, changes)
    assert after.number == "2"
    assert after.scenarios[1].plan.needs == (Need(label="b", amount=Euros(5)),)
    assert DOSSIER.number == "1"


@pytest.mark.parametrize(
    "place",
    [
        "/absent",
        "/scenarios/2",
        "/scenarios/x",
        "/scenarios/-1",
        "/scenarios/0/absent",
        "/number/x",
        "/starter/x",
    ],
)
def test_a_place_that_is_not_there(place: str) -> None:
    with pytest.raises(LookupError):
        read(DOSSIER, place)


@pytest.mark.parametrize(
    "place", ["/absent", "/scenarios/2/name", "/scenarios/x", "/scenarios/-1", "/starter/x"]
)
def test_nothing_is_written_to_a_place_that_is_not_there(place: str) -> None:
    with pytest.raises(LookupError):
        write(DOSSIER, place, "x")


def test_the_whole_record_is_the_empty_path() -> None:
    assert read(DOSSIER, "") is DOSSIER
    assert write(DOSSIER, "", Dossier()) == Dossier()
    with pytest.raises(LookupError):
        slot_at(Dossier, "")


def test_labels_count_from_one() -> None:
    assert label(Dossier, "/holders/0/birth_date") == "Porteurs › 1 › Date de naissance"
    assert label(Dossier, "/holders/-") == "Porteurs › nouvelle ligne"
    assert label(Dossier, "") == ""
    with pytest.raises(LookupError):
        label(Dossier, "/absent")


def test_the_field_of_a_list_item_is_the_list() -> None:
    assert slot_at(Dossier, "/scenarios/0").name == "scenarios"
    assert slot_at(Dossier, "/scenarios/-/plan").name == "plan"
    with pytest.raises(LookupError):
        slot_at(Dossier, "/absent")
