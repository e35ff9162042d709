"""The verdicts of the rules: their count, what fails and what is unknown first, the derogations, the rest."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import Enum

from pdca_desktop.documents.blocks import (
    Block,
    Bullet,
    Bullets,
    Cell,
    Column,
    Heading,
    Kind,
    Row,
    RowKind,
    Status,
    Table,
)
from pdca_desktop.documents.dossier.fields import run_in
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french, path
from pdca_desktop.domain.french import typeset
from pdca_desktop.exchange.findings import findings
from pdca_desktop.rules.verdict import Severity, State, Topic, Verdict, shown
from pdca_desktop.services.explaining import cited, derogation_told


class Outcome(Enum):
    """What a verdict is for the reader, most pressing first."""

    BLOCKING = "bloquant"
    WARNING = "alerte"
    UNKNOWN = "à renseigner"
    CONFORM = "conforme"
    INFORMATION = "pour information"

    def counted(self, count: int) -> str:
        """A number of them in words."""
        plural = "s" if count > 1 and " " not in self.value else ""
        return f"{count}{french.NO_BREAK}{self.value}{plural}"


_STATUS = {
    Outcome.BLOCKING: Status.BLOCKING,
    Outcome.WARNING: Status.WARNING,
    Outcome.UNKNOWN: Status.UNKNOWN,
    Outcome.CONFORM: Status.CONFORM,
}
PRESSING = (Outcome.BLOCKING, Outcome.WARNING, Outcome.UNKNOWN)
_MOST_PLACES = 3


def outcome(verdict: Verdict) -> Outcome | None:
    """What a verdict is for the reader; None when its rule does not apply."""
    if verdict.state is State.NOT_APPLICABLE:
        return None
    if verdict.state is State.PASS:
        return Outcome.CONFORM
    if verdict.severity is Severity.INFO:
        return Outcome.INFORMATION
    if verdict.state is State.UNKNOWN:
        return Outcome.UNKNOWN
    return Outcome.BLOCKING if verdict.blocks else Outcome.WARNING


def of(view: PrintView, *outcomes: Outcome, topics: Iterable[Topic] = tuple(Topic)) -> tuple[Verdict, ...]:
    """The verdicts of these outcomes, in the order of the outcomes, then of the rules."""
    kept = tuple(topics)
    return tuple(
        verdict
        for wanted in outcomes
        for verdict in view.judgement.verdicts
        if outcome(verdict) is wanted and verdict.rule.topic in kept
    )


def tally(view: PrintView) -> str:
    """How many verdicts of each kind: "14 conformes, 3 bloquants, 1 à renseigner"."""
    order = (Outcome.CONFORM, *PRESSING)
    counts = [(one, len(of(view, one))) for one in order]
    words = [one.counted(count) for one, count in counts if count]
    return ", ".join(words) or "aucune règle ne s’applique"


def pressing(view: PrintView) -> tuple[Verdict, ...]:
    """What fails, then what is unknown."""
    return of(view, *PRESSING)


SHORT_COLUMNS = (
    Column("Conclusion", Decimal(15), Kind.STATUS),
    Column("Contrôle", Decimal(85), head=True),
)


def short_row(verdict: Verdict, words: int) -> Row:
    """A verdict for the first page: status, rule, and the fullest whole sentence of so many signs.

    A sentence that is longer gives way to a shorter one; none is cut.
    """
    found = [typeset(one) for one in _sentences(verdict)]
    told = next((one for one in found if len(one) <= words), found[-1])
    return Row((status(verdict), typeset(f"{verdict.rule.id} · {told}")))


def _sentences(verdict: Verdict) -> tuple[str, ...]:
    """The verdict in ever fewer words."""
    title = verdict.rule.title
    if verdict.derogation is not None:
        return (f"{derogation_told(verdict.derogation)}. {message(verdict)}", f"{title} : dérogation.")
    if verdict.state is State.UNKNOWN:
        count = len(verdict.missing)
        fields = f"{count} champ{'s' if count > 1 else ''} à renseigner" if count else french.UNANSWERED
        return (f"{title}. {message(verdict)}", f"{title} : {fields}.")
    check = verdict.deciding
    if check is None or check.measured is None or check.limit is None or verdict.state is State.PASS:
        return (message(verdict), f"{title}.")
    limit = f"{check.bound.value} {shown(check.limit, check.unit)}"
    return (f"{title} : {shown(check.measured, check.unit)} pour {limit}.", f"{title}.")


def sources(verdicts: Iterable[Verdict]) -> str:
    """Where the values of the deciding comparisons come from, each source with its rules."""
    found: dict[str, list[str]] = {}
    for verdict in verdicts:
        for value in verdict.deciding.values if verdict.deciding else ():
            rules = found.setdefault(cited(value), [])
            if verdict.rule.id not in rules:
                rules.append(verdict.rule.id)
    words = " ; ".join(f"{where} ({', '.join(rules)})" for where, rules in found.items())
    return typeset(f"Sources : {words}.") if words else ""


def pressing_tables(view: PrintView) -> Iterator[Block]:
    """What blocks or alerts, with its way out; then what awaits an answer."""
    failing = of(view, Outcome.BLOCKING, Outcome.WARNING)
    status_ = Column("Conclusion", Decimal(14), Kind.STATUS)
    if failing:
        rows = tuple(_row(verdict, _ways_out(view, verdict)) for verdict in failing)
        columns = (
            status_,
            Column("Contrôle", Decimal(55), head=True),
            Column("Issue possible", Decimal(31)),
        )
        yield Table("Contrôles qui bloquent ou alertent", columns, rows)
    unknown = of(view, Outcome.UNKNOWN)
    if unknown:
        waiting = (status_, Column("Contrôle qui attend une réponse", Decimal(86), head=True))
        rows = tuple(_row(verdict) for verdict in unknown)
        yield Table("Contrôles qui attendent une réponse", waiting, rows)


def others_named(view: PrintView, where: str) -> tuple[Block, ...]:
    """The rules that do not press, by their numbers.

    Args:
        view: what is printed.
        where: where each of them is told.
    """
    found = (
        ("Conformes", of(view, Outcome.CONFORM)),
        ("Pour information", of(view, Outcome.INFORMATION)),
        ("Ne s’appliquent pas", spared(view)),
    )
    items = [
        (title, typeset(f"{', '.join(one.rule.id for one in verdicts)}."))
        for title, verdicts in found
        if verdicts
    ]
    if items:
        lead, words = items[-1]
        items[-1] = (lead, typeset(f"{words.rstrip('.')} ({where})."))
    return run_in(items)


def spared(view: PrintView) -> tuple[Verdict, ...]:
    """The verdicts of rules from which the dossier is exempt."""
    return tuple(one for one in view.judgement.verdicts if one.exemption)


def others(view: PrintView, level: int) -> Iterator[Block]:
    """What conforms, what is worth knowing, what does not apply, each in its own words."""
    conform = of(view, Outcome.CONFORM)
    if conform:
        yield Heading(level, typeset(f"Conformes ({len(conform)})"))
        yield Table("Contrôles conformes", _CONFORM_COLUMNS, tuple(_by_topic(conform)))
    informing = of(view, Outcome.INFORMATION)
    if informing:
        yield Heading(level, "Pour information")
        yield Bullets(
            tuple(typeset(f"{one.rule.title} ({one.rule.id}). {message(one)}") for one in informing)
        )
    if spared(view):
        yield Heading(level, typeset("Ne s'appliquent pas"))
        yield Bullets(
            tuple(typeset(f"{one.rule.title} ({one.rule.id}). {one.message}") for one in spared(view))
        )


_CONFORM_COLUMNS = (
    Column("Règle", Decimal(10), head=True),
    Column("Contrôle", Decimal(34)),
    Column("Constat", Decimal(56)),
)


def to_mend(view: PrintView) -> tuple[Block, ...]:
    """What in the dossier itself looks mistyped."""
    found = findings(view.dossier)
    if not found:
        return ()
    told = (f"{path.told(view.dossier, one.path)} : {one.sentence}" for one in found)
    return (Bullets(tuple(typeset(one) for one in told), Bullet.WARNING),)


def notes(view: PrintView) -> tuple[str, ...]:
    """Readings of the sources and values to verify, each once."""
    return tuple(dict.fromkeys(note for one in view.judgement.verdicts for note in one.notes))


def message(verdict: Verdict) -> str:
    """The verdict in one sentence; of many blanks the first are named and the others counted."""
    missing = verdict.missing
    asks = verdict.deciding is not None and verdict.deciding.question
    if asks or len(missing) <= _MOST_PLACES + 1:
        return verdict.message
    named = " ; ".join(path.told(verdict.dossier, place) for place in missing[:_MOST_PLACES])
    return typeset(f"À renseigner : {named} ; et {len(missing) - _MOST_PLACES} autres champs.")


def status(verdict: Verdict) -> Status:
    """The status that is printed of a verdict that applies."""
    found = outcome(verdict)
    return _STATUS.get(found, Status.CONFORM) if found else Status.CONFORM


def _row(verdict: Verdict, *last: Cell) -> Row:
    told = f"{verdict.rule.title} ({verdict.rule.id}). {message(verdict)}"
    if verdict.derogation is not None:
        told += f" {derogation_told(verdict.derogation)}."
    return Row((status(verdict), typeset(told), *last))


def _ways_out(view: PrintView, verdict: Verdict) -> str:
    offers = view.judgement.remedies.get(verdict.rule.id, ())
    return typeset(" ; ou ".join(one.label for one in offers)) or "—"


def _by_topic(verdicts: Iterable[Verdict]) -> Iterator[Row]:
    topic: Topic | None = None
    for verdict in verdicts:
        if verdict.rule.topic is not topic:
            topic = verdict.rule.topic
            yield Row((typeset(topic.label),), RowKind.GROUP)
        yield Row((verdict.rule.id, typeset(verdict.rule.title), verdict.message))
