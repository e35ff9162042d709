"""The plan builder by real keys: what an adviser does, and what is on screen in the same moment."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import NeedNature, Plan, ResourceNature, Scenario
from pdca_desktop.services.plans import Side
from pdca_desktop.ui.jobs.runner import JobRunner
from pdca_desktop.ui.pages.plan.editors import ChoiceCell
from pdca_desktop.ui.pages.plan.reading import Group
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import Size, Tone
from tests.ui.keys import focused
from tests.ui.pages.plan_host import TODAY, Host, demo, rank_of
from tests.ui.walker import faults


@pytest.fixture
def host(qtbot: QtBot) -> Host:
    return Host(qtbot, demo("02"))


def test_a_ptz_over_its_cap_turns_red_with_its_figures_and_the_way_out_mends_it(host: Host) -> None:
    rank = rank_of(host, ResourceNature.PTZ)
    host.go(Side.RESOURCES, rank, "amount")
    host.type("8 500")
    card = host.page.panel.cards["PTZ-01"]
    assert host.tone("PTZ-01") is Tone.BLOQUANT
    assert card.reading is not None
    assert "500,00\u00a0€" in card.reading.sentence
    assert "8\u202f000,00\u00a0€" in card.reading.sentence
    assert card.isVisible()
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    host.settle()
    assert card.ways[0].isVisible()
    QTest.mouseClick(card.ways[0], Qt.MouseButton.LeftButton)
    assert host.resources()[rank].amount == Euros.of(8_000)
    assert host.tone("PTZ-01") is Tone.CONFORME
    assert not card.ways[0].isVisible()
    host.take_back()
    assert host.resources()[rank].amount == Euros.of(8_500)
    assert host.tone("PTZ-01") is Tone.BLOQUANT
    host.take_back()
    assert host.dossier == demo("02")


def test_the_keys_of_one_amount_are_one_step_of_undo(host: Host) -> None:
    host.go(Side.NEEDS, 0, "amount")
    host.type("12k")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert host.needs()[0].amount == Euros.of(12_000)
    host.take_back()
    assert host.dossier == demo("02")


@pytest.mark.parametrize(
    ("typed", "cents"), [("8000", 800_000), ("8 000,50", 800_050), ("8k", 800_000), ("8.000", 800_000)]
)
def test_amounts_are_read_as_advisers_write_them(host: Host, typed: str, cents: int) -> None:
    host.go(Side.NEEDS, 1, "amount")
    host.type(typed)
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert host.needs()[1].amount == Euros(cents)


def test_what_is_no_amount_keeps_the_last_one_and_says_so(host: Host) -> None:
    before = host.needs()[0].amount
    host.go(Side.NEEDS, 0, "amount")
    host.type("abc")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert host.needs()[0].amount == before
    assert "n’est pas un montant" in host.said[-1][0]


def test_escape_gives_the_value_before_back(host: Host) -> None:
    host.go(Side.NEEDS, 0, "amount")
    host.type("77")
    assert host.needs()[0].amount == Euros.of(77)
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert host.dossier == demo("02")


def test_a_plan_is_written_from_nothing_with_the_keyboard_alone(qtbot: QtBot) -> None:
    host = Host(qtbot, Dossier())
    host.page.sides[Side.NEEDS].add.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    host.type("mat")
    assert isinstance(focused(), ChoiceCell)
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    host.type("Four")
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    host.type("8k")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    host.type("stock")
    assert [need.nature for need in host.needs()] == [NeedNature.EQUIPMENT, NeedNature.STOCK]
    assert host.needs()[0].label == "Four"
    assert host.needs()[0].amount == Euros.of(8_000)
    host.page.sides[Side.RESOURCES].add.click()
    host.type("ptz")
    assert host.resources()[0].nature is ResourceNature.PTZ
    assert host.resources()[0].status is not None
    assert host.resources()[0].status_on == TODAY
    host.settle()
    assert host.page.panel.question.isVisible()


def test_enter_walks_down_and_adds_after_the_last_line(host: Host) -> None:
    table, count = host.page.sides[Side.NEEDS].table, len(host.needs())
    host.go(Side.NEEDS, count - 2, "amount")
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert table.current_row() == count - 1
    assert len(host.needs()) == count
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert len(host.needs()) == count + 1
    assert table.current_row() == count


def test_tab_walks_the_cells_and_leaves_the_table_after_the_last(host: Host) -> None:
    table = host.page.sides[Side.NEEDS].table
    host.go(Side.NEEDS, 0, "nature")
    seen = []
    for _ in range(4):
        seen.append((table.currentIndex().row(), table.currentIndex().column()))
        QTest.keyClick(table, Qt.Key.Key_Tab)
    assert seen == [(0, 0), (0, 1), (0, 2), (0, 3)]
    assert table.currentIndex().row() == 1
    host.go(Side.NEEDS, len(host.needs()) - 1, "more")
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert focused() is not table


def test_delete_removes_a_line_and_can_be_taken_back(host: Host) -> None:
    count = len(host.needs())
    host.go(Side.NEEDS, 1, "label")
    QTest.keyClick(focused(), Qt.Key.Key_Delete)
    assert len(host.needs()) == count - 1
    assert host.said[-1][1]
    host.take_back()
    assert host.dossier == demo("02")


def test_alt_arrows_move_a_line(host: Host) -> None:
    first, second = host.needs()[:2]
    host.go(Side.NEEDS, 1, "label")
    QTest.keyClick(focused(), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert host.needs()[:2] == (second, first)
    assert host.page.sides[Side.NEEDS].table.current_row() == 0


def test_lines_of_a_spreadsheet_are_pasted(host: Host) -> None:
    count = len(host.resources())
    text = (
        "Nature\tLibellé\tMontant\nPrêt bancaire\tCrédit du Nord\t12 000,00 €\nARCE\t3500\nTOTAL\t15 500,00\n"
    )
    QGuiApplication.clipboard().setText(text)
    host.go(Side.RESOURCES, count - 1, "label")
    QTest.keyClick(focused(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    bank, arce = host.resources()[count:]
    assert (bank.nature, bank.label, bank.amount) == (
        ResourceNature.BANK_LOAN,
        "Crédit du Nord",
        Euros.of(12_000),
    )
    assert (arce.nature, arce.amount) == (ResourceNature.ARCE, Euros.of(3_500))
    host.take_back()
    assert host.dossier == demo("02")


def test_montages_are_added_copied_renamed_retained_and_removed(host: Host) -> None:
    tabs = host.page.tabs
    tabs.plus.click()
    assert tabs.bar.count() == 2
    assert tabs.bar.currentIndex() == 1
    tabs.bar.setCurrentIndex(0)
    tabs.duplicated.emit()
    assert host.dossier.scenarios[2].plan == host.dossier.scenarios[0].plan
    tabs.rename()
    tabs.name.setText("Sans prime")
    QTest.keyClick(tabs.name, Qt.Key.Key_Return)
    assert host.dossier.scenarios[2].name == "Sans prime"
    tabs.removed.emit()
    assert len(host.dossier.scenarios) == 2
    tabs.bar.setCurrentIndex(1)
    tabs.retained.emit()
    assert host.dossier.chosen_rank == 1
    tabs.removed.emit()  # the retained one stays
    assert "montage retenu" in host.said[-1][0]


def test_two_montages_stand_side_by_side(qtbot: QtBot) -> None:
    host = Host(qtbot, demo("05"))
    host.page.tabs.compared.emit(1 - host.presenter.rank)
    model = host.page.comparison.model
    told = [str(model.index(row, 3).data() or "") for row in range(model.rowCount())]
    assert host.page.comparison.isVisible()
    assert any("3\u202f500,00" in words for words in told)
    host.page.comparison.closed.emit()
    assert not host.page.comparison.isVisible()


def test_an_unknown_leads_to_its_field_here_or_elsewhere(qtbot: QtBot) -> None:
    host = Host(qtbot, demo("16"))
    question = host.page.panel.question
    assert question.isVisible()
    question.button.click()
    table = host.page.sides[Side.RESOURCES].table
    assert table.hasFocus()
    assert table.currentIndex().column() == table.lines.column("amount")
    host.presenter.want("/project/nature")
    assert host.wanted == ["/project/nature"]
    rank = rank_of(host, ResourceNature.BANK_LOAN)
    assert host.presenter.reveal(f"/scenarios/0/plan/resources/{rank}/loan/months")
    assert host.page.detail.isVisible()
    assert host.page.detail.isAncestorOf(focused())
    assert not host.presenter.reveal("/holders/0/birth_date")


def test_why_opens_the_sum_in_the_panel(qtbot: QtBot) -> None:
    host = Host(qtbot, demo("05"))
    card = host.page.panel.cards["PTZ-01"]
    card.why.click()
    texts = " ".join(label.text() for label in card.findChildren(QLabel))
    assert "depuis le 01/01/2019" in texts
    assert "rapport d’activité" in texts
    assert " p. " in texts


def test_a_sum_that_opens_below_the_panel_is_brought_into_sight(qtbot: QtBot) -> None:
    host = Host(qtbot, demo("05"))
    panel = host.page.panel
    card = panel.cards["PTZ-01"]
    panel.area.verticalScrollBar().setValue(0)
    card.why.setFocus()
    card.why.click()
    view = panel.area.viewport()
    qtbot.waitUntil(lambda: 0 <= card.why.mapTo(view, card.why.rect().topLeft()).y() <= view.height() // 2)


def test_the_quota_slider_moves_the_guarantee(host: Host) -> None:
    rank = rank_of(host, ResourceNature.BANK_LOAN)
    host.presenter.lines.open(Side.RESOURCES, rank)
    slider = host.page.detail.quota.slider
    assert (slider.minimum(), slider.maximum()) == (50, 80)
    slider.setValue(70)
    loan = host.resources()[rank].loan
    assert loan is not None
    assert sum(one.quota or 0 for one in loan.guarantees) == 70


def test_the_detail_edits_the_terms(host: Host) -> None:
    rank = rank_of(host, ResourceNature.BANK_LOAN)
    assert host.presenter.reveal(f"/scenarios/0/plan/resources/{rank}/loan/months")
    QApplication.processEvents()
    field = focused()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    host.type("48")
    loan = host.resources()[rank].loan
    assert loan is not None
    assert loan.months == 48
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert not host.page.detail.isVisible()


def test_a_proposal_becomes_a_montage(qtbot: QtBot) -> None:
    runner = JobRunner()
    host = Host(qtbot, demo("02"), runner)
    host.page.panel.propose.click()
    qtbot.waitUntil(lambda: not runner.jobs, timeout=20_000)
    take = [
        one
        for one in host.page.proposals.findChildren(type(host.page.panel.propose))
        if "Prendre" in one.text()
    ]
    take[0].click()
    assert len(host.dossier.scenarios) == 2
    assert host.presenter.rank == 1
    assert host.page.panel.isVisible()
    assert runner.close()


def test_repayments_follow(host: Host) -> None:
    assert "mois le plus lourd" in host.page.repayment.figures.text()
    assert host.page.repayment.chart.accessibleDescription()


def test_a_stale_pack_is_amber(host: Host) -> None:
    host.page.panel.show_badge("Règles 2019", stale=True)
    assert host.page.panel.badge.accessibleDescription() == Tone.ALERTE.word


@pytest.mark.parametrize("number", ["02", "05", "07", "16"])
def test_every_part_has_a_name(qtbot: QtBot, number: str) -> None:
    host = Host(qtbot, demo(number))
    host.page.panel.unfold(Group.PASS, on=True)
    for card in host.page.panel.cards.values():
        card.why.click()
    host.presenter.lines.open(Side.RESOURCES, 0)
    host.settle()
    assert faults(host.page) == []
    host.page.panel.propose.click()
    assert faults(host.page) == []


def test_meeting_hides_derogations_and_notes(qtbot: QtBot) -> None:
    host = Host(qtbot, demo("05"))
    card = host.page.panel.cards["GAR-01"]
    card.why.click()
    host.page.set_meeting(True)
    shown = " ".join(label.text() for label in card.findChildren(QLabel) if label.isVisible())
    assert "à confirmer auprès" not in shown
    assert host.page.meeting_obstacle() == ""


def test_the_models_keep_qts_contract(host: Host) -> None:
    models = [
        *(side.table.lines for side in host.page.sides.values()),
        host.page.comparison.model,
    ]
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(model, fatal) for model in models]
    host.page.sides[Side.NEEDS].add.click()
    host.go(Side.NEEDS, 2, "label")
    QTest.keyClick(host.page.sides[Side.NEEDS].table, Qt.Key.Key_Delete)
    host.take_back()
    host.presenter.show(demo("07"))
    host.presenter.show(Dossier(scenarios=(Scenario(plan=Plan()), Scenario(id="b"))))
    host.page.tabs.compared.emit(1)
    assert len(testers) == 3


def test_the_narrowest_table_keeps_what_is_read_first(host: Host) -> None:
    table = host.page.sides[Side.RESOURCES].table
    for width, kept in ((986, ["nature", "label", "amount", "more"]), (560, ["label", "amount", "more"])):
        host.page.resize(width, 700)
        host.settle()
        shown = [name for rank, name in enumerate(table.lines.columns) if not table.isColumnHidden(rank)]
        assert shown == kept
        assert (
            sum(table.columnWidth(rank) for rank in range(len(table.lines.columns)))
            <= table.viewport().width()
        )
    words = QFontMetrics(look().font(Size.BODY)).horizontalAdvance("investissement")
    assert table.columnWidth(table.lines.column("label")) > words
    assert not host.page.focus_cell(Side.RESOURCES, 0, "nature")
