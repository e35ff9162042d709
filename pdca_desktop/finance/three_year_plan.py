"""The three-year financing plan: what each year requires and brings, and whether it holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from pdca_desktop.domain.forecast import Forecast, PlanYear
from pdca_desktop.domain.money import ZERO, Euros
from pdca_desktop.domain.plan import Plan, ResourceStatus
from pdca_desktop.finance.forecast import BASIS, income_statement, minus, sure_sum, working_capital


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of the three-year plan: French label and amount, None unknown."""

    label: str
    amount: Euros | None


@dataclass(frozen=True, slots=True)
class FundingYear:
    """One year of the three-year plan. The plan holds when every `cumulated` is at least zero."""

    year: int
    needs: tuple[PlanLine, ...]
    resources: tuple[PlanLine, ...]
    gap: Euros | None
    cumulated: Euros | None

    @property
    def total_needs(self) -> Euros | None:
        """What the year requires."""
        return sure_sum(*(line.amount for line in self.needs))

    @property
    def total_resources(self) -> Euros | None:
        """What the year brings."""
        return sure_sum(*(line.amount for line in self.resources))

    @property
    def holds(self) -> bool | None:
        """Whether the cumulated gap is at least zero; None unknown."""
        return None if self.cumulated is None else self.cumulated >= ZERO


def initial_totals(plan: Plan) -> tuple[Euros | None, Euros | None]:
    """Needs and resources of the initial plan, refused resources left out.

    A line that was added but holds no amount makes its side unknown: it was added because it counts.
    """
    kept = [line.amount for line in plan.resources if line.status is not ResourceStatus.REFUSED]
    needs = [line.amount for line in plan.needs]
    return (sure_sum(*needs) if needs else None), (sure_sum(*kept) if kept else None)


def three_year_plan(
    plan: Plan, forecast: Forecast, repaid: Sequence[Euros | None], basis: int = BASIS
) -> tuple[FundingYear, ...]:
    """The three-year financing plan (Bpifrance Création's form).

    Year 1 needs are the initial plan, the capital repaid and the drawings; interest stays in the income
    statement. Years 2 and 3 add new investments and the change in BFR (typed, or else from the delays). CAF,
    capital repaid, the initial plan and the BFR of years 2 and 3 must be known; the lines an adviser adds are
    nil when not answered.

    Args:
        plan: the initial plan.
        forecast: its years, cycle and plan years.
        repaid: capital repaid in years 1, 2, 3 on the debts of the initial plan (`Timeline.capital_repaid`),
            None where a debt is incomplete.
        basis: days of a year.
    """
    initial_needs, initial_resources = initial_totals(plan)
    bfr = [working_capital(year, forecast.cycle, basis) for year in forecast.years]
    out: list[FundingYear] = []
    cumulated: Euros | None = ZERO
    for n in range(3):
        extra = forecast.plan_years[n] if n < len(forecast.plan_years) else PlanYear()
        before, after = (bfr[n - 1], bfr[n]) if 0 < n < len(bfr) else (None, None)
        change = extra.working_capital
        if change is None:
            change = ZERO if n == 0 else (after.amount - before.amount if after and before else None)
        needs = (
            *((PlanLine("Plan de financement initial", initial_needs),) if n == 0 else ()),
            PlanLine("Investissements nouveaux", extra.investments or ZERO),
            PlanLine("Variation du BFR", change),
            PlanLine("Remboursement du capital des emprunts", repaid[n] if n < len(repaid) else None),
            PlanLine("Remboursement des emprunts antérieurs", extra.earlier_repayments or ZERO),
            PlanLine("Remboursement des emprunts nouveaux", extra.new_loans_repaid or ZERO),
            PlanLine("Prélèvements de l'exploitant", extra.drawings or ZERO),
            PlanLine("Autres besoins", extra.other_needs or ZERO),
        )
        resources = (
            *((PlanLine("Plan de financement initial", initial_resources),) if n == 0 else ()),
            PlanLine(
                "Capacité d'autofinancement",
                income_statement(forecast.years[n]).caf if n < len(forecast.years) else None,
            ),
            PlanLine("Apports nouveaux", extra.contributions or ZERO),
            PlanLine("Emprunts nouveaux", extra.new_loans or ZERO),
            PlanLine("Subventions d'investissement nouvelles", extra.grants or ZERO),
            PlanLine("Autres ressources", extra.other_resources or ZERO),
        )
        gap = sure_sum(
            *(line.amount for line in resources),
            *(minus(line.amount) for line in needs),
        )
        cumulated = sure_sum(cumulated, gap)
        out.append(FundingYear(n + 1, needs, resources, gap, cumulated))
    return tuple(out)
