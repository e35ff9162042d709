"""Reads the rule cases: TOML files that a domain person reads and adds to; LISEZMOI.md tells their form."""

import copy
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.plan import OWN_FUNDS, NeedNature, ResourceNature
from pdca_desktop.errors import FileError
from pdca_desktop.exchange import codec
from pdca_desktop.rules.catalogue import RULES

FOLDER = Path(__file__).parent
BASES = "bases.toml"
STATES = ("pass", "fail", "block", "alert", "note", "unknown", "not_applicable")
"""What a case may expect of a rule; "block", "alert" and "note" are failures of that severity."""

_CHANGES = {
    "base": str,
    "today": date,
    "dossier": dict,
    "needs": dict,
    "resources": dict,
    "set": dict,
    "without": list,
}
_BASE_KEYS = {**_CHANGES, "about": str}
_CASE_KEYS = {
    **_CHANGES,
    "name": str,
    "why": str,
    "on": date,
    "pack": str,
    "plan": int,
    "expect": dict,
    "only_failures": list,
    "blocking": list,
    "message": dict,
    "exemption": dict,
    "missing": dict,
    "way_out": dict,
}
_BY_RULE = ("expect", "message", "exemption", "missing", "way_out")
_NATURES: dict[str, type[Choice]] = {"needs": NeedNature, "resources": ResourceNature}
_LINE = re.compile(r"^(?P<nature>[a-z_]+)(\.(?P<rank>[1-9][0-9]*))?$")


class CaseError(Exception):
    """A case file with a mistake: file, case and what to mend, in French."""

    def __init__(self, file: Path, name: str, fault: object) -> None:
        super().__init__(f"{file.name}, « {name} » : {fault}")


@dataclass(frozen=True)
class RuleCase:
    """A dossier, the days it is judged at, and what is expected of the rules.

    Attributes:
        expect: state by rule id; the other rules are free.
        only_failures: exactly the rules that alert or block; None: free.
        blocking: exactly the rules that block; None: free.
        message: words that the verdict's sentence holds, by rule id.
        exemption: name of the exception that sets the rule aside, by rule id.
        missing: places the verdict asks for, by rule id.
        way_out: words that one of the ways out holds, by rule id.
    """

    file: Path
    name: str
    dossier: Dossier
    today: date
    on: date | None = None
    pack: str | None = None
    plan: int | None = None
    expect: Mapping[str, str] = field(default_factory=dict)
    only_failures: frozenset[str] | None = None
    blocking: frozenset[str] | None = None
    message: Mapping[str, str] = field(default_factory=dict)
    exemption: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, list[str]] = field(default_factory=dict)
    way_out: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RawCase:
    """A case as it is written."""

    file: Path
    rank: int
    table: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Its French name, or its rank in the file."""
        return str(self.table.get("name") or f"cas n° {self.rank + 1}")


def raw_cases(folder: Path = FOLDER) -> Iterator[RawCase]:
    """Every case of the folder's files, not checked yet."""
    for file in sorted(folder.glob("*.toml")):
        if file.name == BASES:
            continue
        content = _toml(file)
        for key in content:
            if key != "case":
                raise CaseError(file, key, "seules des tables [[case]] sont attendues")
        for rank, table in enumerate(content.get("case", [])):
            yield RawCase(file, rank, table)


def build(raw: RawCase) -> RuleCase:
    """The case with its dossier.

    Raises:
        CaseError: an unknown key, field, rule or place.
    """
    table = raw.table
    try:
        _checked(table, _CASE_KEYS)
        _complete(table)
        _rules_known(table)
        data, today = _built(raw.file, table)
        return RuleCase(
            raw.file,
            raw.name,
            codec.decode(Dossier, data),
            today,
            table.get("on"),
            table.get("pack"),
            table.get("plan"),
            table.get("expect", {}),
            _set(table, "only_failures"),
            _set(table, "blocking"),
            *(table.get(key, {}) for key in ("message", "exemption", "missing", "way_out")),
        )
    except (_FaultError, FileError) as fault:
        raise CaseError(raw.file, raw.name, fault) from fault


class _FaultError(Exception):
    """What is wrong in a case; the reader adds file and name."""


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=_no_float)
    except (tomllib.TOMLDecodeError, _FaultError) as fault:
        raise CaseError(file, "fichier", fault) from fault


def _no_float(text: str) -> float:
    raise _FaultError(f"écrivez le nombre {text} entre guillemets")


def _checked(table: Mapping[str, Any], keys: Mapping[str, type]) -> None:
    for key, value in table.items():
        if key not in keys:
            raise _FaultError(f"clé « {key} » inconnue ({', '.join(keys)})")
        if not isinstance(value, keys[key]):
            raise _FaultError(f"clé « {key} » : valeur « {value} » inattendue")


def _complete(table: Mapping[str, Any]) -> None:
    if not table.get("name"):
        raise _FaultError("un nom en français est attendu (name)")
    if not any(key in table for key in ("expect", "only_failures", "blocking", "exemption", "missing")):
        raise _FaultError("le cas n'attend rien (expect)")


def _rules_known(table: Mapping[str, Any]) -> None:
    named = [rule for key in _BY_RULE for rule in table.get(key, {})]
    for rule in [*named, *table.get("only_failures", ()), *table.get("blocking", ())]:
        if rule not in {one.id for one in RULES}:
            raise _FaultError(f"règle « {rule} » inconnue")
    for rule, state in table.get("expect", {}).items():
        if state not in STATES:
            raise _FaultError(f"{rule} : « {state} » n'est pas un verdict ({', '.join(STATES)})")


def _set(table: Mapping[str, Any], key: str) -> frozenset[str] | None:
    return frozenset(table[key]) if key in table else None


def _built(file: Path, table: Mapping[str, Any]) -> tuple[dict[str, Any], date]:
    """The dossier's data and the day, from the base and the changes."""
    data: dict[str, Any] = {}
    today = date(2019, 6, 18)
    if "base" in table:
        bases = _toml(file.with_name(BASES))
        if table["base"] not in bases:
            raise _FaultError(f"base « {table['base']} » inconnue ({', '.join(bases)})")
        base = bases[table["base"]]
        _checked(base, _BASE_KEYS)
        data, today = _built(file, base)
    today = table.get("today", today)
    data.update(copy.deepcopy(_plain(table.get("dossier", {}))))
    for side in ("needs", "resources"):
        for nature, amount in table.get(side, {}).items():
            _amount(data, side, nature, amount)
    for place, value in table.get("set", {}).items():
        _write(data, place, _plain(value))
    for place in table.get("without", ()):
        _write(data, place, None)
    return data, today


def _plain(value: Any) -> Any:
    """TOML data as the JSON data of a dossier file."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _amount(data: dict[str, Any], side: str, nature: str, amount: str) -> None:
    """Give the line of that nature an amount; add the line when the plan has none."""
    lines = _lines(data, side)
    rank = _rank(lines, side, nature)
    if rank == len(lines):
        lines.append(_line(data, side, nature))
    lines[rank]["amount"] = amount


def _line(data: Mapping[str, Any], side: str, step: str) -> dict[str, Any]:
    nature = _nature(side, step)
    line = {"nature": str(nature.value), "label": nature.label}
    if side == "resources" and nature not in OWN_FUNDS:
        line |= {"status": "requested", "status_on": data.get("applied_on", "2019-05-06")}
    return line


def _lines(data: dict[str, Any], side: str) -> list[dict[str, Any]]:
    scenarios = data.setdefault("scenarios", [{}])
    lines: list[dict[str, Any]] = scenarios[0].setdefault("plan", {}).setdefault(side, [])
    return lines


def _nature(side: str, step: str) -> Choice:
    found = _LINE.match(step)
    natures = {member.value: member for member in _NATURES[side]}
    if found is None or found["nature"] not in natures:
        raise _FaultError(f"nature « {step} » inconnue dans {side}")
    return natures[found["nature"]]


def _rank(lines: list[dict[str, Any]], side: str, step: str) -> int:
    """The rank of the first (or n-th) line of that nature; the end of the list when it would be the next."""
    if step.isdecimal():
        return int(step)
    nature = _nature(side, step)
    wanted = int(step.partition(".")[2] or 1)
    ranks = [rank for rank, line in enumerate(lines) if line.get("nature") == nature.value]
    if wanted <= len(ranks):
        return ranks[wanted - 1]
    if wanted == len(ranks) + 1:
        return len(lines)
    raise _FaultError(f"{side} : pas de ligne « {step} »")


def _write(data: dict[str, Any], place: str, value: Any) -> None:
    """Write a value at a place, or take it away; a place one past the end of a list adds an item."""
    steps = place.split("/")[1:]
    if not place.startswith("/") or not all(steps):
        raise _FaultError(f"« {place} » n'est pas un endroit du dossier, comme /project/nature")
    target: Any = data
    if steps[0] in _NATURES:
        target, steps, value = _plan_place(data, steps, value, place)
    for step, after in pairwise(steps):
        target = _inside(target, step, after, place)
    last = steps[-1]
    if isinstance(target, list):
        _write_item(target, last, value, place)
    elif value is not None:
        target[last] = value
    elif last in target:
        del target[last]
    else:
        raise _FaultError(f"« {place} » n'est pas rempli dans la base")


def _plan_place(data: dict[str, Any], steps: list[str], value: Any, place: str) -> tuple[Any, list[str], Any]:
    """The plan's lines, the steps inside them, and the value with what its nature says."""
    if len(steps) == 1:
        raise _FaultError(f"« {place} » : indiquez la ligne par sa nature, comme {place}/bank_loan")
    side, line, *inside = steps
    lines = _lines(data, side)
    rank = _rank(lines, side, line)
    if not line.isdecimal():
        if rank == len(lines):
            if value is None:
                raise _FaultError(f"« {place} » n'existe pas")
            lines.append(_line(data, side, line))
        if not inside and isinstance(value, dict):
            value = {**_line(data, side, line), **value}
    return lines, [str(rank), *inside], value


def _inside(target: Any, step: str, after: str, place: str) -> Any:
    if isinstance(target, dict):
        return target.setdefault(step, [] if after.isdecimal() else {})
    if isinstance(target, list) and step.isdecimal() and int(step) < len(target):
        return target[int(step)]
    raise _FaultError(f"« {place} » n'existe pas")


def _write_item(target: list[Any], step: str, value: Any, place: str) -> None:
    if not step.isdecimal() or int(step) > len(target) or (value is None and int(step) == len(target)):
        raise _FaultError(f"« {place} » n'existe pas")
    rank = int(step)
    target[rank : rank + 1] = [] if value is None else [value]
