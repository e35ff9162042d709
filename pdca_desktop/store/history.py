"""What happened to a dossier, told from its operations: places as they were at the time."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.exchange.codec import Json
from pdca_desktop.exchange.messages import RANK
from pdca_desktop.services.ports import JournalEntry
from pdca_desktop.store.mapping import entity_of
from pdca_desktop.store.operations import Op, OpKind

_DOSSIER = entity_of(Dossier)


class Commit(Protocol):
    """What a history says of a commit."""

    @property
    def cid(self) -> str:
        """Identifier."""

    @property
    def wall(self) -> str:
        """When, ISO in UTC, by the clock of the machine."""

    @property
    def who(self) -> str:
        """Identifier of the author."""

    @property
    def why(self) -> str:
        """What was done."""


def entries(operations: Iterable[tuple[Commit, Op]]) -> list[JournalEntry]:
    """The entries of one dossier, last first, of all its operations in order."""
    told = _Telling()
    for commit, op in operations:
        told.tell(commit, op)
    told.close()
    return told.entries[::-1]


class _Telling:
    """Follows which rows each list holds, to give each operation its place."""

    def __init__(self) -> None:
        self.entries: list[JournalEntry] = []
        self._lists = {child.name: name for name, child in _DOSSIER.children.items()}
        self._ranks: dict[str, dict[str, int]] = {name: {} for name in self._lists}
        self._commit: Commit | None = None
        self._moved: dict[str, list[str]] = {}
        self._erased = ("", "")

    def tell(self, commit: Commit, op: Op) -> None:
        if self._commit is not None and commit.cid != self._commit.cid:
            self.close()
        self._commit = commit
        if op.kind is OpKind.ERASE:
            self._tell_erased(op)
            return
        if op.entity == _DOSSIER.name:
            if op.field:
                self._add(op.field, op.seen, op.new)
                return
            # A restored dossier was there before: it is not told as a new one.
            seen = {} if op.kind is OpKind.RESTORE else _nested(op.seen)
            self._add("", seen, _nested(op.new))
            return
        ranks = self._ranks[op.entity]
        if op.field == RANK:
            self._moved.setdefault(op.entity, self._order(op.entity))
            ranks[op.row] = _int(op.new)
            return
        if op.kind in (OpKind.INSERT, OpKind.RESTORE):
            ranks[op.row] = _int(op.new[RANK] if isinstance(op.new, dict) else 0)
        ranks.setdefault(op.row, len(ranks))  # what made the row was erased
        place = f"/{self._lists[op.entity]}/{self._order(op.entity).index(op.row)}"
        if op.kind is OpKind.DELETE:
            del ranks[op.row]
        self._add(place + op.field, _nested(op.seen) if not op.field else op.seen,
                  _nested(op.new) if not op.field else op.new)  # fmt: skip

    def _tell_erased(self, op: Op) -> None:
        """The erasure of a row is told once, as a row that is what it was: nobody knows what that was."""
        if op.entity == _DOSSIER.name:
            self._add(op.field, op.new, op.new)
            return
        ranks = self._ranks[op.entity]
        ranks.setdefault(op.row, len(ranks))
        place = f"/{self._lists[op.entity]}/{self._order(op.entity).index(op.row)}"
        if self._commit is not None and (self._commit.cid, op.row) != self._erased:
            self._erased = (self._commit.cid, op.row)
            self._add(place, {}, {})

    def close(self) -> None:
        """End a commit: rows that only changed places are told as one change of their list."""
        for entity, before in self._moved.items():
            after = self._order(entity)
            seen: list[Json] = [row for row in before if row in after]
            new: list[Json] = [row for row in after if row in before]
            if seen != new:
                self._add(f"/{self._lists[entity]}", seen, new)
        self._moved = {}

    def _order(self, entity: str) -> list[str]:
        ranks = self._ranks[entity]
        return sorted(ranks, key=lambda row: (ranks[row], row))

    def _add(self, path: str, seen: Json, new: Json) -> None:
        commit = self._commit
        if commit is None:
            return
        moment = datetime.fromisoformat(commit.wall)
        self.entries.append(JournalEntry(commit.cid, moment, commit.who, commit.why, path, seen, new))


def _nested(row: Json) -> Json:
    """A whole row, its fields by pointer, as the plain data of its record."""
    if not isinstance(row, dict):
        return row
    data: dict[str, Any] = {}
    for field, value in row.items():
        if not field.startswith("/"):  # its parent, its rank, its children
            continue
        *above, last = field.split("/")[1:]
        inner = data
        for step in above:
            inner = inner.setdefault(step, {})
        inner[last] = value
    return data


def _int(data: Json) -> int:
    return data if isinstance(data, int) else 0
