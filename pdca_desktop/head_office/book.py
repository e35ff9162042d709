"""The rows of the head office while one request is worked on: read once, changed in memory, written once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeAlias

from msgspec import Raw

from pdca_desktop.exchange.messages import PARENT, Refusal, WireOp, raw, text
from pdca_desktop.head_office.perimeter import Author
from pdca_desktop.head_office.values import fields_of, plain

ROOT, PERSON, CONFLICT = "Dossier", "Person", "Conflict"
NUMBER, STATE, DECIDED = "/number", "/state", "/decided_on"
OPEN, RESOLVED = '"open"', '"resolved"'

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


def wired(held: Held) -> dict[str, Raw]:
    """The fields of a row as they travel and are kept."""
    return {name: raw(value) for name, value in held.fields.items()}


@dataclass(frozen=True, slots=True)
class Waiting:
    """An operation whose row was not there: kept, and tried again when the row arrives.

    Attributes:
        author: who sent it, with the rights of today.
        wall: when, by the clock of that device.
    """

    seq: int
    i: int
    op: WireOp
    author: Author
    wall: str


@dataclass(frozen=True, slots=True)
class Writer:
    """Who gave a value, and when by the clock of that device."""

    who: str
    wall: str


class Emptied(NamedTuple):
    """An erasure that emptied a place: its order, and the numbering it came by."""

    seq: int
    stream: str


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

    def emptied(self, keys: Collection[Key]) -> Mapping[Key, Mapping[str, Emptied]]:
        """The last erasure of each place of these rows, by field."""
        ...

    def numbered(self, number: str) -> Collection[str]:
        """The dossiers of that number that live."""
        ...

    def was_given(self, root: str) -> bool:
        """Whether the head office gave a dossier its present number."""
        ...

    def is_untouched(self) -> bool:
        """Whether nobody was ever erased."""
        ...

    def erasures(self, roots: Collection[str]) -> Collection[Emptied]:
        """The last erasure in each of these dossiers."""
        ...

    def next_number(self, year: int, code: str) -> int:
        """The next one of a year and an agency that no dossier has, so far as is written."""
        ...


@dataclass(slots=True)
class Book:
    """The rows that a request is about.

    Attributes:
        changed: rows to write.
        departed: dossiers that left a scope, with the order of the commit that moved them.
        settled: operations that waited and now have a result, by order and rank in their commit.
        refused: why something of an act was refused, by the order of the act.
        struck: operations as they are to be kept, whose values said something of a person erased before they
            came; by order and rank.
        erased: places that were emptied, with the order of the erasure.
        given: dossiers whose present number the head office gave, or did not, since the request began.
        nameless: dossiers made by this request, in order: some may need a number.
        beside: operations that the last act brought about beside its own, for the log.
    """

    shelf: Shelf
    changed: set[Key] = field(default_factory=set)
    departed: list[tuple[str, int, str]] = field(default_factory=list)
    settled: dict[tuple[int, int], str] = field(default_factory=dict)
    refused: dict[int, Refusal] = field(default_factory=dict)
    struck: dict[tuple[int, int], WireOp] = field(default_factory=dict)
    erased: list[tuple[int, Key, str]] = field(default_factory=list)
    given: dict[str, bool] = field(default_factory=dict)
    nameless: list[str] = field(default_factory=list)
    beside: list[WireOp] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)
    _bearers: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _writers: dict[Key, dict[str, Writer]] = field(default_factory=dict)
    _rows: dict[Key, Held | None] = field(default_factory=dict)
    _waiting: dict[Key, list[Waiting]] = field(default_factory=dict)
    _families: set[str] = field(default_factory=set)
    _emptied: defaultdict[Key, dict[str, Emptied]] = field(default_factory=lambda: defaultdict(dict))

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
        self._know_emptied(found)

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
            found = {held.key: held for held in self.shelf.family(root) if not self._rows.get(held.key)}
            self._rows |= found
            self._know_emptied(found)
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

    def erase(self, key: Key, field: str, emptied: Emptied) -> None:
        """A place was emptied for good."""
        self._emptied[key][field] = emptied
        self.erased.append((emptied.seq, key, field))

    def emptied(self, key: Key) -> Mapping[str, Emptied]:
        """The last erasure of each place of a row, by field."""
        return self._emptied.get(key, {})

    def is_unknown(self, ops: Iterable[WireOp], author: Author) -> bool:
        """Whether somebody was erased from a dossier that an act is about, and its author did not know."""
        if not self.erased and self.shelf.is_untouched():
            return False
        ops = list(ops)
        rows = (self.get((op.entity, op.row)) for op in ops)
        roots = {held.root for held in rows if held is not None}
        roots |= {plain(fields_of(text(op.new)).get(PARENT)) for op in ops if op.kind == "i"}
        last = [one for one in self.erased if (held := self.get(one[1])) is not None and held.root in roots]
        found = [*self.shelf.erasures(roots), *(self._emptied[key][name] for _, key, name in last)]
        return any(one.stream != author.stream and one.seq > author.cursor for one in found)

    def number(self, root: str, number: str, *, given: bool) -> None:
        """A dossier has another number, folded; empty, it has none any more."""
        self._bearers[self.numbers.get(root, "")].discard(root)
        self.numbers[root], self.given[root] = number, given
        self._bearers[number].add(root)

    def is_taken(self, number: str, root: str) -> bool:
        """Whether another dossier that lives has that number."""
        written = {one for one in self.shelf.numbered(number) if one not in self.numbers}
        others = (written | self._bearers[number]) - {root}
        return any((held := self.get((ROOT, one))) is not None and not held.deleted for one in others)

    def was_given(self, root: str) -> bool:
        """Whether the head office gave a dossier its present number."""
        known = self.given.get(root)
        return self.shelf.was_given(root) if known is None else known

    def _know_emptied(self, keys: Collection[Key]) -> None:
        for key, places in self.shelf.emptied(keys).items() if keys else ():
            self._emptied[key] |= {
                field: at for field, at in places.items() if field not in self._emptied[key]
            }

    def written(self) -> list[Held]:
        """The rows to write."""
        return [held for key in self.changed if (held := self._rows[key]) is not None]
