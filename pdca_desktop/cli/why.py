"""`pdca check --why`: the sum behind a verdict, so that a reader can redo it by hand."""

from pdca_desktop.cli.text import SIGNS, say
from pdca_desktop.domain import french, path
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import AppError
from pdca_desktop.rules.values import Value, show
from pdca_desktop.rules.verdict import Check, compared, shown
from pdca_desktop.services.judging import Judgement

_MARKS = {"explicit": "", "interpretation": ", lecture à confirmer", "public": ", source publique"}


def source(value: Value) -> str:
    """Where a value comes from: title, page, mark, sentence."""
    entry = value.entry
    page = f", p. {entry.source.page}" if entry.source.page else ""
    quote = f" : « {entry.source.quote} »" if entry.source.quote else ""
    return f"{entry.source.title}{page}{_MARKS[entry.mark.value]}{quote}"


def explain(judgement: Judgement, rule_id: str) -> None:
    """Print every comparison of a rule with what was read, the values used, their dates and sources.

    Raises:
        AppError: no such rule.
    """
    verdict = next((one for one in judgement.verdicts if one.rule.id == rule_id), None)
    if verdict is None:
        known = ", ".join(one.rule.id for one in judgement.verdicts)
        raise AppError(french.typeset(f"La règle {rule_id} n'existe pas. Règles : {known}."))
    say(f"{verdict.rule.id}  {verdict.rule.title}")
    say(f"{verdict.message}", indent=2, mark=SIGNS[verdict.state])
    say(
        f"Sévérité : {verdict.severity.label} ; date utilisée : {french.day(verdict.day)} "
        f"({verdict.rule.moment.label})",
        indent=2,
    )
    for check in verdict.checks:
        _explain_check(check, judgement.dossier)
    for note in verdict.notes:
        say(note, indent=2, mark="·")


def _explain_check(check: Check, dossier: Dossier) -> None:
    print()
    say(check.label, indent=2, mark=SIGNS[check.state])
    if figures := compared(check):
        say(figures, indent=6)
    for place in check.inputs:
        say(f"{path.told(dossier, place)} : {_read(dossier, place)}", indent=6, mark="•")
    for value in check.values:
        since = french.day(value.entry.valid_from)
        say(f"{value.label} = {show(value.amount, value.unit)}, depuis le {since}", indent=6, mark="§")
        say(source(value), indent=8)


def _read(dossier: Dossier, place: str) -> str:
    try:
        value = path.read(dossier, place)
    except LookupError:
        return french.UNANSWERED
    if value is None or value in ("", ()):
        return french.UNANSWERED
    if isinstance(value, tuple):
        return f"{len(value)} ligne{'s' if len(value) > 1 else ''}"
    if isinstance(value, bool):
        return french.yes_no(value)
    label: str = getattr(value, "label", "")
    return label or shown(value, path.slot_at(Dossier, place).declared.unit)
