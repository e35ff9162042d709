"""Prêt à taux zéro (PTZ) de la Banque des Territoires: amount, pairing, plan ceiling, coupled loan."""

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
    at_least,
    negated,
    sum_at_least,
    sum_at_most,
)
from pdca_desktop.rules.case import Case, HolderLine, ResourceLine, total_of
from pdca_desktop.rules.instruments import ptz_public
from pdca_desktop.rules.instruments.guarantee import lowest_guarantee, with_bank_loan
from pdca_desktop.rules.levers import smaller_need, unanswered_bank
from pdca_desktop.rules.moves import Move, cut_down, set_amount, set_guarantees, set_value, withdraw
from pdca_desktop.rules.values import Law, show
from pdca_desktop.rules.verdict import Bound, Check, Exemption, Findings, Severity, Topic, rule

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


@rule("PTZ-02", Topic.PTZ, _B, "Couplage du PTZ avec un prêt bancaire")
def pairing(case: Case, law: Law) -> Findings:
    """Σ bank loans ≥ Σ PTZ. Source: « couplé à un prêt bancaire d'un même montant », read "at least"."""
    if not (lines := case.of(ResourceNature.PTZ)):
        return
    wanted = total_of(lines)
    floor = wanted.known.percent_up(law.rate("ptz.pairing"))
    banks = case.of(ResourceNature.BANK_LOAN)
    lent = total_of(banks)
    enough = sum_at_least(lent, floor)
    if wanted.missing and enough.truth:
        enough = Answer(None, wanted.missing)
    yield Check(
        "Le prêt bancaire égale au moins le PTZ",
        enough,
        "Le prêt à taux zéro doit être couplé à un prêt bancaire d'au moins le même montant",
        lent.known,
        floor,
        inputs=tuple(f"{line.path}/amount" for line in (*lines, *banks)),
        bound=Bound.FLOOR,
        values=(law.value("ptz.pairing"),),
    )
    if len(banks) > 1:
        largest = max(line.amount.known for line in banks)
        yield Check(
            "Un seul prêt bancaire égale au moins le PTZ",
            any_of(*(sum_at_least(line.amount, floor) for line in banks)),
            "Aucun prêt bancaire n'atteint à lui seul le montant du prêt à taux zéro",
            largest,
            floor,
            inputs=tuple(f"{line.path}/amount" for line in banks),
            bound=Bound.FLOOR,
            values=(law.value("ptz.pairing"),),
            severity=_W,
        )


@pairing.way_out
def move_to_bank(case: Case, law: Law) -> Iterator[Move]:
    """Raise the bank loan to the PTZ, shift the smallest part of the PTZ to the bank, or lower the PTZ."""
    lines, banks = case.of(ResourceNature.PTZ), case.of(ResourceNature.BANK_LOAN)
    if total_of(lines).missing or not lines:
        return
    floor = total_of(lines).known.percent_up(law.rate("ptz.pairing"))
    if not banks:
        yield with_bank_loan(case, law, floor)
        return
    last, bank = lines[-1], unanswered_bank(banks)
    short = floor - max(line.amount.known for line in banks)
    if bank is not None:
        lack = floor - bank.amount.known
        part = min(Euros((lack.cents + 1) // 2), short)
        if last.amount.known > part:
            yield Move(
                "transférer une part du prêt à taux zéro vers le prêt bancaire",
                (*set_amount(last, last.amount.known - part), *set_amount(bank, bank.amount.known + part)),
            )
        yield Move(
            "porter le prêt bancaire au montant du prêt à taux zéro",
            set_amount(bank, bank.amount.known + lack),
        )
    if last.amount.known > short:
        yield Move(
            "ramener le prêt à taux zéro au montant du prêt bancaire",
            set_amount(last, last.amount.known - short),
        )


@rule("PTZ-03", Topic.PTZ, _I, "Prêt bancaire exactement égal au PTZ")
def equality(case: Case, law: Law) -> Findings:
    """Information only: equality to the cent is never required. Source: ambiguity register, 1."""
    if not (lines := case.of(ResourceNature.PTZ)):
        return
    wanted, lent = total_of(lines), total_of(case.of(ResourceNature.BANK_LOAN))
    missing = wanted.missing + lent.missing
    yield Check(
        "Le prêt bancaire est du même montant que le PTZ",
        Answer(None, missing) if missing else Answer(wanted.known == lent.known),
        "Le prêt bancaire n'est pas du même montant que le PTZ ; l'égalité n'est pas exigée",
        lent.known,
        wanted.known,
        inputs=tuple(f"{line.path}/amount" for line in lines),
        bound=Bound.EXACT,
        values=(law.value("ptz.pairing"),),
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


@rule("PTZ-06", Topic.PTZ, _W, "Garantie du prêt couplé au PTZ")
def coupled_loan_guaranteed(case: Case, law: Law) -> Findings:
    """In practice every PTZ is coupled with a bank loan that Pas-de-Calais Actif guarantees."""
    banks = case.of(ResourceNature.BANK_LOAN)
    if not case.of(ResourceNature.PTZ) or not banks:
        return
    yield Check(
        "Un prêt bancaire couplé au PTZ est garanti",
        any_of(
            *(
                asked(
                    True
                    if guarantee.quota or guarantee.amount
                    else None
                    if guarantee.quota is None
                    else False,
                    f"{line.path}/loan/guarantees/{rank}/quota",
                )
                for line in banks
                for rank, guarantee in enumerate(line.terms.guarantees)
            )
        ),
        "Aucun prêt bancaire couplé au PTZ n'est garanti, alors que tous l'étaient en 2019",
        inputs=tuple(f"{line.path}/loan/guarantees" for line in banks),
        values=(law.value("ptz.guaranteed_practice"),),
    )


@coupled_loan_guaranteed.way_out
def guarantee_largest(case: Case, law: Law) -> Iterator[Move]:
    """Ask for the lowest usual guarantee on the largest bank loan."""
    largest = max(case.of(ResourceNature.BANK_LOAN), key=lambda line: line.amount.known)
    quota = law.rate("guarantee.usual_floor")
    yield Move(
        f"garantir « {largest.name} » à {show(quota, '%')}",
        set_guarantees(largest, (lowest_guarantee(law),)),
    )


@rule("PTZ-07", Topic.PTZ, _W, "Durée du prêt couplé au PTZ")
def coupled_loan_duration(case: Case, law: Law) -> Findings:
    """The longest bank loan lasts at least as long as the PTZ: a term of the PTZ's successor [public]."""
    banks = case.of(ResourceNature.BANK_LOAN)
    if not banks:
        return
    longest = max((line.terms.months or 0 for line in banks), default=0)
    unknown = tuple(f"{line.path}/loan/months" for line in banks if line.terms.months is None)
    for line in case.of(ResourceNature.PTZ):
        months = line.terms.months
        place = f"{line.path}/loan/months"
        answer = at_least(longest, months, place) if months is not None else Answer(None, (place,))
        if answer.truth is False and unknown:
            answer = Answer(None, unknown)
        yield Check(
            "Le prêt bancaire dure au moins autant que le PTZ",
            answer,
            "Le prêt bancaire est plus court que le prêt à taux zéro",
            longest,
            months,
            "mois",
            inputs=(place, *(f"{bank.path}/loan/months" for bank in banks)),
            bound=Bound.FLOOR,
            values=(law.value("ptz.bank_duration"),),
        )


@coupled_loan_duration.way_out
def align_durations(case: Case, law: Law) -> Iterator[Move]:
    """Lengthen the longest bank loan to the PTZ's term, or shorten the PTZ to the bank's."""
    banks = case.of(ResourceNature.BANK_LOAN)
    longest = max(banks, key=lambda line: line.terms.months or 0)
    reach = longest.terms.months or 0
    longer = [line for line in case.of(ResourceNature.PTZ) if (line.terms.months or 0) > reach]
    if not longer or not reach:
        return
    most = max(line.terms.months or 0 for line in longer)
    yield Move(
        f"porter la durée de « {longest.name} » à {french.months(most)}",
        set_value(f"{longest.path}/loan/months", reach, most),
    )
    yield Move(
        f"ramener la durée du prêt à taux zéro à {french.months(reach)}",
        tuple(
            change
            for line in longer
            for change in set_value(f"{line.path}/loan/months", line.terms.months, reach)
        ),
    )


RULES = (
    amount,
    pairing,
    equality,
    plan_ceiling,
    *ptz_public.RULES,
    coupled_loan_guaranteed,
    coupled_loan_duration,
    single,
)
