"""The catalogue of rules, and the judgement of a dossier by all of them."""

from datetime import date

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.instruments import (
    cap_ess,
    cap_jeunes,
    cap_quartiers,
    dasess,
    de_minimis,
    ess_equity,
    fidess,
    guarantee,
    guarantee_terms,
    innovation_ess,
    plan,
    pret_solidaire,
    primes,
    ptz,
    starter,
)
from pdca_desktop.rules.values import RulePack
from pdca_desktop.rules.verdict import Rule, Verdict, conclude

RULES: tuple[Rule, ...] = (
    *plan.RULES,
    *guarantee.RULES,
    *guarantee_terms.RULES,
    *ptz.RULES,
    *cap_jeunes.RULES,
    *cap_quartiers.RULES,
    *primes.RULES,
    *pret_solidaire.RULES,
    *ess_equity.RULES,
    *cap_ess.RULES,
    *fidess.RULES,
    *dasess.RULES,
    *innovation_ess.RULES,
    *starter.RULES,
    *de_minimis.RULES,
)
"""Every rule, in the order an adviser reads them."""


def judge(
    dossier: Dossier,
    pack: RulePack,
    *,
    today: date,
    on: date | None = None,
    scenario: int | None = None,
) -> tuple[Verdict, ...]:
    """One verdict per rule of the catalogue, always in the same order.

    Args:
        today: the day of the judgement, given from outside.
        on: judge as on that day instead of the dossier's own dates.
        scenario: rank of the plan judged; by default the one the dossier retains.

    Raises:
        RulePackError: the pack has no value for a date it is asked about.
    """
    return judge_case(Case(dossier, dossier.chosen_rank if scenario is None else scenario, today, on), pack)


def judge_case(case: Case, pack: RulePack) -> tuple[Verdict, ...]:
    """One verdict per rule for a prepared case."""
    return tuple(judge_rule(rule, case, pack) for rule in RULES)


def judge_rule(rule: Rule, case: Case, pack: RulePack) -> Verdict:
    """One rule's verdict."""
    day = case.day(rule.moment)
    law = pack.law(day, case.today)
    return conclude(rule, day, rule.logic(case, law), case.dossier)
