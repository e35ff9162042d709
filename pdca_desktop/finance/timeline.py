"""All the debts of a plan on one line of months: what falls due when, and the heaviest month."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import ZERO, Euros, total
from pdca_desktop.domain.plan import Plan, Resource, ResourceNature, ResourceStatus
from pdca_desktop.errors import AppError
from pdca_desktop.finance.schedule import Row, Schedule, schedule

DEBTS = frozenset(
    {
        ResourceNature.PTZ,
        ResourceNature.HONOUR_LOAN,
        ResourceNature.PRET_SOLIDAIRE,
        ResourceNature.PRET_PARTICIPATIF,
        ResourceNature.APPORT_ASSOCIATIF,
        ResourceNature.BANK_LOAN,
        ResourceNature.MICROCREDIT,
        ResourceNature.VENDOR_CREDIT,
    }
)
"""Natures repaid by a schedule. Leasing rents are charges; an overdraft and a VAT bridge have no schedule."""


@dataclass(frozen=True, slots=True)
class Debt:
    """A debt whose schedule can be computed.

    Attributes:
        index: rank of the line in the plan's resources, from 0.
        label: what to call it: its label, or else its nature.
        amount: what is lent.
        terms: duration and rate are answered.
    """

    index: int
    label: str
    amount: Euros
    terms: LoanTerms


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A debt that cannot be put on the line: never guessed, always shown.

    Attributes:
        index: rank of the line in the plan's resources, from 0.
        label: as for `Debt`.
        reason: French sentence of what to answer or mend.
    """

    index: int
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Debts:
    """The debts of a plan: those that compute, those that do not yet."""

    complete: tuple[Debt, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the line.

    Attributes:
        n: months after the start month (1: the next one).
        first_day: the calendar month, or None when no date is known.
        total: paid that month, all debts.
        capital: capital repaid that month. In total grace nothing is paid and nothing repaid.
        by_debt: paid that month, in the order of the debts.
    """

    n: int
    first_day: date | None
    total: Euros
    capital: Euros
    by_debt: tuple[Euros, ...]

    @property
    def interest(self) -> Euros:
        """Interest paid that month; interest capitalised earlier is paid as capital."""
        return self.total - self.capital


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every month from the first instalment to the last.

    Attributes:
        debts: the debts, in order.
        schedules: their schedules, in the same order.
        months: without a gap; empty when there is no debt.
        heaviest: the first month with the highest total; None without debt.
        total_debt: sum of what is lent.
        total_interest: sum of all interest, capitalised interest included.
    """

    debts: tuple[Debt, ...]
    schedules: tuple[Schedule, ...]
    months: tuple[Month, ...]
    heaviest: Month | None
    total_debt: Euros
    total_interest: Euros

    def capital_repaid(self, year: int) -> Euros:
        """Capital repaid in months 12 × year − 11 to 12 × year after the start (year 1: the first twelve).

        Anything due in the start month itself, or before it, belongs to year 1.
        """
        return total(month.capital for month in self.months if max(1, -(-month.n // 12)) == year)

    def paid(self, year: int) -> Euros:
        """Instalments of that year, cut as in `capital_repaid`."""
        return total(month.total for month in self.months if max(1, -(-month.n // 12)) == year)


def plan_debts(plan: Plan, *, start: date | None = None) -> Debts:
    """The debts among a plan's resources; refused lines and lines of zero are no debts.

    The rate of a PTZ is 0 by definition: a blank one is 0. Any other blank rate is unknown.

    Args:
        plan: the plan.
        start: the start that will be given to `timeline`, so that dates that contradict it are told here.
    """
    complete: list[Debt] = []
    incomplete: list[Incomplete] = []
    for index, line in enumerate(plan.resources):
        if line.nature not in DEBTS or line.status is ResourceStatus.REFUSED or line.amount == ZERO:
            continue
        label = line.label or line.nature.label
        terms = _terms(line)
        if line.amount is None:
            incomplete.append(Incomplete(index, label, "Le montant du prêt est à renseigner."))
            continue
        try:
            schedule(line.amount, terms, start=start)
        except AppError as error:
            incomplete.append(Incomplete(index, label, str(error)))
        else:
            complete.append(Debt(index, label, line.amount, terms))
    return Debts(tuple(complete), tuple(incomplete))


def timeline(debts: Iterable[Debt], start: date | None) -> Timeline:
    """The debts on one line of months.

    Args:
        debts: the debts; each is drawn on its own date, or else on the start.
        start: the start of the plan; None takes the earliest drawdown known, and without any the months are
            numbered but not dated (a first instalment's date then says nothing of its month).

    Raises:
        AppError: the terms of a debt give no schedule with these dates.
    """
    debts = tuple(debts)
    if start is None:
        start = min((debt.terms.start_on for debt in debts if debt.terms.start_on), default=None)
    schedules = tuple(schedule(debt.amount, debt.terms, start=start) for debt in debts)
    rows: dict[int, list[tuple[int, Row]]] = {}
    for which, (debt, plan) in enumerate(zip(debts, schedules, strict=True)):
        for row in plan.rows:
            rows.setdefault(_month(row, start, debt.terms.rhythm.months), []).append((which, row))
    span = range(min(rows), max(rows) + 1) if rows else ()
    months = tuple(_one(n, start, rows.get(n, []), len(debts)) for n in span)
    return Timeline(
        debts=debts,
        schedules=schedules,
        months=months,
        heaviest=max(months, key=lambda month: month.total, default=None),
        total_debt=total(debt.amount for debt in debts),
        total_interest=total(plan.total_interest for plan in schedules),
    )


def _terms(line: Resource) -> LoanTerms:
    terms = line.loan or LoanTerms()
    if line.nature is ResourceNature.PTZ and terms.annual_rate is None:
        return replace(terms, annual_rate=Decimal(0))
    return terms


def _month(row: Row, start: date | None, step: int) -> int:
    if start is None or row.due_on is None:
        return row.n * step
    return (row.due_on.year - start.year) * 12 + row.due_on.month - start.month


def _one(n: int, start: date | None, rows: list[tuple[int, Row]], count: int) -> Month:
    by_debt = [ZERO] * count
    for which, row in rows:
        by_debt[which] += row.payment
    years, month = divmod(start.month - 1 + n, 12) if start else (0, 0)
    return Month(
        n=n,
        first_day=date(start.year + years, month + 1, 1) if start else None,
        total=total(by_debt),
        capital=total(row.capital for _, row in rows),
        by_debt=tuple(by_debt),
    )
