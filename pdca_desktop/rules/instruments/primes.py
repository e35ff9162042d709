"""What Cap Jeunes and Cap Quartiers share: cap, coupled guaranteed loan, and one prime per project."""

from collections.abc import Iterator

from pdca_desktop.domain import french
from pdca_desktop.domain.plan import PRIMES, ResourceNature
from pdca_desktop.rules.answers import FALSE, TRUE, Answer, any_of, sum_at_most
from pdca_desktop.rules.case import Case, total_of
from pdca_desktop.rules.instruments.guarantee import guaranteed_loans, lowest_guarantee, with_bank_loan
from pdca_desktop.rules.moves import Move, cut_down, renature, set_guarantees, withdraw
from pdca_desktop.rules.values import Law
from pdca_desktop.rules.verdict import Check, Findings, Severity, Topic, rule


def _named(nature: ResourceNature) -> str:
    """The prime's name inside a sentence: "prime Cap Jeunes IEJ"."""
    return nature.label[:1].lower() + nature.label[1:]


def prime_within(case: Case, law: Law, nature: ResourceNature, cap: str) -> Check:
    """A prime's total against its cap."""
    lines, limit = case.of(nature), law.euros(cap)
    return Check(
        "La prime respecte son plafond",
        sum_at_most(total_of(lines), limit),
        f"{nature.label} : le montant dépasse son plafond",
        total_of(lines).known,
        limit,
        inputs=tuple(f"{line.path}/amount" for line in lines),
        values=(law.value(cap),),
    )


def lower_prime(case: Case, law: Law, nature: ResourceNature, cap: str) -> Iterator[Move]:
    """Bring a prime down to its cap, taking from the last line first."""
    limit = law.euros(cap)
    if changes := cut_down(case.of(nature), limit):
        yield Move(f"ramener la {_named(nature)} à {french.euros(limit)}", changes)


def give_up_prime(case: Case, nature: ResourceNature, other: ResourceNature) -> Iterator[Move]:
    """Give up a prime, or ask for the other one when the project may have it."""
    lines = case.of(nature)
    if not case.of(other) and _may_have(case, other):
        swapped = tuple(renature(line, nature=other, label=other.label) for line in lines)
        yield Move(f"demander la {_named(other)} à la place", swapped)
    yield Move(f"renoncer à la {_named(nature)}", tuple(withdraw(line) for line in lines))


def _may_have(case: Case, nature: ResourceNature) -> bool:
    """Whether what decides of the other prime is already known, so that the offer is no guess."""
    if nature is ResourceNature.CAP_QUARTIERS:
        return bool(case.dossier.structure.place.in_qpv)
    return all(line.person.birth_date is not None for line in case.holders)


def guaranteed_loan(case: Case, law: Law, nature: ResourceNature, value: str) -> Findings:
    """One guaranteed bank loan beside a prime: « grâce au couplage de garanties »."""
    if not case.of(nature):
        return
    known = (
        Answer(None, line.amount.missing) if line.amount.missing else TRUE for line in guaranteed_loans(case)
    )
    yield Check(
        "La prime accompagne un prêt bancaire garanti",
        any_of(*known),
        "La prime suppose un prêt bancaire garanti dans le plan",
        inputs=(f"{case.plan_path}/resources",),
        values=(law.value(value),),
    )


def add_guaranteed_loan(case: Case, law: Law, nature: ResourceNature) -> Iterator[Move]:
    """Guarantee the largest bank loan, add a guaranteed one of the prime's amount, or give the prime up."""
    banks = case.of(ResourceNature.BANK_LOAN)
    largest = max(banks, key=lambda line: line.amount.known, default=None)
    if largest is not None:
        yield Move(f"garantir « {largest.name} »", set_guarantees(largest, (lowest_guarantee(law),)))
    elif total_of(case.of(nature)).known:
        yield with_bank_loan(case, law, total_of(case.of(nature)).known)
    yield Move(f"renoncer à la {_named(nature)}", tuple(withdraw(line) for line in case.of(nature)))


@rule("PRI-01", Topic.PRIMES, Severity.WARNING, "Une seule prime par projet")
def single(case: Case, law: Law) -> Findings:
    """« une prime Cap Jeunes ou Cap Quartiers »: read as one prime per project."""
    lines = case.of(*PRIMES)
    if not lines:
        return
    both = len({line.resource.nature for line in lines}) > 1
    missing = total_of(lines).missing
    yield Check(
        "Le projet ne cumule pas Cap Jeunes et Cap Quartiers",
        (Answer(None, missing) if missing else FALSE) if both else TRUE,
        "Le projet cumule Cap Jeunes et Cap Quartiers",
        inputs=tuple(f"{line.path}/nature" for line in lines),
        values=(law.value("primes.single"),),
    )


@single.way_out
def keep_one(case: Case, law: Law) -> Iterator[Move]:
    """Keep one prime, the other goes; dropping the smaller comes first."""
    for nature in sorted(PRIMES, key=lambda nature: total_of(case.of(nature)).known):
        yield Move(f"renoncer à la {_named(nature)}", tuple(withdraw(line) for line in case.of(nature)))


RULES = (single,)
