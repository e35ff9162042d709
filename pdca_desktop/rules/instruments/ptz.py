"""Prêt à taux zéro (PTZ) de la Banque des Territoires: amount, plan ceiling; bank loan in `ptz_coupling`."""

from collections.abc import Iterator

from pdca_desktop.domain import french
from pdca_desktop.domain.money import ZERO, Euros
from pdca_desktop.domain.path import Change
from pdca_desktop.domain.plan import ResourceNature
from pdca_desktop.domain.project import ProjectNature
from pdca_desktop.rules.answers import (
    FALSE,
    TRUE,
    Answer,
    Sum,
    all_of,
    any_of,
    asked,
    negated,
    sum_at_most,
)
from pdca_desktop.rules.case import Case, HolderLine, ResourceLine, total_of
from pdca_desktop.rules.instruments import ptz_coupling, ptz_public
from pdca_desktop.rules.levers import smaller_need
from pdca_desktop.rules.moves import Move, cut_down, withdraw
from pdca_desktop.rules.values import Law
from pdca_desktop.rules.verdict import Check, Exemption, Findings, Severity, Topic, rule

_B, _W, _I = Severity.BLOCKING, Severity.WARNING, Severity.INFO


def _by_holder(case: Case) -> dict[HolderLine, list[ResourceLine]]:
    lines: dict[HolderLine, list[ResourceLine]] = {}
    for line in case.of(ResourceNature.PTZ):
        lines.setdefault(case.holder_of(line), []).append(line)
    return lines


def _within(case: Case, holder: HolderLine, wanted: Sum, cap: Euros) -> Answer:
    """Whether a holder's PTZ keeps to the cap; an unknown holder may be any of the others."""
    answer = sum_at_most(wanted, cap)
    together = total_of(case.of(ResourceNature.PTZ))
    if holder.known or answer.truth is not True or sum_at_most(together, cap).truth:
        return answer
    return Answer(None, (holder.path,))


@rule("PTZ-01", Topic.PTZ, _B, "Montant du prêt à taux zéro")
def amount(case: Case, law: Law) -> Findings:
    """0 < PTZ ≤ the cap, for each holder. Source: « Jusqu'à 8 000 €. »; per holder is our reading."""
    cap = law.euros("ptz.cap")
    for holder, lines in _by_holder(case).items():
        wanted = total_of(lines)
        yield Check(
            "Le PTZ respecte son plafond",
            _within(case, holder, wanted, cap),
            "Le prêt à taux zéro dépasse son plafond",
            wanted.known,
            cap,
            inputs=tuple(f"{line.path}/amount" for line in lines),
            values=(law.value("ptz.cap"),),
        )
        for line in lines:
            if line.amount.exact is not None and line.amount.known <= ZERO:
                yield Check(
                    "Le PTZ a un montant", Answer(False), "Le prêt à taux zéro n'a pas de montant",
                    line.amount.known, inputs=(f"{line.path}/amount",),
                )  # fmt: skip


@amount.way_out
def lower_to_cap(case: Case, law: Law) -> Iterator[Move]:
    """Bring each holder's PTZ down to the cap, taking from the last line first; drop empty lines."""
    cap = law.euros("ptz.cap")
    changes: list[Change] = []
    for lines in _by_holder(case).values():
        real = [line for line in lines if line.amount.known > ZERO]
        changes += [withdraw(line) for line in lines if line not in real and not line.amount.missing]
        changes += cut_down(real, cap)
    if changes:
        yield Move(f"ramener le prêt à taux zéro à {french.euros(cap)}", tuple(changes))


@rule("PTZ-08", Topic.PTZ, _I, "Plusieurs PTZ sur un projet")
def single(case: Case, law: Law) -> Findings:
    """Information: the cap is read per holder, so a project with several PTZ is worth a word."""
    lines = case.of(ResourceNature.PTZ)
    if not lines:
        return
    missing = total_of(lines).missing
    yield Check(
        "Le projet porte un seul PTZ",
        TRUE if len(lines) == 1 else Answer(None, missing) if missing else FALSE,
        "Le projet porte plusieurs PTZ : le plafond est lu par porteur, à confirmer",
        inputs=tuple(f"{line.path}/amount" for line in lines),
        values=(law.value("ptz.per_holder"),),
    )


@rule("PTZ-04", Topic.PTZ, _B, "Plafond du plan d'une création individuelle")
def plan_ceiling(case: Case, law: Law) -> Findings:
    """Σ needs ≤ the ceiling for individual creations; takeovers and collective projects are exempt."""
    if not case.of(ResourceNature.PTZ):
        return
    project, value = case.dossier.project, law.value("ptz.plan_ceiling")
    if project.nature is ProjectNature.TAKEOVER:
        yield Exemption("reprise", value)
        return
    if project.collective:
        yield Exemption("projet collectif", value)
        return
    needs, ceiling = case.total_needs(), law.euros("ptz.plan_ceiling")
    within = sum_at_most(needs, ceiling)
    if project.nature not in (None, ProjectNature.CREATION):
        yield Exemption(f"{project.nature.label.lower()}, non création", value)
        return
    creation = asked(None if project.nature is None else True, "/project/nature")
    individual = asked(None if project.collective is None else True, "/project/collective")
    yield Check(
        "Le plan reste sous le plafond des créations individuelles",
        any_of(within, negated(all_of(creation, individual))),
        "Le plan d'une création individuelle dépasse le plafond",
        needs.known,
        ceiling,
        inputs=(*(f"{line.path}/amount" for line in case.needs), "/project/nature", "/project/collective"),
        values=(value,),
    )


@plan_ceiling.way_out
def trim_needs(case: Case, law: Law) -> Iterator[Move]:
    """Lower the largest need by the excess, or give up the PTZ that brings the ceiling."""
    excess = case.total_needs().known - law.euros("ptz.plan_ceiling")
    yield from smaller_need(case, excess)
    yield Move("renoncer au prêt à taux zéro", tuple(withdraw(line) for line in case.of(ResourceNature.PTZ)))


RULES = (
    amount,
    ptz_coupling.pairing,
    ptz_coupling.equality,
    plan_ceiling,
    *ptz_public.RULES,
    ptz_coupling.coupled_loan_guaranteed,
    ptz_coupling.coupled_loan_duration,
    single,
)
