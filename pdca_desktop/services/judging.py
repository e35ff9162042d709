"""Judging a dossier: verdicts, ways out and next questions in one value for screen, print and command."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.plan import Scenario
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.catalogue import judge_case
from pdca_desktop.rules.next_question import Question, next_questions
from pdca_desktop.rules.values import RulePack
from pdca_desktop.rules.verdict import Severity, State, Verdict
from pdca_desktop.rules.way_out import Remedy, remedies


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules of one pack say of one plan of a dossier.

    Attributes:
        remedies: proved ways out by rule id; a rule without an entry has none.
        questions: fields to fill in, the one that settles most verdicts first.
    """

    dossier: Dossier
    scenario: Scenario
    pack: RulePack
    today: date
    on: date | None
    verdicts: tuple[Verdict, ...]
    remedies: Mapping[str, tuple[Remedy, ...]]
    questions: tuple[Question, ...]

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
    """Judge one plan of a dossier, with the ways out of its failures and the questions it leaves open.

    Args:
        today: the day of the judgement, given from outside.
        on: judge as on that day instead of the dossier's own dates.
        scenario: rank of the plan; by default the retained one.

    Raises:
        RulePackError: the pack has no value for a date it is asked about.
    """
    case = Case(dossier, dossier.chosen if scenario is None else scenario, today, on)
    verdicts = judge_case(case, pack)
    return Judgement(
        dossier,
        case.judged,
        pack,
        today,
        on,
        verdicts,
        remedies(case, pack, verdicts),
        next_questions(case, pack, verdicts),
    )
