"""A third plan is made of two in the real window, line by line, and kept as the decision."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from pdca_desktop.domain.dossier import DossierState
from pdca_desktop.domain.plan import Plan
from pdca_desktop.services.exchanges import Answer
from pdca_desktop.services.judging import judge_with
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.pages.exchange.conflict_view import ConflictView
from pdca_desktop.ui.pages.exchange.plan_outlook import PlanOutlook
from pdca_desktop.ui.pages.plan.card import VerdictCard
from pdca_desktop.ui.pages.plan.reading import readings
from pdca_desktop.ui.theme import TextSize, Theme
from pdca_desktop.ui.widgets.choice_table import ChoiceRow, ChoiceTable
from tests.ui.keys import press
from tests.ui.pages.exchange_host import Host
from tests.ui.pages.exchange_rooms import plan
from tests.ui.pages.rooms import ADVISER
from tests.ui.walker import faults

THEIRS, MINE, KEPT = 2, 3, 4
"""Columns of the table."""

EQUIPMENT, PTZ, BANK = "Matériel et outillage", "Prêt à taux zéro", "Prêt bancaire"


@pytest.fixture
def view(host: Host) -> ConflictView:
    host.house.exchange.decide()
    view = host.page().conflict
    host.idle()
    return view


def table(view: ConflictView) -> ChoiceTable:
    assert view.plan is not None
    return view.plan.table


def outlook(view: ConflictView) -> PlanOutlook:
    return view.outlook


def row_of(view: ConflictView, name: str) -> int:
    return [row.name for row in table(view).figures.rows].index(name)


def click(view: ConflictView, name: str, column: int) -> None:
    where = table(view)
    at = where.visualRect(where.model().index(row_of(view, name), column)).center()
    QTest.mouseClick(where.viewport(), Qt.MouseButton.LeftButton, pos=at)


def figure(view: ConflictView, name: str, column: int = KEPT) -> str:
    return str(table(view).model().index(row_of(view, name), column).data()).replace("\u202f", "")


def ticked(view: ConflictView) -> list[tuple[bool | None, bool | None]]:
    rows = [row for row in table(view).figures.rows if isinstance(row, ChoiceRow) and row.chosen]
    return [(row.choice(1), row.choice(2)) for row in rows]


def decided(host: Host, view: ConflictView) -> tuple[Answer, Plan]:
    press(view.reason, "accord des deux")
    view.go.click()
    host.idle()
    ((_, answer, value, _),) = host.office.settled
    return answer, value


def test_nothing_is_ticked_before_something_is_answered(view: ConflictView) -> None:
    assert [row.name for row in table(view).figures.rows] == [
        EQUIPMENT, "1 ligne commune", "Besoins", PTZ, BANK, "1 ligne commune", "Ressources", "Écart",
    ]  # fmt: skip
    assert ticked(view) == [(False, False)] * 3
    assert figure(view, "Besoins") == ""
    assert view._outlook is None
    tester = QAbstractItemModelTester(
        table(view).model(), QAbstractItemModelTester.FailureReportingMode.Fatal, view
    )
    view.choose(Answer.THEIRS)
    assert ticked(view) == [(True, False)] * 3
    assert figure(view, "Besoins") == figure(view, "Besoins", THEIRS)
    view.choose(Answer.MINE)
    assert ticked(view) == [(False, True)] * 3
    assert figure(view, "Besoins") == figure(view, "Besoins", MINE)
    assert tester.model() is table(view).model()


def test_it_starts_as_it_is_kept_and_each_line_is_taken_with_a_click(host: Host, view: ConflictView) -> None:
    view.choose(Answer.OTHER)
    assert ticked(view) == [(True, False)] * 3
    assert view.go.text() == "Garder ce plan composé"
    click(view, PTZ, MINE)
    click(view, EQUIPMENT, MINE)
    assert ticked(view) == [(False, True), (False, True), (True, False)]
    assert [figure(view, name) for name in ("Besoins", "Ressources", "Écart")] == [
        "18000,00\u00a0€", "20000,00\u00a0€", "2000,00\u00a0€",
    ]  # fmt: skip
    click(view, "Besoins", THEIRS)  # a sum is only read
    click(view, EQUIPMENT, THEIRS)
    click(view, PTZ, 1)  # where both started is only read too
    assert faults(view) == []
    assert decided(host, view) == (Answer.OTHER, plan(16_000, 7_500, 8_500))


def test_a_line_ticked_before_any_answer_begins_a_plan(host: Host, view: ConflictView) -> None:
    click(view, BANK, MINE)
    assert view.answer() is Answer.OTHER
    assert ticked(view) == [(True, False), (True, False), (False, True)]
    assert decided(host, view)[1] == plan(16_000, 5_500, 8_000)


def test_from_mine_it_goes_on_from_mine_and_comes_back_after_another_answer(view: ConflictView) -> None:
    view.choose(Answer.MINE)
    click(view, EQUIPMENT, THEIRS)
    assert view.answer() is Answer.OTHER
    composed = [(True, False), (False, True), (False, True)]
    assert ticked(view) == composed
    view.choose(Answer.THEIRS)
    assert view.go.text() == "Trancher"
    view.choose(Answer.OTHER)
    assert ticked(view) == composed


def test_the_keyboard_does_it_all(host: Host, view: ConflictView) -> None:
    view.choose(Answer.OTHER)
    where = table(view)
    assert where.hasFocus()
    assert (where.currentIndex().row(), where.currentIndex().column()) == (0, THEIRS)
    QTest.keyClick(where, Qt.Key.Key_Right)
    QTest.keyClick(where, Qt.Key.Key_Space)
    assert ticked(view)[0] == (False, True)
    QTest.keyClick(where, Qt.Key.Key_Left)
    QTest.keyClick(where, Qt.Key.Key_Return)
    assert ticked(view)[0] == (True, False)
    for _ in range(row_of(view, BANK)):
        QTest.keyClick(where, Qt.Key.Key_Down)
    at = where.visualRect(where.currentIndex()).center()
    seen = view._area.viewport().rect()
    assert seen.contains(where.viewport().mapTo(view._area.viewport(), at))
    QTest.keyClick(where, Qt.Key.Key_Right)
    QTest.keyClick(where, Qt.Key.Key_Space)
    assert decided(host, view) == (Answer.OTHER, plan(16_000, 5_500, 8_000))


def test_a_screen_reader_hears_the_line_the_plan_the_amount_and_the_choice(view: ConflictView) -> None:
    view.choose(Answer.OTHER)
    where = table(view)
    said = where.model().index(0, THEIRS).data(Qt.ItemDataRole.AccessibleTextRole).replace("\u202f", "")
    assert said == f"{EQUIPMENT}, Valeur du siège : 16000,00\u00a0€, modifié, retenu"
    for column, ticks in ((THEIRS, 1), (MINE, 0)):
        beside = where.model().columnCount() + 1  # the headers, though hidden, count
        cell = QAccessible.queryAccessibleInterface(where).child(beside + 1 + column)
        assert cell.text(QAccessible.Text.Name).endswith("non retenu" if column == MINE else ", retenu")
        assert (cell.state().checkable, cell.state().checked) == (1, ticks)


def test_sums_and_verdicts_follow_each_line(host: Host, view: ConflictView) -> None:
    view.choose(Answer.THEIRS)
    assert outlook(view).balance.accessibleDescription().startswith("Équilibré")
    assert "PLAN-01" not in _failing(view)
    click(view, PTZ, MINE)
    assert "xcédent de 500,00" in outlook(view).balance.accessibleDescription()
    found = _expected(host, view, plan(16_000, 7_500, 8_500))
    QApplication.sendPostedEvents()
    assert _failing(view) == found
    assert "PLAN-01" in found
    assert "PTZ-01" in found
    assert outlook(view)._may.isVisible()
    assert view.go.toolTip().startswith("Dites pourquoi")  # what is wrong with it does not forbid it
    click(view, PTZ, THEIRS)
    assert _failing(view) == _expected(host, view, plan(16_000, 7_500, 8_000))
    card = outlook(view).cards["PLAN-01"]
    assert card.isHidden()


def test_the_sum_behind_a_verdict_opens(view: ConflictView) -> None:
    click(view, PTZ, MINE)
    card = outlook(view).cards["PTZ-01"]
    card.why.click()
    assert card._tree is not None
    assert card._tree.isVisible()


def test_what_each_changed_is_taken_at_once(host: Host, view: ConflictView) -> None:
    view.choose(Answer.MINE)
    assert outlook(view).each.isHidden()
    view.choose(Answer.OTHER)
    outlook(view).each.click()
    assert ticked(view) == [(True, False), (False, True), (True, False)]
    assert decided(host, view)[1] == plan(16_000, 7_500, 8_500)


def test_a_line_only_one_has_is_kept_or_left_out(host: Host) -> None:
    wide, narrow = plan(16_000, 7_500), plan(14_500, 5_500)
    narrow = replace(narrow, needs=narrow.needs[:1])
    known = host.office.open[0]
    host.office.open[0] = replace(known, clash=replace(known.clash, theirs=wide, mine=narrow))
    host.house.exchange.decide()
    view = host.page().conflict
    view.choose(Answer.OTHER)
    assert figure(view, "Stock de départ", MINE) == "—"
    index = table(view).model().index(row_of(view, "Stock de départ"), MINE)
    assert "sans cette ligne" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    click(view, "Stock de départ", MINE)
    assert figure(view, "Stock de départ") == "—"
    assert decided(host, view)[1] == replace(wide, needs=wide.needs[:1])


def test_lines_that_may_be_two_are_ticked_each_by_itself(host: Host) -> None:
    one, two = plan(16_000, 7_500), plan(16_000, 7_500)
    sign, awning = (replace(one.needs[1], label=label) for label in ("Enseigne", "Store"))
    one, two = replace(one, needs=(one.needs[0], sign)), replace(two, needs=(one.needs[0], awning))
    known = host.office.open[0]
    host.office.open[0] = replace(known, clash=replace(known.clash, theirs=one, mine=two))
    host.house.exchange.decide()
    view = host.page().conflict
    view.choose(Answer.OTHER)
    click(view, "Enseigne", MINE)
    assert ticked(view) == [(True, True)]
    assert figure(view, "Enseigne") == "7000,00\u00a0€"
    click(view, "Enseigne", THEIRS)
    assert ticked(view) == [(False, True)]
    click(view, "Enseigne", MINE)  # one of them stays
    click(view, "Enseigne", THEIRS)
    assert decided(host, view)[1].needs == (one.needs[0], sign, awning)


def test_plans_that_differ_by_their_order_leave_nothing_to_compose(host: Host) -> None:
    one = plan(16_000, 7_500)
    known = host.office.open[0]
    turned = replace(one, needs=one.needs[::-1])
    host.office.open[0] = replace(known, clash=replace(known.clash, base=one, theirs=one, mine=turned))
    host.house.exchange.decide()
    view = host.page().conflict
    assert view.answers is not None
    other = view.answers.buttons[Answer.OTHER]
    assert not other.isEnabled()
    assert "un autre ordre" in other.toolTip()
    view.choose(Answer.MINE)
    assert view.go.toolTip().startswith("Dites pourquoi")


@pytest.mark.parametrize("size", TextSize)
def test_nothing_is_cut_at_its_side_in_the_smallest_window(
    host: Host, view: ConflictView, size: TextSize
) -> None:
    theme = Theme.of(QApplication.instance())  # type: ignore[arg-type]
    theme.enlarge(size)
    try:
        host.shell.window.resize(1093, 615)
        click(view, PTZ, MINE)
        host.idle()
        assert view.plan is not None
        assert view.plan.geometry().right() <= view._area.viewport().width()
        where = table(view)
        used = sum(where.columnWidth(column) for column in range(where.model().columnCount()))
        assert used <= where.width()
        assert where.columnWidth(0) > where.columnWidth(KEPT)  # a name has more room than an amount
    finally:
        theme.enlarge(TextSize.NORMAL)


def test_choices_come_back_after_a_stop(host: Host, view: ConflictView) -> None:
    click(view, PTZ, MINE)
    click(view, BANK, MINE)
    host.idle()
    (note,) = host.desk.store.notes("trancher:")
    assert note.text.endswith(" tmm")
    view.chosen.emit(1)  # as after a stop: the conflict is shown anew
    view.chosen.emit(0)
    assert view.answer() is None
    host.idle()
    assert view.answer() is Answer.OTHER
    assert ticked(view) == [(True, False), (False, True), (False, True)]
    assert decided(host, view)[1] == plan(16_000, 5_500, 8_500)
    assert host.desk.store.notes("trancher:") == []


def test_choices_made_of_other_values_do_not_come_back(host: Host, view: ConflictView) -> None:
    click(view, PTZ, MINE)
    host.idle()
    known = host.office.open[0]
    host.office.open[0] = replace(known, clash=replace(known.clash, theirs=plan(17_000, 8_500)))
    host.desk.bus.publish(Changes())
    host.idle()
    assert view.answer() is None
    assert ticked(view) == [(False, False)] * 3


def test_what_is_being_composed_survives_an_exchange_and_is_judged_anew(
    host: Host, view: ConflictView
) -> None:
    click(view, PTZ, MINE)
    before = host.desk.store.load(host.office.open[0].dossier_id)
    frozen = replace(before, state=DossierState.ON_AGENDA)
    host.desk.store.save(before, frozen, ADVISER.act("ordre du jour"))
    host.office.open.pop()
    host.desk.bus.publish(Changes())
    host.idle()
    assert ticked(view)[1] == (False, True)
    assert outlook(view)._may.isHidden()  # the committee reads it: it is no longer a plan in work


def test_a_composed_plan_is_taken_back_like_any_decision(host: Host, view: ConflictView) -> None:
    first = host.office.open[0]
    click(view, PTZ, MINE)
    decided(host, view)
    host.shell._toast._undo.click()
    host.idle()
    assert first in host.office.open
    assert "de nouveau à trancher" in host.toast


def test_a_plan_that_is_no_longer_in_the_dossier_is_not_judged(host: Host) -> None:
    known = host.office.open[0]
    host.office.open[0] = replace(known, clash=replace(known.clash, path="/scenarios/7/plan"))
    host.house.exchange.decide()
    view = host.page().conflict
    view.choose(Answer.OTHER)
    host.idle()
    assert outlook(view)._trouble.text().startswith("Les règles ne peuvent pas être lues")
    assert outlook(view).counted == ()
    gone = replace(host.office.open[0], dossier_id="disparu")
    host.office.open[0] = gone
    host.desk.bus.publish(Changes())
    host.idle()
    view.choose(Answer.OTHER)
    assert outlook(view)._trouble.text()
    assert view.plan is not None


def _failing(view: ConflictView) -> list[str]:
    cards = [card for card in outlook(view).failures.findChildren(VerdictCard) if not card.isHidden()]
    return [card.rule_id for card in sorted(cards, key=lambda card: card.y())]


def _expected(host: Host, view: ConflictView, wanted: Plan) -> list[str]:
    """What the plan builder would say of the dossier with that plan."""
    shown = view._shown
    assert shown is not None
    desk = host.desk
    dossier = desk.store.load(shown.dossier_id)
    found = readings(judge_with(dossier, shown.path, wanted, desk.rules(), today=desk.today()).verdicts)
    return [one.rule_id for one in found if one.tone.value in ("bloquant", "alerte")]
