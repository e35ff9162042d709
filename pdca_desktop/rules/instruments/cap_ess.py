"""Pas-de-Calais Cap ESS: an investment subsidy for initiatives labelled in the budget citoyen."""

from collections.abc import Iterator

from pdca_desktop.domain import french
from pdca_desktop.domain.money import ZERO
from pdca_desktop.domain.plan import ResourceNature
from pdca_desktop.rules.answers import asked, range_of, reaches, sum_at_most
from pdca_desktop.rules.case import Case, total_of
from pdca_desktop.rules.moves import Move, cut_down, withdraw
from pdca_desktop.rules.values import Law
from pdca_desktop.rules.verdict import Check, Findings, Severity, Topic, rule


@rule("CE-01", Topic.CAP_ESS, Severity.BLOCKING, "Conditions de Pas-de-Calais Cap ESS")
def conditions(case: Case, law: Law) -> Findings:
    """Subsidy ≤ 10 000 €, labelled project, and enough investment or BFR for the money to be spent on.

    Sources: « Une subvention d'investissement de 10 000 € maximum. », « un dispositif dédié aux projets
    labellisés dans le cadre du budget citoyen », « en vue de financer les investissements et/ou le BFR ».
    Which natures of need are investment or BFR is our reading.
    """
    if not (lines := case.of(ResourceNature.CAP_ESS)):
        return
    wanted, cap = total_of(lines), law.euros("cap_ess.cap")
    places = tuple(f"{line.path}/amount" for line in lines)
    yield Check(
        "La subvention Cap ESS respecte son plafond",
        sum_at_most(wanted, cap),
        "La subvention Cap ESS dépasse son plafond",
        wanted.known,
        cap,
        inputs=places,
        values=(law.value("cap_ess.cap"),),
    )
    yield Check(
        "Le projet est labellisé au budget citoyen",
        asked(case.dossier.project.labelled, "/project/labelled"),
        "Le projet n'est pas labellisé au budget citoyen du Département",
        inputs=("/project/labelled",),
        values=(law.value("cap_ess.label"),),
    )
    funded = case.needs_for(law.names("cap_ess.uses"))
    yield Check(
        "La subvention Cap ESS finance des investissements ou du BFR",
        reaches(funded, range_of(wanted)),
        "La subvention Cap ESS dépasse les investissements et le BFR du plan",
        wanted.known,
        funded.low if funded.high is None else funded.high,
        inputs=(*places, *(f"{line.path}/nature" for line in case.needs)),
        values=(law.value("cap_ess.uses"),),
    )


@conditions.way_out
def lower(case: Case, law: Law) -> Iterator[Move]:
    """Bring a labelled project's subsidy down to the cap and to what it may finance."""
    cap, funded = law.euros("cap_ess.cap"), case.needs_for(law.names("cap_ess.uses")).high
    target = cap if funded is None else min(cap, funded)
    changes = cut_down(case.of(ResourceNature.CAP_ESS), target)
    if case.dossier.project.labelled is not False and target > ZERO and changes:
        yield Move(f"ramener la subvention Cap ESS à {french.euros(target)}", changes)


@conditions.way_out
def give_up(case: Case, law: Law) -> Iterator[Move]:
    """Give the subsidy up."""
    lines = case.of(ResourceNature.CAP_ESS)
    yield Move("renoncer à Pas-de-Calais Cap ESS", tuple(withdraw(line) for line in lines))


RULES = (conditions,)
