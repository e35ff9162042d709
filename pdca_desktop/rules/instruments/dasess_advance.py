"""The DASESS repayable advance: amount, rate, schedule, and how to bring them within the limits."""

from collections.abc import Iterator
from datetime import date

from pdca_desktop.domain import french
from pdca_desktop.domain.money import ZERO, Euros
from pdca_desktop.domain.path import Change
from pdca_desktop.domain.support.dasess import Dasess
from pdca_desktop.rules.answers import (
    FALSE,
    TRUE,
    Answer,
    Sum,
    all_of,
    at_least,
    at_most,
    sum_at_least,
    sum_at_most,
)
from pdca_desktop.rules.case import Case, amount_at, term_end
from pdca_desktop.rules.moves import Move, set_value
from pdca_desktop.rules.values import Law, show
from pdca_desktop.rules.verdict import Bound, Check, Findings, Severity, Topic, rule


def _repaid(dasess: Dasess) -> Sum:
    """What the instalments add up to; a schedule without any line is still to be filled in."""
    if not dasess.instalments:
        return Sum(ZERO, ("/dasess/instalments",))
    known = Sum(ZERO)
    for rank, instalment in enumerate(dasess.instalments):
        known = known.plus(amount_at(instalment.amount, f"/dasess/instalments/{rank}/amount"))
    return known


def _term(dasess: Dasess, law: Law) -> date | None:
    """The last day the advance may be repaid: same day of the month, or the month's last day."""
    if dasess.paid_on is None:
        return None
    return term_end(dasess.paid_on, law.count("dasess.months"))


@rule("DA-01", Topic.DASESS, Severity.BLOCKING, "Avance remboursable DASESS")
def advance(case: Case, law: Law) -> Findings:
    """Advance ≤ 100 000 €, 0 %, repaid in full within six months of its payout.

    Source: « une avance remboursable sur six mois, à taux zéro, d'un montant maximum de 100 K€ »; six months
    are read as a maximum, in one or more instalments. The floor of 5 000 € is public: a warning.
    """
    dasess = case.dossier.dasess
    if dasess is None or not dasess.advance:
        return
    wanted = dasess.advance
    yield Check(
        "L'avance respecte son plafond",
        at_most(wanted, law.euros("dasess.cap"), "/dasess/advance"),
        "L'avance dépasse son plafond",
        wanted,
        law.euros("dasess.cap"),
        inputs=("/dasess/advance",),
        values=(law.value("dasess.cap"),),
    )
    yield Check(
        "L'avance est à taux zéro",
        at_most(dasess.advance_rate, law.rate("dasess.rate"), "/dasess/advance_rate"),
        "L'avance n'est pas à taux zéro",
        dasess.advance_rate,
        law.rate("dasess.rate"),
        "%",
        inputs=("/dasess/advance_rate",),
        values=(law.value("dasess.rate"),),
    )
    yield _in_time(dasess, law)
    repaid = _repaid(dasess)
    yield Check(
        "Les remboursements égalent l'avance",
        all_of(sum_at_most(repaid, wanted), sum_at_least(repaid, wanted)),
        "Les remboursements n'égalent pas l'avance",
        repaid.known,
        wanted,
        inputs=tuple(f"/dasess/instalments/{rank}/amount" for rank in range(len(dasess.instalments))),
        values=(law.value("dasess.term"),),
        bound=Bound.EXACT,
    )
    yield Check(
        "L'avance atteint son minimum",
        at_least(wanted, law.euros("dasess.floor"), "/dasess/advance"),
        "L'avance est sous le minimum public",
        wanted,
        law.euros("dasess.floor"),
        inputs=("/dasess/advance",),
        values=(law.value("dasess.floor"),),
        severity=Severity.WARNING,
        bound=Bound.FLOOR,
    )


def _in_time(dasess: Dasess, law: Law) -> Check:
    term = _term(dasess, law)
    dues = [instalment.due_on for instalment in dasess.instalments if instalment.due_on is not None]
    last = max(dues, default=None)
    undated = tuple(
        f"/dasess/instalments/{rank}/due_on"
        for rank, instalment in enumerate(dasess.instalments)
        if instalment.due_on is None
    )
    missing = (
        *(("/dasess/paid_on",) if term is None else ()),
        *(undated if dasess.instalments else ("/dasess/instalments",)),
    )
    late = term is not None and last is not None and last > term
    return Check(
        "La dernière échéance respecte la durée de l'avance",
        FALSE if late else Answer(None, missing) if missing else TRUE,
        "La dernière échéance dépasse la durée de l'avance",
        last,
        term,
        inputs=(
            "/dasess/paid_on",
            *(f"/dasess/instalments/{rank}/due_on" for rank in range(len(dasess.instalments))),
        ),
        values=(law.value("dasess.months"), law.value("dasess.term")),
    )


@advance.way_out
def mend(case: Case, law: Law) -> Iterator[Move]:
    """Bring amount, rate, dates and instalments within the limits, or the amount to what is repaid."""
    dasess = case.dossier.dasess
    if dasess is None or not dasess.advance:
        return
    floor, cap = law.euros("dasess.floor"), law.euros("dasess.cap")
    repaid = _repaid(dasess).exact
    targets = [min(max(dasess.advance, floor), cap)]
    if repaid is not None and floor <= repaid <= cap:
        targets.append(repaid)
    for target in dict.fromkeys(targets):
        yield _mended(dasess, law, target)


def _mended(dasess: Dasess, law: Law, target: Euros) -> Move:
    advance, rate, term = dasess.advance or ZERO, law.rate("dasess.rate"), _term(dasess, law)
    changes: list[Change] = []
    labels: list[str] = []
    if target != advance:
        changes += set_value("/dasess/advance", advance, target)
        labels.append(f"{'ramener' if target < advance else 'porter'} l'avance à {french.euros(target)}")
    if dasess.advance_rate > rate:
        changes += set_value("/dasess/advance_rate", dasess.advance_rate, rate)
        labels.append(f"ramener le taux de l'avance à {show(rate, '%')}")
    amounts = _spread(dasess, target)
    if amounts:
        changes += amounts
        labels.append("ajuster les remboursements")
    gone = {change.path for change in amounts if change.after is None}
    late = [
        Change(f"/dasess/instalments/{rank}/due_on", instalment.due_on, term)
        for rank, instalment in enumerate(dasess.instalments)
        if term is not None
        and instalment.due_on is not None
        and instalment.due_on > term
        and f"/dasess/instalments/{rank}" not in gone
    ]
    if late:
        changes += late
        what = "la dernière échéance" if len(late) == 1 else "les dernières échéances"
        labels.append(f"avancer {what} au {french.day(term)}")
    return Move(" et ".join(filter(None, (", ".join(labels[:-1]), labels[-1]))), tuple(changes))


def _spread(dasess: Dasess, target: Euros) -> list[Change]:
    """The instalments changed to add up to the target: the last ones cut first, or the last one raised."""
    repaid = _repaid(dasess)
    excess = repaid.known - target
    changes: list[Change] = []
    for rank, instalment in reversed(list(enumerate(dasess.instalments))):
        amount = instalment.amount
        if amount is None or not excess or (excess < ZERO and repaid.missing):
            continue
        cut = min(excess, amount)
        if not cut:
            continue
        excess -= cut
        path = f"/dasess/instalments/{rank}"
        if cut == amount:
            changes.append(Change(path, instalment, None))
        else:
            changes.append(Change(f"{path}/amount", amount, amount - cut))
    return changes


def without_advance(dasess: Dasess) -> Move:
    """Give the advance up with its schedule; the technical support stays."""
    changes = set_value("/dasess/advance", dasess.advance, None)
    if dasess.instalments:
        changes += set_value("/dasess/instalments", dasess.instalments, ())
    return Move("renoncer à l'avance remboursable", changes)


@advance.way_out
def give_up_advance(case: Case, law: Law) -> Iterator[Move]:
    """Give the advance up, keep the technical support."""
    if case.dossier.dasess is not None:
        yield without_advance(case.dossier.dasess)
