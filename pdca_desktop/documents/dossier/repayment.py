"""The debts: what each costs, all of them on one line of months, and their full schedules in an annex."""

from collections.abc import Iterator
from decimal import Decimal

from pdca_desktop.documents.blocks import (
    Block,
    Column,
    Heading,
    Kind,
    Para,
    Row,
    RowKind,
    Table,
    Together,
    Tone,
)
from pdca_desktop.documents.dossier.fields import label_of, listed, told
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.loan import LoanTerms, Method, Rhythm
from pdca_desktop.domain.money import ZERO, Euros, total
from pdca_desktop.domain.plan import Resource
from pdca_desktop.finance.timeline import Month
from pdca_desktop.services.figures import DebtFigures
from pdca_desktop.services.natures import WITH_TERMS
from pdca_desktop.services.plans import name_of

_MOST_YEARS = 6
"""Years told one by one; later ones are added up in the last column."""


def debts(view: PrintView) -> Iterator[Block]:
    """Terms and cost of each debt, then all of them year by year."""
    repayment = view.figures.repayment
    lines = [line for line in view.plan.resources if line.nature in WITH_TERMS and line.loan]
    if not lines:
        return
    table = _terms(view)
    details = [_details(line) for line in lines]
    reasons = [f"« {one.label} » : {one.reason}" for one in repayment.debts if one.reason]
    small = " ".join(one for one in (*details, *reasons) if one)
    yield Together((table, Para(typeset(small), Tone.SMALL)))
    if repayment.timeline.months:
        yield Together((_by_year(view), Para(listed(_reading(view)))))
    if not repayment.complete:
        words = "Une dette n'est pas calculable : chaque total de la ligne est un minimum."
        yield Para(typeset(words), Tone.SMALL)


def schedules(view: PrintView, level: int) -> Iterator[Block]:
    """Every instalment of every debt that computes."""
    for debt in view.figures.repayment.debts:
        if debt.schedule is None:
            continue
        amount = french.euros(debt.amount)
        yield Heading(level, typeset(f"{debt.label} — {amount}"))
        rows = [
            Row((
                str(row.n),
                french.day(row.due_on) if row.due_on else "—",
                french.euros(row.interest),
                french.euros(row.capital),
                french.euros(row.payment),
                french.euros(row.balance),
            ))
            for row in debt.schedule.rows
        ]  # fmt: skip
        paid = total(row.payment for row in debt.schedule.rows)
        capital = total(row.capital for row in debt.schedule.rows)
        sums = (debt.schedule.total_interest, capital, paid)
        rows.append(Row(("Total", "", *(french.euros(one) for one in sums), ""), RowKind.TOTAL))
        columns = (
            Column("N°", Decimal(8), Kind.NUMBER, head=True),
            Column("Date", Decimal(16), Kind.NUMBER),
            *(
                Column(title, Decimal(19), Kind.NUMBER)
                for title in ("Intérêts", "Capital", "Échéance", "Restant dû")
            ),
        )
        yield Table(typeset(f"Tableau d'amortissement de « {debt.label} »"), columns, tuple(rows))


def _terms(view: PrintView) -> Table:
    found = {one.index: one for one in view.figures.repayment.debts}
    rows = [
        _terms_row(line, found.get(index))
        for index, line in enumerate(view.plan.resources)
        if line.nature in WITH_TERMS and line.loan is not None and (index in found or line.amount)
    ]
    columns = (
        Column("Coût des prêts", Decimal(17), head=True),
        Column(label_of(LoanTerms, "months"), Decimal(11), Kind.NUMBER),
        Column("Taux", Decimal(11), Kind.NUMBER),
        Column(label_of(LoanTerms, "grace_months"), Decimal(8), Kind.NUMBER),
        Column("Caution", Decimal(12), Kind.NUMBER),
        Column("Échéance", Decimal(11), Kind.NUMBER),
        Column("Intérêts", Decimal(11), Kind.NUMBER),
        Column("Coût total", Decimal(11), Kind.NUMBER),
        Column("TAEG", Decimal(9), Kind.NUMBER),
    )
    return Table("Conditions et coût de chaque prêt", columns, tuple(rows))


def _terms_row(line: Resource, cost: DebtFigures | None) -> Row:
    terms = line.loan or LoanTerms()
    costs: tuple[str, ...] = ("—",) * 4
    if cost is not None:
        costs = (_nc(cost.payment), _nc(cost.interest), _nc(cost.cost), _rate(cost))
    return Row(
        (
            typeset(cost.label if cost else name_of(line)),
            told(terms, "months"),
            told(terms, "annual_rate"),
            told(terms, "grace_months"),
            told(terms, "surety") if terms.surety is not None else "—",
            *costs,
        )
    )


def _details(line: Resource) -> str:
    """What is particular to a loan, in one sentence; empty when nothing is."""
    terms = line.loan or LoanTerms()
    said = []
    if terms.rhythm is not Rhythm.MONTHLY:
        said.append(terms.rhythm.label.lower())
    if terms.method is not Method.ANNUITY:
        said.append(terms.method.label.lower())
    if terms.grace_months:
        said.append(f"différé {terms.grace_kind.label[:1].lower()}{terms.grace_kind.label[1:]}")
    for date_name in ("start_on", "first_payment_on"):
        if getattr(terms, date_name):
            label = label_of(LoanTerms, date_name)
            said.append(f"{label[:1].lower()}{label[1:]} {told(terms, date_name)}")
    if terms.fees is not None:
        said.append(f"frais de dossier {french.euros(terms.fees)}")
    return f"« {name_of(line)} » : {', '.join(said)}." if said else ""


def _rate(cost: DebtFigures) -> str:
    if cost.rate is not None:
        return french.percent(cost.rate, 2)
    if cost.least_rate is not None:
        return typeset(f"≥ {french.percent(cost.least_rate, 2)}")
    return french.NOT_COMPUTABLE


def _by_year(view: PrintView) -> Table:
    line = view.figures.repayment.timeline
    last = max(_year(month) for month in line.months)
    told_ones = last if last <= _MOST_YEARS + 1 else _MOST_YEARS
    years = tuple(range(1, told_ones + 1))
    after = last > told_ones
    heads = [f"An {year}" for year in years] + ([f"An {_MOST_YEARS + 1} à {last}"] if after else [])

    def cells(which: int | None) -> list[Euros]:
        sums = dict.fromkeys((*years, *((0,) if after else ())), ZERO)
        for month in line.months:
            year = _year(month)
            key = year if year in sums and year else 0
            sums[key] += month.total if which is None else month.by_debt[which]
        return list(sums.values())

    rows = []
    for which, debt in enumerate(line.debts):
        found = cells(which)
        rows.append(Row((typeset(debt.label), *map(_bare, (*found, total(found))))))
    found = cells(None)
    rows.append(Row(("Total à payer", *map(_bare, (*found, total(found)))), RowKind.TOTAL))
    columns = (
        Column("À rembourser, en euros", Decimal(22), head=True),
        *(Column(head, Decimal(12), Kind.NUMBER) for head in (*heads, "En tout")),
    )
    return Table("Échéances de toutes les dettes par année depuis le départ", columns, tuple(rows))


def _reading(view: PrintView) -> Iterator[tuple[str, str]]:
    repayment = view.figures.repayment
    heaviest = repayment.heaviest
    if heaviest is not None:
        when = french.month(heaviest.first_day) if heaviest.first_day else f"mois {heaviest.n}"
        yield "Mois le plus lourd", typeset(f"{french.euros(heaviest.total)} ({when})")
    yield "Total emprunté", french.euros(repayment.timeline.total_debt)
    yield "Total des intérêts", _nc(repayment.total_interest)
    for year in (1, 2, 3):
        label = f"Capital remboursé, année {year}" if year == 1 else f"année {year}"
        yield label, _nc(repayment.capital_repaid(year))


def _bare(amount: Euros) -> str:
    """An amount in a table whose head says euros."""
    return french.euros(amount).removesuffix(f"{french.NO_BREAK}€")


def _year(month: Month) -> int:
    return max(1, -(-month.n // 12))


def _nc(amount: Euros | None) -> str:
    return french.NOT_COMPUTABLE if amount is None else french.euros(amount)
