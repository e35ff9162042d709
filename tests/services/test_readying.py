"""What the state machine is told of rules and pieces."""

from dataclasses import replace
from functools import cache

import pytest

from pdca_desktop.domain.assessment import Assessment, Opinion
from pdca_desktop.domain.document import Piece
from pdca_desktop.domain.dossier import Derogation, Dossier, DossierState
from pdca_desktop.domain.plan import Scenario
from pdca_desktop.domain.readiness import Readiness
from pdca_desktop.domain.workflow import Role, possible
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.rules.values import RulePack
from pdca_desktop.services.judging import judge_dossier
from pdca_desktop.services.pieces import piece_list
from pdca_desktop.services.readying import readiness
from tests.builders import TODAY, a_bank_loan, a_dossier, a_need, a_plan, a_ptz


@cache
def pack() -> RulePack:
    return load_pack("2019")


def asked(dossier: Dossier) -> Readiness:
    return readiness(judge_dossier(dossier, pack(), today=TODAY))


def with_pieces(dossier: Dossier) -> Dossier:
    received = tuple(
        Piece(kind=line.expected.kind, holder=line.expected.holder, received_on=TODAY)
        for line in piece_list(dossier, TODAY)
        if line.expected is not None
    )
    return replace(dossier, pieces=received)


def to_committee(dossier: Dossier) -> tuple[str, ...]:
    steps = possible(dossier, Role.LEAD, asked(dossier))
    return next(one for one in steps if one.transition.after is DossierState.READY).refusals


GOOD = with_pieces(
    a_dossier(assessment=Assessment(opinion=Opinion.FAVOURABLE, opinion_reason="Solide.")),
)
TOO_MUCH = replace(
    GOOD, scenarios=(Scenario(plan=a_plan((a_need(60_000),), a_ptz(9_000), a_bank_loan(30_000))),)
)


def test_a_dossier_that_nothing_holds_back_goes_to_the_committee() -> None:
    assert to_committee(GOOD) == ()


def test_a_blocking_rule_holds_it_back_by_its_name_until_somebody_says_why_not() -> None:
    blocking = asked(TOO_MUCH).blocking
    assert len(blocking) == 1
    assert "PTZ-01" in blocking[0]
    (refusal,) = to_committee(TOO_MUCH)
    assert blocking[0] in refusal
    waved = Derogation(rule="PTZ-01", author="Dominique", reason="Accord de la Banque des Territoires.")
    assert to_committee(replace(TOO_MUCH, derogations=(waved,))) == ()
    assert to_committee(replace(TOO_MUCH, derogations=(replace(waved, reason=" "),)))


def test_pieces_are_named_for_each_milestone() -> None:
    bare = asked(replace(GOOD, pieces=()))
    assert set(bare.missing_pieces) < set(bare.missing_setup_pieces)
    assert "Offre de prêt" in bare.missing_setup_pieces
    assert "CV" in bare.missing_pieces
    assert to_committee(replace(GOOD, pieces=()))


def test_a_blocking_rule_without_answer_is_told_apart() -> None:
    blank = replace(a_ptz(5_000), amount=None)
    unknown = replace(GOOD, scenarios=(Scenario(plan=a_plan((a_need(20_000),), blank)),))
    found = asked(unknown)
    assert found.unanswered
    assert not set(found.unanswered) & set(found.blocking)


def test_only_the_retained_plan_at_its_own_dates_moves_a_dossier_on() -> None:
    two = replace(GOOD, scenarios=(*GOOD.scenarios, Scenario(name="Montage B")))
    with pytest.raises(ValueError, match="retained"):
        readiness(judge_dossier(two, pack(), today=TODAY, scenario=1))
    with pytest.raises(ValueError, match="retained"):
        readiness(judge_dossier(two, pack(), today=TODAY, on=TODAY))


def test_what_the_session_says_is_passed_on() -> None:
    judgement = judge_dossier(GOOD, pack(), today=TODAY)
    found = readiness(judgement, session_on=TODAY, notified=True, open_conditions=("Bail",))
    assert (found.session_on, found.notified, found.open_conditions) == (TODAY, True, ("Bail",))
    assert readiness(judgement).open_conditions is None
