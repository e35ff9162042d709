"""`pdca next-question`: the field whose answer settles the most verdicts."""

from argparse import Namespace
from datetime import date

from pdca_desktop.cli import json_output
from pdca_desktop.cli.reading import judgement_of
from pdca_desktop.cli.text import say
from pdca_desktop.domain import french, path
from pdca_desktop.domain.dossier import Dossier


def run(options: Namespace, today: date) -> int:
    """Print the open questions, the one to ask first on top."""
    questions = judgement_of(options, today).questions
    if options.json:
        json_output.write(
            [
                {
                    "path": question.path,
                    "label": question.label,
                    "settles": str(round(question.settles, 2)),
                    "rules": list(question.rules),
                }
                for question in questions
            ]
        )
        return 0
    if not questions:
        say("Plus aucune question : toutes les règles concernées ont leur réponse.")
    for rank, question in enumerate(questions, 1):
        settles = french.number(question.settles, 1)
        say(
            f"{question.label} — règle en moyenne {settles} verdict(s) : {', '.join(question.rules)}",
            mark=f"{rank}.",
        )
        help_ = path.slot_at(Dossier, question.path).declared.help
        if help_:
            say(help_, indent=3)
    return 0
