"""Edits of a plan that may lead out of a refusal; `way_out` balances and proves them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pdca_desktop.domain.loan import GuaranteeLine
from pdca_desktop.domain.money import ZERO, Euros, total
from pdca_desktop.domain.path import APPEND, Change
from pdca_desktop.domain.plan import Need, Resource
from pdca_desktop.rules.case import Case, NeedLine, ResourceLine


@dataclass(frozen=True, slots=True)
class Move:
    """A set of edits that settles one rule, not yet balanced.

    Attributes:
        label: French infinitive without capital or full stop: "ramener le PTZ à 8 000,00 €".
    """

    label: str
    changes: tuple[Change, ...]


def set_value(path: str, before: Any, after: Any) -> tuple[Change, ...]:
    """One field takes another value."""
    return (Change(path, before, after),)


def set_amount(line: ResourceLine | NeedLine, after: Euros) -> tuple[Change, ...]:
    """A line takes another amount; the guaranteed amounts written on a loan follow its quotas."""
    if isinstance(line, NeedLine):
        return (Change(f"{line.path}/amount", line.need.amount, after),)
    changes = [Change(f"{line.path}/amount", line.resource.amount, after)]
    for rank, guarantee in enumerate(line.terms.guarantees):
        if guarantee.amount is not None and guarantee.quota is not None:
            amount = after.percent(guarantee.quota)
            if amount != guarantee.amount:
                changes.append(Change(f"{line.path}/loan/guarantees/{rank}/amount", guarantee.amount, amount))
    return tuple(changes)


def cut_down(lines: Sequence[ResourceLine], target: Euros) -> tuple[Change, ...]:
    """The lines brought down to a total of `target`, the last ones first; an emptied line leaves the plan."""
    excess = total(line.amount.known for line in lines) - target
    changes: list[Change] = []
    for line in reversed(lines):
        amount = line.amount.known
        cut = min(max(excess, ZERO), amount)
        excess -= cut
        if cut and cut == amount:
            changes.append(withdraw(line))
        elif cut:
            changes += set_amount(line, amount - cut)
    return tuple(changes)


def set_guarantees(line: ResourceLine, after: tuple[GuaranteeLine, ...]) -> tuple[Change, ...]:
    """A loan carries these guarantee lines."""
    return (Change(f"{line.path}/loan/guarantees", line.terms.guarantees, after),)


def withdraw(line: ResourceLine | NeedLine) -> Change:
    """A line leaves the plan."""
    return Change(line.path, line.resource if isinstance(line, ResourceLine) else line.need, None)


def add_resource(case: Case, resource: Resource) -> Change:
    """A new resource line."""
    return Change(f"{case.plan_path}/resources/{APPEND}", None, resource)


def add_need(case: Case, need: Need) -> Change:
    """A new need line."""
    return Change(f"{case.plan_path}/needs/{APPEND}", None, need)


def renature(line: ResourceLine, **fields: Any) -> Change:
    """A resource line becomes another resource of the same amount."""
    return Change(line.path, line.resource, replace(line.resource, **fields))


def in_order(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes in an order that keeps every place valid: edits, additions, then removals from the end."""

    def removed(change: Change) -> bool:
        return change.after is None and change.path.rpartition("/")[2].isdecimal()

    kept = [change for change in changes if not removed(change)]
    gone = [change for change in changes if removed(change)]
    gone.sort(key=lambda change: (change.path.rpartition("/")[0], int(change.path.rpartition("/")[2])))
    return (*kept, *reversed(gone))
