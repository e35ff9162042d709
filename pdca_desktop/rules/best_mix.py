"""Best mix: the plans that are best by own money, by monthly cost, by debt and surety, and what binds them.

Method. The needs and the lines that are settled stay; what they leave to finance is shared out between the
offers at hand, one unknown amount in cents each. `mix_space` reads in the rules which offers may be used and
the linear rows that bound their amounts; `mix_solver` finds the best whole point of those rows, exactly. A
point is a plan, and every plan is judged: when a yes-or-no rule refuses it (two primes, say), an offer is
decided, used or not, and both halves are searched, best bound first (`mix_search`). So the first plan that no
rule refuses is the best one.

Criteria, compared exactly (a monthly cost or a surety is rounded only to be shown):

- own money: the least own cash, then the lower monthly cost, then the lower debt, then the lower surety;
- monthly cost: the lowest sum of regular instalments (per euro lent: r / (1 − (1 + r)^−n), or 1 / n without
  interest), then less own money, less debt, less surety;
- debt: the least money to repay, then the least surety (loan × the lowest of what the bank asks for, the
  rule's limit and what the guarantee leaves), then less own money, then the lower monthly cost.

Equal plans: a guaranteed loan, then the first offers in the order of `mix_offers` are preferred. The quota
costs no own money and no instalment, so for every criterion it is the lowest usual one that leaves the lowest
rate of surety, within the fund's cap.

Alerts bind too: least own money is sought among the plans without alert. When no plan avoids them, the alerts
on the plan as a whole (the 30 % of own funds) are set aside and each proposal names those it raises.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pdca_desktop.domain import french
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import ZERO, Euros, total
from pdca_desktop.domain.plan import Plan, ResourceNature, ResourceStatus
from pdca_desktop.finance.schedule import schedule
from pdca_desktop.finance.timeline import DEBTS, plan_debts
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.catalogue import judge_case
from pdca_desktop.rules.mix_offers import Hand, Offer, at_hand, missing_amounts
from pdca_desktop.rules.mix_reading import space_of
from pdca_desktop.rules.mix_search import Criterion, Winner, best, most
from pdca_desktop.rules.mix_space import Fault, Limit, Space, Standing, faults
from pdca_desktop.rules.values import RulePack

__all__ = ["Criterion", "Limit", "Mix", "Proposal", "Remark", "propose"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan that is best by one criterion or several.

    Attributes:
        plan: ready to be saved: needs untouched, settled lines kept, the others asked for today.
        own: own cash in it.
        monthly: sum of the regular monthly instalments, by the schedules; None when a kept debt lacks terms.
        debt: money to repay.
        surety: personal surety on bank loans; None while what the bank asks for is not known.
        guarantee: amount guaranteed.
        binding: the limits without which a better plan would exist, the one that holds the criterion first.
        alerts: French sentences of the alerts that no plan avoids.
        label: French.
    """

    criteria: tuple[Criterion, ...]
    plan: Plan
    own: Euros
    monthly: Euros | None
    debt: Euros
    surety: Euros | None
    guarantee: Euros
    binding: tuple[Limit, ...]
    alerts: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Remark:
    """An instrument that something is to be said of.

    Attributes:
        label: its name, French.
        missing: places of the dossier to answer before it can be used, or documents still to receive.
        reason: French sentence of why the project cannot have it.
    """

    nature: ResourceNature
    label: str
    missing: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mix:
    """The best plans, or what prevents them.

    Attributes:
        missing: places of the dossier needed first; what can be proposed without them is.
        questions: instruments that answers or documents would open or confirm.
        excluded: instruments the project cannot have, with the reason.
        impossible: French sentence of what prevents any plan; empty otherwise.
    """

    proposals: tuple[Proposal, ...] = ()
    missing: tuple[str, ...] = ()
    questions: tuple[Remark, ...] = ()
    excluded: tuple[Remark, ...] = ()
    impossible: str = ""


def propose(
    dossier: Dossier,
    pack: RulePack,
    *,
    today: date,
    on: date | None = None,
    scenario: int | None = None,
) -> Mix:
    """The best plans for a dossier's needs and means.

    Args:
        today: the day the lines are asked for and the plans judged, given from outside.
        on: judge as on that day instead of the dossier's own dates.
        scenario: rank of the plan whose needs and settled lines are taken; by default the one retained.

    Raises:
        RulePackError: the pack has no value for a date it is asked about.
    """
    case = Case(dossier, dossier.chosen_rank if scenario is None else scenario, today, on)
    missing = missing_amounts(case)
    if missing:
        return Mix(missing=missing)
    hand = at_hand(case, pack)
    if hand.left < ZERO:
        excess = french.euros(-hand.left)
        return Mix(impossible=french.typeset(f"Les lignes déjà acquises dépassent les besoins de {excess}."))
    own, bank = hand.own, hand.bank
    missing = (*(() if own.ceiling is not None else ("/terms/own_money",)), *bank.missing)
    spaces, told = _spaces(hand, pack)
    criteria = tuple(Criterion) if own.ceiling is not None else (Criterion.OWN,)
    desk = _Desk(hand, pack)
    proposals = desk.proposals(spaces, criteria)
    impossible = "" if proposals or bank.missing else desk.shortage(spaces)
    return Mix(proposals, missing, tuple(_questions(told)), tuple(_excluded(told)), impossible)


def _spaces(hand: Hand, pack: RulePack) -> tuple[tuple[Space, ...], Space]:
    """The spaces to search, and the one that tells the instruments: a guarantee is always tried first."""
    guaranteed = space_of(hand, pack, guaranteed=True)
    first = guaranteed[0]
    if hand.bank.missing:
        return guaranteed, first
    plain = space_of(hand, pack, guaranteed=False)
    opened = first.trials[1].standing is Standing.OPEN
    return (*guaranteed, *plain) if opened else plain, first


class _Desk:
    """Judges the plans of one hand and tells the best ones."""

    def __init__(self, hand: Hand, pack: RulePack) -> None:
        self.hand, self.pack = hand, pack
        self.known: dict[Plan, tuple[Fault, ...]] = {}

    def proposals(self, spaces: Sequence[Space], criteria: Sequence[Criterion]) -> tuple[Proposal, ...]:
        """One proposal per plan that wins; alerts are set aside only when no plan avoids them."""
        for alerts in (True, False):
            told: dict[Plan, Proposal] = {}
            for criterion in criteria:
                winner = best(spaces, criterion, self.accepts if alerts else self.alerted, alerts=alerts)
                if winner is None:
                    break
                plan = self.plan(winner.space, winner.point)
                told[plan] = self.proposal(criterion, plan, winner, told.get(plan))
            if told:
                return tuple(told.values())
        return ()

    def plan(self, space: Space, point: tuple[int, ...]) -> Plan:
        """The plan at a point."""
        return self.hand.plan(point, guaranteed=space.guaranteed)

    def faults(self, space: Space, point: tuple[int, ...]) -> Iterator[Fault]:
        """What the rules hold against a plan and the dossier did not already impose."""
        plan = self.plan(space, point)
        if plan not in self.known:
            self.known[plan] = tuple(faults(judge_case(self.hand.case_of(plan), self.pack)))
        return (fault for fault in self.known[plan] if fault.key not in space.imposed)

    def accepts(self, space: Space, point: tuple[int, ...]) -> bool:
        """Whether no rule fails."""
        return not any(self.faults(space, point))

    def alerted(self, space: Space, point: tuple[int, ...]) -> bool:
        """Whether no rule fails, alerts on the plan as a whole set aside."""
        return all(fault.advisory for fault in self.faults(space, point))

    def unbalanced(self, space: Space, point: tuple[int, ...]) -> bool:
        """Whether no rule of an instrument fails."""
        return all(fault.on_plan for fault in self.faults(space, point))

    def proposal(self, criterion: Criterion, plan: Plan, winner: Winner, before: Proposal | None) -> Proposal:
        """The plan and its figures; a plan that already won another criterion is told with both."""
        binding = tuple(Limit(french.typeset(limit.text), limit.value) for limit in winner.binding)
        if before is not None:
            told = {limit.text: limit for limit in (*before.binding, *binding)}
            criteria = (*before.criteria, criterion)
            return replace(before, criteria=criteria, binding=tuple(told.values()), label=_label(criteria))
        alerts = dict.fromkeys(fault.verdict.message for fault in self.faults(winner.space, winner.point))
        lines = [line for line in plan.resources if line.status is not ResourceStatus.REFUSED]
        loans = [line for line in lines if line.nature is ResourceNature.BANK_LOAN]
        return Proposal(
            criteria=(criterion,),
            plan=plan,
            own=total(line.amount or ZERO for line in lines if line.nature is ResourceNature.OWN_CASH),
            monthly=_monthly(plan),
            debt=total(line.amount or ZERO for line in lines if line.nature in DEBTS),
            surety=_sum(line.loan.surety if line.loan else None for line in loans),
            guarantee=total(
                guarantee.amount or (line.amount or ZERO).percent(guarantee.quota or Decimal(0))
                for line in loans
                if line.loan is not None
                for guarantee in line.loan.guarantees
            ),
            binding=binding,
            alerts=tuple(alerts),
            label=_label((criterion,)),
        )

    def shortage(self, spaces: Sequence[Space]) -> str:
        """What prevents any plan."""
        most_ = most(spaces, self.unbalanced)
        lack = self.hand.left.cents - (sum(most_.point) if most_ else 0)
        if most_ is None or not lack:
            return french.typeset("Aucun montage ne respecte les règles avec les lignes déjà acquises.")
        limits = " ; ".join(limit.text for limit in most_.binding)
        told = f" Limites atteintes : {limits}." if limits else ""
        return french.typeset(
            f"Aucun montage ne couvre les besoins : il manque {french.euros(Euros(lack))}.{told}"
        )


def _label(criteria: Sequence[Criterion]) -> str:
    first, *others = (criterion.label for criterion in criteria)
    words = [first, *(label[:1].lower() + label[1:] for label in others)]
    text = " et ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else first
    return french.typeset(text)


def _monthly(plan: Plan) -> Euros | None:
    """The regular instalments of all debts; an instalment of several months counts for its share."""
    debts = plan_debts(plan)
    if debts.incomplete:
        return None
    return total(
        Euros.rounded(
            schedule(debt.amount, debt.terms, start=None).payment.decimal / debt.terms.rhythm.months
        )
        for debt in debts.complete
    )


def _sum(amounts: Iterator[Euros | None]) -> Euros | None:
    known = list(amounts)
    return None if None in known else total(amount for amount in known if amount is not None)


def _questions(space: Space) -> Iterator[Remark]:
    for offer, trial in zip(space.hand.offers, space.trials, strict=True):
        missing = trial.missing
        if offer is space.hand.bank:
            surety = () if space.hand.security.asked is not None else ("/terms/bank_surety",)
            missing = (*(place for place in missing if place not in offer.missing), *surety)
        if missing and trial.standing is not Standing.CLOSED:
            yield Remark(offer.nature, _named(space.hand, offer), missing=missing)


def _excluded(space: Space) -> Iterator[Remark]:
    for offer, trial in zip(space.hand.offers, space.trials, strict=True):
        if trial.standing is Standing.CLOSED:
            label = offer.topic.label if offer is space.hand.bank else _named(space.hand, offer)
            yield Remark(offer.nature, french.typeset(label), reason=french.typeset(f"{trial.reason}."))


def _named(hand: Hand, offer: Offer) -> str:
    """The instrument, and whose it is when there are several holders."""
    holders = hand.case.dossier.holders
    whose = [one.full_name for one in holders[1:] if one.id == offer.model.holder and one.id]
    if offer.per_holder and len(holders) > 1:
        return french.typeset(f"{offer.nature.label}, {whose[0] if whose else holders[0].full_name}")
    return french.typeset(offer.nature.label)
