"""The palette's commands of the plan, from any section of the dossier."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.dossier import DossierState
from pdca_desktop.exchange.plan_sheet import read_plan_sheet, write_plan_sheet
from pdca_desktop.ui.pages.dossier.plan import PlanSection
from pdca_desktop.ui.pages.dossier.workspace import Workspace
from pdca_desktop.ui.pages.plan.commands import COMMANDS
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell
from tests.builders import a_dossier, a_need, a_plan
from tests.ui.pages.rooms import ADVISER, FakeDialogs


@pytest.fixture
def workspace(shell: Shell, desk: Desk) -> Workspace:
    dossier = replace(a_dossier(), state=DossierState.ASSESSMENT)
    made = Workspace(desk, shell.commands, desk.store.create(dossier, ADVISER.act("essai")), shell)
    shell.add_page("dossier", lambda: made.page)
    made.open()
    shell.open_page("dossier")
    shell.window.show()
    return made


def names(workspace: Workspace) -> list[str]:
    return [scenario.name for scenario in workspace.presenter.dossier.scenarios]


def test_each_command_opens_the_plan_and_does_what_it_says(
    qtbot: QtBot, shell: Shell, desk: Desk, workspace: Workspace, tmp_path: Path
) -> None:
    dialogs = desk.dialogs
    assert isinstance(dialogs, FakeDialogs)
    before = workspace.presenter.dossier
    dialogs.path = tmp_path / "plan.xlsx"
    assert not dialogs.path.exists()
    shell.commands.action("dossier.plan.export").trigger()
    qtbot.waitUntil(dialogs.path.exists)
    assert workspace.page.current == "plan"
    assert read_plan_sheet(dialogs.path).plan == before.scenarios[0].plan
    dialogs.path = tmp_path / "modele.xlsx"
    shell.commands.action("dossier.plan.template").trigger()
    qtbot.waitUntil(dialogs.path.exists)
    write_plan_sheet(dialogs.path, a_plan((a_need(900),)), "Essai")
    shell.commands.action("dossier.plan.import").trigger()
    section = workspace.page.section("plan")
    assert isinstance(section, PlanSection)
    qtbot.waitUntil(lambda: section.page.importing.model.rowCount() > 0)
    section.page.importing.put_beside.click()
    assert names(workspace) == ["Montage A", "Montage B"]
    shell.commands.action("dossier.undo").trigger()
    assert workspace.presenter.dossier.scenarios == before.scenarios
    for name in ("add", "duplicate"):
        shell.commands.action(f"dossier.plan.{name}").trigger()
    assert names(workspace) == ["Montage A", "Montage B", "Montage C"]
    shell.commands.action("dossier.plan.propose").trigger()
    assert section.page.right_stack.currentWidget() is section.page.proposals


def test_every_command_is_offered_and_goes_with_the_dossier(shell: Shell, workspace: Workspace) -> None:
    offered = {name.rpartition(".")[2] for name, _ in shell.commands if name.startswith("dossier.plan.")}
    assert offered == set(COMMANDS)
    workspace.close()
    assert not [name for name, _ in shell.commands if name.startswith("dossier.")]
