"""FIDESS: a subsidy for the feasibility study (étude-action) of a new solidarity company."""

from collections.abc import Iterator
from decimal import Decimal

from pdca_desktop.domain import french
from pdca_desktop.domain.document import PieceKind
from pdca_desktop.domain.employment import JobHorizon, JobKind
from pdca_desktop.domain.money import ZERO, Euros
from pdca_desktop.domain.path import Change
from pdca_desktop.domain.support.fidess import Fidess
from pdca_desktop.rules.answers import FALSE, TRUE, Answer, Sum, asked, at_least, at_most
from pdca_desktop.rules.case import Case, amount_at
from pdca_desktop.rules.moves import Move, set_value
from pdca_desktop.rules.values import Law, show
from pdca_desktop.rules.verdict import Bound, Check, Findings, Severity, Topic, rule

_B, _W, _I = Severity.BLOCKING, Severity.WARNING, Severity.INFO


def _costs(fidess: Fidess) -> Sum:
    """What the study costs; a study without any line has costs still to be filled in."""
    if not fidess.costs:
        return Sum(ZERO, ("/fidess/costs",))
    known = Sum(ZERO)
    for rank, cost in enumerate(fidess.costs):
        known = known.plus(amount_at(cost.amount, f"/fidess/costs/{rank}/amount"))
    return known


def _most(fidess: Fidess, law: Law) -> Euros:
    """The lower of the cap and the share of the costs, half up; the cap alone while costs are missing."""
    costs, cap = _costs(fidess), law.euros("fidess.cap")
    return cap if costs.missing else min(cap, costs.known.percent(law.rate("fidess.rate")))


@rule("FI-01", Topic.FIDESS, _B, "Montant du FIDESS")
def amount(case: Case, law: Law) -> Findings:
    """Subsidy ≤ 70 % of the study's costs and ≤ 30 000 €.

    Source: « jusqu'à 70 % des frais de l'étude action portée par l'entreprise (salaire du porteur de projet,
    frais de déplacements, frais généraux...) à hauteur de 30 000 € maximum »: the list is open, every cost
    entered counts, excluding VAT (our reading). Missing costs can only raise the share.
    """
    fidess = case.dossier.fidess
    if fidess is None:
        return
    wanted, costs, cap = fidess.requested, _costs(fidess), law.euros("fidess.cap")
    share = costs.known.percent(law.rate("fidess.rate"))
    if wanted is None:
        within = Answer(None, ("/fidess/requested", *costs.missing))
    elif wanted > cap:
        within = FALSE
    elif wanted <= share:
        within = TRUE
    else:
        within = Answer(None, costs.missing) if costs.missing else FALSE
    by_cap = costs.missing or cap <= share
    yield Check(
        "La subvention FIDESS respecte sa part des frais et son plafond",
        within,
        "La subvention FIDESS dépasse son plafond"
        if by_cap
        else f"La subvention FIDESS dépasse {show(law.rate('fidess.rate'), '%')} des frais de l'étude-action",
        wanted,
        _most(fidess, law),
        inputs=(
            "/fidess/requested",
            *(f"/fidess/costs/{rank}/amount" for rank in range(len(fidess.costs))),
        ),
        values=(law.value("fidess.rate"), law.value("fidess.cap"), law.value("fidess.costs")),
    )


@amount.way_out
def lower(case: Case, law: Law) -> Iterator[Move]:
    """Ask for what the costs and the cap allow; nothing when the study costs nothing."""
    fidess = case.dossier.fidess
    if fidess is None or fidess.requested is None:
        return
    most = _most(fidess, law)
    if not most:
        yield from give_up(case, law)
    elif most < fidess.requested:
        label = f"ramener la subvention FIDESS à {french.euros(most)}"
        yield Move(label, set_value("/fidess/requested", fidess.requested, most))


@rule("FI-02", Topic.FIDESS, _B, "Durée de l'étude-action")
def duration(case: Case, law: Law) -> Findings:
    """0 < months ≤ 9. Source: « pendant une durée maximum de 9 mois »."""
    fidess = case.dossier.fidess
    if fidess is None:
        return
    months, most = fidess.study_months, law.count("fidess.months")
    yield Check(
        "La durée de l'étude-action respecte son maximum",
        at_most(months, most, "/fidess/study_months"),
        "L'étude-action dépasse sa durée maximum",
        months,
        most,
        "mois",
        inputs=("/fidess/study_months",),
        values=(law.value("fidess.months"),),
    )
    if months is not None and months <= 0:
        yield Check(
            "L'étude-action a une durée", FALSE, "L'étude-action n'a pas de durée", months, unit="mois",
            inputs=("/fidess/study_months",), values=(law.value("fidess.months"),),
        )  # fmt: skip


@duration.way_out
def shorten(case: Case, law: Law) -> Iterator[Move]:
    """Bring the study to its longest duration."""
    fidess, most = case.dossier.fidess, law.count("fidess.months")
    if fidess is not None and fidess.study_months is not None and fidess.study_months > most:
        label = f"ramener l'étude-action à {french.months(most)}"
        yield Move(label, set_value("/fidess/study_months", fidess.study_months, most))


@rule("FI-03", Topic.FIDESS, _B, "Éligibilité au FIDESS")
def eligibility(case: Case, law: Law) -> Findings:
    """A solidarity company planning a new one, a named leader, a defined study.

    Sources: « ouvert aux entreprises solidaires qui ont un projet de création d'une nouvelle entreprise
    solidaire », « Ce dossier doit notamment comporter la définition du contenu de l'étude action et
    l'entreprise porteuse devra avoir identifié le porteur de projet. » An ESUS approval answers for a company
    not otherwise described; an empty text is missing, never a refusal.
    """
    fidess, structure = case.dossier.fidess, case.dossier.structure
    if fidess is None:
        return
    applicant, file = (law.value("fidess.applicant"),), (law.value("fidess.file"),)
    solidarity = structure.solidarity_company
    yield Check(
        "L'entreprise porteuse est solidaire",
        asked(
            (structure.esus or None) if solidarity is None else solidarity, "/structure/solidarity_company"
        ),
        "L'entreprise porteuse n'est pas une entreprise solidaire",
        inputs=("/structure/solidarity_company", "/structure/esus"),
        values=applicant,
    )
    yield Check(
        "Le projet vise une nouvelle entreprise solidaire",
        asked(fidess.new_company, "/fidess/new_company"),
        "Le projet ne vise pas la création d'une nouvelle entreprise solidaire",
        inputs=("/fidess/new_company",),
        values=applicant,
    )
    yield Check(
        "Le porteur de projet est identifié",
        asked(bool(fidess.leader.strip()) or None, "/fidess/leader"),
        "Le porteur de projet n'est pas identifié",
        inputs=("/fidess/leader",),
        values=file,
    )
    defined = bool(fidess.content.strip()) or case.piece(PieceKind.STUDY_CONTENT).truth
    yield Check(
        "Le contenu de l'étude-action est défini",
        asked(defined or None, "/fidess/content"),
        "Le contenu de l'étude-action n'est pas défini",
        inputs=("/fidess/content", "/pieces"),
        values=file,
    )


@eligibility.way_out
def give_up(case: Case, law: Law) -> Iterator[Move]:
    """Give FIDESS up: who applies and for what are facts."""
    yield Move("renoncer au FIDESS", (Change("/fidess", case.dossier.fidess, None),))


@rule("FI-04", Topic.FIDESS, _W, "Durée minimum de l'étude-action")
def least_duration(case: Case, law: Law) -> Findings:
    """At least 6 months: a later regional sheet [public]; the report gives a maximum only."""
    fidess = case.dossier.fidess
    if fidess is None:
        return
    least = law.count("fidess.least_months")
    yield Check(
        "L'étude-action atteint sa durée minimum",
        at_least(fidess.study_months, least, "/fidess/study_months"),
        "L'étude-action est plus courte que le minimum public",
        fidess.study_months,
        least,
        "mois",
        inputs=("/fidess/study_months",),
        values=(law.value("fidess.least_months"),),
        bound=Bound.FLOOR,
    )


@least_duration.way_out
def lengthen(case: Case, law: Law) -> Iterator[Move]:
    """Bring the study to its shortest duration."""
    fidess, least = case.dossier.fidess, law.count("fidess.least_months")
    if fidess is not None and fidess.study_months is not None and fidess.study_months < least:
        label = f"porter l'étude-action à {french.months(least)}"
        yield Move(label, set_value("/fidess/study_months", fidess.study_months, least))


@rule("FI-05", Topic.FIDESS, _W, "Emplois prévus par la nouvelle entreprise")
def jobs(case: Case, law: Law) -> Findings:
    """At least 5 jobs created within three years: a later regional sheet [public], counted in ETP.

    The number reached at the creation or after a year is reached within three; below it, only the forecast at
    three years tells. Jobs are a forecast, not a decision: there is no way out to offer.
    """
    if case.dossier.fidess is None:
        return
    least = Decimal(law.count("fidess.jobs"))
    created, missing = _created(case)
    yield Check(
        "Les emplois prévus atteignent leur nombre minimum",
        TRUE if created >= least else Answer(None, missing) if missing else FALSE,
        "La nouvelle entreprise prévoit moins d'emplois que le minimum public",
        created,
        least,
        "ETP",
        inputs=("/jobs",),
        values=(law.value("fidess.jobs"),),
        bound=Bound.FLOOR,
    )


def _created(case: Case) -> tuple[Decimal, tuple[str, ...]]:
    """Jobs created at the fullest horizon known, and the places that could add some."""
    known = dict.fromkeys(JobHorizon, Decimal(0))
    missing: list[str] = []
    at_three_years = False
    for rank, jobs in enumerate(case.dossier.jobs):
        if jobs.kind not in (None, JobKind.CREATED):
            continue
        unanswered = [name for name in ("kind", "horizon", "fte") if getattr(jobs, name) is None]
        missing += [f"/jobs/{rank}/{name}" for name in unanswered]
        if not unanswered and jobs.horizon is not None and jobs.fte is not None:
            known[jobs.horizon] += jobs.fte
            at_three_years |= jobs.horizon is JobHorizon.YEAR_3
    if not missing and not at_three_years:
        missing.append("/jobs")
    return max(known.values()), tuple(missing)


@rule("FI-06", Topic.FIDESS, _I, "Convention de subvention")
def agreement(case: Case, law: Law) -> Findings:
    """Information: a public body signs an agreement above 23 000 € a year [public, décret n° 2001-495]."""
    fidess = case.dossier.fidess
    if fidess is None:
        return
    most = law.euros("fidess.agreement")
    yield Check(
        "La subvention n'impose pas de convention",
        at_most(fidess.requested, most, "/fidess/requested"),
        f"Une convention est obligatoire au-delà de {french.euros(most)} par an",
        fidess.requested,
        inputs=("/fidess/requested",),
        values=(law.value("fidess.agreement"),),
    )


RULES = (amount, duration, eligibility, least_duration, jobs, agreement)
