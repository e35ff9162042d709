"""The levers an adviser balances a plan with: own money, bank loan, a smaller need, starting cash."""

from collections.abc import Collection, Iterator, Sequence

from pdca_desktop.domain import french
from pdca_desktop.domain.money import ZERO, Euros, total
from pdca_desktop.domain.plan import Need, NeedNature, Resource, ResourceNature, ResourceStatus
from pdca_desktop.rules.case import Case, NeedLine, ResourceLine
from pdca_desktop.rules.moves import Move, add_need, add_resource, set_amount, withdraw


def balancing(case: Case, lack: Euros, touched: Collection[str] = ()) -> Iterator[Move]:
    """Every lever that finds `lack` more money, or uses that much less when it is negative.

    Args:
        touched: places of lines that are already spoken for.
    """
    free = [line for line in case.resources if line.path not in touched]
    if lack > ZERO:
        yield from _more(case, free, lack)
        yield from smaller_need(case, lack, touched)
    elif lack < ZERO:
        yield from _less(case, free, -lack, touched)


def lack_of(case: Case) -> Euros:
    """Needs less resources, as far as they are known."""
    return case.total_needs().known - case.total_resources().known


def _more(case: Case, free: Sequence[ResourceLine], lack: Euros) -> Iterator[Move]:
    """Own cash within what the holders have, a bank loan within what the bank may lend."""
    yield from more_own_cash(case, free, lack)
    bank = unanswered_bank(free)
    ceiling = case.dossier.terms.bank_maximum
    if bank is not None and _allowed(ceiling, _held(case, ResourceNature.BANK_LOAN) + lack):
        yield _to(bank, _amount(bank) + lack, "porter")


def more_own_cash(case: Case, free: Sequence[ResourceLine], lack: Euros) -> Iterator[Move]:
    """More own cash on one of the free lines or a new one, if the holders are not known to have less."""
    if not _allowed(own_ceiling(case), _held(case, ResourceNature.OWN_CASH) + lack):
        return
    own = _own(free)
    if own is not None:
        yield _to(own, _amount(own) + lack, "porter")
    else:
        line = Resource(nature=ResourceNature.OWN_CASH, label="Apport personnel", amount=lack)
        yield Move(f"ajouter {french.euros(lack)} d'apport personnel", (add_resource(case, line),))


def _less(
    case: Case, free: Sequence[ResourceLine], surplus: Euros, touched: Collection[str]
) -> Iterator[Move]:
    """Less own cash, a smaller bank loan, or the surplus kept as starting cash."""
    for line in (_own(free), unanswered_bank(free)):
        if line is None:
            continue
        if _amount(line) > surplus:
            yield _to(line, _amount(line) - surplus, "ramener")
        elif _amount(line) == surplus:
            yield Move(f"retirer « {line.name} »", (withdraw(line),))
    cash = next((need for need in case.needs if need.need.nature is NeedNature.STARTING_CASH), None)
    if cash is None:
        need = Need(nature=NeedNature.STARTING_CASH, label="Trésorerie de départ", amount=surplus)
        yield Move(f"ajouter {french.euros(surplus)} de trésorerie de départ", (add_need(case, need),))
    elif cash.need.amount is not None and cash.path not in touched:
        after = cash.need.amount + surplus
        yield Move(f"porter la trésorerie de départ à {french.euros(after)}", set_amount(cash, after))


def smaller_need(case: Case, excess: Euros, touched: Collection[str] = ()) -> Iterator[Move]:
    """The largest need less the excess."""
    known = [
        line
        for line in case.needs
        if line.path not in touched and line.need.amount is not None and line.need.amount > excess
    ]
    largest: NeedLine | None = max(known, key=lambda line: line.need.amount or ZERO, default=None)
    if largest is not None and largest.need.amount is not None:
        after = largest.need.amount - excess
        yield Move(f"ramener « {largest.name} » à {french.euros(after)}", set_amount(largest, after))


def own_ceiling(case: Case) -> Euros | None:
    """The own money at hand, None when it is not known."""
    if case.dossier.terms.own_money is not None:
        return case.dossier.terms.own_money
    known = [person.available_money for person in case.dossier.holders]
    return total(amount for amount in known if amount is not None) if known and None not in known else None


def unanswered_bank(lines: Sequence[ResourceLine]) -> ResourceLine | None:
    """The largest bank loan the bank has not yet answered: a granted amount is not ours to move."""
    banks = [
        line
        for line in lines
        if line.resource.nature is ResourceNature.BANK_LOAN
        and line.resource.amount
        and line.resource.status in (None, ResourceStatus.REQUESTED)
    ]
    return max(banks, key=_amount, default=None)


def _own(lines: Sequence[ResourceLine]) -> ResourceLine | None:
    own = [line for line in lines if line.resource.nature is ResourceNature.OWN_CASH and line.resource.amount]
    return max(own, key=_amount, default=None)


def _to(line: ResourceLine, after: Euros, verb: str) -> Move:
    return Move(f"{verb} « {line.name} » à {french.euros(after)}", set_amount(line, after))


def _amount(line: ResourceLine) -> Euros:
    return line.resource.amount or ZERO


def _held(case: Case, nature: ResourceNature) -> Euros:
    return total(_amount(line) for line in case.of(nature))


def _allowed(ceiling: Euros | None, amount: Euros) -> bool:
    return ceiling is None or amount <= ceiling
