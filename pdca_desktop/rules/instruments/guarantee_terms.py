"""Terms around a guarantee: duration of the loan, personal surety, lapse of the decision."""

from collections.abc import Iterator

from pdca_desktop.domain import french
from pdca_desktop.domain.loan import GuaranteeFund
from pdca_desktop.domain.money import ZERO, Euros
from pdca_desktop.domain.path import Change
from pdca_desktop.domain.plan import ResourceStatus
from pdca_desktop.rules.answers import Answer, any_of, asked, at_least, at_most
from pdca_desktop.rules.case import Case, ResourceLine, term_end
from pdca_desktop.rules.instruments.guarantee import guarantee_lines, guaranteed_loans
from pdca_desktop.rules.moves import Move, set_value
from pdca_desktop.rules.values import Law
from pdca_desktop.rules.verdict import Bound, Check, Findings, Severity, Topic, rule

_W = Severity.WARNING
FUNDS_WITH_BOUNDS = (GuaranteeFund.FAG, GuaranteeFund.FGIF, GuaranteeFund.GEF, GuaranteeFund.EMPLOI)
"""Funds whose duration bounds are public."""
SURETY_FREE_FUNDS = (GuaranteeFund.FGIF, GuaranteeFund.GEF, GuaranteeFund.FGIE)
"""Funds that exclude any personal surety."""


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
        for line in guarantee_lines(loan):
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
        for line in guarantee_lines(loan):
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


RULES = (duration, surety, lapse)
