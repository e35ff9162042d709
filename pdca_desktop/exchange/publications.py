"""What the head office publishes to every device: kinds, typed contents, and the row that carries one.

A publication travels as a row of the entity "Publication". Its content is a JSON text inside a JSON string,
so that the bytes that were signed are the bytes that arrive, whatever wrote them down on the way.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError

PUBLICATION = "Publication"
"""Entity of the rows."""

EVERYBODY = "siege"
"""Scope of the rows, which every perimeter holds; that of a dossier always has a slash."""

PUBLISHER = "siege"
"""Account, device and stream of the head office's own acts: it alone may publish."""

MOST_CONTENT = 4_000_000  # characters


class Kind(Choice):
    """What may be published."""

    RULES = "rules", "Jeu de règles"
    LETTERS = "letters", "Modèles de lettres"
    TERRITORIES = "territories", "Communes et quartiers prioritaires"
    ENVELOPES = "envelopes", "Enveloppes"
    CALENDAR = "calendar", "Calendrier des comités"
    MEMBERS = "members", "Membres des comités"
    PEOPLE = "people", "Personnes du réseau"
    KEY = "key", "Clé de signature du siège"
    WITHDRAWAL = "withdrawal", "Retrait"


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication as it travels.

    Attributes:
        kind: value of a `Kind`; one that this version does not know passes through unharmed.
        name: tells two of a kind apart ("2027", "Pas-de-Calais").
        version: 1, 2, 3… of that kind and name.
        valid_from: first day it is in force, ISO.
        content: JSON text of the shape of its kind.
        published_at: instant, ISO in UTC; of what one head office publishes, never before an earlier one.
        signature: of the head office (`signing.py`).
    """

    kind: str
    name: str
    version: int
    valid_from: str
    content: str
    published_at: str
    signature: str = ""

    @property
    def id(self) -> str:
        """Identifier of its row."""
        told = f"{self.kind}\0{self.name}\0{self.version}".encode()
        return hashlib.blake2b(told, digest_size=16).hexdigest()

    @property
    def moment(self) -> tuple[str, int]:
        """Its place in the order in which the head office published; both parts of it are signed."""
        return self.published_at, self.version

    @property
    def subject(self) -> str:
        """Its kind and name, by which a withdrawal is named too."""
        return self.name if self.known is Kind.WITHDRAWAL else subject(self.kind, self.name)

    @property
    def known(self) -> Kind | None:
        """Its kind; None when this version does not know it."""
        return next((kind for kind in Kind if kind.value == self.kind), None)


def subject(kind: str, name: str) -> str:
    """The name of a withdrawal of what is published of a kind and name."""
    return f"{kind}/{name}"


class Rules(msgspec.Struct, frozen=True):
    """A rule pack: the number of the release and the TOML files that hold it, by name."""

    number: str
    files: dict[str, str]


class Letter(msgspec.Struct, frozen=True):
    """A model of a letter; its fields are written {comme_ceci}."""

    title: str
    text: str


class Letters(msgspec.Struct, frozen=True):
    """Models of letters."""

    letters: tuple[Letter, ...]


class CommuneRow(msgspec.Struct, frozen=True):
    """A commune: INSEE code, name, SIREN and name of its EPCI."""

    code: str
    name: str
    epci_code: str = ""
    epci_name: str = ""


class DistrictRow(msgspec.Struct, frozen=True):
    """A priority district: code, name, generation ("2015" or "2024"), codes of its communes."""

    code: str
    name: str
    generation: str
    communes: tuple[str, ...]


class TerritoryLists(msgspec.Struct, frozen=True):
    """The official lists of communes and of priority districts."""

    communes: tuple[CommuneRow, ...] = ()
    districts: tuple[DistrictRow, ...] = ()


class Envelope(msgspec.Struct, frozen=True):
    """What may be spent in a year on a scheme.

    Attributes:
        cents: whole cents of euros.
        agency: the agency it is for; empty: all.
    """

    scheme: str
    year: int
    cents: int
    funder: str = ""
    agency: str = ""


class Envelopes(msgspec.Struct, frozen=True):
    """Credits by scheme and year."""

    envelopes: tuple[Envelope, ...]


class Session(msgspec.Struct, frozen=True):
    """A session of a committee.

    Attributes:
        committee: value of a `Committee`.
        deadline: last day to hand a dossier over; None: not said.
    """

    day: date
    committee: str
    place: str
    deadline: date | None = None
    hour: str = ""


class Calendar(msgspec.Struct, frozen=True):
    """Sessions of committees."""

    sessions: tuple[Session, ...]


class Member(msgspec.Struct, frozen=True):
    """Somebody who sits on a committee, and the college it sits for."""

    committee: str
    name: str
    organisation: str
    college: str = ""


class Members(msgspec.Struct, frozen=True):
    """Who sits on committees."""

    members: tuple[Member, ...]


class Colleague(msgspec.Struct, frozen=True):
    """Somebody who works in the network: account, name, role, agency; or who has left it."""

    id: str
    name: str
    role: str
    agency: str
    left: bool = False


class People(msgspec.Struct, frozen=True):
    """Who works in the network, those who left included: history still names them."""

    people: tuple[Colleague, ...]


class NewKey(msgspec.Struct, frozen=True):
    """The public key that takes the place of the one that signs this."""

    public: str


class Withdrawal(msgspec.Struct, frozen=True):
    """What was published of a kind and name until then is taken back, up to that version."""

    kind: str
    name: str
    version: int


Content = Rules | Letters | TerritoryLists | Envelopes | Calendar | Members | People | NewKey | Withdrawal

_SHAPES: Mapping[Kind, type[Any]] = {
    Kind.RULES: Rules,
    Kind.LETTERS: Letters,
    Kind.TERRITORIES: TerritoryLists,
    Kind.ENVELOPES: Envelopes,
    Kind.CALENDAR: Calendar,
    Kind.MEMBERS: Members,
    Kind.PEOPLE: People,
    Kind.KEY: NewKey,
    Kind.WITHDRAWAL: Withdrawal,
}
_KINDS = {shape: kind for kind, shape in _SHAPES.items()}


class UnreadableError(AppError):
    """A content that this version cannot read."""


def kind_of(content: Content) -> Kind:
    """The kind of a content."""
    return _KINDS[type(content)]


def written(content: Content) -> str:
    """A content as it is signed and travels: the same content gives the same text."""
    return msgspec.json.encode(content, order="sorted").decode()


def content_of(publication: Publication) -> Content:
    """The content of a publication.

    Raises:
        UnreadableError: its kind is not known here, or its content is of another version.
    """
    kind = publication.known
    if kind is None:
        raise UnreadableError(
            typeset("Cette version de l'application ne connaît pas encore ce que le siège publie là.")
        )
    try:
        content: Content = msgspec.json.decode(publication.content, type=_SHAPES[kind])
    except msgspec.MsgspecError as error:
        raise UnreadableError(
            typeset("Cette version de l'application ne sait pas lire ce contenu : mettez-la à jour.")
        ) from error
    return content


def fields_of(publication: Publication) -> dict[str, str]:
    """The row of a publication: canonical JSON by field name."""
    values: dict[str, object] = {
        "/kind": publication.kind,
        "/name": publication.name,
        "/version": publication.version,
        "/valid_from": publication.valid_from,
        "/content": publication.content,
        "/published_at": publication.published_at,
        "/signature": publication.signature,
    }
    return {name: msgspec.json.encode(value).decode() for name, value in values.items()}


def from_fields(fields: Mapping[str, object]) -> Publication | None:
    """The publication of a row's plain values; None when it is none."""
    told = {name: fields.get(f"/{name}", "") for name in _TEXTS}
    version = fields.get("/version")
    if not all(isinstance(one, str) for one in told.values()) or not isinstance(version, int):
        return None
    return Publication(version=version, **{name: str(one) for name, one in told.items()})


_TEXTS = ("kind", "name", "valid_from", "content", "published_at", "signature")
