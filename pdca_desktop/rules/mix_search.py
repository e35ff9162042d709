"""The best plan by one criterion: the best point, split on an offer whenever a rule refuses the plan."""

import heapq
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import ResourceNature
from pdca_desktop.finance.timeline import DEBTS
from pdca_desktop.rules.mix_offers import Hand, Offer
from pdca_desktop.rules.mix_solver import Optimum, Row, minimise
from pdca_desktop.rules.mix_space import Held, Limit, Space, Standing, Used


class Criterion(Choice):
    """What a plan is best by."""

    OWN = "own", "Le moins d'apport personnel"
    MONTHLY = "monthly", "La mensualité la plus basse"
    DEBT = "debt", "Le moins de dette et de caution"


_ORDER = {
    Criterion.OWN: ("own", "monthly", "debt", "surety"),
    Criterion.MONTHLY: ("monthly", "own", "debt", "surety"),
    Criterion.DEBT: ("debt", "surety", "own", "monthly"),
}
"""The figures each criterion looks at, in order."""

Costs = Sequence[Sequence[int]]
Accepts = Callable[[Space, tuple[int, ...]], bool]
"""Whether no rule refuses the plan at a point."""


class Winner(NamedTuple):
    """The best plan of a space.

    Attributes:
        binding: the limits without which a better plan would exist, those of the first figure first.
    """

    space: Space
    point: tuple[int, ...]
    binding: tuple[Limit, ...]


def best(spaces: Iterable[Space], criterion: Criterion, accepts: Accepts, *, alerts: bool) -> Winner | None:
    """The best accepted plan of all the spaces.

    Args:
        alerts: whether alerts on the plan as a whole bound it too.
    """
    found = []
    for rank, space in enumerate(spaces):
        costs = _costs(space.hand, criterion)
        winner = _search(space, costs, accepts, alerts=alerts)
        if winner is not None:
            found.append(((*_worth(winner, criterion), not space.guaranteed, rank), winner))
    return min(found, key=lambda one: one[0])[1] if found else None


def most(spaces: Iterable[Space], accepts: Accepts) -> Winner | None:
    """The plan that finances the most, at most what is left, alerts on the plan as a whole set aside."""
    found = []
    for space in spaces:
        costs = [[-1] * len(space.hand.offers)]
        winner = _search(space, costs, accepts, alerts=False, whole=False)
        if winner is not None:
            found.append(winner)
    return max(found, key=lambda winner: sum(winner.point), default=None)


def _costs(hand: Hand, criterion: Criterion) -> list[list[int]]:
    """One line of weights per figure in the criterion's order, then one that spares the last offers first.

    The surety of a loan grows with the loan whatever the quota, so the loan stands for it.
    """
    monthly = [_per_euro(offer) for offer in hand.offers]
    shared = lcm(*(cost.denominator for cost in monthly))
    bank_surety = hand.security.asked is None or hand.security.asked > 0
    figures = {
        "own": [int(offer.nature is ResourceNature.OWN_CASH) for offer in hand.offers],
        "monthly": [int(cost * shared) for cost in monthly],
        "debt": [int(offer.nature in DEBTS) for offer in hand.offers],
        "surety": [int(bank_surety and offer.nature is ResourceNature.BANK_LOAN) for offer in hand.offers],
    }
    more = hand.left.cents + 1  # one cent of an offer weighs more than all that is left of those before
    return [*(figures[name] for name in _ORDER[criterion]), [more**rank for rank in range(len(monthly))]]


def _worth(winner: Winner, criterion: Criterion) -> tuple[Fraction, ...]:
    """The figures of a plan as they are compared, exactly."""
    hand, point = winner.space.hand, winner.point
    pairs = list(zip(hand.offers, point, strict=True))
    lent = sum(cents for offer, cents in pairs if offer.nature is ResourceNature.BANK_LOAN)
    rate = Decimal(0)
    if lent:
        quota = hand.security.quota(Euros(lent)) if winner.space.guaranteed else None
        rate = hand.security.surety_rate(quota)
    figures = {
        "own": Fraction(sum(cents for offer, cents in pairs if offer.nature is ResourceNature.OWN_CASH)),
        "monthly": sum((cents * _per_euro(offer) for offer, cents in pairs), Fraction(0)),
        "debt": Fraction(sum(cents for offer, cents in pairs if offer.nature in DEBTS)),
        "surety": lent * Fraction(rate),
    }
    return tuple(figures[name] for name in _ORDER[criterion])


def _per_euro(offer: Offer) -> Fraction:
    """The regular monthly instalment of one euro lent, exactly; nothing for what is not repaid."""
    terms = offer.model.loan or LoanTerms()
    if offer.nature not in DEBTS or terms.months is None or terms.annual_rate is None:
        return Fraction(0)
    rate = Fraction(terms.annual_rate) / 1200
    if not rate:
        return Fraction(1, terms.months)
    growth = (1 + rate) ** terms.months
    return rate * growth / (growth - 1)


def _search(
    space: Space, costs: Costs, accepts: Accepts, *, alerts: bool, whole: bool = True
) -> Winner | None:
    """The best accepted point, offers decided one by one as long as the best point is refused.

    Args:
        whole: the offers finance exactly what is left; otherwise at most that.
    """
    count = len(space.hand.offers)
    sign = 1 if whole else -1
    shared_out = Held(Row((sign,) * count, sign * space.hand.left.cents, equal=whole), Limit(""))
    waiting: list[tuple[tuple[int, ...], int, Used, Optimum, list[Held]]] = []
    number = 0

    def wait(used: Used) -> None:
        nonlocal number
        settled = space.settled(used)
        if settled is None:
            return
        used = settled
        held = [shared_out, *space.held(used, alerts=alerts)]
        optimum = minimise(costs, [one.row for one in held])
        if optimum is not None:
            number += 1
            heapq.heappush(waiting, (optimum.key, number, used, optimum, held))

    wait((None,) * count)
    while waiting:
        _, _, used, optimum, held = heapq.heappop(waiting)
        if _fits(space, optimum.point, alerts) and accepts(space, optimum.point):
            return Winner(space, optimum.point, _binding(costs, held, optimum))
        rank = _undecided(space, used, optimum.point)
        if rank is not None:
            wait((*used[:rank], True, *used[rank + 1 :]))
            wait((*used[:rank], False, *used[rank + 1 :]))
    return None


def _fits(space: Space, point: Sequence[int], alerts: bool) -> bool:  # noqa: FBT001
    """Whether the point keeps the rows of exactly the offers it uses: not all count until it is decided."""
    used = tuple(bool(amount) for amount in point)
    return all(one.row.holds(point) for one in space.held(used, alerts=alerts))


def _undecided(space: Space, used: Used, point: Sequence[int]) -> int | None:
    """The offer to decide next: the last one that the point uses, else any that may be used."""
    open_ = [rank for rank, trial in enumerate(space.trials) if trial.standing is Standing.OPEN]
    free = [rank for rank in open_ if used[rank] is None]
    return max(free, key=lambda rank: (point[rank] > 0, rank), default=None)


def _binding(costs: Costs, held: Sequence[Held], optimum: Optimum) -> tuple[Limit, ...]:
    """The limits without which the figures would be better, each once."""
    figures = min(len(costs), 4)
    gains: list[tuple[int, Limit]] = []
    for one in held:
        if not one.limit.text:
            continue
        without = minimise(costs[:figures], [other.row for other in held if other is not one])
        if without is not None and without.key < optimum.key[:figures]:
            level = next(at for at in range(figures) if without.key[at] != optimum.key[at])
            gains.append((level, one.limit))
    gains.sort(key=lambda gain: gain[0])
    return tuple({limit.text: limit for _, limit in gains}.values())
