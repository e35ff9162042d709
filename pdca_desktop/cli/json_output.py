"""Verdicts as JSON data for other programs: amounts and numbers as decimal strings, dates in ISO form."""

import dataclasses
import json
import sys
from datetime import date
from decimal import Decimal
from typing import Any

from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.path import Change
from pdca_desktop.exchange import codec
from pdca_desktop.rules.values import Value
from pdca_desktop.rules.verdict import Check, Verdict
from pdca_desktop.rules.way_out import Remedy
from pdca_desktop.services.judging import Judgement


def write(data: object) -> None:
    """Print JSON data on the standard output."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def judged(judgement: Judgement) -> list[dict[str, Any]]:
    """Every verdict of a judgement, in the catalogue's order."""
    return [
        _verdict(verdict, judgement, judgement.remedies.get(verdict.rule.id, ()))
        for verdict in judgement.verdicts
    ]


def plain(value: Any) -> Any:
    """A value of a dossier or a verdict as JSON data."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Euros):
        return str(value.decimal)
    if isinstance(value, int | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return codec.encode(value)
    raise TypeError(type(value))


def _verdict(verdict: Verdict, judgement: Judgement, remedies: tuple[Remedy, ...]) -> dict[str, Any]:
    check = verdict.deciding
    derogation = verdict.derogation
    return {
        "rule": verdict.rule.id,
        "instrument": verdict.rule.topic.value,
        "title": verdict.rule.title,
        "state": verdict.state.value,
        "severity": verdict.severity.name.lower(),
        "measured": plain(check.measured) if check else None,
        "limit": plain(check.limit) if check else None,
        "gap": plain(check.gap) if check else None,
        "unit": _unit(check),
        "message": verdict.message,
        "sources": [source(value) for value in verdict.values],
        "missing": list(verdict.missing),
        "exception": verdict.exemption.name if verdict.exemption else None,
        "remedies": [_remedy(remedy) for remedy in remedies],
        "derogation": codec.encode(derogation) if derogation else None,
        "notes": list(verdict.notes),
        "judged_on": verdict.day.isoformat(),
        "pack": {"number": judgement.pack.number, "fingerprint": judgement.pack.fingerprint},
    }


def _unit(check: Check | None) -> str | None:
    if check is None or check.measured is None:
        return None
    if isinstance(check.measured, Euros):
        return "€"
    return "date" if isinstance(check.measured, date) else check.unit or None


def source(value: Value) -> dict[str, Any]:
    """A dated value with where it comes from."""
    source = value.entry.source
    return {
        "title": source.title,
        "quote": source.quote,
        "page": source.page,
        "valid_from": value.entry.valid_from.isoformat(),
        "mark": value.entry.mark.value,
        "value": value.id,
        "label": value.label,
        "amount": plain(value.amount),
    }


def _remedy(remedy: Remedy) -> dict[str, Any]:
    return {"label": remedy.label, "changes": [change(one) for one in remedy.changes]}


def change(one: Change) -> dict[str, Any]:
    """An edit: JSON Pointer, value before and after; null after a list item removes it, "-" adds one."""
    return {"path": one.path, "from": plain(one.before), "to": plain(one.after)}
