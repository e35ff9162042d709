"""Chéquier STARTER and Innovation ESS."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.project import Project
from pdca_desktop.domain.support.innovation_ess import InnovationEss, InnovationMode
from pdca_desktop.domain.support.starter import Starter, StarterSession, StarterStep
from pdca_desktop.rules.instruments.innovation_ess import collective, single_mode
from pdca_desktop.rules.instruments.starter import hours, steps
from pdca_desktop.rules.verdict import Severity, State
from tests.rules.instruments.test_ess_support import mended, state, verdict

EACH = pytest.mark.parametrize
DAY = date(2026, 3, 2)


def logged(*durations: str | None) -> Dossier:
    sessions = tuple(StarterSession(hours=None if one is None else Decimal(one)) for one in durations)
    return Dossier(starter=Starter(sessions=sessions))


@EACH(
    ("durations", "expected"),
    [
        (("1.5", "2", "1.5", "1"), State.PASS),  # T19
        (("1.5", "2", "1.5", "1.01"), State.FAIL),
        (("1.5", "2", "1.5", "0.99"), State.PASS),
        (("1.5", None), State.UNKNOWN),
        (("6", "0.25", None), State.FAIL),
        ((), State.PASS),
    ],
)
def test_hours(durations: tuple[str | None, ...], expected: State) -> None:
    judged = verdict(hours, logged(*durations))
    assert (judged.state, judged.severity) == (expected, Severity.WARNING)


def test_hours_outside_do_not_count() -> None:
    session = StarterSession(hours=Decimal(6), hours_outside=Decimal(4))
    assert state(hours, Dossier(starter=Starter(sessions=(session,)))) is State.PASS


def test_way_out_moves_the_excess_of_the_last_sessions_outside() -> None:
    ((label, after),) = mended(hours, logged("3", "2.5", "1.5", "1.25")).items()
    assert label == "imputer 2,25\u00a0h hors chéquier"
    assert after.starter is not None
    assert [one.hours for one in after.starter.sessions] == [3, Decimal("2.5"), Decimal("0.5"), 0]
    assert [one.hours_outside for one in after.starter.sessions] == [0, 0, 1, Decimal("1.25")]
    less = replace(after.starter.sessions[2], hours=Decimal("0.51"))
    sessions = (*after.starter.sessions[:2], less, after.starter.sessions[3])
    assert state(hours, Dossier(starter=Starter(sessions=sessions))) is State.FAIL


def session(step: StarterStep | None, day: date | None = DAY) -> StarterSession:
    return StarterSession(step=step, held_on=day)


WELCOME, ASSESSMENT, STRUCTURING, PREPARATION = (session(step) for step in StarterStep)
UNTOLD = session(None, None)


def closed(*sessions: StarterSession, on: date | None = DAY) -> Dossier:
    return Dossier(starter=Starter(sessions=sessions, closed_on=on))


@EACH(
    ("dossier", "expected", "missing"),
    [
        (closed(WELCOME, ASSESSMENT, STRUCTURING, PREPARATION), State.PASS, ()),
        (closed(WELCOME, ASSESSMENT, STRUCTURING, PREPARATION, WELCOME), State.PASS, ()),
        (closed(WELCOME, ASSESSMENT, STRUCTURING), State.FAIL, ()),
        (closed(WELCOME, ASSESSMENT, STRUCTURING, UNTOLD), State.UNKNOWN, ("/starter/sessions/3/step",)),
        (closed(WELCOME, ASSESSMENT, UNTOLD), State.FAIL, ()),
        (
            closed(WELCOME, ASSESSMENT, STRUCTURING, session(StarterStep.PREPARATION, None)),
            State.UNKNOWN,
            ("/starter/sessions/3/held_on",),
        ),
        (
            closed(
                WELCOME,
                session(StarterStep.PREPARATION, None),
                session(StarterStep.PREPARATION, None),
                session(StarterStep.STRUCTURING, None),
            ),
            State.FAIL,
            (),
        ),
        (closed(WELCOME, ASSESSMENT, STRUCTURING, session(StarterStep.PREPARATION, date(2026, 3, 3))),
         State.FAIL, ()),
        (closed(), State.FAIL, ()),
        (closed(WELCOME, on=None), State.NOT_APPLICABLE, ()),
    ],
)  # fmt: skip
def test_steps(dossier: Dossier, expected: State, missing: tuple[str, ...]) -> None:
    judged = verdict(steps, dossier)
    assert (judged.state, judged.missing) == (expected, missing)


def test_missing_steps_are_named() -> None:
    message = verdict(steps, closed(WELCOME, ASSESSMENT, STRUCTURING)).message
    assert message.endswith("Préparation à la présentation du dossier à un financeur.")


def test_way_out_of_the_steps_is_to_reopen() -> None:
    (after,) = mended(steps, closed(WELCOME)).values()
    assert after.starter is not None
    assert after.starter.closed_on is None


def test_way_out_closes_after_the_last_step_when_all_were_held() -> None:
    late = session(StarterStep.PREPARATION, date(2026, 3, 9))
    after, _ = mended(steps, closed(WELCOME, ASSESSMENT, STRUCTURING, late)).values()
    assert after.starter is not None
    assert after.starter.closed_on == date(2026, 3, 9)
    sooner = replace(after.starter, closed_on=date(2026, 3, 8))
    assert state(steps, Dossier(starter=sooner)) is State.FAIL


STUDY, TRANSFER, LEADER = InnovationMode


def asked(*modes: InnovationMode, partners: int | None = 3, collective: bool | None = None) -> Dossier:
    innovation = InnovationEss(modes=modes, partners=partners)
    return Dossier(innovation=innovation, project=Project(collective=collective))


@EACH(
    ("dossier", "expected"),
    [
        (asked(STUDY), State.PASS),
        (asked(STUDY, STUDY), State.PASS),
        (asked(STUDY, LEADER), State.FAIL),
        (asked(), State.UNKNOWN),
    ],
)
def test_single_mode(dossier: Dossier, expected: State) -> None:
    assert state(single_mode, dossier) is expected


def test_way_out_keeps_any_one_mode() -> None:
    after = mended(single_mode, asked(STUDY, LEADER, TRANSFER)).values()
    kept = [one.innovation.modes for one in after if one.innovation]
    assert kept == [(STUDY,), (LEADER,), (TRANSFER,)]


@EACH(
    ("dossier", "expected", "missing"),
    [
        (asked(partners=2), State.PASS, ()),
        (asked(partners=1, collective=True), State.PASS, ()),
        (asked(partners=None, collective=True), State.PASS, ()),
        (asked(partners=1, collective=False), State.FAIL, ()),
        (asked(partners=1), State.UNKNOWN, ("/project/collective",)),
        (asked(partners=None, collective=False), State.UNKNOWN, ("/innovation/partners",)),
    ],
)
def test_collective(dossier: Dossier, expected: State, missing: tuple[str, ...]) -> None:
    judged = verdict(collective, dossier)
    assert (judged.state, judged.missing) == (expected, missing)


def test_way_out_of_a_lone_holder_is_to_give_up() -> None:
    (after,) = mended(collective, asked(STUDY, partners=1, collective=False)).values()
    assert after.innovation is None
