"""`pdca schedule`: the repayment schedule of a loan and its effective rate."""

from argparse import Namespace
from datetime import date

from pdca_desktop.cli import json_output
from pdca_desktop.cli.text import say, table
from pdca_desktop.domain import french
from pdca_desktop.domain.loan import GraceKind, LoanTerms, Method, Rhythm
from pdca_desktop.finance.effective_rate import effective_rate
from pdca_desktop.finance.schedule import schedule
from pdca_desktop.services.verdict_data import plain


def run(options: Namespace, _today: date) -> int:
    """Print the schedule."""
    terms = LoanTerms(
        months=options.months,
        annual_rate=options.rate,
        grace_months=options.grace,
        grace_kind=GraceKind(options.grace_kind),
        rhythm=Rhythm(options.every),
        method=Method(options.method),
        start_on=options.start,
        first_payment_on=options.first,
        fees=options.fees,
    )
    plan = schedule(options.amount, terms, start=options.start)
    taeg = effective_rate(options.amount, terms, start=options.start)
    if options.json:
        json_output.write(
            {
                "payment": plain(plan.payment),
                "total_interest": plain(plan.total_interest),
                "total_cost": plain(plan.total_cost),
                "taeg_percent": plain(taeg),
                "rows": [
                    {
                        "n": row.n,
                        "date": plain(row.due_on),
                        "interest": plain(row.interest),
                        "capital": plain(row.capital),
                        "payment": plain(row.payment),
                        "balance": plain(row.balance),
                    }
                    for row in plan.rows
                ],
            }
        )
        return 0
    say(
        f"{french.euros(options.amount)} sur {french.months(options.months)} à {french.percent(options.rate)}"
    )
    say(
        f"Échéance {french.euros(plan.payment)} · intérêts {french.euros(plan.total_interest)}"
        f" · coût total {french.euros(plan.total_cost)}"
        f" · TAEG {french.percent(taeg, 2) if taeg is not None else french.NOT_COMPUTABLE}"
    )
    print()
    dated = plan.rows[0].due_on is not None
    table(
        [
            ("Échéance", "Intérêts", "Capital", "À payer", "Reste dû"),
            *(
                (
                    f"{row.n:>3}" + (f"  {french.day(row.due_on)}" if dated else ""),
                    french.euros(row.interest),
                    french.euros(row.capital),
                    french.euros(row.payment),
                    french.euros(row.balance),
                )
                for row in plan.rows
            ),
        ]
    )
    return 0
