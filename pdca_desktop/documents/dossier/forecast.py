"""The forecast: three years side by side, balance sheets, the three-year plan."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from pdca_desktop.documents.blocks import (
    Block,
    Column,
    Heading,
    KeyValues,
    Kind,
    Para,
    Row,
    RowKind,
    Table,
    Tone,
)
from pdca_desktop.documents.dossier.fields import is_filled, label_of, pairs, run_in, to_answer
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french
from pdca_desktop.domain.forecast import BalanceSheet, ForecastYear, FunderGrant, OperatingCycle
from pdca_desktop.domain.french import NOT_COMPUTABLE, typeset
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.record import Kind as ValueKind
from pdca_desktop.domain.record import slots_of
from pdca_desktop.services.figures import YEARS

RESULTS = {
    "Achats": (("turnover", "Chiffre d'affaires"), ("gross_margin", "Marge brute")),
    "Charges externes": (("value_added", "Valeur ajoutée"),),
    "Impôts, personnel et dirigeant": (("ebe", "Excédent brut d'exploitation (EBE)"),),
    "Amortissements et provisions": (("operating_result", "Résultat d'exploitation"),),
    "Résultat financier": (("current_result", "Résultat courant"),),
    "Exceptionnel et impôt": (
        ("net_result", "Résultat net"),
        ("caf", "Capacité d'autofinancement (CAF)"),
    ),
}
"""What is computed after each part of the income statement."""


def amount(value: Euros | None) -> str:
    """A computed amount, "n.c." when it cannot be computed."""
    return NOT_COMPUTABLE if value is None else french.euros(value)


def year_columns(title: str, first: int = 40) -> tuple[Column, ...]:
    """A column of names, then one a forecast year."""
    return (
        Column(title, Decimal(first), head=True),
        *(Column(f"Année {year}", Decimal(20), Kind.NUMBER) for year in YEARS),
    )


_HEADLINE = ("turnover", "caf")


def headline(view: PrintView) -> Table | None:
    """Turnover and CAF over three years, narrow; None without any forecast year."""
    if not view.dossier.forecast.years:
        return None
    cells = zip(*(_computed(view, attr) for attr in _HEADLINE), strict=True)
    columns = (
        Column("Année", Decimal(22), head=True),
        Column("Chiffre d’affaires", Decimal(42), Kind.NUMBER),
        Column("CAF", Decimal(36), Kind.NUMBER),
    )
    told = zip(view.figures.years, cells, strict=True)
    rows = tuple(Row((str(year.year), *its)) for year, its in told if year.income is not None)
    return Table("Chiffre d’affaires et CAF sur trois ans", columns, rows)


def results(view: PrintView) -> Iterator[Block]:
    """What the income statements come to, in three columns."""
    if not view.dossier.forecast.years:
        yield from to_answer(("Compte de résultat prévisionnel",))
        return
    rows = tuple(
        Row((typeset(label), *map(without_sign, _computed(view, attr))), strong=attr in _HEADLINE)
        for found in RESULTS.values()
        for attr, label in found
    )
    yield Table("Résultats prévisionnels sur trois ans", year_columns("Résultats, en euros HT"), rows)
    missing = [
        f"année {year.year} : {', '.join(year.income.missing)}"
        for year in view.figures.years
        if year.income is not None and year.income.missing
    ]
    if missing:
        yield Para(typeset(f"À renseigner : {' ; '.join(missing)}."), Tone.SMALL)


def without_sign(told: str) -> str:
    """An amount in a table whose head says euros."""
    return told.removesuffix(f"{french.NO_BREAK}€")


def income(view: PrintView, level: int) -> Iterator[Block]:
    """The income statements line by line; nothing without one."""
    years = view.dossier.forecast.years
    if not years:
        return
    yield Heading(level, "Compte de résultat, ligne à ligne")
    rows: list[Row] = []
    for section, names in sections_of(ForecastYear):
        lines = [row for name in names for row in _year_lines(years, name)]
        computed = RESULTS.get(section, ())
        if lines or computed:
            rows.append(Row((typeset(section),), RowKind.GROUP))
        rows += lines
        rows += [Row((typeset(label), *_computed(view, attr)), RowKind.SUBTOTAL) for attr, label in computed]
    yield Table("Compte de résultat prévisionnel sur trois ans", year_columns("En euros HT"), tuple(rows))


def balance_sheets(view: PrintView, level: int) -> Iterator[Block]:
    """Opening and closing balance sheets, side by side."""
    forecast = view.dossier.forecast
    sheets = [("Ouverture", forecast.opening)]
    sheets += [(f"Fin d’année {rank}", year.closing) for rank, year in enumerate(forecast.years, 1)]
    kept = [(title, sheet) for title, sheet in sheets if sheet is not None]
    if not kept:
        return
    yield Heading(level, "Bilans")
    rows: list[Row] = []
    for section, names in sections_of(BalanceSheet):
        lines = [
            Row((label_of(BalanceSheet, name), *(french.euros(getattr(sheet, name)) for _, sheet in kept)))
            for name in names
            if any(getattr(sheet, name) is not None for _, sheet in kept)
        ]
        rows += [Row((typeset(section),), RowKind.GROUP), *lines] if lines else []
    columns = (
        Column("Valeurs nettes", Decimal(32), head=True),
        *(Column(title, Decimal(17), Kind.NUMBER) for title, _ in kept),
    )
    yield Table("Bilans d’ouverture et de clôture", columns, tuple(rows))


def cycle(view: PrintView, level: int) -> Iterator[Block]:
    """How long money stays out."""
    record = view.dossier.forecast.cycle
    if is_filled(record):
        yield Heading(level, label_of(type(view.dossier.forecast), "cycle"))
        yield KeyValues(pairs(record, *slots_of(OperatingCycle)), 2, Decimal("0.6"))


def three_years(view: PrintView) -> Iterator[Block]:
    """The three-year financing plan; nothing before there is a plan and a forecast."""
    if not _has_three_years(view):
        return
    years = view.figures.funding
    rows: list[Row] = []
    for title, side in (("Besoins", "needs"), ("Ressources", "resources")):
        rows.append(Row((title,), RowKind.GROUP))
        labels = dict.fromkeys(line.label for year in years for line in getattr(year, side))
        for label in labels:
            found = [_line(getattr(year, side), label) for year in years]
            if any(one not in ("—", french.euros(Euros(0))) for one in found):
                rows.append(Row((typeset(label), *found)))
        sums = [amount(getattr(year, f"total_{side}")) for year in years]
        rows.append(Row((f"Total des {title.lower()}", *sums), RowKind.SUBTOTAL))
    rows.append(Row(("Écart de l’année", *(amount(year.gap) for year in years)), RowKind.SUBTOTAL))
    rows.append(Row(("Écart cumulé", *(amount(year.cumulated) for year in years)), RowKind.TOTAL))
    yield Table(_THREE_YEARS, year_columns(_THREE_YEARS), tuple(rows))
    yield Para(_holding(view), Tone.SMALL)


def three_years_told(view: PrintView, where: str) -> tuple[Block, ...]:
    """What the three-year financing plan comes to, in one sentence.

    Args:
        view: what is printed.
        where: where its table is.
    """
    if not _has_three_years(view):
        return ()
    gaps = ", ".join(f"{amount(one.cumulated)} l’année {one.year}" for one in view.figures.funding)
    words = f"{_holding(view)} Écart cumulé : {gaps} ({where})."
    return run_in(((_THREE_YEARS, typeset(words)),))


_THREE_YEARS = "Plan de financement à trois ans"


def _has_three_years(view: PrintView) -> bool:
    forecast = view.dossier.forecast
    return bool(view.plan.needs and (forecast.years or forecast.plan_years))


def _holding(view: PrintView) -> str:
    holds = [year.holds for year in view.figures.funding]
    if False in holds:
        return typeset("Le plan ne tient pas chaque année : un écart cumulé est négatif.")
    if None in holds:
        return typeset("n.c. : un montant manque pour dire si le plan tient chaque année.")
    return typeset("Le plan tient : l'écart cumulé n'est jamais négatif.")


def funders(view: PrintView) -> Iterator[Block]:
    """The grants that run the activity, by funder and year, notified or expected."""
    years = view.dossier.forecast.years
    names = dict.fromkeys(one.funder.strip() for year in years for one in year.funder_grants)
    if not names:
        return
    rows = [Row((typeset(name) or "—", *(_granted(years, year, name) for year in YEARS))) for name in names]
    yield Table(
        "Subventions par financeur et par année, notifiées ou attendues",
        year_columns(label_of(ForecastYear, "funder_grants")),
        tuple(rows),
    )


def sections_of(record: type[Any]) -> Iterator[tuple[str, list[str]]]:
    """The fields of a record that hold amounts, by section of its form."""
    found: dict[str, list[str]] = {}
    section = ""
    for name, slot in slots_of(record).items():
        section = slot.declared.section or section
        if slot.kind in (ValueKind.EUROS, ValueKind.RECORDS):
            found.setdefault(section, []).append(name)
    yield from found.items()


def _year_lines(years: Sequence[ForecastYear], name: str) -> Iterator[Row]:
    """The lines of a field over three years; funders one a line."""
    if name == "funder_grants":
        funder_names = dict.fromkeys(one.funder.strip() for year in years for one in year.funder_grants)
        for funder in funder_names:
            yield Row(
                (
                    typeset(f"Subvention {funder}"),
                    *(_granted(years, year, funder, status=False) for year in YEARS),
                )
            )
        return
    values = [getattr(year, name) for year in years]
    if any(value is not None for value in values):
        shown = [french.euros(value) for value in values]
        yield Row((label_of(ForecastYear, name), *shown, *["—"] * (len(YEARS) - len(shown))))


def _granted(years: Sequence[ForecastYear], year: int, funder: str, *, status: bool = True) -> str:
    if year > len(years):
        return "—"
    found = [one for one in years[year - 1].funder_grants if one.funder.strip() == funder]
    if not found:
        return "—"
    return " + ".join(_grant(one) if status else french.euros(one.amount) for one in found)


def _grant(one: FunderGrant) -> str:
    words = {True: "notifiée", False: "attendue", None: f"notification {french.UNANSWERED}"}[one.notified]
    return typeset(f"{french.euros(one.amount)}, {words}")


def _computed(view: PrintView, attr: str) -> list[str]:
    return ["—" if year.income is None else amount(getattr(year.income, attr)) for year in view.figures.years]


def _line(lines: Sequence[Any], label: str) -> str:
    return next((amount(line.amount) for line in lines if line.label == label), "—")
