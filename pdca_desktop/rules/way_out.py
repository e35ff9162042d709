"""The way out of a refusal: the smallest balanced changes, each proved by judging the plan it leads to.

A rule proposes moves; a move that tilts the plan is balanced by the adviser's usual levers (own money,
bank loan, starting cash). What is offered settles the rule, makes no other rule fail and worsens no failure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pdca_desktop.domain import french, path
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.path import Change
from pdca_desktop.domain.plan import Need, Resource
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.catalogue import judge_case
from pdca_desktop.rules.levers import balancing, lack_of
from pdca_desktop.rules.moves import Move, in_order
from pdca_desktop.rules.values import RulePack
from pdca_desktop.rules.verdict import Severity, State, Verdict

MOST_OFFERS = 3
"""Ways out shown for one verdict."""


_Draft = tuple[Move, Move | None]
"""A balanced move, and the same a cent smaller when a lever shares in it."""


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
    """At most `MOST_OFFERS` ways out of a failing verdict; of two that edit the same places, the smaller."""
    law = pack.law(failing.day, case.today)
    drafts = [
        draft for way in failing.rule.ways for move in way(case, law) for draft in _balanced(case, move)
    ]
    offers: dict[frozenset[tuple[str, object]], Remedy] = {}
    for draft, less in sorted(drafts, key=_size):
        places = frozenset((change.path, _nature(change.after)) for change in draft.changes)
        if places in offers or not _proved(case, pack, verdicts, failing, draft):
            continue
        if less is not None and _proved(case, pack, verdicts, failing, less):
            continue  # both sides of the exchange help the rule, so that less of it would do
        offers[places] = Remedy(_sentence(draft.label), draft.changes)
        if len(offers) == MOST_OFFERS:
            break
    return tuple(offers.values())


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


def _balanced(case: Case, move: Move) -> Iterator[_Draft]:
    """The move alone when the plan gets no further from balance, else with each lever that restores it."""
    changes = in_order(move.changes)
    was, tilt = lack_of(case), _lack_after(case, changes)
    if abs(tilt) <= abs(was):
        yield Move(move.label, changes), None
        return
    edited = [f"{change.path}/" for change in changes]
    touched = {line.path for line in case.lines if any(place.startswith(f"{line.path}/") for place in edited)}
    levers = list(balancing(case, tilt - was, touched))
    less = _cent_less(changes)
    smaller = list(balancing(case, _lack_after(case, less) - was, touched)) if less else []
    for rank, lever in enumerate(levers):
        both = Move(f"{move.label} et {lever.label}", in_order((*changes, *lever.changes)))
        fits = len(smaller) == len(levers)
        yield both, Move(both.label, in_order((*less, *smaller[rank].changes))) if fits else None


def _lack_after(case: Case, changes: tuple[Change, ...]) -> Euros:
    return lack_of(Case(path.apply(case.dossier, changes), case.scenario, case.today, case.on))


def _cent_less(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes with the first amount they edit a cent nearer to what it was; none when they edit none."""
    for rank, change in enumerate(changes):
        before, after = change.before, change.after
        if isinstance(before, Euros) and isinstance(after, Euros):
            cent = Euros(1) if before > after else Euros(-1)
            return (*changes[:rank], Change(change.path, before, after + cent), *changes[rank + 1 :])
    return ()


def _size(draft: _Draft) -> tuple[int, int]:
    changes = draft[0].changes
    return len(changes), sum(_moved(change.before, change.after) for change in changes)


def _nature(value: object) -> object:
    """What a line that is added is; two additions of different natures are different offers."""
    return value.nature if isinstance(value, Resource | Need) else None


def _moved(before: object, after: object) -> int:
    return abs(_cents(after) - _cents(before))


def _cents(value: object) -> int:
    amount = value.amount if isinstance(value, Resource | Need) else value
    return amount.cents if isinstance(amount, Euros) else 0


def _sentence(label: str) -> str:
    return french.typeset(label[:1].upper() + label[1:])
