"""The journal of a dossier in words: who, when, which field, from what to what; for a long one, in a job."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pdca_desktop.domain import french
from pdca_desktop.domain import path as places
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.record import Kind, Slot, is_blank, slots_of
from pdca_desktop.errors import FileError
from pdca_desktop.exchange.codec import Json, decode
from pdca_desktop.services.blocks import block_told, changes_told
from pdca_desktop.services.ports import JournalEntry

_TOGETHER = timedelta(minutes=10)
_STATE = "/state"
_FILLED, _ADDED, _REMOVED = "rempli", "ajouté", "retiré"
_MADE, _DELETED, _RESTORED, _ERASED = "créé", "supprimé", "rétabli", "effacé"


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history.

    Attributes:
        who: identifier of the author.
        why: what was done.
        where: the field in words.
        before: value in words, whole.
        after: value in words, whole.
    """

    at: datetime
    who: str
    why: str
    path: str
    where: str
    before: str
    after: str
    internal: bool = False

    @property
    def reason(self) -> str:
        """What the act was for, when it says more than the field that it changed."""
        said = {words.casefold() for words in self.why.split(", ")}
        return "" if self.where.rpartition(" › ")[2].casefold() in said else self.why


def tell(entries: Iterable[JournalEntry]) -> tuple[Told, ...]:
    """The history, last first; one author's successive key strokes in one field are one line."""
    return tuple(_line(entry) for entry in _joined(entries))


def _joined(entries: Iterable[JournalEntry]) -> Iterator[JournalEntry]:
    """Entries of one field by one author within minutes, as one, from the first value seen to the last."""
    open_: dict[str, tuple[int, JournalEntry]] = {}
    kept: list[JournalEntry] = []
    for entry in entries:
        known = open_.get(entry.path)
        if known is not None and entry.path not in ("", _STATE) and not _is_row(entry):
            rank, later = known
            if later.who == entry.who and later.at - entry.at <= _TOGETHER and later.seen == entry.new:
                joined = replace(later, seen=entry.seen)
                kept[rank] = joined
                open_[entry.path] = (rank, joined)
                continue
        open_[entry.path] = (len(kept), entry)
        kept.append(entry)
    return (entry for entry in kept if entry.seen != entry.new or _is_row(entry))


def _is_row(entry: JournalEntry) -> bool:
    """Whether a whole row came or went."""
    return entry.path.rpartition("/")[2].isdecimal()


def _line(entry: JournalEntry) -> Told:
    told = Told(entry.at, entry.who, entry.why, entry.path, "", "", "")
    if not entry.path:
        verb = _DELETED if entry.new is None else _MADE if entry.seen is None else _RESTORED
        return replace(told, where="Dossier", before="", after=verb)
    try:
        slot = places.slot_at(Dossier, entry.path)
        where = french.typeset(places.label(Dossier, entry.path))
    except LookupError:
        return replace(told, where=entry.path, before=_plain(entry.seen), after=_plain(entry.new))
    if _is_row(entry):
        after = _REMOVED if entry.new is None else _ERASED if entry.seen == entry.new else _ADDED
        return replace(
            told,
            where=where,
            before=_row(slot.of, entry.seen),
            after=after if entry.new is None else _joined_words(_row(slot.of, entry.new), after),
        )
    before, after = value_told(slot, entry.seen), value_told(slot, entry.new)
    if slot.kind is Kind.RECORD:
        before, after = _block(slot, entry.seen, entry.new) or (before, after)
    return replace(told, where=where, before=before, after=after, internal=slot.declared.internal)


def _block(slot: Slot, seen: Json, new: Json) -> tuple[str, str] | None:
    """What a block was, and what was done to it; None when it was written otherwise than it is read now."""
    try:
        before, after = (None if one is None else decode(slot.of, one) for one in (seen, new))
    except (FileError, TypeError):
        return None
    base = slot.of() if before is None else before
    return block_told(before), changes_told(base, after)


def _row(of: type[Any], data: Json) -> str:
    """What names a row."""
    if not isinstance(data, dict):
        return ""
    names = " ".join(str(data[key]) for key in ("first_name", "last_name") if data.get(key))
    if names:
        return names
    for key in ("name", "label", "title", "kind", "criterion", "scheme", "rule"):
        if data.get(key):
            return french.typeset(
                _label(slots_of(of)[key], data[key]) if key in slots_of(of) else str(data[key])
            )
    return ""


def value_told(slot: Slot, data: Json) -> str:
    """A stored value in words.

    Raises:
        ValueError: it is not what the field holds.
    """
    if data is None or is_blank(data) or not (data or isinstance(data, bool | int)):
        return french.UNANSWERED
    if slot.kind in (Kind.RECORD, Kind.RECORDS):
        count = len(data) if isinstance(data, list) else 0
        return f"{count} ligne{'s' if count > 1 else ''}" if count else _FILLED
    if slot.kind in (Kind.CHOICE, Kind.CHOICES):
        chosen: list[Any] = data if isinstance(data, list) else [data]
        return french.typeset(", ".join(_label(slot, one) for one in chosen))
    if slot.kind is Kind.YES_NO:
        return french.yes_no(bool(data))
    text = _plain(data)
    if slot.kind is Kind.DATE and len(text) == 10:
        return f"{text[8:]}/{text[5:7]}/{text[:4]}"
    if slot.kind is Kind.EUROS:
        return french.euros(Euros.of(text))
    if slot.kind is Kind.DECIMAL:
        text = text.replace(".", ",")
    unit = slot.declared.unit
    return f"{text}{french.NO_BREAK}{unit}" if unit else text


def _label(slot: Slot, value: object) -> str:
    if slot.kind not in (Kind.CHOICE, Kind.CHOICES):
        return str(value)
    return next((member.label for member in slot.of if member.value == value), str(value))


def _joined_words(name: str, verb: str) -> str:
    return f"{verb} : {name}" if name else verb


def _plain(data: Json) -> str:
    if data is None:
        return french.UNANSWERED
    return str(data)
