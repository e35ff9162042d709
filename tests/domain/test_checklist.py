"""The list of pieces follows the answers, and each piece stands where it should on the day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop.domain.checklist import (
    Expected,
    Milestone,
    PieceStatus,
    answering,
    expected_pieces,
    missing,
    reference_day,
    status,
    valid_until,
)
from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.forecast import CashMonth, CashPlan, Forecast, ForecastYear, FunderGrant
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.path import write
from pdca_desktop.domain.person import Situation
from pdca_desktop.domain.piece_reasons import HOLDER_REASONS, PROJECT_REASONS
from pdca_desktop.domain.plan import NeedNature, Plan, ResourceNature, ResourceStatus, Scenario
from pdca_desktop.domain.project import Instrument, ProjectNature, Segment
from pdca_desktop.domain.structure import LegalForm
from pdca_desktop.domain.support.dasess import Dasess
from pdca_desktop.domain.support.fidess import Fidess
from tests.builders import TODAY, a_bank_loan, a_dossier, a_holder, a_need, a_resource, euros
from tests.strategies import records

K = PieceKind
PLAIN = Dossier(holders=(a_holder(situation=None, nationality="Française"),))
"""A first meeting: one French holder, nothing asked for yet."""


def kinds(dossier: Dossier) -> set[PieceKind]:
    return {expected.kind for expected in expected_pieces(dossier)}


def change(before: Any, place: str, after: Any) -> tuple[set[PieceKind], set[PieceKind]]:
    """Kinds that an answer adds, kinds that it removes."""
    was, now = kinds(before), kinds(write(before, place, after))
    return now - was, was - now


def test_every_kind_has_its_reason_once() -> None:
    assert set(HOLDER_REASONS) | set(PROJECT_REASONS) == set(K)
    assert not set(HOLDER_REASONS) & set(PROJECT_REASONS)


def test_a_first_meeting_asks_for_the_common_pieces_only() -> None:
    assert kinds(PLAIN) == {
        *(K.IDENTITY, K.HOME_PROOF, K.CV, K.TAX_NOTICE, K.BANK_STATEMENTS, K.FORECAST, K.REQUEST_SIGNED),
    }


PTZ_ASKED = write(PLAIN, "/project/instruments", (Instrument.PTZ,))
DASESS_ASKED = write(PLAIN, "/dasess", Dasess())
ASSOCIATION = write(PLAIN, "/structure/legal_form", LegalForm.ASSOCIATION)


@pytest.mark.parametrize(
    ("before", "place", "after", "added", "removed"),
    [
        (PLAIN, "/project/nature", ProjectNature.CREATION, {K.REGISTRATION}, set()),
        (
            PLAIN,
            "/project/nature",
            ProjectNature.TAKEOVER,
            {K.BALANCE_SHEETS, K.SALE_AGREEMENT, K.REGISTRATION},
            set(),
        ),
        (PLAIN, "/project/nature", ProjectNature.DEVELOPMENT, {K.BALANCE_SHEETS, K.REGISTRATION}, set()),
        (
            PLAIN,
            "/project/instruments",
            (Instrument.CAP_JEUNES,),
            {K.NEET_PROOF, K.IEJ_QUESTIONNAIRE, K.DE_MINIMIS, K.RIB},
            set(),
        ),
        (
            PLAIN,
            "/project/instruments",
            (Instrument.CAP_QUARTIERS,),
            {K.QPV_PROOF, K.DE_MINIMIS, K.RIB},
            set(),
        ),
        (PLAIN, "/project/instruments", (Instrument.GUARANTEE,), {K.LOAN_OFFER, K.DE_MINIMIS}, set()),
        (
            PLAIN,
            "/project/instruments",
            (Instrument.STARTER,),
            set(),
            {K.TAX_NOTICE, K.BANK_STATEMENTS, K.FORECAST},
        ),
        (PTZ_ASKED, "/project/instruments", (), set(), {K.DE_MINIMIS, K.RIB}),
        (
            PLAIN,
            "/fidess",
            Fidess(),
            {K.STUDY_CONTENT, K.DE_MINIMIS, K.RIB},
            {K.TAX_NOTICE, K.BANK_STATEMENTS, K.FORECAST},
        ),
        (
            PLAIN,
            "/dasess",
            Dasess(),
            {K.SELF_DIAGNOSIS, K.CASH_PLAN, K.FACILITIES_STATEMENT, K.DE_MINIMIS, K.RIB},
            {K.TAX_NOTICE, K.BANK_STATEMENTS, K.FORECAST},
        ),
        (DASESS_ASKED, "/dasess/no_facility", True, set(), {K.FACILITIES_STATEMENT}),
        (
            DASESS_ASKED,
            "/forecast",
            Forecast(cash=CashPlan(months=(CashMonth(),) * 12)),
            set(),
            {K.CASH_PLAN},
        ),
        (write(PLAIN, "/fidess", Fidess()), "/fidess/content", "Étude", set(), {K.STUDY_CONTENT}),
        (PLAIN, "/holders/0/nationality", "Marocaine", {K.RESIDENCE_PERMIT}, set()),
        (PLAIN, "/holders/0/nationality", "Belge", set(), set()),
        (PLAIN, "/holders/0/nationality", "", set(), set()),
        (PLAIN, "/holders/0/situation", Situation.RSA, {K.SITUATION_PROOF}, set()),
        (PLAIN, "/holders/0/situation", Situation.EMPLOYEE, set(), set()),
        (PLAIN, "/holders/0/credit_instalments", euros(150), {K.PERSONAL_LOANS}, set()),
        (PLAIN, "/holders/0/credit_instalments", euros(0), set(), set()),
        (PLAIN, "/holders/0/credit_until", date(2030, 1, 1), {K.PERSONAL_LOANS}, set()),
        (PLAIN, "/structure/legal_form", LegalForm.EI, set(), set()),
        (PLAIN, "/structure/legal_form", LegalForm.SASU, {K.STATUTES}, set()),
        (
            PLAIN,
            "/structure/legal_form",
            LegalForm.ASSOCIATION,
            {K.STATUTES, K.OFFICIAL_JOURNAL, K.BOARD_LIST, K.BUDGET},
            {K.HOME_PROOF, K.TAX_NOTICE, K.BANK_STATEMENTS},
        ),
        (
            PLAIN,
            "/segment",
            Segment.ESS,
            {K.BOARD_LIST, K.BUDGET},
            {K.HOME_PROOF, K.TAX_NOTICE, K.BANK_STATEMENTS},
        ),
        (
            ASSOCIATION,
            "/project/nature",
            ProjectNature.CONSOLIDATION,
            {K.ANNUAL_REPORT, K.BALANCE_SHEETS, K.REGISTRATION},
            set(),
        ),
        (ASSOCIATION, "/structure/siae", True, {K.APPROVALS}, set()),
        (ASSOCIATION, "/structure/siae", False, set(), set()),
        (
            ASSOCIATION,
            "/forecast",
            Forecast(years=(ForecastYear(funder_grants=(FunderGrant(funder="Région"),)),)),
            {K.GRANT_AGREEMENTS},
            {K.FORECAST},
        ),
        (PLAIN, "/project/regulation", "CAP exigé", {K.LICENCES}, set()),
        (PLAIN, "/forecast", Forecast(years=(ForecastYear(rent=euros(1)),)), {K.LEASE}, {K.FORECAST}),
    ],
)
def test_an_answer_adds_and_removes_the_right_pieces(
    before: Dossier, place: str, after: Any, added: set[PieceKind], removed: set[PieceKind]
) -> None:
    assert change(before, place, after) == (added, removed)


@pytest.mark.parametrize(
    ("plan", "added"),
    [
        (Plan(needs=(a_need(5, NeedNature.WORKS),)), {K.QUOTES}),
        (Plan(needs=(a_need(5, NeedNature.STOCK),)), set()),
        (Plan(needs=(a_need(5, NeedNature.DEPOSIT),)), {K.LEASE}),
        (Plan(resources=(a_resource(5, ResourceNature.PTZ),)), {K.RIB, K.DE_MINIMIS}),
        (Plan(resources=(a_bank_loan(5),)), {K.LOAN_OFFER, K.DE_MINIMIS}),
        (Plan(resources=(a_bank_loan(5, guarantees=()),)), {K.LOAN_OFFER}),
        (Plan(resources=(replace(a_bank_loan(5), status=ResourceStatus.REFUSED),)), set()),
        (
            Plan(resources=(a_resource(5, ResourceNature.CAP_JEUNES),)),
            {K.NEET_PROOF, K.IEJ_QUESTIONNAIRE, K.RIB, K.DE_MINIMIS},
        ),
    ],
)
def test_the_retained_plan_asks_for_its_pieces_and_no_other_plan(plan: Plan, added: set[PieceKind]) -> None:
    scenarios = (Scenario(id="a"), Scenario(id="b", name="Montage B", plan=plan))
    dossier = replace(PLAIN, scenarios=scenarios)
    assert kinds(dossier) == kinds(PLAIN)
    assert kinds(replace(dossier, chosen="b")) == kinds(PLAIN) | added
    assert kinds(replace(dossier, chosen="gone")) == kinds(PLAIN)


def test_each_holder_has_pieces_of_their_own() -> None:
    first, second = a_holder(), a_holder(id="porteur-2", situation=Situation.EMPLOYEE, nationality="Turque")
    found = expected_pieces(a_dossier(holders=(first, second)))
    by_holder = {
        holder: {one.kind for one in found if one.holder == holder} for holder in ("porteur-1", "porteur-2")
    }
    assert by_holder["porteur-1"] - by_holder["porteur-2"] == {K.SITUATION_PROOF}
    assert by_holder["porteur-2"] - by_holder["porteur-1"] == {K.RESIDENCE_PERMIT}


def test_cap_jeunes_is_proved_by_the_one_who_asks_for_it() -> None:
    young = replace(a_resource(1500, ResourceNature.CAP_JEUNES), holder="porteur-2")
    holders = (a_holder(), a_holder(id="porteur-2"))

    def who(dossier: Dossier) -> list[str]:
        return [one.holder for one in expected_pieces(dossier) if one.kind is K.NEET_PROOF]

    dossier = a_dossier(Plan(resources=(young,)), holders=holders)
    assert who(dossier) == ["porteur-2"]
    both = Plan(resources=(young, replace(young, holder="")))
    assert who(a_dossier(both, holders=holders)) == ["porteur-1", "porteur-2"]
    asked = write(a_dossier(Plan(), holders=holders), "/project/instruments", (Instrument.CAP_JEUNES,))
    assert who(asked) == ["porteur-1", "porteur-2"], "both declared to be NEET"
    undeclared = replace(asked, holders=tuple(replace(one, neet=type(one.neet)()) for one in holders))
    assert who(undeclared) == ["porteur-1"]
    stranger = Plan(resources=(replace(young, holder="porteur-9"),))
    assert who(a_dossier(stranger, holders=holders)) == ["porteur-1", "porteur-2"], "it may be either"


@pytest.mark.parametrize("state", list(DossierState))
def test_nothing_is_awaited_once_it_is_over(state: DossierState) -> None:
    over = {DossierState.REDIRECTED, DossierState.REFUSED, DossierState.LAPSED, DossierState.CLOSED}
    assert bool(expected_pieces(a_dossier(state=state))) is (state not in over)


@settings(max_examples=60)
@given(records(Dossier, within_bounds=True, most_items=2))
def test_the_list_is_in_order_without_repetition_and_says_why(dossier: Dossier) -> None:
    holders = tuple(replace(holder, id=f"h{rank}") for rank, holder in enumerate(dossier.holders))
    found = expected_pieces(replace(dossier, holders=holders))
    assert [one.kind for one in found] == sorted((one.kind for one in found), key=list(K).index)
    keys = [(one.kind, one.holder) for one in found]
    assert len(set(keys)) == len(keys)
    for one in found:
        assert one.why == typeset(one.why)
        assert one.why.endswith(".")
        assert one.holder in {"", *(holder.id for holder in holders)}
        assert status(one, (), TODAY) is PieceStatus.MISSING


@settings(max_examples=60)
@given(records(Dossier, within_bounds=True, most_items=2), st.dates(), st.sampled_from(Milestone))
def test_receiving_what_is_missing_leaves_nothing_missing(
    dossier: Dossier, today: date, by: Milestone
) -> None:
    holders = tuple(
        replace(holder, id=f"h{rank}", residence_permit_until=None)
        for rank, holder in enumerate(dossier.holders)
    )
    dossier = replace(dossier, holders=holders)
    day = reference_day(dossier, today)
    received = tuple(
        Piece(kind=one.kind, holder=one.holder, received_on=day) for one in missing(dossier, by, today)
    )
    assert missing(replace(dossier, pieces=(*dossier.pieces, *received)), by, today) == ()
    assert set(missing(dossier, Milestone.COMMITTEE, today)) <= set(missing(dossier, Milestone.SETUP, today))


HOME = Expected(K.HOME_PROOF, "h1", "", required=True, by=Milestone.COMMITTEE)
IDENTITY = replace(HOME, kind=K.IDENTITY)
CV = replace(HOME, kind=K.CV)
DAY = date(2019, 5, 31)


@pytest.mark.parametrize(
    ("expected", "piece", "today", "found"),
    [
        (CV, {"received_on": DAY}, date(2029, 1, 1), "received"),
        (CV, {}, DAY, "missing"),
        (CV, {"original_seen": True}, DAY, "missing"),
        (IDENTITY, {"original_seen": True}, DAY, "seen"),
        (IDENTITY, {"original_seen": True, "received_on": DAY}, DAY, "received"),
        (IDENTITY, {"original_seen": False}, DAY, "missing"),
        (IDENTITY, {"original_seen": True, "valid_until": DAY}, DAY, "expiring"),
        (IDENTITY, {"original_seen": True, "valid_until": DAY}, date(2019, 6, 1), "expired"),
        (HOME, {"received_on": DAY}, DAY, "received"),
        (HOME, {"received_on": DAY}, date(2019, 7, 30), "received"),
        (HOME, {"received_on": DAY}, date(2019, 7, 31), "expiring"),
        (HOME, {"received_on": DAY}, date(2019, 8, 30), "expiring"),
        (HOME, {"received_on": DAY}, date(2019, 8, 31), "expired"),
        (HOME, {"received_on": DAY, "valid_until": date(2019, 6, 15)}, date(2019, 6, 16), "expired"),
        (HOME, {"received_on": date(9999, 12, 31)}, DAY, "received"),
        (replace(IDENTITY, until=DAY), {"received_on": DAY}, date(2019, 6, 1), "expired"),
        (
            replace(IDENTITY, until=DAY),
            {"received_on": DAY, "valid_until": date(2030, 1, 1)},
            date(2019, 6, 1),
            "received",
        ),
    ],
)
def test_where_a_piece_stands(expected: Expected, piece: dict[str, Any], today: date, found: str) -> None:
    given_piece = Piece(kind=expected.kind, holder="h1", **piece)
    assert status(expected, (given_piece,), today).value == found


def test_less_than_three_months_is_not_three_months() -> None:
    assert valid_until(HOME, Piece(received_on=date(2019, 11, 30))) == date(2020, 2, 28)
    assert valid_until(CV, Piece(received_on=DAY)) is None


@given(st.lists(st.tuples(st.none() | st.dates(), st.none() | st.dates(), st.booleans())), st.dates())
def test_the_best_piece_counts_and_a_piece_more_never_harms(
    given_pieces: list[tuple[date | None, date | None, bool]], today: date
) -> None:
    pieces = [
        Piece(kind=K.IDENTITY, holder="h1", received_on=received, valid_until=until, original_seen=seen)
        for received, until, seen in given_pieces
    ]
    order = list(PieceStatus)
    ranks = [order.index(status(IDENTITY, pieces[:count], today)) for count in range(len(pieces) + 1)]
    assert ranks == sorted(ranks, reverse=True)


def test_a_piece_answers_for_its_own_holder() -> None:
    mine, unnamed, other = (Piece(kind=K.CV, holder=holder) for holder in ("h1", "", "h2"))
    assert answering(CV, (mine, unnamed, other, Piece(kind=K.RIB), Piece())) == (mine, unnamed)
    assert answering(replace(CV, first=False), (mine, unnamed, other)) == (mine,)
    project = replace(CV, kind=K.RIB, holder="")
    assert answering(project, (Piece(kind=K.RIB, holder="h2"),)) == (Piece(kind=K.RIB, holder="h2"),)


def test_a_residence_permit_ends_when_the_form_says() -> None:
    until = TODAY + timedelta(days=10)
    holder = a_holder(nationality="Sénégalaise", residence_permit_until=until)
    dossier = a_dossier(
        holders=(holder,), pieces=(Piece(kind=K.RESIDENCE_PERMIT, original_seen=True),), decided_on=None
    )
    (permit,) = [one for one in expected_pieces(dossier) if one.kind is K.RESIDENCE_PERMIT]
    assert "sénégalaise" in permit.why
    assert status(permit, dossier.pieces, TODAY) is PieceStatus.EXPIRING
    assert permit not in missing(dossier, Milestone.COMMITTEE, TODAY)
    assert permit in missing(dossier, Milestone.COMMITTEE, until + timedelta(days=1))


def test_proofs_are_judged_at_the_decision_once_it_is_taken() -> None:
    dossier = a_dossier(decided_on=date(2019, 6, 1))
    assert reference_day(dossier, date(2024, 1, 1)) == date(2019, 6, 1)
    assert reference_day(dossier, date(2019, 5, 1)) == date(2019, 5, 1)
    assert reference_day(replace(dossier, decided_on=None), TODAY) == TODAY


def test_registration_waits_for_the_creation_but_not_of_an_old_company() -> None:
    def by(nature: ProjectNature) -> Milestone:
        dossier = write(PLAIN, "/project/nature", nature)
        (found,) = [one for one in expected_pieces(dossier) if one.kind is K.REGISTRATION]
        return found.by

    assert by(ProjectNature.CREATION) is Milestone.SETUP
    assert by(ProjectNature.TAKEOVER) is Milestone.SETUP
    assert by(ProjectNature.DEVELOPMENT) is Milestone.COMMITTEE


def test_terms_without_guarantee_ask_for_no_guarantee() -> None:
    line = a_resource(5, ResourceNature.MICROCREDIT, LoanTerms(months=12))
    assert K.DE_MINIMIS not in kinds(a_dossier(Plan(resources=(line,))))
