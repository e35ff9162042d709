"""Best mix: equal to every plan tried one by one, accepted by the rules, exact, honest when stuck."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import permutations, product

import pytest

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import Euros, total
from pdca_desktop.domain.person import Situation
from pdca_desktop.domain.plan import (
    FinancingTerms,
    Plan,
    Resource,
    ResourceNature,
    ResourceStatus,
)
from pdca_desktop.domain.project import Project, ProjectNature, Segment
from pdca_desktop.finance.schedule import schedule
from pdca_desktop.rules.best_mix import Criterion, Mix, Proposal, propose
from pdca_desktop.rules.catalogue import judge
from pdca_desktop.rules.mix_solver import Row, dot, minimise
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.rules.values import Quantity, RulePack
from pdca_desktop.rules.verdict import Severity, State
from tests.builders import (
    BETHUNE_QPV,
    TODAY,
    a_bank_loan,
    a_dossier,
    a_holder,
    a_need,
    a_resource,
    euros,
)
from tests.rules.mix_by_hand import ORDER, figures, with_plan, with_values

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


def test_finds_the_best_whole_point() -> None:
    rows = (Row((1, 1, 1), 10, equal=True), Row((-2, 3, 0), 1), Row((0, -7, 0), -30), Row((0, 0, -1), -4))
    points = [point for point in product(range(11), repeat=3) if all(row.holds(point) for row in rows)]
    for costs in permutations(((1, 0, 0), (0, 3, 2), (0, -1, 0))):
        expected = min(tuple(dot(cost, point) for cost in costs) for point in points)
        found = minimise(costs, rows)
        assert found is not None
        assert found.key == expected
    assert minimise(((1, 0, 0),), (*rows, Row((0, 0, 1), 8))) is None


def test_three_plans_exact_to_the_cent() -> None:
    found = mix(a_file("20000.01", 6_000))
    own, monthly, debt = (by(found, criterion) for criterion in Criterion)
    assert (own.own, own.debt) == (Euros(0), euros("24000.01"))
    assert held(own, N.PTZ) == euros("5800.01")  # with the prime, 30 % of 26 000.01 rounded up
    assert (monthly.own, held(monthly, N.BANK_LOAN)) == (euros(12_000), euros("12000.01"))
    assert (held(debt, N.PTZ), held(debt, N.BANK_LOAN)) == (euros(6_000), euros("6000.01"))
    assert (debt.surety, debt.guarantee) == (euros("1200.00"), euros("4800.01"))
    assert monthly.monthly == schedule(euros("12000.01"), _loan(monthly), start=None).payment
    assert debt.label == "Le moins de dette et de caution"
    assert not found.missing
    assert not found.impossible


def _loan(proposal: Proposal) -> LoanTerms:
    loan = next(line.loan for line in proposal.plan.resources if line.nature is N.BANK_LOAN)
    assert loan is not None
    return loan


@pytest.mark.parametrize("number", ["2019", "2026"])
def test_every_proposal_is_complete_and_accepted(number: str) -> None:
    pack, dossier = load_pack(number), rich_file()
    found = mix(dossier, pack)
    assert found.proposals
    for proposal in found.proposals:
        verdicts = judge(with_plan(dossier, proposal.plan), pack, today=TODAY)
        assert not [
            one.message for one in verdicts if one.state is State.FAIL and one.severity > Severity.INFO
        ]
        assert proposal.plan.needs == dossier.scenarios[0].plan.needs
        for line in proposal.plan.resources:
            assert line.label
            if line.nature is not N.OWN_CASH:
                assert (line.status, line.status_on) == (ResourceStatus.REQUESTED, TODAY)


def rich_file() -> Dossier:
    """A labelled ESS creation in a priority district: everything may be asked for."""
    terms = replace(
        TERMS,
        solidaire_maximum=euros(15_000),
        solidaire_rate=Decimal(2),
        solidaire_months=84,
        equity_maximum=euros(7_000),
    )
    dossier = a_file(*["4000.03"] * 12, terms=terms, segment=Segment.ESS)
    return replace(
        dossier,
        structure=replace(dossier.structure, place=BETHUNE_QPV),
        project=replace(dossier.project, labelled=True),
    )


LOOSER: Mapping[str, Quantity] = {
    "ptz.cap": euros("8000.10"),
    "cap_jeunes.cap": euros("2000.10"),
    "cap_ess.cap": euros("10000.10"),
    "guarantee.fag_cap": euros("45000.10"),
    "pret_solidaire.cap": euros("500000.10"),
    "ptz.pairing": Decimal(99),
    "plan.own_share": Decimal("29.9"),
}


@pytest.mark.parametrize("criterion", list(Criterion))
@pytest.mark.parametrize("needs", [(26_000,), ("4000.03",) * 12, (59_000,), (15_000,)])
def test_binding_limits_are_those_that_change_the_best_plan(
    criterion: Criterion, needs: tuple[str, ...]
) -> None:
    dossier = with_plan(rich_file(), Plan(needs=tuple(a_need(need) for need in needs)))

    def reached(pack: RulePack) -> tuple[Proposal, tuple[Fraction, ...]]:
        proposal = by(mix(dossier, pack), criterion)
        exact = figures(proposal.plan, dossier.terms.bank_surety)
        return proposal, tuple(exact[rank] for rank in ORDER[criterion])

    proposal, before = reached(PACK)
    alone = proposal.criteria == (criterion,)
    bound = {limit.value.id for limit in proposal.binding if limit.value is not None}
    assert bound <= set(LOOSER)
    for name, amount in LOOSER.items():
        _, after = reached(with_values(PACK, {name: amount}))
        assert after <= before
        if alone:
            assert (after < before) is (name in bound), name


def test_own_money_binds_as_such() -> None:
    limits = by(mix(a_file(26_000)), Criterion.DEBT).binding
    assert [limit.text for limit in limits if limit.value is None] == [
        "Apport mobilisable\u00a0: 12\u202f000,00\u00a0€"
    ]
    cap = next(limit.value for limit in limits if limit.value is not None)
    assert (cap.id, cap.entry.source.quote) == (
        "cap_jeunes.cap",
        "Un apport non remboursable de 2 000 € maximum.",
    )


def test_says_what_is_missing_first() -> None:
    assert mix(a_file()).missing == ("/scenarios/0/plan/needs",)
    unknown = a_file("100")
    unknown = with_plan(unknown, Plan(needs=(replace(a_need(1), amount=None),)))
    assert mix(unknown).missing == ("/scenarios/0/plan/needs/0/amount",)
    kept = replace(a_resource(1, N.OTHER_GRANT), amount=None)
    assert mix(a_file(100, kept=(kept,))).missing == ("/scenarios/0/plan/resources/0/amount",)


def test_without_bank_terms_proposes_what_needs_no_bank() -> None:
    terms = replace(TERMS, bank_months=None)
    found = mix(a_file(10_000, terms=terms))
    assert found.missing == ("/terms/bank_months",)
    assert [proposal.criteria for proposal in found.proposals] == [tuple(Criterion)]
    assert held(found.proposals[0], N.OWN_CASH) == euros(10_000)
    found = mix(a_file(20_000, terms=terms))
    assert (found.proposals, found.missing, found.impossible) == ((), ("/terms/bank_months",), "")


def test_without_own_money_tells_the_least_it_takes() -> None:
    found = mix(a_file(60_000, terms=replace(TERMS, own_money=None)))
    assert found.missing == ("/terms/own_money",)
    assert [(one.criteria, one.own) for one in found.proposals] == [((Criterion.OWN,), euros(10_000))]


def test_says_by_how_much_it_is_impossible() -> None:
    found = mix(a_file(70_000, kept=(a_resource(500, N.OWN_IN_KIND),)))
    assert not found.proposals
    assert "il manque 7\u202f500,00\u00a0€" in found.impossible
    assert "Prêt bancaire envisageable\u00a0: 40\u202f000,00\u00a0€" in found.impossible
    found = mix(a_file(100, kept=(a_resource(120, N.OTHER_GRANT),)))
    assert found.impossible == "Les lignes déjà acquises dépassent les besoins de 20,00\u00a0€."


def test_alerts_are_set_aside_and_named_when_no_plan_avoids_them() -> None:
    jobless = a_file(
        40_000, terms=replace(TERMS, own_money=euros(1_000)), holders=(a_holder(birth_date=None),)
    )
    jobless = replace(jobless, holders=(a_holder(situation=Situation.EMPLOYEE, employment_difficulty=False,
                                                 birth_date=date(1970, 1, 1)),))  # fmt: skip
    found = mix(jobless)
    own = by(found, Criterion.OWN)
    assert own.own == Euros(0)
    assert len(own.alerts) == 1
    assert own.alerts[0].startswith("L’apport, le PTZ et les primes couvrent une part trop faible")
    assert [remark.nature for remark in found.excluded] == [N.PTZ, N.CAP_JEUNES, N.CAP_QUARTIERS]


def test_unknown_eligibility_is_asked_and_not_used() -> None:
    found = mix(a_file(26_000, holders=(a_holder(birth_date=None),)))
    asked = {remark.nature: remark.missing for remark in found.questions}
    assert asked[N.CAP_JEUNES] == ("/holders/0/birth_date",)
    assert not any(held(proposal, N.CAP_JEUNES) for proposal in found.proposals)
    assert any(held(proposal, N.PTZ) for proposal in found.proposals)


def test_a_document_still_to_come_stops_nothing() -> None:
    found = mix(a_file(26_000, pieces=()))
    assert {remark.nature: remark.missing for remark in found.questions}[N.PTZ] == ("/pieces",)
    assert held(by(found, Criterion.OWN), N.PTZ)


def test_each_holder_may_have_a_loan_and_a_refusal_is_not_asked_again() -> None:
    other = a_holder(id="porteur-2", first_name="Sacha")
    project = Project(nature=ProjectNature.CREATION, collective=True)
    dossier = a_file(60_000, holders=(a_holder(), other), project=project)
    debt = by(mix(dossier), Criterion.DEBT)
    assert sorted(line.holder for line in debt.plan.resources if line.nature is N.PTZ) == [
        "porteur-1",
        "porteur-2",
    ]
    assert held(debt, N.PTZ) == euros(16_000)
    refused = replace(a_resource(8_000, N.PTZ), status=ResourceStatus.REFUSED)
    debt = by(
        mix(with_plan(dossier, replace(dossier.scenarios[0].plan, resources=(refused,)))), Criterion.DEBT
    )
    assert {line.holder for line in debt.plan.resources if line.nature is N.PTZ and line != refused} == {
        "porteur-2"
    }


def test_what_the_dossier_imposes_prevents_nothing_and_lines_asked_for_are_replaced() -> None:
    needs = (replace(a_need(26_000), label=""),)
    bank = replace(a_bank_loan(99_000), funder="Banque du Nord", label="Prêt pro")
    found = mix(with_plan(a_file(1), Plan(needs=needs, resources=(bank,))))
    loan = next(line for line in by(found, Criterion.MONTHLY).plan.resources if line.nature is N.BANK_LOAN)
    assert (loan.label, loan.funder, loan.amount) == ("Prêt pro", "Banque du Nord", euros(12_000))


def test_a_large_loan_keeps_within_the_fund() -> None:
    terms = replace(TERMS, own_money=euros(40_000), bank_maximum=euros(200_000))
    own = by(
        mix(a_file("120000.07", terms=terms, project=Project(nature=ProjectNature.TAKEOVER))), Criterion.OWN
    )
    assert own.guarantee <= euros(45_000)
    guarantee = _loan(own).guarantees[0]
    assert guarantee.quota is not None
    assert held(own, N.BANK_LOAN).percent(guarantee.quota + Decimal("0.01")) > euros(45_000)


def test_the_same_file_gives_the_same_plans() -> None:
    assert mix(rich_file()) == mix(rich_file(), load_pack("2019"))
