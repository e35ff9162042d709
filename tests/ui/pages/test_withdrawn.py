"""The head office takes the access away while one works: what was typed is kept, then nothing stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pdca_desktop.errors import AppError
from pdca_desktop.services.session import Stage
from pdca_desktop.services.synchronise import RevokedError, UnreachableError
from pdca_desktop.ui.pages.start.withdrawn import WithdrawnStep
from pdca_desktop.ui.shell import Shell
from tests.fakes.exchanges import ABSENT, ADDRESS
from tests.ui.pages.exchange_host import Host
from tests.ui.pages.exchange_rooms import NOW, dossier, keep
from tests.ui.pages.rooms import FakeMachine
from tests.ui.walker import faults

ORDER = "Le siège a retiré l’accès de ce poste. Tout ce qui attendait lui a été remis."


@pytest.fixture
def host(qtbot: QtBot, shell: Shell, tmp_path: Path) -> Iterator[Host]:
    machine = FakeMachine()
    machine.clock.time = NOW
    machine.office.address, machine.office.last, machine.office.clock = ADDRESS, NOW, machine.clock.now
    host = Host(qtbot, shell, tmp_path, machine)
    yield host
    host.desk.runner.close()


def order(host: Host) -> None:
    """The head office is met by an exchange that began by itself, and orders the dossiers erased."""
    host.office.failure = RevokedError(ORDER, erase=True)
    host.exchanging._begin(asked=False)
    host.qtbot.waitUntil(lambda: not host.desk.runner.jobs, timeout=20_000)


def step_of(host: Host) -> WithdrawnStep:
    step = host.house.cover.step
    assert isinstance(step, WithdrawnStep)
    return step


def test_what_was_typed_is_kept_then_everything_goes(host: Host, qtbot: QtBot) -> None:
    (made,) = keep(host.machine, dossier("Atelier"))
    host.begin(automatic=False)
    with qtbot.waitSignal(host.house.dossier_opened):
        host.house.open_dossier(made.id)
    workspace = host.house.workspace
    assert workspace is not None
    workspace.presenter.edit("/project/title", "Atelier vélo")
    order(host)
    assert host.machine.kept.load(made.id).project.title == "Atelier vélo"
    assert host.machine.stage is Stage.WITHDRAWN
    step = step_of(host)
    assert host.house.dossier.workspace is None
    assert not host.exchanging.begun
    assert "ont été effacés" in step.said.text()
    assert "exporté ailleurs n’a pas été touché" in step._elsewhere.text()
    assert faults(step) == []
    step.go.click()
    assert host.house.cover.step is host.house.cover.identity


def test_an_exchange_that_is_asked_for_meets_it_too(host: Host) -> None:
    host.begin(automatic=False)
    host.office.failure = RevokedError(ORDER, erase=True)
    host.house.exchange.exchange()
    host.qtbot.waitUntil(lambda: not host.desk.runner.jobs, timeout=20_000)
    assert host.house.cover.step is host.house.cover.withdrawn


def test_an_access_taken_away_without_that_order_erases_nothing(host: Host) -> None:
    host.begin(automatic=False)
    host.office.failure = RevokedError("Le siège a retiré l’accès de ce poste. Vos dossiers restent ici.")
    host.house.exchange.exchange()
    host.idle()
    assert not host.house.cover.on
    assert host.machine.stage is Stage.OPEN
    assert host.chip == "Accès retiré par le siège"


def test_the_head_office_away_the_work_goes_on(host: Host, qtbot: QtBot) -> None:
    (made,) = keep(host.machine, dossier("Atelier"))
    host.begin(automatic=False)
    with qtbot.waitSignal(host.house.dossier_opened):
        host.house.open_dossier(made.id)
    host.machine.unheard = UnreachableError(ABSENT)
    order(host)
    assert not host.house.cover.on
    assert host.machine.stage is Stage.OPEN
    assert host.toast == ABSENT
    assert host.exchanging.begun
    assert host.house.workspace is not None
    with qtbot.waitSignal(host.house.workspace.presenter.saved):
        host.house.workspace.presenter.edit("/project/title", "Atelier vélo")
        host.house.workspace.presenter.leave()
    assert host.machine.kept.load(made.id).project.title == "Atelier vélo"


def test_what_cannot_be_kept_is_not_erased(host: Host, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    (made,) = keep(host.machine, dossier("Atelier"))
    host.begin(automatic=False)
    with qtbot.waitSignal(host.house.dossier_opened):
        host.house.open_dossier(made.id)
    assert host.house.workspace is not None
    host.house.workspace.presenter.edit("/project/title", "Atelier vélo")

    def refuse(*_given: object) -> None:
        raise AppError("Le disque est plein.")

    with monkeypatch.context() as patched:
        patched.setattr(host.machine.kept, "save", refuse)
        order(host)
    assert host.machine.stage is Stage.OPEN
    assert host.toast == "Le disque est plein."


def test_what_cannot_be_erased_is_told_and_tried_again(host: Host, qtbot: QtBot) -> None:
    host.begin(automatic=False)
    host.machine.stuck = AppError("L’effacement n’est pas fini : un programme tient un fichier.")
    order(host)
    step = step_of(host)
    assert "reste des fichiers" in step.said.text()
    assert "un programme tient" in step._trouble.text()
    assert step.go.text() == "Reprendre l’effacement"
    host.machine.stuck = None
    step.go.click()
    qtbot.waitUntil(lambda: not host.desk.runner.jobs, timeout=20_000)
    assert step.go.text() == "Recommencer à vide"
    assert not step._trouble.isVisible()


def test_an_erasure_that_was_cut_goes_on_at_the_next_start(host: Host, qtbot: QtBot) -> None:
    host.machine.stage = Stage.WITHDRAWN
    host.house.begin()
    qtbot.waitUntil(lambda: not host.desk.runner.jobs, timeout=20_000)
    assert step_of(host).go.text() == "Recommencer à vide"


def test_behind_the_lock_nothing_begins(host: Host) -> None:
    host.begin(automatic=False)
    host.house.lock()
    host.qtbot.waitUntil(lambda: not host.desk.runner.jobs, timeout=20_000)
    host.house.exchange.withdrawn.emit()
    assert host.house.cover.step is host.house.cover.unlock
