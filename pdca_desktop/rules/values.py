"""The dated, sourced values the rules read, and the pack that holds them.

A value is read by id and date. A date without a value is an error, never the last one known.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

from pdca_desktop.domain import french
from pdca_desktop.domain.dates import add_months
from pdca_desktop.domain.money import Euros
from pdca_desktop.errors import RulePackError

Quantity = Euros | Decimal | int | str | tuple[str, ...]


class Mark(Enum):
    """How well a value is established."""

    EXPLICIT = "explicit"
    INTERPRETATION = "interpretation"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from.

    Attributes:
        page: rank of the page in the source's text, None when it has no pages.
        quote: the source's own sentence; empty when a value is our reading of a silence.
    """

    title: str
    page: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a value was between two dates, both included; `valid_to` None: until further notice."""

    amount: Quantity
    valid_from: date
    valid_to: date | None
    mark: Mark
    source: Source
    note: str = ""

    def covers(self, day: date) -> bool:
        """Whether the entry is in force that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value of a rule through time.

    Attributes:
        id: instrument and name, "ptz.cap".
        unit: "€", "%", "mois", "ans", "h", "liste" or "texte".
        checked_on: day somebody last compared it with its source.
        review_every_months: after that many months it is stale and every verdict on it says so.
    """

    id: str
    label: str
    unit: str
    checked_on: date
    review_every_months: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter as it stands on one day under one pack, with everything a verdict shows of it."""

    id: str
    label: str
    unit: str
    amount: Quantity
    entry: Entry
    notes: tuple[str, ...]


@dataclass(slots=True)
class Law:
    """The values in force on one day under one pack.

    The typed readers raise `TypeError` on a value of another kind: a mistake of the pack's author that the
    pack's own tests catch.
    """

    pack: "RulePack"
    day: date
    today: date
    _known: dict[str, Value] = field(default_factory=dict)

    def value(self, name: str) -> Value:
        """The value of that id.

        Raises:
            RulePackError: the pack has no such value, or none for that day.
        """
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self.pack.value(name, self.day, self.today)
        return known

    def euros(self, name: str) -> Euros:
        """An amount."""
        amount = self.value(name).amount
        if not isinstance(amount, Euros):
            raise TypeError(name)
        return amount

    def rate(self, name: str) -> Decimal:
        """A rate in percent, or another decimal number in the value's unit."""
        amount = self.value(name).amount
        if not isinstance(amount, Decimal):
            raise TypeError(name)
        return amount

    def count(self, name: str) -> int:
        """A whole number in the value's unit."""
        amount = self.value(name).amount
        if not isinstance(amount, int):
            raise TypeError(name)
        return amount

    def names(self, name: str) -> tuple[str, ...]:
        """A list of codes."""
        amount = self.value(name).amount
        if not isinstance(amount, tuple):
            raise TypeError(name)
        return amount


@dataclass(frozen=True, slots=True)
class RulePack:
    """A release of the rules.

    Attributes:
        number: its release number, frozen in every dossier judged with it.
        starts_on: first day it may judge.
        later_public: whether a later public value takes the place of an explicit one, and says so;
            otherwise the explicit one stands and the later one is only mentioned.
        fingerprint: SHA-256 of its content, hexadecimal.
    """

    number: str
    title: str
    starts_on: date
    later_public: bool
    fingerprint: str
    parameters: dict[str, Parameter]
    _laws: dict[tuple[date, date], Law] = field(default_factory=dict, compare=False, repr=False)

    def law(self, day: date, today: date) -> Law:
        """The values in force on `day`; their freshness is told on `today`.

        Raises:
            RulePackError: the pack starts after that day.
        """
        if day < self.starts_on:
            raise RulePackError(
                french.typeset(
                    f"Le jeu de règles {self.number} commence le {french.day(self.starts_on)} : "
                    f"il ne peut pas juger au {french.day(day)}. Choisissez une autre date."
                )
            )
        law = self._laws.get((day, today))
        if law is None:
            law = self._laws[day, today] = Law(self, day, today)
        return law

    def value(self, name: str, day: date, today: date) -> Value:
        """One value on one day.

        Raises:
            RulePackError: no such value, or none for that day.
        """
        parameter = self.parameters.get(name)
        if parameter is None:
            raise RulePackError(
                french.typeset(f"Le jeu de règles {self.number} n'a pas de valeur « {name} ».")
            )
        covering = [entry for entry in parameter.entries if entry.covers(day)]
        if not covering:
            raise RulePackError(
                french.typeset(
                    f"Aucune valeur de « {parameter.label} » ({name}) au {french.day(day)} "
                    f"dans le jeu de règles {self.number} : complétez le jeu de règles ou changez de date."
                )
            )
        firm = [entry for entry in covering if entry.mark is not Mark.PUBLIC]
        public = [entry for entry in covering if entry.mark is Mark.PUBLIC]
        chosen = public[-1] if public and (self.later_public or not firm) else firm[-1]
        notes = [*_rivalry(parameter.unit, chosen, firm, public), *_staleness(parameter, today)]
        if chosen.note:
            notes.append(chosen.note)
        return Value(parameter.id, parameter.label, parameter.unit, chosen.amount, chosen, tuple(notes))


def show(amount: Quantity, unit: str) -> str:
    """A quantity as an adviser reads it, with its unit."""
    if isinstance(amount, Euros):
        return french.euros(amount)
    if isinstance(amount, tuple):
        return ", ".join(amount)
    if isinstance(amount, str):
        return amount
    text = french.number(amount)
    return f"{text}{french.NO_BREAK}{unit}" if unit else text


def _rivalry(unit: str, chosen: Entry, firm: list[Entry], public: list[Entry]) -> list[str]:
    if not firm or not public:
        return []
    if chosen.mark is Mark.PUBLIC:
        return [f"Valeur publique retenue à la place de celle du rapport ({_told(firm[-1], unit)})."]
    return [f"Une valeur publique plus récente existe, à confirmer : {_told(public[-1], unit)}."]


def _told(entry: Entry, unit: str) -> str:
    return f"{show(entry.amount, unit)}, depuis le {french.day(entry.valid_from)}"


def _staleness(parameter: Parameter, today: date) -> list[str]:
    due = add_months(parameter.checked_on, parameter.review_every_months)
    if today <= due:
        return []
    return [
        (
            f"« {parameter.label} » n'a pas été vérifié depuis le {french.day(parameter.checked_on)} : "
            "à confirmer auprès du siège."
        )
    ]
