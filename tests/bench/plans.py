"""A heavy plan to measure on: 30 lines, 4 bank loans, every TPE instrument asked for, several caps broken."""

from datetime import date
from decimal import Decimal

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.loan import GuaranteeFund, GuaranteeLine, LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import CompanyRole, Person, Situation
from pdca_desktop.domain.plan import (
    Need,
    NeedNature,
    Plan,
    Resource,
    ResourceNature,
    ResourceStatus,
    Scenario,
)
from pdca_desktop.domain.project import Project, ProjectNature
from pdca_desktop.domain.structure import Structure
from pdca_desktop.domain.territory import Place

TODAY = date(2026, 11, 22)


def heavy_dossier() -> Dossier:
    """30 plan lines: 19 needs, 4 loans with two guarantee lines each, 7 other resources."""
    natures = list(NeedNature)
    needs = tuple(
        Need(nature=nature, label=nature.label, amount=Euros.of(1_000 + 250 * rank))
        for rank, nature in enumerate(natures)
    )
    loans = tuple(
        Resource(
            nature=ResourceNature.BANK_LOAN,
            label=f"Prêt bancaire {rank + 1}",
            amount=Euros.of(6_000 + 1_000 * rank),
            status=ResourceStatus.REQUESTED,
            status_on=TODAY,
            loan=LoanTerms(
                months=60,
                annual_rate=Decimal("3.4"),
                surety=Euros.of(2_500),
                guarantees=(
                    GuaranteeLine(quota=Decimal(50)),
                    GuaranteeLine(fund=GuaranteeFund.FAG_CO, quota=Decimal(20 + 5 * rank)),
                ),
            ),
        )
        for rank in range(4)
    )
    others = (
        (ResourceNature.OWN_CASH, 9_000),
        (ResourceNature.OWN_IN_KIND, 2_000),
        (ResourceNature.PTZ, 8_500),
        (ResourceNature.CAP_JEUNES, 2_000),
        (ResourceNature.CAP_QUARTIERS, 2_000),
        (ResourceNature.HONOUR_LOAN, 3_000),
        (ResourceNature.OTHER_GRANT, 4_750),
    )
    resources = tuple(
        Resource(
            nature=nature,
            label=nature.label,
            amount=Euros.of(amount),
            status=ResourceStatus.REQUESTED,
            status_on=TODAY,
            loan=LoanTerms(months=60) if nature is ResourceNature.PTZ else None,
        )
        for nature, amount in others
    )
    place = Place(commune="Calais", commune_code="62193", in_qpv=True, qpv_code="QN06299M")
    person = Person(
        birth_date=date(2003, 4, 1),
        situation=Situation.JOB_SEEKER_UNPAID,
        home=place,
        runs_company=True,
        role=CompanyRole.MAJORITY_MANAGER,
    )
    return Dossier(
        project=Project(nature=ProjectNature.CREATION, collective=False),
        holders=(person,),
        structure=Structure(place=place),
        scenarios=(Scenario(plan=Plan(needs=needs, resources=(*loans, *resources))),),
    )
