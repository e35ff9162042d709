"""The caps of the rules as gauges: what the dossier measures against what each rule allows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pdca_desktop.documents.blocks import Gauge, Gauges, Status
from pdca_desktop.documents.dossier.asked import inside
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.money import Euros
from pdca_desktop.rules.verdict import Bound, Check, Severity, State, Verdict, shown

KEY = "Trait noir : plafond de la règle. La jauge montre ce que le dossier en prend."


@dataclass(frozen=True, slots=True)
class Cap:
    """A cap of one rule and how far the dossier goes.

    Attributes:
        part: measure divided by cap, 1 is the cap; None unknown.
        limit: the cap in words.
        urgency: 0 for what fails, 1 for what is unknown, 2 for what conforms.
    """

    gauge: Gauge
    part: Decimal | None
    limit: str
    urgency: int


def caps(view: PrintView) -> tuple[Cap, ...]:
    """One cap a rule, the tightest it compares: what fails first, then the unknown, then the fullest."""
    found = [cap for verdict in view.judgement.verdicts if (cap := _tightest(verdict)) is not None]
    return tuple(sorted(found, key=lambda cap: (cap.urgency, -(cap.part or Decimal(0)))))


def unmeasured(found: tuple[Cap, ...]) -> str:
    """The caps whose measure is not known yet, each with its limit, in one sentence; empty without any."""
    told = [f"{inside(cap.gauge.label)} ({cap.limit})" for cap in found if cap.part is None]
    return typeset(f"Plafonds dont la mesure est à renseigner : {', '.join(told)}.") if told else ""


def gauges(found: tuple[Cap, ...]) -> Gauges:
    """The caps as one block."""
    shown_ = tuple(cap.gauge for cap in found)
    words = ". ".join(f"{one.label} : {one.text}, {one.word}" for one in shown_)
    return Gauges(shown_, typeset(KEY), typeset(words))


def _tightest(verdict: Verdict) -> Cap | None:
    found = [cap for check in verdict.checks if (cap := _cap(verdict, check)) is not None]
    return min(found, key=lambda cap: (cap.urgency, -(cap.part or Decimal(0))), default=None)


def _cap(verdict: Verdict, check: Check) -> Cap | None:
    """A comparison as a cap; None when it is no ceiling, or is only worth knowing."""
    severity = verdict.rule.severity if check.severity is None else check.severity
    if check.bound is not Bound.CEILING or severity is Severity.INFO:
        return None
    limit = _size(check.limit)
    if limit is None or limit <= 0 or check.limit is None:
        return None
    measured = None if check.state is State.UNKNOWN else _size(check.measured)
    words = french.UNANSWERED if measured is None else shown_measure(check)
    part = None if measured is None else measured / limit
    status, word, urgency = _conclusion(verdict, check, severity, part)
    most = typeset(shown(check.limit, check.unit))
    gauge = Gauge(
        typeset(verdict.rule.title),
        typeset(f"{words} / {most}"),
        part,
        status,
        typeset(word),
    )
    return Cap(gauge, part, most, urgency)


def shown_measure(check: Check) -> str:
    """What is measured, in words."""
    return french.UNANSWERED if check.measured is None else shown(check.measured, check.unit)


def _conclusion(
    verdict: Verdict, check: Check, severity: Severity, part: Decimal | None
) -> tuple[Status, str, int]:
    if check.state is State.UNKNOWN or part is None:
        return Status.UNKNOWN, french.UNANSWERED, 1
    if check.state is State.PASS:
        return Status.CONFORM, "au plafond" if part == 1 else Status.CONFORM.value, 2
    if part <= 1:  # the ceiling holds, something else that the comparison asks for does not
        return _failure(verdict, severity), Status.BLOCKING.value, 0
    return _failure(verdict, severity), "dérogation" if verdict.derogation else "dépassé", 0


def _failure(verdict: Verdict, severity: Severity) -> Status:
    blocking = severity is Severity.BLOCKING and verdict.derogation is None
    return Status.BLOCKING if blocking else Status.WARNING


def _size(measure: object) -> Decimal | None:
    """A measure as a number; dates and words have no size."""
    if isinstance(measure, Euros):
        return measure.decimal
    if isinstance(measure, bool | date | str) or measure is None:
        return None
    return Decimal(measure) if isinstance(measure, int | Decimal) else None
