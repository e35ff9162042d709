"""What the head office published, as this device may use it: signed, in force, readable.

A publication whose signature does not hold is kept and shown, never used. Of the sound versions of a name,
the last one whose first day has come is in force. What was signed stays in force until what takes its place,
or takes it back, is signed too.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeVar

from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.french import day as told_day
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.network import committees_of
from pdca_desktop.domain.project import Segment
from pdca_desktop.domain.territory import Commune, PriorityDistrict, QpvGeneration, Territories
from pdca_desktop.errors import AppError
from pdca_desktop.exchange.precedence import is_replaced, withdrawal_of
from pdca_desktop.exchange.publications import (
    PUBLISHER,
    Calendar,
    Content,
    Kind,
    People,
    Publication,
    Rules,
    Session,
    TerritoryLists,
    content_of,
)
from pdca_desktop.exchange.signing import is_signed, trusted

if TYPE_CHECKING:  # the window is painted before the rules are loaded
    from pdca_desktop.rules.values import RulePack

_Shape = TypeVar("_Shape", bound=Content)


class PublishedShelf(Protocol):
    """Where the device keeps what came in."""

    def rows(self) -> Sequence[Publication]:
        """Everything that came in and was not deleted by the head office, sound or not."""
        ...

    def upheld(self) -> Sequence[Publication]:
        """What was signed and stays, though the head office no longer sends it so."""
        ...

    def key(self) -> str:
        """The pinned key; empty when this device was given none."""
        ...

    def keep_key(self, public: str) -> None:
        """Pin a key.

        Raises:
            AppError: it cannot be written.
        """
        ...


class Use(Choice):
    """What a publication is good for here."""

    IN_FORCE = "in_force", "En vigueur"
    LATER = "later", "À venir"
    REPLACED = "replaced", "Remplacé"
    WITHDRAWN = "withdrawn", "Retiré"
    UNSIGNED = "unsigned", "Signature non valide"
    UNREADABLE = "unreadable", "Illisible ici"


@dataclass(frozen=True, slots=True)
class Posted:
    """A publication as it is shown and used.

    Attributes:
        content: None when it may not be used.
        trouble: French sentence: why it is not used, or why it still is, and what to do; or empty.
        upheld: the head office no longer sends it, without having taken it back by its signature.
    """

    publication: Publication
    use: Use
    content: Content | None = None
    trouble: str = ""
    upheld: bool = False

    @property
    def label(self) -> str:
        """Its kind, in French."""
        kind = self.publication.known
        return kind.label if kind else typeset(f"Genre inconnu « {self.publication.kind} »")

    @property
    def name(self) -> str:
        """Its name; of a withdrawal, the kind and the name of what it would take back."""
        given = self.publication.name
        if self.publication.known is not Kind.WITHDRAWAL:
            return given
        value, _, name = given.partition("/")
        return next((f"{kind.label}, {name}" for kind in Kind if kind.value == value), given)

    @property
    def first_day(self) -> date | None:
        """The day from which it is in force."""
        return _day(self.publication.valid_from)

    @property
    def standing(self) -> str:
        """What it is good for, in a few words: "En vigueur depuis le 01/06/2027"."""
        first = told_day(self.first_day)
        since = {Use.IN_FORCE: f" depuis le {first}", Use.LATER: f", à partir du {first}"}
        said = self.use.label + since.get(self.use, "")
        return typeset(f"{said}, retrait non signé" if self.upheld else said)


class Publications:
    """Reads the shelf once, and again after each exchange. Any thread may ask."""

    def __init__(self, shelf: PublishedShelf) -> None:
        self._shelf = shelf
        self._lock = threading.RLock()
        self._posted: tuple[date, tuple[Posted, ...]] | None = None
        self._packs: dict[str, RulePack] = {}
        self._territories: Territories | None = None

    def posted(self, today: date) -> tuple[Posted, ...]:
        """Everything that is published, by kind and name; the keys are not shown. Slow the first time."""
        with self._lock:
            if self._posted is None or self._posted[0] != today:
                self._posted = today, self._read(today)
                self._territories = None
            return self._posted[1]

    def forget(self) -> None:
        """The dossiers close, or others open: nothing of what was read stays in memory."""
        with self._lock:
            self._posted = self._territories = None
            self._packs.clear()

    def refresh(self) -> None:
        """An exchange brought something: read again, and follow the head office to its newer key.

        Raises:
            AppError: the key cannot be written.
        """
        with self._lock:
            self._posted = self._territories = None
            pinned = self._shelf.key()
            present = trusted(pinned, self._shelf.rows())
            if present != pinned:
                self._shelf.keep_key(present)

    def pack(self, today: date) -> "RulePack":
        """The rules that judge: the last published ones in force, or the shipped ones. Slow at first."""
        from pdca_desktop.services.rulebook import shipped_pack  # noqa: PLC0415

        with self._lock:
            ranked = sorted(
                (
                    one
                    for one in self.posted(today)
                    if one.use is Use.IN_FORCE and isinstance(one.content, Rules)
                ),
                key=lambda one: (one.publication.valid_from, one.publication.published_at),
            )
            for one in reversed(ranked):
                return self._packs[one.publication.signature]
            return shipped_pack()

    def territories(self, today: date) -> Territories:
        """The lists of communes and districts in force; empty when none is published."""
        with self._lock:
            if self._territories is None:
                lists = list(self._contents(TerritoryLists, today))
                self._territories = Territories.of(
                    (
                        Commune(one.code, one.name, one.epci_code, one.epci_name)
                        for each in lists
                        for one in each.communes
                    ),
                    (
                        PriorityDistrict(one.code, one.name, QpvGeneration(one.generation), one.communes)
                        for each in lists
                        for one in each.districts
                        if one.generation in set(QpvGeneration)
                    ),
                )
            return self._territories

    def sessions(self, segment: Segment | None, today: date) -> tuple[Session, ...]:
        """The sessions of the committees that a dossier of that segment may go to, by day."""
        named = {one.value for one in committees_of(segment)}
        found = {one for each in self._contents(Calendar, today) for one in each.sessions}
        return tuple(sorted((one for one in found if one.committee in named), key=lambda one: one.day))

    def names(self, today: date) -> Mapping[str, str]:
        """Who did something, by the identifier that history keeps: people of the network, the head office."""
        people = (one for each in self._contents(People, today) for one in each.people)
        return {PUBLISHER: "le siège"} | {one.id: one.name for one in people}

    def _contents(self, shape: type[_Shape], today: date) -> Iterator[_Shape]:
        for one in self.posted(today):
            if one.use is Use.IN_FORCE and isinstance(one.content, shape):
                yield one.content

    def _read(self, today: date) -> tuple[Posted, ...]:
        rows = self._shelf.rows()
        key = trusted(self._shelf.key(), rows)
        upheld = [one for one in self._shelf.upheld() if one not in rows and is_signed(one, key)]
        sound = [*(one for one in rows if is_signed(one, key)), *upheld]
        posted = [
            *(self._posted_of(one, sound, key, today) for one in rows if _is_shown(one, sound)),
            *(self._upheld_of(one, sound, key, today) for one in upheld if _is_shown(one, sound)),
        ]
        return tuple(
            sorted(
                (one for one in posted if one.use is not Use.REPLACED or not one.upheld),
                key=lambda one: (_rank(one.publication), one.publication.name, -one.publication.version),
            )
        )

    def _upheld_of(self, one: Publication, sound: Sequence[Publication], key: str, today: date) -> Posted:
        posted = self._posted_of(one, sound, key, today)
        return replace(posted, trouble=posted.trouble or _UPHELD, upheld=True)

    def _posted_of(self, one: Publication, sound: Sequence[Publication], key: str, today: date) -> Posted:
        if one not in sound:
            return Posted(one, Use.UNSIGNED, None, _NO_KEY if not key else _UNSIGNED)
        withdrawal = withdrawal_of(one, sound)
        if withdrawal is not None:
            return Posted(one, Use.WITHDRAWN, None, _withdrawn(withdrawal))
        try:
            content = content_of(one)
            if isinstance(content, Rules):
                self._take_pack(one, content)
        except AppError as error:
            return Posted(one, Use.UNREADABLE, None, str(error))
        first = _day(one.valid_from)
        if first is None or first > today:
            return Posted(one, Use.LATER, content)
        replaced = is_replaced(one, sound, today.isoformat())
        return Posted(one, Use.REPLACED if replaced else Use.IN_FORCE, content)

    def _take_pack(self, one: Publication, rules: Rules) -> None:
        """Read a pack as strictly as a shipped one.

        Raises:
            RulePackError: this version cannot judge with it.
        """
        from pdca_desktop.services.rulebook import published_pack  # noqa: PLC0415

        if one.signature not in self._packs:
            self._packs[one.signature] = published_pack(rules)


_UNSIGNED = typeset(
    "La signature du siège n'est pas valide : ce contenu n'est pas utilisé. Prévenez le siège ; s'il a "
    "changé de clé, il vous donnera un nouveau code de rattachement."
)
_NO_KEY = typeset(
    "Ce poste ne connaît pas encore la clé du siège : ce contenu n'est pas utilisé. Échangez avec le siège, "
    "ou rattachez ce poste à nouveau."
)
_UPHELD = typeset(
    "Le siège ne l'envoie plus tel qu'il l'avait signé, et aucun retrait signé n'est arrivé : ce contenu "
    "reste utilisé. Demandez au siège s'il l'a retiré."
)


def _withdrawn(withdrawal: Publication) -> str:
    since = told_day(_day(withdrawal.published_at[:10]))
    return typeset(
        f"Le siège l'a retiré le {since}, et ce retrait est signé : ce contenu n'est plus utilisé, même s'il "
        "est envoyé de nouveau."
    )


def _is_shown(one: Publication, sound: Sequence[Publication]) -> bool:
    """Keys never; withdrawals only when they are not believed."""
    return one.known is not Kind.KEY and (one.known is not Kind.WITHDRAWAL or one not in sound)


def _rank(one: Publication) -> int:
    kinds = [kind.value for kind in Kind]
    return kinds.index(one.kind) if one.kind in kinds else len(kinds)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
