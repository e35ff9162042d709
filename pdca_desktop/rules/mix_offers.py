"""What a best mix draws on: the lines it keeps, the instruments at hand, the plan they make together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from pdca_desktop.domain import french
from pdca_desktop.domain.loan import GuaranteeFund, GuaranteeLine, LoanTerms
from pdca_desktop.domain.money import ZERO, Euros, total
from pdca_desktop.domain.plan import Plan, Resource, ResourceNature, ResourceStatus
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.instruments.guarantee import CAPPED_FUNDS
from pdca_desktop.rules.instruments.guarantee_terms import SURETY_FREE_FUNDS
from pdca_desktop.rules.levers import own_ceiling
from pdca_desktop.rules.values import RulePack
from pdca_desktop.rules.verdict import Moment, Topic

TOPICS = {
    ResourceNature.OWN_CASH: Topic.PLAN,
    ResourceNature.BANK_LOAN: Topic.GUARANTEE,
    ResourceNature.PTZ: Topic.PTZ,
    ResourceNature.CAP_JEUNES: Topic.CAP_JEUNES,
    ResourceNature.CAP_QUARTIERS: Topic.CAP_QUARTIERS,
    ResourceNature.PRET_SOLIDAIRE: Topic.PRET_SOLIDAIRE,
    ResourceNature.CAP_ESS: Topic.CAP_ESS,
    ResourceNature.ESS_EQUITY: Topic.ESS_EQUITY,
}
"""The natures a mix chooses, and the rules that say whether the project may have them."""
_MOST = {
    ResourceNature.OWN_CASH: "Apport mobilisable",
    ResourceNature.BANK_LOAN: "Prêt bancaire envisageable",
    ResourceNature.PRET_SOLIDAIRE: "Prêt solidaire envisageable",
    ResourceNature.ESS_EQUITY: "Apport en fonds propres envisageable",
}
"""What the people at hand bound, in words."""
_SETTLED = (ResourceStatus.GRANTED, ResourceStatus.ACQUIRED)


@dataclass(frozen=True, slots=True)
class Offer:
    """One line a mix may use.

    Attributes:
        model: the line without its amount.
        ceiling: the most the people at hand can bring, None when only rules bound it.
        told: that ceiling in French.
        missing: places of the means at hand to answer before it can be used.
    """

    model: Resource
    nature: ResourceNature
    ceiling: Euros | None = None
    told: str = ""
    missing: tuple[str, ...] = ()

    @property
    def topic(self) -> Topic:
        """What its rules are about."""
        return TOPICS[self.nature]

    @property
    def per_holder(self) -> bool:
        """Whether each holder may have one."""
        return self.nature in (ResourceNature.PTZ, ResourceNature.CAP_JEUNES)


class Security(NamedTuple):
    """How a bank loan may be secured, in percent of the loan.

    Attributes:
        asked: surety the bank asks for, None when not answered.
        floor: lowest usual quota of the guarantee.
        cap: its highest quota.
        fund_cap: the most the fund guarantees, None when not known.
        surety_cap: the most a guaranteed loan leaves to a surety.
    """

    fund: GuaranteeFund
    asked: Decimal | None
    floor: Decimal
    cap: Decimal
    fund_cap: Euros | None
    surety_cap: Decimal

    def surety_rate(self, quota: Decimal | None) -> Decimal:
        """The surety left at that quota: what the bank asks for, within the rule and what is not guaranteed.

        What the bank asks for is taken as the whole loan while it is not answered.
        """
        asked = Decimal(100) if self.asked is None else self.asked
        return asked if quota is None else min(asked, self.surety_cap, 100 - quota)

    def quota(self, lent: Euros) -> Decimal:
        """The lowest usual quota that leaves the lowest rate of surety."""
        highest = self.cap if self.fund_cap is None else min(self.cap, _within(lent, self.fund_cap))
        highest = max(highest, self.floor)
        lower = self.surety_rate(highest) < self.surety_rate(self.floor)
        return highest if lower else self.floor


def _within(lent: Euros, cap: Euros) -> Decimal:
    """The highest quota with two decimals that guarantees at most the cap."""
    return (
        Decimal(((2 * cap.cents + 1) * 5_000 - 1) // lent.cents) / 100
    )  # the guaranteed cents round half up


@dataclass(frozen=True, slots=True)
class Hand:
    """Everything a mix is made of.

    Attributes:
        case: the dossier as it is judged, with its present plan.
        kept: the resources that stay as they are; refused ones stay and count for nothing.
        offers: the lines that may be used, the first preferred among equals.
        left: what the kept lines leave to finance; negative when they exceed the needs.
    """

    case: Case
    kept: tuple[Resource, ...]
    offers: tuple[Offer, ...]
    left: Euros
    security: Security

    @property
    def own(self) -> Offer:
        """Own cash."""
        return self.offers[0]

    @property
    def bank(self) -> Offer:
        """The bank loan."""
        return self.offers[1]

    @property
    def settled(self) -> tuple[Resource, ...]:
        """The kept lines that count."""
        return tuple(line for line in self.kept if line.status is not ResourceStatus.REFUSED)

    def places(self, trial: Sequence[str]) -> Iterator[str]:
        """Places of a trial plan as places of the dossier; those of its own new lines are left out."""
        lines = f"{self.case.plan_path}/resources/"
        ranks = [rank for rank, line in enumerate(self.case.plan.resources) if _stays(line)]
        for place in trial:
            rank, _, rest = place.removeprefix(lines).partition("/")
            if not place.startswith(lines):
                yield place
            elif int(rank) < len(ranks):
                yield f"{lines}{ranks[int(rank)]}/{rest}"

    def case_of(self, plan: Plan) -> Case:
        """The dossier with another plan."""
        dossier, rank = self.case.dossier, self.case.scenario
        scenarios = dossier.scenarios
        changed = replace(scenarios[rank], plan=plan)
        scenarios = (*scenarios[:rank], changed, *scenarios[rank + 1 :])
        return Case(replace(dossier, scenarios=scenarios), rank, self.case.today, self.case.on)

    def plan(self, cents: Sequence[int], *, guaranteed: bool, trial: bool = False) -> Plan:
        """The kept lines and the offers at these amounts; nothing stands for no line.

        Args:
            guaranteed: whether the bank loan carries a guarantee.
            trial: the guarantee is at its lowest quota, and an unanswered surety is nil.
        """
        lines = (
            self._line(offer, Euros(amount), guaranteed, trial)
            for offer, amount in zip(self.offers, cents, strict=True)
            if amount
        )
        return replace(self.case.plan, resources=(*self.kept, *lines))

    def _line(self, offer: Offer, amount: Euros, guaranteed: bool, trial: bool) -> Resource:  # noqa: FBT001
        model = offer.model
        if offer.nature is ResourceNature.BANK_LOAN and model.loan is not None:
            security = self.security
            quota = None if not guaranteed else security.floor if trial else security.quota(amount)
            surety: Euros | None = None
            if security.asked is not None:
                top, bottom = security.surety_rate(quota).as_integer_ratio()
                surety = Euros(amount.cents * top // (100 * bottom))
            lines = () if quota is None else (GuaranteeLine(fund=security.fund, quota=quota),)
            surety = ZERO if trial and surety is None else surety
            model = replace(model, loan=replace(model.loan, surety=surety, guarantees=lines))
        return replace(model, amount=amount)


def at_hand(case: Case, pack: RulePack) -> Hand:
    """What there is to make a mix of; every need and kept line must have an amount."""
    kept = tuple(line for line in case.plan.resources if _stays(line))
    used = total(line.amount or ZERO for line in kept if line.status is not ResourceStatus.REFUSED)
    offers = tuple(offer for offer in _offers(case, kept) if not _refused(case, offer))
    return Hand(case, kept, offers, case.total_needs().known - used, _security(case, pack))


def missing_amounts(case: Case) -> tuple[str, ...]:
    """Places without which nothing can be shared out: the needs, their amounts, those of the kept lines."""
    if not case.needs:
        return (f"{case.plan_path}/needs",)
    kept = [line for line in case.resources if _stays(line.resource)]
    return case.total_needs().missing + tuple(place for line in kept for place in line.amount.missing)


def _stays(line: Resource) -> bool:
    """Whether a resource is settled, refused, or of a nature the mix does not choose."""
    return line.nature not in TOPICS or line.status in (*_SETTLED, ResourceStatus.REFUSED)


def _refused(case: Case, offer: Offer) -> bool:
    """Whether its funder said no; another bank may still say yes."""
    return offer.nature not in (ResourceNature.OWN_CASH, ResourceNature.BANK_LOAN) and any(
        line.status is ResourceStatus.REFUSED and _same(case, line, offer.nature, offer.model.holder)
        for line in case.plan.resources
    )


def _same(case: Case, line: Resource, nature: ResourceNature, holder: str) -> bool:
    """Whether a line is of that nature and for that holder; a line without a holder is the first one's."""
    first = case.holders[0].person.id
    return line.nature is nature and (line.holder or first) == (holder or first)


def _offers(case: Case, kept: Sequence[Resource]) -> Iterator[Offer]:
    nature, terms = ResourceNature, case.dossier.terms
    bank = LoanTerms(months=terms.bank_months, annual_rate=terms.bank_rate)
    ptz = LoanTerms(months=terms.ptz_months, annual_rate=Decimal(0))
    solidaire = LoanTerms(months=terms.solidaire_months, annual_rate=terms.solidaire_rate)

    def offer(model: Resource, *needed: str, most: Euros | None = None) -> Offer:
        if model.nature is None:
            raise TypeError(model)
        held = _held(kept, model.nature)
        ceiling = None if most is None else max(most - held, ZERO)
        told = f"{_MOST.get(model.nature, '')} : {french.euros(most)}"
        missing = tuple(f"/terms/{name}" for name in needed if getattr(terms, name) is None)
        return Offer(model, model.nature, ceiling, told, missing)

    yield offer(Resource(nature=nature.OWN_CASH, label=nature.OWN_CASH.label), most=own_ceiling(case))
    model = _asked(case, nature.BANK_LOAN, bank)
    yield offer(model, "bank_months", "bank_rate", most=terms.bank_maximum)
    for holder in _told_apart(case):
        yield offer(_asked(case, nature.PTZ, ptz, holder), "ptz_months")
    for holder in _told_apart(case):
        yield offer(_asked(case, nature.CAP_JEUNES, None, holder))
    yield offer(_asked(case, nature.CAP_QUARTIERS))
    model = _asked(case, nature.PRET_SOLIDAIRE, solidaire)
    needed = ("solidaire_maximum", "solidaire_rate", "solidaire_months")
    yield offer(model, *needed, most=terms.solidaire_maximum)
    yield offer(_asked(case, nature.CAP_ESS))
    yield offer(_asked(case, nature.ESS_EQUITY), "equity_maximum", most=terms.equity_maximum)


def _asked(case: Case, nature: ResourceNature, loan: LoanTerms | None = None, holder: str = "") -> Resource:
    """A line asked for today; the words of the line it takes the place of are kept."""
    asked = (line for line in case.plan.resources if _same(case, line, nature, holder) and not _stays(line))
    before = next(asked, Resource())
    return Resource(
        nature=nature,
        label=before.label or nature.label,
        funder=before.funder,
        holder=holder,
        status=ResourceStatus.REQUESTED,
        status_on=case.today,
        loan=loan,
    )


def _told_apart(case: Case) -> Iterator[str]:
    """The identifiers of the holders a line can name: the first one, and those with their own."""
    seen: set[str] = set()
    for rank, line in enumerate(case.holders):
        if rank == 0 or (line.person.id and line.person.id not in seen):
            yield line.person.id
        seen.add(line.person.id)


def _held(kept: Sequence[Resource], nature: ResourceNature) -> Euros:
    return total(
        line.amount or ZERO
        for line in kept
        if line.nature is nature and line.status is not ResourceStatus.REFUSED
    )


def _security(case: Case, pack: RulePack) -> Security:
    """The terms of a guarantee; the fund is the one the present plan names, else the FAG."""
    law = pack.law(case.day(Moment.DECISION), case.today)
    loans = (line for line in case.plan.resources if line.nature is ResourceNature.BANK_LOAN)
    lines = (line for loan in loans if loan.loan is not None for line in loan.loan.guarantees)
    fund = next((line.fund for line in lines), GuaranteeLine().fund)
    free = fund in SURETY_FREE_FUNDS
    return Security(
        fund,
        case.dossier.terms.bank_surety,
        law.rate("guarantee.usual_floor"),
        law.rate("guarantee.quota_cap"),
        law.euros(f"guarantee.{fund.value}_cap") if fund in CAPPED_FUNDS else None,
        law.rate("guarantee.surety_cap_free" if free else "guarantee.surety_cap"),
    )
