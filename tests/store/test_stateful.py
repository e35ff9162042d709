"""Two windows on one file: edit, save, undo, reopen, power cut, in any order.

The model is plain: a dossier as a value per place. A save must give, at each place, the author's value where
he changed it and the file's where he did not; or refuse when both changed.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.path import write
from pdca_desktop.domain.person import Person
from pdca_desktop.errors import ConflictError, GoneError
from pdca_desktop.store.mapping import Leaf, entity_of
from pdca_desktop.store.repository import Store
from tests.builders import a_dossier
from tests.store.conftest import ACT, open_at
from tests.store.test_round_trip import replayed, stored
from tests.strategies import records

EXAMPLES = int(os.environ.get("PDCA_STATEFUL", "25"))
WINDOWS = st.integers(0, 1)
RANKS = st.integers(0, 3)


PLACES = (
    "number",
    "agency",
    "no_other_aid",
    "decided_on",
    "chosen",
    "project__title",
    "project__instruments",
    "structure__place__commune",
    "structure__capital",
    "jobs",
    "fidess",
    "forecast",
    "terms__bank_rate",
    "phone",
    "home__in_qpv",
    "trade_years",
)


def answers(record: type[Any]) -> st.SearchStrategy[tuple[Leaf, Any]]:
    """Few places, so that the two windows meet."""
    leaves = [leaf for leaf in entity_of(record).leaves if leaf.column in PLACES]
    return st.sampled_from(leaves).flatmap(
        lambda leaf: records(leaf.owner, most_fields=30).map(
            lambda owner: (leaf, getattr(owner, leaf.slot.name))
        )
    )


def flat(dossier: Dossier) -> dict[str, Any]:
    """Each place and its value, rows by identifier."""
    entity = entity_of(Dossier)
    places = {leaf.field: leaf.read(dossier) for leaf in entity.leaves}
    for name, child in entity.children.items():
        for item in getattr(dossier, name):
            places[f"{name}:{item.id}"] = True
            places |= {f"{name}:{item.id}{leaf.field}": leaf.read(item) for leaf in child.leaves}
    return places


def expected(stored: Mapping[str, Any], seen: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What a save must give, place by place; a place that is gone is not one that is blank."""
    gone = object()
    result = {}
    for place in {*stored, *seen, *wanted}:
        mine, before = wanted.get(place, gone), seen.get(place, gone)
        value = stored.get(place, gone) if mine == before else mine
        if value is not gone:
            result[place] = value
    return result


class TwoWindows(RuleBasedStateMachine):
    """The file, the truth, and for each window what it saw and what it shows."""

    template: Path

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(shutil.copy(self.template, Path(self.folder.name) / "pdca.db"))
        self.lot = 1
        self.store: Store = open_at(self.path, self.lot)
        self.truth = self.store.create(a_dossier(id="d"), ACT)
        self.seen = [self.truth, self.truth]
        self.shown = [self.truth, self.truth]
        self.past: list[list[Dossier]] = [[], []]
        self.conflicts: list[str] = []
        self.others: dict[str, Dossier] = {}

    @rule(window=WINDOWS, answer=answers(Dossier))
    def edit(self, window: int, answer: tuple[Leaf, Any]) -> None:
        self.shown[window] = write(self.shown[window], answer[0].field, answer[1])

    @rule(window=WINDOWS, rank=RANKS, answer=answers(Person))
    def edit_holder(self, window: int, rank: int, answer: tuple[Leaf, Any]) -> None:
        shown = self.shown[window]
        if rank < len(shown.holders):
            self.shown[window] = write(shown, f"/holders/{rank}{answer[0].field}", answer[1])

    @rule(window=WINDOWS, rank=RANKS)
    def add_holder(self, window: int, rank: int) -> None:
        holders = self.shown[window].holders
        added = (*holders[:rank], Person(phone=str(rank)), *holders[rank:])
        self.shown[window] = replace(self.shown[window], holders=added)

    @rule(window=WINDOWS, rank=RANKS)
    def remove_holder(self, window: int, rank: int) -> None:
        holders = self.shown[window].holders
        self.shown[window] = replace(self.shown[window], holders=holders[:rank] + holders[rank + 1 :])

    @rule(window=WINDOWS)
    def reverse_holders(self, window: int) -> None:
        self.shown[window] = replace(self.shown[window], holders=self.shown[window].holders[::-1])

    @rule(window=WINDOWS)
    def save(self, window: int) -> None:
        seen, shown, truth = self.seen[window], self.shown[window], self.truth
        try:
            saved = self.store.save(seen, shown, ACT)
        except ConflictError as conflict:
            assert seen != truth, "only another window's change may conflict"
            self.conflicts += conflict.paths
            self.seen[window] = self.shown[window] = self.truth
            self.past[window].clear()
            return
        if seen == truth:
            assert nameless(saved) == nameless(shown)
        elif all(one.id for one in shown.holders):
            assert flat(saved) == expected(flat(truth), flat(seen), flat(shown))
        self.past[window].append(seen)
        self.truth = self.seen[window] = self.shown[window] = saved

    @precondition(lambda self: any(self.past))
    @rule(window=WINDOWS)
    def undo(self, window: int) -> None:
        if self.past[window]:
            self.shown[window] = self.past[window].pop()
            self.save(window)

    @rule(window=WINDOWS)
    def reload(self, window: int) -> None:
        self.seen[window] = self.shown[window] = self.store.load("d")

    @rule(window=WINDOWS)
    def delete_and_bring_back(self, window: int) -> None:
        self.store.delete(self.truth, ACT)
        with pytest.raises(GoneError):
            self.store.save(self.seen[window], self.shown[window], ACT)
        assert [line.id for line in self.store.deleted_lines()] == ["d"]
        assert self.store.restore("d", ACT) == self.truth

    @rule()
    def another_dossier(self) -> None:
        other = self.store.create(a_dossier(id="", holders=(), scenarios=(), pieces=()), ACT)
        self.others[other.id] = other

    @rule(cut=st.booleans())
    def reopen(self, cut: bool) -> None:
        if cut:
            self.store._engine.dispose()
        else:
            self.store.close()
        self.lot += 1
        self.store = open_at(self.path, self.lot)

    @invariant()
    def the_file_holds_the_truth(self) -> None:
        assert self.store.load("d") == self.truth
        assert {line.id for line in self.store.lines()} == {"d", *self.others}

    def teardown(self) -> None:
        assert replayed(self.store, "d") == stored(self.store, "d")
        assert self.store.verify_journal() is None
        history = self.store.history("d")
        assert len(history) >= 4
        self.store.close()
        self.folder.cleanup()


def nameless(dossier: Dossier) -> Dossier:
    """The dossier without the identifiers that a save may give."""
    return replace(dossier, holders=tuple(replace(one, id="") for one in dossier.holders))


def test_two_windows_on_one_file(empty_file: Path) -> None:
    TwoWindows.template = empty_file
    run_state_machine_as_test(
        TwoWindows,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
