"""Bank-loan guarantees: total quota, guaranteed amount, duration, surety, lapse."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from pdca_desktop.domain import french
from pdca_desktop.domain.loan import GuaranteeFund, GuaranteeLine, LoanTerms
from pdca_desktop.domain.money import ZERO, Euros
from pdca_desktop.domain.path import Change
from pdca_desktop.domain.plan import Resource, ResourceNature, ResourceStatus
from pdca_desktop.rules.answers import FALSE, TRUE, Answer, any_of, asked, at_least, at_most
from pdca_desktop.rules.case import Case, ResourceLine, term_end
from pdca_desktop.rules.moves import Move, add_resource, set_guarantees, set_value
from pdca_desktop.rules.values import Law, show
from pdca_desktop.rules.verdict import Bound, Check, Findings, Severity, Topic, rule

_B, _W = Severity.BLOCKING, Severity.WARNING
_HUNDRED = Decimal(100)
FUNDS_WITH_BOUNDS = (GuaranteeFund.FAG, GuaranteeFund.FGIF, GuaranteeFund.GEF, GuaranteeFund.EMPLOI)
"""Funds whose duration bounds are public."""
CAPPED_FUNDS = (GuaranteeFund.FAG, GuaranteeFund.FGIF, GuaranteeFund.GEF)
"""Funds whose cap on the guaranteed amount is public."""
SURETY_FREE_FUNDS = (GuaranteeFund.FGIF, GuaranteeFund.GEF, GuaranteeFund.FGIE)
"""Funds that exclude any personal surety."""


class _Line(NamedTuple):
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


def _lines(loan: ResourceLine) -> list[_Line]:
    return [
        _Line(f"{loan.path}/loan/guarantees/{rank}", line, loan)
        for rank, line in enumerate(loan.terms.guarantees)
    ]


def _total(loan: ResourceLine) -> tuple[Decimal, tuple[str, ...]]:
    """The loan's total quota, at least, and the places of the quotas not known yet."""
    lines = _lines(loan)
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
            inputs=tuple(f"{line.path}/quota" for line in _lines(loan)),
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
        for line in reversed(_lines(loan)):
            quota = line.quota or Decimal(0)
            cut = min(excess, quota)
            excess -= cut
            if not cut:
                kept.append(line.line)
            elif quota > cut:
                kept.append(_at(line, quota - cut))
        changes += set_guarantees(loan, tuple(reversed(kept)))
    yield Move(f"ramener la garantie à {show(cap, '%')} du prêt", tuple(changes))


def _at(line: _Line, quota: Decimal) -> GuaranteeLine:
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
            inputs=tuple(f"{line.path}/quota" for line in _lines(loan)),
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
            first, *rest = _lines(loan)
            raised = _at(first, (first.quota or Decimal(0)) + floor - known)
            changes += set_guarantees(loan, (raised, *(line.line for line in rest)))
    yield Move(f"porter la garantie à {show(floor, '%')} du prêt", tuple(changes))


@rule("GAR-03", Topic.GUARANTEE, _B, "Montant garanti")
def guaranteed_amount(case: Case, law: Law) -> Findings:
    """Guaranteed amount = loan × quota to the cent, and within the fund's public cap (alert)."""
    for loan in guaranteed_loans(case):
        for line in _lines(loan):
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
        for line in _lines(loan):
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


@rule("GAR-04", Topic.GUARANTEE, _W, "Durée du prêt garanti")
def duration(case: Case, law: Law) -> Findings:
    """Loan duration within the fund's public bounds; the report prints none."""
    for loan in guaranteed_loans(case):
        for fund in dict.fromkeys(line.fund for line in loan.terms.guarantees):
            if fund not in FUNDS_WITH_BOUNDS:
                continue
            place, months = f"{loan.path}/loan/months", loan.terms.months
            for end, name, compare, bound in (
                ("dépasse la durée garantie", "months_most", at_most, Bound.CEILING),
                ("est plus court que la durée garantie", "months_least", at_least, Bound.FLOOR),
            ):
                value = f"guarantee.{fund.value}_{name}"
                yield Check(
                    f"La durée de « {loan.name} » convient à {fund.label}",
                    compare(months, law.count(value), place),
                    f"« {loan.name} » {end} par {fund.label}",
                    months,
                    law.count(value),
                    "mois",
                    inputs=(place,),
                    values=(law.value(value),),
                    bound=bound,
                )


@duration.way_out
def fit_duration(case: Case, law: Law) -> Iterator[Move]:
    """Bring each loan's duration within the bounds of all its funds."""
    changes: list[Change] = []
    label = ""
    for loan in guaranteed_loans(case):
        funds = [line.fund for line in loan.terms.guarantees if line.fund in FUNDS_WITH_BOUNDS]
        if loan.terms.months is None or not funds:
            continue
        most = min(law.count(f"guarantee.{fund.value}_months_most") for fund in funds)
        least = max(law.count(f"guarantee.{fund.value}_months_least") for fund in funds)
        fitted = min(max(loan.terms.months, least), most)
        if fitted != loan.terms.months:
            changes += set_value(f"{loan.path}/loan/months", loan.terms.months, fitted)
            label = f"porter la durée de « {loan.name} » à {french.months(fitted)}"
    if changes:
        yield Move(label if len(changes) == 1 else "ajuster la durée des prêts garantis", tuple(changes))


@rule("GAR-05", Topic.GUARANTEE, _W, "Caution personnelle")
def surety(case: Case, law: Law) -> Findings:
    """Personal surety ≤ 50 % of the loan, none with FGIF, GEF or FGIE: public figures, not the report's."""
    for loan in guaranteed_loans(case):
        value, limit = _surety_limit(loan, law)
        asked_for, place = loan.terms.surety, f"{loan.path}/loan/surety"
        yield Check(
            f"La caution personnelle sur « {loan.name} » est limitée",
            any_of(
                asked(None if asked_for is None else asked_for <= ZERO, place),
                Answer(None, (f"{loan.path}/amount",)) if limit is None else at_most(asked_for, limit, place),
            ),
            f"La caution personnelle sur « {loan.name} » est trop élevée",
            asked_for,
            limit,
            inputs=(place, f"{loan.path}/amount"),
            values=(law.value(value),),
        )


def _surety_limit(loan: ResourceLine, law: Law) -> tuple[str, Euros | None]:
    """The value that limits the surety on a loan, and the limit; None while the loan has no amount."""
    free = any(line.fund in SURETY_FREE_FUNDS for line in loan.terms.guarantees)
    value = "guarantee.surety_cap_free" if free else "guarantee.surety_cap"
    rate, lent = law.rate(value), loan.resource.amount
    if not rate:
        return value, ZERO
    return value, None if lent is None else lent.percent(rate)


@surety.way_out
def lower_surety(case: Case, law: Law) -> Iterator[Move]:
    """Bring each surety down to its limit."""
    changes: list[Change] = []
    label = ""
    for loan in guaranteed_loans(case):
        _, limit = _surety_limit(loan, law)
        if loan.terms.surety is not None and limit is not None and loan.terms.surety > limit:
            changes += set_value(f"{loan.path}/loan/surety", loan.terms.surety, limit)
            label = f"limiter la caution personnelle à {french.euros(limit)}"
    if changes:
        yield Move(label if len(changes) == 1 else "limiter les cautions personnelles", tuple(changes))


@rule("GAR-06", Topic.GUARANTEE, _W, "Caducité de la garantie")
def lapse(case: Case, law: Law) -> Findings:
    """A granted guarantee lapses when it is not set up within six months of the decision [public]."""
    day = case.on or case.today
    for loan in guaranteed_loans(case):
        for line in _lines(loan):
            decided, set_up = line.line.decided_on, line.line.set_up_on
            granted = loan.resource.status in (ResourceStatus.GRANTED, ResourceStatus.ACQUIRED)
            if decided is None and not granted:
                continue
            limit = None if decided is None else term_end(decided, law.count("guarantee.lapse_months"))
            reached = set_up or day
            yield Check(
                "La garantie est mise en place à temps",
                Answer(None, (f"{line.path}/decided_on",)) if limit is None else Answer(reached <= limit),
                f"La décision de garantie de « {loan.name} » est devenue caduque le {french.day(limit)}",
                reached,
                limit,
                inputs=(f"{line.path}/decided_on", f"{line.path}/set_up_on"),
                values=(law.value("guarantee.lapse_months"),),
            )


@lapse.way_out
def ask_again(case: Case, law: Law) -> Iterator[Move]:
    """Put the lapsed guarantees back as requests, for a new decision."""
    months, day = law.count("guarantee.lapse_months"), case.on or case.today
    changes: list[Change] = []
    for loan in guaranteed_loans(case):
        lapsed = False
        for line in _lines(loan):
            decided = line.line.decided_on
            if decided is not None and (line.line.set_up_on or day) > term_end(decided, months):
                lapsed = True
                changes += set_value(f"{line.path}/decided_on", decided, None)
                if line.line.set_up_on is not None:
                    changes += set_value(f"{line.path}/set_up_on", line.line.set_up_on, None)
        if lapsed and loan.resource.status in (ResourceStatus.GRANTED, ResourceStatus.ACQUIRED):
            changes += set_value(f"{loan.path}/status", loan.resource.status, ResourceStatus.REQUESTED)
    if changes:
        yield Move("solliciter de nouveau la garantie, pour une nouvelle décision", tuple(changes))


RULES = (total_quota, usual_quota, guaranteed_amount, duration, surety, lapse)
