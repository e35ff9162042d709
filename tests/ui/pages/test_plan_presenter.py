"""The plan's presenter with a page that only remembers what it was shown."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import FinancingTerms, Need, Plan, Resource, ResourceNature, Scenario
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.services.plans import Side
from pdca_desktop.ui.pages.plan.page import PlanPage
from pdca_desktop.ui.pages.plan.presenter import PlanPresenter
from pdca_desktop.ui.pages.plan.reading import Reading
from pdca_desktop.ui.tokens import Tone
from tests.bench.plans import TODAY, heavy_dossier
from tests.fakes.store import CountedIds

PTZ = 6


class FakePart(QObject):
    """A part of the page: its signals, and what it was shown last, by setter."""

    way_taken = Signal(str, int)
    why_asked = Signal(str)
    place_wanted = Signal(str)
    propose_asked = Signal()
    debt_wanted = Signal(int)
    edited = Signal(str, object)
    closed = Signal()
    seized = Signal()
    moved = Signal(object)
    released = Signal()
    again = Signal()
    taken = Signal(int)
    terms_edited = Signal(str, object)
    chosen = Signal(int)
    added = Signal()
    duplicated = Signal()
    retained = Signal()
    removed = Signal()
    renamed = Signal(str)
    compared = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.shown: dict[str, tuple[Any, ...]] = {}

    def open_sums(self) -> list[str]:
        return []

    def __getattr__(self, name: str) -> Any:
        if not name.startswith(("show_", "unfold")):
            raise AttributeError(name)

        def setter(*values: Any, **_named: Any) -> None:
            self.shown[name] = values

        return setter


class FakePage(FakePart):
    cell_edited = Signal(object, int, str, object)
    line_added = Signal(object)
    line_removed = Signal(object, int)
    line_moved = Signal(object, int, int)
    pasted = Signal(object, int, str)
    line_duplicated = Signal(object, int)
    line_opened = Signal(object, int)
    left = Signal()
    complained = Signal(str)

    def __init__(self) -> None:
        super().__init__(cast("QObject", None))
        self.tabs, self.panel, self.proposals = FakePart(self), FakePart(self), FakePart(self)
        self.repayment, self.comparison, self.detail = FakePart(self), FakePart(self), FakePart(self)
        self.detail.quota = FakePart(self)  # type: ignore[attr-defined]
        self.lines: dict[Side, tuple[Need | Resource, ...]] = {}
        self.marks: dict[Side, Mapping[int, Tone]] = {}
        self.focused: list[tuple[Side, int, str]] = []

    def show_lines(self, side: Side, lines: tuple[Need | Resource, ...], marks: Mapping[int, Tone]) -> None:
        self.lines[side], self.marks[side] = lines, marks

    def focus_cell(self, side: Side, rank: int, field: str) -> bool:
        self.focused.append((side, rank, field))
        return True

    def focus_side(self, side: Side) -> None:
        self.focused.append((side, -1, ""))

    def focus_detail(self, place: str) -> bool:
        self.shown["focus_detail"] = (place,)
        return True

    def hide_detail(self) -> None:
        self.shown["hide_detail"] = ()

    def reveal_means(self, place: str) -> bool:
        return place.startswith("/terms/")

    def readings(self) -> dict[str, Reading]:
        return {one.rule_id: one for one in self.panel.shown["show_readings"][0]}


class Desk:
    """A presenter, its fake page, and what it told."""

    def __init__(self, dossier: Dossier) -> None:
        self.page = FakePage()
        self.presenter = PlanPresenter(
            cast("PlanPage", self.page), load_pack(), TODAY, new_id=CountedIds().new
        )
        self.edits: list[tuple[Dossier, str, str]] = []
        self.said: list[str] = []
        self.wanted: list[str] = []
        self.presenter.edited.connect(lambda *edit: self.edits.append(edit))
        self.presenter.said.connect(lambda sentence, _back: self.said.append(sentence))
        self.presenter.field_wanted.connect(self.wanted.append)
        self.presenter.show(dossier)

    @property
    def plan(self) -> Plan:
        return self.presenter.plan


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    made = Desk(heavy_dossier())
    qtbot.waitUntil(lambda: not made.presenter.busy)
    return made


def test_an_edit_shows_its_verdict_before_the_loop_turns(desk: Desk) -> None:
    assert desk.page.readings()["PTZ-01"].tone is Tone.BLOQUANT
    desk.page.cell_edited.emit(Side.RESOURCES, PTZ, "amount", Euros.of(8_000))
    assert desk.page.readings()["PTZ-01"].tone is Tone.CONFORME
    assert PTZ not in desk.page.marks[Side.RESOURCES]
    dossier, label, key = desk.edits[-1]
    assert dossier.scenarios[0].plan == desk.plan
    assert label.startswith("montant de « Prêt à taux zéro".replace("« ", "«\u00a0"))
    assert key == f"/scenarios/0/plan/resources/{PTZ}/amount"


def test_ways_out_follow_and_are_applied(desk: Desk, qtbot: QtBot) -> None:
    desk.page.panel.way_taken.emit("PTZ-01", 0)
    assert desk.plan.resources[PTZ].amount == Euros.of(8_000)
    assert "8\u202f000,00" in desk.edits[-1][1]
    qtbot.waitUntil(lambda: not desk.presenter.busy)
    desk.page.panel.way_taken.emit("PTZ-01", 0)  # it no longer fails: nothing to take
    assert len(desk.edits) == 1


def test_a_way_out_of_another_plan_is_refused_in_words(desk: Desk) -> None:
    moved = heavy_dossier()
    plan = moved.scenarios[0].plan
    other = replace(plan, resources=(plan.resources[PTZ], *plan.resources[:PTZ], *plan.resources[PTZ + 1 :]))
    desk.presenter.dossier = replace(moved, scenarios=(Scenario(plan=other),))
    desk.page.panel.way_taken.emit("PTZ-01", 0)
    assert desk.edits == []
    assert "a changé" in desk.said[-1]


def test_nothing_is_told_of_an_edit_that_changes_nothing(desk: Desk) -> None:
    desk.page.cell_edited.emit(Side.RESOURCES, PTZ, "amount", Euros.of(8_500))
    assert desk.edits == []


def test_another_dossier_starts_on_its_retained_plan(desk: Desk) -> None:
    two = (Scenario(id="a", name="A"), Scenario(id="b", name="B"))
    desk.presenter.show(Dossier(id="other", scenarios=two, chosen="b"))
    assert desk.presenter.rank == 1
    desk.presenter.show(Dossier(id="other", scenarios=two[:1]))  # undone: the second one is gone
    assert desk.presenter.rank == 0
    desk.presenter.show(Dossier(id="none", scenarios=()))
    assert desk.plan == Plan()


def test_a_place_outside_the_plan_is_told(desk: Desk) -> None:
    desk.presenter.want("/holders/0/birth_date")
    desk.presenter.want("/terms/own_money")
    desk.presenter.want("/scenarios/7/plan/needs/0/amount")
    assert desk.wanted == ["/holders/0/birth_date", "/scenarios/7/plan/needs/0/amount"]
    assert desk.presenter.reveal("/scenarios/0/plan/needs/3/amount")
    assert desk.page.focused[-1] == (Side.NEEDS, 3, "amount")
    assert desk.presenter.reveal("/scenarios/0/plan/needs")
    assert desk.page.focused[-1] == (Side.NEEDS, -1, "")


def test_a_written_guarantee_follows_its_quota(desk: Desk) -> None:
    desk.page.line_opened.emit(Side.RESOURCES, 0)
    desk.page.detail.edited.emit("/loan/guarantees/0/amount", Euros.of(3_000))
    desk.page.detail.edited.emit("/loan/guarantees/0/quota", Decimal(60))
    loan = desk.plan.resources[0].loan
    assert loan is not None
    assert loan.guarantees[0].amount == Euros.of(3_600)


def test_the_slider_keeps_the_proportions_of_when_it_was_seized(desk: Desk) -> None:
    desk.page.line_opened.emit(Side.RESOURCES, 0)
    quota = desk.page.detail.quota
    quota.seized.emit()
    for wanted in (50, 63, 77, 70):
        quota.moved.emit(Decimal(wanted))
    quota.released.emit()
    loan = desk.plan.resources[0].loan
    assert loan is not None
    assert [one.quota for one in loan.guarantees] == [Decimal(50), Decimal(20)]


def test_means_are_edited_where_the_proposals_are(desk: Desk) -> None:
    desk.page.panel.propose_asked.emit()
    desk.page.proposals.terms_edited.emit("/terms/own_money", Euros.of(9_000))
    assert desk.edits[-1][0].terms == FinancingTerms(own_money=Euros.of(9_000))
    assert desk.edits[-1][2] == "/terms/own_money"


def test_a_new_debt_is_asked_for_today(desk: Desk) -> None:
    desk.page.line_added.emit(Side.RESOURCES)
    last = len(desk.plan.resources) - 1
    desk.page.cell_edited.emit(Side.RESOURCES, last, "nature", ResourceNature.BANK_LOAN)
    assert desk.plan.resources[last].status_on == TODAY
    assert desk.plan.resources[last].loan is not None


def test_a_day_without_rules_is_told_and_breaks_nothing(qtbot: QtBot) -> None:
    desk = Desk(replace(heavy_dossier(), decided_on=date(2010, 1, 1)))
    assert "commence le" in desk.said[-1] or desk.page.panel.shown["show_readings"][0] == ()
