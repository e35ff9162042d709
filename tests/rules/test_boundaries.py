"""Every bound of the rule packs, by machine: a step under, exact, a step over; and every date of a value."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from pdca_desktop.domain.aid import DeMinimisAid
from pdca_desktop.domain.dates import add_months
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.loan import GuaranteeFund, GuaranteeLine, LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Situation
from pdca_desktop.domain.plan import NeedNature, Plan, Resource, ResourceNature, ResourceStatus
from pdca_desktop.domain.project import Project, ProjectNature
from pdca_desktop.domain.structure import LegalForm, Structure
from pdca_desktop.domain.support.dasess import Dasess, Instalment
from pdca_desktop.domain.support.fidess import Fidess, StudyCost
from pdca_desktop.domain.support.starter import Starter, StarterSession
from pdca_desktop.domain.territory import QpvGeneration
from pdca_desktop.errors import RulePackError
from pdca_desktop.rules.catalogue import RULES, judge
from pdca_desktop.rules.pack_file import load_pack, shipped_packs
from pdca_desktop.rules.values import RulePack
from pdca_desktop.rules.verdict import State, Verdict
from tests.builders import (
    BETHUNE,
    BETHUNE_QPV,
    a_bank_loan,
    a_dossier,
    a_guarantee,
    a_holder,
    a_need,
    a_plan,
    a_ptz,
    a_resource,
)

N, R = NeedNature, ResourceNature
Build = Callable[[Any, date], Dossier]
MEASURED = {"€", "%", "mois", "ans", "h"}
STEPS: dict[str, Any] = {
    "€": Euros(1),
    "%": Decimal("0.01"),
    "mois": 1,
    "ans": 1,
    "h": Decimal("0.01"),
}


@dataclass(frozen=True)
class Limit:
    """How a value bounds a rule.

    Attributes:
        passes: whether the rule passes one step under the value, at it, and one step over it.
        build: the dossier whose measure is x, judged on a day.
    """

    rule: str
    passes: tuple[bool, bool, bool]
    build: Build


@dataclass(frozen=True)
class Term:
    """How a duration bounds a rule: judged one day before its end, on it, one day after.

    Attributes:
        build: the dossier of that duration and that many days after its end, judged on a day.
    """

    rule: str
    passes: tuple[bool, bool, bool]
    build: Callable[[int, int, date], Dossier]


AT_MOST, AT_LEAST = (True, True, False), (False, True, True)
LESS_THAN, MORE_THAN = (True, False, False), (False, False, True)


def _with(*resources: Resource, **fields: object) -> Dossier:
    """A dossier with these resources beside a guaranteed bank loan and as many needs."""
    return a_dossier(Plan(needs=(a_need(1_000_000),), resources=resources), **fields)


def _guaranteed(line: GuaranteeLine, **loan: Any) -> Dossier:
    return _with(a_bank_loan(loan.pop("amount", 100_000), guarantees=(line,), **loan))


def _fund_cap(fund: GuaranteeFund) -> Limit:
    return Limit("GAR-03", AT_MOST, lambda x, _: _guaranteed(GuaranteeLine(fund=fund, amount=x)))


def _fund_months(fund: GuaranteeFund, passes: tuple[bool, bool, bool]) -> Limit:
    return Limit("GAR-04", passes, lambda x, _: _guaranteed(a_guarantee("60", fund), months=x))


def _surety(fund: GuaranteeFund) -> Limit:
    def build(x: Decimal, day: date) -> Dossier:
        return _guaranteed(a_guarantee("60", fund), surety=Euros.of(100_000).percent(x))

    return Limit("GAR-05", AT_MOST, build)


def _lapsed(months: int, days: int, day: date) -> Dossier:
    decided = add_months(day - timedelta(days), -months)
    line = replace(a_guarantee(), decided_on=decided)
    loan = replace(a_bank_loan(10_000, guarantees=(line,)), status=ResourceStatus.GRANTED)
    return _with(loan)


def _aged(disabled: bool | None = None) -> Callable[[int, int, date], Dossier]:
    """The holder completes that many years so many days before the day; only age may open the PTZ."""

    def build(years: int, days: int, day: date) -> Dossier:
        born = add_months(day - timedelta(days), -12 * years)
        holder = a_holder(
            birth_date=born,
            situation=Situation.STUDENT,
            employment_difficulty=False,
            disabled_worker=bool(disabled),
            neet=replace(a_holder().neet, entry_on=day),
        )
        prime = a_resource(2_000, R.CAP_JEUNES)
        plan = a_plan((a_need(20_000),), a_ptz(5_000), prime, a_bank_loan(10_000))
        return a_dossier(plan, holders=(holder,))

    return build


def _prime(nature: ResourceNature) -> Build:
    def build(x: Euros, day: date) -> Dossier:
        place = replace(
            BETHUNE_QPV,
            qpv_generation=QpvGeneration.FIRST if day.year < 2024 else QpvGeneration.SECOND,
        )
        return _with(
            a_bank_loan(10_000), a_resource(x, nature), structure=Structure(name="Atelier", place=place)
        )

    return build


def _ess(x: Resource, **fields: object) -> Dossier:
    association = Structure(name="Association", legal_form=LegalForm.ASSOCIATION, place=BETHUNE)
    project = Project(nature=ProjectNature.DEVELOPMENT, collective=True, labelled=True)
    given = {"structure": association, "project": project} | fields
    return _with(x, a_bank_loan(900_000), **given)


def _lent(nature: ResourceNature, amount: Any = 20_000, **terms: Any) -> Dossier:
    given: dict[str, Any] = {"months": 60, "annual_rate": Decimal(0), "surety": Euros(0)} | terms
    return _ess(a_resource(amount, nature, LoanTerms(**given)))


def _fidess(requested: Euros, costs: Euros, months: int = 8) -> Dossier:
    study = Fidess(requested=requested, costs=(StudyCost(amount=costs),), study_months=months)
    return replace(a_dossier(Plan()), fidess=study)


def _dasess(advance: Euros, day: date, **fields: Any) -> Dossier:
    paid = day
    given: dict[str, Any] = {
        "advance": advance,
        "paid_on": paid,
        "instalments": (Instalment(due_on=add_months(paid, 1), amount=advance),),
    } | fields
    structure = Structure(registered_on=date(2000, 1, 1), employees=3)
    return replace(a_dossier(Plan(), structure=structure), dasess=Dasess(**given))


def _repaid_late(months: int, days: int, day: date) -> Dossier:
    advance = Euros.of(60_000)
    due = add_months(day, months) + timedelta(days)
    return _dasess(advance, day, instalments=(Instalment(due_on=due, amount=advance),))


def _registered(months: int, days: int, day: date) -> Dossier:
    dossier = _dasess(Euros.of(60_000), day)
    since = add_months(day, -months) - timedelta(days)
    return replace(dossier, structure=replace(dossier.structure, registered_on=since))


def _aided(x: Euros, day: date, *, sieg: bool) -> Dossier:
    """Register and project together weigh x; a SIEG aid weighs x alone."""
    grant = a_resource(100, R.CAP_ESS)
    aid = DeMinimisAid(granted_on=day, amount=x if sieg else x - Euros.of(100), sieg=sieg)
    return _with(grant, aids=(aid,), no_other_aid=False)


def _aided_long_ago(years: int, days: int, day: date) -> Dossier:
    """An aid over the ceiling, granted so many days after the first day that still counts."""
    first = date(day.year - years + 1, 1, 1) if day.year < 2024 else add_months(day, -12 * years)
    aid = DeMinimisAid(granted_on=first + timedelta(days), amount=Euros.of(1_000_000), sieg=False)
    return _with(a_resource(100, R.CAP_ESS), aids=(aid,), no_other_aid=False)


def _charged(x: Decimal, day: date) -> Dossier:
    return replace(a_dossier(), starter=Starter(sessions=(StarterSession(hours=x),)))


def _needing(x: Euros, day: date) -> Dossier:
    return a_dossier(a_plan((a_need(x),), a_ptz(8_000), a_bank_loan(20_000)))


def _owned(x: Decimal, day: date) -> Dossier:
    own = Euros.of(100_000).percent(x)
    resources = (a_resource(own), a_bank_loan(Euros.of(100_000) - own))
    return a_dossier(Plan(needs=(a_need(100_000),), resources=resources))


def _paired(x: Decimal, day: date) -> Dossier:
    return _with(a_ptz(5_000), a_bank_loan(Euros.of(5_000).percent(x)))


_ADVANCE, _COSTS = Euros.of(60_000), Euros.of(20_000)
_APPORT, _SOLIDAIRE = R.APPORT_ASSOCIATIF, R.PRET_SOLIDAIRE

LIMITS: dict[str, Limit | Term] = {
    "plan.own_share": Limit("PLAN-05", AT_LEAST, _owned),
    "guarantee.quota_cap": Limit("GAR-01", AT_MOST, lambda x, _: _guaranteed(GuaranteeLine(quota=x))),
    "guarantee.usual_floor": Limit("GAR-02", AT_LEAST, lambda x, _: _guaranteed(GuaranteeLine(quota=x))),
    "guarantee.fag_cap": _fund_cap(GuaranteeFund.FAG),
    "guarantee.fgif_cap": _fund_cap(GuaranteeFund.FGIF),
    "guarantee.gef_cap": _fund_cap(GuaranteeFund.GEF),
    "guarantee.fag_months_least": _fund_months(GuaranteeFund.FAG, AT_LEAST),
    "guarantee.fag_months_most": _fund_months(GuaranteeFund.FAG, AT_MOST),
    "guarantee.fgif_months_least": _fund_months(GuaranteeFund.FGIF, AT_LEAST),
    "guarantee.fgif_months_most": _fund_months(GuaranteeFund.FGIF, AT_MOST),
    "guarantee.gef_months_least": _fund_months(GuaranteeFund.GEF, AT_LEAST),
    "guarantee.gef_months_most": _fund_months(GuaranteeFund.GEF, AT_MOST),
    "guarantee.garantie_emploi_months_least": _fund_months(GuaranteeFund.EMPLOI, AT_LEAST),
    "guarantee.garantie_emploi_months_most": _fund_months(GuaranteeFund.EMPLOI, AT_MOST),
    "guarantee.surety_cap": _surety(GuaranteeFund.FAG),
    "guarantee.surety_cap_free": _surety(GuaranteeFund.GEF),
    "guarantee.lapse_months": Term("GAR-06", AT_MOST, _lapsed),
    "ptz.cap": Limit("PTZ-01", AT_MOST, lambda x, _: _with(a_ptz(x), a_bank_loan(10_000))),
    "ptz.pairing": Limit("PTZ-02", AT_LEAST, _paired),
    "ptz.plan_ceiling": Limit("PTZ-04", AT_MOST, _needing),
    "ptz.young_age": Term("PTZ-05", LESS_THAN, _aged()),
    "ptz.young_disabled_age": Term("PTZ-05", LESS_THAN, _aged(disabled=True)),
    "cap_jeunes.cap": Limit("CJ-01", AT_MOST, _prime(R.CAP_JEUNES)),
    "cap_jeunes.age_least": Term("CJ-02", AT_LEAST, _aged()),
    "cap_jeunes.age_below": Term("CJ-02", LESS_THAN, _aged()),
    "cap_quartiers.cap": Limit("CQ-01", AT_MOST, _prime(R.CAP_QUARTIERS)),
    "cap_ess.cap": Limit("CE-01", AT_MOST, lambda x, _: _ess(a_resource(x, R.CAP_ESS))),
    "pret_solidaire.floor": Limit("SOL-01", AT_LEAST, lambda x, _: _lent(_SOLIDAIRE, x)),
    "pret_solidaire.cap": Limit("SOL-01", AT_MOST, lambda x, _: _lent(_SOLIDAIRE, x)),
    "pret_solidaire.least_months": Limit("SOL-02", AT_LEAST, lambda x, _: _lent(_SOLIDAIRE, months=x)),
    "pret_solidaire.most_months": Limit("SOL-02", AT_MOST, lambda x, _: _lent(_SOLIDAIRE, months=x)),
    "pret_solidaire.grace": Limit("SOL-03", AT_MOST, lambda x, _: _lent(_SOLIDAIRE, grace_months=x)),
    "ess_equity.apport_floor": Limit("EQ-01", AT_LEAST, lambda x, _: _lent(_APPORT, x)),
    "ess_equity.apport_cap": Limit("EQ-01", AT_MOST, lambda x, _: _lent(_APPORT, x)),
    "ess_equity.apport_least_months": Limit("EQ-02", AT_LEAST, lambda x, _: _lent(_APPORT, months=x)),
    "ess_equity.apport_most_months": Limit("EQ-02", AT_MOST, lambda x, _: _lent(_APPORT, months=x)),
    "ess_equity.apport_rate": Limit("EQ-03", AT_MOST, lambda x, _: _lent(_APPORT, annual_rate=x)),
    "ess_equity.apport_surety": Limit("EQ-03", AT_MOST, lambda x, _: _lent(_APPORT, surety=x)),
    "fidess.rate": Limit("FI-01", AT_MOST, lambda x, _: _fidess(_COSTS.percent(x), _COSTS)),
    "fidess.cap": Limit("FI-01", AT_MOST, lambda x, _: _fidess(x, Euros.of(200_000))),
    "fidess.months": Limit("FI-02", AT_MOST, lambda x, _: _fidess(_COSTS, _COSTS, x)),
    "fidess.least_months": Limit("FI-04", AT_LEAST, lambda x, _: _fidess(_COSTS, _COSTS, x)),
    "fidess.agreement": Limit("FI-06", AT_MOST, lambda x, _: _fidess(x, _COSTS)),
    "dasess.cap": Limit("DA-01", AT_MOST, _dasess),
    "dasess.floor": Limit("DA-01", AT_LEAST, _dasess),
    "dasess.rate": Limit("DA-01", AT_MOST, lambda x, day: _dasess(_ADVANCE, day, advance_rate=x)),
    "dasess.months": Term("DA-01", AT_MOST, _repaid_late),
    "dasess.activity": Term("DA-05", MORE_THAN, _registered),
    "starter.hours": Limit("ST-01", AT_MOST, _charged),
    "de_minimis.ceiling": Limit("MIN-01", AT_MOST, lambda x, day: _aided(x, day, sieg=False)),
    "de_minimis.sieg_ceiling": Limit("MIN-01", AT_MOST, lambda x, day: _aided(x, day, sieg=True)),
    "de_minimis.years": Term("MIN-01", LESS_THAN, _aided_long_ago),
}

NO_LIMIT = {"ptz.guaranteed_practice": "constat de 2019 (100 %), que rien ne mesure"}
"""Values with a unit that bound nothing, with the reason."""


@cache
def _pack(number: str) -> RulePack:
    return load_pack(number)


def _probes() -> list[tuple[str, str, date]]:
    """Each bounded value of each pack on a day inside each of its entries."""
    probes: dict[tuple[str, str, date], None] = {}
    for number in shipped_packs():
        for name, parameter in _pack(number).parameters.items():
            if name not in LIMITS:
                continue
            for entry in parameter.entries:
                day = entry.valid_from + timedelta(40)
                probes[number, name, day if entry.covers(day) else entry.valid_from] = None
    return list(probes)


PROBES = _probes()
by_probe = pytest.mark.parametrize(
    ("number", "name", "day"), PROBES, ids=[f"{number}-{name}-{day}" for number, name, day in PROBES]
)


def _judged(number: str, name: str, dossier: Dossier, day: date) -> Verdict:
    rule = LIMITS[name].rule
    return next(one for one in judge(dossier, _pack(number), today=day, on=day) if one.rule.id == rule)


def _measuring(limit: Limit | Term, value: Any, step: Any, steps: int, day: date) -> Dossier:
    if isinstance(limit, Term):
        return limit.build(value, steps, day)
    return limit.build(value + step * steps if steps else value, day)


@by_probe
@pytest.mark.parametrize("steps", [-1, 0, 1], ids=["under", "exact", "over"])
def test_bound(number: str, name: str, day: date, steps: int) -> None:
    limit = LIMITS[name]
    value = _pack(number).value(name, day, day)
    verdict = _judged(number, name, _measuring(limit, value.amount, STEPS[value.unit], steps, day), day)
    passes = limit.passes[steps + 1]
    assert verdict.state is (State.PASS if passes else State.FAIL), verdict.message
    if not passes:
        assert verdict.deciding is not None
        assert name in {used.id for used in verdict.deciding.values}
    assert name in {used.id for used in verdict.values}


def test_every_value_with_a_unit_has_its_boundary_tests() -> None:
    known = set(LIMITS) | set(NO_LIMIT)
    for number in shipped_packs():
        measured = {p.id for p in _pack(number).parameters.values() if p.unit in MEASURED}
        assert measured == known


def test_no_bound_is_measured_for_a_rule_that_does_not_exist() -> None:
    assert {limit.rule for limit in LIMITS.values()} <= {rule.id for rule in RULES}


# Dates: each entry the day before, the day of, the day after.

ENTRIES = [
    (number, name, rank)
    for number in shipped_packs()
    for name, parameter in _pack(number).parameters.items()
    for rank in range(len(parameter.entries))
]


@pytest.mark.parametrize(("number", "name", "rank"), ENTRIES)
def test_an_entry_is_in_force_between_its_dates_only(number: str, name: str, rank: int) -> None:
    pack, day = _pack(number), timedelta(1)
    entries = pack.parameters[name].entries
    entry = entries[rank]
    assert pack.value(name, entry.valid_from, entry.valid_from).entry in entries
    assert entry.covers(entry.valid_from)
    assert entry.covers(entry.valid_from + day)
    before = entry.valid_from - day
    assert not entry.covers(before)
    if entry.valid_from == min(other.valid_from for other in entries):
        with pytest.raises(RulePackError, match="Aucune valeur"):
            pack.value(name, before, before)
    else:
        assert pack.value(name, before, before).entry is not entry
    if entry.valid_to is not None:
        assert pack.value(name, entry.valid_to, entry.valid_to).entry in entries
        assert entry.covers(entry.valid_to)
        assert not entry.covers(entry.valid_to + day)


CHANGING = [
    (number, name, later.valid_from)
    for number in shipped_packs()
    for name, parameter in _pack(number).parameters.items()
    if name in LIMITS
    for later in parameter.entries
    if later.valid_from > min(entry.valid_from for entry in parameter.entries)
]


@pytest.mark.parametrize(("number", "name", "day"), CHANGING)
def test_a_verdict_changes_on_the_day_the_value_changes(number: str, name: str, day: date) -> None:
    pack, eve, limit = _pack(number), day - timedelta(1), LIMITS[name]
    was, now = (pack.value(name, when, when).amount for when in (eve, day))
    if name == "de_minimis.years":  # three years on both sides, counted otherwise: told by the cases
        assert was == now
        return
    assert limit.passes == AT_MOST
    most: Any = max(was, now)
    for when, value in ((eve, was), (day, now)):
        dossier = _measuring(limit, most, None, 0, when)
        expected = State.PASS if value == most else State.FAIL
        assert _judged(number, name, dossier, when).state is expected


def test_something_changes_with_time_in_each_pack() -> None:
    assert {number for number, _, _ in CHANGING} == set(shipped_packs())
    assert {name for _, name, _ in CHANGING} >= {"de_minimis.ceiling", "dasess.months"}


@pytest.mark.parametrize("number", shipped_packs())
def test_no_pack_judges_before_its_first_day(number: str) -> None:
    pack = _pack(number)
    with pytest.raises(RulePackError, match=f"Le jeu de règles {number} commence le"):
        judge(a_dossier(), pack, today=date(2019, 6, 18), on=pack.starts_on - timedelta(1))
    for day in (pack.starts_on, pack.starts_on + timedelta(1)):
        assert len(judge(a_dossier(), pack, today=day, on=day)) == len(RULES)


@pytest.mark.parametrize("number", shipped_packs())
def test_one_of_the_dossiers_dates_before_the_first_day_is_enough_to_refuse(number: str) -> None:
    pack = _pack(number)
    early = a_dossier(applied_on=pack.starts_on - timedelta(1))
    with pytest.raises(RulePackError):
        judge(early, pack, today=date(2019, 6, 18))
