"""A store in memory for the tests of what stands above it; it passes the contract test of the real one.

It shares the pure part of the store (differences, merge, history) and has no file, no journal, no SQL.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.words import folded, words_of
from pdca_desktop.errors import AppError, Clash, ConflictError, GoneError
from pdca_desktop.services.ports import Act, Break, DossierLine, Hit, JournalEntry, Note
from pdca_desktop.store import history, listing
from pdca_desktop.store.merging import merge
from pdca_desktop.store.operations import Op, State, differences, identified, removal, revival
from pdca_desktop.store.replaying import replay


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
        broken: where the journal is said to break.
    """

    clock: SetClock = field(default_factory=SetClock)
    ids: CountedIds = field(default_factory=CountedIds)
    refusal: AppError | None = None
    texts: dict[str, str] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    entries: list[tuple[FakeCommit, str, Op]] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    broken: Break | None = None

    def create(self, dossier: Dossier, act: Act) -> Dossier:
        wanted = identified(dossier, self.ids)
        taken = {(op.entity, op.row) for _, _, op in self.entries}
        if taken & {(op.entity, op.row) for op in differences(State(), wanted)}:
            raise AppError("Ce dossier, ou l'un de ses porteurs, a un identifiant déjà utilisé.")
        return self._commit(wanted.id, State(), wanted, act)

    def load(self, dossier_id: str) -> Dossier:
        return self._state(dossier_id).record  # type: ignore[no-any-return]

    def save(self, before: Dossier, after: Dossier, act: Act, note: Note | None = None) -> Dossier:
        state = self._state(before.id)
        try:
            wanted = identified(merge(state.record, before, after), self.ids)
        except ConflictError as conflict:
            conflict.clashes = tuple(self._signed(before.id, clash) for clash in conflict.clashes)
            raise
        stored = self._commit(before.id, state, wanted, act)
        if note is not None:
            self.keep_note(*note)
        return stored

    def delete(self, dossier: Dossier, act: Act) -> None:
        state = self._state(dossier.id)
        if state.record != dossier:
            raise AppError("Ce dossier a été modifié entre-temps : il n’est pas supprimé.")
        self._keep(dossier.id, state, (removal(state),), act)

    def restore(self, dossier_id: str, act: Act) -> Dossier:
        if dossier_id not in self.states:
            raise GoneError("Ce dossier n’est pas (ou plus) sur ce poste.")
        state = self.states[dossier_id]
        if self._is_deleted(state):
            self._keep(dossier_id, state, (revival(state),), act)
        return self.load(dossier_id)

    def verify_journal(self) -> Break | None:
        return self.broken

    def deleted_lines(self) -> Sequence[DossierLine]:
        return self._lines(deleted=True)

    def lines(self) -> Sequence[DossierLine]:
        return self._lines(deleted=False)

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
        return history.entries((commit, op) for commit, of, op in self.entries if of == dossier_id)

    def note(self, name: str) -> str:
        return self.texts.get(name, "")

    def notes(self, beginning: str) -> Sequence[Note]:
        return [Note(name, text) for name, text in self.texts.items() if text and name.startswith(beginning)]

    def keep_note(self, name: str, text: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.texts[name] = text

    def _lines(self, *, deleted: bool) -> list[DossierLine]:
        last = {dossier_id: commit for commit, dossier_id, _ in self.entries}
        return [
            listing.line_of(self.states[dossier_id].record, commit.wall)
            for dossier_id, commit in sorted(last.items(), key=lambda item: -item[1].n)
            if self._is_deleted(self.states[dossier_id]) == deleted
        ]

    def _state(self, dossier_id: str) -> State:
        state = self.states.get(dossier_id)
        if state is None or self._is_deleted(state):
            raise GoneError("Ce dossier n’est pas (ou plus) sur ce poste.")
        return state

    @staticmethod
    def _is_deleted(state: State) -> bool:
        return ("Dossier", state.record.id) in state.deleted

    def _signed(self, dossier_id: str, clash: Clash) -> Clash:
        steps = clash.path.split("/")[3:] if clash.row else clash.path.split("/")[1:]
        field = "".join(f"/{step}" for step in steps)
        for commit, of, op in reversed(self.entries):
            if (
                of == dossier_id
                and op.row == (clash.row or dossier_id)
                and (not field or op.field in (field, ""))
            ):
                return replace(clash, who=commit.who, at=datetime.fromisoformat(commit.wall))
        return clash

    def _commit(self, dossier_id: str, state: State, wanted: Dossier, act: Act) -> Dossier:
        if ops := differences(state, wanted):
            self._keep(dossier_id, state, ops, act)
        return self.load(dossier_id)

    def _keep(self, dossier_id: str, state: State, ops: Sequence[Op], act: Act) -> None:
        if self.refusal is not None:
            raise self.refusal
        after = replay(state, ops, Dossier)
        wall = self.clock.now().isoformat()
        commit = FakeCommit(len(self.entries) + 1, self.ids.new(), wall, act.who, act.why)
        self.entries += [(commit, dossier_id, op) for op in ops]
        self.states[dossier_id] = after
