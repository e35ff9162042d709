"""What a cell says: exact amounts, numbers, days, choices, however they were typed."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pdca_desktop.domain import french
from pdca_desktop.domain.french import UNANSWERED
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.record import Kind, Slot
from pdca_desktop.exchange.plan_sheet_grid import LOCAL_CURRENCY, SheetCell
from pdca_desktop.exchange.plan_sheet_words import exact, fold, meant
from pdca_desktop.exchange.scalars import quoted, say

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_AROUND = re.compile(
    r"^(?:€|eur\b|euros?\b)?\s*(?P<number>.*?)\s*(?P<thousands>k)?\s*(?:€|eur|euros?)?\s*(?:ht|ttc)?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_FOREIGN = re.compile(
    r"[$£¥]|\b(?:usd|gbp|chf|dollars?|livres?|cfa|fcfa|xof|mad|dinars?|dirhams?)\b", re.IGNORECASE
)
_PLAIN = re.compile(r"(?:\d{1,3}(?: \d{3})+|\d+)(?:[,.]\d*)?")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d*)?")
_ENGLISH = re.compile(r"\d{1,3}(?:[,']\d{3})+(?:\.\d*)?")
_LONGEST = 60
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_NOTHING = re.compile(r"[\s\-–—−_./€]*|n\.?[cs]\.?|néant", re.IGNORECASE)
_MOST_DIGITS = 13


class UnreadableError(Exception):
    """A cell that its column cannot hold; the text is a French phrase that names it."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written.

    Attributes:
        value: exact.
        thousands: it is followed by a k.
        doubtful: it could be read otherwise ("8.000").
    """

    value: Decimal
    thousands: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as read.

    Attributes:
        value: None: not filled, or "à renseigner".
        note: French sentence when it was not simply a number of euros.
        said: the cell says "à renseigner".
    """

    value: Euros | None
    note: str = ""
    said: bool = False


def amount(cell: SheetCell | None, *, thousands: bool = False) -> Amount:
    """The amount in a cell.

    Raises:
        UnreadableError: it is no amount of euros.
    """
    if cell is None:
        return Amount(None)
    _refuse_currency(cell)
    if isinstance(cell.value, str):
        if _is_unanswered(cell.value):
            return Amount(None, said=True)
        if _says_nothing(cell.value):
            return Amount(None)
    number, note = _number(cell), ""
    value = number.value
    if thousands or number.thousands:
        value *= 1000
        note = say("Montant en milliers d'euros, multiplié par 1 000.")
    elif cell.form == LOCAL_CURRENCY:
        note = say("Monnaie non précisée par le fichier, lue en euros.")
    elif number.doubtful:
        note = say("Montant écrit « {} » : à vérifier.", shown(cell))
    return _euros(value, note)


def is_amount(cell: SheetCell | None) -> bool:
    """Whether a cell holds a readable amount."""
    try:
        return amount(cell).value is not None
    except UnreadableError:
        return False


def _refuse_currency(cell: SheetCell) -> None:
    symbols = re.findall(r"\[\$([^\]\-]*)", cell.form)
    loose = re.sub(r"\[[^\]]*\]", "", cell.form)
    foreign = [symbol for symbol in symbols if symbol.strip().upper() not in ("", "€", "EUR", "EURO")]
    foreign += re.findall(r"[$£¥]|CHF|USD", loose)
    if isinstance(cell.value, str) and not foreign:
        foreign = _FOREIGN.findall(cell.value)
    if foreign:
        raise UnreadableError(say("le montant n'est pas en euros ({})", quoted(foreign[0])))


def _number(cell: SheetCell) -> Number:
    """The exact number in a cell."""
    if cell.fault or isinstance(cell.value, bool | date):
        raise UnreadableError(say("« {} » n'est pas un nombre", shown(cell)))
    if isinstance(cell.value, Decimal):
        if not cell.value.is_finite():
            raise UnreadableError(say("« {} » est un nombre trop grand", shown(cell)))
        if "%" in cell.form:
            raise UnreadableError(say("« {} » est un pourcentage", shown(cell)))
        return Number(cell.value)
    found = typed_number(cell.value)
    if found is None:
        raise UnreadableError(say("« {} » n'est pas un nombre", shown(cell)))
    return found


def typed_number(text: str) -> Number | None:
    """A number written as people write it: "8 000,50 €", "8.000,50", "12 k€", "(500)"."""
    around = _AROUND.match(_flat(text))
    if around is None:
        return None
    bare, negative = around["number"].replace("’", "'"), False
    if bare.startswith("(") and bare.endswith(")"):
        negative, bare = True, bare[1:-1].strip()
    elif bare[:1] in ("-", "−", "–", "+"):
        negative, bare = bare[0] != "+", bare[1:].strip()
    if not bare.isascii() or len(bare) > _LONGEST:
        return None
    doubtful = False
    if _DOTTED.fullmatch(bare):
        number, doubtful = bare.replace(".", "").replace(",", "."), "," not in bare
    elif _ENGLISH.fullmatch(bare):
        number, doubtful = re.sub("[,']", "", bare), "," in bare
    elif _PLAIN.fullmatch(bare):
        number = bare.replace(" ", "").replace(",", ".")
    else:
        return None
    value = Decimal(number)
    return Number(value.copy_negate() if negative else value, bool(around["thousands"]), doubtful)


def _is_unanswered(text: str) -> bool:
    return fold(text) == fold(UNANSWERED)


def _says_nothing(text: str) -> bool:
    return _NOTHING.fullmatch(text) is not None


def _flat(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _euros(value: Decimal, note: str) -> Amount:
    """The amount to the cent; what a spreadsheet shows in 15 digits is what its author typed."""
    if value.adjusted() > _MOST_DIGITS:
        raise UnreadableError(say("{} est un montant trop grand", quoted(str(value))))
    cents = value * 100
    if cents != cents.to_integral_value():
        shortened = Decimal(f"{value:.15g}")
        if shortened * 100 == (shortened * 100).to_integral_value():
            value = shortened
        else:
            rounded = Euros.rounded(value)
            note = note or say(
                "{} a plus de deux décimales : arrondi à {}.", french.number(shortened), french.euros(rounded)
            )
            value = rounded.decimal
    return Amount(Euros.rounded(value), note)


def field_value(slot: Slot, cell: SheetCell | None) -> Any:
    """A field's value from its cell; None when the cell says nothing.

    Raises:
        UnreadableError: the field cannot hold it.
    """
    if cell is None:
        return None
    if slot.kind is Kind.TEXT:
        return cell.value if isinstance(cell.value, str) else shown(cell)
    if isinstance(cell.value, str) and (_says_nothing(cell.value) or _is_unanswered(cell.value)):
        return None
    if slot.kind is Kind.EUROS:
        return amount(cell).value
    if slot.kind is Kind.DATE:
        return _day(cell)
    if slot.kind is Kind.CHOICE:
        return _choice(slot.of, cell)
    if slot.kind is Kind.WHOLE:
        return _whole(cell)
    return _rate(cell)


def _choice(of: Any, cell: SheetCell) -> Any:
    text = cell.text
    found = exact(of, text)
    if found is None:
        guess = meant(of, text)
        if guess is None:
            raise UnreadableError(say("« {} » n'est pas une réponse connue", shown(cell)))
        found = guess[0]
    return found


def _day(cell: SheetCell) -> date:
    if isinstance(cell.value, date):
        return cell.value
    text = _flat(cell.text)
    found = _DAY.fullmatch(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text)
    except ValueError:
        raise UnreadableError(say("« {} » n'est pas une date (jour/mois/année)", shown(cell))) from None


def _whole(cell: SheetCell) -> int:
    months = 1
    if isinstance(cell.value, str):
        duration = re.fullmatch(r"(.+?)\s*(mois|ans?|années?|annees?)", _flat(cell.value), re.IGNORECASE)
        if duration is not None:
            months = 1 if duration[2].casefold() == "mois" else 12
            cell = SheetCell(duration[1])
    value = _number(cell).value * months
    if value != value.to_integral_value():
        raise UnreadableError(say("« {} » n'est pas un nombre entier", shown(cell)))
    return int(value)


def _rate(cell: SheetCell) -> Decimal:
    """A rate in percent: 3.4 for 3,4, "3,4 %" or a cell shown as a percentage."""
    if isinstance(cell.value, Decimal) and "%" in cell.form:
        return cell.value * 100
    if isinstance(cell.value, str):
        cell = SheetCell(_flat(cell.value).removesuffix("%").strip())
    return _number(cell).value


def shown(cell: SheetCell) -> str:
    """A cell's content, fit to be shown on one line."""
    value = cell.value
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, Decimal):
        return french.number(value) if value.is_finite() and abs(value.adjusted()) < 30 else str(value)
    return quoted(value) if isinstance(value, str) else french.day(value)
