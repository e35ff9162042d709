"""Aides de minimis: what the undertaking received in three years, this project's aid included.

The aid of a loan or guarantee is its grant equivalent. When nobody gave it, it lies between nothing and the
nominal amount, so that it is asked for only when it decides. The register holds the other aids only.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pdca_desktop.domain import french
from pdca_desktop.domain.aid import DeMinimisAid
from pdca_desktop.domain.dates import add_months
from pdca_desktop.domain.money import ZERO, Euros, total
from pdca_desktop.domain.path import Change
from pdca_desktop.rules.answers import Answer, Range, exactly, range_of, reaches
from pdca_desktop.rules.case import Case, ResourceLine, amount_at
from pdca_desktop.rules.moves import Move, set_amount, set_guarantees, set_value, withdraw
from pdca_desktop.rules.values import Law
from pdca_desktop.rules.verdict import Check, Findings, Severity, Topic, rule

_BY_YEAR = "exercices fiscaux"


class _Asked(NamedTuple):
    """An aid this project asks for.

    Attributes:
        aid: what it weighs.
        drop: edits that give it up.
        grant: the line or the place of its amount when that may be lowered, None for a loan or guarantee.
    """

    name: str
    aid: Range
    drop: tuple[Change, ...]
    grant: ResourceLine | str | None = None


@rule("MIN-01", Topic.DE_MINIMIS, Severity.WARNING, "Plafond des aides de minimis")
def ceiling(case: Case, law: Law) -> Findings:
    """Other aids of the period and this project's aid ≤ the ceiling in force on the day of the decision.

    Sources: règlements (UE) n° 1407/2013 and 2023/2831; for services of general economic interest (SIEG),
    n° 360/2012 and 2023/2832. Each kind of aid is held to its own ceiling; the project's aid is never SIEG.
    Until 2023 the years are the fiscal year of the decision and the two before, read as calendar years; since
    2024 they are the three years that end on the day of the decision.
    """
    asked = _asked(case, law)
    if not asked:
        return
    common = tuple(law.value(f"de_minimis.{name}") for name in ("years", "counting", "grants", "loans"))
    limits = [(False, "de_minimis.ceiling")]
    if any(aid.sieg for aid in case.dossier.aids):
        limits.append((True, "de_minimis.sieg_ceiling"))
    for sieg, name in limits:
        parts = [*_received(case, law, sieg=sieg), *(() if sieg else (one.aid for one in asked))]
        aid, limit = _added(parts), law.euros(name)
        within = _within(parts, limit)
        kind = " de SIEG" if sieg else ""
        yield Check(
            f"Les aides de minimis{kind} respectent leur plafond",
            within,
            f"Les aides de minimis{kind} dépassent leur plafond"
            if sieg
            else "Les aides de minimis, celle du projet comprise, dépassent leur plafond",
            aid.high if within.truth else aid.low,
            limit,
            inputs=("/no_other_aid", *(f"/aids/{rank}/amount" for rank in range(len(case.dossier.aids)))),
            values=(law.value(name), *common),
        )


def _added(parts: Iterable[Range]) -> Range:
    amount = exactly(ZERO)
    for part in parts:
        amount = amount.plus(part)
    return amount


def _within(parts: Sequence[Range], limit: Euros) -> Answer:
    """Whether the parts stay within the limit; a part that cannot decide is not asked for."""
    within = reaches(exactly(limit), _added(parts))
    unbounded = [part for part in parts if part.high is None]
    if within.truth is None and unbounded:
        bounded = _added(part for part in parts if part.high is not None)
        if reaches(exactly(limit), bounded).truth:
            return Answer(None, _added(unbounded).missing)
    return within


def _received(case: Case, law: Law, *, sieg: bool) -> Iterator[Range]:
    """The register's aids of one kind within the period; unanswered fields leave a range."""
    dossier = case.dossier
    if not dossier.aids and not dossier.no_other_aid:
        yield Range(ZERO, None, ("/no_other_aid" if dossier.no_other_aid is None else "/aids",))
    for rank, aid in enumerate(dossier.aids):
        if aid.sieg is (not sieg) or _out_of_period(aid, law):
            continue
        missing = tuple(
            f"/aids/{rank}/{name}" for name in ("granted_on", "amount", "sieg") if getattr(aid, name) is None
        )
        low = ZERO if aid.granted_on is None or aid.sieg is None else aid.amount or ZERO
        yield Range(low, aid.amount, missing)


def _out_of_period(aid: DeMinimisAid, law: Law) -> bool:
    """Whether a dated aid is known not to count: too old, or granted after the day of the decision."""
    day, granted, years = law.day, aid.granted_on, law.count("de_minimis.years")
    if granted is None:
        return False
    if law.value("de_minimis.counting").amount == _BY_YEAR:
        old = granted.year <= day.year - years
    else:
        old = granted < add_months(day, -12 * years)
    return old or granted > day


def _asked(case: Case, law: Law) -> list[_Asked]:
    lines = [_asked_by(line, law) for line in case.resources]
    return [*(one for one in lines if one is not None), *_asked_beside(case)]


def _asked_by(line: ResourceLine, law: Law) -> _Asked | None:
    """A resource line's aid, None when it is no aid; a given equivalent goes before any amount."""
    resource, place = line.resource, f"{line.path}/aid_equivalent"
    nature, given = resource.nature, resource.aid_equivalent
    grant, loan = nature in law.names("de_minimis.grants"), nature in law.names("de_minimis.loans")
    guaranteed = bool(line.terms.guarantees) and not grant and not loan
    drop: tuple[Change, ...] = (withdraw(line),)
    if guaranteed:
        drop = (*set_guarantees(line, ()), *(set_value(place, given, None) if given else ()))
    if given is not None:
        return _Asked(line.name, exactly(given), drop) if given else None
    if grant:
        return _Asked(line.name, range_of(line.amount), drop, line)
    if loan:
        return _Asked(line.name, Range(ZERO, resource.amount, (place,)), drop)
    if guaranteed:
        return _Asked(f"garantie de {line.name}", Range(ZERO, _guaranteed(line), (place,)), drop)
    return None


def _guaranteed(line: ResourceLine) -> Euros | None:
    """The most that may be guaranteed on a loan, None when nothing bounds it."""
    lent = line.resource.amount
    parts: list[Euros] = []
    for guarantee in line.terms.guarantees:
        part = guarantee.amount
        if part is None:
            part = lent if lent is None or guarantee.quota is None else lent.percent(guarantee.quota)
        if part is None:
            return None
        parts.append(part)
    return total(parts) if lent is None else min(lent, total(parts))


def _asked_beside(case: Case) -> Iterator[_Asked]:
    """The aids asked for outside the plan."""
    dossier = case.dossier
    if dossier.fidess is not None:
        place = "/fidess/requested"
        aid = range_of(amount_at(dossier.fidess.requested, place))
        yield _Asked("FIDESS", aid, set_value("/fidess", dossier.fidess, None), place)
    if dossier.innovation is not None:
        place = "/innovation/requested"
        aid = range_of(amount_at(dossier.innovation.requested, place))
        yield _Asked("Innovation ESS", aid, set_value("/innovation", dossier.innovation, None), place)
    if dossier.dasess is not None and dossier.dasess.advance:
        advance, given = dossier.dasess.advance, dossier.dasess.aid_equivalent
        aid = Range(ZERO, advance, ("/dasess/aid_equivalent",)) if given is None else exactly(given)
        yield _Asked("avance DASESS", aid, set_value("/dasess/advance", advance, None))


@ceiling.way_out
def ask_less(case: Case, law: Law) -> Iterator[Move]:
    """Lower one grant by the excess, give up one aid that makes it, or give up all of them."""
    asked = _asked(case, law)
    held = _added((*_received(case, law, sieg=False), *(one.aid for one in asked)))
    excess = held.low - law.euros("de_minimis.ceiling")
    if excess <= ZERO:
        return
    for one in asked:
        low = one.aid.low
        if low > excess and one.grant is not None:
            after = low - excess
            label = f"ramener « {one.name} » à {french.euros(after)}"
            if isinstance(one.grant, str):
                yield Move(label, set_value(one.grant, low, after))
            else:
                yield Move(label, set_amount(one.grant, after))
        elif low >= excess:
            yield Move(f"renoncer à « {one.name} »", one.drop)
    if len(asked) > 1:
        yield Move("renoncer aux aides du projet", tuple(change for one in asked for change in one.drop))


RULES = (ceiling,)
