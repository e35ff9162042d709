"""Pas-de-Calais Innovation ESS: one of three modes of intervention for a collective of holders."""

from collections.abc import Iterator

from pdca_desktop.domain.path import Change
from pdca_desktop.rules.answers import FALSE, TRUE, Answer, any_of, asked, at_least
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.moves import Move
from pdca_desktop.rules.values import Law
from pdca_desktop.rules.verdict import Bound, Check, Findings, Severity, Topic, rule

_B = Severity.BLOCKING


@rule("IN-01", Topic.INNOVATION_ESS, _B, "Mode d'intervention Innovation ESS")
def single_mode(case: Case, law: Law) -> Findings:
    """Exactly one of « 3 façons » of intervening; that they exclude each other is our reading."""
    if case.dossier.innovation is None:
        return
    modes = set(case.dossier.innovation.modes)
    yield Check(
        "Un seul mode d'intervention est demandé",
        (TRUE if len(modes) == 1 else FALSE) if modes else Answer(None, ("/innovation/modes",)),
        "Plusieurs modes d'intervention sont demandés, un seul est possible",
        inputs=("/innovation/modes",),
        values=(law.value("innovation_ess.modes"),),
    )


@single_mode.way_out
def keep_one(case: Case, law: Law) -> Iterator[Move]:
    """Keep one of the modes asked for, whichever: every other one is dropped."""
    modes = case.dossier.innovation.modes if case.dossier.innovation else ()
    for kept in dict.fromkeys(modes):
        dropped = tuple(
            Change(f"/innovation/modes/{rank}", mode, None)
            for rank, mode in enumerate(modes)
            if rank != modes.index(kept)
        )
        yield Move(f"ne garder que « {kept.label} »", dropped)


@rule("IN-02", Topic.INNOVATION_ESS, _B, "Collectif de porteurs de projets")
def collective(case: Case, law: Law) -> Findings:
    """« auprès d'un collectif de porteurs de projets »: two holders or more, or a collective project."""
    if case.dossier.innovation is None:
        return
    least, partners = law.count("innovation_ess.partners"), case.dossier.innovation.partners
    yield Check(
        "La demande vient d'un collectif de porteurs",
        any_of(
            at_least(partners, least, "/innovation/partners"),
            asked(case.dossier.project.collective, "/project/collective"),
        ),
        "La demande ne vient pas d'un collectif de porteurs",
        partners,
        least,
        inputs=("/innovation/partners", "/project/collective"),
        values=(law.value("innovation_ess.partners"),),
        bound=Bound.FLOOR,
    )


@collective.way_out
def give_up(case: Case, law: Law) -> Iterator[Move]:
    """Give Innovation ESS up: who applies is a fact."""
    yield Move(
        "renoncer à Pas-de-Calais Innovation ESS", (Change("/innovation", case.dossier.innovation, None),)
    )


RULES = (single_mode, collective)
