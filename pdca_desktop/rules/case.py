"""A dossier as the rules read it: lines with their places, sums, dates, and the answers they ask for."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from pdca_desktop.domain.dates import add_months
from pdca_desktop.domain.document import PieceKind
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import ZERO, Euros
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import Need, Plan, Resource, ResourceNature, ResourceStatus, Scenario
from pdca_desktop.rules.answers import Answer, Range, Sum, exactly, range_of
from pdca_desktop.rules.verdict import Moment


class NeedLine(NamedTuple):
    """A need and its place in the dossier."""

    path: str
    need: Need

    @property
    def record(self) -> Need:
        """The line itself."""
        return self.need

    @property
    def name(self) -> str:
        """The line as an adviser calls it."""
        return _name(self.need)

    @property
    def amount(self) -> Sum:
        """The line's amount, or its place if it has none yet."""
        return amount_at(self.need.amount, f"{self.path}/amount")


class ResourceLine(NamedTuple):
    """A resource and its place in the dossier."""

    path: str
    resource: Resource

    @property
    def record(self) -> Resource:
        """The line itself."""
        return self.resource

    @property
    def name(self) -> str:
        """The line as an adviser calls it."""
        return _name(self.resource)

    @property
    def terms(self) -> LoanTerms:
        """The loan's terms; all unanswered when none were given."""
        return self.resource.loan or _NO_TERMS

    @property
    def amount(self) -> Sum:
        """The line's amount, or its place if it has none yet."""
        return amount_at(self.resource.amount, f"{self.path}/amount")


PlanLine = NeedLine | ResourceLine


class HolderLine(NamedTuple):
    """A project holder and the place in the dossier.

    Attributes:
        known: whether the dossier has such a holder; else the place is where an unknown one is named.
    """

    path: str
    person: Person
    known: bool = True

    def at(self, field: str) -> str:
        """The place of an answer on the holder; on an unknown one, the place that names them."""
        return f"{self.path}/{field}" if self.known else self.path

    def places(self, *fields: str) -> tuple[str, ...]:
        """The places of several answers, each once."""
        return tuple(dict.fromkeys(map(self.at, fields)))


_NO_TERMS = LoanTerms()
_NOBODY = Person()


@dataclass(slots=True)
class Case:
    """One dossier, one of its scenarios, and the days it is judged at.

    Attributes:
        today: the day of the judgement.
        on: a day that replaces the dossier's own dates for every value, or None.
        resources: the plan's resources that were not refused.
    """

    dossier: Dossier
    scenario: int
    today: date
    on: date | None = None
    plan: Plan = field(init=False)
    needs: tuple[NeedLine, ...] = field(init=False)
    resources: tuple[ResourceLine, ...] = field(init=False)
    holders: tuple[HolderLine, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.plan = self.judged.plan
        root = self.plan_path
        self.needs = tuple(
            NeedLine(f"{root}/needs/{rank}", need) for rank, need in enumerate(self.plan.needs)
        )
        self.resources = tuple(
            ResourceLine(f"{root}/resources/{rank}", resource)
            for rank, resource in enumerate(self.plan.resources)
            if resource.status is not ResourceStatus.REFUSED
        )
        self.holders = tuple(
            HolderLine(f"/holders/{rank}", person) for rank, person in enumerate(self.dossier.holders)
        ) or (HolderLine("/holders/0", _NOBODY),)

    @property
    def judged(self) -> Scenario:
        """The plan that is judged with its name; an empty one when the dossier has no plan of that rank."""
        scenarios = self.dossier.scenarios
        return scenarios[self.scenario] if 0 <= self.scenario < len(scenarios) else Scenario()

    @property
    def plan_path(self) -> str:
        """The plan's place in the dossier."""
        return f"/scenarios/{max(self.scenario, 0)}/plan"

    def day(self, moment: Moment) -> date:
        """The date a rule of that moment is judged at: `on`, else the dossier's date, else today."""
        if self.on is not None:
            return self.on
        dossier = self.dossier
        stored = {
            Moment.APPLICATION: dossier.applied_on,
            Moment.DECISION: dossier.decided_on,
            Moment.EFFECT: dossier.effective_on,
        }[moment]
        return stored or self.today

    @property
    def lines(self) -> tuple[PlanLine, ...]:
        """Needs, then resources that were not refused."""
        return (*self.needs, *self.resources)

    def of(self, *natures: ResourceNature) -> list[ResourceLine]:
        """The resource lines of these natures, refused ones left out."""
        return [line for line in self.resources if line.resource.nature in natures]

    def total_needs(self) -> Sum:
        """The sum of the needs."""
        return total_of(self.needs)

    def total_resources(self) -> Sum:
        """The sum of the resources that were not refused."""
        return total_of(self.resources)

    def needs_for(self, natures: Container[str]) -> Range:
        """What the plan spends on these natures; a need without a nature may be one of them."""
        if not self.needs:
            return Range(ZERO, None, (f"{self.plan_path}/needs",))
        amount = exactly(ZERO)
        for line in self.needs:
            if line.need.nature is None:
                amount = amount.plus(Range(ZERO, line.need.amount, (f"{line.path}/nature",)))
            elif line.need.nature in natures:
                amount = amount.plus(range_of(line.amount))
        return amount

    def holder_of(self, line: ResourceLine) -> HolderLine:
        """The holder a line names; the first one when it names none.

        A line that names nobody of the dossier gets an unknown holder, never the first one.
        """
        wanted = line.resource.holder
        if not wanted:
            return self.holders[0]
        for holder in self.holders:
            if holder.person.id == wanted:
                return holder
        alike = (line.resource.nature, wanted)
        same = (one.path for one in self.resources if (one.resource.nature, one.resource.holder) == alike)
        return HolderLine(f"{next(same, line.path)}/holder", _NOBODY, known=False)

    def piece(self, kind: PieceKind) -> Answer:
        """Whether a supporting document was received; unknown until it is."""
        received = any(piece.kind is kind and piece.received_on is not None for piece in self.dossier.pieces)
        return Answer(True) if received else Answer(None, ("/pieces",))


def term_end(start: date, months: int) -> date:
    """The last day of a term in months; the calendar's last day for a start typed far too late."""
    try:
        return add_months(start, months)
    except ValueError:
        return date.max


def amount_at(amount: Euros | None, place: str) -> Sum:
    """An amount, or the place where it is missing."""
    return Sum(ZERO, (place,)) if amount is None else Sum(amount)


def total_of(lines: Iterable[PlanLine]) -> Sum:
    """The sum of the lines' amounts."""
    cents = 0
    missing: list[str] = []
    for line in lines:
        amount = line.record.amount
        if amount is None:
            missing.append(f"{line.path}/amount")
        else:
            cents += amount.cents
    return Sum(Euros(cents), tuple(missing))


def _name(record: Need | Resource) -> str:
    return record.label or (record.nature.label if record.nature else "ligne sans libellé")
