"""Two windows on one dossier: the same places changed, the adviser chooses, nothing is lost."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from pdca_desktop.domain import path as places
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Person
from pdca_desktop.errors import Clash
from pdca_desktop.services.clashes import Keep, clash_lines, kept
from pdca_desktop.ui.pages.dossier.workspace import Workspace
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell
from pdca_desktop.ui.widgets.clash_view import ClashView
from tests.builders import a_dossier, a_need
from tests.ui.pages.rooms import ADVISER, all_kept, opened
from tests.ui.walker import faults

TITLE, MODEL = "/project/title", "/assessment/model"


@pytest.fixture
def workspace(shell: Shell, desk: Desk) -> Workspace:
    return opened(shell, desk, a_dossier())


def changed(dossier: Dossier, **values: object) -> Dossier:
    for path, value in values.items():
        dossier = places.write(dossier, "/" + path.replace("__", "/"), value)
    return dossier


def collide(qtbot: QtBot, desk: Desk, workspace: Workspace) -> ClashView:
    """Title and model changed here and elsewhere, number elsewhere only, activity here only."""
    base = workspace.presenter.dossier
    theirs = changed(base, project__title="Leur titre", assessment__model="Leur modèle", number="2026-X")
    desk.store.save(base, theirs, ADVISER.act("ailleurs"))
    mine = changed(
        base, project__title="Mon titre", assessment__model="Mon modèle", project__activity="Vélos"
    )
    with qtbot.waitSignal(workspace.presenter.clashed):
        workspace.presenter.replace(mine, "trois saisies")
    view = workspace.settling.view
    assert view is not None
    return view


def test_the_choice_comes_before_everything_else(qtbot: QtBot, desk: Desk, workspace: Workspace) -> None:
    view = collide(qtbot, desk, workspace)
    assert workspace.page.stack.currentWidget() is view
    assert not workspace.page.nav.isEnabled()
    workspace.page.open_section("holders")
    assert workspace.page.stack.currentWidget() is view
    assert view.choices() == (None, None)
    assert not view.go.isEnabled()
    assert faults(view) == []
    assert workspace.presenter.waiting


def test_each_place_takes_the_value_that_was_chosen_and_nothing_else_is_lost(
    qtbot: QtBot, desk: Desk, workspace: Workspace
) -> None:
    view = collide(qtbot, desk, workspace)
    view.choose(0, Keep.THEIRS)
    view.choose(1, Keep.MINE)
    view.go.click()
    all_kept(qtbot, workspace.presenter)
    stored = desk.store.load(workspace.presenter.dossier.id)
    assert workspace.presenter.dossier == stored
    assert (stored.number, stored.project.activity) == ("2026-X", "Vélos")
    assert {stored.project.title, stored.assessment.model} == {"Leur titre", "Mon modèle"}
    assert workspace.page.stack.currentWidget() is workspace.page.section("project")
    assert workspace.page.nav.isEnabled()
    assert "choix entre deux versions" in desk.store.history(stored.id)[0].why


def test_undo_comes_back_to_my_values_and_keeps_what_others_did_elsewhere(
    qtbot: QtBot, desk: Desk, workspace: Workspace
) -> None:
    view = collide(qtbot, desk, workspace)
    view._all_theirs()
    view.go.click()
    all_kept(qtbot, workspace.presenter)
    assert workspace.presenter.dossier.project.title == "Leur titre"
    workspace.presenter.undo()
    all_kept(qtbot, workspace.presenter)
    stored = desk.store.load(workspace.presenter.dossier.id)
    assert (stored.project.title, stored.assessment.model) == ("Mon titre", "Mon modèle")
    assert (stored.number, stored.project.activity) == ("2026-X", "Vélos")
    assert not workspace.presenter.undoing.can_undo


def test_what_is_typed_before_the_choice_is_kept_after_it(
    qtbot: QtBot, desk: Desk, workspace: Workspace
) -> None:
    view = collide(qtbot, desk, workspace)
    workspace.presenter.edit("/project/genesis", "Des habitants")
    workspace.presenter.leave()
    view._all_mine()
    view.go.click()
    all_kept(qtbot, workspace.presenter)
    stored = desk.store.load(workspace.presenter.dossier.id)
    assert stored.project.genesis == "Des habitants"
    assert (stored.project.title, stored.number) == ("Mon titre", "2026-X")


def test_a_change_made_while_choosing_is_another_choice(
    qtbot: QtBot, desk: Desk, workspace: Workspace
) -> None:
    view = collide(qtbot, desk, workspace)
    before = desk.store.load(workspace.presenter.dossier.id)
    desk.store.save(before, changed(before, project__title="Encore un autre"), ADVISER.act("ailleurs"))
    view._all_mine()
    with qtbot.waitSignal(workspace.presenter.clashed):
        view.go.click()
    assert workspace.page.stack.currentWidget() is view
    assert len(view.choices()) == 1
    view._all_mine()
    view.go.click()
    all_kept(qtbot, workspace.presenter)
    stored = desk.store.load(workspace.presenter.dossier.id)
    assert (stored.project.title, stored.assessment.model) == ("Mon titre", "Mon modèle")


def test_closing_before_the_choice_says_that_something_is_not_kept(
    qtbot: QtBot, desk: Desk, workspace: Workspace
) -> None:
    collide(qtbot, desk, workspace)
    error = workspace.presenter.hand_over()()
    assert error is not None
    assert "modifié" in str(error)


def test_a_merge_without_choice_forgets_the_steps_that_would_undo_others(
    qtbot: QtBot, desk: Desk, workspace: Workspace
) -> None:
    base = workspace.presenter.dossier
    desk.store.save(base, changed(base, number="2026-X"), ADVISER.act("ailleurs"))
    workspace.presenter.edit(TITLE, "Mon titre")
    workspace.presenter.leave()
    all_kept(qtbot, workspace.presenter)
    assert workspace.presenter.dossier.number == "2026-X"
    assert not workspace.presenter.undoing.can_undo


def test_rows_that_only_take_their_identifiers_keep_undo(qtbot: QtBot, workspace: Workspace) -> None:
    base = workspace.presenter.dossier
    workspace.presenter.replace(replace(base, holders=(*base.holders, Person(first_name="Ada"))), "ajout")
    all_kept(qtbot, workspace.presenter)
    assert workspace.presenter.dossier.holders[-1].id
    assert workspace.presenter.undoing.can_undo


def test_long_texts_can_both_be_kept(qtbot: QtBot, desk: Desk, workspace: Workspace) -> None:
    view = collide(qtbot, desk, workspace)
    offered = [Keep.BOTH in buttons for buttons in view._buttons]
    assert sorted(offered) == [False, True]
    view._all_mine()
    view.choose(offered.index(True), Keep.BOTH)
    view.go.click()
    all_kept(qtbot, workspace.presenter)
    assert workspace.presenter.dossier.assessment.model == "Leur modèle\n\nMon modèle"


def test_a_plan_is_told_by_what_differs_line_by_line() -> None:
    base = a_dossier()
    plan = base.scenarios[0].plan
    dearer = replace(plan, needs=(replace(plan.needs[0], amount=Euros.of("123.45")), *plan.needs[1:]))
    longer = replace(plan, needs=(*plan.needs, a_need("700.00")))
    clash = Clash("/scenarios/0/plan", "", "Plan", plan, dearer, longer)
    (line,) = clash_lines((clash,))
    assert "123,45" in line.theirs
    assert "→" in line.theirs
    assert "ajouté" in line.mine
    assert "700,00" in line.mine
    assert line.base.startswith("Besoins")
    assert not line.both


def test_a_row_that_was_removed_is_told_so() -> None:
    person = Person(id="p", first_name="Ada", last_name="Un")
    clash = Clash("/holders/0", "p", "Porteur", person, None, replace(person, phone="0321000000"))
    (line,) = clash_lines((clash,))
    assert (line.base, line.theirs) == ("Ada Un", "Retiré")
    assert "Téléphone" in line.mine
    assert kept((clash,), (Keep.MINE,)) == (clash,)
    assert kept((clash,), (Keep.THEIRS,)) == ()
