"""The ways out of the ESS rules as the engine offers them: balanced, proved, breaking no other rule."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pdca_desktop.domain import path
from pdca_desktop.domain.aid import DeMinimisAid
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import NeedNature, ResourceNature
from pdca_desktop.domain.project import Project
from pdca_desktop.domain.structure import LegalForm, Structure
from pdca_desktop.domain.support.dasess import Dasess, Instalment
from pdca_desktop.domain.support.innovation_ess import InnovationEss, InnovationMode
from pdca_desktop.domain.support.starter import Starter, StarterSession
from pdca_desktop.rules import catalogue
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.instruments import plan
from pdca_desktop.rules.verdict import State
from pdca_desktop.rules.way_out import Remedy, remedies
from tests.rules.instruments.test_ess_support import (
    RULES,
    TODAY,
    need,
    pack,
    planned,
    resource,
)

OWN, BANK = ResourceNature.OWN_CASH, ResourceNature.BANK_LOAN
TERMS = LoanTerms(months=60, annual_rate=Decimal(2), surety=Euros(0))


@pytest.fixture(autouse=True)
def _ess_and_plan_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "RULES", (*plan.RULES, *RULES))


def offers(dossier: Dossier, rule: str) -> dict[str, Dossier]:
    """The offers for a rule by label, each applied; the rule accepts and the plan is balanced in all."""
    case = Case(dossier, 0, TODAY)
    found: tuple[Remedy, ...] = remedies(case, pack(), catalogue.judge_case(case, pack()))[rule]
    applied = {one.label.replace("\u00a0", " "): path.apply(dossier, one.changes) for one in found}
    for after in applied.values():
        lines = after.scenarios[0].plan
        assert sum(one.amount.cents for one in lines.needs if one.amount) == sum(
            one.amount.cents for one in lines.resources if one.amount
        )
        states = {one.rule.id: one.state for one in catalogue.judge_case(Case(after, 0, TODAY), pack())}
        assert states[rule] is not State.FAIL
    return applied


def test_cap_ess_above_its_cap_is_balanced_by_own_money_or_the_bank() -> None:
    lines = (
        resource(OWN, "8000.00"),
        resource(BANK, "10000.00", TERMS),
        resource(ResourceNature.CAP_ESS, "12000.00"),
    )
    dossier = replace(planned((need("30000.00"),), *lines), project=Project(labelled=True))
    labels = list(offers(dossier, "CE-01"))
    assert "Ramener la subvention Cap ESS à 10\u202f000,00 € et porter « Apport personnel »" in labels[0]
    assert "porter « Prêt bancaire » à 12\u202f000,00 €" in labels[1]


def test_apport_shared_with_the_bank_needs_no_other_money() -> None:
    lines = (
        resource(ResourceNature.APPORT_ASSOCIATIF, "10000.00", TERMS),
        resource(BANK, "8000.00", TERMS),
    )
    association = Structure(legal_form=LegalForm.ASSOCIATION)
    dossier = replace(planned((need("18000.00"),), *lines), structure=association)
    labels = list(offers(dossier, "EQ-04"))
    assert any(label.startswith("Demander 1\u202f000,00 €") for label in labels)


def test_running_costs_stay_out_of_a_solidarity_loan() -> None:
    needs = (need("8000.00", NeedNature.BFR), need("4000.00", NeedNature.RUNNING_COSTS))
    lines = (resource(ResourceNature.PRET_SOLIDAIRE, "10000.00", TERMS), resource(BANK, "2000.00", TERMS))
    labels = list(offers(planned(needs, *lines), "SOL-05"))
    assert labels[0].startswith("Ramener « Prêt solidaire » à 8\u202f000,00 €")


def test_advance_starter_and_innovation_leave_the_plan_alone() -> None:
    late = Instalment(due_on=date(2027, 9, 1), amount=Euros.of(9_000))
    dossier = Dossier(
        dasess=Dasess(advance=Euros.of(9_000), paid_on=date(2026, 12, 15), instalments=(late,)),
        starter=Starter(sessions=(StarterSession(hours=Decimal("6.5")),)),
        innovation=InnovationEss(modes=(InnovationMode.STUDY, InnovationMode.TRANSFER)),
        no_other_aid=True,
    )
    assert next(iter(offers(dossier, "DA-01"))) == "Avancer la dernière échéance au 15/06/2027"
    assert list(offers(dossier, "ST-01")) == ["Imputer 0,5 h hors chéquier"]
    assert len(offers(dossier, "IN-01")) == 2


def test_de_minimis_excess_is_taken_from_the_grant() -> None:
    lines = (resource(OWN, "20000.00"), resource(ResourceNature.CAP_ESS, "10000.00"))
    dossier = replace(
        planned((need("30000.00"),), *lines),
        project=Project(labelled=True),
        aids=(DeMinimisAid(granted_on=TODAY, amount=Euros.of(293_000), sieg=False),),
    )
    labels = list(offers(dossier, "MIN-01"))
    assert any("à 7\u202f000,00 €" in label for label in labels)
