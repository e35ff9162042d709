"""The bank loan coupled with a PTZ: its amount, whether it is guaranteed, how long it lasts."""

from collections.abc import Iterator

from pdca_desktop.domain import french
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import ResourceNature
from pdca_desktop.rules.answers import (
    Answer,
    any_of,
    asked,
    at_least,
    sum_at_least,
)
from pdca_desktop.rules.case import Case, total_of
from pdca_desktop.rules.instruments.guarantee import lowest_guarantee, with_bank_loan
from pdca_desktop.rules.levers import unanswered_bank
from pdca_desktop.rules.moves import Move, set_amount, set_guarantees, set_value
from pdca_desktop.rules.values import Law, show
from pdca_desktop.rules.verdict import Bound, Check, Findings, Severity, Topic, rule

_B, _W, _I = Severity.BLOCKING, Severity.WARNING, Severity.INFO


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
