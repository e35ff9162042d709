"""What comes from the head office into an open dossier: merged, told, marked; never under the hands."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.services.ports import Act
from pdca_desktop.services.synchronise import Outcome
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.forms.field_box import FieldBox
from pdca_desktop.ui.pages.dossier.sections import FormSection
from pdca_desktop.ui.pages.dossier.workspace import Workspace
from pdca_desktop.ui.pages.exchange.received import ReceivedStrip
from tests.ui.keys import press
from tests.ui.pages.exchange_host import Host
from tests.ui.pages.exchange_rooms import COLLEAGUE
from tests.ui.walker import faults


@pytest.fixture
def workspace(host: Host) -> Workspace:
    """The first dossier, open at its project."""
    first = host.machine.kept.lines()[-1].id
    with host.qtbot.waitSignal(host.house.dossier_opened):
        host.house.open_dossier(first, "project")
    workspace = host.house.workspace
    assert workspace is not None
    section = workspace.page.section("project")
    assert isinstance(section, FormSection)
    section.build_all()
    host.idle()
    return workspace


def brings(host: Host, of: Dossier, **fields: object) -> None:
    """A colleague changed fields of the project, and an exchange brings them."""

    def bring() -> None:
        before = host.machine.kept.load(of.id)
        after = replace(before, project=replace(before.project, **fields))  # type: ignore[arg-type]
        host.machine.kept.save(before, after, Act(COLLEAGUE, "projet"))

    host.office.brings = bring
    host.office.outcome = Outcome(changed={of.id})
    host.exchanging.exchange_now()
    host.idle()
    host.idle()


def strip(workspace: Workspace) -> ReceivedStrip:
    return workspace.received.strip


def field(workspace: Workspace, path: str) -> FieldBox:
    section = workspace.page.section("project")
    assert isinstance(section, FormSection)
    return next(box for form in section.forms() if (box := form.field_at(path)) is not None)


def marks(workspace: Workspace) -> list[str]:
    page = workspace.page
    return [
        box.path
        for box in page.findChildren(FieldBox)
        if box._offer is not None and not box._offer.isHidden()
    ]


def test_what_came_in_is_shown_told_and_marked(host: Host, workspace: Workspace) -> None:
    brings(host, workspace.presenter.dossier, title="Atelier vélo de Lens", genesis="Une idée.")
    shown = strip(workspace)
    assert shown.isVisible()
    assert shown.said.accessibleName() == "2 champs reçus du siège"
    assert sorted(marks(workspace)) == ["/genesis", "/title"]
    assert field(workspace, "/title").value() == "Atelier vélo de Lens"
    shown.look.click()
    assert faults(shown) == []
    assert [one.text() for one in shown.list.findChildren(QPushButton)] == [
        "Projet › Intitulé du projet",
        "Projet › Genèse du projet",
    ]
    shown.list.findChildren(QPushButton)[1].click()
    assert field(workspace, "/genesis").editor.target().hasFocus()
    shown.done.click()
    assert shown.isHidden()
    assert marks(workspace) == []


def test_what_is_being_typed_stays_and_the_other_value_is_offered(host: Host, workspace: Workspace) -> None:
    box = field(workspace, "/title")
    editor = box.editor.target()
    editor.setFocus()
    press(editor, "!")
    typed = box.value()
    workspace.presenter._saver._timer.stop()  # the save has not left yet
    brings(host, workspace.presenter.dossier, genesis="Une idée.")
    host.qtbot.waitUntil(lambda: not workspace.presenter.waiting)
    assert box.value() == typed
    assert editor.hasFocus()
    assert strip(workspace).said.accessibleName() == "1 champ reçu du siège"
    stored = host.machine.kept.load(workspace.presenter.dossier.id)
    assert (stored.project.title, stored.project.genesis) == (typed, "Une idée.")


def test_nothing_is_said_while_the_entrepreneur_looks(host: Host, workspace: Workspace) -> None:
    host.shell.set_meeting(True)
    brings(host, workspace.presenter.dossier, title="Atelier vélo de Lens")
    assert strip(workspace).isHidden()
    assert marks(workspace) == []
    host.shell.set_meeting(False)
    assert strip(workspace).isVisible()
    assert marks(workspace) == ["/title"]


def test_what_was_decided_here_is_no_news(host: Host, workspace: Workspace) -> None:
    before = workspace.presenter.dossier
    after = replace(before, project=replace(before.project, title="Tranché"))
    host.machine.kept.save(before, after, Act(COLLEAGUE, "conflit tranché"))
    host.desk.bus.publish(Changes(before.id, ("/project/title",), here=False))
    host.idle()
    assert field(workspace, "/title").value() == "Tranché"
    assert strip(workspace).isHidden()


def test_what_was_typed_here_is_no_news(host: Host, workspace: Workspace) -> None:
    with host.qtbot.waitSignal(workspace.presenter.saved):
        workspace.presenter.edit("/project/title", "Atelier")
        workspace.presenter.leave()
    host.idle()
    assert strip(workspace).isHidden()


def test_many_fields_are_told_in_part(host: Host, workspace: Workspace) -> None:
    fields = ("title", "genesis", "offer", "customers", "competition", "prices", "communication", "means")
    brings(host, workspace.presenter.dossier, **dict.fromkeys(fields, "Du nouveau."))
    shown = strip(workspace)
    assert shown.said.accessibleName() == "8 champs reçus du siège"
    assert len(shown.list.findChildren(QPushButton)) == 6
    assert (
        shown.list.findChildren(QLabel)[-1].text()
        == "Et 2 autres\u00a0: tout est dans «\u00a0Historique\u00a0»."
    )
