"""What a forecast adds up to: results, working capital, cash.

One rule for lines not answered: within a block, they count for nothing as soon as one line of the block is
answered; a block without any answer makes its total, and all that follows from it, unknown (None, printed
"n.c."). Blocks of the income statement: produits; achats; charges externes; impôts, personnel et dirigeant;
amortissements et provisions; résultat financier; impôt sur les sociétés. Exceptional lines and memo lines
("dont…") are optional: unanswered, they are nil.
"""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from pdca_desktop.domain.dates import add_months
from pdca_desktop.domain.forecast import CashMonth, CashPlan, ForecastYear, OperatingCycle
from pdca_desktop.domain.money import ZERO, Euros, total

BASIS = 360
"""Days of a year in ratios unless the caller says 365."""

RESULTS = {
    "turnover": "Chiffre d'affaires",
    "gross_margin": "Marge brute",
    "value_added": "Valeur ajoutée",
    "ebe": "Excédent brut d'exploitation (EBE)",
    "operating_result": "Résultat d'exploitation",
    "current_result": "Résultat courant",
    "net_result": "Résultat net",
    "caf": "Capacité d'autofinancement (CAF)",
}
"""The computed figures of an income statement that are shown: French labels by their names there."""

_RECEIPTS = ("sales", "capital", "loans", "grants", "vat_refund", "other_receipts")


def known_sum(*lines: Euros | None) -> Euros | None:
    """The sum of a block: unanswered lines are nil, but a block without an answer is unknown."""
    known = [line for line in lines if line is not None]
    return total(known) if known else None


def sure_sum(*parts: Euros | None) -> Euros | None:
    """The sum of figures that must all be known."""
    known = [part for part in parts if part is not None]
    return total(known) if len(known) == len(parts) else None


def minus(amount: Euros | None) -> Euros | None:
    """The opposite of a figure that may be unknown."""
    return None if amount is None else -amount


@dataclass(frozen=True, slots=True)
class IncomeStatement:
    """The computed figures of one year; None is unknown.

    Attributes:
        turnover: chiffre d'affaires HT: goods sold and production.
        purchases: purchases and stock change.
        gross_margin: marge brute = turnover − purchases.
        external: charges externes.
        value_added: valeur ajoutée = gross margin − external charges.
        staff: impôts et taxes, personnel, dirigeant.
        ebe: value added + grants and membership fees − staff (Plan comptable général: grants come after the
            value added).
        operating_result: EBE + other income + reversals − depreciation.
        current_result: operating result + financial income − financial charges.
        net_result: current result + exceptional − corporate tax.
        caf: net result + depreciation − reversals − disposal gain − share of investment grants.
        variable_charges: purchases + the variable part of external charges.
        fixed_charges: the rest of external charges, staff, depreciation net of reversals, net interest.
        cash_charges: charges that are paid: purchases, external, staff, financial.
        missing: French names of the blocks that hold no answer.
    """

    turnover: Euros | None
    purchases: Euros | None
    gross_margin: Euros | None
    external: Euros | None
    value_added: Euros | None
    staff: Euros | None
    ebe: Euros | None
    operating_result: Euros | None
    current_result: Euros | None
    net_result: Euros | None
    caf: Euros | None
    variable_charges: Euros | None
    fixed_charges: Euros | None
    cash_charges: Euros | None
    missing: tuple[str, ...]


def income_statement(year: ForecastYear) -> IncomeStatement:
    """The results of a year."""
    grants = known_sum(
        year.operating_grants, year.membership_fees, *(grant.amount for grant in year.funder_grants)
    )
    sales = known_sum(year.goods_sales, year.production)
    income = known_sum(sales, grants, year.other_income)
    turnover = sales if sales is not None or income is None else ZERO
    purchases = known_sum(year.purchases, year.stock_change)
    external = known_sum(
        *(year.rent, year.energy, year.insurance, year.professional_fees, year.travel, year.telecom),
        *(year.advertising, year.maintenance, year.leasing_rents, year.subcontracting, year.bank_charges),
        year.other_external,
    )
    staff = known_sum(
        *(year.taxes, year.gross_wages, year.social_charges, year.owner_pay, year.owner_contributions)
    )
    set_aside = known_sum(year.depreciation, minus(year.reversals))
    interest = known_sum(year.financial_charges, minus(year.financial_income))
    exceptional = (year.exceptional_income or ZERO) - (year.exceptional_charges or ZERO)
    not_cash = (year.disposal_gain or ZERO) + (year.investment_grant_share or ZERO)

    gross_margin = sure_sum(turnover, minus(purchases))
    value_added = sure_sum(gross_margin, minus(external))
    ebe = sure_sum(value_added, grants or ZERO, minus(staff))
    operating_result = sure_sum(ebe, year.other_income or ZERO, minus(set_aside))
    current_result = sure_sum(operating_result, minus(interest))
    net_result = sure_sum(current_result, exceptional, minus(year.corporate_tax))
    variable_external = year.variable_external or ZERO
    blocks = {
        "produits": income,
        "achats": purchases,
        "charges externes": external,
        "impôts, personnel et dirigeant": staff,
        "amortissements et provisions": set_aside,
        "résultat financier": interest,
        "impôt sur les sociétés": year.corporate_tax,
    }
    return IncomeStatement(
        turnover=turnover,
        purchases=purchases,
        gross_margin=gross_margin,
        external=external,
        value_added=value_added,
        staff=staff,
        ebe=ebe,
        operating_result=operating_result,
        current_result=current_result,
        net_result=net_result,
        caf=sure_sum(net_result, set_aside, -not_cash),
        variable_charges=sure_sum(purchases, variable_external),
        fixed_charges=sure_sum(external, -variable_external, staff, set_aside, interest),
        cash_charges=sure_sum(purchases, external, staff, interest),
        missing=tuple(name for name, block in blocks.items() if block is None),
    )


@dataclass(frozen=True, slots=True)
class WorkingCapital:
    """BFR from delays: stock + customers − suppliers; a part without a delay is None and counts as nil."""

    stock: Euros | None
    customers: Euros | None
    suppliers: Euros | None
    amount: Euros


def working_capital(year: ForecastYear, cycle: OperatingCycle, basis: int = BASIS) -> WorkingCapital | None:
    """The BFR that the delays make: stock on purchases HT, customers and suppliers TTC, over `basis` days.

    None when no delay is answered, or when a delay lacks what it applies to (sales, purchases, VAT).
    """
    parts: list[Euros | None] = []
    for days, base, vat in (
        (cycle.stock_days, year.purchases, Decimal(0)),
        (cycle.customer_days, income_statement(year).turnover, cycle.sales_vat),
        (cycle.supplier_days, year.purchases, cycle.purchases_vat),
    ):
        if not days:
            parts.append(None if days is None else ZERO)
        elif base is None or vat is None:
            return None
        else:
            parts.append(Euros.rounded(base.decimal * (100 + vat) * days / (100 * basis)))
    stock, customers, suppliers = parts
    amount = known_sum(stock, customers, minus(suppliers))
    return None if amount is None else WorkingCapital(stock, customers, suppliers, amount)


@dataclass(frozen=True, slots=True)
class CashLine:
    """One month of the cash plan: what came in, what went out, what is left; None is unknown."""

    n: int
    first_day: date | None
    receipts: Euros | None
    payments: Euros | None
    balance: Euros | None
    cumulated: Euros | None


@dataclass(frozen=True, slots=True)
class Cash:
    """The cash plan; `lowest` is the first month with the lowest cumulate, None when one is unknown."""

    months: tuple[CashLine, ...]
    lowest: CashLine | None


def cash(plan: CashPlan) -> Cash:
    """Monthly and cumulated balances; a month is one block, after an unknown one cumulates are unknown."""
    lines: list[CashLine] = []
    cumulated = plan.opening
    for n, month in enumerate(plan.months):
        receipts, payments = _cash_month(month)
        balance = sure_sum(receipts, minus(payments))
        cumulated = sure_sum(cumulated, balance)
        first_day = plan.first_month and add_months(plan.first_month.replace(day=1), n)
        lines.append(CashLine(n + 1, first_day, receipts, payments, balance, cumulated))
    reached = [(line.cumulated, line) for line in lines if line.cumulated is not None]
    lowest = min(reached, key=lambda pair: pair[0])[1] if reached and len(reached) == len(lines) else None
    return Cash(tuple(lines), lowest)


def _cash_month(month: CashMonth) -> tuple[Euros | None, Euros | None]:
    """Receipts and payments of a month, unknown when nothing is answered."""
    lines = {field.name: getattr(month, field.name) for field in fields(month)}
    if all(amount is None for amount in lines.values()):
        return None, None
    receipts = total(amount for name, amount in lines.items() if amount is not None and name in _RECEIPTS)
    payments = total(amount for name, amount in lines.items() if amount is not None and name not in _RECEIPTS)
    return receipts, payments
