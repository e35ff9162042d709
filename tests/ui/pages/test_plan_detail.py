"""The detail of a line: fields that matter for its nature, for whom it is, what a new nature sets aside."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import ResourceNature
from pdca_desktop.services.natures import WITH_TERMS
from pdca_desktop.services.plans import Side
from pdca_desktop.ui.models.plan_lines import NOTE
from pdca_desktop.ui.pages.plan.editors import ChoiceCell
from tests.builders import a_bank_loan, a_dossier, a_holder, a_need, a_plan, a_ptz
from tests.ui.keys import focused
from tests.ui.pages.plan_host import Host, demo, rank_of

N = ResourceNature
TWO = (a_holder(), a_holder(id="porteur-2", first_name="Sacha", last_name="Modèle"))


@pytest.fixture
def host(qtbot: QtBot) -> Host:
    return Host(qtbot, demo("02"))


def two_holders(qtbot: QtBot, holder: str) -> Host:
    loans = a_ptz(8_000, holder=holder), a_ptz(8_000, holder="porteur-2"), a_bank_loan(30_000)
    dossier = a_dossier(a_plan((a_need(60_000),), *loans), holders=TWO, state=DossierState.ASSESSMENT)
    return Host(qtbot, dossier)


def fields(host: Host) -> set[str]:
    return {box.slot.name for form in host.page.detail.forms for box in form.fields()}


def becomes(host: Host, rank: int, nature: ResourceNature) -> None:
    host.page.cell_edited.emit(Side.RESOURCES, rank, "nature", nature)
    host.page.left.emit()


@pytest.mark.parametrize("nature", N)
def test_guarantee_and_surety_are_for_bank_loans_and_terms_for_debts(
    host: Host, nature: ResourceNature
) -> None:
    rank = rank_of(host, N.PTZ)
    becomes(host, rank, nature)
    host.presenter.lines.open(Side.RESOURCES, rank)
    shown = fields(host)
    assert ("surety" in shown) is (nature is N.BANK_LOAN)
    assert ("months" in shown) is (nature in WITH_TERMS)
    assert ("annual_rate" in shown) is (nature in WITH_TERMS and nature is not N.PTZ)
    assert host.page.detail.quota.isVisible() is (nature is N.BANK_LOAN)


def test_an_idle_field_that_holds_something_is_shown(qtbot: QtBot) -> None:
    dossier = demo("02")
    plan = dossier.scenarios[0].plan
    rank = next(rank for rank, line in enumerate(plan.resources) if line.nature is N.PTZ)
    loan = plan.resources[rank].loan
    assert loan is not None
    odd = replace(plan.resources[rank], loan=replace(loan, surety=Euros.of(500)))
    resources = (*plan.resources[:rank], odd, *plan.resources[rank + 1 :])
    scenario = replace(dossier.scenarios[0], plan=replace(plan, resources=resources))
    host = Host(qtbot, replace(dossier, scenarios=(scenario,)))
    host.presenter.lines.open(Side.RESOURCES, rank)
    assert "surety" in fields(host)
    host.page.detail.edited.emit("/loan/surety", None)
    assert "surety" in fields(host)  # emptied under the typing, it stays until the line is left


def test_what_a_new_nature_cannot_carry_is_said_and_comes_back(host: Host) -> None:
    rank = rank_of(host, N.BANK_LOAN)
    before = host.resources()[rank]
    becomes(host, rank, N.MICROCREDIT)
    said, undoable = host.said[-1]
    told = said.replace("\u00a0", " ").replace("\u202f", " ")
    assert told.startswith("Écarté, sans objet pour")
    assert "caution personnelle 5 250,00 €" in told
    assert "65 %" in told
    assert undoable
    host.take_back()
    assert host.resources()[rank] == before


def test_passing_by_other_natures_in_the_list_loses_nothing(host: Host) -> None:
    rank = rank_of(host, N.BANK_LOAN)
    before = host.dossier
    host.go(Side.RESOURCES, rank, "nature")
    QTest.keyClick(focused(), Qt.Key.Key_F2)
    assert isinstance(focused(), ChoiceCell)
    for letter in "microcredit":
        QTest.keyClicks(focused(), letter)
    assert host.resources()[rank].nature is N.MICROCREDIT
    combo = focused()
    assert isinstance(combo, ChoiceCell)
    combo._typed = ""
    for letter in "bancaire":
        QTest.keyClicks(combo, letter)
    QTest.keyClick(combo, Qt.Key.Key_Tab)
    assert host.dossier == before
    assert host.said == []


def test_a_need_of_another_nature_says_nothing(host: Host) -> None:
    host.page.cell_edited.emit(Side.NEEDS, 0, "nature", host.needs()[1].nature)
    host.page.left.emit()
    assert host.said == []


def test_the_holder_of_a_personal_line_is_chosen_by_name(qtbot: QtBot) -> None:
    host = two_holders(qtbot, "")
    host.presenter.lines.open(Side.RESOURCES, 1)
    whose = host.page.detail.whose
    assert whose.isVisible()
    assert [whose.combo.itemText(rank) for rank in range(whose.combo.count())] == [
        "Camille Exemple",
        "Sacha Modèle",
    ]
    whose.combo.setCurrentIndex(1)
    whose.combo.activated.emit(1)
    assert host.resources()[1].holder == "porteur-2"
    host.take_back()
    assert host.resources()[1].holder == ""
    assert whose.combo.currentIndex() == 0
    host.presenter.lines.open(Side.RESOURCES, 3)
    assert not whose.isVisible()  # a bank loan is nobody's own


def test_an_unknown_holder_is_shown_as_such_and_asked_for(qtbot: QtBot) -> None:
    host = two_holders(qtbot, "porteur-9")
    lines = host.page.sides[Side.RESOURCES].table.lines
    assert "porteur inconnu" in str(lines.index(1, 0).data(NOTE))
    assert "pour Sacha Modèle" in str(lines.index(2, 0).data(NOTE))
    assert host.presenter.reveal("/scenarios/0/plan/resources/1/holder")
    whose = host.page.detail.whose
    assert focused() is whose.combo
    assert whose.combo.currentText() == "Porteur inconnu"
    whose.combo.activated.emit(1)
    assert host.resources()[1].holder == "porteur-1"
    assert whose.combo.count() == 2


def test_one_holder_alone_is_never_asked_for(host: Host) -> None:
    host.presenter.lines.open(Side.RESOURCES, rank_of(host, N.PTZ))
    assert not host.page.detail.whose.isVisible()


def test_a_narrow_detail_has_one_column(qtbot: QtBot, host: Host) -> None:
    host.presenter.lines.open(Side.RESOURCES, rank_of(host, N.BANK_LOAN))
    for width in (760, 1700, 760):
        host.page.resize(width, 700)
        area, detail = host.page.area, host.page.detail
        qtbot.waitUntil(lambda: host.page.width() == width and detail.width() <= area.viewport().width())  # noqa: B023
        assert all(form.minimumSizeHint().width() <= detail.width() for form in detail.forms)
        assert "surety" in fields(host)


def test_the_open_detail_follows_the_line_that_is_moved(host: Host) -> None:
    rank = rank_of(host, N.BANK_LOAN)
    assert rank == len(host.resources()) - 1
    host.presenter.lines.open(Side.RESOURCES, rank)
    title = host.page.detail.accessibleName()
    host.page.line_moved.emit(Side.RESOURCES, rank, 0)
    assert host.page.detail.isVisible()
    assert host.page.detail.accessibleName() == title
    host.page.line_moved.emit(Side.RESOURCES, 2, 0)  # another one passes before it
    host.page.detail.edited.emit("/loan/months", 33)
    assert [line.loan.months for line in host.resources() if line.nature is N.BANK_LOAN and line.loan] == [33]


def test_the_menu_of_a_line_moves_copies_and_removes_it(host: Host) -> None:
    table, needs = host.page.sides[Side.NEEDS].table, host.needs()
    host.go(Side.NEEDS, 1, "amount")
    acts = {action.text().partition("\t")[0]: action for action in table.line_menu().actions()}
    acts["Monter"].trigger()
    assert host.needs()[:2] == (needs[1], needs[0])
    assert table.currentIndex().row() == 0
    assert table.currentIndex().column() == table.lines.column("amount")
    host.take_back()
    host.go(Side.NEEDS, 1, "label")
    acts["Dupliquer la ligne"].trigger()
    assert host.needs()[1] == host.needs()[2] == needs[1]
    host.take_back()
    host.go(Side.NEEDS, 1, "label")
    acts["Retirer la ligne"].trigger()
    assert len(host.needs()) == len(needs) - 1
    host.take_back()
    assert host.dossier == demo("02")
    host.go(Side.NEEDS, 0, "label")
    first = {action.text().partition("\t")[0]: action for action in table.line_menu().actions()}
    assert not first["Monter"].isEnabled()


def test_a_blank_dossier_has_no_detail(qtbot: QtBot) -> None:
    host = Host(qtbot, Dossier())
    assert not host.page.detail.isVisible()
