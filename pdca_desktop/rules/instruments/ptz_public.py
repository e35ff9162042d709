"""Who the prêt à taux zéro is for: people without a job or struggling to get lasting work, with a proof."""

from collections.abc import Iterator

from pdca_desktop.domain.dates import age_on
from pdca_desktop.domain.document import PieceKind
from pdca_desktop.domain.plan import ResourceNature
from pdca_desktop.domain.project import ProjectNature
from pdca_desktop.rules.answers import Answer, all_of, any_of, asked
from pdca_desktop.rules.case import Case, HolderLine
from pdca_desktop.rules.moves import Move, withdraw
from pdca_desktop.rules.values import Law
from pdca_desktop.rules.verdict import Check, Findings, Moment, Severity, Topic, rule

_ADULT = 18
_B = Severity.BLOCKING


@rule("PTZ-05", Topic.PTZ, _B, "Public du prêt à taux zéro", Moment.APPLICATION)
def public(case: Case, law: Law) -> Findings:
    """Holder without a job or struggling to get lasting work, with a proof received."""
    if not (lines := case.of(ResourceNature.PTZ)):
        return
    for holder in dict.fromkeys(case.holder_of(line) for line in lines):
        yield _in_public(case, law, holder)
    yield Check(
        "La situation du porteur est prouvée",
        case.piece(PieceKind.SITUATION_PROOF),
        "La preuve de la situation du porteur manque",
        inputs=("/pieces",),
        question="Demander la preuve de la situation du porteur (attestation Pôle emploi ou CAF)",
        values=(law.value("ptz.jobless_situations"),),
    )


def _in_public(case: Case, law: Law, holder: HolderLine) -> Check:
    person = holder.person
    project, day = case.dossier.project, case.day(Moment.APPLICATION)
    situation = asked(
        None if person.situation is None else person.situation in law.names("ptz.jobless_situations"),
        holder.at("situation"),
    )
    struggling = asked(person.employment_difficulty, holder.at("employment_difficulty"))
    by_report = any_of(situation, struggling)
    age = age_on(person.birth_date, day) if person.birth_date and person.birth_date <= day else None
    young = _younger(age, law.count("ptz.young_age"), holder)
    disabled = all_of(
        asked(person.disabled_worker, holder.at("disabled_worker")),
        _younger(age, law.count("ptz.young_disabled_age"), holder),
    )
    in_qpv = asked(case.dossier.structure.place.in_qpv, "/structure/place/in_qpv")
    takeover = None if project.nature is None else project.nature is ProjectNature.TAKEOVER
    rescue = all_of(
        asked(takeover, "/project/nature"),
        asked(project.takeover_in_difficulty, "/project/takeover_in_difficulty"),
    )
    public = ("ptz.young_age", "ptz.young_disabled_age", "ptz.other_public")
    return Check(
        "Le porteur relève du public du PTZ",
        any_of(by_report, young, disabled, in_qpv, rescue),
        "La situation du porteur n'ouvre pas droit au prêt à taux zéro",
        person.situation.label if person.situation else None,
        inputs=holder.places("situation", "employment_difficulty", "birth_date"),
        values=(
            law.value("ptz.jobless_situations"),
            *(() if by_report.truth else (law.value(name) for name in public)),
        ),
    )


def _younger(age: int | None, limit: int, holder: HolderLine) -> Answer:
    return asked(None if age is None else _ADULT <= age < limit, holder.at("birth_date"))


@public.way_out
def give_up(case: Case, law: Law) -> Iterator[Move]:
    """Give up the PTZ of the holders who are not in its public."""
    outside = [
        withdraw(line)
        for line in case.of(ResourceNature.PTZ)
        if _in_public(case, law, case.holder_of(line)).answer.truth is False
    ]
    if outside:
        yield Move("renoncer au prêt à taux zéro", tuple(outside))


RULES = (public,)
