"""`pdca check`: what the instruments allow of a dossier, why, and the way out of each refusal."""

from argparse import Namespace
from collections.abc import Iterable
from datetime import date

from pdca_desktop.cli import json_output
from pdca_desktop.cli.reading import judgement_of
from pdca_desktop.cli.text import SIGNS, heading, say
from pdca_desktop.cli.why import explain
from pdca_desktop.domain import french, path
from pdca_desktop.domain.plan import Plan
from pdca_desktop.exchange.findings import findings
from pdca_desktop.rules.verdict import State, Verdict
from pdca_desktop.services.explaining import derogation_told, source_of
from pdca_desktop.services.judging import Judgement


def run(options: Namespace, today: date) -> int:
    """Judge the file: 0 when nothing blocks, 1 when something does."""
    judgement = judgement_of(options, today)
    if options.json:
        json_output.write(json_output.judged(judgement))
    elif options.why:
        explain(judgement, options.why.upper())
    else:
        _print(judgement)
    return 1 if judgement.blocked else 0


def _print(judgement: Judgement) -> None:
    _title(judgement)
    _count(judgement)
    _failures("Bloquant", judgement.blocking(), judgement)
    _failures("Alertes", judgement.warnings(), judgement)
    _unknowns(judgement)
    _list("Pour information", "i", (_told(verdict) for verdict in judgement.informations()))
    _list("Conforme", SIGNS[State.PASS], (_told(verdict) for verdict in judgement.of(State.PASS)))
    _list("Ne s'applique pas", "–", (
        f"{verdict.rule.id}  {verdict.rule.title} : {verdict.message}"
        for verdict in judgement.of(State.NOT_APPLICABLE)
        if verdict.exemption
    ))  # fmt: skip
    notes = dict.fromkeys(note for verdict in judgement.verdicts for note in verdict.notes)
    _list("Lectures et vérifications", "·", notes)
    _list("À corriger dans la saisie", "!", (
        f"{path.told(judgement.dossier, finding.path)} : {finding.sentence}"
        for finding in findings(judgement.dossier)
    ))  # fmt: skip


def _list(title: str, mark: str, lines: Iterable[str]) -> None:
    for rank, line in enumerate(lines):
        if rank == 0:
            heading(title)
        say(line, indent=2, mark=mark)


def _told(verdict: Verdict) -> str:
    return f"{verdict.rule.id}  {verdict.message}"


def _unknowns(judgement: Judgement) -> None:
    for rank, verdict in enumerate(judgement.of(State.UNKNOWN)):
        if rank == 0:
            heading("À renseigner")
            for question in judgement.questions[:1]:
                say(f"D'abord : {question.label} ({', '.join(question.rules)}).", indent=2, mark="▸")
        say(f"{verdict.rule.id}  {verdict.rule.title}", indent=2, mark=SIGNS[State.UNKNOWN])
        say(verdict.message, indent=6)


def _title(judgement: Judgement) -> None:
    dossier, pack = judgement.dossier, judgement.pack
    project = dossier.project
    kind = [
        project.nature.label.lower() if project.nature else "",
        {True: "collectif", False: "individuel", None: ""}[project.collective],
        dossier.agency.label if dossier.agency else "",
    ]
    name = " · ".join(part for part in (dossier.number, project.title or dossier.structure.name) if part)
    say(" — ".join((name or "Dossier sans titre", *(part for part in kind if part))))
    if judgement.scenario.plan != Plan():
        say(
            f"{judgement.scenario.name} · besoins {french.euros(judgement.case.total_needs().known)}"
            f" · ressources {french.euros(judgement.case.total_resources().known)}"
        )
    on = f", jugé au {french.day(judgement.case.on)}" if judgement.case.on else ""
    say(f"Règles {pack.number} ({pack.title}), empreinte {pack.fingerprint[:12]}{on}")


def _count(judgement: Judgement) -> None:
    counts = (
        ("✖", sum(verdict.blocks for verdict in judgement.verdicts), "bloquant"),
        ("▲", len(judgement.warnings()), "alerte"),
        ("?", len(judgement.of(State.UNKNOWN)), "à renseigner"),
        ("✔", len(judgement.of(State.PASS)), "conforme"),
    )
    words = [
        f"{sign} {count} {word}{'s' if count > 1 and not word.startswith('à') else ''}"
        for sign, count, word in counts
    ]
    print("\n" + "   ".join(words))


def _failures(title: str, verdicts: Iterable[Verdict], judgement: Judgement) -> None:
    for rank, verdict in enumerate(verdicts):
        if rank == 0:
            heading(title)
        say(f"{verdict.rule.id}  {verdict.rule.title}", indent=2, mark=SIGNS[State.FAIL])
        say(verdict.message, indent=6)
        for value in verdict.deciding.values if verdict.deciding else ():
            say(source_of(value), indent=6)
        if verdict.derogation:
            say(derogation_told(verdict.derogation), indent=6)
        for remedy in judgement.remedies.get(verdict.rule.id, ()):
            say(remedy.label, indent=6, mark="→")
