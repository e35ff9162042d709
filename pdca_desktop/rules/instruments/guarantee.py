"""Bank-loan guarantees: total quota and guaranteed amount."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from pdca_desktop.domain import french
from pdca_desktop.domain.loan import GuaranteeFund, GuaranteeLine, LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.path import Change
from pdca_desktop.domain.plan import Resource, ResourceNature, ResourceStatus
from pdca_desktop.rules.answers import FALSE, TRUE, Answer, at_most
from pdca_desktop.rules.case import Case, ResourceLine
from pdca_desktop.rules.moves import Move, add_resource, set_guarantees, set_value
from pdca_desktop.rules.values import Law, show
from pdca_desktop.rules.verdict import Bound, Check, Findings, Severity, Topic, rule

_B, _W = Severity.BLOCKING, Severity.WARNING
CAPPED_FUNDS = (GuaranteeFund.FAG, GuaranteeFund.FGIF, GuaranteeFund.GEF)
"""Funds whose cap on the guaranteed amount is public."""


class GuaranteedPart(NamedTuple):
    """One guarantee line, its place and its loan."""

    path: str
    line: GuaranteeLine
    loan: ResourceLine

    @property
    def quota(self) -> Decimal | None:
        """The quota as given, else the one the guaranteed amount makes."""
        if self.line.quota is None and self.line.amount is not None and self.loan.resource.amount:
            return self.line.amount.share_of(self.loan.resource.amount)
        return self.line.quota

    @property
    def guaranteed(self) -> Euros | None:
        """The amount as given, else loan × quota."""
        amount, quota, lent = self.line.amount, self.line.quota, self.loan.resource.amount
        return lent.percent(quota) if amount is None and quota is not None and lent is not None else amount


def guaranteed_loans(case: Case) -> list[ResourceLine]:
    """The bank loans that carry at least one guarantee line."""
    return [line for line in case.of(ResourceNature.BANK_LOAN) if line.terms.guarantees]


def guarantee_lines(loan: ResourceLine) -> list[GuaranteedPart]:
    """A loan's guarantee lines with their places."""
    return [
        GuaranteedPart(f"{loan.path}/loan/guarantees/{rank}", line, loan)
        for rank, line in enumerate(loan.terms.guarantees)
    ]


def _total(loan: ResourceLine) -> tuple[Decimal, tuple[str, ...]]:
    """The loan's total quota, at least, and the places of the quotas not known yet."""
    lines = guarantee_lines(loan)
    known = sum((line.quota or Decimal(0) for line in lines), Decimal(0))
    return known, tuple(f"{line.path}/quota" for line in lines if line.quota is None)


def lowest_guarantee(law: Law) -> GuaranteeLine:
    """A guarantee line at the lowest usual quota."""
    return GuaranteeLine(quota=law.rate("guarantee.usual_floor"))


def with_bank_loan(case: Case, law: Law, amount: Euros) -> Move:
    """A new bank loan guaranteed at the lowest usual quota."""
    loan = Resource(
        nature=ResourceNature.BANK_LOAN,
        label="Prêt bancaire",
        amount=amount,
        status=ResourceStatus.REQUESTED,
        status_on=case.today,
        loan=LoanTerms(guarantees=(lowest_guarantee(law),)),
    )
    return Move(f"ajouter un prêt bancaire garanti de {french.euros(amount)}", (add_resource(case, loan),))


@rule("GAR-01", Topic.GUARANTEE, _B, "Quotité totale de garantie")
def total_quota(case: Case, law: Law) -> Findings:
    """Σ quotas on one loan ≤ 80 %: « Jusqu'à 80 % de garantie sur l'emprunt »; on the sum is our reading."""
    cap = law.rate("guarantee.quota_cap")
    for loan in guaranteed_loans(case):
        known, missing = _total(loan)
        answer = FALSE if known > cap else Answer(None, missing) if missing else TRUE
        yield Check(
            f"La garantie de « {loan.name} » reste sous son plafond",
            answer,
            f"La garantie ne peut dépasser {show(cap, '%')} du prêt « {loan.name} »",
            known,
            cap,
            "%",
            inputs=tuple(f"{line.path}/quota" for line in guarantee_lines(loan)),
            values=(law.value("guarantee.quota_cap"),),
        )


@total_quota.way_out
def lower_last_quotas(case: Case, law: Law) -> Iterator[Move]:
    """Take the excess from the last guarantee lines of each loan."""
    cap = law.rate("guarantee.quota_cap")
    changes: list[Change] = []
    for loan in guaranteed_loans(case):
        excess = _total(loan)[0] - cap
        if excess <= 0:
            continue
        kept: list[GuaranteeLine] = []
        for line in reversed(guarantee_lines(loan)):
            quota = line.quota or Decimal(0)
            cut = min(excess, quota)
            excess -= cut
            if not cut:
                kept.append(line.line)
            elif quota > cut:
                kept.append(_at(line, quota - cut))
        changes += set_guarantees(loan, tuple(reversed(kept)))
    yield Move(f"ramener la garantie à {show(cap, '%')} du prêt", tuple(changes))


def _at(line: GuaranteedPart, quota: Decimal) -> GuaranteeLine:
    """The line at another quota; a written amount follows."""
    amount, loan = line.line.amount, line.loan.resource.amount
    if amount is None or loan is None:
        return replace(line.line, quota=quota)
    return replace(line.line, quota=quota, amount=loan.percent(quota))


@rule("GAR-02", Topic.GUARANTEE, _W, "Quotité usuelle de garantie")
def usual_quota(case: Case, law: Law) -> Findings:
    """Σ quotas on one loan ≥ 50 %: « de 50 à 80 % » is read as a usual range, so below warns."""
    floor = law.rate("guarantee.usual_floor")
    for loan in guaranteed_loans(case):
        known, missing = _total(loan)
        answer = TRUE if known >= floor else Answer(None, missing) if missing else FALSE
        yield Check(
            f"La garantie de « {loan.name} » atteint la quotité usuelle",
            answer,
            f"La garantie de « {loan.name} » est sous la quotité usuelle",
            known,
            floor,
            "%",
            inputs=tuple(f"{line.path}/quota" for line in guarantee_lines(loan)),
            values=(law.value("guarantee.usual_floor"),),
            bound=Bound.FLOOR,
        )


@usual_quota.way_out
def raise_first_quotas(case: Case, law: Law) -> Iterator[Move]:
    """Raise the first guarantee line of each loan by what is short."""
    floor = law.rate("guarantee.usual_floor")
    changes: list[Change] = []
    for loan in guaranteed_loans(case):
        known, missing = _total(loan)
        if known < floor and not missing:
            first, *rest = guarantee_lines(loan)
            raised = _at(first, (first.quota or Decimal(0)) + floor - known)
            changes += set_guarantees(loan, (raised, *(line.line for line in rest)))
    yield Move(f"porter la garantie à {show(floor, '%')} du prêt", tuple(changes))


@rule("GAR-03", Topic.GUARANTEE, _B, "Montant garanti")
def guaranteed_amount(case: Case, law: Law) -> Findings:
    """Guaranteed amount = loan × quota to the cent, and within the fund's public cap (alert)."""
    for loan in guaranteed_loans(case):
        for line in guarantee_lines(loan):
            expected = (
                loan.resource.amount.percent(line.line.quota)
                if loan.resource.amount is not None and line.line.quota is not None
                else None
            )
            missing = tuple(
                place
                for place, value in (
                    (f"{loan.path}/amount", loan.resource.amount),
                    (f"{line.path}/quota", line.quota),
                )
                if value is None
            )
            agrees = expected is None or line.guaranteed == expected
            yield Check(
                f"Le montant garanti de « {loan.name} » est prêt × quotité",
                Answer(None, missing) if missing else Answer(agrees),
                f"Le montant garanti de « {loan.name} » n'est pas prêt × quotité",
                line.guaranteed,
                expected,
                inputs=(f"{line.path}/amount", f"{line.path}/quota", f"{loan.path}/amount"),
                values=(law.value("guarantee.quota_cap"),),
                bound=Bound.EXACT,
            )
            if line.line.fund in CAPPED_FUNDS:
                name = f"guarantee.{line.line.fund.value}_cap"
                yield Check(
                    f"{line.line.fund.label} reste sous son plafond",
                    Answer(None, missing)
                    if line.guaranteed is None
                    else at_most(line.guaranteed, law.euros(name), f"{line.path}/amount"),
                    f"Le montant garanti par {line.line.fund.label} dépasse le plafond public du fonds",
                    line.guaranteed,
                    law.euros(name),
                    inputs=(f"{line.path}/amount", f"{line.path}/quota"),
                    values=(law.value(name),),
                    severity=_W,
                )


@guaranteed_amount.way_out
def recompute_amounts(case: Case, law: Law) -> Iterator[Move]:
    """Write loan × quota as the guaranteed amounts, and bring each fund down to its cap."""
    changes: list[Change] = []
    for loan in guaranteed_loans(case):
        lent = loan.resource.amount
        for line in guarantee_lines(loan):
            if lent is None or line.line.quota is None:
                continue
            capped = line.line.fund in CAPPED_FUNDS
            cap = law.euros(f"guarantee.{line.line.fund.value}_cap") if capped else lent
            if lent.percent(line.line.quota) > cap:
                quota = _quota_within(lent, cap)
                changes += set_value(f"{line.path}/quota", line.line.quota, quota)
                if line.line.amount is not None:
                    changes += set_value(f"{line.path}/amount", line.line.amount, lent.percent(quota))
            elif line.line.amount is not None and line.line.amount != lent.percent(line.line.quota):
                changes += set_value(f"{line.path}/amount", line.line.amount, lent.percent(line.line.quota))
    if changes:
        yield Move("aligner le montant garanti", tuple(changes))


def _quota_within(lent: Euros, cap: Euros) -> Decimal:
    """The largest quota with two decimals whose amount stays within the cap."""
    quota = (Decimal(cap.cents) * 10000 // lent.cents) / 100
    return quota if lent.percent(quota + Decimal("0.01")) > cap else quota + Decimal("0.01")


RULES = (total_quota, usual_quota, guaranteed_amount)
