"""Verdicts: what a rule found, with every value, source and input it rests on."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, IntEnum
from typing import TYPE_CHECKING

from pdca_desktop.domain import french, path
from pdca_desktop.domain.dossier import Derogation, Dossier
from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.money import Euros
from pdca_desktop.rules.answers import Answer
from pdca_desktop.rules.values import Law, Value

if TYPE_CHECKING:
    from pdca_desktop.rules.case import Case
    from pdca_desktop.rules.moves import Move

Measure = Euros | Decimal | int | date | str


class State(Enum):
    """What a rule concludes; a missing answer never passes and never fails."""

    PASS = "pass"  # noqa: S105  (not a password)
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Severity(IntEnum):
    """What a failing verdict does: keep off the committee's agenda, alert, or inform."""

    INFO = 0
    WARNING = 1
    BLOCKING = 2

    @property
    def label(self) -> str:
        """The severity in French."""
        return ("information", "alerte", "bloquant")[self]


class Moment(Choice):
    """Which of the dossier's three dates a rule is judged at."""

    APPLICATION = "application", "demande"
    DECISION = "decision", "décision"
    EFFECT = "effect", "effet"


class Topic(Choice):
    """What a rule is about: the plan as a whole, or an instrument."""

    PLAN = "plan", "Plan de financement"
    GUARANTEE = "guarantee", "Garantie d'emprunt"
    PTZ = "ptz", "Prêt à taux zéro"
    PRIMES = "primes", "Primes"
    CAP_JEUNES = "cap_jeunes", "Cap Jeunes IEJ"
    CAP_QUARTIERS = "cap_quartiers", "Cap Quartiers"
    PRET_SOLIDAIRE = "pret_solidaire", "Prêt solidaire"
    ESS_EQUITY = "ess_equity", "Fonds propres ESS"
    CAP_ESS = "cap_ess", "Cap ESS"
    FIDESS = "fidess", "FIDESS"
    DASESS = "dasess", "DASESS"
    INNOVATION_ESS = "innovation_ess", "Innovation ESS"
    STARTER = "starter", "Starter"
    DE_MINIMIS = "de_minimis", "Aides de minimis"


class Bound(Enum):
    """How a limit is meant."""

    CEILING = "un plafond de"
    FLOOR = "un minimum de"
    EXACT = "une valeur attendue de"


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison inside a rule.

    Attributes:
        label: what is compared, French.
        answer: whether it holds, and what is missing to know.
        complaint: French sentence when it does not hold.
        measured: what the dossier says.
        limit: what the rule allows.
        unit: unit of `measured` and `limit`; euros, dates and texts need none.
        inputs: places of the dossier that were read.
        values: dated values that were used.
        severity: when this comparison weighs less or more than its rule.
        bound: how the limit is meant.
        question: French sentence of what to do while it is unknown; by default the fields to fill in.
    """

    label: str
    answer: Answer
    complaint: str
    measured: Measure | None = None
    limit: Measure | None = None
    unit: str = ""
    inputs: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    severity: Severity | None = None
    bound: Bound = Bound.CEILING
    question: str = ""

    @property
    def state(self) -> State:
        """The comparison's own conclusion."""
        truth = self.answer.truth
        return State.UNKNOWN if truth is None else State.PASS if truth else State.FAIL

    @property
    def gap(self) -> Measure | None:
        """How far the measure is from the limit, always positive; days between two dates."""
        measured, limit = self.measured, self.limit
        if isinstance(measured, Euros) and isinstance(limit, Euros):
            return abs(measured - limit)
        if isinstance(measured, date) and isinstance(limit, date):
            return abs((measured - limit).days)
        if isinstance(measured, int | Decimal) and isinstance(limit, int | Decimal):
            return abs(Decimal(measured) - Decimal(limit))
        return None


@dataclass(frozen=True, slots=True)
class Exemption:
    """A named exception that keeps a rule from applying, with the value that grants it."""

    name: str
    value: Value | None = None


Findings = Iterator[Check | Exemption]
RuleLogic = Callable[["Case", Law], Findings]
WayOut = Callable[["Case", Law], Iterator["Move"]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the catalogue: what it is about and the function that looks.

    Attributes:
        ways: functions that propose moves out of a failing verdict.
    """

    id: str
    topic: Topic
    severity: Severity
    title: str
    moment: Moment
    logic: RuleLogic
    ways: list[WayOut] = field(default_factory=list)

    def way_out(self, way: WayOut) -> WayOut:
        """Decorator: the function proposes moves out of this rule's failure."""
        self.ways.append(way)
        return way


def rule(
    rule_id: str, topic: Topic, severity: Severity, title: str, moment: Moment = Moment.DECISION
) -> Callable[[RuleLogic], Rule]:
    """Decorator: a rule of the function that yields its checks; one that yields none does not apply."""

    def make(logic: RuleLogic) -> Rule:
        return Rule(rule_id, topic, severity, title, moment, logic)

    return make


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule concludes of one dossier on one day.

    Attributes:
        deciding: the check that settles the state; None when the rule does not apply.
        day: date of the values used.
        derogation: the named person's decision to set a blocking failure aside.
    """

    rule: Rule
    state: State
    severity: Severity
    day: date
    dossier: Dossier = field(repr=False, compare=False)
    checks: tuple[Check, ...] = ()
    deciding: Check | None = None
    exemption: Exemption | None = None
    derogation: Derogation | None = None

    @property
    def blocks(self) -> bool:
        """Whether the dossier cannot go to a committee because of this verdict."""
        return self.state is State.FAIL and self.severity is Severity.BLOCKING and self.derogation is None

    @property
    def values(self) -> tuple[Value, ...]:
        """Every dated value the verdict rests on, each once."""
        used = {value.id: value for check in self.checks for value in check.values}
        if self.exemption is not None and self.exemption.value is not None:
            used[self.exemption.value.id] = self.exemption.value
        return tuple(used.values())

    @property
    def missing(self) -> tuple[str, ...]:
        """Places of the dossier to fill in before the rule can conclude."""
        if self.state is not State.UNKNOWN:
            return ()
        return tuple(dict.fromkeys(place for check in self.checks for place in check.answer.missing))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of the values: stale, replaced, or a reading."""
        told = dict.fromkeys(french.typeset(note) for value in self.values for note in value.notes)
        return tuple(told)

    @property
    def message(self) -> str:
        """The verdict in one French sentence."""
        return french.typeset(self._sentence())

    def _sentence(self) -> str:
        if self.exemption is not None:
            return f"Ne s'applique pas : {self.exemption.name}."
        if self.deciding is None:
            return "Non concerné."
        if self.state is State.UNKNOWN:
            if self.deciding.question:
                return f"{self.deciding.question}."
            words = " ; ".join(path.told(self.dossier, place) for place in self.missing)
            return f"À renseigner : {words}."
        figures = compared(self.deciding)
        if self.state is State.FAIL:
            return f"{self.deciding.complaint}{f' : {figures}' if figures else ''}."
        return f"{self.deciding.label}{f' : {figures}' if figures else ' : conforme'}."


def compared(check: Check) -> str:
    """Measure, limit and gap of a check in words, empty when it compares no quantity."""
    if check.measured is None:
        return ""
    measured = shown(check.measured, check.unit)
    if check.limit is None or (check.bound is Bound.EXACT and check.state is State.PASS):
        return measured
    limit = shown(check.limit, check.unit)
    if check.state is not State.FAIL or check.gap is None:
        return f"{measured} pour {check.bound.value} {limit}"
    unit = "jours" if isinstance(check.measured, date) else check.unit
    return f"{measured} pour {check.bound.value} {limit} (écart de {shown(check.gap, unit)})"


def shown(measure: Measure, unit: str) -> str:
    """A measure as an adviser reads it."""
    if isinstance(measure, Euros):
        return french.euros(measure)
    if isinstance(measure, date):
        return french.day(measure)
    if isinstance(measure, str):
        return measure
    one = {"ans": "an", "jours": "jour"} if -2 < measure < 2 else {}
    return f"{french.number(measure)} {one.get(unit, unit)}".strip()


def conclude(rule: Rule, day: date, findings: Iterable[Check | Exemption], dossier: Dossier) -> Verdict:
    """The verdict of a rule's findings: any failure fails, else any unknown leaves it open."""
    checks: list[Check] = []
    for finding in findings:
        if isinstance(finding, Exemption):
            return Verdict(rule, State.NOT_APPLICABLE, rule.severity, day, dossier, exemption=finding)
        checks.append(finding)
    if not checks:
        return Verdict(rule, State.NOT_APPLICABLE, rule.severity, day, dossier)
    failing = [check for check in checks if check.answer.truth is False]
    if failing:
        worst = max(failing, key=lambda check: _weight(rule, check))
        derogation = next((one for one in dossier.derogations if one.rule == rule.id and _valid(one)), None)
        return Verdict(
            rule, State.FAIL, _weight(rule, worst), day, dossier, tuple(checks), worst, derogation=derogation
        )
    open_ = next((check for check in checks if check.answer.truth is None), None)
    state = State.PASS if open_ is None else State.UNKNOWN
    return Verdict(rule, state, rule.severity, day, dossier, tuple(checks), open_ or checks[0])


def _weight(rule: Rule, check: Check) -> Severity:
    return rule.severity if check.severity is None else check.severity


def _valid(derogation: Derogation) -> bool:
    return bool(derogation.author.strip() and derogation.reason.strip())
