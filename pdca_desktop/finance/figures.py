"""The figures that the ratios are made of, gathered from the plan, the forecast and the debts."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pdca_desktop.domain.forecast import BalanceSheet, Forecast, ForecastYear
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import OWN_FUNDS, QUASI_EQUITY, Plan, Resource, ResourceStatus
from pdca_desktop.finance.forecast import BASIS, income_statement, known_sum, minus, sure_sum, working_capital
from pdca_desktop.finance.three_year_plan import initial_totals

LABELS = {
    "basis": "jours de l'année",
    "turnover": "chiffre d'affaires HT",
    "gross_margin": "marge brute",
    "variable_charges": "coûts variables",
    "fixed_charges": "charges fixes",
    "cash_charges": "charges décaissées",
    "caf": "CAF",
    "capital_repaid": "capital remboursé dans l'année",
    "bfr": "BFR",
    "permanent": "capitaux permanents",
    "fixed_assets": "immobilisations nettes",
    "net_cash": "trésorerie nette",
    "equity": "capitaux propres",
    "long_debts": "dettes financières à moyen et long terme",
    "total_assets": "total du bilan",
    "own_funds": "apports et quasi-fonds propres",
    "initial_needs": "besoins du plan initial",
    "aid": "aide",
    "jobs": "emplois (ETP)",
    "guaranteed": "montants garantis",
    "guaranteed_loans": "prêts garantis",
}
"""French label of each figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The inputs of the ratios, in euros unless the label says otherwise; None is unknown."""

    basis: Decimal = Decimal(BASIS)
    turnover: Decimal | None = None
    gross_margin: Decimal | None = None
    variable_charges: Decimal | None = None
    fixed_charges: Decimal | None = None
    cash_charges: Decimal | None = None
    caf: Decimal | None = None
    capital_repaid: Decimal | None = None
    bfr: Decimal | None = None
    permanent: Decimal | None = None
    fixed_assets: Decimal | None = None
    net_cash: Decimal | None = None
    equity: Decimal | None = None
    long_debts: Decimal | None = None
    total_assets: Decimal | None = None
    own_funds: Decimal | None = None
    initial_needs: Decimal | None = None
    aid: Decimal | None = None
    jobs: Decimal | None = None
    guaranteed: Decimal | None = None
    guaranteed_loans: Decimal | None = None


def figures_of(
    plan: Plan,
    forecast: Forecast,
    year: int,
    *,
    capital_repaid: Euros | None = None,
    aid: Euros | None = None,
    jobs: Decimal | None = None,
    basis: int = BASIS,
) -> Figures:
    """The figures of one forecast year.

    In a balance sheet, unanswered lines are nil once one line of the same block is answered (assets; current
    liabilities; permanent funds), and equity and net fixed assets must be answered.

    Args:
        plan: the initial plan, for own funds, needs and guarantees.
        forecast: years, balance sheets, delays.
        year: 1 to 3.
        capital_repaid: repaid in that year (`Timeline.capital_repaid`), None when a debt is incomplete.
        aid: what the jobs cost, for the reporting ratio.
        jobs: full-time equivalents.
        basis: 360 or 365 days.
    """
    chosen = forecast.years[year - 1] if 0 < year <= len(forecast.years) else ForecastYear()
    income = income_statement(chosen)
    sheet = chosen.closing or BalanceSheet()
    bfr = balance_bfr(sheet)
    if bfr is None and (delays := working_capital(chosen, forecast.cycle, basis)):
        bfr = delays.amount
    permanent = (
        None if sheet.equity is None else known_sum(sheet.equity, sheet.quasi_equity, sheet.long_debts)
    )
    assets = known_sum(sheet.stocks, sheet.customers, sheet.other_receivables, sheet.cash)
    guaranteed, guaranteed_loans = guarantees(plan.resources)
    return Figures(
        basis=Decimal(basis),
        turnover=_decimal(income.turnover),
        gross_margin=_decimal(income.gross_margin),
        variable_charges=_decimal(income.variable_charges),
        fixed_charges=_decimal(income.fixed_charges),
        cash_charges=_decimal(income.cash_charges),
        caf=_decimal(income.caf),
        capital_repaid=_decimal(capital_repaid),
        bfr=_decimal(bfr),
        permanent=_decimal(permanent),
        fixed_assets=_decimal(sheet.fixed_assets),
        net_cash=_decimal(sure_sum(permanent, minus(sheet.fixed_assets), minus(bfr))),
        equity=_decimal(sheet.equity),
        long_debts=_decimal(sheet.long_debts),
        total_assets=_decimal(sure_sum(sheet.fixed_assets, assets)),
        own_funds=_decimal(own_funds(plan.resources)),
        initial_needs=_decimal(initial_totals(plan)[0]),
        aid=_decimal(aid),
        jobs=jobs,
        guaranteed=_decimal(guaranteed),
        guaranteed_loans=_decimal(guaranteed_loans),
    )


def balance_bfr(sheet: BalanceSheet) -> Euros | None:
    """Stocks + customers − suppliers − taxes and social debts; None when none of them is answered."""
    return known_sum(sheet.stocks, sheet.customers, minus(sheet.suppliers), minus(sheet.tax_and_social))


def own_funds(resources: Iterable[Resource]) -> Euros | None:
    """Own funds and quasi-equity of a plan, refused lines left out.

    Unknown when one of them has no amount, or when the plan has no resource yet.
    """
    kept = [line for line in resources if line.status is not ResourceStatus.REFUSED]
    own = (line.amount for line in kept if line.nature in (*OWN_FUNDS, *QUASI_EQUITY))
    return sure_sum(*own) if kept else None


def guarantees(resources: Iterable[Resource]) -> tuple[Euros | None, Euros | None]:
    """Guaranteed amounts, and the loans they bear on; both unknown without a guarantee, or if one is not set.

    A guarantee without an amount is loan × quota, rounded half up to the cent.
    """
    covered: list[Euros | None] = []
    loans: list[Euros | None] = []
    for line in resources:
        if line.loan is None or not line.loan.guarantees or line.status is ResourceStatus.REFUSED:
            continue
        loans.append(line.amount)
        for guarantee in line.loan.guarantees:
            if guarantee.amount is None and guarantee.quota is not None and line.amount is not None:
                covered.append(line.amount.percent(guarantee.quota))
            else:
                covered.append(guarantee.amount)
    if not loans:
        return None, None
    return sure_sum(*covered), sure_sum(*loans)


def _decimal(amount: Euros | None) -> Decimal | None:
    return None if amount is None else amount.decimal
