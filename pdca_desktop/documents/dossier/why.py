"""« Pourquoi ces résultats » : the sum behind each verdict, so that a reader redoes it by hand."""

from collections.abc import Iterator
from decimal import Decimal

from pdca_desktop.documents.blocks import (
    Block,
    Bullets,
    Column,
    Heading,
    Kind,
    Para,
    Row,
    RowKind,
    Table,
    Tone,
)
from pdca_desktop.documents.dossier.checks import PRESSING, Outcome, notes, of, outcome
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french, path
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.money import total
from pdca_desktop.domain.plan import Need, Resource, ResourceStatus
from pdca_desktop.rules.values import Value
from pdca_desktop.rules.verdict import Check, State, Topic, Verdict, compared
from pdca_desktop.services.explaining import answer_at, source_of, value_told

_CONCLUDED = {State.PASS: "tenu", State.FAIL: "non tenu", State.UNKNOWN: french.UNANSWERED}
_COLUMNS = (
    Column("Lu dans le dossier et dans les règles", Decimal(46), head=True),
    Column("Valeur", Decimal(16), Kind.NUMBER),
    Column("Source", Decimal(38)),
)


def explained(view: PrintView) -> tuple[Verdict, ...]:
    """What is explained: all that fails, is unknown or only alerts, and all that is held against a limit."""
    return tuple(
        verdict
        for topic in Topic
        for verdict in of(view, *PRESSING, Outcome.INFORMATION, Outcome.CONFORM, topics=(topic,))
        if outcome(verdict) is not Outcome.CONFORM or any(check.limit is not None for check in verdict.checks)
    )


def why(view: PrintView, level: int) -> Iterator[Block]:
    """The sums, topic by topic."""
    found = explained(view)
    words = (
        "Chaque résultat se refait à la main : ce qui est lu dans le dossier, "
        "la valeur de la règle à la date dite, sa page et sa phrase."
    )
    yield Para(typeset(words), Tone.SMALL)
    for topic in Topic:
        verdicts = [verdict for verdict in found if verdict.rule.topic is topic]
        if not verdicts:
            continue
        yield Heading(level, typeset(topic.label))
        rows = tuple(row for verdict in verdicts for row in _rows(verdict))
        yield Table(typeset(f"Calculs : {topic.label}"), _COLUMNS, rows)
    told = notes(view)
    if told:
        yield Heading(level, "Lectures et vérifications")
        yield Bullets(told)


def _rows(verdict: Verdict) -> Iterator[Row]:
    day = f"jugé au {french.day(verdict.day)} ({verdict.rule.moment.label})"
    found = outcome(verdict)
    word = found.value if found else ""
    yield Row((typeset(f"{verdict.rule.id} · {verdict.rule.title} — {word}, {day}"),), RowKind.GROUP)
    for check in verdict.checks:
        yield from _check_rows(verdict, check)


def _check_rows(verdict: Verdict, check: Check) -> Iterator[Row]:
    for place in dict.fromkeys(check.inputs):
        told = path.told(verdict.dossier, place)
        yield Row((typeset(told), typeset(_read(verdict.dossier, place)), "dossier"))
    for value in check.values:
        yield _value_row(value)
    figures = compared(check)
    told = f"{check.label} : {figures}" if figures else check.label
    yield Row((typeset(told), _CONCLUDED[check.state], ""), RowKind.SUBTOTAL)


def _read(dossier: Dossier, place: str) -> str:
    """What the dossier says at a place; the lines of a plan by their sum, which its table details."""
    told = answer_at(dossier, place)
    try:
        lines = path.read(dossier, place)
    except LookupError:
        return told
    if not isinstance(lines, tuple) or not all(isinstance(line, Need | Resource) for line in lines):
        return told
    kept = [line for line in lines if getattr(line, "status", None) is not ResourceStatus.REFUSED]
    known = total(line.amount for line in kept if line.amount is not None)
    return f"{told}, {french.euros(known)}" if lines else told


def _value_row(value: Value) -> Row:
    amount = value_told(value)
    since = french.day(value.entry.valid_from)
    label = f"{value.label}, depuis le {since}"
    if len(amount) > 30:  # a list of codes is read, not compared by eye
        return Row((typeset(f"{label} : {amount}"), "voir ci-contre", source_of(value)))
    return Row((typeset(label), amount, source_of(value)))
