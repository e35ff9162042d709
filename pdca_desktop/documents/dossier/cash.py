"""The cash plan: the cumulated cash as a curve with its lowest point, then every line month by month."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from pdca_desktop.documents.blocks import (
    Block,
    Column,
    Curve,
    Heading,
    Kind,
    Point,
    Row,
    RowKind,
    Table,
)
from pdca_desktop.documents.dossier.fields import label_of, run_in, to_answer
from pdca_desktop.documents.dossier.forecast import amount, sections_of
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french
from pdca_desktop.domain.forecast import CashMonth
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.money import Euros
from pdca_desktop.finance.forecast import CashLine

_A_TABLE = 6
"""Months side by side."""


def curve(view: PrintView) -> Iterator[Block]:
    """The cumulated cash as a curve, with its lowest point."""
    months = view.figures.cash.months
    if not months:
        yield from to_answer(("Plan de trésorerie",))
        return
    lowest = view.figures.cash.lowest
    told = "Point bas : n.c., un mois est à renseigner."
    if lowest is not None:
        told = f"Point bas : {french.euros(lowest.cumulated)} ({_month(lowest)})."
    opening = french.euros(view.dossier.forecast.cash.opening)
    yield from run_in((("Trésorerie", typeset(f"Au départ : {opening}. {told}")),))
    points = tuple(_point(line) for line in months)
    yield Curve(points, typeset(f"Trésorerie cumulée, mois par mois. {told}"))


def months(view: PrintView, level: int) -> Iterator[Block]:
    """Every line of the cash plan, six months a table."""
    plan = view.dossier.forecast.cash
    computed = view.figures.cash.months
    for first in range(0, len(plan.months), _A_TABLE):
        group, sums = plan.months[first : first + _A_TABLE], computed[first : first + _A_TABLE]
        yield Heading(level, typeset(f"Trésorerie, mois {first + 1} à {first + len(group)}"))
        rows: list[Row] = []
        for section, names in sections_of(CashMonth):
            lines = [
                Row((label_of(CashMonth, name), *(_bare(getattr(month, name)) for month in group)))
                for name in names
                if any(getattr(month, name) is not None for month in group)
            ]
            if lines:
                rows += [Row((typeset(section),), RowKind.GROUP), *lines]
        sums_told: tuple[tuple[str, Callable[[CashLine], Euros | None]], ...] = (
            ("Encaissements", lambda line: line.receipts),
            ("Décaissements", lambda line: line.payments),
            ("Solde du mois", lambda line: line.balance),
            ("Trésorerie cumulée", lambda line: line.cumulated),
        )
        for label, read in sums_told:
            rows.append(Row((label, *(_bare(read(line)) for line in sums)), RowKind.SUBTOTAL))
        columns = (
            Column("En euros TTC", Decimal(28), head=True),
            *(Column(_month(line), Decimal(12), Kind.NUMBER) for line in sums),
        )
        yield Table(
            typeset(f"Plan de trésorerie, {_month(sums[0])} à {_month(sums[-1])}"), columns, tuple(rows)
        )


def _point(line: CashLine) -> Point:
    reached = line.cumulated
    return Point(_short(line), None if reached is None else reached.decimal, amount(reached))


def _bare(value: Euros | None) -> str:
    """An amount in a table whose head says euros."""
    return "—" if value is None else french.euros(value).removesuffix(f"{french.NO_BREAK}€")


def _month(line: CashLine) -> str:
    return french.month(line.first_day) if line.first_day else typeset(f"mois {line.n}")


def _short(line: CashLine) -> str:
    return _month(line).split(french.NO_BREAK)[0] if line.first_day else f"M{line.n}"
