"""What is typed and is no act of the journal yet, kept beside the dossiers: a power cut takes a key stroke.

A draft says, of every part of the dossier that was touched, what its author saw and what they want. Read
back, it is merged like any other edit: what the file holds since is never overwritten, a conflict is told.

    typing = Typing(stored)                       # on the main thread
    typing.take(dossier)                          # at each key stroke
    typing.draft(store)                           # in a job, as often as it likes
    typing.save(store, typing.going(act))         # in a job; what was typed since is the draft that stays
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from threading import Lock
from typing import Any, NamedTuple

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.record import slots_of
from pdca_desktop.errors import FileError
from pdca_desktop.exchange import codec
from pdca_desktop.services.ports import Act, DossierStore, Note

NOTES = "draft:"
"""How the names of all drafts begin, those set aside too."""

_FORMAT = 1
_UNREADABLE = typeset("Elle n'est pas dans une forme que cette version de l'application sait lire.")


class Draft(NamedTuple):
    """What was typed over a dossier.

    Attributes:
        before: the dossier its author saw, as far as they touched it.
        after: what they want.
    """

    before: Dossier
    after: Dossier


def name_of(dossier_id: str) -> str:
    """The note in which the draft of a dossier is kept."""
    return f"{NOTES}{dossier_id}"


def asides_of(dossier_id: str) -> str:
    """How the names of the drafts of a dossier that were set aside begin."""
    return f"{name_of(dossier_id)}:"


def aside_of(dossier_id: str, text: str) -> str:
    """The note in which a draft that cannot be read waits for a version that can; the same text, the same."""
    return f"{asides_of(dossier_id)}{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def dossier_of(name: str) -> str:
    """The dossier of a draft, by the name of its note; empty for a note that is no draft."""
    return name.removeprefix(NOTES).partition(":")[0] if name.startswith(NOTES) else ""


def written(before: Dossier, after: Dossier) -> str:
    """The draft as a text; empty when nothing was touched."""
    touched = [slot for name, slot in slots_of(Dossier).items() if _differs(name, before, after)]
    if not touched:
        return ""
    sides = {
        side: {slot.name: codec.encode_value(slot, getattr(dossier, slot.name)) for slot in touched}
        for side, dossier in (("before", before), ("after", after))
    }
    return json.dumps({"format": _FORMAT, **sides}, ensure_ascii=False)


def read(text: str, stored: Dossier) -> Draft:
    """The draft of a text, over the dossier as it is kept now.

    Raises:
        FileError: a newer version wrote it, or it is damaged.
    """
    try:
        data = json.loads(text, parse_float=Decimal)
        form, before, after = data["format"], dict(data["before"]), dict(data["after"])
    except (ValueError, TypeError, KeyError) as error:
        raise FileError(_UNREADABLE) from error
    if form != _FORMAT or set(before) != set(after):
        raise FileError(_UNREADABLE)
    return Draft(*(replace(stored, **_decoded(side)) for side in (before, after)))


def without(text: str, stored: Dossier, applied: Callable[[Dossier], Dossier]) -> str:
    """A draft after an erasure: nothing in it says more of the person than the dossier does.

    Args:
        text: the draft.
        stored: the dossier, before the erasure or after.
        applied: makes the erasure in a dossier.

    Returns:
        The draft that remains; empty when it could not be read, for then nobody knows whom it names.
    """
    try:
        draft = read(text, stored)
    except FileError:
        return ""
    return written(*map(applied, draft))


@dataclass(slots=True)
class _Ground:
    """What the adviser types over, as the store is known to hold it."""

    dossier: Dossier


@dataclass(frozen=True, slots=True)
class _Typed:
    """What is on the screen, and over what; replaced as one, so that every thread sees both or neither."""

    ground: _Ground
    dossier: Dossier


@dataclass(frozen=True, slots=True)
class Going:
    """What is on its way to the store.

    Attributes:
        ground: what it was typed over; moved up when it is kept.
        shown: what the adviser saw when it left, over which they may have typed.
        over: the edit instead of what was typed: what the store holds, and what it shall hold.
    """

    act: Act
    ground: _Ground
    shown: Dossier
    over: Draft | None = None


class Typing:
    """A dossier between the screen and the file: the main thread says what is typed, jobs keep it.

    Nothing the main thread calls waits for the disk.

    Args:
        stored: the dossier as the store gave it.
        draft: what was read back over it, when there was something.
    """

    def __init__(self, stored: Dossier, draft: Draft | None = None) -> None:
        self._turn = Lock()
        before, after = draft or Draft(stored, stored)
        self._typed = _Typed(_Ground(before), after)
        self._kept: str | None = None if draft else ""

    @property
    def ground(self) -> Dossier:
        """What the store is known to hold, of what the adviser sees."""
        return self._typed.ground.dossier

    @property
    def newest(self) -> Dossier:
        """What is on the screen."""
        return self._typed.dossier

    def take(self, dossier: Dossier) -> None:
        """Another value is on the screen."""
        self._typed = _Typed(self._typed.ground, dossier)

    def begin(self, stored: Dossier) -> None:
        """The screen follows the store: what is typed next is typed over this."""
        self._typed = _Typed(_Ground(stored), stored)

    def going(self, act: Act) -> Going:
        """All that is typed, to be kept."""
        return Going(act, self._typed.ground, self._typed.dossier)

    def settling(self, act: Act, over: Draft, shown: Dossier) -> Going:
        """An edit that stands for what was typed, over another value of the store.

        Args:
            act: who and why.
            over: what the store holds, and what it shall hold.
            shown: what was on the screen when that was decided.
        """
        return Going(act, self._typed.ground, shown, over)

    def draft(self, store: DossierStore) -> Dossier:
        """Write what is typed beside the dossiers, unless it is there already; for a job.

        Returns:
            The value that is safe from now on.

        Raises:
            AppError: it cannot be written.
        """
        with self._turn:
            typed = self._typed
            text = written(typed.ground.dossier, typed.dossier)
            if text != self._kept:
                store.keep_note(name_of(typed.dossier.id), text)
                self._kept = text
            return typed.dossier

    def save(self, store: DossierStore, going: Going) -> Dossier:
        """Make an act of what was typed, and a draft of what was typed since, in one transaction; for a job.

        Returns:
            The dossier as stored.

        Raises:
            AppError: as `DossierStore.save`; the draft still says all of it.
        """
        with self._turn:
            typed = self._typed
            before, after = going.over or Draft(going.ground.dossier, going.shown)
            ground = going.shown if typed.ground is going.ground else typed.ground.dossier
            rest = written(ground, typed.dossier)
            stored = store.save(before, after, going.act, Note(name_of(after.id), rest))
            going.ground.dossier, self._kept = going.shown, rest
            return stored


def _differs(name: str, before: Dossier, after: Dossier) -> bool:
    one, other = getattr(before, name), getattr(after, name)
    return one is not other and bool(one != other)


def _decoded(data: dict[str, Any]) -> dict[str, Any]:
    read_back = codec.decode(Dossier, data)
    return {name: getattr(read_back, name) for name in data}
