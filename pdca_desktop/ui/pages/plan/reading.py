"""What the plan's screen says, in words: lines, verdicts, the sum behind a verdict. Pure: no Qt."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from pdca_desktop.domain import french, path
from pdca_desktop.domain.dates import add_months
from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Need, Resource, ResourceStatus
from pdca_desktop.domain.workflow import is_decided, why_frozen
from pdca_desktop.rules.values import RulePack, Value, show
from pdca_desktop.rules.verdict import Check, Severity, State, Verdict, compared
from pdca_desktop.services import beneficiary
from pdca_desktop.services.explaining import answer_at, derogation_told, source_of
from pdca_desktop.services.wording import status_told, terms_told
from pdca_desktop.ui.tokens import Tone

_MOST_PLACES = 2


class Group(Enum):
    """The parts of the verdict panel, in order."""

    BLOCKING = "bloquant", Tone.BLOQUANT
    WARNING = "alerte", Tone.ALERTE
    UNKNOWN = "à renseigner", Tone.INCONNU
    INFO = "pour information", Tone.NEUTRAL
    PASS = "conforme", Tone.CONFORME

    @property
    def tone(self) -> Tone:
        """What the part means."""
        return self.value[1]

    def heading(self, count: int) -> str:
        """The title of the part: "2 alertes"."""
        word = self.value[0]
        plural = "s" if count > 1 and self in (Group.BLOCKING, Group.WARNING, Group.PASS) else ""
        return f"{count} {word}{plural}"


@dataclass(frozen=True, slots=True)
class Reading:
    """One verdict as the panel shows it.

    Attributes:
        missing: places to fill in, the first is where "Renseigner" leads.
        internal: what is not shown in Mode rendez-vous.
    """

    rule_id: str
    group: Group
    tone: Tone
    title: str
    sentence: str
    missing: tuple[str, ...] = ()
    internal: str = ""


def readings(verdicts: Iterable[Verdict], *, locked: bool = False) -> tuple[Reading, ...]:
    """What the panel shows of the verdicts, in order; what does not apply for no reason is left out.

    Args:
        verdicts: the verdicts.
        locked: the plan is only read: no field of it is asked for.
    """
    found: dict[Group, list[Reading]] = {group: [] for group in Group}
    for verdict in verdicts:
        if verdict.state is not State.NOT_APPLICABLE or verdict.exemption is not None:
            one = _reading(verdict)
            if locked and one.missing:
                one = replace(one, missing=tuple(place for place in one.missing if not in_plan(place)))
            found[one.group].append(one)
    return tuple(one for group in Group for one in found[group])


def in_plan(place: str) -> bool:
    """Whether a place of the dossier is edited on the plan's page."""
    return place.startswith(("/scenarios", "/terms"))


def _reading(verdict: Verdict) -> Reading:
    rule_id, title = verdict.rule.id, french.typeset(verdict.rule.title)
    if verdict.state is State.PASS:
        return Reading(rule_id, Group.PASS, Tone.CONFORME, title, verdict.message)
    if verdict.state is State.UNKNOWN:
        return Reading(rule_id, Group.UNKNOWN, Tone.INCONNU, title, _asked(verdict), verdict.missing)
    if verdict.state is State.NOT_APPLICABLE or verdict.severity is Severity.INFO:
        return Reading(rule_id, Group.INFO, Tone.NEUTRAL, title, verdict.message)
    given = verdict.derogation
    blocking = verdict.severity is Severity.BLOCKING and given is None
    group = Group.BLOCKING if blocking else Group.WARNING
    internal = "" if given is None else derogation_told(given)
    return Reading(rule_id, group, group.tone, title, verdict.message, internal=internal)


def _asked(verdict: Verdict) -> str:
    """What to fill in, the first places named and the others counted."""
    missing = verdict.missing
    if (verdict.deciding is not None and verdict.deciding.question) or len(missing) <= _MOST_PLACES + 1:
        return verdict.message
    named = " ; ".join(path.told(verdict.dossier, place) for place in missing[:_MOST_PLACES])
    return french.typeset(f"À renseigner : {named} ; et {len(missing) - _MOST_PLACES} autres champs.")


def lock_told(state: DossierState, *, aloud: bool = False) -> str:
    """Why the plan is only read, and what to do; empty while it is worked on.

    Args:
        aloud: read by the entrepreneur too.
    """
    told = why_frozen(state, aloud=aloud)
    if told and is_decided(state) and not aloud:
        told += (
            " Pour étudier un autre montage, exportez celui-ci en .xlsx et importez-le dans un autre dossier."
        )
    return french.typeset(told)


def marks(verdicts: Iterable[Verdict], side_path: str) -> Mapping[int, Tone]:
    """The lines of a side that a failing check measures, by rank, with the worst tone."""
    found: dict[int, Tone] = {}
    for verdict in verdicts:
        if verdict.state is not State.FAIL or verdict.severity is Severity.INFO or verdict.deciding is None:
            continue
        tone = Tone.BLOQUANT if verdict.blocks else Tone.ALERTE
        ranks = {_rank(place, side_path) for place in verdict.deciding.inputs}
        # A rule that reads the whole side says nothing of one line.
        if len(ranks - {None}) > 1 and not any("/loan/" in place for place in verdict.deciding.inputs):
            continue
        for rank in ranks:
            if rank is not None and found.get(rank) is not Tone.BLOQUANT:
                found[rank] = tone
    return found


def _rank(place: str, side_path: str) -> int | None:
    step = place.removeprefix(f"{side_path}/").partition("/")[0]
    return int(step) if place.startswith(f"{side_path}/") and step.isdecimal() else None


def quiet_text(line: Need | Resource, holders: Sequence[Person] = (), *, narrow: bool) -> str:
    """The quieter lines under a label: terms, for whom, then what a narrow table has no column for."""
    told = [terms_told(line)]
    if isinstance(line, Resource):
        told.append(beneficiary.told(holders, line))
        if narrow:
            told.append(" · ".join(word for word in (line.funder, status_told(line)) if word))
        if line.status is ResourceStatus.REFUSED:
            told.append(french.typeset("Refusé : ne compte pas"))
    return "\n".join(words for words in told if words)


@dataclass(frozen=True, slots=True)
class Node:
    """A step of the sum behind a verdict: a sentence and what it rests on."""

    text: str
    tone: Tone | None = None
    children: tuple["Node", ...] = ()
    internal: bool = False


_TONES = {
    State.PASS: Tone.CONFORME,
    State.FAIL: Tone.BLOQUANT,
    State.UNKNOWN: Tone.INCONNU,
    State.NOT_APPLICABLE: Tone.NEUTRAL,
}


def sum_of(verdict: Verdict, dossier: Dossier) -> tuple[Node, ...]:
    """The tree of the sum: each comparison with what was read, the values used, their dates and sources."""
    day = f"Jugé au {french.day(verdict.day)} ({verdict.rule.moment.label}), règle {verdict.rule.id}"
    nodes = [_check(check, dossier) for check in verdict.checks]
    if verdict.exemption is not None and verdict.exemption.value is not None:
        nodes.append(_value(verdict.exemption.value))
    nodes += [Node(note, Tone.NEUTRAL, internal=True) for note in verdict.notes]
    return (*nodes, Node(french.typeset(day)))


def _check(check: Check, dossier: Dossier) -> Node:
    figures = compared(check)
    children = [Node(french.typeset(figures))] if figures else []
    children += [
        Node(french.typeset(f"{path.told(dossier, place)} : {answer_at(dossier, place)}"))
        for place in check.inputs
    ]
    children += [_value(value) for value in check.values]
    return Node(french.typeset(check.label), _TONES[check.state], tuple(children))


def _value(value: Value) -> Node:
    entry = value.entry
    amount = show(value.amount, value.unit)
    told = f"{value.label} : {amount}, depuis le {french.day(entry.valid_from)}"
    source = Node(source_of(value))
    return Node(french.typeset(told), children=(source,))


def rules_badge(pack: RulePack, today: date) -> tuple[str, bool]:
    """The rules in force and the day they were last checked, and whether that is too long ago."""
    parameters = pack.parameters.values()
    checked = min((one.checked_on for one in parameters), default=None)
    stale = any(today > add_months(one.checked_on, one.review_every_months) for one in parameters)
    told = f", vérifiées le {french.day(checked)}" if checked else ""
    return f"Règles {pack.number}{told}", stale


def counts(shown_: Sequence[Reading]) -> Iterator[tuple[Group, int]]:
    """How many verdicts each part holds, empty parts left out."""
    for group in Group:
        count = sum(one.group is group for one in shown_)
        if count:
            yield group, count
