"""DASESS: support and repayable advance for ESS structures in difficulty.

Technical support and advance are independent: DA-01 and DA-02 apply to a file that asks for an advance.
"""

from collections.abc import Iterator

from pdca_desktop.domain import french
from pdca_desktop.domain.dates import add_months
from pdca_desktop.domain.path import Change
from pdca_desktop.rules.answers import asked, at_least
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.instruments.dasess_advance import advance, without_advance
from pdca_desktop.rules.moves import Move, set_value
from pdca_desktop.rules.values import Law
from pdca_desktop.rules.verdict import Bound, Check, Findings, Moment, Severity, Topic, rule

_B, _W = Severity.BLOCKING, Severity.WARNING


@rule("DA-02", Topic.DASESS, _B, "Concours bancaires antérieurs à l'avance")
def substitution(case: Case, law: Law) -> Findings:
    """The advance replaces no earlier bank facility: attested, and no listed facility goes down.

    Source: « Celle-ci ne doit pas se substituer aux éventuels concours bancaires mobilisés antérieurement. »
    """
    dasess = case.dossier.dasess
    if dasess is None or not dasess.advance:
        return
    values = (law.value("dasess.substitution"),)
    yield Check(
        "La structure atteste que l'avance ne remplace aucun concours bancaire",
        asked(dasess.no_substitution, "/dasess/no_substitution"),
        "La structure n'atteste pas que l'avance laisse les concours bancaires en place",
        inputs=("/dasess/no_substitution",),
        values=values,
    )
    for rank, facility in enumerate(dasess.facilities):
        path = f"/dasess/facilities/{rank}"
        name = facility.kind or facility.bank or f"n° {rank + 1}"
        before, after = facility.before, facility.after
        missing = [f"{path}/{end}" for end in ("before", "after") if getattr(facility, end) is None]
        yield Check(
            f"Le concours bancaire « {name} » n'est pas réduit",
            asked(None if before is None or after is None else after >= before, *missing),
            f"Le concours bancaire « {name} » est réduit après l'avance, ce qui contredit l'attestation",
            after,
            before,
            inputs=(f"{path}/before", f"{path}/after"),
            values=values,
            bound=Bound.FLOOR,
        )
    if not dasess.facilities:
        place = "/dasess/no_facility" if dasess.no_facility is None else "/dasess/facilities"
        yield Check(
            "Les concours bancaires existants sont connus",
            asked(dasess.no_facility or None, place),
            "Les concours bancaires existants ne sont pas connus",
            inputs=("/dasess/no_facility", "/dasess/facilities"),
            values=values,
        )


@substitution.way_out
def keep_facilities(case: Case, law: Law) -> Iterator[Move]:
    """Keep each facility at its earlier amount, or give the advance up."""
    dasess = case.dossier.dasess
    if dasess is None:
        return
    kept = tuple(
        Change(f"/dasess/facilities/{rank}/after", facility.after, facility.before)
        for rank, facility in enumerate(dasess.facilities)
        if facility.before is not None and facility.after is not None and facility.after < facility.before
    )
    if kept and dasess.no_substitution is not False:
        yield Move("maintenir les concours bancaires à leur montant antérieur", kept)
    yield without_advance(dasess)


@rule("DA-03", Topic.DASESS, _B, "Autodiagnostic et diagnostic avant la cellule")
def order(case: Case, law: Law) -> Findings:
    """Autodiagnostic and diagnosis dated no later than the cellule: the report's order of steps.

    Source: « Les structures saisissent le dispositif en complétant un autodiagnostic. S'ensuit la réalisation
    d'un diagnostic approfondi et partagé, et sa présentation devant une cellule d'examen ».
    """
    dasess = case.dossier.dasess
    if dasess is None:
        return
    board = dasess.board_on
    for name, title, day in (
        ("self_diagnosis_on", "L'autodiagnostic", dasess.self_diagnosis_on),
        ("diagnosis_on", "Le diagnostic approfondi", dasess.diagnosis_on),
    ):
        places = (f"/dasess/{name}", "/dasess/board_on")
        missing = [place for place, known in zip(places, (day, board), strict=True) if known is None]
        yield Check(
            f"{title} précède la cellule d'examen",
            asked(None if day is None or board is None else day <= board, *missing),
            f"{title} est daté après la cellule d'examen",
            day,
            board,
            inputs=places,
            values=(law.value("dasess.order"),),
        )


@order.way_out
def postpone(case: Case, law: Law) -> Iterator[Move]:
    """Put the file to a cellule held once both are done."""
    dasess = case.dossier.dasess
    if dasess is None or dasess.board_on is None:
        return
    ready = max(day for day in (dasess.self_diagnosis_on, dasess.diagnosis_on, dasess.board_on) if day)
    if ready > dasess.board_on:
        label = f"reporter la cellule d'examen au {french.day(ready)}"
        yield Move(label, set_value("/dasess/board_on", dasess.board_on, ready))


@rule("DA-04", Topic.DASESS, _B, "Structure en difficulté")
def difficulty(case: Case, law: Law) -> Findings:
    """Eligibility: « structures rencontrant des difficultés sur le plan économique et financier »."""
    dasess = case.dossier.dasess
    if dasess is None:
        return
    yield Check(
        "La structure est en difficulté économique et financière",
        asked(dasess.in_difficulty, "/dasess/in_difficulty"),
        "La structure ne connaît pas de difficulté économique et financière",
        inputs=("/dasess/in_difficulty",),
        values=(law.value("dasess.difficulty"),),
    )


@difficulty.way_out
def give_up(case: Case, law: Law) -> Iterator[Move]:
    """Give DASESS up: the structure's health is a fact."""
    yield Move("renoncer au DASESS", (Change("/dasess", case.dossier.dasess, None),))


@rule("DA-05", Topic.DASESS, _W, "Critères publics du DASESS", Moment.APPLICATION)
def public_criteria(case: Case, law: Law) -> Findings:
    """More than a year of activity and an employee [public]: facts, without a way out.

    The sheet's other criteria (a loss, falling equity, a lost market) are what DA-04 asks.
    """
    if case.dossier.dasess is None:
        return
    structure, day = case.dossier.structure, case.day(Moment.APPLICATION)
    months = law.count("dasess.activity")
    since = add_months(day, -months)
    yield Check(
        "La structure a plus d'un an d'activité",
        asked(
            None if structure.registered_on is None else structure.registered_on < since,
            "/structure/registered_on",
        ),
        "La structure n'a pas plus d'un an d'activité",
        structure.registered_on,
        inputs=("/structure/registered_on",),
        values=(law.value("dasess.activity"),),
    )
    yield Check(
        "La structure emploie au moins un salarié",
        at_least(structure.employees, 1, "/structure/employees"),
        "La structure n'emploie aucun salarié",
        inputs=("/structure/employees",),
        values=(law.value("dasess.employees"),),
    )


RULES = (advance, substitution, order, difficulty, public_criteria)
