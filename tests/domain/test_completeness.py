"""Sections of the workspace: empty, started, complete, and what is missing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop.domain import path
from pdca_desktop.domain.assessment import Assessment, Opinion
from pdca_desktop.domain.checklist import expected_pieces
from pdca_desktop.domain.completeness import (
    ESSENTIALS,
    ROOTS,
    Completeness,
    Fill,
    Section,
    completeness,
    section_completeness,
)
from pdca_desktop.domain.document import Piece
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.engagement import CRITERIA, Criterion, Mark, Presence
from pdca_desktop.domain.forecast import Forecast, ForecastYear
from pdca_desktop.domain.path import write
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Plan, Scenario
from pdca_desktop.domain.project import ProjectNature, Segment
from pdca_desktop.domain.record import slots_of
from pdca_desktop.domain.support.fidess import Fidess
from tests.builders import TODAY, a_dossier, a_holder, a_need, a_plan, a_resource, euros
from tests.strategies import records

EMPTY, STARTED, COMPLETE = Fill.EMPTY, Fill.STARTED, Fill.COMPLETE


def one(dossier: Dossier, section: Section) -> Completeness:
    return section_completeness(dossier, section, TODAY)


def test_every_section_has_roots_and_patterns_that_are_declared() -> None:
    assert set(ROOTS) == set(ESSENTIALS) == set(Section)
    for section in Section:
        for pattern in (*ROOTS[section], *(essential.pattern for essential in ESSENTIALS[section])):
            assert path.slot_at(Dossier, pattern.replace("*", "0").replace("@", "0")).declared.label
        for essential in ESSENTIALS[section]:
            bare = essential.pattern.replace("@", "*")
            assert any(bare == root or bare.startswith(f"{root}/") for root in ROOTS[section]), bare


def test_every_text_of_the_assessment_is_in_one_section() -> None:
    places = [root for section in (Section.ASSESSMENT, Section.OPINION) for root in ROOTS[section]]
    assert sorted(places) == sorted(f"/assessment/{name}" for name in slots_of(Assessment))


def test_a_new_dossier_is_empty_all_over() -> None:
    blank = Dossier(id="x", holders=(Person(id="p"),), scenarios=(Scenario(id="s", name="Montage B"),))
    assert [found.fill for found in completeness(blank, TODAY)] == [EMPTY] * 8
    assert [found.section for found in completeness(Dossier(), TODAY)] == list(Section)
    assert one(Dossier(), Section.HOLDERS).missing == ("/holders",)


@settings(max_examples=60)
@given(records(Dossier, within_bounds=True, most_items=2), st.dates())
def test_counts_agree_with_what_is_missing(dossier: Dossier, today: object) -> None:
    for found in completeness(dossier, today):  # type: ignore[arg-type]
        assert 0 <= found.done <= found.asked
        assert (found.fill is COMPLETE) is (found.asked > 0 and found.done == found.asked)
        assert bool(found.missing) is (found.done < found.asked)
        assert len(set(found.missing)) == len(found.missing)
        for place in found.missing:
            assert path.slot_at(Dossier, place).declared.label


@settings(max_examples=60)
@given(records(Dossier, within_bounds=True, most_items=2), st.sampled_from(Section), st.data())
def test_answering_never_empties_and_erasing_never_completes(
    dossier: Dossier, section: Section, data: st.DataObject
) -> None:
    essentials = [
        place
        for place in one(dossier, section).missing
        if not path.slot_at(Dossier, place).many and path.slot_at(Dossier, place).kind.value == "text"
    ]
    if not essentials:
        return
    place = data.draw(st.sampled_from(essentials))
    filled = write(dossier, place, "Réponse")
    assert one(filled, section).fill is not EMPTY
    assert place not in one(filled, section).missing
    assert place in one(write(filled, place, "  \n"), section).missing


def test_a_takeover_asks_who_sells() -> None:
    creation = a_dossier()
    takeover = write(creation, "/project/nature", ProjectNature.TAKEOVER)
    more = set(one(takeover, Section.PROJECT).missing) - set(one(creation, Section.PROJECT).missing)
    assert more == {"/project/takeover_from", "/project/takeover_price"}


def test_chapters_of_the_assessment_depend_on_the_segment() -> None:
    tpe = replace(a_dossier(), assessment=Assessment(model="x"))
    assert "/assessment/tests" in one(tpe, Section.ASSESSMENT).missing
    ess = replace(tpe, segment=Segment.ESS)
    assert "/assessment/leadership" in one(ess, Section.ASSESSMENT).missing
    assert "/assessment/tests" not in one(ess, Section.ASSESSMENT).missing
    assert "/holders/0/diploma" not in one(ess, Section.HOLDERS).missing


def test_every_holder_counts() -> None:
    dossier = a_dossier(holders=(a_holder(), Person(id="2", first_name="A")))
    missing = one(dossier, Section.HOLDERS).missing
    assert "/holders/1/last_name" in missing
    assert "/holders/0/last_name" not in missing


def test_an_answer_of_no_or_nothing_is_an_answer() -> None:
    takeover = write(a_dossier(), "/project/nature", ProjectNature.TAKEOVER)
    free = write(takeover, "/project/takeover_price", euros(0))
    assert "/project/takeover_price" not in one(free, Section.PROJECT).missing


@pytest.mark.parametrize(
    ("plan", "fill", "missing"),
    [
        (a_plan((a_need(9_000),)), COMPLETE, ()),
        (Plan(), EMPTY, None),
        (Plan(needs=(a_need(0),), resources=(a_resource(0),)), STARTED, ("/scenarios/1/plan",)),
        (
            Plan(needs=(a_need(9_000),)),
            STARTED,
            (
                "/scenarios/1/plan/resources",
                "/scenarios/1/plan",
            ),
        ),
        (Plan(needs=(a_need(9_000),), resources=(a_resource(8_999),)), STARTED, ("/scenarios/1/plan",)),
        (
            Plan(needs=(a_need(9),), resources=(a_resource(9), replace(a_resource(1), amount=None))),
            STARTED,
            ("/scenarios/1/plan/resources/1/amount",),
        ),
    ],
)
def test_the_retained_plan_is_complete_when_it_balances(
    plan: Plan, fill: Fill, missing: tuple[str, ...] | None
) -> None:
    dossier = a_dossier(scenarios=(Scenario(id="a"), Scenario(id="b", plan=plan)), chosen="b")
    found = one(dossier, Section.PLAN)
    assert found.fill is fill
    assert missing is None or found.missing == missing


def test_a_retained_plan_that_is_not_there_is_missing_and_no_crash() -> None:
    assert one(a_dossier(chosen="gone"), Section.PLAN).fill is STARTED


def test_a_scheme_without_plan_asks_for_none() -> None:
    dossier = a_dossier(Plan(), fidess=Fidess())
    assert one(dossier, Section.PLAN).fill is Fill.NOT_NEEDED
    assert one(dossier, Section.FORECAST).fill is Fill.NOT_NEEDED
    assert one(
        replace(dossier, forecast=Forecast(years=(ForecastYear(rent=euros(1)),))), Section.FORECAST
    ).fill is (STARTED)
    begun = a_dossier(Plan(needs=(a_need(1),)), fidess=Fidess())
    assert one(begun, Section.PLAN).fill is STARTED


def test_a_year_without_a_figure_is_no_year() -> None:
    blank = replace(a_dossier(), forecast=Forecast(years=(ForecastYear(),) * 3))
    assert one(blank, Section.FORECAST).fill is EMPTY
    assert "/forecast/years/0" in one(blank, Section.FORECAST).missing


def _marks(presence: Presence | None, evidence: str = "") -> tuple[Mark, ...]:
    return tuple(
        Mark(criterion=criteria[0], presence=presence, evidence=evidence) for criteria in CRITERIA.values()
    )


@pytest.mark.parametrize(
    ("marks", "fill", "done"),
    [
        ((), EMPTY, 0),
        (_marks(None), STARTED, 0),
        (_marks(Presence.NO), COMPLETE, 5),
        (_marks(Presence.REAL), STARTED, 0),
        (_marks(Presence.REAL, " "), STARTED, 0),
        (_marks(Presence.EMERGING, "Contrat signé"), COMPLETE, 5),
        (_marks(Presence.NO)[:4], STARTED, 4),
    ],
)
def test_each_axis_has_an_answer_and_what_is_found_is_proved(
    marks: tuple[Mark, ...], fill: Fill, done: int
) -> None:
    found = one(a_dossier(engagement=marks), Section.ENGAGEMENT)
    assert (found.fill, found.done, found.asked) == (fill, done, 5)


def test_one_proof_carries_its_axis() -> None:
    bare = Mark(criterion=Criterion.JOB_CREATION, presence=Presence.REAL)
    proved = Mark(criterion=Criterion.JOB_QUALITY, presence=Presence.STRONG, evidence="CDI")
    assert one(a_dossier(engagement=(bare,)), Section.ENGAGEMENT).missing[0] == "/engagement/0"
    assert one(a_dossier(engagement=(bare, proved)), Section.ENGAGEMENT).done == 1


def test_pieces_are_complete_when_nothing_required_is_missing() -> None:
    found = one(a_dossier(pieces=()), Section.PIECES)
    assert (found.fill, found.done) == (EMPTY, 0)
    assert one(a_dossier(), Section.PIECES).done == 1
    dossier = a_dossier()
    pieces = tuple(
        Piece(kind=piece.kind, holder=piece.holder, received_on=TODAY)
        for piece in expected_pieces(dossier)
        if piece.required
    )
    assert one(replace(dossier, pieces=pieces), Section.PIECES).fill is COMPLETE


def test_an_opinion_has_its_reason_and_its_day() -> None:
    opinion = Assessment(opinion=Opinion.FAVOURABLE, opinion_reason="Solide", opinion_on=TODAY)
    assert one(a_dossier(assessment=opinion), Section.OPINION).fill is COMPLETE
    assert one(a_dossier(assessment=replace(opinion, opinion_on=None)), Section.OPINION).missing == (
        "/assessment/opinion_on",
    )
