"""A store in memory for the tests of what stands above it; it passes the contract test of the real one.

It shares the pure part of the store (differences, merge, history) and has no file, no journal, no SQL.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.errors import AppError
from pdca_desktop.services.ports import Act, DossierLine, Hit, JournalEntry
from pdca_desktop.store import history, listing
from pdca_desktop.store.folding import folded, words_of
from pdca_desktop.store.merging import merge
from pdca_desktop.store.operations import Op, State, differences, identified, replay


@dataclass
class SetClock:
    """A clock that advances by a second at each reading, and can be set, even back."""

    time: datetime = datetime(2019, 6, 18, 9, tzinfo=UTC)

    def now(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


@dataclass
class CountedIds:
    """Identifiers in the form of a UUIDv7, counted from 1.

    Attributes:
        lot: tells two sources apart.
    """

    lot: int = 0
    count: int = 0

    def new(self) -> str:
        self.count += 1
        return f"{self.lot:08x}-0000-7000-8000-{self.count:012x}"


@dataclass(frozen=True)
class FakeCommit:
    n: int
    cid: str
    wall: str
    who: str
    why: str


@dataclass
class FakeStore:
    """Implements `DossierStore`.

    Attributes:
        refusal: when set, every write is refused with it.
    """

    clock: SetClock = field(default_factory=SetClock)
    ids: CountedIds = field(default_factory=CountedIds)
    refusal: AppError | None = None
    _states: dict[str, State] = field(default_factory=dict)
    _journal: list[tuple[FakeCommit, str, Op]] = field(default_factory=list)

    def create(self, dossier: Dossier, act: Act) -> Dossier:
        wanted = identified(dossier, self.ids)
        taken = {(op.entity, op.row) for _, _, op in self._journal}
        if taken & {(op.entity, op.row) for op in differences(State(), wanted)}:
            raise AppError("Ce dossier, ou l'un de ses porteurs, a un identifiant déjà utilisé.")
        return self._commit(wanted.id, State(), wanted, act)

    def load(self, dossier_id: str) -> Dossier:
        return self._state(dossier_id).record  # type: ignore[no-any-return]

    def save(self, before: Dossier, after: Dossier, act: Act) -> Dossier:
        state = self._state(before.id)
        wanted = identified(merge(state.record, before, after), self.ids)
        return self._commit(before.id, state, wanted, act)

    def lines(self) -> Sequence[DossierLine]:
        last = {dossier_id: commit for commit, dossier_id, _ in self._journal}
        rows = [
            {"dossier_id": dossier_id, "changed_at": commit.wall, **listing.shown(self.load(dossier_id))}
            for dossier_id, commit in sorted(last.items(), key=lambda item: -item[1].n)
        ]
        return [listing.line([row[name] for name in listing.LINE_COLUMNS]) for row in rows]

    def search(self, words: str, limit: int = 50) -> Sequence[Hit]:
        asked = words_of(words)
        hits = []
        for line in self.lines():
            texts = list(listing.searched(self.load(line.id)).values())
            found = words_of(" ".join(texts))
            if asked and all(any(one.startswith(word) for one in found) for word in asked):
                excerpt = next(text for text in texts if asked[0] in folded(text))
                hits.append(Hit(line.id, line.title or line.holders, excerpt))
        return hits[:limit]

    def history(self, dossier_id: str) -> Sequence[JournalEntry]:
        return history.entries((commit, op) for commit, of, op in self._journal if of == dossier_id)

    def _state(self, dossier_id: str) -> State:
        if dossier_id not in self._states:
            raise AppError("Ce dossier n'est pas (ou plus) sur ce poste.")
        return self._states[dossier_id]

    def _commit(self, dossier_id: str, state: State, wanted: Dossier, act: Act) -> Dossier:
        ops = differences(state, wanted)
        if ops:
            if self.refusal is not None:
                raise self.refusal
            after = replay(state, ops, Dossier)
            wall = self.clock.now().isoformat()
            commit = FakeCommit(len(self._journal) + 1, self.ids.new(), wall, act.who, act.why)
            self._journal += [(commit, dossier_id, op) for op in ops]
            self._states[dossier_id] = after
        return self.load(dossier_id)
