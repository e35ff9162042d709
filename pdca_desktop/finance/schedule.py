"""The repayment schedule of one debt, exact to the cent.

Conventions, one place:

- Period rate = annual rate × months of the period / 12: the proportional rate, French practice for
  professional loans (Code de la consommation, art. R. 314-2, states their yearly rate as proportional too).
- The duration counts every instalment, those of the grace period included; it is a whole number of periods.
- Each line is rounded half up to the cent; the last line carries what rounding left.
- A first instalment that is not exactly one period after the drawdown: interest on the odd days ("intérêts
  intercalaires") is amount × annual rate × exact days / 365, leap years too (exact/365 convention, usual with
  French lenders; a contract may say otherwise), added to the first line. The odd days run from the drawdown
  to one period before the first instalment; when it falls less than one period after the drawdown, its whole
  interest is by days. Capital is repaid as if the first period were whole.
- Later due dates count from the drawdown (or from a first instalment that is off rhythm), so that 31 January
  gives 28 February, then 31 March.
- In total grace the interest of the period is added to the balance and nothing is paid.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext

from pdca_desktop.domain.dates import add_months
from pdca_desktop.domain.loan import GraceKind, LoanTerms, Method
from pdca_desktop.domain.money import ZERO, Euros
from pdca_desktop.errors import AppError

_DIGITS = 60
_LAST_YEAR = 9900
_MOST_PERIODS = 1200


@dataclass(frozen=True, slots=True)
class Row:
    """One due date.

    Attributes:
        n: rank of the period, from 1.
        due_on: due date, or None when neither the drawdown nor the first instalment is dated.
        interest: interest of the period, paid or (total grace) added to the balance.
        capital: capital repaid; the sum of this column is the amount plus the capitalised interest.
        payment: what is paid: interest + capital, or nothing in total grace.
        balance: capital still due after the payment.
    """

    n: int
    due_on: date | None
    interest: Euros
    capital: Euros
    payment: Euros
    balance: Euros


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a debt costs and when it is paid.

    Attributes:
        payment: the regular instalment after grace. Constant instalments: each of them but the last; constant
            capital: the first one after grace, the highest; in fine: the interest instalment. Interest on an
            odd first period is never part of it.
        total_interest: all interest, capitalised interest included.
        total_cost: interest + answered fees + answered guarantee commissions.
        cost_is_complete: False when fees, or the commission of a guarantee line, are not answered: the cost
            is then only what is known of it.
        capitalised: interest added to the balance during total grace.
        rows: one line per period.
    """

    payment: Euros
    total_interest: Euros
    total_cost: Euros
    cost_is_complete: bool
    capitalised: Euros
    rows: tuple[Row, ...]


def schedule(amount: Euros, terms: LoanTerms, *, start: date | None) -> Schedule:
    """The repayment schedule of `amount` under `terms`.

    Args:
        amount: what is lent, positive.
        terms: duration and rate must be answered.
        start: drawdown date for terms that hold none (`terms.start_on` wins); None leaves the lines undated,
            or dated from the first instalment when that one is given.

    Raises:
        AppError: the amount, duration, rate, grace or dates give no schedule; the sentence says what to mend.
    """
    rate, periods, grace = _checked(amount, terms)
    step = terms.rhythm.months
    drawn_on = terms.start_on or start
    days = _Days(drawn_on, terms.first_payment_on, step, periods)
    # Interest of a period on b cents is b × top / bottom cents, exactly.
    top, bottom = (rate * step / 1200).as_integer_ratio()
    day_top, day_bottom = (rate / 36500).as_integer_ratio()

    balance = amount.cents
    capitalised = interest_sum = 0
    regular = _regular(balance, top, bottom, periods, terms.method) if grace == 0 else (0, 0)
    payment = regular[1]
    rows: list[Row] = []
    for n, due_on in zip(range(1, periods + 1), days.due(), strict=True):
        if n == grace + 1:
            regular = _regular(balance, top, bottom, periods - grace, terms.method)
            payment = regular[1]
        whole_interest = interest = _half_up(balance * top, bottom)
        if n == 1 and days.odd:
            interest = _half_up(balance * day_top * days.odd, day_bottom) + (
                whole_interest if days.whole else 0
            )
        interest_sum += interest
        if n <= grace:
            capital, paid = 0, interest
            if terms.grace_kind is GraceKind.TOTAL:
                paid = 0
                capitalised += interest
                balance += interest
        else:
            if n == periods:
                capital = balance
            elif terms.method is Method.ANNUITY:
                capital = min(regular[1] - whole_interest, balance)
            else:
                capital = min(regular[0], balance)
            paid = interest + capital
            balance -= capital
        rows.append(Row(n, due_on, Euros(interest), Euros(capital), Euros(paid), Euros(balance)))

    costs = (terms.fees, *(line.commission for line in terms.guarantees))
    known = sum(cost.cents for cost in costs if cost is not None)
    return Schedule(
        payment=Euros(payment),
        total_interest=Euros(interest_sum),
        total_cost=Euros(interest_sum + known),
        cost_is_complete=None not in costs,
        capitalised=Euros(capitalised),
        rows=tuple(rows),
    )


def _checked(amount: Euros, terms: LoanTerms) -> tuple[Decimal, int, int]:
    """Annual rate in percent, number of periods, number of grace periods."""
    if amount <= ZERO:
        raise AppError("Le montant du prêt doit être supérieur à zéro.")
    if terms.months is None:
        raise AppError("La durée du prêt est à renseigner.")
    if terms.annual_rate is None:
        raise AppError("Le taux du prêt est à renseigner (0 pour un prêt sans intérêt).")
    if not terms.annual_rate.is_finite() or terms.annual_rate < 0:
        raise AppError("Le taux du prêt ne peut pas être négatif.")
    step = terms.rhythm.months
    if not 0 < terms.months <= _MOST_PERIODS:
        raise AppError("La durée du prêt doit être d'au moins un mois et de cent ans au plus.")
    if terms.months % step:
        raise AppError(
            f"Une durée de {terms.months} mois ne fait pas un nombre entier d'échéances de {step} mois : "
            "changez la durée ou la périodicité."
        )
    if terms.grace_months < 0:
        raise AppError("Le différé ne peut pas être négatif.")
    if terms.grace_months >= terms.months:
        raise AppError("Le différé doit être plus court que la durée du prêt.")
    if terms.grace_months % step:
        raise AppError(
            f"Un différé de {terms.grace_months} mois ne fait pas un nombre entier d'échéances "
            f"de {step} mois : changez le différé ou la périodicité."
        )
    return terms.annual_rate, terms.months // step, terms.grace_months // step


class _Days:
    """The due dates and the odd days of the first period."""

    __slots__ = ("anchor", "odd", "offset", "periods", "step", "whole")

    def __init__(self, drawn_on: date | None, first: date | None, step: int, periods: int) -> None:
        self.step = step
        self.periods = periods
        self.anchor = drawn_on
        self.offset = 1
        self.odd = 0
        self.whole = True
        if max((day.year for day in (drawn_on, first) if day), default=0) > _LAST_YEAR:
            raise AppError("La date du prêt est trop lointaine : vérifiez l'année.")
        if first is None or (drawn_on is not None and first == add_months(drawn_on, step)):
            return
        self.anchor, self.offset = first, 0
        if drawn_on is None:
            return
        if first <= drawn_on:
            raise AppError("La première échéance doit suivre la date de déblocage.")
        begins_on = add_months(first, -step)
        self.whole = begins_on >= drawn_on
        self.odd = ((begins_on if self.whole else first) - drawn_on) // timedelta(days=1)

    def due(self) -> Iterator[date | None]:
        for n in range(self.periods):
            yield self.anchor and add_months(self.anchor, (n + self.offset) * self.step)


def _regular(balance: int, top: int, bottom: int, periods: int, method: Method) -> tuple[int, int]:
    """Regular capital and regular instalment in cents, over `periods` whole periods.

    Constant instalment: balance × r / (1 − (1 + r)^−n), balance / n at rate zero.
    """
    interest = _half_up(balance * top, bottom)
    if method is Method.BULLET:
        return 0, interest
    if method is Method.CAPITAL or top == 0:
        capital = _half_up(balance, periods)
        return capital, capital + interest
    with localcontext(prec=_DIGITS, rounding=ROUND_HALF_EVEN):
        rate = Decimal(top) / bottom
        instalment = balance * rate / (1 - (1 + rate) ** -periods)
        return 0, int(instalment.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _half_up(numerator: int, denominator: int) -> int:
    """A non-negative fraction rounded half up to a whole number, exactly."""
    return (2 * numerator + denominator) // (2 * denominator)
