"""Prêt solidaire and prêt participatif of France Active: public terms only, hence warnings.

The report prints their volume and no condition; the public sheet is that of the prêt participatif.
"""

from collections.abc import Iterator, Sequence

from pdca_desktop.domain import french
from pdca_desktop.domain.money import ZERO
from pdca_desktop.domain.path import Change
from pdca_desktop.domain.plan import NeedNature, ResourceNature
from pdca_desktop.rules.answers import any_of, asked, at_least, at_most, range_of, reaches
from pdca_desktop.rules.case import Case, ResourceLine, total_of
from pdca_desktop.rules.moves import Move, cut_down, renature, set_amount, set_value, withdraw
from pdca_desktop.rules.values import Law
from pdca_desktop.rules.verdict import Bound, Check, Findings, Severity, Topic, rule

_W = Severity.WARNING
_NATURES = (ResourceNature.PRET_SOLIDAIRE, ResourceNature.PRET_PARTICIPATIF)


def amounts_within(lines: Sequence[ResourceLine], law: Law, floor: str, cap: str) -> Findings:
    """Each line's amount against a floor and a cap, given by the ids of their values."""
    for line in lines:
        place, amount = f"{line.path}/amount", line.resource.amount
        yield Check(
            f"« {line.name} » respecte son montant maximum",
            at_most(amount, law.euros(cap), place),
            f"« {line.name} » dépasse le montant maximum",
            amount,
            law.euros(cap),
            inputs=(place,),
            values=(law.value(cap),),
        )
        yield Check(
            f"« {line.name} » atteint son montant minimum",
            at_least(amount, law.euros(floor), place),
            f"« {line.name} » est sous le montant minimum",
            amount,
            law.euros(floor),
            inputs=(place,),
            values=(law.value(floor),),
            bound=Bound.FLOOR,
        )


def fit_amounts(lines: Sequence[ResourceLine], law: Law, floor: str, cap: str) -> Iterator[Move]:
    """Bring each line's amount within its bounds, or give up the lines that are outside."""
    changes: list[Change] = []
    labels: list[str] = []
    outside: list[ResourceLine] = []
    for line in lines:
        amount = line.resource.amount
        target = min(max(line.amount.known, law.euros(floor)), law.euros(cap))
        if amount is None or target == amount:
            continue
        outside.append(line)
        changes += set_amount(line, target)
        verb = "ramener" if target < amount else "porter"
        labels.append(f"{verb} « {line.name} » à {french.euros(target)}")
    if changes:
        yield Move(" et ".join(labels), tuple(changes))
        yield give_up(outside)


def months_within(lines: Sequence[ResourceLine], law: Law, floor: str, cap: str) -> Findings:
    """Each line's duration against a floor and a cap, given by the ids of their values."""
    for line in lines:
        place, months = f"{line.path}/loan/months", line.terms.months
        yield Check(
            f"« {line.name} » respecte sa durée maximum",
            at_most(months, law.count(cap), place),
            f"« {line.name} » dépasse la durée maximum",
            months,
            law.count(cap),
            "mois",
            inputs=(place,),
            values=(law.value(cap),),
        )
        yield Check(
            f"« {line.name} » atteint sa durée minimum",
            at_least(months, law.count(floor), place),
            f"« {line.name} » est plus court que la durée minimum",
            months,
            law.count(floor),
            "mois",
            inputs=(place,),
            values=(law.value(floor),),
            bound=Bound.FLOOR,
        )


def fit_months(lines: Sequence[ResourceLine], law: Law, floor: str, cap: str) -> Iterator[Move]:
    """Bring each line's duration within its bounds."""
    changes: list[Change] = []
    labels: list[str] = []
    for line in lines:
        months = line.terms.months
        target = min(max(months or 0, law.count(floor)), law.count(cap))
        if months is None or target == months:
            continue
        changes += set_value(f"{line.path}/loan/months", months, target)
        verb = "ramener" if target < months else "porter"
        labels.append(f"{verb} la durée de « {line.name} » à {french.months(target)}")
    if changes:
        yield Move(" et ".join(labels), tuple(changes))


def excluded_needs_left_out(case: Case, law: Law, lines: Sequence[ResourceLine], excluded: str) -> Findings:
    """Whether the plan's other needs are large enough to take all the money of these lines."""
    if not lines:
        return
    wanted, funded = total_of(lines), case.needs_for(set(NeedNature) - set(law.names(excluded)))
    names = " et ".join(f"« {line.name} »" for line in lines)
    yield Check(
        f"{names} : les charges de fonctionnement et les pertes sont financées autrement",
        reaches(funded, range_of(wanted)),
        f"{names} : le montant dépasse les besoins hors charges de fonctionnement et pertes",
        wanted.known,
        funded.low if funded.high is None else funded.high,
        inputs=(
            *(f"{line.path}/amount" for line in lines),
            *(f"{line.path}/nature" for line in case.needs),
        ),
        values=(law.value(excluded),),
    )


def leave_excluded_needs(
    case: Case, law: Law, lines: Sequence[ResourceLine], excluded: str
) -> Iterator[Move]:
    """Bring these lines down to the needs they may finance, or give them up."""
    funded = case.needs_for(set(NeedNature) - set(law.names(excluded))).high
    if funded is not None and funded > ZERO:
        names = " et ".join(f"« {line.name} »" for line in lines)
        yield Move(f"ramener {names} à {french.euros(funded)}", cut_down(lines, funded))
    yield give_up(lines)


def give_up(lines: Sequence[ResourceLine]) -> Move:
    """The lines leave the plan."""
    names = " et ".join(f"« {line.name} »" for line in lines)
    return Move(f"renoncer à {names}", tuple(withdraw(line) for line in lines))


@rule("SOL-01", Topic.PRET_SOLIDAIRE, _W, "Montant du prêt solidaire ou participatif")
def amount(case: Case, law: Law) -> Findings:
    """5 000 to 500 000 € for each loan [public]."""
    yield from amounts_within(case.of(*_NATURES), law, "pret_solidaire.floor", "pret_solidaire.cap")


@amount.way_out
def fit_amount(case: Case, law: Law) -> Iterator[Move]:
    """Bring the loan within its bounds, or give it up."""
    yield from fit_amounts(case.of(*_NATURES), law, "pret_solidaire.floor", "pret_solidaire.cap")


@rule("SOL-02", Topic.PRET_SOLIDAIRE, _W, "Durée du prêt solidaire ou participatif")
def duration(case: Case, law: Law) -> Findings:
    """5 to 7 years [public]."""
    lines = case.of(*_NATURES)
    yield from months_within(lines, law, "pret_solidaire.least_months", "pret_solidaire.most_months")


@duration.way_out
def fit_duration(case: Case, law: Law) -> Iterator[Move]:
    """Bring the duration to the nearer bound."""
    lines = case.of(*_NATURES)
    yield from fit_months(lines, law, "pret_solidaire.least_months", "pret_solidaire.most_months")


@rule("SOL-03", Topic.PRET_SOLIDAIRE, _W, "Différé du prêt solidaire ou participatif")
def grace(case: Case, law: Law) -> Findings:
    """Grace of « un à deux ans » [public]: only the longer end is a limit, no grace at all is no fault."""
    most = law.count("pret_solidaire.grace")
    for line in case.of(*_NATURES):
        place = f"{line.path}/loan/grace_months"
        yield Check(
            f"Le différé de « {line.name} » respecte son maximum",
            at_most(line.terms.grace_months, most, place),
            f"Le différé de « {line.name} » dépasse le maximum",
            line.terms.grace_months,
            most,
            "mois",
            inputs=(place,),
            values=(law.value("pret_solidaire.grace"),),
        )


@grace.way_out
def shorten_grace(case: Case, law: Law) -> Iterator[Move]:
    """Bring the grace down to its longest duration."""
    most = law.count("pret_solidaire.grace")
    changes = tuple(
        Change(f"{line.path}/loan/grace_months", line.terms.grace_months, most)
        for line in case.of(*_NATURES)
        if line.terms.grace_months > most
    )
    if changes:
        yield Move(f"ramener le différé à {french.months(most)}", changes)


@rule("SOL-04", Topic.PRET_SOLIDAIRE, _W, "Autres financeurs à côté du prêt solidaire")
def other_lenders(case: Case, law: Law) -> Findings:
    """The loan must bring other lenders in, banks first [public]; one line of another lender is enough."""
    if not case.of(*_NATURES):
        return
    lenders = law.names("pret_solidaire.lenders")
    yield Check(
        "Le prêt mobilise un autre financeur",
        any_of(
            *(
                asked(None if nature is None else nature in lenders, f"{line.path}/nature")
                for line in case.resources
                if (nature := line.resource.nature) is None or line.resource.amount != ZERO
            )
        ),
        "Aucun autre prêteur ne figure au plan à côté du prêt solidaire ou participatif",
        inputs=(f"{case.plan_path}/resources",),
        values=(law.value("pret_solidaire.lenders"),),
    )


@other_lenders.way_out
def ask_bank(case: Case, law: Law) -> Iterator[Move]:
    """Ask a bank for the loan instead, or give it up: no source says what share a bank should take."""
    lines = case.of(*_NATURES)
    bank = ResourceNature.BANK_LOAN
    swapped = tuple(renature(line, nature=bank, label=bank.label, funder="") for line in lines)
    yield Move("demander un prêt bancaire à la place", swapped)
    yield give_up(lines)


@rule("SOL-05", Topic.PRET_SOLIDAIRE, _W, "Besoins financés par le prêt solidaire ou participatif")
def uses(case: Case, law: Law) -> Findings:
    """BFR and investment, neither running costs nor past losses [public]."""
    yield from excluded_needs_left_out(case, law, case.of(*_NATURES), "pret_solidaire.excluded")


@uses.way_out
def fit_uses(case: Case, law: Law) -> Iterator[Move]:
    """Bring the loan down to what it may finance, or give it up."""
    yield from leave_excluded_needs(case, law, case.of(*_NATURES), "pret_solidaire.excluded")


RULES = (amount, duration, grace, other_lenders, uses)
