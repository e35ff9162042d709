"""Best mix against every plan tried one by one, for situations of a few cents where all can be."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Situation
from pdca_desktop.domain.plan import FinancingTerms, Plan, Resource, ResourceNature, ResourceStatus
from pdca_desktop.domain.project import Project, ProjectNature, Segment
from pdca_desktop.rules.best_mix import Criterion, propose
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.rules.values import Quantity
from tests.builders import (
    BETHUNE,
    BETHUNE_QPV,
    TODAY,
    a_bank_loan,
    a_dossier,
    a_guarantee,
    a_holder,
    a_need,
    a_resource,
)
from tests.rules.mix_by_hand import ORDER, EveryPlan, accepted, figures, with_plan, with_values

N = ResourceNature
PACK = load_pack("2019")


def _cents(least: int, most: int) -> st.SearchStrategy[Euros]:
    return st.integers(least, most).map(Euros)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Dossier, Mapping[str, Quantity]]:
    """Needs of a few cents under caps of a few cents, so that every amount can be tried."""
    caps: Mapping[str, Quantity] = {
        "ptz.cap": draw(_cents(1, 5)),
        "cap_jeunes.cap": draw(_cents(1, 2)),
        "cap_quartiers.cap": draw(_cents(1, 2)),
        "cap_ess.cap": draw(_cents(1, 2)),
        "pret_solidaire.floor": draw(_cents(1, 4)),
        "ptz.plan_ceiling": draw(_cents(10, 30)),
        "guarantee.fag_cap": draw(_cents(3, 12)),
        "ptz.pairing": draw(st.sampled_from([Decimal(100), Decimal(100), Decimal(105), Decimal(50)])),
    }
    young, jobless, qpv = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    solidaire = draw(st.none() | _cents(1, 4))
    terms = FinancingTerms(
        own_money=draw(_cents(0, 6)),
        bank_maximum=draw(st.none() | _cents(3, 14)),
        bank_rate=draw(st.sampled_from([Decimal("3.1"), Decimal(0), Decimal(5), Decimal("3.1"), None])),
        bank_months=draw(st.sampled_from([60, 48, 60, 60, 72])),
        bank_surety=draw(st.sampled_from([None, Decimal(0), Decimal(30), Decimal(100)])),
        ptz_months=draw(st.sampled_from([48, 36, 60, 66, None])),
        solidaire_maximum=solidaire,
        solidaire_rate=None if solidaire is None else draw(st.sampled_from([Decimal(2), Decimal(0)])),
        solidaire_months=None if solidaire is None else draw(st.sampled_from([60, 84])),
        equity_maximum=draw(st.none() | _cents(0, 1)),
    )
    kept = draw(
        st.sampled_from(
            [
                (),
                (),
                (_granted(a_bank_loan(Euros(3), guarantees=())),),
                (_granted(a_bank_loan(Euros(3), guarantees=(replace(a_guarantee(), decided_on=TODAY),))),),
                (_granted(a_resource(Euros(2), N.HONOUR_LOAN)),),
                (_granted(a_resource(Euros(1), N.OTHER_GRANT)),),
            ]
        )
    )
    dossier = a_dossier(
        Plan(needs=(a_need(draw(_cents(3, 16))),), resources=kept),
        terms=terms,
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
    return replace(dossier, structure=replace(dossier.structure, place=place)), caps


def _granted(line: Resource) -> Resource:
    return replace(line, status=ResourceStatus.GRANTED)


@settings(max_examples=25)
@given(situations())
def test_equals_every_plan_tried_one_by_one(situation: tuple[Dossier, Mapping[str, Quantity]]) -> None:
    dossier, pack = situation[0], with_values(PACK, situation[1])
    found = propose(dossier, pack, today=TODAY)
    every = EveryPlan(dossier, pack)
    for criterion in Criterion:
        expected = every.best(criterion)
        if expected is None:
            assert not found.proposals
            continue
        key, clean = expected
        proposal = next(one for one in found.proposals if criterion in one.criteria)
        exact = figures(proposal.plan, dossier.terms.bank_surety)
        assert tuple(exact[rank] for rank in ORDER[criterion]) == key
        assert accepted(with_plan(dossier, proposal.plan), pack) is (True if clean else None)
        assert bool(proposal.alerts) is not clean
