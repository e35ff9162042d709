"""The six figures of the first page: those of the plan, or of the scheme when there is no plan."""

from collections.abc import Iterator
from decimal import Decimal

from pdca_desktop.documents.blocks import Figure
from pdca_desktop.documents.dossier.asked import requests
from pdca_desktop.documents.dossier.fields import label_of
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french
from pdca_desktop.domain.employment import JobHorizon
from pdca_desktop.domain.french import NOT_COMPUTABLE, UNANSWERED, typeset
from pdca_desktop.domain.money import Euros, total
from pdca_desktop.domain.project import Instrument
from pdca_desktop.domain.structure import Structure
from pdca_desktop.services.banker import shown

MOST = 6
LEAST = 3
_ENOUGH = 4
"""Known figures with which the others are shown as blanks."""


def figures(view: PrintView) -> tuple[Figure, ...]:
    """At most six figures, the most telling first."""
    plan = view.plan
    found = [*_asked(view), *(_of_plan(view) if plan.needs or plan.resources else _of_schemes(view))]
    found += _of_company(view)
    known = [one for one in found if one.value not in (UNANSWERED, NOT_COMPUTABLE)]
    if len(known) < _ENOUGH:  # a beginning: what is known, not a row of blanks
        found = [*known, *(one for one in found if one not in known)][: max(len(known), LEAST)]
    return tuple(found[:MOST])


def _asked(view: PrintView) -> Iterator[Figure]:
    found = requests(view)
    money = [one.amount for one in found if one.instrument is not Instrument.GUARANTEE and one.priced]
    guaranteed = [one.amount for one in found if one.instrument is Instrument.GUARANTEE]
    if money or not guaranteed:
        yield Figure(_sum(money), "Demandé, hors garantie" if guaranteed else "Demandé")
    if guaranteed:
        yield Figure(_sum(guaranteed), "Garantie demandée")


def _of_plan(view: PrintView) -> Iterator[Figure]:
    totals = view.figures.totals
    plural = "s" if totals.open_needs > 1 else ""
    least = typeset(f"{totals.open_needs} ligne{plural} sans montant") if totals.open_needs else ""
    yield Figure(french.euros(totals.needs), "Coût du projet", least)
    names = {"apport_besoins": "Apport sur besoins", "annuite_caf": "Remboursé sur CAF, an 1"}
    found = {ratio.id: ratio for ratio in view.figures.years[0].ratios}
    for name, label in names.items():
        yield Figure(shown(found[name]), label)


def _of_schemes(view: PrintView) -> Iterator[Figure]:
    dossier = view.dossier
    if dossier.fidess is not None:
        costs = [one.amount for one in dossier.fidess.costs]
        yield Figure(_sum(costs), "Frais de l’étude")
        months = dossier.fidess.study_months
        yield Figure(UNANSWERED if months is None else french.months(months), "Durée de l’étude")
    if dossier.dasess is not None:
        dates = [one.due_on for one in dossier.dasess.instalments if one.due_on]
        yield Figure(french.day(max(dates, default=None)), "Dernière échéance")
        before = [one.before for one in dossier.dasess.facilities]
        yield Figure(_sum(before), "Concours bancaires")
    if dossier.innovation is not None:
        partners = dossier.innovation.partners
        yield Figure(UNANSWERED if partners is None else french.number(partners), "Porteurs réunis")


def _of_company(view: PrintView) -> Iterator[Figure]:
    yield Figure(*_jobs(view))
    employees = view.dossier.structure.employees
    if employees:
        yield Figure(french.number(employees), label_of(Structure, "employees"))
    income = view.figures.years[0].income
    turnover = None if income is None else income.turnover
    yield Figure(NOT_COMPUTABLE if turnover is None else french.euros(turnover), "Chiffre d’affaires, an 1")
    if view.dossier.structure.capital is not None:
        yield Figure(french.euros(view.dossier.structure.capital), label_of(Structure, "capital"))


def _jobs(view: PrintView) -> tuple[str, str]:
    """Jobs at the farthest horizon that is answered."""
    for horizon, words in (
        (JobHorizon.YEAR_3, "à 3 ans"),
        (JobHorizon.YEAR_1, "à 1 an"),
        (JobHorizon.START, "au départ"),
    ):
        fte = [one.fte for one in view.dossier.jobs if one.horizon is horizon]
        known = [one for one in fte if one is not None]
        if known:
            whole = french.number(sum(known, Decimal(0)))
            return typeset(f"{'≥ ' if len(known) < len(fte) else ''}{whole} ETP"), f"Emplois {words}"
    return UNANSWERED, "Emplois"


def _sum(amounts: list[Euros | None]) -> str:
    known = [one for one in amounts if one is not None]
    if not known:
        return UNANSWERED
    return ("≥ " if len(known) < len(amounts) else "") + french.euros(total(known))
