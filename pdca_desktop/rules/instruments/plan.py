"""The financing plan as a whole: balance, amounts, labels, statuses, share of own funds."""

from collections.abc import Iterator

from pdca_desktop.domain import french
from pdca_desktop.domain.money import ZERO
from pdca_desktop.domain.path import Change
from pdca_desktop.domain.plan import (
    OWN_FUNDS,
    PRIMES,
    QUASI_EQUITY,
    NeedNature,
    ResourceNature,
    ResourceStatus,
)
from pdca_desktop.rules.answers import FALSE, Answer, Sum, asked, sum_at_least
from pdca_desktop.rules.case import Case, NeedLine, PlanLine, total_of
from pdca_desktop.rules.levers import balancing, lack_of, more_own_cash
from pdca_desktop.rules.moves import Move, set_amount, set_value, withdraw
from pdca_desktop.rules.values import Law
from pdca_desktop.rules.verdict import Bound, Check, Findings, Moment, Severity, Topic, rule

_B, _W = Severity.BLOCKING, Severity.WARNING
_COUNTED = (*OWN_FUNDS, *QUASI_EQUITY, *PRIMES)


def _expected(case: Case) -> bool:
    """Whether this dossier needs a plan: one is begun, or no scheme without plan is asked for."""
    dossier = case.dossier
    others = (dossier.fidess, dossier.dasess, dossier.starter, dossier.innovation)
    return bool(case.plan.needs or case.plan.resources) or all(other is None for other in others)


@rule("PLAN-01", Topic.PLAN, _B, "Équilibre du plan")
def balance(case: Case, law: Law) -> Findings:
    """Σ needs = Σ resources to the cent, by definition of a plan; refused resources count for nothing."""
    if not _expected(case):
        return
    needs, resources = case.total_needs(), case.total_resources()
    yield Check(
        "Les ressources couvrent exactement les besoins",
        _equal(case, needs, resources),
        f"Le plan n'est pas équilibré : écart de {french.euros(abs(lack_of(case)))}",
        resources.known,
        needs.known,
        inputs=(f"{case.plan_path}/needs", f"{case.plan_path}/resources"),
        values=(law.value("plan.balance"),),
        bound=Bound.EXACT,
    )


def _equal(case: Case, needs: Sum, resources: Sum) -> Answer:
    if not case.needs:
        return Answer(None, (f"{case.plan_path}/needs",))
    if not case.resources:
        return Answer(None, (f"{case.plan_path}/resources",))
    more, less = needs.known > resources.known, needs.known < resources.known
    if (more and not resources.missing) or (less and not needs.missing):
        return FALSE
    missing = needs.missing + resources.missing
    return Answer(None, missing) if missing else Answer(not more and not less)


@balance.way_out
def close_gap(case: Case, law: Law) -> Iterator[Move]:
    """Use a lever for the gap."""
    yield from balancing(case, lack_of(case))


@rule("PLAN-02", Topic.PLAN, _B, "Montants du plan")
def amounts(case: Case, law: Law) -> Findings:
    """Every amount ≥ 0, at least one need and one resource."""
    if not _expected(case):
        return
    below = _below_zero(case)
    for line in below or case.lines[:1]:
        yield Check(
            "Aucun montant n'est négatif",
            Answer(not below),
            f"Le montant de « {line.name} » est négatif",
            line.amount.known if below else None,
            ZERO if below else None,
            inputs=(f"{line.path}/amount",),
            values=(law.value("plan.balance"),),
            bound=Bound.FLOOR,
        )
    for name, filled in (("needs", case.needs), ("resources", case.resources)):
        yield Check(
            "Le plan a au moins un besoin et une ressource",
            asked(bool(filled) or None, f"{case.plan_path}/{name}"),
            "Le plan est vide",
            inputs=(f"{case.plan_path}/{name}",),
            values=(law.value("plan.balance"),),
        )


@amounts.way_out
def turn_positive(case: Case, law: Law) -> Iterator[Move]:
    """Remove the lines below zero, or take their amounts without the sign."""
    below = _below_zero(case)
    yield Move("retirer les lignes négatives", tuple(withdraw(line) for line in below))
    yield Move(
        "retirer le signe des montants négatifs",
        tuple(change for line in below for change in set_amount(line, -line.amount.known)),
    )


def _below_zero(case: Case) -> list[PlanLine]:
    return [line for line in case.lines if line.amount.known < ZERO]


@rule("PLAN-03", Topic.PLAN, _W, "Lignes nommées")
def labels(case: Case, law: Law) -> Findings:
    """No line without label or nature."""
    for line in case.lines:
        record = line.record
        answer = asked(None if record.nature is None else True, f"{line.path}/nature")
        yield Check(
            "Chaque ligne a un libellé et une nature",
            answer if record.label else FALSE,
            f"La ligne « {line.name} » n'a pas de libellé",
            inputs=(f"{line.path}/label", f"{line.path}/nature"),
            values=(law.value("plan.lines"),),
        )


@labels.way_out
def name_by_nature(case: Case, law: Law) -> Iterator[Move]:
    """Take the nature's own name as label; a line without either becomes "other"."""
    changes: list[Change] = []
    for line in case.lines:
        record = line.record
        if not record.label:
            other = NeedNature.OTHER if isinstance(line, NeedLine) else ResourceNature.OTHER
            changes += set_value(f"{line.path}/label", "", (record.nature or other).label)
    yield Move("reprendre l'intitulé de la nature comme libellé", tuple(changes))


@rule("PLAN-04", Topic.PLAN, _W, "Statut des ressources sollicitées")
def statuses(case: Case, law: Law) -> Findings:
    """Every resource asked of somebody carries a status and its date."""
    for line in case.resources:
        resource = line.resource
        if resource.nature in OWN_FUNDS:
            continue
        dated = asked(None if resource.status_on is None else True, f"{line.path}/status_on")
        yield Check(
            "Chaque ressource sollicitée a un statut daté",
            FALSE if resource.status is None else dated,
            f"« {line.name} » n'a pas de statut (sollicité, accordé, refusé, réputé acquis)",
            inputs=(f"{line.path}/status", f"{line.path}/status_on"),
            values=(law.value("plan.statuses"),),
        )


@statuses.way_out
def mark_requested(case: Case, law: Law) -> Iterator[Move]:
    """Mark them as requested on the day of the judgement."""
    changes: list[Change] = []
    for line in case.resources:
        if line.resource.status is None and line.resource.nature not in OWN_FUNDS:
            changes += set_value(f"{line.path}/status", None, ResourceStatus.REQUESTED)
            if line.resource.status_on != case.today:
                changes += set_value(f"{line.path}/status_on", line.resource.status_on, case.today)
    yield Move(f"marquer ces ressources « sollicitées » le {french.day(case.today)}", tuple(changes))


@rule("PLAN-05", Topic.PLAN, _W, "Part des fonds propres et quasi-fonds propres", Moment.DECISION)
def own_share(case: Case, law: Law) -> Findings:
    """Own contribution + PTZ + primes ≥ 30 % of the needs: a public rule of thumb, not the report's."""
    if not case.needs or not case.resources:
        return
    needs, own = case.total_needs(), total_of(case.of(*_COUNTED))
    floor = needs.known.percent_up(law.rate("plan.own_share"))
    answer = sum_at_least(own, floor)
    if needs.missing and answer.truth:
        answer = Answer(None, needs.missing)
    yield Check(
        "Apport, PTZ et primes couvrent leur part des besoins",
        answer,
        "L'apport, le PTZ et les primes couvrent une part trop faible des besoins",
        own.known,
        floor,
        inputs=_amount_places(case),
        values=(law.value("plan.own_share"),),
        bound=Bound.FLOOR,
    )


def _amount_places(case: Case) -> tuple[str, ...]:
    counted: list[PlanLine] = [*case.needs, *case.of(*_COUNTED)]
    return tuple(f"{line.path}/amount" for line in counted)


@own_share.way_out
def more_own_money(case: Case, law: Law) -> Iterator[Move]:
    """Raise own money by what is short; the balance is restored by a smaller loan."""
    floor = case.total_needs().known.percent_up(law.rate("plan.own_share"))
    short = floor - total_of(case.of(*_COUNTED)).known
    if short > ZERO:
        yield from more_own_cash(case, case.resources, short)


RULES = (balance, amounts, labels, statuses, own_share)
