"""JSON data on the standard output: verdicts with their ways out, edits."""

import json
import sys
from typing import Any

from pdca_desktop.domain.path import Change
from pdca_desktop.rules.way_out import Remedy
from pdca_desktop.services.judging import Judgement
from pdca_desktop.services.verdict_data import plain, verdict_data


def write(data: object) -> None:
    """Print JSON data on the standard output."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def judged(judgement: Judgement) -> list[dict[str, Any]]:
    """Every verdict of a judgement, in the catalogue's order."""
    return [
        verdict_data(verdict, judgement.pack)
        | {"remedies": [_remedy(remedy) for remedy in judgement.remedies.get(verdict.rule.id, ())]}
        for verdict in judgement.verdicts
    ]


def _remedy(remedy: Remedy) -> dict[str, Any]:
    return {"label": remedy.label, "changes": [change(one) for one in remedy.changes]}


def change(one: Change) -> dict[str, Any]:
    """An edit: JSON Pointer, value before and after; null after a list item removes it, "-" adds one."""
    return {"path": one.path, "from": plain(one.before), "to": plain(one.after)}
