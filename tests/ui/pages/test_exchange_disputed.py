"""The open dossier says what of it is in conflict, and leads to where it is decided."""

from pdca_desktop.services.synchronise import Outcome
from pdca_desktop.ui.pages.dossier.workspace import Workspace
from pdca_desktop.ui.pages.exchange.disputed import DisputedStrip
from tests.ui.pages.exchange_host import Host
from tests.ui.pages.exchange_rooms import conflicts
from tests.ui.walker import faults


def opened(host: Host) -> Workspace:
    first = host.machine.kept.lines()[-1].id
    with host.qtbot.waitSignal(host.house.dossier_opened):
        host.house.open_dossier(first, "project")
    host.idle()
    assert host.house.workspace is not None
    return host.house.workspace


def strip(host: Host) -> DisputedStrip:
    assert host.house.workspace is not None
    return host.house.workspace.disputed.strip


def test_nothing_is_said_without_a_conflict(host: Host) -> None:
    host.office.open = []
    opened(host)
    assert not strip(host).isVisible()


def test_conflicts_are_said_above_the_dossier_and_lead_to_their_page(host: Host) -> None:
    workspace = opened(host)
    host.office.open = conflicts(workspace.presenter.dossier)
    host.office.outcome = Outcome(changed={workspace.presenter.dossier.id}, conflicts={"c0"})
    host.exchanging.exchange_now()
    host.idle()
    host.idle()
    shown = strip(host)
    assert shown.isVisible()
    count = len(host.office.open)
    assert shown.said.accessibleName() == f"{count} conflits à trancher"
    assert shown.places.text().endswith("Moyens connus › Apport mobilisable · et 2 autres")
    assert faults(shown) == []
    shown.decide.click()
    host.idle()
    host.qtbot.waitUntil(lambda: not host.page().conflict.isHidden())
    assert host.shell.current == "exchange"


def test_nothing_is_said_before_the_entrepreneur(host: Host) -> None:
    first = host.machine.kept.load(host.machine.kept.lines()[-1].id)
    host.office.open = conflicts(first)
    workspace = opened(host)
    assert strip(host).isVisible()
    workspace.page.meeting_changed.emit(True)
    assert not strip(host).isVisible()
    workspace.page.meeting_changed.emit(False)
    assert strip(host).isVisible()
