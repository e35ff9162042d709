"""Holds the plan being built: each act makes another dossier, and the verdicts follow in the same frame.

page = PlanPage()
presenter = PlanPresenter(page, pack, today, new_id=ids.new, runner=jobs)
presenter.edited.connect(self._edited)             # (dossier, "montant de « PTZ »", place): push, save
presenter.settled.connect(self._undo.seal)         # a field was left
presenter.field_wanted.connect(self._go_to)        # a place outside the plan
presenter.said.connect(self._say)                  # (sentence, whether undo takes it back): the toast
presenter.show(dossier)                            # opened, undone, changed elsewhere
presenter.reveal("/scenarios/0/plan/resources/2/amount")
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from pdca_desktop.domain import path
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Plan
from pdca_desktop.domain.workflow import is_frozen
from pdca_desktop.errors import AppError
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.catalogue import judge_case
from pdca_desktop.rules.next_question import next_questions
from pdca_desktop.rules.values import RulePack
from pdca_desktop.rules.verdict import Severity, State, Verdict
from pdca_desktop.rules.way_out import Remedy, ways_out
from pdca_desktop.services.figures import plan_start, repayment_of
from pdca_desktop.services.plans import Edit, Side
from pdca_desktop.services.scenarios import apply_remedy
from pdca_desktop.services.totals import plan_totals
from pdca_desktop.ui.jobs.runner import JobRunner
from pdca_desktop.ui.pages.plan.line_acts import LineActs
from pdca_desktop.ui.pages.plan.page import PlanPage
from pdca_desktop.ui.pages.plan.proposing import Proposing
from pdca_desktop.ui.pages.plan.reading import in_plan, lock_told, marks, readings, rules_badge, sum_of
from pdca_desktop.ui.pages.plan.scenario_acts import ScenarioActs

_AFTER_PAINT = 20
"""Milliseconds left to the screen before the slower work begins."""


class PlanPresenter(QObject):
    """The presenter of a `PlanPage`. It keeps neither undo nor file: its host does.

    Args:
        page: the page.
        pack: the rules that judge.
        today: the day of the judgement.
        new_id: gives an identifier for a montage that is added.
        parent: who owns it; by default the page.
        runner: where the search for the best mixes runs; without one it runs at once.

    Signals:
        edited: the dossier after an act, what was done ("montant de « PTZ »"), and the place of the field so
            that key strokes in it are one undo step (empty: an act by itself).
        settled: a field was left: the undo step is closed.
        field_wanted: place of a field that lies outside the plan.
        said: French sentence for the toast, and whether undo takes back what it tells.
        shown: another dossier, or another state of it, is on screen.
    """

    edited = Signal(object, str, str)
    settled = Signal()
    field_wanted = Signal(str)
    said = Signal(str, bool)
    shown = Signal()

    def __init__(
        self,
        page: PlanPage,
        pack: RulePack,
        today: date,
        *,
        new_id: Callable[[], str],
        runner: JobRunner | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or page)  # its timer must not outlive what it shows in
        self.page, self.pack, self.today, self.new_id = page, pack, today, new_id
        self.dossier = Dossier(scenarios=())  # none yet: the first one shown is an opened one
        self.rank = 0
        self._meeting = False
        self.verdicts: tuple[Verdict, ...] = ()
        self._remedies: dict[str, tuple[Remedy, ...]] = {}
        self._steps: Iterator[None] = iter(())
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._step)
        self.lines = LineActs(self, page)
        self.scenarios = ScenarioActs(self, page)
        self.proposing = Proposing(self, page, runner)
        page.left.connect(self.settled)
        page.complained.connect(self._complained)
        page.panel.way_taken.connect(self.take_way)
        page.panel.why_asked.connect(self.tell_sum)
        page.panel.place_wanted.connect(self.want)
        page.proposals.place_wanted.connect(self.want)
        page.repayment.debt_wanted.connect(self._debt_wanted)
        self._show_badge()

    @property
    def busy(self) -> bool:
        """Whether slower work is still to be done: ways out, questions, repayments."""
        return self._later.isActive()

    @property
    def plan(self) -> Plan:
        """The plan on screen; an empty one when the dossier has none."""
        return self.case().plan

    def case(self) -> Case:
        """The dossier as the rules read it."""
        return Case(self.dossier, self.rank, self.today)

    def show(self, dossier: Dossier) -> None:
        """Show a dossier from outside: opened, undone, or changed elsewhere."""
        opened = dossier.id != self.dossier.id or not self.dossier.scenarios
        self.dossier = dossier
        if opened:
            self.rank = dossier.chosen_rank
            self.lines.close()
        self.rank = min(max(self.rank, 0), max(len(dossier.scenarios) - 1, 0))
        self._tell_lock()
        self.refresh(from_outside=True)
        self.shown.emit()
        if opened:
            self.page.panel.unfold_if_calm()

    def set_meeting(self, on: bool) -> None:
        """Hide what is internal."""
        self._meeting = on
        self.page.set_meeting(on)
        self._tell_lock()

    def _tell_lock(self) -> None:
        self.page.show_lock(lock_told(self.dossier.state, aloud=self._meeting))

    def take_rules(self, pack: RulePack, today: date) -> None:
        """Judge by these rules from now on, on that day."""
        if pack is not self.pack or today != self.today:
            self.pack, self.today = pack, today
            self._show_badge()
            self.refresh()

    @property
    def locked(self) -> bool:
        """Whether the plan is the one the committee reads, or has read."""
        return is_frozen(self.dossier.state)

    def refused(self) -> bool:
        """Whether the plan is only read; then the adviser is told why."""
        if self.locked:
            self.said.emit(lock_told(self.dossier.state, aloud=self._meeting), False)
        return self.locked

    def apply(self, edit: Edit, *, later: bool = False) -> None:
        """An act of the adviser: shown, then told to the host; refused in words while the plan is locked.

        Args:
            edit: the act.
            later: it settles what is known after the committee only, and is never refused.
        """
        if edit.dossier == self.dossier:
            return
        if not later and self.refused():
            self.refresh(from_outside=True)
            return
        self.dossier = edit.dossier
        self.refresh()
        self.edited.emit(edit.dossier, edit.label, edit.key)

    def refuse(self, error: AppError) -> None:
        """Tell why an act is not done."""
        self.said.emit(str(error), False)

    def refresh(self, *, from_outside: bool = False) -> None:
        """Show lines, totals and verdicts now; what takes longer follows when the screen has been painted."""
        case, page = self.case(), self.page
        page.show_holders(self.dossier.holders)
        try:
            self.verdicts = judge_case(case, self.pack)
        except AppError as error:  # the pack has no value for the dossier's dates
            self.verdicts = ()
            self.refuse(error)
        for side, lines in ((Side.NEEDS, case.plan.needs), (Side.RESOURCES, case.plan.resources)):
            page.show_lines(side, lines, marks(self.verdicts, f"{case.plan_path}/{side.value}"))
        page.show_totals(plan_totals(case.plan))
        page.panel.show_readings(readings(self.verdicts, locked=self.locked))
        self.scenarios.show()
        self.lines.show_open(from_outside=from_outside)
        self._steps = self._slower(case, self.verdicts)
        self._later.start(_AFTER_PAINT)

    def take_way(self, rule_id: str, rank: int) -> None:
        """Apply a way out."""
        offers = self._remedies.get(rule_id, ())
        if rank >= len(offers):
            return
        try:
            self.apply(apply_remedy(self.dossier, offers[rank]))
        except AppError as error:
            self.refuse(error)

    def tell_sum(self, rule_id: str) -> None:
        """Show the sum behind a verdict."""
        verdict = next((one for one in self.verdicts if one.rule.id == rule_id), None)
        if verdict is not None:
            self.page.panel.show_sum(rule_id, sum_of(verdict, self.dossier))

    def want(self, place: str) -> None:
        """Lead to the field of a place, here or elsewhere."""
        if not self.reveal(place) and not self.page.reveal_means(place):
            self.page.show_verdicts()
            self.field_wanted.emit(place)

    def reveal(self, place: str) -> bool:
        """Lead to the field of a place of a plan; False when it is none."""
        steps = place.split("/")[1:]
        if len(steps) < 4 or steps[0] != "scenarios" or steps[2] != "plan" or not steps[1].isdecimal():
            return False
        if int(steps[1]) != self.rank:
            if int(steps[1]) >= len(self.dossier.scenarios):
                return False
            self.rank = int(steps[1])
            self.refresh()
        return self.lines.reveal(Side(steps[3]), steps[4:])

    def _show_badge(self) -> None:
        text, stale = rules_badge(self.pack, self.today)
        self.page.panel.show_badge(text, stale=stale)

    def _step(self) -> None:
        """One piece of the slower work per turn of the loop, so that the next key stroke never waits."""
        if next(self._steps, self) is not self:
            self._later.start(0)

    def _slower(self, case: Case, verdicts: tuple[Verdict, ...]) -> Iterator[None]:
        """Question, ways out one verdict at a time, open sums, repayments, comparison."""
        questions = next_questions(_with_holder(case), self.pack, verdicts)
        first = next((one for one in questions if not (self.locked and in_plan(one.path))), None)
        if first is None:
            self.page.panel.show_question("", "", 0)
        else:
            self.page.panel.show_question(first.path, first.label, len(first.rules))
        yield
        failing = [one for one in verdicts if one.state is State.FAIL and one.severity is not Severity.INFO]
        known = {verdict.rule.id for verdict in failing}
        self._remedies = {rule: offers for rule, offers in self._remedies.items() if rule in known}
        for verdict in failing:
            offers = () if self.locked else ways_out(case, self.pack, verdicts, verdict)
            self._remedies[verdict.rule.id] = offers
            self.page.panel.show_ways(verdict.rule.id, tuple(offer.label for offer in offers))
            yield
        for rule in self.page.panel.open_sums():
            self.tell_sum(rule)
        yield
        self.page.repayment.show_repayment(repayment_of(case.plan, plan_start(case.dossier)))
        yield
        self.scenarios.show_comparison()
        self.proposing.follow()

    def _complained(self, sentence: str) -> None:
        if sentence:
            self.said.emit(sentence, False)

    def _debt_wanted(self, index: int) -> None:
        terms = path.read(self.dossier, f"{self.case().plan_path}/resources/{index}").loan
        field = "months" if terms is None or terms.months is None else "annual_rate"
        self.lines.reveal(Side.RESOURCES, [str(index), "loan", field])


def _with_holder(case: Case) -> Case:
    """The case, with the blank holder it is judged with when it has none: questions are tried on it."""
    if case.dossier.holders:
        return case
    return Case(replace(case.dossier, holders=(Person(),)), case.scenario, case.today, case.on)
