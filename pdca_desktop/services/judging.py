"""Judging a dossier: verdicts, ways out and next questions in one value for screen, print and command."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.plan import Plan, Scenario
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.catalogue import judge_case
from pdca_desktop.rules.next_question import Question, next_questions
from pdca_desktop.rules.values import RulePack
from pdca_desktop.rules.verdict import Severity, State, Verdict
from pdca_desktop.rules.way_out import Remedy, remedies


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules of one pack say of one plan of a dossier.

    Verdicts are there at once; ways out and questions are sought when first asked for, then kept.
    """

    case: Case
    pack: RulePack
    verdicts: tuple[Verdict, ...]
    _remedies: list[Mapping[str, tuple[Remedy, ...]]] = field(default_factory=list, compare=False, repr=False)
    _questions: list[tuple[Question, ...]] = field(default_factory=list, compare=False, repr=False)

    @property
    def dossier(self) -> Dossier:
        """The dossier judged."""
        return self.case.dossier

    @property
    def scenario(self) -> Scenario:
        """The plan judged, with its name."""
        return self.case.judged

    @property
    def remedies(self) -> Mapping[str, tuple[Remedy, ...]]:
        """Proved ways out by rule id; a rule without an entry has none."""
        if not self._remedies:
            self._remedies.append(remedies(self.case, self.pack, self.verdicts))
        return self._remedies[0]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Fields to fill in, the one that settles most verdicts first."""
        if not self._questions:
            self._questions.append(next_questions(self.case, self.pack, self.verdicts))
        return self._questions[0]

    @property
    def blocked(self) -> bool:
        """Whether something keeps the dossier off a committee's agenda."""
        return any(verdict.blocks for verdict in self.verdicts)

    def blocking(self) -> tuple[Verdict, ...]:
        """Failures of blocking rules, set aside by a derogation or not."""
        return self._failing(Severity.BLOCKING)

    def warnings(self) -> tuple[Verdict, ...]:
        """Failures that only alert."""
        return self._failing(Severity.WARNING)

    def informations(self) -> tuple[Verdict, ...]:
        """Failures that are worth knowing and nothing more."""
        return self._failing(Severity.INFO)

    def of(self, state: State) -> tuple[Verdict, ...]:
        """The verdicts of one state."""
        return tuple(verdict for verdict in self.verdicts if verdict.state is state)

    def _failing(self, severity: Severity) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.of(State.FAIL) if verdict.severity is severity)


def judge_dossier(
    dossier: Dossier, pack: RulePack, *, today: date, on: date | None = None, scenario: int | None = None
) -> Judgement:
    """Judge one plan of a dossier.

    Args:
        today: the day of the judgement, given from outside.
        on: judge as on that day instead of the dossier's own dates.
        scenario: rank of the plan; by default the retained one.

    Raises:
        RulePackError: the pack has no value for a date it is asked about.
    """
    case = Case(dossier, dossier.chosen_rank if scenario is None else scenario, today, on)
    return Judgement(case, pack, judge_case(case, pack))


def judge_with(dossier: Dossier, place: str, plan: Plan, pack: RulePack, *, today: date) -> Judgement:
    """Judge a dossier as if this plan stood in it.

    Args:
        place: of the plan it stands for ("/scenarios/1/plan").

    Raises:
        LookupError: there is no such plan.
        RulePackError: the pack has no value for a date it is asked about.
    """
    rank = int(place.split("/")[2])
    return judge_dossier(paths.write(dossier, place, plan), pack, today=today, scenario=rank)
