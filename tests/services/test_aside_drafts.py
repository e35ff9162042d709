"""A draft that was set aside says in words what was typed, whatever became of its form, and can be let go."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain import path as places
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Person
from pdca_desktop.services import drafts
from pdca_desktop.services.aside_drafts import aside_drafts, let_go
from tests.builders import a_dossier
from tests.fakes.store import FakeStore

FIRST = a_dossier()


def told(text: str) -> str:
    """What a draft that was set aside says."""
    store = FakeStore()
    store.keep_note(drafts.aside_of(FIRST.id, text), text)
    (one,) = aside_drafts(store, FIRST.id)
    return one.words


def typed(after: Dossier) -> str:
    return told(drafts.written(FIRST, after))


def test_each_field_says_its_name_what_it_was_and_what_was_typed() -> None:
    after = places.write(FIRST, "/project/title", "Atelier : le vélo ?")
    assert typed(after) == "Projet › Intitulé du projet\nAvant\xa0: Atelier\nSaisi\xa0: Atelier : le vélo ?"


def test_a_value_is_said_as_the_history_does() -> None:
    after = places.write(FIRST, "/scenarios/0/plan/needs/0/amount", Euros.of("8000"))
    after = places.write(after, "/holders/0/birth_date", None)
    after = places.write(after, "/holders/0/disabled_worker", True)
    said = typed(after)
    assert "Avant\xa0: 20\u202f000,00\xa0€\nSaisi\xa0: 8\u202f000,00\xa0€" in said
    assert "Avant\xa0: 14/03/1995\nSaisi\xa0: à renseigner" in said
    assert "Avant\xa0: non\nSaisi\xa0: oui" in said
    assert said.count("\n\n") == 2


def test_a_row_that_moved_says_nothing_and_one_that_was_added_says_all() -> None:
    two = replace(FIRST, holders=(*FIRST.holders, Person(id="p2", first_name="Ada")))
    moved = replace(two, holders=(Person(id="p2", first_name="Ada", last_name="Un"), *FIRST.holders))
    said = told(drafts.written(two, moved))
    assert said == "Porteurs › 1 › Nom d’usage\nSaisi\xa0: Un"
    assert "Prénom\nSaisi\xa0: Ada" in told(drafts.written(FIRST, two))


def test_what_a_newer_version_wrote_is_said_as_it_was_written() -> None:
    sides = {
        "before": {"project": {"title": "A"}, "scenarios": [{"plan": {"needs": [{"amount": "1.00"}]}}]},
        "after": {
            "project": {"title": "B", "mascot": "Girafe", "nature": "spin_off"},
            "scenarios": [{"plan": {"needs": [{"amount": "beaucoup"}]}}],
            "from_tomorrow": [{"who": "Ada"}, "?"],
        },
    }
    said = told(json.dumps({"format": 2, **sides}))
    for word in ("Saisi\xa0: B", "/project/mascot\nSaisi\xa0: Girafe", "spin_off", "Saisi\xa0: beaucoup"):
        assert word in said, word
    assert "/from_tomorrow/0/who\nSaisi\xa0: Ada" in said
    assert "Saisi\xa0: ?" in said


@pytest.mark.parametrize("text", ["{", "", "[]", '"Ada"', '{"before": 1, "after": {}}', '{"format": 3}'])
def test_a_text_in_no_known_form_is_shown_as_it_is(text: str) -> None:
    if text:
        assert told(text) == text


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["id", "x"]), inner), max_leaves=8
)
NAMES = st.sampled_from(["project", "holders", "scenarios", "id", "demain", "applied_on", "segment"])


@given(*[st.dictionaries(NAMES, VALUES)] * 2)
def test_whatever_was_written_can_be_read(before: dict[str, object], after: dict[str, object]) -> None:
    assert told(json.dumps({"before": before, "after": after}))


def test_only_those_set_aside_are_shown_and_those_let_go_are_gone() -> None:
    store = FakeStore()
    ours, theirs = (drafts.aside_of(one, "{") for one in (FIRST.id, f"{FIRST.id}2"))
    current = drafts.name_of(FIRST.id)
    for name in (ours, theirs, current):
        store.keep_note(name, "{")
    (one,) = aside_drafts(store, FIRST.id)
    assert (one.name, one.words) == (ours, "{")
    let_go(store, (one.name,))
    assert aside_drafts(store, FIRST.id) == ()
    assert {note.name for note in store.notes(drafts.NOTES)} == {theirs, current}
