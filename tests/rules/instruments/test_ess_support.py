"""What the tests of the ESS instruments share, and what holds for all of their rules."""

from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from pdca_desktop.domain import path
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import Need, NeedNature, Plan, Resource, ResourceNature, Scenario
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.catalogue import judge_rule
from pdca_desktop.rules.instruments import (
    cap_ess,
    dasess,
    de_minimis,
    ess_equity,
    fidess,
    innovation_ess,
    pret_solidaire,
    starter,
)
from pdca_desktop.rules.moves import in_order
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.rules.values import RulePack
from pdca_desktop.rules.verdict import Rule, Severity, State, Verdict

TODAY = date(2026, 11, 22)
RULES = (
    *pret_solidaire.RULES,
    *ess_equity.RULES,
    *cap_ess.RULES,
    *fidess.RULES,
    *dasess.RULES,
    *innovation_ess.RULES,
    *starter.RULES,
    *de_minimis.RULES,
)
CENT = Euros(1)


@cache
def pack(number: str = "2019") -> RulePack:
    return load_pack(number)


def verdict(rule: Rule, dossier: Dossier, *, on: date | None = None, number: str = "2019") -> Verdict:
    return judge_rule(rule, Case(dossier, 0, TODAY, on), pack(number))


def state(rule: Rule, dossier: Dossier, *, on: date | None = None, number: str = "2019") -> State:
    return verdict(rule, dossier, on=on, number=number).state


def moves(rule: Rule, dossier: Dossier, *, number: str = "2019") -> Iterator[tuple[str, Dossier]]:
    """Each move out of a rule's failure, by its label, and the dossier it leads to."""
    case = Case(dossier, 0, TODAY)
    law = pack(number).law(case.day(rule.moment), TODAY)
    for way in rule.ways:
        for move in way(case, law):
            yield move.label, path.apply(dossier, in_order(move.changes))


def mended(rule: Rule, dossier: Dossier, *, number: str = "2019") -> dict[str, Dossier]:
    """The dossiers the moves lead to; the rule refuses the first one and none of those."""
    assert state(rule, dossier, number=number) is State.FAIL
    after = dict(moves(rule, dossier, number=number))
    assert after
    assert [label for label, one in after.items() if state(rule, one, number=number) is State.FAIL] == []
    return after


def planned(needs: tuple[Need, ...], *resources: Resource) -> Dossier:
    return Dossier(scenarios=(Scenario(plan=Plan(needs=needs, resources=resources)),), no_other_aid=True)


def need(amount: str | None, nature: NeedNature | None = NeedNature.EQUIPMENT) -> Need:
    return Need(nature=nature, amount=None if amount is None else Euros.of(amount))


def resource(
    nature: ResourceNature | None,
    amount: str | None,
    loan: LoanTerms | None = None,
    *,
    aid_equivalent: Euros | None = None,
) -> Resource:
    return Resource(
        nature=nature,
        label=nature.label if nature else "",
        amount=None if amount is None else Euros.of(amount),
        loan=loan,
        aid_equivalent=aid_equivalent,
    )


def resources_of(dossier: Dossier) -> tuple[Resource, ...]:
    return dossier.scenarios[0].plan.resources


def amounts_of(dossier: Dossier) -> list[str]:
    return [str(one.amount.decimal) for one in resources_of(dossier) if one.amount is not None]


def test_ids_are_unique_and_told() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.logic.__doc__ for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_an_empty_dossier_is_not_concerned(rule: Rule) -> None:
    assert state(rule, Dossier()) is State.NOT_APPLICABLE


@pytest.mark.parametrize("number", ["2019", "2026"])
@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2023, 12, 31), date(2024, 1, 1), TODAY])
def test_every_value_is_known_on_every_day(number: str, day: date) -> None:
    law = pack(number).law(day, TODAY)
    topics = {"pret_solidaire", "ess_equity", "cap_ess", "fidess", "dasess", "innovation_ess", "starter"}
    names = [name for name in pack(number).parameters if name.split(".")[0] in {*topics, "de_minimis"}]
    assert len(names) > 40
    assert all(law.value(name).label for name in names)


def test_public_values_alone_never_block() -> None:
    public = [rule for rule in RULES if rule.id.startswith(("SOL", "EQ", "MIN"))]
    assert {rule.severity for rule in public} == {Severity.WARNING}
