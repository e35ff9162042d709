"""Chéquier STARTER, financial structuring: six hours, four steps."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pdca_desktop.domain import french
from pdca_desktop.domain.path import Change
from pdca_desktop.domain.support.starter import Starter, StarterStep
from pdca_desktop.rules.answers import FALSE, TRUE, Answer
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.moves import Move, set_value
from pdca_desktop.rules.values import Law, show
from pdca_desktop.rules.verdict import Check, Findings, Severity, Topic, rule


@rule("ST-01", Topic.STARTER, Severity.WARNING, "Heures du chéquier STARTER")
def hours(case: Case, law: Law) -> Findings:
    """Hours charged ≤ 6. Source: « Un accompagnement personnalisé de 6 heures »; hours outside are free."""
    if case.dossier.starter is None:
        return
    sessions, most = case.dossier.starter.sessions, law.rate("starter.hours")
    logged = _logged(case.dossier.starter)
    places = tuple(f"/starter/sessions/{rank}/hours" for rank in range(len(sessions)))
    missing = tuple(place for place, session in zip(places, sessions, strict=True) if session.hours is None)
    yield Check(
        "Les heures imputées au chéquier respectent leur maximum",
        FALSE if logged > most else Answer(None, missing) if missing else TRUE,
        "Les heures imputées au chéquier dépassent leur maximum",
        logged,
        most,
        "h",
        inputs=places,
        values=(law.value("starter.hours"),),
    )


def _logged(starter: Starter) -> Decimal:
    return sum((session.hours for session in starter.sessions if session.hours is not None), Decimal(0))


@hours.way_out
def move_outside(case: Case, law: Law) -> Iterator[Move]:
    """Move the excess of the last sessions outside the chéquier."""
    starter, most = case.dossier.starter, law.rate("starter.hours")
    if starter is None:
        return
    total = excess = _logged(starter) - most
    changes: list[Change] = []
    for rank, session in reversed(list(enumerate(starter.sessions))):
        if session.hours is None or excess <= 0:
            continue
        cut = min(excess, session.hours)
        excess -= cut
        path = f"/starter/sessions/{rank}"
        changes += set_value(f"{path}/hours", session.hours, session.hours - cut)
        changes += set_value(f"{path}/hours_outside", session.hours_outside, session.hours_outside + cut)
    if changes:
        yield Move(f"imputer {show(total, 'h')} hors chéquier", tuple(changes))


@rule("ST-02", Topic.STARTER, Severity.BLOCKING, "Étapes du chéquier STARTER avant clôture")
def steps(case: Case, law: Law) -> Findings:
    """Each of the four steps has a dated session no later than the closing.

    Source: the report's diagram, « Accueil, Expertise du projet, Structuration du plan de financement,
    Préparation à la présentation du dossier à un financeur ». Before a closing date is given the support is
    under way and the rule does not apply: nothing is late yet.
    """
    starter = case.dossier.starter
    if starter is None or starter.closed_on is None:
        return
    lacking, open_places = _lacking(starter, starter.closed_on, law)
    answer = TRUE
    if lacking:
        answer = Answer(None, open_places) if len(lacking) <= len(open_places) else FALSE
    names = ", ".join(step.label for step in lacking)
    yield Check(
        "Les étapes de l'accompagnement ont été tenues avant la clôture",
        answer,
        f"Étapes non tenues avant la clôture : {names}",
        inputs=("/starter/sessions", "/starter/closed_on"),
        values=(law.value("starter.steps"),),
    )


def _lacking(starter: Starter, closed: date, law: Law) -> tuple[list[StarterStep], tuple[str, ...]]:
    """Steps without a session held in time, and the places of half-told sessions that may be one of them."""
    due = [StarterStep(name) for name in law.names("starter.steps")]
    held = {
        session.step
        for session in starter.sessions
        if session.held_on is not None and session.held_on <= closed
    }
    lacking = [step for step in due if step not in held]
    undated: dict[StarterStep, str] = {}
    unnamed: list[str] = []
    for rank, session in enumerate(starter.sessions):
        path = f"/starter/sessions/{rank}"
        if session.step is None and (session.held_on is None or session.held_on <= closed):
            unnamed.append(f"{path}/step")
        elif session.step in lacking and session.held_on is None:
            undated.setdefault(session.step, f"{path}/held_on")
    return lacking, (*undated.values(), *unnamed)


@steps.way_out
def reopen(case: Case, law: Law) -> Iterator[Move]:
    """Close after the last step's session when all were held, or take the closing back."""
    starter = case.dossier.starter
    if starter is None or starter.closed_on is None:
        return
    closed = starter.closed_on
    lacking, _ = _lacking(starter, closed, law)
    held = [
        min((one.held_on for one in starter.sessions if one.step is step and one.held_on), default=None)
        for step in lacking
    ]
    known = [day for day in held if day is not None]
    if known and len(known) == len(lacking):
        label = f"reporter la clôture au {french.day(max(known))}"
        yield Move(label, set_value("/starter/closed_on", closed, max(known)))
    yield Move("rouvrir l'accompagnement", set_value("/starter/closed_on", closed, None))


RULES = (hours, steps)
