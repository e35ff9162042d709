"""Realistic dossiers for the property tests of the rules: plans of all sizes, right and wrong amounts, gaps.

Made by a seeded generator rather than field by field: several hundred dossiers a second, at the price of
Hypothesis not shrinking them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

from pdca_desktop.domain.aid import DeMinimisAid
from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.employment import JobHorizon, JobKind, Jobs
from pdca_desktop.domain.loan import GuaranteeFund, GuaranteeLine, LoanTerms
from pdca_desktop.domain.money import ZERO, Euros, total
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
from pdca_desktop.domain.record import Kind, slots_of
from pdca_desktop.domain.structure import LegalForm, Structure
from pdca_desktop.domain.support.dasess import Dasess, Facility, Instalment
from pdca_desktop.domain.support.fidess import Fidess, StudyCost
from pdca_desktop.domain.support.innovation_ess import InnovationEss, InnovationMode
from pdca_desktop.domain.support.starter import Starter, StarterSession, StarterStep
from pdca_desktop.domain.territory import Place, QpvGeneration
from tests.builders import APPLIED, BETHUNE, BETHUNE_QPV, TODAY

T = TypeVar("T")
R = TypeVar("R")

_R = ResourceNature
_PIVOTS = ("2000", "5000", "8000", "10000", "14000", "20000", "30000", "42857.14", "75000", "100000")
_OFFSETS = (-100_000, -12_345, -1, 0, 0, 1, 2, 9_999, 250_000)
_QUOTAS = [Decimal(text) for text in ("0", "10", "30", "49.99", "50", "60", "69.5", "80", "80.01", "95")]
_PLACES = (
    BETHUNE,
    BETHUNE_QPV,
    Place(commune="Lens", commune_code="62498", epci_code="246200364", in_qpv=True, qpv_code="QP062012"),
    Place(commune="Calais", commune_code="62193", epci_code="246201149", in_qpv=False),
    replace(BETHUNE_QPV, qpv_generation=QpvGeneration.SECOND, qpv_code="QN06209M"),
    Place(commune="Lille", commune_code="59350", in_qpv=False),
)
_LENT = {_R.BANK_LOAN, _R.PTZ, _R.PRET_SOLIDAIRE, _R.PRET_PARTICIPATIF, _R.APPORT_ASSOCIATIF}
_USUAL = [_R.OWN_CASH, _R.BANK_LOAN, _R.BANK_LOAN, _R.PTZ, _R.CAP_JEUNES, _R.CAP_QUARTIERS]
_NATURES = [*_USUAL, *_USUAL, *_USUAL, *ResourceNature]
_BIRTHS = (
    *(date(1980, 1, 1), date(1989, 5, 1), date(1993, 5, 6), date(1993, 5, 7), date(1995, 3, 14)),
    date(2001, 6, 19),
)


def dossiers(*, gaps: bool = True) -> st.SearchStrategy[Dossier]:
    """Dossiers as an adviser may have them: several holders, loans and schemes, amounts right or wrong.

    Args:
        gaps: some questions are not answered yet.
    """
    return st.randoms(use_true_random=True).map(lambda random: _Maker(random, gaps=gaps).dossier())


def mistyped_dossiers() -> st.SearchStrategy[Dossier]:
    """The same with some numbers and dates at the ends of what a file may hold."""
    return st.randoms(use_true_random=True).map(
        lambda random: _mistyped(_Maker(random, gaps=True).dossier(), random)
    )


_EXTREMES: dict[Kind, tuple[Any, ...]] = {
    Kind.DATE: (date.min, date.max, date(9999, 8, 31), date(1, 2, 1), date(2020, 2, 29)),
    Kind.EUROS: tuple(Euros(cents) for cents in (-(10**15), 10**15, -1, 0, 1)),
    Kind.DECIMAL: tuple(
        Decimal(text) for text in ("-999999999999999", "999999999999999.99999", "1E-28", "0", "1E+14")
    ),
    Kind.WHOLE: (-(10**15), 10**15, -1, 0),
}


def _mistyped(record: R, random: Random) -> R:
    changed: dict[str, Any] = {}
    for name, slot in slots_of(type(record)).items():
        value = getattr(record, name)
        if slot.kind is Kind.RECORD and value is not None:
            changed[name] = _mistyped(value, random)
        elif slot.kind is Kind.RECORDS:
            changed[name] = tuple(_mistyped(item, random) for item in value)
        elif slot.kind in _EXTREMES and random.random() < 0.2:
            changed[name] = random.choice(_EXTREMES[slot.kind])
    return replace(record, **changed)  # type: ignore[type-var]


class _Maker:
    def __init__(self, random: Random, *, gaps: bool) -> None:
        self.random = random
        self.gaps = gaps

    def maybe(self, values: Sequence[T]) -> T | None:
        """Mostly an answer, sometimes none; always one without gaps."""
        return None if self.gaps and self.random.random() < 0.15 else self.random.choice(values)

    def rarely(self, values: Sequence[T]) -> T | None:
        return self.random.choice(values) if self.random.random() < 0.3 else None

    def yes_no(self) -> bool | None:
        return self.maybe((True, False))

    def amount(self) -> Euros:
        """About what the rules look at, to the cent, or any other."""
        if self.random.random() < 0.6:
            pivot = Euros.of(self.random.choice(_PIVOTS)).cents
            return Euros(max(0, pivot + self.random.choice(_OFFSETS)))
        return Euros(self.random.randint(1, 9_000_000))

    def day(self, first: int = -400, last: int = 30) -> date:
        return TODAY + timedelta(self.random.randint(first, last))

    def guarantees(self, amount: Euros | None) -> tuple[GuaranteeLine, ...]:
        lines: list[GuaranteeLine] = []
        for _ in range(self.random.randint(0, 3)):
            quota = self.maybe(_QUOTAS)
            exact = None if amount is None or quota is None else amount.percent(quota)
            wrong = None if exact is None else exact + Euros(1)
            lines.append(
                GuaranteeLine(
                    fund=self.random.choice(list(GuaranteeFund)),
                    quota=quota,
                    amount=self.random.choice([None, None, exact, wrong]),
                    decided_on=self.rarely((self.day(),)),
                    set_up_on=self.rarely((self.day(),)),
                )
            )
        return tuple(lines)

    def loan(self, nature: ResourceNature, amount: Euros | None) -> LoanTerms:
        return LoanTerms(
            months=self.maybe(range(1, 121)),
            annual_rate=self.maybe((Decimal(0), Decimal("2.5"))),
            grace_months=self.random.choice((0, 3, 24, 30)),
            surety=self.maybe((ZERO, ZERO, self.amount())),
            guarantees=self.guarantees(amount) if nature is _R.BANK_LOAN else (),
        )

    def resource(self, holders: Sequence[Person]) -> Resource:
        nature = self.random.choice(_NATURES) if self.random.random() < 0.97 or not self.gaps else None
        amount = self.maybe((self.amount(),))
        label = nature.label if nature else "Ressource"
        return Resource(
            nature=nature,
            label=self.random.choice((label, label, f"Second {label}", "")),
            holder=self.random.choice(("", *(person.id for person in holders))),
            amount=amount,
            status=self.maybe((*ResourceStatus, ResourceStatus.REQUESTED, ResourceStatus.REQUESTED)),
            status_on=self.maybe((self.day(),)),
            aid_equivalent=self.rarely((Euros(30_000),)),
            loan=self.loan(nature, amount) if nature in _LENT else None,
        )

    def need(self) -> Need:
        return Need(
            nature=self.maybe(list(NeedNature)),
            label=self.random.choice(("Besoin", "Besoin", "Besoin", "")),
            amount=self.maybe((self.amount(),)),
        )

    def plan(self, holders: Sequence[Person]) -> Plan:
        """1 to 30 lines, balanced more often than not."""
        most = self.random.choice((2, 4, 8, 15))
        needs = [self.need() for _ in range(self.random.randint(1, most))]
        resources = [self.resource(holders) for _ in range(self.random.randint(0, most))]
        if self.random.random() < 0.1:  # a sign typed by mistake
            needs[0] = replace(needs[0], amount=Euros(-12_345))
        plan = Plan(needs=tuple(needs), resources=tuple(resources))
        return balanced(plan) if self.random.random() < 0.7 else plan

    def person(self, rank: int) -> Person:
        return Person(
            id=f"porteur-{rank}",
            first_name="Alix",
            birth_date=self.maybe(_BIRTHS),
            home=self.random.choice(_PLACES),
            situation=self.maybe(list(Situation)),
            employment_difficulty=self.yes_no(),
            disabled_worker=self.yes_no(),
            runs_company=self.yes_no(),
            available_money=self.rarely((self.amount(),)),
            neet=Neet(
                declared=self.yes_no(),
                entry_on=self.maybe((TODAY,)),
                proof_received=self.yes_no(),
                questionnaire=self.yes_no(),
                publicity=self.yes_no(),
            ),
        )

    def fidess(self) -> Fidess:
        costs = [StudyCost(amount=self.maybe((self.amount(),))) for _ in range(self.random.randint(0, 3))]
        return Fidess(
            requested=self.maybe((self.amount(),)),
            costs=tuple(costs),
            study_months=self.maybe(range(1, 15)),
            content=self.random.choice(("", "Contenu")),
            leader=self.random.choice(("", "Alix Modèle")),
            new_company=self.yes_no(),
        )

    def dasess(self) -> Dasess:
        instalments = [
            Instalment(due_on=self.maybe((self.day(0, 400),)), amount=self.maybe((self.amount(),)))
            for _ in range(self.random.randint(0, 3))
        ]
        facilities = [
            Facility(
                kind="Découvert", before=self.maybe((self.amount(),)), after=self.maybe((self.amount(),))
            )
            for _ in range(self.random.randint(0, 2))
        ]
        return Dasess(
            self_diagnosis_on=self.maybe((self.day(),)),
            diagnosis_on=self.maybe((self.day(),)),
            board_on=self.maybe((self.day(),)),
            in_difficulty=self.yes_no(),
            advance=self.maybe((self.amount(),)),
            advance_rate=self.random.choice((Decimal(0), Decimal("0.5"))),
            paid_on=self.maybe((TODAY,)),
            instalments=tuple(instalments),
            no_substitution=self.yes_no(),
            facilities=tuple(facilities),
            no_facility=self.yes_no(),
        )

    def starter(self) -> Starter:
        hours = [Decimal(text) for text in ("0.5", "1", "1.5", "2", "3")]
        sessions = [
            StarterSession(
                step=self.maybe(list(StarterStep)), held_on=self.maybe((self.day(),)), hours=self.maybe(hours)
            )
            for _ in range(self.random.randint(0, 6))
        ]
        return Starter(sessions=tuple(sessions), closed_on=self.maybe((self.day(),)))

    def innovation(self) -> InnovationEss:
        modes = self.random.sample(list(InnovationMode), self.random.randint(0, 3))
        return InnovationEss(
            modes=tuple(modes), partners=self.maybe(range(5)), requested=self.maybe((self.amount(),))
        )

    def dossier(self) -> Dossier:
        holders = tuple(self.person(rank) for rank in range(self.random.randint(0, 3)))
        beside = self.random.choice(("", "", "", "fidess", "dasess", "starter", "innovation"))
        aids = [
            DeMinimisAid(
                granted_on=self.maybe((self.day(),)),
                amount=self.maybe((Euros.of(150_000), Euros.of(199_000), Euros.of(450_000))),
                sieg=self.yes_no(),
            )
            for _ in range(self.random.choice((0, 0, 1, 2)))
        ]
        jobs = [
            Jobs(
                kind=self.maybe(list(JobKind)),
                horizon=self.maybe(list(JobHorizon)),
                fte=self.maybe([Decimal(text) for text in ("1.0", "4.9", "5.0")]),
            )
            for _ in range(self.random.randint(0, 2))
        ]
        proof = Piece(kind=PieceKind.SITUATION_PROOF, received_on=APPLIED)
        return Dossier(
            segment=self.maybe(list(Segment)),
            applied_on=self.random.choice((None, APPLIED)),
            decided_on=self.random.choice((None, TODAY)),
            effective_on=self.random.choice((None, date(2019, 7, 1))),
            project=Project(
                nature=self.maybe((*ProjectNature, ProjectNature.CREATION, ProjectNature.CREATION)),
                collective=self.yes_no(),
                takeover_in_difficulty=self.yes_no(),
                labelled=self.yes_no(),
            ),
            holders=holders,
            structure=Structure(
                legal_form=self.maybe(list(LegalForm)),
                place=self.random.choice(_PLACES),
                registered_on=self.maybe((self.day(),)),
                solidarity_company=self.yes_no(),
                esus=self.yes_no(),
                siae=self.yes_no(),
                adapted_company=self.yes_no(),
                employees=self.maybe(range(4)),
            ),
            jobs=tuple(jobs),
            terms=FinancingTerms(
                own_money=self.rarely((self.amount(),)), bank_maximum=self.rarely((self.amount(),))
            ),
            scenarios=(Scenario(plan=self.plan(holders)),),
            pieces=self.random.choice(((), (proof,))),
            aids=tuple(aids),
            no_other_aid=self.yes_no(),
            fidess=self.fidess() if beside == "fidess" else None,
            dasess=self.dasess() if beside == "dasess" else None,
            starter=self.starter() if beside == "starter" else None,
            innovation=self.innovation() if beside == "innovation" else None,
        )


def balanced(plan: Plan) -> Plan:
    """The plan with the line that closes its gap, when every amount is known."""
    counted = [line for line in plan.resources if line.status is not ResourceStatus.REFUSED]
    lines: list[Need | Resource] = [*plan.needs, *counted]
    if any(line.amount is None for line in lines):
        return plan
    lack = total(need.amount or ZERO for need in plan.needs) - total(line.amount or ZERO for line in counted)
    if lack > ZERO:
        own = Resource(nature=_R.OWN_CASH, label="Apport personnel", amount=lack)
        return replace(plan, resources=(*plan.resources, own))
    if lack < ZERO:
        cash = Need(nature=NeedNature.STARTING_CASH, label="Trésorerie", amount=-lack)
        return replace(plan, needs=(*plan.needs, cash))
    return plan
