"""What becomes of a dossier when one of its project holders asks to be forgotten.

The person's fields go, but those that the activity report counts: they say a class, not a name. A date of
birth becomes another one of the same age. Wherever the dossier's texts name the person, the name is struck
out. When nobody else is left among the holders, what is personal of the company goes as well, its documents
included; the names of who handled the file stay.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from pdca_desktop.domain.dates import age_on
from pdca_desktop.domain.document import Piece
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.field import Privacy
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.record import Kind, Slot, slots_of
from pdca_desktop.domain.structure import LegalForm
from pdca_desktop.domain.words import WORD, folded, words_of

R = TypeVar("R")
Change = Callable[[Slot, Any, Privacy], Any]

ERASED = "Personne effacée"
"""Stands for the name, so that nobody takes the blank for something to fill in."""

STRUCK = "[effacé]"

_OWN_NAME = frozenset({LegalForm.MICRO, LegalForm.EI})
"""Companies that are their owner: name and registration numbers are personal."""

_OF_A_PERSON = frozenset({Privacy.PERSONAL, Privacy.SENSITIVE})
_REFERENCES = frozenset({"id", "holder", "chosen", "sha256"})
_SHORTEST, _SHORTEST_PART, _SHORTEST_NUMBER = 2, 4, 6


@dataclass(frozen=True, slots=True)
class Eraser:
    """The erasure of one person from one dossier.

    Attributes:
        person: identifier of the person's row.
        marks: what names the person, each in one word without accents or case.
    """

    person: str
    marks: frozenset[str]

    @classmethod
    def of(cls, person_id: str, versions: Sequence[Person]) -> "Eraser":
        """The erasure of a person who was, over time, each of these; the last first."""
        now = {mark for one in versions[:1] for mark in _marks(one)}
        former = {mark for one in versions[1:] for mark in _marks(one)}
        # Kept as it is typed, a name leaves its beginnings behind: they are words of their own ("Le", "Mar").
        whole = {
            mark
            for mark in former
            if len(mark) >= _SHORTEST_PART
            and not any(other != mark and other.startswith(mark) for other in now | former)
        }
        return cls(person_id, frozenset(now | whole))

    def says(self, data: object) -> bool:
        """Whether a text, or plain JSON data, names the person."""
        if isinstance(data, str):
            return next(self._named(data), None) is not None
        if isinstance(data, dict):
            return any(map(self.says, data.values()))
        return isinstance(data, list) and any(map(self.says, data))

    def left(self, person: Person) -> Person:
        """What is left of the person where they are no longer a holder: nothing is counted there."""
        return Person(id=person.id, last_name=ERASED)

    def struck(self, data: Any) -> Any:
        """A text, or plain JSON data, with the person's name struck out wherever it stands."""
        if isinstance(data, dict):
            return {name: self.struck(value) for name, value in data.items()}
        return [self.struck(one) for one in data] if isinstance(data, list) else self._struck(data)

    def applied(self, dossier: Dossier) -> Dossier:
        """The dossier without the person."""
        alone = is_alone(dossier, self.person)
        days = [day for day in (dossier.applied_on, dossier.decided_on, dossier.effective_on) if day]
        holders = tuple(
            core(one, days) if one.id == self.person else _walked(one, self._long_struck)
            for one in dossier.holders
        )
        pieces = tuple(_bare(one) if alone or one.holder == self.person else one for one in dossier.pieces)
        structure = dossier.structure
        if alone and structure.legal_form in _OWN_NAME:
            structure = replace(structure, name="", trade_name="", siren="", siret="")

        def rest(slot: Slot, value: Any, privacy: Privacy) -> Any:
            if alone and privacy in _OF_A_PERSON and not slot.declared.counted:
                return _blank(slot)
            coded = slot.declared.check is not None or slot.name in _REFERENCES or slot.kind is not Kind.TEXT
            free = not (coded or slot.declared.counted or privacy is Privacy.STAFF)
            return self._struck(value) if free else value

        bare = replace(dossier, holders=(), pieces=pieces, structure=structure)
        return replace(_walked(bare, rest), holders=holders)

    def _long_struck(self, slot: Slot, value: Any, _: Privacy) -> Any:
        """Of another holder, only what is told at length: a shared family name stays theirs."""
        return self._struck(value) if slot.declared.long else value

    def _struck(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        text, end = "", 0
        for first, last in self._named(value):
            text, end = text + value[end:first] + STRUCK, last
        return text + value[end:] if end else value

    def _named(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text names the person: the longest runs of words that make a mark together."""
        words = [(found.start(), found.end(), folded(found[0])) for found in WORD.finditer(text)]
        longest = max(map(len, self.marks), default=0)
        at = 0
        while at < len(words):
            joined, last = "", -1
            for rank in range(at, len(words)):
                joined += words[rank][2]
                if joined in self.marks:
                    last = rank
                if len(joined) >= longest:
                    break
            if last >= 0:
                yield words[at][0], words[last][1]
            at = max(last, at) + 1


def is_alone(dossier: Dossier, person_id: str) -> bool:
    """Whether nobody else is left among the holders."""
    return all(one.id == person_id or is_erased(one) for one in dossier.holders)


def is_erased(person: Person) -> bool:
    """Whether the person was erased."""
    return person.last_name == ERASED


def core(person: Person, days: Iterable[date] = ()) -> Person:
    """What is left of a person: what the report counts, and no name.

    Args:
        person: the one who goes.
        days: on which the age must stay the same.
    """

    def kept(slot: Slot, value: Any, _: Privacy) -> Any:
        if not slot.declared.counted:
            return _blank(slot)
        return value

    left = replace(_walked(person, kept), id=person.id, last_name=ERASED)
    return replace(left, birth_date=None if person.birth_date is None else same_age(person.birth_date, days))


def same_age(birth: date, days: Iterable[date]) -> date:
    """A date of birth that says the age on these days, and not the birthday."""
    known = sorted({day for day in days if day >= birth})
    for day in known:
        other = _years_before(day, age_on(birth, day))
        if all(age_on(other, one) == age_on(birth, one) for one in known):
            return other
    return birth.replace(month=1, day=1)


def personal(
    record: Any, privacy: Privacy = Privacy.PLAIN, at: str = ""
) -> Iterator[tuple[str, Slot, Privacy]]:
    """The places of a record that hold a value, with what each says of a living person."""
    for name, slot in slots_of(type(record)).items():
        value, level, place = getattr(record, name), _level(privacy, slot), f"{at}/{name}"
        if slot.kind is Kind.RECORD and value is not None:
            yield from personal(value, level, place)
        elif slot.kind is Kind.RECORDS:
            for rank, item in enumerate(value):
                yield from personal(item, level, f"{place}/{rank}")
        elif value != _blank(slot):
            yield place, slot, level


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _walked(record: R, change: Change, privacy: Privacy = Privacy.PLAIN) -> R:
    """The record, each of its values changed."""
    changed: dict[str, Any] = {}
    for name, slot in slots_of(type(record)).items():
        value, level = getattr(record, name), _level(privacy, slot)
        if slot.kind is Kind.RECORD and value is not None:
            new: Any = _walked(value, change, level)
        elif slot.kind is Kind.RECORDS:
            new = tuple(_walked(item, change, level) for item in value)
        else:
            new = change(slot, value, level)
        if new != value:
            changed[name] = new
    return replace(record, **changed) if changed else record  # type: ignore[type-var]


def _level(above: Privacy, slot: Slot) -> Privacy:
    """What a field says of a person: what itself or the record around it was declared to."""
    return slot.declared.privacy if slot.declared.privacy is not Privacy.PLAIN else above


def _blank(slot: Slot) -> Any:
    return None if slot.optional else slot.default


def _bare(piece: Piece) -> Piece:
    """The line of a document that is gone."""
    return replace(piece, sha256="", file_name="", note="")


def _marks(person: Person) -> Iterator[str]:
    """What names the person: names and their parts, address, number, accounts; not a commune, not a year."""
    for name in (person.last_name, person.birth_name, person.first_name):
        words = words_of(name)
        parts = [word for word in words if len(word) >= _SHORTEST_PART]
        yield from (mark for mark in ("".join(words), *parts) if len(mark) >= _SHORTEST)
    for text in (person.email, person.iban, person.home.address):
        words = words_of(text)
        if len(words) > 1 or any(map(str.isdigit, text)):
            yield "".join(words)
    digits = "".join(words_of(person.phone))
    if digits.isdigit() and len(digits) >= _SHORTEST_NUMBER:
        yield digits
        yield "33" + digits.removeprefix("0") if digits.startswith("0") else "0" + digits.removeprefix("33")
