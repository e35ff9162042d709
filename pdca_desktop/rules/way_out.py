"""The way out of a refusal: the smallest balanced changes, each proved by judging the plan it leads to.

A rule proposes moves; a move that tilts the plan is balanced by the adviser's usual levers (own money,
bank loan, starting cash). What is offered settles the rule, makes no other rule fail and worsens no failure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pdca_desktop.domain import french, path
from pdca_desktop.domain.money import ZERO, Euros, total
from pdca_desktop.domain.path import Change
from pdca_desktop.domain.plan import Need, NeedNature, Resource, ResourceNature, ResourceStatus
from pdca_desktop.rules.case import Case, ResourceLine
from pdca_desktop.rules.catalogue import judge_case
from pdca_desktop.rules.moves import Move, add_need, add_resource, in_order, set_amount, withdraw
from pdca_desktop.rules.values import RulePack
from pdca_desktop.rules.verdict import Severity, State, Verdict

MOST_OFFERS = 3
"""Ways out shown for one verdict."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """A proved way out.

    Attributes:
        label: French sentence for a button.
        changes: edits of the dossier, to be applied in order.
    """

    label: str
    changes: tuple[Change, ...]


def remedies(case: Case, pack: RulePack, verdicts: Sequence[Verdict]) -> dict[str, tuple[Remedy, ...]]:
    """The ways out of each failing verdict by rule id, fewest changes and least money moved first."""
    return {
        verdict.rule.id: ways_out(case, pack, verdicts, verdict)
        for verdict in verdicts
        if verdict.state is State.FAIL and verdict.severity is not Severity.INFO
    }


def ways_out(case: Case, pack: RulePack, verdicts: Sequence[Verdict], failing: Verdict) -> tuple[Remedy, ...]:
    """The ways out of one failing verdict, at most `MOST_OFFERS`."""
    law = pack.law(failing.day, case.today)
    drafts = [
        draft for way in failing.rule.ways for move in way(case, law) for draft in _balanced(case, move)
    ]
    offers: list[Remedy] = []
    for draft in sorted(drafts, key=_size):
        if _proved(case, pack, verdicts, failing, draft):
            offers.append(Remedy(_sentence(draft.label), draft.changes))
            if len(offers) == MOST_OFFERS:
                break
    return tuple(offers)


def _proved(case: Case, pack: RulePack, verdicts: Sequence[Verdict], failing: Verdict, draft: Move) -> bool:
    mended = Case(path.apply(case.dossier, draft.changes), case.scenario, case.today, case.on)
    for before, after in zip(verdicts, judge_case(mended, pack), strict=True):
        if after.state is not State.FAIL or after.severity is Severity.INFO:
            continue
        if before.rule is failing.rule or before.state is not State.FAIL or _worse(before, after):
            return False
    return True


def _worse(before: Verdict, after: Verdict) -> bool:
    if after.severity > before.severity:
        return True
    if before.deciding is None or after.deciding is None:
        return False
    was, now = before.deciding.gap, after.deciding.gap
    if isinstance(was, Euros) and isinstance(now, Euros):
        return was < now
    if isinstance(was, int | Decimal) and isinstance(now, int | Decimal):
        return was < now
    return False


def _balanced(case: Case, move: Move) -> Iterator[Move]:
    """The move alone when the plan gets no further from balance, else with each lever that restores it."""
    changes = in_order(move.changes)
    after = Case(path.apply(case.dossier, changes), case.scenario, case.today, case.on)
    was, tilt = _lack(case), _lack(after)
    if abs(tilt) <= abs(was):
        yield Move(move.label, changes)
        return
    touched = {change.path.removesuffix("/amount") for change in changes}
    free = [line for line in case.resources if line.path not in touched]
    levers = _raise(case, free, tilt - was) if tilt > was else _lower(case, free, was - tilt, touched)
    for lever in levers:
        yield Move(f"{move.label} et {lever.label}", in_order((*changes, *lever.changes)))


def _lack(case: Case) -> Euros:
    return case.total_needs().known - case.total_resources().known


def _raise(case: Case, free: Sequence[ResourceLine], lack: Euros) -> Iterator[Move]:
    """Find more money: own cash within what the holders have, a bank loan within what the bank may lend."""
    own, bank = _own(free), _bank(free)
    if _allowed(_own_ceiling(case), _held(case, ResourceNature.OWN_CASH) + lack):
        if own is not None:
            yield _to(own, _amount(own) + lack, "porter")
        else:
            line = Resource(nature=ResourceNature.OWN_CASH, label="Apport personnel", amount=lack)
            yield Move(f"ajouter {french.euros(lack)} d'apport personnel", (add_resource(case, line),))
    ceiling = case.dossier.terms.bank_maximum
    if bank is not None and _allowed(ceiling, _held(case, ResourceNature.BANK_LOAN) + lack):
        yield _to(bank, _amount(bank) + lack, "porter")


def _lower(case: Case, free: Sequence[ResourceLine], surplus: Euros, touched: set[str]) -> Iterator[Move]:
    """Use less money, own cash first, or keep the surplus as starting cash."""
    for line in (_own(free), _bank(free)):
        if line is None:
            continue
        if _amount(line) > surplus:
            yield _to(line, _amount(line) - surplus, "ramener")
        elif _amount(line) == surplus:
            yield Move(f"retirer « {line.name} »", (withdraw(line),))
    cash = next((need for need in case.needs if need.need.nature is NeedNature.STARTING_CASH), None)
    if cash is not None and cash.need.amount is not None and cash.path not in touched:
        after = cash.need.amount + surplus
        yield Move(f"porter la trésorerie de départ à {french.euros(after)}", set_amount(cash, after))
    elif cash is None:
        need = Need(nature=NeedNature.STARTING_CASH, label="Trésorerie de départ", amount=surplus)
        yield Move(f"ajouter {french.euros(surplus)} de trésorerie de départ", (add_need(case, need),))


def _to(line: ResourceLine, after: Euros, verb: str) -> Move:
    return Move(f"{verb} « {line.name} » à {french.euros(after)}", set_amount(line, after))


def _own(lines: Sequence[ResourceLine]) -> ResourceLine | None:
    own = [line for line in lines if line.resource.nature is ResourceNature.OWN_CASH and line.resource.amount]
    return max(own, key=_amount, default=None)


def _bank(lines: Sequence[ResourceLine]) -> ResourceLine | None:
    """The largest bank loan the bank has not yet answered: a granted amount is not ours to move."""
    banks = [
        line
        for line in lines
        if line.resource.nature is ResourceNature.BANK_LOAN
        and line.resource.amount
        and line.resource.status in (None, ResourceStatus.REQUESTED)
    ]
    return max(banks, key=_amount, default=None)


def _amount(line: ResourceLine) -> Euros:
    return line.resource.amount or ZERO


def _held(case: Case, nature: ResourceNature) -> Euros:
    return total(_amount(line) for line in case.of(nature))


def _own_ceiling(case: Case) -> Euros | None:
    if case.dossier.terms.own_money is not None:
        return case.dossier.terms.own_money
    known = [person.available_money for person in case.dossier.holders]
    return total(amount for amount in known if amount is not None) if known and None not in known else None


def _allowed(ceiling: Euros | None, amount: Euros) -> bool:
    return ceiling is None or amount <= ceiling


def _size(move: Move) -> tuple[int, int]:
    return len(move.changes), sum(_moved(change.before, change.after) for change in move.changes)


def _moved(before: object, after: object) -> int:
    return abs(_cents(after) - _cents(before))


def _cents(value: object) -> int:
    amount = value.amount if isinstance(value, Resource | Need) else value
    return amount.cents if isinstance(amount, Euros) else 0


def _sentence(label: str) -> str:
    return french.typeset(label[:1].upper() + label[1:])
