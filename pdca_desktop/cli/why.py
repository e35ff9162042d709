"""`pdca check --why`: the sum behind a verdict, so that a reader can redo it by hand."""

from pdca_desktop.cli.text import SIGNS, say
from pdca_desktop.domain import french, path
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import AppError
from pdca_desktop.rules.verdict import Check, compared
from pdca_desktop.services.explaining import answer_at, source_of, value_told
from pdca_desktop.services.judging import Judgement


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
        say(f"{path.told(dossier, place)} : {answer_at(dossier, place)}", indent=6, mark="•")
    for value in check.values:
        since = french.day(value.entry.valid_from)
        say(f"{value.label} = {value_told(value)}, depuis le {since}", indent=6, mark="§")
        say(source_of(value), indent=8)
