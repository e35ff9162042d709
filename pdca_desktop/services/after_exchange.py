"""What the rules say of dossiers that an exchange changed: two good plans may merge into one that is not."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from pdca_desktop.domain.dossier import Dossier, DossierState
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.retained import retained_plan
from pdca_desktop.domain.workflow import is_decided
from pdca_desktop.rules.values import RulePack
from pdca_desktop.services.judging import judge_dossier
from pdca_desktop.services.totals import plan_totals
from pdca_desktop.services.wording import title_of

_BALANCE = "PLAN-01"
_BUILT = (DossierState.PLAN_BUILT,)
_READY = (DossierState.READY, DossierState.ON_AGENDA, DossierState.PRESENTED)
_MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Review:
    """A dossier to look at again.

    Attributes:
        sentence: what no longer holds, in French.
        rules: identifiers of the rules that block since.
        path: the place to look at; empty: the dossier.
        brief: the same where the dossier's title stands already.
    """

    dossier_id: str
    title: str
    sentence: str
    rules: tuple[str, ...]
    path: str = ""
    brief: str = ""


def review(before: Dossier | None, after: Dossier, pack: RulePack, today: date) -> Review | None:
    """What no longer holds in a dossier that an exchange changed; None when nothing.

    Args:
        before: as it was on this machine; None when nobody had kept it: then only what its state promises
            is asked of it (a plan that is built balances, a dossier that is ready is blocked by no rule).
        after: as it is now.
        pack: the rules in force.
        today: the day of the judgement.

    Raises:
        RulePackError: the pack has no value for a date it is asked about.
    """
    if is_decided(after.state):
        return None
    now = _blocking(after, pack, today)
    if before is not None:
        known = _blocking(before, pack, today)
        new = {rule: title for rule, title in now.items() if rule not in known}
    elif after.state in _READY:
        new = dict(now)
    else:
        new = {rule: title for rule, title in now.items() if rule == _BALANCE and after.state in _BUILT}
    return _told(after, new)


def still(dossier: Dossier, rules: Collection[str], pack: RulePack, today: date) -> Review | None:
    """What has not been put right yet of an earlier review; None when all of it was.

    Raises:
        RulePackError: as `review`.
    """
    now = {} if is_decided(dossier.state) else _blocking(dossier, pack, today)
    return _told(dossier, {rule: title for rule, title in now.items() if rule in rules})


def _told(dossier: Dossier, blocking: Mapping[str, str]) -> Review | None:
    if not blocking:
        return None
    title, rules = title_of(dossier), tuple(blocking)
    if _BALANCE in blocking:
        told = plan_totals(retained_plan(dossier)).sentence
        said = f"ne s'équilibre plus : {told[:1].lower()}{told[1:]}"
        path = f"/scenarios/{dossier.chosen_rank}/plan"
        sentence, brief = typeset(f"le plan de « {title} » {said}"), typeset(f"Le plan {said}")
        return Review(dossier.id, title, sentence, rules, path, brief)
    names = list(blocking.values())
    told = ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
    blocks = "une règle bloque" if len(names) == 1 else f"{len(names)} règles bloquent"
    sentence = typeset(f"{blocks} maintenant « {title} » : {told}")
    brief = typeset(f"{blocks[:1].upper()}{blocks[1:]} maintenant : {told}")
    return Review(dossier.id, title, sentence, rules, brief=brief)


def _blocking(dossier: Dossier, pack: RulePack, today: date) -> Mapping[str, str]:
    judgement = judge_dossier(dossier, pack, today=today)
    return {one.rule.id: one.rule.title for one in judgement.blocking() if one.blocks}
