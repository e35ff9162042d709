"""One value in a file: how each kind of field is written, and read back strictly.

A faulty value is told in French with the way to write it.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.record import Kind

MOST_CHARACTERS = 100_000
MOST_WHOLE = 10**15

AMOUNT = r"^-?[0-9]{1,14}(\.[0-9]{1,2})?$"
DECIMAL = r"^-?[0-9]{1,15}(\.[0-9]{1,28})?$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
TEXT = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$"

_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_END = re.compile("\r\n?")
_MOST_EUROS_CENTS = 10**15
_SHOWN = 60
_MOST_DIGITS = 40


class FaultyValueError(Exception):
    """A value that its field cannot hold; the text is the French sentence of it."""


def say(sentence: str, *values: str) -> str:
    """A French sentence with no-break spaces, its "{}" replaced by values shown untouched."""
    first, *rest = typeset(sentence).split("{}")
    return first + "".join(value + part for value, part in zip(values, rest, strict=True))


def quoted(text: str, most: int = _SHOWN) -> str:
    """A text of a file, fit to be shown on one line."""
    shown = text if len(text) <= most else text[: most - 1] + "…"
    return _UNREADABLE.sub("\ufffd", shown).replace("\n", "⏎").replace("\t", " ")


def shape(data: object) -> str:
    """What a JSON value is, in French.

    Raises:
        TypeError: it is a float: the file was not read exactly.
    """
    if isinstance(data, float):
        raise TypeError("a float reached the codec: read JSON with parse_float=Decimal")
    if data is None:
        return "une valeur vide (null)"
    if isinstance(data, bool):
        return "oui ou non (true ou false)"
    if isinstance(data, str):
        return "un texte"
    if isinstance(data, int | Decimal):
        return "un nombre"
    return "une liste" if isinstance(data, list) else "un objet"


def nearest(word: str, known: Iterable[str]) -> str:
    """The question whether the nearest known word is meant, after a space; empty when none is near."""
    close = difflib.get_close_matches(word[:100], list(known), n=1)
    return say(" Vouliez-vous écrire « {} » ?", close[0]) if close else ""


def clean(text: str) -> str:
    """A text as files hold it: NFC, line ends as one line feed, no control character."""
    return _UNREADABLE.sub("", unicodedata.normalize("NFC", _LINE_END.sub("\n", text)))


def write(kind: Kind, value: Any) -> str | int | bool:
    """A value as JSON data."""
    writer = _WRITERS.get(kind)
    written: str | int | bool = value if writer is None else writer(value)
    return written


def read(kind: Kind, of: type[Any], data: object) -> Any:
    """The value of JSON data.

    Raises:
        FaultyValueError: the field cannot hold it.
        TypeError: it is a float.
    """
    return read_choice(of, data) if kind is Kind.CHOICE else _READERS[kind](data)


def read_choice(of: type[Choice], data: object) -> Choice:
    """The member of a closed list."""
    for member in of:
        if isinstance(data, str) and member.value == data:
            return member
    allowed = ", ".join(f"{member.value} ({member.label})" for member in of)
    shown, known = _shown(data), [member.value for member in of]
    close = nearest(data, known) if isinstance(data, str) else ""
    raise FaultyValueError(say("{} n'est pas dans la liste.{} Valeurs admises : {}.", shown, close, allowed))


def _shown(data: object) -> str:
    if isinstance(data, str | int | Decimal) and not isinstance(data, bool):
        return say("« {} »", quoted(str(data)))
    return shape(data)


def _decimal_text(value: Decimal) -> str:
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _text(data: object) -> str:
    if not isinstance(data, str):
        raise FaultyValueError(say("un texte entre guillemets est attendu ici, pas {}.", shape(data)))
    text = unicodedata.normalize("NFC", data)
    if len(text) > MOST_CHARACTERS:
        raise FaultyValueError(say("le texte a {} caractères : 100 000 au plus.", str(len(text))))
    unreadable = _UNREADABLE.search(text)
    if unreadable:
        code = f"U+{ord(unreadable[0]):04X}"
        raise FaultyValueError(say("le texte contient un caractère invisible ({}) : retirez-le.", code))
    return text


def _number(data: object, pattern: str) -> Decimal | None:
    """The exact number that a JSON string of that pattern or a JSON number writes, None when it does not."""
    if isinstance(data, str):
        return Decimal(data) if re.fullmatch(pattern[1:-1], data) else None
    if isinstance(data, bool) or not isinstance(data, int | Decimal):
        shape(data)
        return None
    value = Decimal(data)
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        return None
    if value.adjusted() > _MOST_DIGITS or exponent < -_MOST_DIGITS:
        raise FaultyValueError(say("{} est un nombre trop grand ou trop long.", _shown(data)))
    return value


def _whole(data: object) -> int:
    value = None if isinstance(data, str) else _number(data, DECIMAL)
    if value is None or _digits_after(value):
        raise FaultyValueError(say("{} n'est pas un nombre entier : écrivez-le comme 12.", _shown(data)))
    if abs(value) > MOST_WHOLE:
        raise FaultyValueError(say("{} est un nombre trop grand ou trop long.", _shown(data)))
    return int(value)


def _decimal(data: object) -> Decimal:
    value = _number(data, DECIMAL)
    if value is None:
        raise FaultyValueError(say('{} n\'est pas un nombre : écrivez-le comme "3.4".', _shown(data)))
    if abs(value) >= MOST_WHOLE or _digits_after(value) > 28:
        raise FaultyValueError(say("{} est un nombre trop grand ou trop long.", _shown(data)))
    return value


def _euros(data: object) -> Euros:
    value = _number(data, r"^-?[0-9]{1,14}(\.[0-9]+)?$")
    if value is None:
        raise FaultyValueError(say('{} n\'est pas un montant : écrivez-le comme "8000.00".', _shown(data)))
    if _digits_after(value) > 2:
        raise FaultyValueError(say("{} a plus de deux décimales : arrondissez au centime.", _shown(data)))
    cents = int(value.scaleb(2))
    if abs(cents) > _MOST_EUROS_CENTS:
        raise FaultyValueError(say("{} est un montant trop grand.", _shown(data)))
    return Euros(cents)


def _digits_after(value: Decimal) -> int:
    """Digits after the point, final zeros not counted."""
    return len(f"{value:f}".partition(".")[2].rstrip("0"))


def _day(data: object) -> date:
    if isinstance(data, str) and re.fullmatch(DATE[1:-1], data):
        try:
            return date.fromisoformat(data)
        except ValueError:
            raise FaultyValueError(say("« {} » n'est pas un jour du calendrier.", quoted(data))) from None
    raise FaultyValueError(say('{} n\'est pas une date : écrivez-la comme "2026-01-31".', _shown(data)))


def _yes_no(data: object) -> bool:
    if not isinstance(data, bool):
        raise FaultyValueError(say("{} n'est pas une réponse : écrivez true ou false.", _shown(data)))
    return data


_WRITERS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: clean,
    Kind.DECIMAL: _decimal_text,
    Kind.EUROS: lambda value: f"{value.decimal:.2f}",
    Kind.DATE: date.isoformat,
    Kind.CHOICE: lambda value: str(value.value),
}
_READERS: dict[Kind, Callable[[object], Any]] = {
    Kind.TEXT: _text,
    Kind.WHOLE: _whole,
    Kind.DECIMAL: _decimal,
    Kind.EUROS: _euros,
    Kind.DATE: _day,
    Kind.YES_NO: _yes_no,
}
