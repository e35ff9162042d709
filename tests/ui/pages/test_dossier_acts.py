"""What is done with a whole dossier: its state with the reason, its deletion, the rights of a person."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.dossier import DossierState
from pdca_desktop.domain.workflow import STEPS_FROM, Role, Transition, possible
from pdca_desktop.errors import AppError
from pdca_desktop.rules.verdict import State
from pdca_desktop.services.readying import readiness
from pdca_desktop.ui.pages.dossier.history import HistorySection
from pdca_desktop.ui.pages.dossier.removal import Return
from pdca_desktop.ui.pages.dossier.workspace import Workspace
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell
from tests.builders import APPLIED, a_dossier, a_holder
from tests.ui.pages.rooms import FakeDialogs, FakeMachine, all_kept, opened
from tests.ui.walker import faults

S = DossierState


@pytest.fixture
def workspace(qtbot: QtBot, shell: Shell, desk: Desk) -> Workspace:
    workspace = opened(shell, desk, a_dossier(state=S.PLAN_BUILT))
    qtbot.waitUntil(lambda: workspace.presenter.judgement is not None)
    return workspace


def move(workspace: Workspace, transition: Transition) -> None:
    judgement = workspace.presenter.judgement
    assert judgement is not None
    assert judgement.of(State.PASS)
    steps = possible(workspace.presenter.dossier, Role.ADVISER, readiness(judgement))
    workspace.moving.take(next(step for step in steps if step.transition is transition))


def step_to(after: DossierState) -> Transition:
    return next(step for step in STEPS_FROM[S.PLAN_BUILT] if step.after is after)


@pytest.mark.parametrize("after", [S.REDIRECTED, S.LAPSED, S.ASSESSMENT])
def test_a_step_that_somebody_will_ask_about_is_kept_with_its_reason(
    qtbot: QtBot, workspace: Workspace, desk: Desk, dialogs: FakeDialogs, after: DossierState
) -> None:
    dialogs.words = "Marché trop étroit"
    move(workspace, step_to(after))
    all_kept(qtbot, workspace.presenter)
    stored = desk.store.load(workspace.presenter.dossier.id)
    assert stored.state is after
    entry = next(one for one in desk.store.history(stored.id) if one.path == "/state")
    assert entry.why.endswith("Marché trop étroit")
    with qtbot.waitSignal(workspace.history.told):
        workspace.page.open_section("history")
    section = workspace.page.section("history")
    assert isinstance(section, HistorySection)
    assert "Marché trop étroit" in str(section.model.index(0, 5).data())
    assert any("Marché trop étroit" in words.text() for _, words in section._told.values())
    assert faults(section) == []


def test_the_steps_are_in_a_menu_and_those_refused_say_why(
    workspace: Workspace, dialogs: FakeDialogs
) -> None:
    workspace.page.header.state.click()
    (menu,) = workspace.page.header.state.findChildren(QMenu)
    steps = {action.text(): action for action in menu.actions()}
    assert not steps["Prêt pour le comité"].isEnabled()
    assert any(text.strip().startswith("Étape réservée") for text in steps)
    steps["Réorienter"].trigger()
    assert dialogs.asked == ["Réorienter\xa0?"]
    assert workspace.presenter.dossier.state is S.REDIRECTED
    menu.close()


def test_without_a_reason_nothing_moves(workspace: Workspace, dialogs: FakeDialogs) -> None:
    dialogs.answer = False
    move(workspace, step_to(S.REDIRECTED))
    assert workspace.presenter.dossier.state is S.PLAN_BUILT
    assert not workspace.presenter.waiting


def test_a_reason_survives_a_save_that_fails_and_many_other_changes(
    qtbot: QtBot, workspace: Workspace, desk: Desk, machine: FakeMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pdca_desktop.ui.pages.dossier.saving._AGAIN_S", (0,))
    machine.kept.refusal = AppError("Le disque est plein.")
    for place in ("/project/title", "/project/activity", "/project/genesis", "/project/naf"):
        workspace.presenter.edit(place, "x")
    with qtbot.waitSignal(workspace.presenter.not_saved):
        move(workspace, step_to(S.REDIRECTED))
    machine.kept.refusal = None
    all_kept(qtbot, workspace.presenter)
    entry = next(one for one in desk.store.history(workspace.presenter.dossier.id) if one.path == "/state")
    assert "Marché à préciser" in entry.why


def test_a_dossier_is_deleted_once_its_title_was_read_and_comes_back(
    qtbot: QtBot, workspace: Workspace, desk: Desk, dialogs: FakeDialogs
) -> None:
    workspace.presenter.edit("/project/title", "Atelier vélo")
    with qtbot.waitSignal(workspace.deleted) as told:
        workspace.removal.ask_delete()
    dossier_id = workspace.presenter.dossier.id
    assert "Atelier vélo" in dialogs.asked[-1]
    assert told.args == [dossier_id, "Atelier vélo"]
    assert desk.store.lines() == []
    assert not workspace.presenter.waiting
    back = Return(desk, dossier_id, workspace)
    with qtbot.waitSignal(back.restored):
        back.begin()
    assert desk.store.load(dossier_id).project.title == "Atelier vélo"


def test_a_deletion_that_fails_or_is_declined_leaves_everything(
    qtbot: QtBot, workspace: Workspace, desk: Desk, dialogs: FakeDialogs, machine: FakeMachine
) -> None:
    dialogs.answer = False
    workspace.removal.ask_delete()
    dialogs.answer, machine.kept.refusal = True, AppError("Le disque est plein.")
    workspace.removal.ask_delete()
    qtbot.waitUntil(lambda: bool(dialogs.told))
    assert dialogs.told == ["Le disque est plein."]
    machine.kept.refusal = None
    assert [line.id for line in desk.store.lines()] == [workspace.presenter.dossier.id]
    workspace.presenter.edit("/project/title", "Encore là")
    all_kept(qtbot, workspace.presenter)


def with_two(workspace: Workspace, qtbot: QtBot, sha256: str) -> None:
    ada = a_holder(id="p-ada", first_name="Ada", last_name="Lefèvre-Exemple", phone="0321000000")
    bea = a_holder(id="p-bea", first_name="Béatrice", last_name="Autre")
    cv = Piece(
        id="cv", kind=PieceKind.CV, holder="p-ada", received_on=APPLIED, sha256=sha256, file_name="cv.pdf"
    )
    dossier = replace(workspace.presenter.dossier, holders=(ada, bea), pieces=(cv,))
    workspace.presenter.replace(dossier, "deux porteurs")
    all_kept(qtbot, workspace.presenter)


def test_a_person_is_erased_once_all_that_goes_was_read(
    qtbot: QtBot, workspace: Workspace, desk: Desk, dialogs: FakeDialogs, machine: FakeMachine
) -> None:
    machine.documents.contents["a" * 64] = b"%PDF- un CV"
    with_two(workspace, qtbot, "a" * 64)
    dialogs.answer = False
    workspace.rights.ask_erase("p-ada")
    qtbot.waitUntil(lambda: bool(dialogs.asked))
    asked = "\n".join(dialogs.asked)
    assert "Ada Lefèvre-Exemple" in dialogs.asked[0]
    assert "Téléphone" in asked
    assert "cv.pdf" in asked
    assert "historique" in asked
    assert workspace.presenter.dossier.holders[0].first_name == "Ada"
    dialogs.answer = True
    with qtbot.waitSignal(workspace.rights.erased):
        workspace.rights.ask_erase("p-ada")
    shown = workspace.presenter.dossier
    assert shown == desk.store.load(shown.id)
    assert "Lefèvre" not in repr(shown)
    assert "Béatrice" in repr(shown)
    assert machine.documents.contents == {}
    assert not workspace.presenter.undoing.can_undo
    assert not workspace.presenter.waiting
    assert "Lefèvre" not in repr(desk.store.history(shown.id))


def test_a_person_is_handed_their_own_data_and_nobody_elses(
    qtbot: QtBot, workspace: Workspace, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    with_two(workspace, qtbot, "")
    for name in ("donnees.txt", "donnees.json"):
        dialogs.path = tmp_path / name
        with qtbot.waitSignal(workspace.rights.said) as said:
            workspace.rights.hand_out("p-ada")
        assert said.args is not None
        assert "non chiffrée" in said.args[0]
        text = dialogs.path.read_text(encoding="utf-8")
        assert "Lefèvre" in text
        assert "Béatrice" not in text
    assert "Téléphone" in (tmp_path / "donnees.txt").read_text(encoding="utf-8")


def test_the_rarer_acts_are_in_a_menu_with_their_pictures(workspace: Workspace, shell: Shell) -> None:
    workspace._ask_more()
    for name in ("dossier.copy_person", "dossier.erase_person", "dossier.delete"):
        assert not shell.commands.action(name).icon().isNull()
    assert faults(workspace.page.header) == []
