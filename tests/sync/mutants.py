# ruff: noqa: ARG005  (a mutant takes what the real function takes)
"""The exchange broken on purpose, one way at a time: the stateful test must see each of them.

    python -m tests.sync.mutants            all of them
    python -m tests.sync.mutants NAME...    some of them

Each mutant replaces one function by a wrong one; it is killed when the random journeys end in a failed check.
"""

import contextlib
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from pdca_desktop.exchange.messages import Ack, Answer, Request, text
from pdca_desktop.head_office import intake, merging, office, paging
from pdca_desktop.head_office.book import Book, Held
from pdca_desktop.head_office.merging import Result
from pdca_desktop.store import courier, outgoing, receiving
from tests.sync.test_stateful import BLANK
from tests.sync.world import World, edited

JOURNEYS = 150
STEPS = 45


def journey(seed: int) -> None:
    """A random walk through everything the stateful test does, then its checks."""
    dice = random.Random(seed)  # noqa: S311  (a test that can be repeated)
    with tempfile.TemporaryDirectory(prefix="pdca-mutant-", ignore_cleanup_errors=True) as name:
        world = World(Path(name))
        images: dict[str, Path] = {}
        try:
            for _ in range(3):
                world.desktop()
            first = world.desktops[0]
            first.store.create(BLANK, first.act("création"))
            world.noted(first)
            world.settle_down()
            for step in range(STEPS):
                _step(world, dice, images, step)
                world.check_always()
            world.settle_down()
            world.check_always()
            world.check_at_rest()
        finally:
            for desktop in world.desktops:
                desktop.store.close()
            world.engine.dispose()


def _step(  # noqa: C901  (one branch an event)
    world: World, dice: random.Random, images: dict[str, Path], step: int
) -> None:
    desktop = dice.choice(world.desktops)
    choice = dice.random()
    lines = sorted(line.id for line in desktop.store.lines())
    if choice < 0.40 and lines:
        before = desktop.store.load(dice.choice(lines))
        after = edited(before, dice.randrange(6), dice.randrange(7))
        desktop.store.save(before, after, desktop.act("saisie"))
    elif choice < 0.72:
        fault = dice.choice(["", "", "", "request", "answer", "twice", "cut"])
        world.sync(desktop, fault, dice.choice([1, 2, 2_000]), dice.choice([1, 2, 500]))
    elif choice < 0.77:
        desktop.store.create(BLANK, desktop.act("création"))
    elif choice < 0.81 and lines:
        desktop.store.delete(desktop.store.load(dice.choice(lines)), desktop.act("suppression"))
    elif choice < 0.84:
        for line in desktop.store.deleted_lines()[:1]:
            desktop.store.restore(line.id, desktop.act("rétablissement"))
    elif choice < 0.88:
        world.back_up()
    elif choice < 0.92:
        world.put_office_back(declared=dice.random() < 0.5)
    elif choice < 0.95:
        to = world.folder / f"image-{step}"
        desktop.image(to)
        images[desktop.name] = to
    elif choice < 0.98 and desktop.name in images:
        others = set().union(*(one.own_acts() for one in world.desktops if one is not desktop))
        lost = desktop.own_acts() - others
        desktop.put_back(images[desktop.name])
        world.acts -= lost - desktop.own_acts()
    elif len(world.desktops) < 4:
        world.clone(desktop)
    world.noted(desktop)


@contextlib.contextmanager
def last_writer_wins() -> Iterator[None]:
    def update(self: Any, held: Held, op: Any) -> Result:
        held.fields[op.field] = text(op.new)
        return Result.APPLIED

    with patch.object(merging._Merging, "_update", update):
        yield


@contextlib.contextmanager
def no_dedupe() -> Iterator[None]:
    """A commit that is known is worked in again."""
    with patch.object(office, "_known", lambda connection, commits: {}):
        yield


@contextlib.contextmanager
def no_digest() -> Iterator[None]:
    """Only the name of the history is compared."""

    def check(connection: Any, org: Any, request: Request) -> None:
        if request.cursor and request.gen != org.gen:
            raise intake.ReactionError("history")

    with patch.object(office, "_check", check):
        yield


@contextlib.contextmanager
def no_history_check() -> Iterator[None]:
    with patch.object(office, "_check", lambda connection, org, request: None):
        yield


@contextlib.contextmanager
def outbox_emptied_on_receipt() -> Iterator[None]:
    """What the head office has is let go of before a backup holds it."""
    real = courier._settle

    def settle(connection: Any, answer: Answer) -> None:
        real(connection, msgspec.structs.replace(answer, durable=answer.head))

    with patch.object(courier, "_settle", settle):
        yield


@contextlib.contextmanager
def no_backlog() -> Iterator[None]:
    """What waits for a row is never tried again."""
    with patch.object(Book, "released", lambda self, key: []):
        yield


@contextlib.contextmanager
def page_cut_inside_an_act() -> Iterator[None]:
    def rows(connection: Any, asked: int, caller: Any, start: int, head: int) -> Any:
        found, cursor = real(connection, asked, caller, start, head)
        return (found[:asked], cursor) if cursor != head else (found, cursor)

    real = paging._rows
    with patch.object(paging, "_rows", rows):
        yield


@contextlib.contextmanager
def pulled_rows_cover_pending_acts() -> Iterator[None]:
    with patch.object(receiving, "overlaid", lambda target, pending: target):
        yield


@contextlib.contextmanager
def only_unsent_acts_stay_on_top() -> Iterator[None]:
    """Acts whose rows were not read back yet are covered."""

    def unsettled(connection: Any, cursor: int) -> Any:
        return outgoing.unsettled(connection, 2**62)

    with patch.object(receiving, "unsettled", unsettled):
        yield


@contextlib.contextmanager
def a_row_is_lost_with_the_cursor() -> Iterator[None]:
    real = receiving.Receiving.all

    def everything(self: Any) -> Any:
        if len(self._answer.rows) > 3:
            self._answer = msgspec.structs.replace(self._answer, rows=self._answer.rows[:-1])
        return real(self)

    with patch.object(receiving.Receiving, "all", everything):
        yield


@contextlib.contextmanager
def fork_ignored() -> Iterator[None]:
    """A number that was already used is believed to be known."""

    def take(self: Any, commit: Any, author: Any) -> Any:
        if commit.n <= self.last_n:
            return Ack(commit.cid, self.head, "applied")
        return real(self, commit, author)

    real = intake.Intake._take
    with patch.object(intake.Intake, "_take", take):
        yield


@contextlib.contextmanager
def deletion_wins() -> Iterator[None]:
    """What its author had not seen is deleted all the same."""
    with patch.object(merging, "_same_row", lambda one, other: True):
        yield


@contextlib.contextmanager
def deletion_blind_to_children() -> Iterator[None]:
    with patch.object(merging._Merging, "_saw_all", lambda self, root, family: True):
        yield


@contextlib.contextmanager
def edit_of_a_deleted_row_dropped() -> Iterator[None]:
    real = merging._Merging._update

    def update(self: Any, held: Held, op: Any) -> Result:
        return Result.SAME if held.deleted else real(self, held, op)

    with patch.object(merging._Merging, "_update", update):
        yield


@contextlib.contextmanager
def conflicting_row_not_sent_again() -> Iterator[None]:
    """An act that was not taken over leaves its author's value on the screen for ever."""
    real = merging._Merging._update

    def update(self: Any, held: Held, op: Any) -> Result:
        result = real(self, held, op)
        if result is Result.CONFLICT and self.named_before.get(held.key) is not None:
            held.seq = self.named_before[held.key]
        return result

    def name(self: Any, held: Held) -> None:
        known = getattr(self, "named_before", {})
        known.setdefault(held.key, held.seq)
        object.__setattr__(self, "named_before", known)
        naming(self, held)

    naming = merging._Merging._name
    with patch.object(merging._Merging, "_update", update), patch.object(merging._Merging, "_name", name):
        yield


@contextlib.contextmanager
def known_act_takes_no_number() -> Iterator[None]:
    def take_all(self: Any, known: dict[str, Any]) -> None:
        self.book.open({(op.entity, op.row) for commit in self.request.commits for op in commit.ops})
        caller = self.caller
        author = merging.Author(self.request.stream, caller.account, caller.agency, caller.scopes)
        for commit in self.request.commits:
            if commit.cid not in known:
                known[commit.cid] = self._take(commit, author)
            self.acks.append(known[commit.cid])

    with patch.object(intake.Intake, "take_all", take_all):
        yield


@contextlib.contextmanager
def believed_delivered_ignored() -> Iterator[None]:
    """What the desktop believes the head office has is not looked at."""
    real = office._check

    def check(connection: Any, org: Any, request: Request) -> None:
        real(connection, org, msgspec.structs.replace(request, acked=0))

    with patch.object(office, "_check", check):
        yield


@contextlib.contextmanager
def conflict_without_a_record() -> Iterator[None]:
    with patch.object(merging._Merging, "_conflict", lambda self, *given: None):
        yield


@contextlib.contextmanager
def lost_rows_forgotten() -> Iterator[None]:
    """After a restore, what the head office no longer has stays on the desktops."""
    with patch.object(receiving.Receiving, "finish", lambda self, *, lost: None):
        yield


MUTANTS: dict[str, Callable[[], contextlib.AbstractContextManager[None]]] = {
    one.__name__: one
    for one in (
        last_writer_wins,
        no_dedupe,
        no_digest,
        no_history_check,
        outbox_emptied_on_receipt,
        no_backlog,
        page_cut_inside_an_act,
        pulled_rows_cover_pending_acts,
        only_unsent_acts_stay_on_top,
        a_row_is_lost_with_the_cursor,
        fork_ignored,
        deletion_wins,
        deletion_blind_to_children,
        edit_of_a_deleted_row_dropped,
        conflicting_row_not_sent_again,
        known_act_takes_no_number,
        believed_delivered_ignored,
        conflict_without_a_record,
        lost_rows_forgotten,
    )
}


def killed(name: str, journeys: int = JOURNEYS) -> int:
    """How many journeys it took to see a mutant; 0 when none did."""
    with MUTANTS[name]():
        for seed in range(journeys):
            try:
                journey(seed)
            except Exception:  # noqa: BLE001  (a failed check or a crash: either tells)
                return seed + 1
    return 0


def main(names: list[str]) -> int:
    """Try mutants; the exit code says whether one survived."""
    survivors = 0
    for name in names or MUTANTS:
        began = time.perf_counter()
        at = killed(name)
        survivors += not at
        told = f"killed by journey {at}" if at else "SURVIVED"
        print(f"{name:36} {told:24} {time.perf_counter() - began:6.1f} s", flush=True)  # noqa: T201
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
