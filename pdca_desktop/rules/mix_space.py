"""What the rules leave room for, read from the rules themselves: rows for amounts, eligibility for the rest.

A trial plan holds every offer at a large amount and is judged; it is judged again with each amount raised. A
comparison of two amounts that moves gives one linear row: what it leaves (its limit less its measure, or the
reverse for a floor) as a sum of the amounts. Every other comparison is a yes or no that does not depend on
amounts: it makes an offer eligible, not eligible, or still unknown.

One row is no rule: where a rule asks for a bank loan beside a line and gives no figure, the mix never offers a
smaller one than the line. The only printed figure, that of the PTZ (« un prêt bancaire d'un même montant »), is
read there too; without it the best plan would hold a loan of one cent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import Plan, ResourceNature
from pdca_desktop.rules.catalogue import judge_case
from pdca_desktop.rules.mix_offers import TOPICS, Hand, Offer
from pdca_desktop.rules.mix_solver import Row
from pdca_desktop.rules.values import RulePack, Value, show
from pdca_desktop.rules.verdict import Bound, Check, Rule, Severity, State, Topic, Verdict

_LARGE = 10**8
"""Cents of a trial line: above every cap, and a multiple that keeps rates with six decimals whole."""
_PAPERS = "/pieces"

Key = tuple[str, str]
"""A comparison: the id of its rule and its label."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What holds an amount back.

    Attributes:
        text: French, without full stop.
        value: the dated value with its source when a rule says it.
    """

    text: str
    value: Value | None = None


class Held(NamedTuple):
    """A row of the space and what it says.

    Attributes:
        topic: it only counts when an offer of that topic is used; None: always.
        alert: it only alerts, and on the plan as a whole.
    """

    row: Row
    limit: Limit
    topic: Topic | None = None
    alert: bool = False


class Standing(Enum):
    """Whether an offer may be used."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Trial(NamedTuple):
    """What the rules say of one offer.

    Attributes:
        missing: places to answer; supporting documents to receive are among them and stop nothing.
        reason: French sentence of why it is closed.
    """

    standing: Standing
    missing: tuple[str, ...] = ()
    reason: str = ""
    needs_bank: bool = False


@dataclass(frozen=True, slots=True)
class Space:
    """The amounts the rules allow, in cents, one unknown per offer.

    Attributes:
        least: the lowest amount of each offer once it is used.
        imposed: comparisons that fail whatever the mix does.
    """

    hand: Hand
    guaranteed: bool
    trials: tuple[Trial, ...]
    least: tuple[tuple[int, Limit | None], ...]
    rows: tuple[Held, ...]
    imposed: frozenset[Key]

    def held(self, used: Sequence[bool | None], *, alerts: bool) -> list[Held]:
        """The rows when some offers are decided (used, unused) and others are not."""
        count = len(used)
        topics = {offer.topic for offer, on in zip(self.hand.offers, used, strict=True) if on}
        rows = [
            one
            for one in self.rows
            if (one.topic is None or one.topic in topics) and (alerts or not one.alert)
        ]
        for rank, on in enumerate(used):
            unit = tuple(int(rank == other) for other in range(count))
            if on:
                least, limit = self.least[rank]
                rows.append(Held(Row(unit, least), limit or Limit("")))
            elif on is False or self.trials[rank].standing is not Standing.OPEN:
                rows.append(Held(Row(tuple(-weight for weight in unit), 0), Limit("")))
        return rows


class Fault(NamedTuple):
    """A comparison that fails in a plan, and the verdict it makes fail."""

    key: Key
    verdict: Verdict

    @property
    def on_plan(self) -> bool:
        """Whether it is about the plan as a whole, not an instrument."""
        return self.verdict.rule.topic is Topic.PLAN


def advisory(fault: Fault) -> bool:
    """Whether it only alerts, and on the plan as a whole."""
    return fault.on_plan and fault.verdict.severity is Severity.WARNING


def faults(verdicts: Sequence[Verdict]) -> Iterator[Fault]:
    """Every comparison that fails and is more than information, derogations set aside."""
    for verdict in verdicts:
        if verdict.state is State.FAIL and verdict.derogation is None:
            for check in verdict.checks:
                if check.answer.truth is False and _weighs(verdict.rule, check):
                    yield Fault((verdict.rule.id, check.label), verdict)


def space_of(hand: Hand, pack: RulePack, *, guaranteed: bool) -> tuple[Space, ...]:
    """The space of a hand, the bank loan with or without a guarantee.

    Two spaces when a kept bank loan may carry alone what otherwise the new one must: either is enough.
    """
    return _Reader(hand, pack, guaranteed).spaces()


class _Slack(NamedTuple):
    rule: Rule
    check: Check
    cents: int


class _Reader:
    """Judges trial plans and reads the space in their verdicts."""

    def __init__(self, hand: Hand, pack: RulePack, guaranteed: bool) -> None:  # noqa: FBT001
        self.hand, self.pack, self.guaranteed = hand, pack, guaranteed
        self.count = len(hand.offers)
        natures = [offer.nature for offer in hand.offers]
        self.bank = natures.index(ResourceNature.BANK_LOAN)
        kept = Plan(needs=hand.case.plan.needs, resources=hand.kept)
        self.kept_topics = {TOPICS[line.resource.nature] for line in hand.case_of(kept).resources
                            if line.resource.nature in TOPICS}  # fmt: skip

    def judged(self, cents: Sequence[int]) -> tuple[Verdict, ...]:
        plan = self.hand.plan(cents, guaranteed=self.guaranteed, trial=True)
        return judge_case(self.hand.case_of(plan), self.pack)

    def alone(self, *ranks: int) -> list[int]:
        return [_LARGE * (rank in ranks) for rank in range(self.count)]

    def spaces(self) -> tuple[Space, ...]:
        full = self.judged([_LARGE] * self.count)
        rows = self.read(full)
        moving = {(slack.rule.id, slack.check.label) for slack, _ in rows}
        own = [0] * self.count
        own[0] = max(self.hand.left.cents, 0)
        base = {fault.key for fault in faults(self.judged(own))}
        imposed = base & {fault.key for fault in faults(full)} - moving
        trials = tuple(self.tried(rank, moving) for rank in range(self.count))
        least, held, unmendable = self.sorted(rows, base)
        held += self.around(trials)
        parts = (self.hand, self.guaranteed, trials, least)
        space = Space(*parts, tuple(held), frozenset(imposed | unmendable))
        other = self.carried_by_kept(rows)
        if other is None:
            return (space,)
        least, held, unmendable = self.sorted(other, base)
        held += self.around(trials)
        return (space, Space(*parts, tuple(held), frozenset(imposed | unmendable)))

    def read(self, full: Sequence[Verdict]) -> list[tuple[_Slack, tuple[Fraction, ...]]]:
        """The comparisons that move with amounts, and by how much with each."""
        before = _slacks(full)
        moved = [
            _slacks(self.judged([_LARGE * (1 + (rank == other)) for other in range(self.count)]))
            for rank in range(self.count)
        ]
        rows = []
        for place, slack in before.items():
            if not all(place in after for after in moved):
                continue
            weights = tuple(Fraction(after[place].cents - slack.cents, _LARGE) for after in moved)
            if any(weights):
                at_zero = slack.cents - int(sum(weights) * _LARGE)
                rows.append((slack._replace(cents=at_zero), weights))
        return rows

    def carried_by_kept(
        self, rows: Sequence[tuple[_Slack, tuple[Fraction, ...]]]
    ) -> list[tuple[_Slack, tuple[Fraction, ...]]] | None:
        """The rows when a kept bank loan is larger than the new one, if that changes any of them."""
        if not any(line.nature is ResourceNature.BANK_LOAN for line in self.hand.kept):
            return None
        tiny = {
            (one.rule.id, one.check.label): one for one in _slacks(self.judged([1] * self.count)).values()
        }
        changed = False
        after = []
        for slack, weights in rows:
            seen = tiny.get((slack.rule.id, slack.check.label))
            if seen is not None and weights[self.bank] > 0:
                without = tuple(0 * w if rank == self.bank else w for rank, w in enumerate(weights))
                at_zero = seen.cents - int(sum(without))
                if at_zero > slack.cents + 1:
                    changed = True
                    after.append((slack._replace(cents=at_zero), without))
                    continue
            after.append((slack, weights))
        return after if changed else None

    def tried(self, rank: int, moving: set[Key]) -> Trial:
        """Whether the project may have that offer beside a bank loan."""
        offer = self.hand.offers[rank]
        if rank == 0:
            return Trial(Standing.OPEN)
        if rank == self.bank and not self.guaranteed:
            return Trial(Standing.UNKNOWN if offer.missing else Standing.OPEN, offer.missing)
        verdicts = self.judged(self.alone(rank, self.bank))
        closed = next(self.refusals(verdicts, offer.topic, moving), None)
        if closed is not None:
            return Trial(Standing.CLOSED, reason=closed.complaint)
        own = [verdict for verdict in verdicts if verdict.rule.topic is offer.topic]
        if not any(verdict.checks for verdict in own):
            return Trial(Standing.CLOSED, reason="Aucune règle ne dit ce que l'on peut demander")
        asked = [check.answer.missing for verdict in own for check in verdict.checks
                 if check.answer.truth is None and _weighs(verdict.rule, check)]  # fmt: skip
        lines = f"{self.hand.case.plan_path}/resources/"
        places = tuple(dict.fromkeys(place for missing in asked for place in missing))
        missing = offer.missing + tuple(place for place in places if not place.startswith(lines))
        if offer.missing or any(set(places) - {_PAPERS} for places in asked):
            return Trial(Standing.UNKNOWN, missing)
        beside = rank != self.bank and any(self.refusals(self.judged(self.alone(rank)), offer.topic, moving))
        return Trial(Standing.OPEN, missing, needs_bank=beside)

    def refusals(self, verdicts: Sequence[Verdict], topic: Topic, moving: set[Key]) -> Iterator[Check]:
        """The comparisons of a topic that refuse whatever the amounts."""
        for verdict in verdicts:
            if verdict.rule.topic is not topic or verdict.derogation is not None:
                continue
            for check in verdict.checks:
                settled = (verdict.rule.id, check.label) not in moving
                if settled and check.answer.truth is False and _weighs(verdict.rule, check):
                    yield check

    def sorted(
        self, rows: Sequence[tuple[_Slack, tuple[Fraction, ...]]], base: set[Key]
    ) -> tuple[tuple[tuple[int, Limit | None], ...], list[Held], set[Key]]:
        """The rows by what they do: the least of one offer, always there, or there with their topic.

        A row already broken that no offer can mend is not made worse.
        """
        least: list[tuple[int, Limit | None]] = [(1, None)] * self.count
        held: list[Held] = []
        unmendable: set[Key] = set()
        for slack, fractions in rows:
            shared = lcm(*(weight.denominator for weight in fractions))
            weights = tuple(int(weight * shared) for weight in fractions)
            topic, key = slack.rule.topic, (slack.rule.id, slack.check.label)
            mine = [offer.topic is topic for offer in self.hand.offers]
            optional = any(mine) and topic not in self.kept_topics and topic is not Topic.PLAN
            floor = -slack.cents * shared
            helped = [rank for rank, weight in enumerate(weights) if weight > 0]
            if not optional and not helped and slack.cents < 0 and key in base:
                unmendable.add(key)
                floor = 0
            limit = Limit(_told(slack.check), _value(slack.check))
            only = [rank for rank, weight in enumerate(weights) if weight]
            if optional and helped == only and len(only) == 1 and mine[only[0]]:
                rank = only[0]
                least[rank] = max(least[rank], (-(-floor // weights[rank]), limit), key=lambda one: one[0])
                continue
            idle = slack.cents >= 0 and all(
                weight <= 0 if own else weight >= 0 for weight, own in zip(weights, mine, strict=True)
            )
            alert = topic is Topic.PLAN and _severity(slack) is Severity.WARNING
            held.append(Held(Row(weights, floor), limit, topic if optional and not idle else None, alert))
        return tuple(least), held, unmendable

    def around(self, trials: Sequence[Trial]) -> Iterator[Held]:
        """What the people at hand can bring, and a bank loan at least equal to the line it must go with."""
        for rank, offer in enumerate(self.hand.offers):
            if offer.ceiling is not None:
                yield Held(self.row({rank: -1}, -offer.ceiling.cents), Limit(offer.told))
            if trials[rank].needs_bank:
                yield Held(self.row({rank: -1, self.bank: 1}, 0), Limit(_beside(offer)))

    def row(self, weights: Mapping[int, int], floor: int) -> Row:
        return Row(tuple(weights.get(rank, 0) for rank in range(self.count)), floor)


def _slacks(verdicts: Sequence[Verdict]) -> dict[tuple[str, int], _Slack]:
    """What each comparison of two amounts leaves, by rule and rank."""
    found: dict[tuple[str, int], _Slack] = {}
    for verdict in verdicts:
        for rank, check in enumerate(verdict.checks):
            measured, limit = check.measured, check.limit
            if not (isinstance(measured, Euros) and isinstance(limit, Euros)):
                continue
            if check.bound is Bound.EXACT or not _weighs(verdict.rule, check):
                continue
            left = limit - measured if check.bound is Bound.CEILING else measured - limit
            found[verdict.rule.id, rank] = _Slack(verdict.rule, check, left.cents)
    return found


def _severity(slack: _Slack) -> Severity:
    return slack.rule.severity if slack.check.severity is None else slack.check.severity


def _weighs(rule: Rule, check: Check) -> bool:
    return (rule.severity if check.severity is None else check.severity) is not Severity.INFO


def _value(check: Check) -> Value | None:
    return next(iter(check.values), None)


def _told(check: Check) -> str:
    value = _value(check)
    if value is None or isinstance(value.amount, tuple):  # a list of codes is no French
        return check.label
    return f"{value.label} : {show(value.amount, value.unit)}"


def _beside(offer: Offer) -> str:
    return f"Prêt bancaire au moins égal à « {offer.model.label} », qu'il accompagne (lecture retenue)"
