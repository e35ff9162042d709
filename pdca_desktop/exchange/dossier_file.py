"""The dossier file: one versioned JSON form, to save, export and import one project.

`{"format": "pdca-dossier", "version": 1, "dossier": {…}}`; only the declarations of the records say what a
dossier holds.
"""

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import FileError
from pdca_desktop.exchange import codec, disk, locate
from pdca_desktop.exchange.scalars import nearest, quoted, say

FORMAT = "pdca-dossier"
VERSION = 1
MOST_BYTES = 20_000_000
_UNDER = "/dossier"

_SYNTAX = {
    "Expecting ',' delimiter": "une virgule manque avant cet endroit.",
    "Expecting ':' delimiter": "deux-points « : » manquent après le nom du champ.",
    "Expecting property name": "un nom de champ entre guillemets droits est attendu ici.",
    "Illegal trailing comma": "une virgule est de trop à la fin de la liste ou de l'objet.",
    "Expecting value": "une valeur est attendue ici.",
    "Extra data": "du texte suit la fin du dossier.",
    "Unterminated string": "un guillemet ouvert ici n'est pas refermé.",
    "Invalid control character": "un retour à la ligne ou une tabulation est écrit tel quel dans un texte.",
    "Invalid \\": "une barre oblique inverse « \\ » n'est pas suivie d'un code admis.",
}


def read_dossier(path: Path) -> Dossier:
    """The dossier of a file.

    Raises:
        FileError: the file cannot be read or is not such a dossier; every fault is told with its line.
    """
    return parse_dossier(disk.read_text(path, MOST_BYTES), path.name)


def write_dossier(path: Path, dossier: Dossier) -> None:
    """Write the dossier to a file, whole or not at all.

    Raises:
        FileError: the file cannot be written; what it held before is untouched.
    """
    text = dump_dossier(dossier)
    parse_dossier(text, path.name)  # what could not be read again is never written over what can
    disk.replace_text(path, text)


def dump_dossier(dossier: Dossier) -> str:
    """The text of a dossier: fields in order of declaration, those left at their default not written."""
    data = {"format": FORMAT, "version": VERSION, "dossier": codec.encode(dossier)}
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def parse_dossier(text: str, name: str) -> Dossier:
    """The dossier of a text.

    Args:
        text: content of the file.
        name: name of the file, shown in errors.

    Raises:
        FileError: the text is not such a dossier; every fault is told with its line.
    """
    data = _envelope(_load(text, name), text, name)
    dossier, faults = codec.inspect(Dossier, data)
    if faults:
        found = locate.lines(text, [_UNDER + fault.path for fault in faults])
        count = f"{len(faults)} erreurs" if len(faults) > 1 else "une erreur"
        if len(faults) == codec.MOST_FAULTS:
            count = f"les {len(faults)} premières erreurs"
        heading = say("Le fichier « {} » n'est pas lu, rien n'est changé : {}.", quoted(name), count)
        raise codec.faults_error(Dossier, faults, lambda path: found.get(_UNDER + path), heading)
    return dossier


def _load(text: str, name: str) -> Any:
    if not text.strip():
        raise FileError(say("Le fichier « {} » est vide : choisissez-en un autre.", quoted(name)))
    repeated: list[str] = []

    def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            repeated.append("")
        return members

    try:
        data = json.loads(
            text,
            object_pairs_hook=object_of,
            parse_float=_number,
            parse_int=_whole,
            parse_constant=Decimal,
        )
    except json.JSONDecodeError as error:
        place = f"{quoted(name)}, ligne {error.lineno}, colonne {error.colno}"
        known = (told for english, told in _SYNTAX.items() if error.msg.startswith(english))
        raise FileError(typeset(next(known, "le texte n'est pas du JSON.")), place) from error
    except RecursionError as error:
        raise FileError(
            say("Le fichier « {} » imbrique trop de listes ou d'objets.", quoted(name))
        ) from error
    if repeated:
        pointer, line = locate.repeated(text)
        key = pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        place = f"{quoted(name)}, ligne {line} ({quoted(pointer, most=200)})"
        raise FileError(say("« {} » est écrit deux fois : gardez l'un des deux.", quoted(key)), place)
    return data


def _envelope(data: object, text: str, name: str) -> object:
    """What stands under "dossier", once format and version are those this application reads."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise FileError(
            say("Le fichier « {} » n'est pas un dossier : choisissez un dossier exporté d'ici.", quoted(name))
        )
    version = data.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        raise FileError(
            say(
                "Le fichier « {} » vient d'une version plus récente de l'application (format {}, ici {}) : "
                "mettez l'application à jour.",
                quoted(name),
                str(version),
                str(VERSION),
            )
        )
    if isinstance(version, bool) or version != VERSION:
        raise FileError(say('Le fichier « {} » doit indiquer "version" : {}.', quoted(name), str(VERSION)))
    known = ("format", "version", "dossier")
    for key in data:
        if key not in known:
            line = locate.lines(text, ["/" + locate.pointer_step(key)])
            place = f"{quoted(name)}, ligne {next(iter(line.values()))}"
            raise FileError(
                say("« {} » n'est pas connu à ce niveau.{}", quoted(key), nearest(key, known)), place
            )
    if "dossier" not in data:
        raise FileError(say("Le fichier « {} » ne contient aucun dossier.", quoted(name)))
    return data["dossier"]


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond what a computer holds
        return Decimal("Infinity")


def _whole(text: str) -> int | Decimal:
    return int(text) if len(text) < 40 else _number(text)
