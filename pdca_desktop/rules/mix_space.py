"""The room the rules leave: a linear row per limit, a standing per offer, and what refuses a plan."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from pdca_desktop.rules.mix_offers import Hand
from pdca_desktop.rules.mix_solver import Row
from pdca_desktop.rules.values import Value
from pdca_desktop.rules.verdict import Check, Rule, Severity, State, Topic, Verdict

Key = tuple[str, str]
"""A comparison: the id of its rule and its label."""
Used = tuple[bool | None, ...]
"""For each offer: used, unused, or not decided."""


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
        rivals: pairs of offers that are never used together.
        imposed: comparisons that fail whatever the mix does.
    """

    hand: Hand
    guaranteed: bool
    trials: tuple[Trial, ...]
    least: tuple[tuple[int, Limit | None], ...]
    rows: tuple[Held, ...]
    rivals: tuple[tuple[int, int], ...]
    imposed: frozenset[Key]

    def settled(self, used: Used) -> Used | None:
        """The decisions with the rivals of every used offer unused; None when two rivals are used."""
        known = list(used)
        for one, other in self.rivals:
            if known[one] and known[other]:
                return None
            if known[one] or known[other]:
                known[other if known[one] else one] = False
        return tuple(known)

    def held(self, used: Used, *, alerts: bool) -> list[Held]:
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

    @property
    def advisory(self) -> bool:
        """Whether it only alerts, and on the plan as a whole."""
        return self.on_plan and self.verdict.severity is Severity.WARNING


def faults(verdicts: Sequence[Verdict]) -> Iterator[Fault]:
    """Every comparison that fails and is more than information, derogations set aside."""
    for verdict in verdicts:
        if verdict.state is State.FAIL and verdict.derogation is None:
            for check in verdict.checks:
                if check.answer.truth is False and weighs(verdict.rule, check):
                    yield Fault((verdict.rule.id, check.label), verdict)


def weighs(rule: Rule, check: Check) -> bool:
    """Whether a comparison does more than inform."""
    return severity(rule, check) is not Severity.INFO


def severity(rule: Rule, check: Check) -> Severity:
    """What a comparison does when it fails."""
    return rule.severity if check.severity is None else check.severity
