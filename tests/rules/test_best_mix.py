"""Best mix: equal to every plan tried one by one, proved by the rules, exact to the cent, honest when stuck."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop.domain import path
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import Euros, total
from pdca_desktop.domain.person import Situation
from pdca_desktop.domain.plan import (
    FinancingTerms,
    NeedNature,
    Plan,
    Resource,
    ResourceNature,
    ResourceStatus,
)
from pdca_desktop.domain.project import Project, ProjectNature, Segment
from pdca_desktop.finance.schedule import schedule
from pdca_desktop.rules.best_mix import Criterion, Mix, Proposal, propose
from pdca_desktop.rules.catalogue import judge
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.rules.values import RulePack
from pdca_desktop.rules.verdict import Severity, State
from tests.builders import (
    BETHUNE,
    BETHUNE_QPV,
    TODAY,
    a_bank_loan,
    a_dossier,
    a_holder,
    a_need,
    a_resource,
    euros,
)
from tests.rules.mix_by_hand import ORDER, accepted, best_by_hand, figures, with_plan, with_values

N = ResourceNature
PACK = load_pack("2019")
TERMS = FinancingTerms(
    own_money=euros(12_000),
    bank_maximum=euros(40_000),
    bank_rate=Decimal("3.1"),
    bank_months=60,
    bank_surety=Decimal(50),
    ptz_months=48,
)


def a_file(
    *needs: str | int, terms: FinancingTerms = TERMS, kept: tuple[Resource, ...] = (), **fields: object
) -> Dossier:
    """A young job-seeker who creates a company in Béthune, with needs and nothing to finance them yet."""
    return a_dossier(Plan(needs=tuple(a_need(need) for need in needs), resources=kept), terms=terms, **fields)


def mix(dossier: Dossier, pack: RulePack = PACK) -> Mix:
    return propose(dossier, pack, today=TODAY)


def by(found: Mix, criterion: Criterion) -> Proposal:
    return next(proposal for proposal in found.proposals if criterion in proposal.criteria)


def held(proposal: Proposal, nature: ResourceNature) -> Euros:
    return total(line.amount or Euros(0) for line in proposal.plan.resources if line.nature is nature)


def _cents(least: int, most: int) -> st.SearchStrategy[Euros]:
    return st.integers(least, most).map(Euros)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Dossier, RulePack]:
    """Needs of a few cents under caps of a few cents, so that every amount can be tried."""
    pack = with_values(
        PACK,
        {
            "ptz.cap": draw(_cents(1, 5)),
            "cap_jeunes.cap": draw(_cents(1, 2)),
            "cap_quartiers.cap": draw(_cents(1, 2)),
            "cap_ess.cap": draw(_cents(1, 2)),
            "pret_solidaire.floor": draw(_cents(1, 4)),
            "ptz.plan_ceiling": draw(_cents(10, 30)),
            "guarantee.fag_cap": draw(_cents(3, 12)),
            "ptz.pairing": draw(st.sampled_from([Decimal(100), Decimal(100), Decimal(105), Decimal(50)])),
        },
    )
    young, jobless, qpv = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    solidaire = draw(st.none() | _cents(1, 5))
    terms = FinancingTerms(
        own_money=draw(_cents(0, 9)),
        bank_maximum=draw(st.none() | _cents(0, 14)),
        bank_rate=draw(st.sampled_from([Decimal(0), Decimal("3.1"), Decimal("3.1"), None])),
        bank_months=draw(st.sampled_from([48, 60, 60, 72])),
        bank_surety=draw(st.sampled_from([None, Decimal(0), Decimal(30), Decimal(100)])),
        ptz_months=draw(st.sampled_from([None, 36, 48, 60, 66])),
        solidaire_maximum=solidaire,
        solidaire_rate=None if solidaire is None else draw(st.sampled_from([Decimal(2), Decimal(0)])),
        solidaire_months=None if solidaire is None else draw(st.sampled_from([60, 84])),
        equity_maximum=draw(st.none() | _cents(0, 2)),
    )
    kept = draw(
        st.sampled_from(
            [
                (),
                (),
                (_granted(a_bank_loan(Euros(3), guarantees=())),),
                (_granted(a_resource(Euros(2), N.HONOUR_LOAN)),),
                (_granted(a_resource(Euros(1), N.OTHER_GRANT)),),
            ]
        )
    )
    dossier = a_file(
        Euros(draw(st.integers(3, 20))),  # type: ignore[arg-type]
        terms=terms,
        kept=kept,
        segment=draw(st.sampled_from([Segment.TPE, Segment.ESS])),
        project=Project(
            nature=draw(
                st.sampled_from([ProjectNature.CREATION, ProjectNature.CREATION, ProjectNature.TAKEOVER])
            ),
            collective=False,
            labelled=draw(st.sampled_from([True, False, None])),
        ),
        holders=(
            a_holder(
                birth_date=a_holder().birth_date if young else a_holder().birth_date.replace(year=1970),  # type: ignore[union-attr]
                situation=Situation.RSA if jobless else Situation.EMPLOYEE,
                employment_difficulty=False,
            ),
        ),
    )
    place = BETHUNE_QPV if qpv else BETHUNE
    return replace(dossier, structure=replace(dossier.structure, place=place)), pack


def _granted(line: Resource) -> Resource:
    return replace(line, status=ResourceStatus.GRANTED)


@settings(max_examples=40)
@given(situations())
def test_equals_every_plan_tried_one_by_one(situation: tuple[Dossier, RulePack]) -> None:
    dossier, pack = situation
    found = mix(dossier, pack)
    for criterion in Criterion:
        expected = best_by_hand(dossier, pack, criterion)
        if expected is None:
            assert not found.proposals
            continue
        key, clean = expected
        proposal = by(found, criterion)
        exact = figures(proposal.plan, dossier.terms.bank_surety)
        assert tuple(exact[rank] for rank in ORDER[criterion]) == key
        assert accepted(with_plan(dossier, proposal.plan), pack, alerts_bind=clean)
        assert bool(proposal.alerts) is not clean
