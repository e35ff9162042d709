"""Verdicts as plain data, for programs and for the seal: amounts as decimal strings, dates in ISO form."""

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

from pdca_desktop.domain.money import Euros
from pdca_desktop.exchange import codec
from pdca_desktop.rules.values import RulePack, Value
from pdca_desktop.rules.verdict import Check, Verdict
from pdca_desktop.services.explaining import answer_at


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


def verdict_data(verdict: Verdict, pack: RulePack) -> dict[str, Any]:
    """What a verdict says and rests on."""
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
        "sources": [source_data(value) for value in verdict.values],
        "missing": list(verdict.missing),
        "exception": verdict.exemption.name if verdict.exemption else None,
        "derogation": codec.encode(derogation) if derogation else None,
        "notes": list(verdict.notes),
        "judged_on": verdict.day.isoformat(),
        "pack": {"number": pack.number, "fingerprint": pack.fingerprint},
    }


def trace_data(verdict: Verdict) -> list[dict[str, Any]]:
    """Every comparison of a verdict with what was read of the dossier, so that the sum can be redone."""
    return [
        {
            "label": check.label,
            "state": check.state.value,
            "measured": plain(check.measured),
            "limit": plain(check.limit),
            "unit": _unit(check),
            "inputs": {place: answer_at(verdict.dossier, place) for place in check.inputs},
            "values": [value.id for value in check.values],
        }
        for check in verdict.checks
    ]


def source_data(value: Value) -> dict[str, Any]:
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


def _unit(check: Check | None) -> str | None:
    if check is None or check.measured is None:
        return None
    if isinstance(check.measured, Euros):
        return "€"
    return "date" if isinstance(check.measured, date) else check.unit or None
