"""Erasure over the store in memory; it passes the contract test of the real one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.person import Person
from pdca_desktop.errors import GoneError
from pdca_desktop.services.ports import Act, Erasing
from pdca_desktop.store.erasure_ops import PERSON, operations, tells
from pdca_desktop.store.operations import Op, OpKind
from pdca_desktop.store.replaying import applied, replay
from tests.fakes.store import FakeCommit, FakeStore


@dataclass
class FakeErasures:
    """Implements `ErasureStore`."""

    store: FakeStore
    others: bool = False

    def shared(self) -> bool:
        return self.others

    def people(self, dossier_id: str) -> Mapping[str, Sequence[Person]]:
        found: dict[str, list[Person]] = {}
        for _, of, op in self.store.entries:
            told = op.kind is not OpKind.DELETE and op.field in ("", *PERSON.by_field)
            if told and of == dossier_id and op.entity == PERSON.name:
                versions = found.setdefault(op.row, [])
                versions.insert(0, applied(PERSON, versions[0] if versions else None, op, {}))
        return found

    def traces(self, dossier_id: str, erasing: Erasing) -> int:
        ops = self._ops(dossier_id, erasing)
        return sum(tells(op, ops, erasing) for _, of, op in self.store.entries if of == dossier_id)

    def erase(self, dossier_id: str, erasing: Erasing, act: Act) -> None:
        ops = self._ops(dossier_id, erasing)
        state = self.store.states[dossier_id]
        after = replay(state, [op for op in ops if (op.entity, op.row) not in state.deleted], Dossier)
        kept = [
            (replace(commit, why="" if erasing.says(commit.why) else commit.why), of, op)
            for commit, of, op in self.store.entries
            if of != dossier_id or not tells(op, ops, erasing)
        ]
        number, wall = len(self.store.entries) + 1, self.store.clock.now().isoformat()
        commit = FakeCommit(number, self.store.ids.new(), wall, act.who, act.why)
        self.store.entries[:] = [*kept, *((commit, dossier_id, op) for op in ops)]
        self.store.states[dossier_id] = after
        gone = {one.sha256 for one in state.record.pieces} - {one.sha256 for one in after.record.pieces}
        self.store.orphans += sorted(gone - {""})

    def orphans(self) -> Sequence[str]:
        return list(self.store.orphans)

    def orphans_removed(self) -> None:
        self.store.orphans.clear()

    def _ops(self, dossier_id: str, erasing: Erasing) -> list[Op]:
        if dossier_id not in self.store.states:
            raise GoneError("Ce dossier n’est pas (ou plus) sur ce poste.")
        state = self.store.states[dossier_id]
        removed = (PERSON.name, erasing.person) in state.deleted
        left = erasing.left(Person(id=erasing.person)) if removed else None
        return operations(state, (erasing.applied(state.record), left), erasing)
