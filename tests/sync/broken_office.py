# ruff: noqa: ARG005  (a mutant takes what the real function takes)
"""The head office broken, one way at a time; see `mutants`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import msgspec
from sqlalchemy import true

from pdca_desktop.exchange.messages import Ack, Answer, Request, text
from pdca_desktop.head_office import intake, merging, office, paging
from pdca_desktop.head_office.book import Book, Held
from pdca_desktop.head_office.merging import Result
from pdca_desktop.head_office.perimeter import Author, scope_of


@contextmanager
def last_writer_wins() -> Iterator[None]:
    def update(self: Any, held: Held, op: Any) -> Result:
        held.fields[op.field] = text(op.new)
        return Result.APPLIED

    with patch.object(merging._Merging, "_update", update):
        yield


@contextmanager
def no_dedupe() -> Iterator[None]:
    """A commit that is known is worked in again."""
    with patch.object(office, "_acks", lambda known: {}):
        yield


@contextmanager
def no_digest() -> Iterator[None]:
    """Only the name of the history is compared."""
    real = office._check

    def check(connection: Any, org: Any, request: Request, last: int | None) -> None:
        named = request.gen == org.gen
        real(connection, org, msgspec.structs.replace(request, cursor=0) if named else request, last)

    with patch.object(office, "_check", check):
        yield


@contextmanager
def no_history_check() -> Iterator[None]:
    real = office._check

    def check(connection: Any, org: Any, request: Request, last: int | None) -> None:
        real(connection, org, msgspec.structs.replace(request, cursor=0), last)

    with patch.object(office, "_check", check):
        yield


@contextmanager
def no_backlog() -> Iterator[None]:
    """What waits for a row is never tried again."""
    with patch.object(Book, "released", lambda self, key: []):
        yield


@contextmanager
def page_cut_inside_an_act() -> Iterator[None]:
    def acts(connection: Any, found: list[Any], limit: int, caller: Any, head: int) -> Any:
        whole, cursor = real(connection, found, limit, caller, head)
        return (whole[:limit], cursor) if cursor != head else (whole, cursor)

    real = paging._whole_acts
    with patch.object(paging, "_whole_acts", acts):
        yield


@contextmanager
def fork_ignored() -> Iterator[None]:
    """A number that was already used is believed to be known."""

    def take(self: Any, commit: Any, author: Any) -> Any:
        if commit.n <= self.last_n:
            return Ack(commit.cid, self.head, "applied")
        return real(self, commit, author)

    real = intake.Intake._take
    with patch.object(intake.Intake, "_take", take):
        yield


@contextmanager
def deletion_wins() -> Iterator[None]:
    """What its author had not seen is deleted all the same."""
    with patch.object(merging, "same_row", lambda one, other: True):
        yield


@contextmanager
def deletion_blind_to_children() -> Iterator[None]:
    with patch.object(merging._Merging, "_saw_all", lambda self, root, family: True):
        yield


@contextmanager
def edit_of_a_deleted_row_dropped() -> Iterator[None]:
    real = merging._Merging._update

    def update(self: Any, held: Held, op: Any) -> Result:
        return Result.SAME if held.deleted else real(self, held, op)

    with patch.object(merging._Merging, "_update", update):
        yield


@contextmanager
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


@contextmanager
def known_act_takes_no_number() -> Iterator[None]:
    def take_all(self: Any, known: dict[str, Any]) -> None:
        self.book.open({(op.entity, op.row) for commit in self.request.commits for op in commit.ops})
        author = Author.of(self.caller, self.request.stream, self.request.cursor)
        for commit in self.request.commits:
            if commit.cid not in known:
                known[commit.cid] = self._take(commit, author)
            self.acks.append(known[commit.cid])
        self._give_numbers(author)

    with patch.object(intake.Intake, "take_all", take_all):
        yield


@contextmanager
def believed_delivered_ignored() -> Iterator[None]:
    """What the desktop believes the head office has is not looked at."""
    real = office._check

    def check(connection: Any, org: Any, request: Request, last: int | None) -> None:
        real(connection, org, msgspec.structs.replace(request, acked=0), last)

    with patch.object(office, "_check", check):
        yield


@contextmanager
def conflict_without_a_record() -> Iterator[None]:
    with patch.object(merging._Merging, "_conflict", lambda self, *given: None):
        yield


@contextmanager
def perimeter_not_looked_at() -> Iterator[None]:
    """Everybody is given everything."""
    with (
        patch.object(paging, "_inside", lambda scopes: true()),
        patch.object(paging, "_next", paging._next.__wrapped__),
    ):
        yield


@contextmanager
def a_dossier_that_left_stays() -> Iterator[None]:
    with patch.object(paging, "_gone", lambda *given: ()):
        yield


@contextmanager
def a_dossier_moves_without_its_rows() -> Iterator[None]:
    def rescope(self: Any, root: Held) -> None:
        before, root.scope = root.scope, scope_of(root.fields, self.author.agency)
        if before != root.scope:
            self.book.departed.append((root.row, self.seq, before))

    with patch.object(merging._Merging, "_rescope", rescope):
        yield


@contextmanager
def another_perimeter_is_read_from_the_cursor_on() -> Iterator[None]:
    real = paging.page

    def page(connection: Any, request: Request, caller: Any, *given: Any) -> Answer:
        return real(connection, msgspec.structs.replace(request, perimeter=caller.perimeter), caller, *given)

    with patch.object(office, "page", page):
        yield


@contextmanager
def own_page_to_whoever_asks() -> Iterator[None]:
    """What others did meanwhile is not looked at."""

    def told(request: Request, caller: Any, before: Any, *given: Any) -> Any:
        request = msgspec.structs.replace(request, cursor=before.head, perimeter=caller.perimeter)
        return real(request, caller, before, *given)

    real = paging.page_of_its_own
    with patch.object(office, "page_of_its_own", told):
        yield


@contextmanager
def own_page_without_the_rest() -> Iterator[None]:
    """Only the first row that an act changed is told."""
    real = paging.page_of_its_own

    def told(*given: Any) -> Answer | None:
        answer = real(*given)
        return answer and msgspec.structs.replace(answer, rows=answer.rows[:1])

    with patch.object(office, "page_of_its_own", told):
        yield
