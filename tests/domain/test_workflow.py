"""The life of a dossier: the table of states, the guards, and the reasons they give."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop.domain.assessment import Assessment, Opinion
from pdca_desktop.domain.dossier import Derogation, Dossier, DossierState
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.plan import Plan
from pdca_desktop.domain.project import Instrument
from pdca_desktop.domain.readiness import PIECES, Readiness
from pdca_desktop.domain.support.fidess import Fidess
from pdca_desktop.domain.workflow import (
    EDITABLE,
    FINAL,
    STEPS_FROM,
    TRANSITIONS,
    Role,
    Transition,
    is_frozen,
    move,
    possible,
    told,
)
from pdca_desktop.errors import AppError
from tests.builders import TODAY, a_bank_loan, a_dossier, a_need, a_plan, a_resource

S = DossierState
READY = Readiness(today=TODAY, session_on=TODAY, notified=False, open_conditions=())
every_step = pytest.mark.parametrize("step", TRANSITIONS, ids=lambda step: f"{step.before}-{step.after}")


def whole(state: DossierState = S.CONTACT, **fields: object) -> Dossier:
    """A dossier that every guard of its side lets through."""
    dossier = a_dossier(
        state=state,
        assessment=Assessment(opinion=Opinion.FAVOURABLE, opinion_reason="Projet solide."),
    )
    project = replace(dossier.project, instruments=(Instrument.GUARANTEE, Instrument.PTZ))
    return replace(dossier, project=project, **fields)  # type: ignore[arg-type]


def step_to(before: DossierState, after: DossierState, label: str = "") -> Transition:
    (found,) = [one for one in STEPS_FROM[before] if one.after is after and (not label or one.label == label)]
    return found


def refusals(dossier: Dossier, step: Transition, readiness: Readiness = READY) -> tuple[str, ...]:
    (found,) = [one for one in possible(dossier, Role.DIRECTION, readiness) if one.transition is step]
    return found.refusals


def test_every_state_is_reached_from_the_first_call() -> None:
    reached, waiting = {S.CONTACT}, [S.CONTACT]
    while waiting:
        for step in STEPS_FROM[waiting.pop()]:
            if step.after not in reached:
                reached.add(step.after)
                waiting.append(step.after)
    assert reached == set(S)


def test_work_ends_where_the_table_says() -> None:
    forward = {step.before for step in TRANSITIONS if step.before not in FINAL}
    assert forward == set(S) - FINAL
    assert not STEPS_FROM[S.LAPSED]
    assert not STEPS_FROM[S.CLOSED]
    assert [step.after for step in STEPS_FROM[S.REDIRECTED]] == [S.CONTACT]
    assert {step.after for step in STEPS_FROM[S.REFUSED]} == {S.PRESENTED}


def test_from_every_state_that_is_not_final_an_end_is_within_reach() -> None:
    ends = set(FINAL)
    while True:
        more = {step.before for step in TRANSITIONS if step.after in ends} - ends
        if not more:
            break
        ends |= more
    assert ends == set(S)


@every_step
def test_a_step_is_somebodys_and_guarded(step: Transition) -> None:
    assert step.who
    goes_back = step.before in (S.ADJOURNED, S.PLAN_BUILT) and step.after is S.ASSESSMENT
    assert step.guards or step.needs_reason or goes_back
    assert step.label == step.label.strip() != ""
    assert step.label[0].isupper()
    assert step.before is not step.after
    twins = [one for one in STEPS_FROM[step.before] if one.label == step.label]
    assert twins == [step]


@every_step
def test_a_step_needs_its_reason_where_somebody_will_ask_why(step: Transition) -> None:
    ends = {S.REDIRECTED, S.LAPSED, S.REFUSED, S.ADJOURNED, S.CLOSED}
    if step.after in ends or (step.before in (S.REFUSED, S.REDIRECTED, S.GRANTED) and step.after in EDITABLE):
        assert step.needs_reason
    if step.before in (S.GRANTED, S.GRANTED_WITH_CONDITIONS, S.REFUSED) and step.after is S.PRESENTED:
        assert step.needs_reason
        assert step.withdraws


@every_step
def test_an_unprepared_dossier_passes_no_guard(step: Transition) -> None:
    """On a blank dossier and unknown facts, only steps that give up, go back or report are open."""
    blank = Dossier(state=step.before)
    found = refusals(blank, step, Readiness(today=TODAY))
    assert bool(found) is bool(step.guards)
    for sentence in found:
        assert re.fullmatch(r"[A-ZÉ].*\.", sentence)
        assert sentence == typeset(sentence)


@every_step
def test_a_prepared_dossier_passes_and_nothing_but_the_state_changes(step: Transition) -> None:
    dossier = whole(step.before)
    if step.label == "Mettre en place" and step.before is not S.AWAITING_BANK:
        dossier = replace(dossier, scenarios=(replace(dossier.scenarios[0], plan=a_plan((a_need(900),))),))
    moved = move(dossier, step, Role.DIRECTION, READY, "Motif")
    assert moved.state is step.after
    assert moved.decided_on == (None if step.withdraws else dossier.decided_on)
    assert replace(moved, state=step.before, decided_on=dossier.decided_on) == dossier


@every_step
@pytest.mark.parametrize("role", list(Role))
def test_only_those_named_may(step: Transition, role: Role) -> None:
    dossier = whole(step.before)
    (found,) = [one for one in possible(dossier, role, READY) if one.transition is step]
    reserved = any(sentence.startswith("Étape réservée") for sentence in found.refusals)
    assert reserved is (role is not Role.DIRECTION and role not in step.who)
    if reserved:
        with pytest.raises(AppError, match="Étape réservée"):
            move(dossier, step, role, READY, "Motif")


@every_step
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_reason_left_blank_moves_nothing(step: Transition, reason: str) -> None:
    dossier = whole(step.before)
    if step.label == "Mettre en place":
        return
    if step.needs_reason:
        with pytest.raises(AppError, match="motif"):
            move(dossier, step, Role.DIRECTION, READY, reason)
    else:
        assert move(dossier, step, Role.DIRECTION, READY, reason).state is step.after


@settings(max_examples=60)
@given(st.lists(st.integers(0, 30), max_size=30), st.sampled_from(Role), st.booleans())
def test_a_walk_never_leaves_the_table(choices: list[int], role: Role, notified: bool) -> None:
    readiness = replace(READY, notified=notified)
    dossier = whole()
    for choice in choices:
        steps = possible(dossier, role, readiness)
        assert [one.transition for one in steps] == list(STEPS_FROM[dossier.state])
        if not steps:
            assert dossier.state in FINAL
            return
        found = steps[choice % len(steps)]
        if found.allowed:
            dossier = move(dossier, found.transition, role, readiness, "Motif")
            assert dossier.state is found.transition.after
        else:
            with pytest.raises(AppError):
                move(dossier, found.transition, role, readiness, "Motif")


def test_a_step_from_another_state_is_refused() -> None:
    with pytest.raises(AppError, match="relisez"):
        move(whole(S.READY), step_to(S.CONTACT, S.ELIGIBLE), Role.DIRECTION, READY)


BUILT = step_to(S.ASSESSMENT, S.PLAN_BUILT)


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (Plan(), "Le plan retenu n'a encore aucun besoin ni aucune ressource."),
        (Plan(needs=(a_need(1),)), "Le plan retenu n'a encore aucune ressource."),
        (Plan(resources=(a_resource(1),)), "Le plan retenu n'a encore aucun besoin."),
    ],
)
def test_a_plan_is_built_when_both_sides_are_begun(plan: Plan, sentence: str) -> None:
    dossier = replace(whole(S.ASSESSMENT), scenarios=(replace(whole().scenarios[0], plan=plan),))
    assert refusals(dossier, BUILT) == (typeset(sentence),)


def test_a_scheme_without_plan_needs_none() -> None:
    blank = replace(whole(S.ASSESSMENT), scenarios=(), fidess=Fidess())
    assert refusals(blank, BUILT) == ()
    begun = replace(whole(S.ASSESSMENT, fidess=Fidess()))
    half = replace(begun, scenarios=(replace(begun.scenarios[0], plan=Plan(needs=(a_need(1),))),))
    assert refusals(half, BUILT)


COMMITTEE = step_to(S.PLAN_BUILT, S.READY)


def test_what_blocks_is_named() -> None:
    one = replace(READY, blocking=("Équilibre du plan (PLAN-01)",))
    assert refusals(whole(S.PLAN_BUILT), COMMITTEE, one) == (
        typeset(
            "Une règle bloque : Équilibre du plan (PLAN-01). Corrigez le plan, ou motivez une dérogation."
        ),
    )
    two = replace(READY, blocking=("A (X-01)", "B (X-02)"))
    (found,) = refusals(whole(S.PLAN_BUILT), COMMITTEE, two)
    assert found.startswith(typeset("2 règles bloquent : A (X-01) ; B (X-02)."))


def test_a_rule_without_answer_is_told_and_does_not_refuse() -> None:
    readiness = replace(READY, unanswered=("Plafond (PTZ-01)",))
    (found,) = [
        one for one in possible(whole(S.PLAN_BUILT), Role.LEAD, readiness) if one.transition is COMMITTEE
    ]
    assert found.allowed
    assert found.warnings == (typeset("Règles bloquantes encore sans réponse : Plafond (PTZ-01)."),)


def test_pieces_are_waited_for_unless_a_named_person_says_why_not() -> None:
    readiness = replace(READY, missing_pieces=("CV", "RIB"))
    dossier = whole(S.PLAN_BUILT)
    (found,) = refusals(dossier, COMMITTEE, readiness)
    assert found.startswith(typeset("Pièces à recevoir : CV ; RIB."))
    derogation = Derogation(rule=PIECES, author="Dominique", reason="Reçues en séance.")
    assert refusals(replace(dossier, derogations=(derogation,)), COMMITTEE, readiness) == ()
    for bare in (
        replace(derogation, author=" "),
        replace(derogation, reason=""),
        replace(derogation, rule="X"),
    ):
        assert refusals(replace(dossier, derogations=(bare,)), COMMITTEE, readiness)


@pytest.mark.parametrize(
    "assessment", [Assessment(), Assessment(opinion=Opinion.RESERVED), Assessment(opinion_reason="Oui")]
)
def test_an_opinion_has_its_reason(assessment: Assessment) -> None:
    (found,) = refusals(whole(S.PLAN_BUILT, assessment=assessment), COMMITTEE)
    assert "avis" in found


def test_a_session_is_chosen_then_held() -> None:
    enter, present = step_to(S.READY, S.ON_AGENDA), step_to(S.ON_AGENDA, S.PRESENTED)
    assert "séance" in refusals(whole(S.READY), enter, replace(READY, session_on=None))[0]
    assert "séance" in refusals(whole(S.ON_AGENDA), present, replace(READY, session_on=None))[0]
    later = replace(READY, session_on=date(2019, 6, 19))
    assert refusals(whole(S.READY), enter, later) == ()
    assert "19/06/2019" in refusals(whole(S.ON_AGENDA), present, later)[0]
    assert refusals(whole(S.READY), enter, replace(READY, blocking=("A",)))


def test_a_decision_is_dated_and_not_of_tomorrow() -> None:
    grant = step_to(S.PRESENTED, S.GRANTED)
    assert refusals(whole(S.PRESENTED), grant) == ()
    assert "à renseigner" in refusals(whole(S.PRESENTED, decided_on=None), grant)[0]
    assert "20/06/2019" in refusals(whole(S.PRESENTED, decided_on=date(2019, 6, 20)), grant)[0]


def test_conditions_unknown_are_not_lifted() -> None:
    lift = step_to(S.GRANTED_WITH_CONDITIONS, S.CONDITIONS_LIFTED)
    dossier = whole(S.GRANTED_WITH_CONDITIONS)
    assert "à renseigner" in refusals(dossier, lift, replace(READY, open_conditions=None))[0]
    (found,) = refusals(dossier, lift, replace(READY, open_conditions=("Bail signé",)))
    assert found == typeset("Conditions à lever : Bail signé.")


def test_the_bank_is_waited_for_when_it_lends() -> None:
    lent = whole(S.GRANTED)
    alone = replace(lent, scenarios=(replace(lent.scenarios[0], plan=a_plan((a_need(900),))),))
    wait, pay = step_to(S.GRANTED, S.AWAITING_BANK), step_to(S.GRANTED, S.SET_UP)
    assert (refusals(lent, wait), bool(refusals(lent, pay))) == ((), True)
    assert (bool(refusals(alone, wait)), refusals(alone, pay)) == (True, ())


def test_nothing_is_paid_before_its_pieces_and_the_company() -> None:
    pay = step_to(S.AWAITING_BANK, S.SET_UP)
    readiness = replace(READY, missing_setup_pieces=("RIB",))
    assert len(refusals(whole(S.AWAITING_BANK, effective_on=None), pay, readiness)) == 2


def test_only_a_guaranteed_loan_is_called() -> None:
    call = step_to(S.INCIDENT, S.CALLED)
    bare = a_plan((a_need(9_000),), a_bank_loan(9_000, guarantees=()))
    dossier = whole(S.INCIDENT)
    assert refusals(dossier, call) == ()
    assert refusals(replace(dossier, scenarios=(replace(dossier.scenarios[0], plan=bare),)), call)


@pytest.mark.parametrize("state", [S.GRANTED, S.GRANTED_WITH_CONDITIONS, S.REFUSED])
def test_a_decision_that_was_sent_is_reopened_by_the_direction_with_a_warning(state: DossierState) -> None:
    correct = step_to(state, S.PRESENTED, "Corriger la décision")
    reopen = step_to(state, S.PRESENTED, "Rouvrir la décision notifiée")
    for notified in (True, None):
        assert refusals(whole(state), correct, replace(READY, notified=notified))
    by_role = {
        role: next(one for one in possible(whole(state), role, READY) if one.transition is reopen)
        for role in Role
    }
    assert [role for role, found in by_role.items() if found.allowed] == [Role.DIRECTION]
    assert by_role[Role.DIRECTION].warnings
    assert "retirer" in by_role[Role.DIRECTION].warnings[0]
    assert move(whole(state), reopen, Role.DIRECTION, READY, "Erreur").decided_on is None


def test_contents_are_frozen_from_the_committee_on() -> None:
    assert {state for state in S if not is_frozen(state)} == EDITABLE
    before = (S.CONTACT, S.ELIGIBLE, S.ASSESSMENT, S.PLAN_BUILT, S.REDIRECTED)
    assert set(before) == EDITABLE


def test_a_step_in_words() -> None:
    lapse = step_to(S.GRANTED, S.LAPSED)
    assert "Refus de la banque" in lapse.reasons
    assert told(lapse, " Refus de\n la banque ") == typeset("Rendre caduc : Refus de la banque")
    assert told(lapse) == "Rendre caduc"
