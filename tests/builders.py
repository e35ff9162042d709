"""Builders of valid objects: a dossier that every rule accepts, and the parts to change it with."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.loan import GuaranteeFund, GuaranteeLine, LoanTerms
from pdca_desktop.domain.money import Euros, total
from pdca_desktop.domain.person import Neet, Person, Situation
from pdca_desktop.domain.plan import (
    FinancingTerms,
    Need,
    NeedNature,
    Plan,
    Resource,
    ResourceNature,
    ResourceStatus,
    Scenario,
)
from pdca_desktop.domain.project import Project, ProjectNature, Segment
from pdca_desktop.domain.structure import LegalForm, Structure
from pdca_desktop.domain.territory import Agency, Place, QpvGeneration, RuralZone

TODAY = date(2019, 6, 18)
APPLIED = date(2019, 5, 6)
BETHUNE = Place(
    address="12 rue des Essais",
    postcode="62400",
    commune="Béthune",
    commune_code="62119",
    epci_code="200072460",
    in_qpv=False,
    rural_zone=RuralZone.NONE,
)
BETHUNE_QPV = replace(
    BETHUNE,
    in_qpv=True,
    qpv_code="QP062053",
    qpv_generation=QpvGeneration.FIRST,
    qpv_evidence="Carte imprimée",
)


def euros(amount: str | int | Euros) -> Euros:
    """An amount of euros from its text."""
    return amount if isinstance(amount, Euros) else Euros.of(amount)


def a_need(amount: str | int | Euros, nature: NeedNature = NeedNature.EQUIPMENT) -> Need:
    """A need that has everything."""
    return Need(nature=nature, label=nature.label, amount=euros(amount))


def a_resource(
    amount: str | int | Euros, nature: ResourceNature = ResourceNature.OWN_CASH, loan: LoanTerms | None = None
) -> Resource:
    """A resource that has everything, asked for on the day of the application."""
    return Resource(
        nature=nature,
        label=nature.label,
        amount=euros(amount),
        status=ResourceStatus.REQUESTED,
        status_on=APPLIED,
        loan=loan,
    )


def a_guarantee(quota: str | Decimal | None = "60", fund: GuaranteeFund = GuaranteeFund.FAG) -> GuaranteeLine:
    """A guarantee line at a quota."""
    return GuaranteeLine(fund=fund, quota=None if quota is None else Decimal(quota))


def a_bank_loan(
    amount: str | int | Euros,
    *,
    months: int | None = 60,
    guarantees: tuple[GuaranteeLine, ...] | None = None,
    surety: str | Euros | None = "0.00",
) -> Resource:
    """A guaranteed bank loan."""
    terms = LoanTerms(
        months=months,
        annual_rate=Decimal("2.10"),
        surety=None if surety is None else euros(surety),
        guarantees=(a_guarantee(),) if guarantees is None else guarantees,
    )
    return a_resource(amount, ResourceNature.BANK_LOAN, terms)


def a_ptz(amount: str | int | Euros, *, months: int | None = 48, holder: str = "") -> Resource:
    """A zero-rate loan."""
    loan = LoanTerms(months=months, annual_rate=Decimal(0))
    return replace(a_resource(amount, ResourceNature.PTZ, loan), holder=holder)


def a_plan(needs: tuple[Need, ...], *resources: Resource) -> Plan:
    """A balanced plan: own money brings what the resources leave."""
    lack = total(need.amount or Euros(0) for need in needs) - total(
        resource.amount or Euros(0) for resource in resources
    )
    return Plan(needs=needs, resources=(a_resource(lack), *resources) if lack else resources)


def a_holder(**fields: object) -> Person:
    """A young job-seeker who may have everything."""
    holder = Person(
        id="porteur-1",
        first_name="Camille",
        last_name="Exemple",
        birth_date=date(1995, 3, 14),
        home=BETHUNE,
        situation=Situation.JOB_SEEKER_PAID,
        employment_difficulty=True,
        disabled_worker=False,
        runs_company=True,
        neet=Neet(declared=True, entry_on=APPLIED, proof_received=True, questionnaire=True, publicity=True),
    )
    return replace(holder, **fields)  # type: ignore[arg-type]


def a_dossier(plan: Plan | None = None, **fields: object) -> Dossier:
    """An individual creation in Béthune with a bank loan, a guarantee and a PTZ: no rule refuses it."""
    plan = plan or a_plan(
        (a_need(20_000), a_need(4_000, NeedNature.STOCK)), a_ptz(5_000), a_bank_loan(14_000)
    )
    dossier = Dossier(
        id="dossier-1",
        number="2019-0001",
        agency=Agency.BETHUNE,
        adviser="Dominique Conseil",
        segment=Segment.TPE,
        state=DossierState.PLAN_BUILT,
        applied_on=APPLIED,
        decided_on=TODAY,
        effective_on=TODAY,
        project=Project(title="Atelier", nature=ProjectNature.CREATION, collective=False),
        holders=(a_holder(),),
        structure=Structure(name="Atelier", legal_form=LegalForm.EI, place=BETHUNE),
        terms=FinancingTerms(),
        scenarios=(Scenario(plan=plan),),
        pieces=(Piece(kind=PieceKind.SITUATION_PROOF, received_on=APPLIED),),
        no_other_aid=True,
    )
    return replace(dossier, **fields)  # type: ignore[arg-type]
