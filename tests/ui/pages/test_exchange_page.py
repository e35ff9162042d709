"""Échanges in the real window, over a head office in memory."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import AppError
from pdca_desktop.services.exchanges import Answer, Standing
from pdca_desktop.services.synchronise import Outcome, RevokedError
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.pages.exchange.lines import Row
from pdca_desktop.ui.pages.exchange.rows import RowList
from pdca_desktop.ui.pages.settings.page import SettingsPage
from pdca_desktop.ui.shell import Shell
from pdca_desktop.ui.theme import Scheme, Theme
from pdca_desktop.ui.tokens import Tone
from tests.fakes.exchanges import ADDRESS, CODE
from tests.ui.keys import focused
from tests.ui.pages.exchange_host import Host
from tests.ui.pages.exchange_rooms import furnished, plan
from tests.ui.pages.rooms import ADVISER
from tests.ui.walker import faults


@pytest.fixture
def kept() -> list[Dossier]:
    return []


@pytest.fixture
def host(qtbot: QtBot, shell: Shell, tmp_path: Path, kept: list[Dossier]) -> Iterator[Host]:
    machine, made = furnished()
    kept += made
    machine.office.last, machine.office.clock = machine.clock.now(), machine.clock.now
    host = Host(qtbot, shell, tmp_path, machine)
    host.begin(automatic=False)
    yield host
    machine.office.gate.set()
    host.desk.runner.close()


def titles(rows: RowList) -> list[str]:
    return [row.title for row in rows._rows]


def button(rows: RowList, text: str) -> QPushButton:
    return next(one for one in rows.findChildren(QPushButton) if one.text() == text)


def test_the_chip_opens_the_page_that_tells_everything(host: Host) -> None:
    assert host.chip == "4 conflits à trancher · 1 mis de côté"
    QTest.mouseClick(host.shell._sync, Qt.MouseButton.LeftButton)
    assert host.shell.current == "exchange"
    page = host.page()
    assert page._words.text() == "Siège joignable · 3 modifications à envoyer"
    assert titles(page.waiting) == ["Atelier vélo du Bassin", "Friperie du Détroit", "Salon Les Tilleuls"]
    marks = [(row.mark, row.icon) for row in page.waiting._rows]
    assert marks == [("En attente · 3", "upload"), ("Reçu par le siège", "check"),
                     ("Appliqué · 2", "circle-check")]  # fmt: skip
    assert "plan, montant du prêt, annulation et 1 autre" in page.waiting._rows[0].detail
    assert "Refusé\u00a0: " in page.aside._rows[0].detail
    assert len(page.conflicts._rows) == 4


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_everything_has_a_name_and_a_size(host: Host, scheme: Scheme, theme: Theme) -> None:
    theme.choose(scheme)
    page = host.page()
    assert faults(page) == []
    host.house.exchange.decide()
    assert faults(page) == []
    host.office.address = ""
    host.exchanging.left()
    host.idle()
    assert page.front is page.enrol
    assert faults(page) == []


def test_an_exchange_shows_how_far_it_is_and_can_be_stopped(host: Host) -> None:
    page = host.page()
    host.office.gate.clear()
    page.go.click()
    host.qtbot.waitUntil(lambda: host.chip == "Échange en cours… 0 sur 3")
    assert page._words.text() == "Échange en cours… 0 sur 3"
    host.qtbot.waitUntil(page.progress.isVisible)
    assert not page.go.isEnabled()
    assert page.go.toolTip() == "Un échange est déjà en cours\u00a0: 0 sur 3."
    host.shell.commands.action("exchange.now").trigger()
    assert host.toast == "Un échange est déjà en cours\u00a0: 0 sur 3."
    page.progress.stop.click()
    host.office.gate.set()
    host.idle()
    assert host.office.waits[0].standing is Standing.WAITING
    assert page.progress.isHidden()
    assert host.office.runs == 1


def test_a_finished_exchange_says_what_it_did(host: Host) -> None:
    host.office.outcome = Outcome(sent=3)
    host.shell.commands.action("exchange.now").trigger()
    host.idle()
    assert host.toast == "Échange terminé\u00a0: 3 modifications envoyées."


def test_who_asked_from_elsewhere_hears_why_it_failed(host: Host) -> None:
    host.office.here = False
    host.shell.commands.action("exchange.now").trigger()
    host.idle()
    assert host.toast.startswith("Le siège ne répond pas.")
    assert host.dialogs.told == []  # nothing stops the adviser


def test_a_refused_act_goes_again_and_its_dossier_opens(host: Host, kept: list[Dossier]) -> None:
    one = host.office.open[1]
    host.office.settle(one.id, Answer.MINE, None, ADVISER.act("conflit tranché"))
    page = host.page()
    again = button(page.aside, "Renvoyer")
    again.setFocus()
    again.click()
    host.idle()
    assert host.office.refused == []
    assert page.aside.isHidden()
    assert not page.decided.isHidden()
    assert not page.decided.isAncestorOf(focused())  # the page stays where it was
    assert "repart au prochain échange" in host.toast
    with host.qtbot.waitSignal(host.house.dossier_opened) as opened:
        button(page.waiting, "Friperie du Détroit").click()
    assert opened.args == [kept[1].id]


def test_what_was_refused_says_what_was_wanted_where_and_can_be_let_go(host: Host) -> None:
    first = host.office.refused[0]
    page = host.page()
    (row,) = page.aside._rows
    assert row.path == "/terms/own_money"
    assert "9\u202f000,00" in row.more[0]
    assert "le dossier porte «\u00a04\u202f000,00" in row.more[0]
    host.dialogs.answer = False
    button(page.aside, "Abandonner…").click()
    host.idle()
    assert host.office.abandoned == []
    host.dialogs.answer = True
    button(page.aside, "Abandonner…").click()
    host.idle()
    assert host.office.abandoned == [first.id]
    assert "reste dans l’historique" in host.toast
    assert page.aside.isHidden()


def test_a_refused_dossier_that_is_not_here_cannot_be_opened(host: Host) -> None:
    host.office.refused = [replace(host.office.refused[0], here=False, title="")]
    page = host.page()
    assert page.aside._rows[0].title == "Dossier qui n’est plus sur ce poste"
    assert [one.text() for one in page.aside.findChildren(QPushButton) if one.isVisible()] == [
        "Renvoyer", "Abandonner…",
    ]  # fmt: skip


def test_a_decision_can_be_taken_back_long_after(host: Host) -> None:
    page = host.page()
    one = host.office.open[1]
    why = f"conflit tranché, {one.clash.place} : devis signé"
    host.office.settle(one.id, Answer.MINE, None, ADVISER.act(why))
    host.desk.bus.publish(Changes())
    host.idle()
    assert page.decided._rows[0].title == one.clash.place
    assert "conflit tranché\u00a0: devis signé" in page.decided._rows[0].detail
    button(page.decided, "Reprendre").click()
    host.idle()
    assert host.office.reopened == [f"choix repris, {one.clash.place}"]
    assert page.decided.isHidden()


def test_the_settings_lead_to_it(host: Host) -> None:
    host.shell.open_page("settings")
    settings = host.shell.stack.currentWidget()
    assert isinstance(settings, SettingsPage)
    settings.post.office.click()
    assert host.shell.current == "exchange"


def test_the_foot_of_the_page_says_what_guards_the_access(host: Host) -> None:
    page = host.page()
    assert "trousseau de l’ordinateur et par votre phrase de passe" in page._guarded.text()
    assert page.leave.isVisible()


def test_an_act_that_is_no_longer_aside_says_so(host: Host) -> None:
    page = host.page()
    host.office.refused.clear()
    button(page.aside, "Renvoyer").click()
    host.idle()
    assert host.toast == "Cette modification n’est plus mise de côté."
    assert page.aside.isHidden()


def test_what_came_in_is_new_until_it_is_opened(host: Host, kept: list[Dossier]) -> None:
    host.office.outcome = Outcome(changed={kept[3].id})
    page = host.page()
    page.go.click()
    host.idle()
    assert titles(page.received) == ["Salon Les Tilleuls"]
    assert page.received._rows[0].mark == "Reçu du siège"
    assert kept[3].id in host.machine.kept.note("exchange")
    with host.qtbot.waitSignal(host.house.dossier_opened):
        button(page.received, "Salon Les Tilleuls").click()
    host.idle()
    assert page.received.isHidden()
    assert kept[3].id not in host.machine.kept.note("exchange")


def test_a_first_exchange_brings_no_news(host: Host, kept: list[Dossier]) -> None:
    host.office.last = None
    host.office.outcome = Outcome(changed={kept[3].id})
    page = host.page()
    page.go.click()
    host.idle()
    assert page.received.isHidden()


def unbalance(host: Host, before: Dossier) -> None:
    scenario = replace(before.scenarios[0], plan=plan(14_500, 5_500))
    host.machine.kept.save(before, replace(before, scenarios=(scenario,)), ADVISER.act("plan"))


@pytest.mark.parametrize("rank", [0, 2])
def test_a_plan_that_no_longer_balances_is_to_be_looked_at_until_it_does(
    host: Host, kept: list[Dossier], rank: int
) -> None:
    """Rank 0 had something to send, so it was known before; rank 2 says that its plan is built."""
    lame = kept[rank]
    host.office.brings = lambda: unbalance(host, lame)
    host.office.outcome = Outcome(changed={lame.id})
    host.exchanging.exchange_now()
    host.idle()
    assert host.toast.startswith(
        f"À revoir\u00a0: le plan de «\u00a0{lame.project.title}\u00a0» ne s’équilibre"
    )
    page = host.page()
    (row,) = page.reviews._rows
    assert row.detail.endswith("il manque 500,00\u00a0€")
    assert row.path == "/scenarios/0/plan"
    now = host.machine.kept.load(lame.id)
    host.machine.kept.save(now, replace(now, scenarios=lame.scenarios), ADVISER.act("plan"))
    page.shown.emit()
    host.idle()
    assert page.reviews.isHidden()


def test_what_is_to_be_looked_at_is_remembered_in_the_file(host: Host, kept: list[Dossier]) -> None:
    host.office.brings = lambda: unbalance(host, kept[2])
    host.office.outcome = Outcome(changed={kept[2].id})
    host.exchanging.exchange_now()
    host.idle()
    host.house.lock()
    host.qtbot.waitUntil(lambda: not host.desk.runner.jobs)
    host.qtbot.waitUntil(host.house.cover.unlock.go.isEnabled)
    host.machine.unlock("sésame", remember=False)
    host.begin(automatic=False)
    page = host.page()
    assert titles(page.reviews) == ["Boulangerie des Remparts"]
    assert titles(page.received) == ["Boulangerie des Remparts"]


def test_joining_asks_what_is_missing_and_says_what_is_wrong(host: Host) -> None:
    host.office.address = ""
    host.exchanging.left()
    host.idle()
    page = host.page()
    step = page.enrol
    assert page.front is step
    assert not step.back.isVisible()
    assert not host.shell.commands.action("exchange.now").isEnabled()
    assert host.shell.commands.reason("exchange.now") == "Rattachez d’abord ce poste au siège."
    step.go.click()
    assert "l’adresse du siège" in step._trouble.text()
    step.address.setText(ADDRESS)
    step.code.setText("FAUX")
    step.device.setText("Portable de Lens")
    step.go.click()
    host.idle()
    assert "demandez-en un autre" in step._trouble.text()
    assert step.code.text() == "FAUX"
    step.code.setText(CODE)
    QTest.keyClick(step.code, Qt.Key.Key_Return)
    host.idle()
    assert host.office.address == ADDRESS
    assert page.front is not step
    assert step.code.text() == ""
    assert host.office.runs == 1  # the first exchange follows


def test_leaving_says_what_stays_and_asks_first(host: Host) -> None:
    page = host.page()
    host.dialogs.answer = False
    page.leave.click()
    assert host.dialogs.asked == ["Détacher ce poste du siège ?"]
    assert host.office.address
    host.dialogs.answer = True
    page.leave.click()
    host.idle()
    assert host.office.address == ""
    assert page.front is page.enrol
    assert host.chip == "Poste non rattaché au siège"


def test_a_revoked_device_can_be_joined_again(host: Host) -> None:
    host.office.failure = RevokedError("Le siège a retiré l’accès de ce poste.")
    page = host.page()
    page.go.click()
    host.idle()
    assert not page.go.isEnabled()
    assert "nouveau code" in page.go.toolTip()
    page.again.click()
    assert page.front is page.enrol
    page.enrol.back.click()
    assert page.front is not page.enrol
    page.again.click()
    host.office.failure = None
    page.enrol.code.setText(CODE)
    page.enrol.go.click()
    host.idle()
    assert page.go.isEnabled()
    assert host.chip == "4 conflits à trancher · 1 mis de côté"


def test_a_file_that_cannot_be_read_is_told(host: Host) -> None:
    page = host.page()

    def refuse() -> list[object]:
        raise AppError("Le fichier est occupé.")

    host.office.lines = refuse  # type: ignore[method-assign,assignment]
    host.desk.bus.publish(Changes())
    host.idle()
    assert page._nothing.text() == "Le fichier est occupé."


def test_a_long_list_is_shown_a_part_at_a_time(qtbot: QtBot) -> None:
    rows = RowList("Ce qui part d’ici")
    qtbot.addWidget(rows)
    rows.show()
    lines = [
        Row(str(rank), f"Dossier {rank}", "", "En attente", Tone.NEUTRAL, "upload") for rank in range(40)
    ]
    rows.show_rows(lines)
    assert rows._box.count() == 12
    assert rows._rest.text() == "Afficher la suite (28)"
    rows._rest.click()
    assert rows._box.count() == 40
    assert rows._rest.isHidden()
    asked: list[str] = []
    rows.asked.connect(lambda key, _path: asked.append(key))
    button(rows, "Dossier 39").click()
    assert asked == ["39"]


def test_a_dossier_that_left_this_device_is_closed(host: Host, kept: list[Dossier]) -> None:
    with host.qtbot.waitSignal(host.house.dossier_opened):
        host.house.open_dossier(kept[3].id)
    host.office.outcome = Outcome(gone={kept[3].id})
    host.exchanging.exchange_now()
    host.idle()
    assert host.house.workspace is None
    assert "1 dossier confié à une autre agence" in host.toast


def test_nothing_is_said_before_the_entrepreneur(host: Host, kept: list[Dossier]) -> None:
    with host.qtbot.waitSignal(host.house.dossier_opened):
        host.house.open_dossier(kept[3].id)
    host.idle()
    host.shell.set_meeting(True)
    host.office.outcome = Outcome(changed={kept[2].id}, conflicts={"c9"}, aside={"a9"})
    host.office.brings = lambda: unbalance(host, kept[2])
    host.exchanging.exchange_now()
    host.idle()
    assert host.toast == ""
    assert host.shell._sync.isHidden()
    host.shell.set_meeting(False)
