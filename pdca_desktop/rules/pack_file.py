"""Reads a rule pack from its folder of TOML files, and refuses sloppy data with file and line."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pdca_desktop import resources
from pdca_desktop.domain import french
from pdca_desktop.domain.money import Euros
from pdca_desktop.errors import RulePackError
from pdca_desktop.rules.values import Entry, Mark, Parameter, Quantity, RulePack, Source

PACKS = "packs.toml"
SOURCES = "sources.toml"
_PACK_KEYS = {"number", "title", "starts_on", "later_public"}
_SOURCE_KEYS = {"title"}
_PARAMETER_TYPES: Mapping[str, type] = {
    "label": str,
    "unit": str,
    "checked_on": date,
    "review_every_months": int,
    "entries": list,
}
_ENTRY_TYPES: Mapping[str, type] = {
    "valid_from": date,
    "valid_to": date,
    "mark": str,
    "source": str,
    "page": int,
    "quote": str,
    "note": str,
}
_ENTRY_KEYS = {"value", "valid_from", "mark", "source"}
_ENTRY_OPTIONS = {"valid_to", "page", "quote", "note"}
_TOML_LINE = re.compile(r"\(at line (\d+)")


def shipped_packs() -> tuple[str, ...]:
    """The numbers of the packs shipped with the program; the first is the one used by default."""
    return numbers_in({PACKS: _bytes(resources.folder("rules") / PACKS)})


def numbers_in(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The numbers of the packs that files hold, as they list them.

    Raises:
        RulePackError: the list is not there, or has a mistake.
    """
    packs = _Toml.of(PACKS, files)
    _released(packs, None)
    return tuple(pack["number"] for pack in packs.content["pack"])


def load_pack(number: str | None = None, folder: Path | None = None) -> RulePack:
    """A pack by its number.

    Args:
        number: its release number; None: the first of the list.
        folder: where the pack lies; by default the rules shipped with the program.

    Raises:
        RulePackError: no such pack, or a file with a mistake, told with its line.
    """
    folder = folder or resources.folder("rules")
    return read_pack({path.name: _bytes(path) for path in sorted(folder.glob("*.toml"))}, number)


def read_pack(files: Mapping[str, bytes], number: str | None = None) -> RulePack:
    """A pack by its number, from the content of its files by name, wherever they came from.

    Raises:
        RulePackError: no such pack, a file that is not there, or one with a mistake, told with its line.
    """
    packs, sources = (_Toml.of(name, files) for name in (PACKS, SOURCES))
    others = [_Toml.of(name, files) for name in sorted(files) if name not in (PACKS, SOURCES)]
    released = _released(packs, number)
    titles = _titles(sources)
    parameters: dict[str, Parameter] = {}
    for file in others:
        for name, table in file.content.items():
            parameter = _parameter(file, name, table, titles)
            parameters[parameter.id] = parameter
    fingerprint = hashlib.sha256(
        b"\0".join([released["number"].encode(), *(file.raw for file in (packs, sources, *others))])
    ).hexdigest()
    return RulePack(
        released["number"],
        released["title"],
        released["starts_on"],
        released["later_public"],
        fingerprint,
        parameters,
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path.name) from error


def _unreadable(name: str) -> RulePackError:
    return RulePackError(french.typeset(f"Jeu de règles incomplet : {name} est illisible."))


class _Toml:
    """A TOML file that can tell the line of a table or key."""

    def __init__(self, name: str, raw: bytes, content: dict[str, Any]) -> None:
        self.name = name
        self.raw = raw
        self.content = content

    @classmethod
    def of(cls, name: str, files: Mapping[str, bytes]) -> "_Toml":
        if name not in files:
            raise _unreadable(name)
        raw = files[name]
        try:
            return cls(name, raw, tomllib.loads(raw.decode()))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            told = _TOML_LINE.search(str(error))
            read = raw[: error.start] if isinstance(error, UnicodeDecodeError) else raw.rstrip()
            line = told[1] if told else read.count(b"\n") + 1
            raise RulePackError(french.typeset(f"{name}, ligne {line} : {error}")) from error

    def fault(
        self, sentence: str, table: str, rank: int | None = None, key: str | None = None
    ) -> RulePackError:
        """The error for a fault in a table (its n-th row) or at one of its keys."""
        line = self._line(table, rank, key)
        where = f"[{table}]" + (f" n° {rank + 1}" if rank is not None else "")
        return RulePackError(french.typeset(f"{self.name}, ligne {line}, {where} : {sentence}"))

    def _line(self, table: str, rank: int | None, key: str | None) -> int:
        header = f"[[{table}]]" if rank is not None else f"[{table}]"
        seen, inside, found = -1, False, 1
        for number, line in enumerate(self.raw.decode().splitlines(), 1):
            text = line.strip()
            if text == header:
                seen += 1
                inside = rank is None or seen == rank
                found = number if inside else found
            elif text.startswith("["):
                inside = False
            elif inside and key is not None and re.match(rf"{re.escape(key)}\s*=", text):
                return number
        return found


def _released(packs: _Toml, number: str | None) -> Mapping[str, Any]:
    listed = packs.content.get("pack")
    for key in packs.content:
        if key != "pack":
            raise packs.fault(f"clé « {key} » inconnue", key)
    if not isinstance(listed, list) or not listed:
        raise packs.fault("aucun jeu de règles [[pack]]", "pack")
    numbers: list[str] = []
    for rank, pack in enumerate(listed):
        _keys(packs, "pack", rank, pack, _PACK_KEYS, set())
        _typed(
            packs, "pack", rank, pack, {"number": str, "title": str, "starts_on": date, "later_public": bool}
        )
        if pack["number"] in numbers:
            raise packs.fault(f"le numéro {pack['number']} est donné deux fois", "pack", rank, "number")
        numbers.append(pack["number"])
    wanted = number or next(iter(numbers), "")
    for pack in listed:
        if pack["number"] == wanted:
            found: Mapping[str, Any] = pack
            return found
    raise RulePackError(
        french.typeset(f"Jeu de règles « {wanted} » inconnu. Jeux disponibles : {', '.join(numbers)}.")
    )


def _titles(sources: _Toml) -> dict[str, str]:
    for name, table in sources.content.items():
        _keys(sources, name, None, table, _SOURCE_KEYS, set())
        _typed(sources, name, None, table, {"title": str})
    return {name: table["title"] for name, table in sources.content.items()}


def _parameter(file: _Toml, name: str, table: Any, titles: Mapping[str, str]) -> Parameter:
    if not isinstance(table, dict):
        raise file.fault(f"clé « {name} » hors d'une valeur", name)
    _keys(file, name, None, table, set(_PARAMETER_TYPES), set())
    _typed(file, name, None, table, _PARAMETER_TYPES)
    rows = f"{name}.entries"
    entries = [
        _entry(file, rows, rank, row, table["unit"], titles) for rank, row in enumerate(table["entries"])
    ]
    if not entries:
        raise file.fault("aucune entrée datée", name)
    for public in (False, True):
        _ordered(
            file, rows, [(rank, e) for rank, e in enumerate(entries) if (e.mark is Mark.PUBLIC) is public]
        )
    return Parameter(
        f"{file.name.removesuffix('.toml')}.{name}",
        table["label"],
        "" if table["unit"] in ("liste", "texte") else table["unit"],
        table["checked_on"],
        table["review_every_months"],
        tuple(entries),
    )


def _entry(file: _Toml, rows: str, rank: int, row: Any, unit: str, titles: Mapping[str, str]) -> Entry:
    _keys(file, rows, rank, row, _ENTRY_KEYS, _ENTRY_OPTIONS)
    _typed(file, rows, rank, row, _ENTRY_TYPES)
    marks = {mark.value: mark for mark in Mark}
    if row["mark"] not in marks:
        raise file.fault(f"marque « {row['mark']} » inconnue ({', '.join(marks)})", rows, rank, "mark")
    if row["source"] not in titles:
        raise file.fault(f"source « {row['source']} » absente de {SOURCES}", rows, rank, "source")
    mark = marks[row["mark"]]
    if mark is Mark.EXPLICIT and not (row.get("quote") and row.get("page")):
        raise file.fault("une valeur explicite cite sa phrase (quote) et sa page (page)", rows, rank)
    valid_to = row.get("valid_to")
    if valid_to is not None and valid_to < row["valid_from"]:
        raise file.fault("la fin précède le début", rows, rank, "valid_to")
    return Entry(
        _quantity(file, rows, rank, row["value"], unit),
        row["valid_from"],
        valid_to,
        mark,
        Source(titles[row["source"]], row.get("page"), row.get("quote", "")),
        row.get("note", ""),
    )


def _quantity(file: _Toml, rows: str, rank: int, value: Any, unit: str) -> Quantity:
    try:
        match unit, value:
            case "€", str():
                return Euros.of(value)
            case (("%" | "h"), str()) if (number := Decimal(value)).is_finite():
                return number
            case (("mois" | "ans" | "ETP" | "porteurs"), int()) if not isinstance(value, bool):
                return value
            case "texte", str():
                return value
            case "liste", [str(), *_] if all(isinstance(item, str) for item in value):
                return tuple(value)
    except (ValueError, InvalidOperation):
        pass
    raise file.fault(f"« {value} » n'est pas une valeur en « {unit} »", rows, rank, "value")


def _ordered(file: _Toml, rows: str, entries: Iterable[tuple[int, Entry]]) -> None:
    previous: Entry | None = None
    for rank, entry in entries:
        if previous is not None and (previous.valid_to is None or previous.valid_to >= entry.valid_from):
            raise file.fault("dates en désordre ou qui se chevauchent", rows, rank, "valid_from")
        previous = entry


def _keys(file: _Toml, table: str, rank: int | None, row: Any, wanted: set[str], options: set[str]) -> None:
    if not isinstance(row, dict):
        raise file.fault("table attendue", table, rank)
    for key in row:
        if key not in wanted | options:
            raise file.fault(f"clé « {key} » inconnue", table, rank, key)
    for key in sorted(wanted):
        if key not in row:
            raise file.fault(f"clé « {key} » manquante", table, rank)


def _typed(
    file: _Toml, table: str, rank: int | None, row: Mapping[str, Any], types: Mapping[str, type]
) -> None:
    for key, kind in types.items():
        if key not in row:
            continue
        value = row[key]
        wrong = not isinstance(value, kind) or isinstance(value, datetime)
        if wrong or (kind is int and (isinstance(value, bool) or value <= 0)) or value == "":
            raise file.fault(f"clé « {key} » : valeur « {value} » inattendue", table, rank, key)
