"""What the state machine asks of the rest of the house: rules, pieces, session."""

from collections.abc import Iterable
from datetime import date

from pdca_desktop.domain.checklist import Milestone
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.readiness import Readiness
from pdca_desktop.rules.verdict import Severity, State, Verdict
from pdca_desktop.services.deciding import tells_money
from pdca_desktop.services.exchanges import OpenConflict
from pdca_desktop.services.judging import Judgement
from pdca_desktop.services.pieces import missing_names


def readiness(
    judgement: Judgement,
    *,
    session_on: date | None = None,
    notified: bool | None = None,
    open_conditions: tuple[str, ...] | None = None,
    conflicts: Iterable[OpenConflict] = (),
) -> Readiness:
    """What the guards read of a judged dossier.

    Args:
        judgement: of the retained plan, at the dossier's own dates.
        session_on: the committee session it is entered for.
        notified: whether the decision was sent.
        open_conditions: conditions not lifted yet; None unknown.
        conflicts: of the dossier, that are open.
    """
    case = judgement.case
    if case.scenario != case.dossier.chosen_rank or case.on is not None:
        raise ValueError("a dossier moves on by its retained plan, at its own dates")
    dossier, today = case.dossier, case.today
    return Readiness(
        today=today,
        blocking=_names(verdict for verdict in judgement.verdicts if verdict.blocks),
        unanswered=_names(
            verdict for verdict in judgement.of(State.UNKNOWN) if verdict.rule.severity is Severity.BLOCKING
        ),
        missing_pieces=missing_names(dossier, Milestone.COMMITTEE, today),
        missing_setup_pieces=missing_names(dossier, Milestone.SETUP, today),
        session_on=session_on,
        notified=notified,
        open_conditions=open_conditions,
        conflicts=tuple(one.clash.place for one in conflicts if tells_money(one.clash)),
    )


def _names(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    return tuple(typeset(f"{verdict.rule.title} ({verdict.rule.id})") for verdict in verdicts)
