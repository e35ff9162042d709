"""The space of a mix, read from the rules themselves: nothing a rule says is written here again.

A trial plan holds every offer at a large amount and is judged; it is judged again with each amount raised. A
comparison of two amounts that moves gives one linear row: what it leaves (its limit less its measure, or the
reverse for a floor) as a sum of the amounts. Every other comparison is a yes or no that does not depend on
amounts: it opens an offer, closes it, or leaves it unknown. A comparison that is no sum of amounts would be
read wrongly, and the judgement of every plan would show it.

One row is no rule: where a rule asks for a bank loan beside a line and gives no figure, the mix never offers
a smaller loan than the line. It is the reading of the only printed figure, that of the PTZ (« un prêt
bancaire d'un même montant »); without it the best plan would hold a bank loan of one cent.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import floor, lcm
from typing import NamedTuple

from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import ResourceNature
from pdca_desktop.rules.catalogue import judge_case
from pdca_desktop.rules.mix_offers import TOPICS, Hand, Offer
from pdca_desktop.rules.mix_solver import Row
from pdca_desktop.rules.mix_space import Held, Key, Limit, Space, Standing, Trial, faults, severity, weighs
from pdca_desktop.rules.values import RulePack, Value, show
from pdca_desktop.rules.verdict import Bound, Check, Rule, Severity, Topic, Verdict

_LARGE = 10**8
"""Cents of a trial line: above every cap, and a multiple that keeps rates with six decimals whole."""
_PAPERS = "/pieces"


def space_of(hand: Hand, pack: RulePack, *, guaranteed: bool) -> tuple[Space, ...]:
    """The space of a hand, the bank loan with or without a guarantee.

    Two spaces when a kept bank loan may carry alone what otherwise the new one must: either is enough.
    """
    return _Reader(hand, pack, guaranteed).spaces()


class _Slack(NamedTuple):
    """A comparison of two amounts and the cents it leaves."""

    rule: Rule
    check: Check
    cents: int

    @property
    def key(self) -> Key:
        return self.rule.id, self.check.label


class _Moving(NamedTuple):
    """A comparison that moves with the amounts: cents left at zero, and per cent of each offer."""

    slack: _Slack
    weights: tuple[Fraction, ...]


class _Reader:
    """Judges trial plans and reads the space in their verdicts."""

    def __init__(self, hand: Hand, pack: RulePack, guaranteed: bool) -> None:  # noqa: FBT001
        self.hand, self.pack, self.guaranteed = hand, pack, guaranteed
        self.count = len(hand.offers)
        self.bank = hand.offers.index(hand.bank)
        self.before = Counter(_answers(self.alone()))

    def judged(self, cents: Sequence[int]) -> tuple[Verdict, ...]:
        plan = self.hand.plan(cents, guaranteed=self.guaranteed, trial=True)
        return judge_case(self.hand.case_of(plan), self.pack)

    def alone(self, *ranks: int) -> tuple[Verdict, ...]:
        """The verdicts of a plan with these offers only."""
        return self.judged([_LARGE * (rank in ranks) for rank in range(self.count)])

    def spaces(self) -> tuple[Space, ...]:
        full = self.judged([_LARGE] * self.count)
        rows = self.moving(full)
        moving = {row.slack.key for row in rows}
        left = max(self.hand.left.cents, 0)
        base = {fault.key for fault in faults(self.judged([left, *[0] * (self.count - 1)]))}
        imposed = frozenset(base & {fault.key for fault in faults(full)} - moving)
        trials = tuple(self.tried(rank, moving) for rank in range(self.count))
        rivals = self.rivals(trials, moving)
        space = Space(self.hand, self.guaranteed, trials, (), (), rivals, imposed)
        other = self.carried_by_kept(rows)
        return tuple(self.bounded(space, one, base) for one in (rows, other) if one is not None)

    def bounded(self, space: Space, rows: Sequence[_Moving], base: set[Key]) -> Space:
        """The space with its rows by what they do: the least of one offer, always there, or with their topic.

        A row that the kept lines break and no offer can mend is not made worse.
        """
        least: list[tuple[int, Limit | None]] = [(1, None)] * self.count
        held: list[Held] = []
        imposed = set(space.imposed)
        for row in rows:
            rule, cents = row.slack.rule, row.slack.cents
            if cents < 0 and row.slack.key in base and not any(weight > 0 for weight in row.weights):
                imposed.add(row.slack.key)
                cents = 0
            shared = lcm(*(weight.denominator for weight in row.weights))
            weights, least_sum = tuple(int(weight * shared) for weight in row.weights), -cents * shared
            limit = Limit(_told(row.slack.check), _value(row.slack.check))
            own = self.own_floor(row)
            if own is not None:
                least[own] = max(least[own], (-(-least_sum // weights[own]), limit), key=lambda one: one[0])
                continue
            alert = rule.topic is Topic.PLAN and severity(rule, row.slack.check) is Severity.WARNING
            held.append(Held(Row(weights, least_sum), limit, self.only_with(row), alert))
        held += self.around(space.trials)
        return replace(space, least=tuple(least), rows=tuple(held), imposed=frozenset(imposed))

    def moving(self, full: Sequence[Verdict]) -> list[_Moving]:
        """The comparisons that move with amounts, and by how much with each."""
        before = _slacks(full)
        raised = [
            _slacks(self.judged([_LARGE * (1 + (rank == other)) for other in range(self.count)]))
            for rank in range(self.count)
        ]
        rows = []
        for place, slack in before.items():
            if all(place in after for after in raised):
                weights = tuple(Fraction(after[place].cents - slack.cents, _LARGE) for after in raised)
                if any(weights):
                    at_zero = slack.cents - int(sum(weights) * _LARGE)
                    rows.append(_Moving(slack._replace(cents=at_zero), weights))
        return rows

    def own_floor(self, row: _Moving) -> int | None:
        """The offer a row gives a least amount to: it has a meaning only when the offer is used."""
        ranks = [rank for rank, weight in enumerate(row.weights) if weight]
        alone = len(ranks) == 1 and row.weights[ranks[0]] > 0
        mine = self.hand.offers[ranks[0]].topic is row.slack.rule.topic is not Topic.PLAN
        return ranks[0] if alone and mine else None

    def only_with(self, row: _Moving) -> Topic | None:
        """The topic without whose offers the row says nothing; None when it also holds without them."""
        topic = row.slack.rule.topic
        mine = [offer.topic is topic for offer in self.hand.offers]
        kept = any(TOPICS.get(line.nature) is topic for line in self.hand.settled if line.nature)
        if topic is Topic.PLAN or kept or not any(mine):
            return None
        signs = zip(row.weights, mine, strict=True)
        idle = row.slack.cents >= 0 and all(weight <= 0 if own else weight >= 0 for weight, own in signs)
        return None if idle else topic

    def carried_by_kept(self, rows: Sequence[_Moving]) -> list[_Moving] | None:
        """The rows when a kept bank loan is larger than the new one; None when that changes nothing."""
        if not any(line.nature is ResourceNature.BANK_LOAN for line in self.hand.settled):
            return None
        tiny = {slack.key: slack.cents for slack in _slacks(self.judged([1] * self.count)).values()}
        after = []
        for row in rows:
            without = tuple(w * (rank != self.bank) for rank, w in enumerate(row.weights))
            at_zero = tiny.get(row.slack.key, 0) - floor(sum(without))
            mended = row.weights[self.bank] > 0 and at_zero > row.slack.cents + 1
            after.append(_Moving(row.slack._replace(cents=at_zero), without) if mended else row)
        return after if after != list(rows) else None

    def tried(self, rank: int, moving: set[Key]) -> Trial:
        """Whether the project may have that offer beside a bank loan."""
        offer = self.hand.offers[rank]
        if offer is self.hand.own:
            return Trial(Standing.OPEN)
        if offer is self.hand.bank and not self.guaranteed:
            return Trial(Standing.UNKNOWN if offer.missing else Standing.OPEN, offer.missing)
        checks = self.added(self.alone(rank, self.bank), offer.topic)
        refusal = next(self.refusing(checks, moving), None)
        if refusal is not None:
            return Trial(Standing.CLOSED, reason=refusal.complaint)
        if not checks:
            return Trial(Standing.CLOSED, reason="Aucune règle n'en fixe le montant")
        asked = [check.answer.missing for _, check in checks if check.answer.truth is None]
        places = (place for missing in asked for place in self.hand.places(missing))
        missing = tuple(dict.fromkeys((*offer.missing, *places)))
        if offer.missing or any(set(places) - {_PAPERS} for places in asked):
            return Trial(Standing.UNKNOWN, missing)
        beside = self.added(self.alone(rank), offer.topic)
        needs_bank = rank != self.bank and any(self.refusing(beside, moving))
        return Trial(Standing.OPEN, missing, needs_bank=needs_bank)

    def added(self, verdicts: Sequence[Verdict], topic: Topic) -> list[tuple[Key, Check]]:
        """The comparisons of a topic that the kept lines alone did not call for, derogations set aside."""
        left = self.before.copy()
        found = []
        for verdict in verdicts:
            for check in verdict.checks:
                key = (verdict.rule.id, check.label)
                left[key, check.answer.truth] -= 1
                weighty = verdict.derogation is None and weighs(verdict.rule, check)
                if verdict.rule.topic is topic and weighty and left[key, check.answer.truth] < 0:
                    found.append((key, check))
        return found

    def refusing(self, checks: Sequence[tuple[Key, Check]], moving: set[Key]) -> Iterator[Check]:
        """The comparisons that refuse whatever the amounts."""
        return (check for key, check in checks if check.answer.truth is False and key not in moving)

    def rivals(self, trials: Sequence[Trial], moving: set[Key]) -> tuple[tuple[int, int], ...]:
        """The pairs of open offers that a rule refuses, both by themselves and among all the others.

        A pair refused otherwise is found when its plan is judged.
        """
        ranks = [rank for rank, trial in enumerate(trials) if trial.standing is Standing.OPEN]

        def refused(*used: int) -> set[Key]:
            return {fault.key for fault in faults(self.alone(*used))} - moving

        single = {rank: refused(rank, self.bank) for rank in ranks}
        among = refused(*ranks).difference(*single.values())
        return tuple(
            (one, other)
            for one, other in combinations(ranks, 2)
            if among and among & refused(one, other, self.bank)
        )

    def around(self, trials: Sequence[Trial]) -> Iterator[Held]:
        """What the people at hand can bring, and a bank loan at least equal to the line it must go with."""
        for rank, offer in enumerate(self.hand.offers):
            if offer.ceiling is not None:
                yield Held(self.row({rank: -1}, -offer.ceiling.cents), Limit(offer.told))
            if trials[rank].needs_bank:
                yield Held(self.row({rank: -1, self.bank: 1}, 0), Limit(_beside(offer)))

    def row(self, weights: Mapping[int, int], least: int) -> Row:
        return Row(tuple(weights.get(rank, 0) for rank in range(self.count)), least)


def _answers(verdicts: Sequence[Verdict]) -> Iterator[tuple[Key, bool | None]]:
    """What each comparison concluded."""
    for verdict in verdicts:
        for check in verdict.checks:
            yield (verdict.rule.id, check.label), check.answer.truth


def _slacks(verdicts: Sequence[Verdict]) -> dict[tuple[str, int], _Slack]:
    """What each comparison of two amounts leaves, by rule and rank."""
    found: dict[tuple[str, int], _Slack] = {}
    for verdict in verdicts:
        for rank, check in enumerate(verdict.checks):
            measured, limit = check.measured, check.limit
            if not (isinstance(measured, Euros) and isinstance(limit, Euros)):
                continue
            if check.bound is Bound.EXACT or not weighs(verdict.rule, check):
                continue
            left = limit - measured if check.bound is Bound.CEILING else measured - limit
            found[verdict.rule.id, rank] = _Slack(verdict.rule, check, left.cents)
    return found


def _value(check: Check) -> Value | None:
    return next(iter(check.values), None)


def _told(check: Check) -> str:
    value = _value(check)
    if value is None or isinstance(value.amount, tuple):  # a list of codes is no French
        return check.label
    return f"{value.label} : {show(value.amount, value.unit)}"


def _beside(offer: Offer) -> str:
    return f"Prêt bancaire au moins égal à « {offer.model.label} », qu'il accompagne (lecture retenue)"
