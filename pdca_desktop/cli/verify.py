"""`pdca verify`: whether a printed PDF is intact, or what differs, offline."""

from argparse import Namespace
from dataclasses import asdict
from datetime import date
from pathlib import Path

from pdca_desktop.cli import json_output
from pdca_desktop.cli.text import say
from pdca_desktop.documents.seal.verifying import verify
from pdca_desktop.domain import french
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.exchange import disk
from pdca_desktop.exchange.dossier_file import write_dossier
from pdca_desktop.services.rule_folders import packs_of
from pdca_desktop.services.sealing import Verification

MOST_BYTES = 500_000_000

_GIVE_RULES = (
    "Donnez ces règles avec --rules DOSSIER. Au siège, « pdca-siege published --rules DOSSIER » les "
    "enregistre ; sur un poste qui les a reçues, « Publié par le siège » puis « Enregistrer ces règles »."
)

INTACT, DIFFERS, UNREADABLE = 0, 1, 2


def run(options: Namespace, _today: date) -> int:
    """Check the file: 0 intact, 1 when something differs, 2 when nothing can be said."""
    pdf = disk.read_bytes(Path(options.file), MOST_BYTES)
    found = verify(pdf, packs_of([Path(folder) for folder in options.rules]))
    if options.extract:
        _extract(found, Path(options.extract))
    if options.json:
        json_output.write(_data(found))
    else:
        _print(found)
    if found.intact:
        return INTACT
    return DIFFERS if found.outcome.told else UNREADABLE


def _extract(found: Verification, path: Path) -> None:
    if found.dossier is None:
        raise AppError(typeset("Aucune donnée de dossier n'est lisible dans ce PDF : rien n'est écrit."))
    write_dossier(path, found.dossier)


def _print(found: Verification) -> None:
    say(found.sentence, mark="✔" if found.intact else "✖")
    if found.printed is not None:
        printed = found.printed
        by = f" par {printed.adviser}" if printed.adviser else ""
        say(
            f"{printed.title}, imprimé le {french.day(printed.at.date())} à {printed.at:%H:%M}{by}, version "
            f"{printed.app_version}, règles {printed.rules}, données {printed.inputs_hash[:16]}",
            indent=2,
        )
    for finding in found.findings:
        say(finding, indent=2, mark="≠")
    for one in found.differences:
        say(f"page {one.page}", indent=4)
        say(f"imprimé : {' / '.join(one.printed) or '(rien)'}", indent=6)
        say(f"données : {' / '.join(one.data) or '(rien)'}", indent=6)
    for note in found.notes:
        say(note, indent=2, mark="·")
    if found.missing_rules:
        say(_GIVE_RULES, indent=4, mark="→")


def _data(found: Verification) -> dict[str, object]:
    printed = found.printed
    return {
        "outcome": found.outcome.value,
        "sentence": found.sentence,
        "intact": found.intact,
        "same_content": found.same_content,
        "findings": list(found.findings),
        "differences": [asdict(one) for one in found.differences],
        "notes": list(found.notes),
        "missing_rules": found.missing_rules,
        "printed": {**asdict(printed), "at": printed.at.isoformat()} if printed else None,
    }
