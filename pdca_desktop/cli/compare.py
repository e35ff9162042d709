"""`pdca compare`: which verdicts change between two dates or two rule packs, file by file."""

from argparse import Namespace
from datetime import date
from pathlib import Path

from pdca_desktop.cli.reading import check_scenario, pack_named
from pdca_desktop.cli.text import say
from pdca_desktop.domain import french
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.dossier_file import read_dossier
from pdca_desktop.rules.catalogue import judge
from pdca_desktop.rules.verdict import State, Verdict

_WORDS = {
    State.PASS: "conforme",
    State.FAIL: "en échec",
    State.UNKNOWN: "à renseigner",
    State.NOT_APPLICABLE: "non concerné",
}


def run(options: Namespace, today: date) -> int:
    """Print the verdicts that change: 0 when none does, 1 when some do."""
    if options.with_on is None and options.with_rules is None:
        raise AppError(french.typeset("Rien à comparer : donnez --with-on DATE ou --with-rules JEU."))
    one, other = pack_named(options.rules), pack_named(options.with_rules or options.rules)
    changed = 0
    for name in options.files:
        dossier = read_dossier(Path(name))
        check_scenario(dossier, options.scenario)
        before = judge(dossier, one, today=today, on=options.on, scenario=options.scenario)
        after = judge(
            dossier, other, today=today, on=options.with_on or options.on, scenario=options.scenario
        )
        rows = [(a, b) for a, b in zip(before, after, strict=True) if _told(a) != _told(b)]
        changed += bool(rows)
        say(f"{Path(name).name} : {len(rows) or 'aucun'} verdict{'s' if len(rows) > 1 else ''} changé"
            f"{'s' if len(rows) > 1 else ''}")  # fmt: skip
        for a, b in rows:
            say(f"{a.rule.id}  {a.rule.title} : {_WORDS[a.state]} → {_WORDS[b.state]}", indent=2, mark="≠")
            say(f"{french.day(a.day)}, règles {one.number} : {a.message}", indent=6)
            say(f"{french.day(b.day)}, règles {other.number} : {b.message}", indent=6)
    return 1 if changed else 0


def _told(verdict: Verdict) -> tuple[State, str]:
    return verdict.state, verdict.message
