"""FIDESS."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.employment import JobHorizon, JobKind, Jobs
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.structure import Structure
from pdca_desktop.domain.support.fidess import Fidess, StudyCost
from pdca_desktop.rules.instruments.fidess import (
    agreement,
    amount,
    duration,
    eligibility,
    jobs,
    least_duration,
)
from pdca_desktop.rules.verdict import Severity, State
from tests.rules.instruments.test_ess_support import CENT, mended, state, verdict

ELIGIBLE = Fidess(content="Étude du marché", leader="Claude Exemple", new_company=True)
FI = pytest.mark.parametrize


def study(requested: str | None, *costs: str | None, months: int | None = 9) -> Dossier:
    lines = tuple(StudyCost(amount=None if cost is None else Euros.of(cost)) for cost in costs)
    wanted = None if requested is None else Euros.of(requested)
    fidess = replace(ELIGIBLE, requested=wanted, costs=lines, study_months=months)
    return Dossier(fidess=fidess, structure=Structure(solidarity_company=True))


@FI(
    ("requested", "costs", "expected"),
    [
        ("30000.00", ("42857.14",), State.PASS),  # T14
        ("30000.01", ("42857.14",), State.FAIL),
        ("30000.00", ("42857.15",), State.PASS),  # T14
        ("30000.01", ("42857.15",), State.FAIL),
        ("29999.99", ("42857.13",), State.PASS),
        ("30000.00", ("42857.13",), State.FAIL),
        ("28000.00", ("40000.00",), State.PASS),  # T15
        ("28000.01", ("40000.00",), State.FAIL),
        ("27999.99", ("30000.00", "10000.00"), State.PASS),
        ("30000.01", ("90000.00",), State.FAIL),
        ("30000.01", (), State.FAIL),
        ("30000.01", (None,), State.FAIL),
        ("20000.00", (), State.UNKNOWN),
        ("20000.00", ("1000.00", None), State.UNKNOWN),
        ("20000.00", ("40000.00", None), State.PASS),
        (None, ("40000.00",), State.UNKNOWN),
    ],
)
def test_amount(requested: str | None, costs: tuple[str | None, ...], expected: State) -> None:
    assert state(amount, study(requested, *costs)) is expected


@FI(
    ("requested", "costs", "limit", "words"),
    [
        ("29000.00", "40000.00", "28000.00", "70\u00a0% des frais"),
        ("31000.00", "42857.14", "30000.00", "plafond"),
        ("99000.00", "90000.00", "30000.00", "plafond"),
    ],
)
def test_the_binding_limit_is_shown(requested: str, costs: str, limit: str, words: str) -> None:
    refused = verdict(amount, study(requested, costs))
    assert refused.deciding is not None
    assert refused.deciding.limit == Euros.of(limit)
    assert words in refused.message


@FI(("requested", "costs"), [("31000.00", "90000.00"), ("28000.01", "40000.00"), ("45000.00", "42857.13")])
def test_way_out_of_the_amount_is_the_largest_allowed(requested: str, costs: str) -> None:
    (after,) = mended(amount, study(requested, costs)).values()
    assert after.fidess is not None
    assert after.fidess.requested is not None
    more = replace(after.fidess, requested=after.fidess.requested + CENT)
    assert state(amount, replace(after, fidess=more)) is State.FAIL


def test_a_study_that_costs_nothing_is_given_up() -> None:
    (after,) = mended(amount, study("100.00", "0.00")).values()
    assert after.fidess is None


@FI(
    ("months", "expected"),
    [(1, State.PASS), (9, State.PASS), (10, State.FAIL), (0, State.FAIL), (None, State.UNKNOWN)],  # 10: T16
)
def test_duration(months: int | None, expected: State) -> None:
    assert state(duration, study("1.00", months=months)) is expected


def test_way_out_of_the_duration() -> None:
    (after,) = mended(duration, study("1.00", months=14)).values()
    assert after.fidess is not None
    assert after.fidess.study_months == 9


def eligible(**fields: object) -> Dossier:
    return Dossier(
        fidess=replace(ELIGIBLE, **fields),  # type: ignore[arg-type]
        structure=Structure(solidarity_company=True),
    )


@FI(
    ("dossier", "expected", "missing"),
    [
        (eligible(), State.PASS, ()),
        (eligible(leader="  "), State.UNKNOWN, ("/fidess/leader",)),
        (eligible(content=""), State.UNKNOWN, ("/fidess/content",)),
        (eligible(new_company=None), State.UNKNOWN, ("/fidess/new_company",)),
        (eligible(new_company=False), State.FAIL, ()),
        (eligible(new_company=False, leader=""), State.FAIL, ()),
        (replace(eligible(), structure=Structure()), State.UNKNOWN, ("/structure/solidarity_company",)),
        (replace(eligible(), structure=Structure(esus=True)), State.PASS, ()),
        (
            replace(eligible(), structure=Structure(esus=False)),
            State.UNKNOWN,
            ("/structure/solidarity_company",),
        ),
        (replace(eligible(), structure=Structure(solidarity_company=False)), State.FAIL, ()),
    ],
)
def test_eligibility(dossier: Dossier, expected: State, missing: tuple[str, ...]) -> None:
    judged = verdict(eligibility, dossier)
    assert (judged.state, judged.missing) == (expected, missing)


def test_a_received_study_content_answers() -> None:
    piece = Piece(kind=PieceKind.STUDY_CONTENT, received_on=date(2026, 5, 4))
    assert state(eligibility, replace(eligible(content=""), pieces=(piece,))) is State.PASS


def test_way_out_of_eligibility_is_to_give_up() -> None:
    (after,) = mended(eligibility, eligible(new_company=False)).values()
    assert after.fidess is None


@FI(("months", "expected"), [(5, State.FAIL), (6, State.PASS), (None, State.UNKNOWN)])
def test_least_duration_is_a_public_warning(months: int | None, expected: State) -> None:
    judged = verdict(least_duration, study("1.00", months=months))
    assert (judged.state, judged.severity) == (expected, Severity.WARNING)


def test_way_out_of_a_short_study() -> None:
    (after,) = mended(least_duration, study("1.00", months=3)).values()
    assert after.fidess is not None
    assert after.fidess.study_months == 6


def three_years(fte: str | None) -> Jobs:
    return Jobs(kind=JobKind.CREATED, horizon=JobHorizon.YEAR_3, fte=None if fte is None else Decimal(fte))


@FI(
    ("planned", "expected", "missing"),
    [
        ((three_years("5"),), State.PASS, ()),
        ((three_years("4.9"),), State.FAIL, ()),
        ((three_years("3"), three_years("2")), State.PASS, ()),
        ((three_years(None),), State.UNKNOWN, ("/jobs/0/fte",)),
        ((three_years("5"), three_years(None)), State.PASS, ()),
        ((), State.UNKNOWN, ("/jobs",)),
        ((replace(three_years("6"), horizon=JobHorizon.YEAR_1),), State.PASS, ()),
        ((replace(three_years("4"), horizon=JobHorizon.START),), State.UNKNOWN, ("/jobs",)),
        ((three_years("2"), replace(three_years("9"), kind=JobKind.SAVED)), State.FAIL, ()),
        ((three_years("2"), replace(three_years("9"), kind=None)), State.UNKNOWN, ("/jobs/1/kind",)),
    ],
)
def test_jobs(planned: tuple[Jobs, ...], expected: State, missing: tuple[str, ...]) -> None:
    judged = verdict(jobs, replace(study("1.00"), jobs=planned))
    assert (judged.state, judged.missing) == (expected, missing)


@FI(("requested", "expected"), [("23000.00", State.PASS), ("23000.01", State.FAIL), (None, State.UNKNOWN)])
def test_agreement_is_an_information(requested: str | None, expected: State) -> None:
    judged = verdict(agreement, study(requested))
    assert (judged.state, judged.severity) == (expected, Severity.INFO)
