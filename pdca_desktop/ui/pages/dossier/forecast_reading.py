"""The figures of a forecast as they are read: rows and sentences; nothing is computed here but words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pdca_desktop.domain import french
from pdca_desktop.domain.dates import add_months
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.forecast import CashPlan, Forecast
from pdca_desktop.domain.french import NO_BREAK, NOT_COMPUTABLE, typeset
from pdca_desktop.domain.money import ZERO, Euros
from pdca_desktop.domain.record import slots_of
from pdca_desktop.finance.forecast import RESULTS, CashLine
from pdca_desktop.finance.ratios import Ratio
from pdca_desktop.services.banker import Reading, shown
from pdca_desktop.services.figures import YEARS, PlanFigures
from pdca_desktop.ui.tokens import Tone
from pdca_desktop.ui.widgets.figure_table import Row

_STRONG = ("ebe", "net_result", "caf")
TONES = {
    Reading.GOOD: Tone.CONFORME,
    Reading.TIGHT: Tone.ALERTE,
    Reading.REVIEW: Tone.ALERTE,
    Reading.UNKNOWN: Tone.INCONNU,
}


@dataclass(frozen=True, slots=True)
class Check:
    """One of the banker's checks.

    Attributes:
        word: the conclusion.
        told: value, how the threshold reads, or why there is no value.
    """

    label: str
    tone: Tone
    word: str
    told: str


def year_titles() -> tuple[str, ...]:
    """What the years are called, as in the table they are typed in."""
    each = slots_of(Forecast)["years"].declared.each
    return tuple(f"{each}{NO_BREAK}{year}" for year in YEARS)


def month_titles(dossier: Dossier) -> tuple[str, ...]:
    """The months of the cash plan by their dates; none without a first month."""
    first = dossier.forecast.cash.first_month
    if first is None or first.year + 1 >= first.max.year:
        return ()
    months = slots_of(CashPlan)["months"].declared.usual
    return tuple(french.month(add_months(first.replace(day=1), rank)) for rank in range(months))


def result_rows(figures: PlanFigures) -> tuple[Row, ...]:
    """The income statement in a few lines, a column for each year."""
    return tuple(
        Row(
            typeset(label),
            tuple(
                _amount(None if year.income is None else getattr(year.income, name)) for year in figures.years
            ),
            strong=name in _STRONG,
        )
        for name, label in RESULTS.items()
    )


def result_note(figures: PlanFigures) -> str:
    """Why some results cannot be told; empty when all can."""
    told = []
    for year, title in zip(figures.years, year_titles(), strict=True):
        if year.income is None:
            told.append(f"{title} : rien n'est rempli")
        elif year.income.missing:
            told.append(f"{title} : {', '.join(year.income.missing)}")
    return typeset(f"{NOT_COMPUTABLE} : à renseigner. {' ; '.join(told)}.") if told else ""


def cash_sentence(figures: PlanFigures) -> str:
    """Where the cash is lowest, in words."""
    lowest, months = figures.cash.lowest, figures.cash.months
    if not months:
        return typeset("Le plan de trésorerie n'est pas commencé.")
    if lowest is None or lowest.cumulated is None:
        missing = (
            "la trésorerie au départ" if months[0].cumulated is None and months[0].balance else "un mois"
        )
        return typeset(f"Point le plus bas : {NOT_COMPUTABLE}, {missing} reste à renseigner.")
    when = month_told(lowest)
    end = "la trésorerie devient négative" if lowest.cumulated < ZERO else "la trésorerie reste positive"
    return typeset(f"Point le plus bas : {french.euros(lowest.cumulated)}, {when} : {end}.")


def month_told(line: CashLine) -> str:
    """A month of the cash plan: "mois 4 (avril 2027)"."""
    return f"mois {line.n}" + (f" ({french.month(line.first_day)})" if line.first_day else "")


def funding_rows(figures: PlanFigures) -> tuple[Row, ...]:
    """What each year of the three-year plan requires and brings, and what is left."""
    years = figures.funding
    return (
        Row("Besoins de l’année", tuple(_amount(year.total_needs) for year in years)),
        Row("Ressources de l’année", tuple(_amount(year.total_resources) for year in years)),
        Row("Écart de l’année", tuple(_amount(year.gap) for year in years)),
        Row(
            "Écart cumulé",
            tuple(_amount(year.cumulated) for year in years),
            strong=True,
            tones=tuple(Tone.ALERTE if year.holds is False else None for year in years),
        ),
    )


def funding_sentence(figures: PlanFigures) -> str:
    """Whether the three-year plan holds."""
    short = next((year for year in figures.funding if year.holds is False), None)
    if short is not None and short.cumulated is not None:
        lacking = french.euros(-short.cumulated)
        return typeset(f"Le plan ne tient pas : il manque {lacking} à la fin de l'année {short.year}.")
    unknown = next((year for year in figures.funding if year.holds is None), None)
    if unknown is None:
        return typeset("Le plan tient les trois ans : l'écart cumulé n'est jamais négatif.")
    parts = [line.label for line in (*unknown.needs, *unknown.resources) if line.amount is None]
    why = f" : {', '.join(part.lower() for part in parts)}" if parts else ""
    return typeset(f"Année {unknown.year} {NOT_COMPUTABLE}, à renseigner{why}.")


def ratio_rows(figures: PlanFigures) -> tuple[Row, ...]:
    """Each ratio over the three years, how it reads, and why a year has none."""
    by_year = [year.ratios for year in figures.years]
    return tuple(_ratio(ranked) for ranked in zip(*by_year, strict=True))


def checks(figures: PlanFigures) -> tuple[Check, ...]:
    """The banker's checks on the first year."""
    return tuple(
        Check(
            typeset(one.ratio.label),
            TONES[one.reading],
            one.reading.label,
            one.reason or typeset(f"{one.shown} · repère : {one.told[:1].lower()}{one.told[1:]}"),
        )
        for one in figures.checks
    )


def _ratio(years: Sequence[Ratio]) -> Row:
    first = years[0]
    reasons = _grouped([ratio.reason for ratio in years], lambda rank: year_titles()[rank])
    meaning = first.reading or f"{first.formula}."
    note = f"{meaning} {NOT_COMPUTABLE} : {reasons}" if reasons else meaning
    return Row(
        typeset(first.label),
        tuple(shown(ratio) for ratio in years),
        note=typeset(note),
        tip=typeset(first.formula),
    )


def _grouped(reasons: Sequence[str], named: Callable[[int], str]) -> str:
    """Each reason once, with the years it holds for unless it holds for all."""
    found: dict[str, list[int]] = {}
    for rank, reason in enumerate(reasons):
        if reason:
            found.setdefault(reason, []).append(rank)
    return " ".join(
        reason
        if len(ranks) == len(reasons)
        else f"{' et '.join(named(rank) for rank in ranks)}, {_low(reason)}"
        for reason, ranks in found.items()
    )


def _low(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _amount(amount: Euros | None) -> str:
    return NOT_COMPUTABLE if amount is None else french.euros(amount)
