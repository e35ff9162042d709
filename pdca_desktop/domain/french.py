"""French typography of everything an adviser reads: no-break spaces, amounts, dates, numbers."""

import re
from datetime import date
from decimal import Decimal

from pdca_desktop.domain.money import Euros, half_up
from pdca_desktop.domain.words import folded

NO_BREAK = "\u00a0"
NARROW = "\u202f"
UNANSWERED = "à renseigner"
NOT_COMPUTABLE = "n.c."
_MONTHS = ("janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")

_BEFORE = re.compile(r"(?<=\S) (?=[:;!?»€%])")
_AFTER = re.compile(r"« ")
_GROUP = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_ELIDED = re.compile(
    r"[aeiouœæ]|y(?![aeiou])"  # Yves, but Yasmine
    r"|h(?:ab|armon|eb|ec|eg|el|emi|enin|enri|er[bim]|erve|esdin|eur|exa|il|ippo|ist|om[eim]|on[no]|op|or[ailot]|osp"
    r"|ote|ubert|ugue|uil|uit[er]|um|y[adgp])"  # a mute h; that of any other name is taken as aspirated
)


def typeset(text: str) -> str:
    """The text with no-break spaces where a plain space stands before « : ; ! ? € % » or in a number."""
    text = _GROUP.sub(NARROW, text)
    return _AFTER.sub("«" + NO_BREAK, _BEFORE.sub(NO_BREAK, text)).replace("'", "’")


def of_name(name: str) -> str:
    """A name after "de": "de Camille", "d’Ada", "d’Hélène", "de Hassan"."""
    return f"d’{name}" if _ELIDED.match(folded(name)) else f"de {name}"


def euros(amount: Euros | None) -> str:
    """An amount as 8 000,00 €, or "à renseigner"."""
    if amount is None:
        return UNANSWERED
    sign = "−" if amount.cents < 0 else ""
    whole, cents = divmod(abs(amount.cents), 100)
    return f"{sign}{whole:,}".replace(",", NARROW) + f",{cents:02d}{NO_BREAK}€"


def number(value: Decimal | int, decimals: int | None = None) -> str:
    """A number with a decimal comma; without `decimals`, as many digits as it needs."""
    if decimals is not None:
        value = half_up(Decimal(value), Decimal(1).scaleb(-decimals))
    text = f"{abs(value):,f}" if isinstance(value, Decimal) else f"{abs(value):,}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("−" if value < 0 else "") + text.replace(",", NARROW).replace(".", ",")


def percent(value: Decimal | None, decimals: int | None = None) -> str:
    """A rate in percent as 69,5 %, or "à renseigner"."""
    return UNANSWERED if value is None else f"{number(value, decimals)}{NO_BREAK}%"


def day(value: date | None) -> str:
    """A date as 31/12/2019, or "à renseigner"."""
    return UNANSWERED if value is None else f"{value:%d/%m/%Y}"


def month(value: date) -> str:
    """The month of a date, as févr. 2027."""
    return f"{_MONTHS[value.month - 1]}{NO_BREAK}{value.year}"


def yes_no(value: bool | None) -> str:  # noqa: FBT001  (the value is the subject, not a switch)
    """A tri-state answer in words."""
    return UNANSWERED if value is None else "oui" if value else "non"


def months(count: int) -> str:
    """A duration in months, in words."""
    return f"{count}{NO_BREAK}mois"
