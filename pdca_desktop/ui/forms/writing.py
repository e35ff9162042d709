"""How a value is written in a field and read back: tolerant in, French typography out. Pure: no Qt.

What cannot be read raises `UnreadableError`, whose text says how to write it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pdca_desktop.domain import french
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.record import Kind
from pdca_desktop.exchange.scalars import MOST_WHOLE, clean, quoted, say

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’_]+")
_NUMBER = re.compile(r"[-−–]?(\d+([.,]\d*)?|[.,]\d+)")
_POINTS_GROUP = re.compile(r"[-−–]?\d{1,3}((\.\d{3}){2,}(,\d*)?|(\.\d{3})+,\d*)")
_EUROS_GROUP = re.compile(r"[-−–]?\d{1,3}(\.\d{3})+(,\d*)?")
_DAY = re.compile(r"(\d{1,2})[\s./-](\d{1,2})[\s./-](\d{4}|\d{2})")
_PACKED_DAY = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_FULL_YEAR = re.compile(r"\d{4}")
_LATEST_SHORT_YEAR = 49
_MOST_DIGITS = 40


class UnreadableError(ValueError):
    """What is typed is not a value; the text is the French sentence of how to write it."""


@dataclass(frozen=True, slots=True)
class Writing:
    """How values of one kind are written.

    Attributes:
        read: the value of a text, None of a blank one; raises `UnreadableError`.
        show: the text of a value, as it stands when the field is not being typed in.
        whole_keystroke: whether a text that reads while typing is already what is meant
            ("80" on the way to "800" is an amount; "1/3/20" on the way to "1/3/2026" is no date yet).
        example: how to write it, for the placeholder.
        example_width: the widest usual text, which gives the field its width; empty for free text.
    """

    read: Callable[[str], Any]
    show: Callable[[Any], str]
    whole_keystroke: Callable[[str], bool]
    example: str = ""
    example_width: str = ""


def read_euros(text: str) -> Euros | None:
    """The amount of "8000", "8 000,50", "8k", "8 000,50 €", whatever the spaces."""
    bare = _bare(text).removesuffix("€").removesuffix("EUR").removesuffix("eur")
    if not bare:
        if "€" in text:
            raise UnreadableError(_amount(text))
        return None
    thousand = bare[-1] in "kK"
    bare = bare[:-1] if thousand else bare
    if _EUROS_GROUP.fullmatch(bare):  # "8.000": an amount has no third decimal, so the point groups thousands
        bare = bare.replace(".", "")
    value = _decimal_of(bare)
    if value is None:
        raise UnreadableError(_amount(text))
    if thousand:
        value = (value * 1000).normalize()
    if -int(value.as_tuple().exponent) > 2:
        raise UnreadableError(say("« {} » a plus de deux décimales : arrondissez au centime.", quoted(text)))
    if abs(value) > 10**13:
        raise UnreadableError(say("« {} » est un montant trop grand.", quoted(text)))
    return Euros.of(value)


def read_decimal(text: str) -> Decimal | None:
    """The number of "3,4", "3.4", "1 234,5" or "50 %"; None of a blank text."""
    bare = _bare(text).rstrip("%")
    if not bare:
        return None
    value = _decimal_of(bare)
    if value is None or abs(value) >= MOST_WHOLE:
        raise UnreadableError(say("« {} » n'est pas un nombre : écrivez-le comme 3,5.", quoted(text)))
    return value


def read_whole(text: str) -> int | None:
    """The whole number of "12" or "1 200"; None of a blank text."""
    bare = _bare(text)
    if not bare:
        return None
    value = _decimal_of(bare)
    if value is None or value != value.to_integral_value() or abs(value) > MOST_WHOLE:
        raise UnreadableError(say("« {} » n'est pas un nombre entier : écrivez-le comme 12.", quoted(text)))
    return int(value)


def read_day(text: str) -> date | None:
    """The day of "31/12/2026", "1/3/26", "01.03.2026", "010326" or "2026-03-01"; None of a blank text.

    Two digits stand for the years 1950 to 2049.
    """
    bare = text.replace("\u00a0", " ").replace("\u202f", " ").strip()
    if not bare:
        return None
    iso = _ISO_DAY.fullmatch(bare)
    found = iso or _DAY.fullmatch(bare) or _PACKED_DAY.fullmatch(bare)
    if found is None:
        raise UnreadableError(say("« {} » n'est pas une date : écrivez-la comme 31/12/2026.", quoted(text)))
    first, month, last = found.groups()
    day, year = (int(last), int(first)) if iso else (int(first), _year(last))
    try:
        return date(year, int(month), day)
    except ValueError:
        raise UnreadableError(say("« {} » n'est pas un jour du calendrier.", quoted(text))) from None


def full_day(text: str) -> bool:
    """Whether a date is typed with its four-digit year, so that no further digit would change it."""
    return not text.strip() or bool(_FULL_YEAR.search(text)) or len(text.strip()) == 8


def writing_of(kind: Kind) -> Writing:
    """How values of a kind are typed on one line.

    Raises:
        KeyError: this kind has an editor of another shape.
    """
    return _WRITINGS[kind]


def _always(_text: str) -> bool:
    return True


def _show_euros(value: Euros | None) -> str:
    return "" if value is None else french.euros(value)


def _show_number(value: Decimal | int | None) -> str:
    return "" if value is None else french.number(value)


def _show_day(value: date | None) -> str:
    return "" if value is None else f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def _show_text(value: str) -> str:
    return value


_WRITINGS = {
    Kind.TEXT: Writing(clean, _show_text, _always),
    Kind.WHOLE: Writing(read_whole, _show_number, _always, example_width="1\u202f000\u202f000"),
    Kind.DECIMAL: Writing(read_decimal, _show_number, _always, example_width="1\u202f000\u202f000"),
    Kind.EUROS: Writing(read_euros, _show_euros, _always, example_width="10\u202f000\u202f000,00\u00a0€"),
    Kind.DATE: Writing(read_day, _show_day, full_day, "jj/mm/aaaa", "00/00/0000\u00a0\u00a0"),
}


def _bare(text: str) -> str:
    return _SPACES.sub("", text)


def _decimal_of(bare: str) -> Decimal | None:
    """The number of a text without spaces; points group thousands when several, or before a comma."""
    if len(bare) > _MOST_DIGITS:
        return None
    if _POINTS_GROUP.fullmatch(bare):
        bare = bare.replace(".", "")
    if not _NUMBER.fullmatch(bare):
        return None
    return Decimal(bare.replace("−", "-").replace("–", "-").replace(",", "."))


def _amount(text: str) -> str:
    return say("« {} » n'est pas un montant : écrivez-le comme 8 000,50.", quoted(text))


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return 2000 + year if year <= _LATEST_SHORT_YEAR else 1900 + year
