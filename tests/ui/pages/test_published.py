"""Publié par le siège: what is published is listed, read, and judges the dossier that is open."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pdca_desktop.exchange.publications import (
    Calendar,
    Colleague,
    CommuneRow,
    DistrictRow,
    Envelope,
    Envelopes,
    Letter,
    Letters,
    Member,
    Members,
    People,
    Publication,
    Session,
    TerritoryLists,
)
from pdca_desktop.exchange.signing import signed
from pdca_desktop.services.rule_folders import packs_of
from pdca_desktop.services.synchronise import Outcome
from pdca_desktop.ui.forms.line import DateEditor
from pdca_desktop.ui.pages.dossier.plan import PlanSection
from pdca_desktop.ui.pages.dossier.sections import FormSection
from pdca_desktop.ui.pages.dossier.workspace import Workspace
from pdca_desktop.ui.pages.published.page import PublishedPage
from pdca_desktop.ui.shell import Shell
from tests.fakes.published import OTHER_KEY, posted, rules_with_cap
from tests.ui.keys import focused
from tests.ui.pages.exchange_host import Host
from tests.ui.pages.exchange_rooms import NOW, dossier
from tests.ui.pages.rooms import ADVISER, FakeMachine

TODAY = date(2019, 6, 18)


def everything() -> list[Publication]:
    return [
        posted(rules_with_cap("5000.00"), "2027", date(2019, 6, 1)),
        posted(
            Calendar(
                (
                    Session(date(2019, 6, 4), "tpe", "Lens", date(2019, 5, 21), "14 h"),
                    Session(date(2019, 7, 2), "tpe", "Calais", date(2019, 6, 18)),
                    Session(date(2019, 7, 9), "fines", "Arras"),
                )
            ),
            "2019",
        ),
        posted(
            TerritoryLists(
                (CommuneRow("62498", "Lens", "246200364", "CA de Lens-Liévin"),),
                (DistrictRow("QP062001", "Cité 4", "2015", ("62498",)),),
            ),
            "Pas-de-Calais",
        ),
        posted(Envelopes((Envelope("FIDESS", 2019, 15_000_000, "Département"),)), "2019"),
        posted(
            Letters((Letter("Accord", "Madame, Monsieur,\n\nLe comité a *accordé* {montant}."),)), "Lettres"
        ),
        posted(Members((Member("tpe", "Dominique Exemple", "Banque du Nord", "banque"),)), "TPE"),
        posted(People((Colleague("a", "Camille Exemple", "charge_de_mission", "lens_1"),)), "réseau"),
    ]


@pytest.fixture
def host(qtbot: QtBot, shell: Shell, tmp_path: Path) -> Host:
    machine = FakeMachine()
    machine.clock.time = NOW
    return Host(qtbot, shell, tmp_path, machine)


def opened(host: Host) -> PublishedPage:
    host.shell.commands.action("exchange.published").trigger()
    page = host.shell.stack.currentWidget()
    assert isinstance(page, PublishedPage)
    host.idle()
    assert host.shell._entries["exchange"].isChecked()
    return page


def lines(page: PublishedPage) -> list[str]:
    return [page.list.item(rank).text().replace("\u00a0", " ") for rank in range(page.list.count())]


def content(page: PublishedPage) -> str:
    """All that is in front of the reader under the title."""
    rows = [" ".join(row) for row in page.table.rows.part.rows] if page.table.isVisible() else []
    text = page.text.toPlainText() if page.text.isVisible() else ""
    return "\n".join([*rows, text]).strip().replace("\u00a0", " ").replace("\u202f", " ")


def test_nothing_published_says_so(host: Host) -> None:
    host.begin()
    page = opened(host)
    assert page.nothing.isVisible()
    assert not page.list.isVisible()


def test_each_kind_is_listed_and_read(host: Host) -> None:
    host.machine.shelf.kept = everything()
    host.begin()
    page = opened(host)
    assert [line.partition(" — ")[0] for line in lines(page)] == [
        "Jeu de règles",
        "Modèles de lettres",
        "Communes et quartiers prioritaires",
        "Enveloppes",
        "Calendrier des comités",
        "Membres des comités",
        "Personnes du réseau",
    ]
    for rank, words in enumerate(
        (
            "5 000,00 €",
            "{montant}",
            "CA de Lens-Liévin",
            "150 000,00 €",
            "Calais",
            "Banque du Nord",
            "Camille Exemple",
        )
    ):
        page.list.setCurrentRow(rank)
        assert words in content(page)
        assert "signature du siège vérifiée" in page._standing.text()


def test_a_false_signature_is_told_and_nothing_of_it_is_used(host: Host) -> None:
    host.machine.shelf.kept = [signed(everything()[0], OTHER_KEY)]
    host.begin()
    page = opened(host)
    assert "Signature non valide" in lines(page)[0]
    assert "Prévenez le siège" in page._trouble.text()
    assert content(page) == ""
    assert host.desk.rules().number == "2019"


def test_rules_are_kept_in_a_folder_that_checks_a_document_they_judged(host: Host, tmp_path: Path) -> None:
    host.machine.shelf.kept = everything()
    host.begin()
    page = opened(host)
    page.list.setCurrentRow(1)
    assert not page.keep_rules.isVisible()
    page.list.setCurrentRow(0)
    page.keep_rules.click()
    assert host.toast == ""  # they changed their mind
    host.dialogs.path = tmp_path / "règles gardées"
    page.keep_rules.click()
    host.idle()
    judged = host.desk.rules()
    assert packs_of([host.dialogs.path])("2027", judged.fingerprint).fingerprint == judged.fingerprint
    assert "Règles enregistrées" in host.toast
    host.dialogs.path.rename(tmp_path / "ailleurs")
    host.dialogs.path.write_text("un fichier")
    page.keep_rules.click()
    host.idle()
    assert "ne peut pas être créé" in host.dialogs.told[0]


def test_a_deletion_that_is_not_signed_is_told_and_what_was_signed_stays(host: Host) -> None:
    host.machine.office.address = "https://siege.exemple.fr"
    host.machine.shelf.kept = everything()
    host.begin(automatic=False)
    host.house.published.begin()

    def taken() -> None:
        host.machine.shelf.beside = [host.machine.shelf.kept.pop(0)]
        host.machine.published.refresh()

    host.office.brings, host.office.outcome = taken, Outcome(published={"rules/2027"})
    host.house.exchange.exchange()
    host.idle()
    assert "« 2027 » : Le siège ne l’envoie plus tel qu’il l’avait signé" in host.toast.replace("\u00a0", " ")
    page = opened(host)
    assert "retrait non signé" in lines(page)[0]
    assert "reste utilisé" in page._trouble.text()
    assert host.desk.rules().number == "2027"


def test_the_page_is_reached_from_the_exchanges_and_left(host: Host) -> None:
    host.begin()
    host.office.address = "https://siege.exemple.fr"
    host.page().published.click()
    assert isinstance(host.shell.stack.currentWidget(), PublishedPage)
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert host.shell.current == "exchange"


def test_a_pack_that_arrives_judges_the_open_dossier(host: Host) -> None:
    """A PTZ of 8 000 € holds under the shipped cap, and breaks the one that an exchange brings."""
    host.machine.office.address = "https://siege.exemple.fr"
    kept = host.machine.kept.create(dossier("Atelier vélo"), ADVISER.act("essai"))
    host.begin(automatic=False)
    with host.qtbot.waitSignal(host.house.dossier_opened):
        host.house.open_dossier(kept.id, "plan")
    host.idle()
    workspace = open_one(host)
    assert verdict(host) == "pass"

    def arrives() -> None:
        host.machine.shelf.kept = everything()
        host.machine.published.refresh()

    host.house.published.begin()
    host.office.brings, host.office.outcome = arrives, Outcome(published={"x"})
    host.house.exchange.exchange()
    host.idle()
    host.qtbot.waitUntil(lambda: verdict(host) == "fail")
    plan = workspace.page.built("plan")
    assert isinstance(plan, PlanSection)
    assert plan.plan.pack.number == "2027"
    assert "Règles 2027" in plan.page.panel.badge.accessibleName()
    assert "Règles 2027 du siège en vigueur" in host.toast.replace("\u00a0", " ")


def test_what_arrives_and_cannot_be_used_is_said_at_once(host: Host) -> None:
    host.machine.office.address = "https://siege.exemple.fr"
    host.begin(automatic=False)
    host.house.published.begin()

    def arrives() -> None:
        host.machine.shelf.kept = [signed(everything()[0], OTHER_KEY)]
        host.machine.published.refresh()

    host.office.brings, host.office.outcome = arrives, Outcome(published={"x"})
    host.house.exchange.exchange()
    host.idle()
    said = host.toast.replace("\u00a0", " ")
    assert "Jeu de règles « 2027 » : La signature du siège n’est pas valide" in said


def verdict(host: Host) -> str:
    judgement = open_one(host).presenter.judgement
    verdicts = () if judgement is None else judgement.verdicts
    return next((one.state.name.lower() for one in verdicts if one.rule.id == "PTZ-01"), "")


def open_one(host: Host) -> Workspace:
    workspace = host.house.workspace
    assert workspace is not None
    return workspace


def test_a_commune_that_is_typed_is_completed_from_the_list(host: Host) -> None:
    host.machine.shelf.kept = everything()
    kept = host.machine.kept.create(dossier("Atelier vélo"), ADVISER.act("essai"))
    host.begin()
    with host.qtbot.waitSignal(host.house.dossier_opened):
        host.house.open_dossier(kept.id, "project")
    host.idle()
    presenter = open_one(host).presenter
    presenter.edit("/structure/place/commune", "lens")
    presenter.leave("/structure/place/commune")
    place = presenter.dossier.structure.place
    assert (place.commune, place.commune_code, place.epci_code) == ("lens", "62498", "246200364")
    presenter.undo()
    assert presenter.dossier.structure.place.commune_code == ""
    presenter.leave("/structure/place/commune")  # only looked at: what was taken back stays so
    assert presenter.dossier.structure.place.commune_code == ""


def test_the_day_of_the_decision_is_chosen_among_the_sessions(host: Host) -> None:
    host.machine.shelf.kept = everything()
    kept = host.machine.kept.create(dossier("Atelier vélo"), ADVISER.act("essai"))
    host.begin()
    with host.qtbot.waitSignal(host.house.dossier_opened):
        host.house.open_dossier(kept.id, "project")
    host.idle()
    workspace = open_one(host)
    page = workspace.page.built("project")
    assert isinstance(page, FormSection)
    field = next(found for form in page.forms() if (found := form.field_at("/decided_on")))
    assert isinstance(field.editor, DateEditor)
    field.editor.open_calendar()
    popup = field.editor._popup
    assert popup is not None
    buttons = [one for one in popup.findChildren(QPushButton) if "·" in one.text()]
    assert [one.text().replace("\u00a0", " ") for one in buttons] == [
        "04/06/2019 · Comité d’engagement TPE, Lens",
        "02/07/2019 · Comité d’engagement TPE, Calais",
    ]
    buttons[0].click()
    assert field.value() == date(2019, 6, 4)
    assert workspace.presenter.dossier.decided_on == date(2019, 6, 4)
