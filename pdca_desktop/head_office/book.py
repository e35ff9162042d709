"""The rows of the head office while one request is worked on: read once, changed in memory, written once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from pdca_desktop.exchange.messages import WireOp

ROOT = "Dossier"
PARENT = "parent"
AGENCY = "/agency"
SEGMENT = "/segment"

Key: TypeAlias = tuple[str, str]
"""Entity and row."""


@dataclass(slots=True)
class Held:
    """A row.

    Attributes:
        root: dossier it belongs to; its own identifier for a dossier.
        scope: who may hold it (`scope_of`).
        seq: last commit that named it.
        fields: canonical JSON by name; a field never given is absent.
        owner: account that made a dossier; empty for its rows.
    """

    entity: str
    row: str
    root: str
    scope: str
    seq: int
    deleted: bool
    fields: dict[str, str]
    owner: str = ""

    @property
    def key(self) -> Key:
        """Entity and row."""
        return self.entity, self.row


@dataclass(frozen=True, slots=True)
class Waiting:
    """An operation whose row was not there: kept, and tried again when the row arrives."""

    seq: int
    i: int
    op: WireOp


@dataclass(frozen=True, slots=True)
class Writer:
    """Who gave a value, and when by the clock of that device."""

    who: str
    wall: str


class Shelf(Protocol):
    """Where the rows are kept."""

    def rows(self, keys: Collection[Key]) -> Iterable[Held]:
        """The rows of these names that are there."""
        ...

    def family(self, root: str) -> Iterable[Held]:
        """A dossier and every row of it."""
        ...

    def waiting(self, keys: Collection[Key]) -> Mapping[Key, list[Waiting]]:
        """The operations that wait for these rows, in order."""
        ...

    def writer(self, key: Key, field: str) -> Writer | None:
        """Who gave a field its present value; None when nobody ever did."""
        ...


@dataclass(slots=True)
class Book:
    """The rows that a request is about.

    Attributes:
        changed: rows to write.
        departed: dossiers that left a scope, with the order of the commit that moved them.
        settled: operations that waited and now have a result, by order and rank in their commit.
    """

    shelf: Shelf
    changed: set[Key] = field(default_factory=set)
    departed: list[tuple[str, int, str]] = field(default_factory=list)
    settled: dict[tuple[int, int], str] = field(default_factory=dict)
    _writers: dict[Key, dict[str, Writer]] = field(default_factory=dict)
    _rows: dict[Key, Held | None] = field(default_factory=dict)
    _waiting: dict[Key, list[Waiting]] = field(default_factory=dict)
    _families: set[str] = field(default_factory=set)

    def open(self, keys: Collection[Key]) -> None:
        """Read the rows of these names at once, and what waits for those that are not there."""
        unread = {key for key in keys if key not in self._rows}
        if not unread:
            return
        found = {held.key: held for held in self.shelf.rows(unread)}
        self._rows |= {key: found.get(key) for key in unread}
        absent = unread - found.keys()
        if absent:
            self._waiting |= {key: list(ops) for key, ops in self.shelf.waiting(absent).items()}

    def get(self, key: Key) -> Held | None:
        """The row of that name, if there is one."""
        if key not in self._rows:
            self.open((key,))
        return self._rows[key]

    def put(self, held: Held) -> None:
        """A new row."""
        self._rows[held.key] = held
        self.changed.add(held.key)

    def family(self, root: str) -> list[Held]:
        """A dossier and every row of it, those of this request included."""
        if root not in self._families:
            for held in self.shelf.family(root):
                self._rows.setdefault(held.key, held)
                if self._rows[held.key] is None:
                    self._rows[held.key] = held
            self._families.add(root)
        return [held for held in self._rows.values() if held is not None and held.root == root]

    def wrote(self, key: Key, field: str, writer: Writer) -> None:
        """A field was given a value; empty, the whole row was."""
        if field:
            self._writers.setdefault(key, {})[field] = writer
        else:
            self._writers[key] = {"": writer}

    def writer(self, key: Key, field: str) -> Writer | None:
        """Who gave a field its present value, in this request or before."""
        known = self._writers.get(key, {})
        return known.get(field) or known.get("") or self.shelf.writer(key, field)

    def wait(self, waiting: Waiting) -> None:
        """Keep an operation for the row that is not there."""
        self._waiting.setdefault((waiting.op.entity, waiting.op.row), []).append(waiting)

    def released(self, key: Key) -> list[Waiting]:
        """What waited for a row that has just arrived, in order."""
        return self._waiting.pop(key, [])

    def written(self) -> list[Held]:
        """The rows to write."""
        return [held for key in self.changed if (held := self._rows[key]) is not None]


def scope_of(fields: Mapping[str, str], author_agency: str) -> str:
    """Who may hold a dossier: its agency and its segment; without an agency, that of its first author."""
    agency = fields.get(AGENCY, "null").strip('"')
    segment = fields.get(SEGMENT, "null").strip('"')
    return f"{author_agency if agency == 'null' else agency}/{'' if segment == 'null' else segment}"
