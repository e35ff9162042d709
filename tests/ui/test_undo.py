"""Undo across a dossier, as values; and what the bus tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.ui.bus import Bus, Changes
from pdca_desktop.ui.undo import UndoStack


def test_key_strokes_in_one_field_are_one_step() -> None:
    undo: UndoStack[str] = UndoStack()
    for before, after in (("", "8"), ("8", "80"), ("80", "800")):
        undo.push(before, after, "montant", key="/amount")
    assert undo.undo_text == "Annuler : montant"
    assert undo.undo() == ""
    assert not undo.can_undo
    assert undo.redo_text == "Rétablir : montant"
    assert undo.redo() == "800"


def test_leaving_the_field_ends_the_step() -> None:
    undo: UndoStack[str] = UndoStack()
    undo.push("", "8", "montant", key="/amount")
    undo.seal()
    undo.push("8", "80", "montant", key="/amount")
    assert undo.undo() == "8"
    assert undo.undo() == ""
    assert undo.undo() is None


def test_another_field_is_another_step() -> None:
    undo: UndoStack[str] = UndoStack()
    undo.push("a", "b", "montant", key="/amount")
    undo.push("b", "c", "libellé", key="/label")
    assert undo.undo_text == "Annuler : libellé"
    assert undo.undo() == "b"
    assert undo.undo_text == "Annuler : montant"


def test_typing_back_what_was_there_leaves_nothing_to_undo() -> None:
    undo: UndoStack[str] = UndoStack()
    undo.push("8", "80", "montant", key="/amount")
    undo.push("80", "8", "montant", key="/amount")
    assert not undo.can_undo


def test_a_step_undone_is_not_joined_by_the_next_key_stroke() -> None:
    undo: UndoStack[str] = UndoStack()
    undo.push("", "8", "montant", key="/amount")
    undo.undo()
    undo.redo()
    undo.push("8", "80", "montant", key="/amount")
    assert undo.undo() == "8"


def test_a_new_act_forgets_what_was_undone() -> None:
    undo: UndoStack[str] = UndoStack()
    undo.push("a", "b", "un")
    undo.undo()
    undo.push("a", "c", "deux")
    assert not undo.can_redo
    assert undo.undo() == "a"


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.booleans()), max_size=30))
def test_undoing_all_goes_back_to_the_beginning_and_redoing_all_to_the_end(
    acts: list[tuple[int, int, bool]],
) -> None:
    undo: UndoStack[int] = UndoStack()
    now = start = 0
    for value, field, seal in acts:
        undo.push(now, value, "champ", key=f"/{field}")
        now = value
        if seal:
            undo.seal()
    value = now
    while undo.can_undo:
        back = undo.undo()
        assert back is not None
        value = back
    assert value == start
    while undo.can_redo:
        forth = undo.redo()
        assert forth is not None
        value = forth
    assert value == now


@pytest.mark.parametrize(
    ("changes", "touched"),
    [
        (Changes(), True),
        (Changes("other"), False),
        (Changes("d"), True),
        (Changes("d", ("/project/title",)), True),
        (Changes("d", ("/project",)), True),
        (Changes("d", ("/projects",)), False),
        (Changes("d", ("/project/title/x",)), True),
    ],
)
def test_what_a_change_touches(changes: Changes, touched: bool) -> None:
    assert changes.touches("d", "/project/title") is touched


def test_the_bus_tells() -> None:
    bus = Bus()
    heard: list[Changes] = []
    bus.changed.connect(heard.append)
    bus.publish(Changes("d"))
    assert heard == [Changes("d")]
