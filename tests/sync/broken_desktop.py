# ruff: noqa: ARG005  (a mutant takes what the real function takes)
"""The desktop's side of the exchange broken, one way at a time; see `mutants`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import msgspec

from pdca_desktop.exchange.messages import Answer, Request
from pdca_desktop.store import courier, outgoing, receiving
from pdca_desktop.store.followed import Followed


@contextmanager
def outbox_emptied_on_receipt() -> Iterator[None]:
    """What the head office has is let go of before a backup holds it."""
    real = courier._settle

    def settle(connection: Any, answer: Answer) -> None:
        real(connection, msgspec.structs.replace(answer, durable=answer.head))

    with patch.object(courier, "_settle", settle):
        yield


@contextmanager
def pulled_rows_cover_pending_acts() -> Iterator[None]:
    with patch.object(receiving, "overlaid", lambda target, pending: target):
        yield


@contextmanager
def only_unsent_acts_stay_on_top() -> Iterator[None]:
    """Acts whose rows were not read back yet are covered."""

    def unsettled(connection: Any, cursor: int) -> Any:
        return outgoing.unsettled(connection, 2**62)

    with patch.object(receiving, "unsettled", unsettled):
        yield


@contextmanager
def a_row_is_lost_with_the_cursor() -> Iterator[None]:
    real = receiving.Receiving.all

    def everything(self: Any) -> Any:
        if len(self._answer.rows) > 3:
            self._answer = msgspec.structs.replace(self._answer, rows=self._answer.rows[:-1])
        return real(self)

    with patch.object(receiving.Receiving, "all", everything):
        yield


@contextmanager
def lost_rows_forgotten() -> Iterator[None]:
    """After a restore, what the head office no longer has stays on the desktops."""
    with patch.object(receiving.Receiving, "finish", lambda self, *, lost: None):
        yield


@contextmanager
def cursor_kept_before_the_rows() -> Iterator[None]:
    """Two transactions where one is needed."""
    real = courier.Courier.receive

    def receive(self: Any, request: Request, answer: Answer) -> Any:
        if not answer.error:
            with self._store.writing() as connection:
                here = Followed.read(connection)
                here.gen, here.cursor = answer.gen, answer.cursor
                here.digest, here.perimeter = answer.digest, answer.perimeter
                here.write(connection)
        return real(self, request, answer)

    with patch.object(courier.Courier, "receive", receive):
        yield
