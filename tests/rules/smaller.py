"""What "nothing smaller" means for a way out: each edit moved one unit back toward where it came from.

An amount moves back by a cent, a rate by 0.01, months and days by one; an added or withdrawn line by a cent
of its amount. An edit that tilts the plan moves back together with the one that balanced it. Edits that are
not quantities (a status, a nature, a text, an answer) have nothing smaller.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pdca_desktop.domain import path
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.loan import GuaranteeLine
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.path import Change
from pdca_desktop.domain.plan import Need, Resource
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.levers import lack_of
from pdca_desktop.rules.moves import in_order

_CENT = Euros(1)
_HUNDREDTH = Decimal("0.01")

Changes = tuple[Change, ...]


def smaller(case: Case, changes: Changes) -> Iterator[Changes]:
    """Every way of moving the changes one unit less, as balanced as they are."""
    aim = _lack(case, changes)
    edited = {change.path for change in changes}
    for rank, change in enumerate(changes):
        if _follows(change, edited):
            continue
        for less in _less(change):
            one = _put(case, changes, {rank: less})
            if _lack(case, one) == aim:
                yield one
                continue
            partners = [
                both
                for other, partner in enumerate(changes)
                if other != rank
                for back in _less(partner)
                if _lack(case, both := _put(case, changes, {rank: less, other: back})) == aim
            ]
            yield from partners or [one]


def _follows(change: Change, edited: set[str]) -> bool:
    """Whether it is a guaranteed amount that only follows its loan or its quota."""
    loan, guarantees, _ = change.path.partition("/loan/guarantees/")
    quota = change.path.removesuffix("/amount") + "/quota"
    return bool(guarantees) and change.path.endswith("/amount") and bool({f"{loan}/amount", quota} & edited)


def applied(case: Case, changes: Changes) -> Case:
    """The case after the changes."""
    return Case(path.apply(case.dossier, changes), case.scenario, case.today, case.on)


def _lack(case: Case, changes: Changes) -> Euros:
    return lack_of(applied(case, changes))


def _less(change: Change) -> list[Change | None]:
    """The change one unit smaller; None when nothing is left of it."""
    before, after = change.before, change.after
    if isinstance(before, tuple) and isinstance(after, tuple):
        return [Change(change.path, before, lines) for lines in _less_guarantees(before, after)]
    if isinstance(after, Resource | Need) and before is None:
        kept = (after.amount or Euros(0)) - _CENT
        return [Change(change.path, None, replace(after, amount=kept)) if kept else None]
    if isinstance(before, Resource | Need) and after is None:
        amount = before.amount or Euros(0)
        left = _CENT if amount > _CENT else -_CENT if amount < -_CENT else None
        return [None if left is None else Change(change.path, before, replace(before, amount=left))]
    back = _toward(before, after)
    if back is None:
        return []
    return [None if back == before else Change(change.path, before, back)]


def _toward(before: Any, after: Any) -> Any:
    """`after` moved one unit toward `before`; None when they are no quantities."""
    match before, after:
        case (Euros(), Euros()):
            return after + _CENT if before > after else after - _CENT
        case (Decimal(), Decimal()):
            unit = min(_HUNDREDTH, abs(before - after))
            return after + unit if before > after else after - unit
        case (bool(), bool()):
            return None
        case (int(), int()):
            return after + 1 if before > after else after - 1
        case (date(), date()):
            return after + timedelta(1) if before > after else after - timedelta(1)
    return None


def _less_guarantees(before: tuple[Any, ...], after: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """The guarantee lines with one quota a hundredth nearer to what it was; a dropped line is back, tiny."""
    if not all(isinstance(line, GuaranteeLine) for line in (*before, *after)):
        return
    for rank, line in enumerate(after):
        was = before[rank].quota if rank < len(before) else Decimal(0)
        back = _toward(was or Decimal(0), line.quota or Decimal(0))
        if was != line.quota and back is not None:
            yield (*after[:rank], replace(line, quota=back), *after[rank + 1 :])
    if len(after) < len(before):
        yield (*after, replace(before[len(after)], quota=_HUNDREDTH, amount=None))


def _put(case: Case, changes: Changes, instead: dict[int, Change | None]) -> Changes:
    """The changes with others instead, the guaranteed amounts following their loan and quota."""
    kept = [instead.get(rank, change) for rank, change in enumerate(changes)]
    whole = tuple(change for change in kept if change is not None)
    edits = tuple(change for change in whole if change.after is not None)  # a removal would shift the ranks
    moved = path.apply(case.dossier, edits)
    return in_order(tuple(_followed(moved, change) for change in whole))


def _followed(moved: Dossier, change: Change) -> Change:
    """A guaranteed amount as the smaller loan or quota makes it."""
    loan, guarantees, rank = change.path.removesuffix("/amount").partition("/loan/guarantees/")
    if not guarantees or not rank.isdecimal() or not isinstance(change.after, Euros):
        return change
    amount = path.read(moved, f"{loan}/amount")
    line: GuaranteeLine = path.read(moved, f"{loan}/loan/guarantees/{rank}")
    if amount is None or line.quota is None:
        return change
    return Change(change.path, change.before, amount.percent(line.quota))
